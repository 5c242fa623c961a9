"""Names that every disk takes, sizes that people read, files told in a few words."""

import pytest

from cpl.domain.cases.evidence import LONGEST_NAME, Row, clean_name, numbered, row_told, size_text
from cpl.domain.regulation.rules import Evidence

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


def test_a_taken_name_gets_a_number_whatever_its_case() -> None:
    assert numbered("照片.JPG", ("照片.jpg", "照片-2.jpg")) == "照片-3.JPG"
    assert numbered("照片", ()) == "照片"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1024, "1.0 KB"),
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
