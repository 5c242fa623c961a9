"""Names that every disk takes, sizes that people read, files told in a few words."""

from dataclasses import replace

import pytest
from casebook import rules

from cpl.domain.cases.evidence import (
    LONGEST_NAME,
    Row,
    clean_name,
    numbered,
    row_told,
    rows_in,
    rows_told,
    securing_event,
    size_text,
)
from cpl.domain.regulation.rules import Evidence
from cpl.domain.values.value import Values

EVIDENCE = Evidence("附件", "文件", "大小", "校验码", "副本", "保管人", "保管处")
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场 照片😀.jpg", "现场 照片😀.jpg"),
        (f"{FAMILY}.jpg", f"{FAMILY}.jpg"),
        ("a:b|c?.jpg", "a_b_c_.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "附件"),
        ("\u202egpj.exe", "gpj.exe"),
        ("照片\n\x07.jpg", "照片.jpg"),
        ("~$照片.xlsx", "$照片.xlsx"),
        ("-rf", "rf"),
        ("con.txt", "_con.txt"),
        ("照片. ", "照片"),
        ("e\u0301.jpg", "é.jpg"),
        pytest.param("\udcff.jpg", "jpg", id="not UTF-8"),
    ],
)
def test_a_name_becomes_one_that_every_disk_takes(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    name = clean_name("很长" * 200 + ".jpeg")
    assert name.endswith("长.jpeg") or name.endswith("很.jpeg")
    assert len(name.encode()) <= LONGEST_NAME


def test_who_complained_does_not_stand_in_a_file_name() -> None:
    assert clean_name("王女士13800001234.jpg", ("王女士", "13800001234")) == "某某.jpg"
    assert clean_name("录音13800001234.m4a") == "录音某.m4a", "a phone, whoever's it is"


@pytest.mark.parametrize("secrets", [("阳娜娜", "欧阳娜娜"), ("欧阳娜娜", "阳娜娜")])
def test_of_two_names_the_longer_is_taken_out_first(secrets: tuple[str, ...]) -> None:
    assert clean_name("欧阳娜娜.jpg", secrets) == "某.jpg"


def test_a_taken_name_gets_a_number_whatever_its_case() -> None:
    assert numbered("照片.JPG", ("照片.jpg", "照片-2.jpg")) == "照片-3.JPG"
    assert numbered("照片.jpg", ("照片.JPG",)) == "照片-2.jpg"
    assert numbered("照片", ()) == "照片"


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("2026.11.17.jpg", "2026.11.17-2.jpg"),
        ("照片", "照片-2"),
        (".jpg", ".jpg-2"),
        ("报告.elevenchars", "报告-2.elevenchars"),
        ("报告.twelveletter", "报告.twelveletter-2"),
        ("第3.2节的说明", "第3.2节的说明-2"),
    ],
)
def test_the_number_goes_before_the_ending(name: str, second: str) -> None:
    """点后面太长的，不是扩展名，是句子。"""
    assert numbered(name, (name,)) == second


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1024, "1.0 KB"),
        (9728, "9.5 KB"),
        (10_240, "10 KB"),
        (10_752, "10 KB"),
        (122_880, "120 KB"),
        (2_254_857_830, "2.1 GB"),
        (5 << 50, "5120 TB"),
    ],
)
def test_a_size_is_said_as_people_read_it(size: int, said: str) -> None:
    assert size_text(size) == said


def test_a_file_is_told_with_its_size_and_the_beginning_of_its_hash() -> None:
    row: Row = {"文件": "照片.jpg", "大小": 122_880, "校验码": "3f5a8c12" + "0" * 56, "副本": True}
    assert row_told(EVIDENCE, row) == "照片.jpg（120 KB，3f5a8c12）"
    assert row_told(EVIDENCE, {**row, "副本": False}).endswith("，不在文件夹里）")
    assert row_told(EVIDENCE, {"文件": "投诉信原件"}) == "投诉信原件"


# —— which event records files, and which rows they are ——

MACHINE = rules().machines["工单"]
ROW: Row = {"文件": "照片.jpg", "大小": 122_880}


def test_the_event_that_secures_evidence_is_found_by_what_it_means_and_takes() -> None:
    found = securing_event(rules(), MACHINE)
    assert found is not None
    assert found.name == "附件"
    assert securing_event(replace(rules(), evidence=None), MACHINE) is None
    means_nothing = replace(MACHINE.events["附件"], means=frozenset())
    bare = replace(MACHINE, events={**MACHINE.events, "附件": means_nothing})
    assert securing_event(rules(), bare) is None
    takes_nothing = replace(MACHINE.events["附件"], give=())
    bare = replace(MACHINE, events={**MACHINE.events, "附件": takes_nothing})
    assert securing_event(rules(), bare) is None


def test_rows_of_files_are_told_in_words_and_the_rest_stays() -> None:
    values: Values = {"内容": "停运", "附件": (ROW, "没有填成一行的")}
    assert rows_told(rules(), values) == {"内容": "停运", "附件": ("照片.jpg（120 KB）",)}
    assert rows_told(rules(), {"内容": "停运"}) == {"内容": "停运"}
    assert rows_told(replace(rules(), evidence=None), values) == values


def test_what_is_no_table_holds_no_files() -> None:
    assert rows_in(EVIDENCE, {"附件": "见信封"}) == ()
    assert rows_in(EVIDENCE, {}) == ()
    assert rows_in(EVIDENCE, {"附件": (ROW,)}) == (ROW,)
