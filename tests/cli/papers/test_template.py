"""`cpl template`: the office's own papers listed, begun, checked and looked at."""

from pathlib import Path
from typing import Any

import pytest
from clerks import Clerk, played
from odd_workbooks import with_text_box
from openpyxl import load_workbook
from places import TOP

from cpl.render.review.sheet_text import dump

LETTER = "templates/感谢信"


def a_letter_begun(clerk: Clerk) -> None:
    """To play: an office that has begun a letter of its own."""
    clerk.does("template", "new", "感谢信", "--letter")


@pytest.fixture
def own(clerk: Clerk) -> Clerk:
    return played(clerk, a_letter_begun)


def edit(path: Path, place: str, value: str) -> None:
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    sheet[place] = value
    book.save(path)


def test_the_list_says_whose_each_is_and_of_what_it_is_made(own: Clerk) -> None:
    edit(own.root / "templates/转办单.xlsx", "A1", "本单位转办单")
    rows = own.does("template", "list", "--format", "csv").out.splitlines()
    assert "感谢信,本单位,文字、Excel,每一类" in rows
    assert "转办单,本单位改过,文字、Excel,工单" in rows
    assert "问责确认单,随带,文字、Excel,问责" in rows


def test_what_an_earlier_cpl_laid_there_was_altered_by_nobody(clerk: Clerk) -> None:
    for name in ("转办单.xlsx", "转办单.md.j2", "投诉工单.md.j2"):
        path = clerk.root / "templates" / name
        path.write_bytes((TOP / "templates" / name).read_bytes())
    edit(clerk.root / "templates/转办单.xlsx", "A1", "以前的转办单")
    with (clerk.root / "templates/投诉工单.md.j2").open("a", encoding="utf-8") as file:
        file.write("以前的。\n")
    clerk.git("add", "templates")
    clerk.git("commit", "--amend", "-q", "--no-edit")  # as if it had been set up so
    rows = clerk.does("template", "list", "--format", "csv").out.splitlines()
    assert "转办单,较早版本随带的,文字、Excel,工单" in rows
    assert "投诉工单,较早版本随带的,文字、Excel,工单" in rows
    with (clerk.root / "templates/投诉工单.md.j2").open("a", encoding="utf-8") as file:
        file.write("本单位的。\n")
    rows = clerk.does("template", "list", "--format", "csv").out.splitlines()
    assert "转办单,较早版本随带的,文字、Excel,工单" in rows
    assert "投诉工单,本单位改过,文字、Excel,工单" in rows
    clerk.git("commit", "-qam", "改投诉工单")
    rows = clerk.does("template", "list", "--format", "csv").out.splitlines()
    assert "投诉工单,本单位改过,文字、Excel,工单" in rows


def test_a_letter_is_begun_under_its_name_and_can_be_made_at_once(own: Clerk) -> None:
    own.complaint()
    for ending in (".xlsx", ".md"):
        paths = own.does("form", "1", "感谢信", "--out", str(own.root / "看")).out.splitlines()
        path = next(Path(each) for each in paths if each.endswith(ending))
        data = (own.root / path).read_bytes()
        words = dump(data) if ending == ".xlsx" else data.decode()
        assert "感谢信" in words
        assert "致歉信" not in words


def test_a_form_is_begun_from_another(clerk: Clerk) -> None:
    said = clerk.does("template", "new", "现场处置单", "--from", "转办单").out
    assert said.splitlines()[:2] == ["templates/现场处置单.xlsx", "templates/现场处置单.md.j2"]
    assert "cpl commit -m 加了现场处置单" in said
    book = load_workbook(clerk.root / "templates/现场处置单.xlsx")
    assert book.sheetnames == ["现场处置单"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("感谢信",), "写照哪一张起"),
        (("感谢信", "--from", "没有的单"), "没有“没有的单”这个模板"),
        (("信2", "--letter"), "不写数字"),
        (("周报", "--from", "月报"), "改它自己的样子：templates/月报.xlsx"),
        (("信/甲", "--letter"), "不能作名称"),
        (("转办单", "--letter"), "已经有“转办单”了"),
    ],
)
def test_what_cannot_be_begun(clerk: Clerk, words: tuple[str, ...], told: str) -> None:
    before = sorted(clerk.root.glob("templates/*"))
    said = clerk("template", "new", *words)
    assert said.status == 2
    assert told in said.err
    assert sorted(clerk.root.glob("templates/*")) == before


def test_a_dry_run_begins_nothing(clerk: Clerk) -> None:
    assert f"{LETTER}.xlsx" in clerk.does("template", "new", "感谢信", "--letter", "--dry-run").out
    assert not (clerk.root / f"{LETTER}.xlsx").exists()


def test_a_new_office_has_nothing_to_check(clerk: Clerk) -> None:
    assert "没有本单位自己的模板" in clerk.does("template", "check").out


def test_it_is_tried_on_the_newest_record(own: Clerk) -> None:
    own.complaint()
    own.complaint()
    said = own.does("template", "check").out
    assert said == "感谢信：没有发现问题，试填了空的、满的和 TS20261117-002。\n"


def test_a_wrong_word_is_told_with_its_cell(own: Clerk) -> None:
    edit(own.root / f"{LETTER}.xlsx", "A3", "{{ 投述内容 }}")
    said = own("template", "check", "感谢信")
    assert said.status == 1
    assert "感谢信.xlsx!感谢信!A3: 数据里没有“投述内容”" in said.out


def test_a_cell_to_fill_in_is_of_a_field_of_the_rules(own: Clerk) -> None:
    """Or the answer of a unit would come back and could not be read."""
    own.complaint()
    edit(own.root / f"{LETTER}.xlsx", "A3", '{{ 内容 | 填写("调查情形") }}')
    said = own("template", "check", "感谢信")
    assert said.status == 1
    assert "感谢信!A3 要填写“调查情形”，规则里没有这个字段" in said.out
    assert "是不是“调查情况”？" in said.out


def test_words_too_small_on_paper_are_told(own: Clerk) -> None:
    book = load_workbook(own.root / f"{LETTER}.xlsx")
    book.worksheets[0].column_dimensions["A"].width = 300
    book.save(own.root / f"{LETTER}.xlsx")
    said = own.does("template", "check", "感谢信").out
    assert "磅，看不清。 把字改大、列改窄，或者页面改成横放。" in said


def test_what_is_lost_and_what_lies_beside_is_told(own: Clerk) -> None:
    (own.root / f"{LETTER}.xlsx").write_bytes(with_text_box("内部文件", title="感谢信"))
    (own.root / "templates/通知.docx").write_bytes(b"x")
    said = own.does("template", "check").out
    assert "感谢信!C5：文本框“内部文件”会丢失" in said
    assert "“通知.docx”不是 cpl 认得的模板" in said


def test_a_look_at_it_has_everything_filled_in(own: Clerk) -> None:
    said = own.does("template", "preview", "转办单").out.splitlines()
    assert said == ["草稿/转办单-样子.md", "草稿/转办单-样子.xlsx"]
    words = (own.root / said[0]).read_text("utf-8")
    assert "（内容）" in words
    assert "某人" in words
    assert "草稿" in words


@pytest.mark.parametrize("name", ["月报", "交接班记录"])
def test_what_is_of_no_one_record_is_looked_at_elsewhere(clerk: Clerk, name: str) -> None:
    said = clerk("template", "preview", name)
    assert said.status == 2
    assert "cpl report、cpl handover" in said.err


def test_every_carried_template_is_well(clerk: Clerk) -> None:
    for name in ("投诉工单", "投诉台账", "致歉信", "内部整改通知单"):
        assert "没有发现问题" in clerk.does("template", "check", name).out
