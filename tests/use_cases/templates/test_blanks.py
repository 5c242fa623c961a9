"""A blank sheet for a power cut: every label and box, no data, no tick; it says what it is."""

from pathlib import Path

import pytest
from books import book_at
from clerks import Clerk, office, one_complaint, played

FORMS = ("投诉工单", "转办单", "内部整改通知单", "问责确认单", "巡场检查表", "投诉台账", "整改台账")


def blank(clerk: Clerk, form: str) -> tuple[str, str]:
    """The text, and what stands in the cells of the sheet."""
    said = clerk.does("form", form, "--blank").out.splitlines()
    paths = [clerk.root / each for each in said]
    assert [path.name for path in paths] == [f"{form}-空白.md", f"{form}-空白.xlsx"]
    return paths[0].read_text("utf-8"), cells(paths[1])


def cells(path: Path) -> str:
    book = book_at(path)
    values = (cell for sheet in book.worksheets for row in sheet.values for cell in row)
    return "\n".join(str(each) for each in values if each is not None)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_ticked_and_nothing_is_said_of_anybody(clerk: Clerk, form: str) -> None:
    played(clerk, one_complaint)
    for words in blank(clerk, form):
        assert "空白单" in words
        assert "草稿" not in words
        assert "☑" not in words
        assert "王女士" not in words
        assert "TS2026" not in words


def test_the_order_has_its_labels_its_boxes_and_a_place_for_the_number(clerk: Clerk) -> None:
    text, sheet = blank(clerk, "转办单")
    for words in (text, sheet):
        assert "☐有责" in words
        assert "投诉内容" in words
        assert "编号" in words
        assert "＿＿＿＿" in words


def test_a_register_has_numbered_lines_to_write_on(clerk: Clerk) -> None:
    text, _ = blank(clerk, "投诉台账")
    assert "| 15 |" in text
    assert "＿＿＿＿年＿＿月" in text


@pytest.mark.parametrize(
    ("profile", "field"), [("S002N-汽车4S", "车辆"), ("S002D-地产物业", "投诉人.房号")]
)
def test_the_fields_of_the_office_are_on_its_sheet(
    clerk: Clerk, tmp_path: Path, profile: str, field: str
) -> None:
    """What only this trade asks must not be forgotten when it is asked by hand."""
    for words in blank(office(tmp_path, clerk, profile), "投诉工单"):
        assert field in words


def test_it_is_of_no_record_and_asks_for_no_file_back(clerk: Clerk) -> None:
    clerk.does("form", "转办单", "--blank")
    book = book_at(clerk.root / "草稿/转办单-空白.xlsx")
    assert [name for name in book.defined_names if name.startswith(("填写", "cpl"))] == []


def test_when_it_comes_back_filled_in_it_is_to_be_registered(clerk: Clerk) -> None:
    clerk.does("form", "投诉工单", "--blank")
    path = clerk.root / "草稿/投诉工单-空白.xlsx"
    book = book_at(path)
    book.worksheets[0]["B8"] = "排队两小时"
    book.save(path)

    said = clerk("import", str(path))

    assert said.status == 2
    assert "投诉工单-空白.xlsx 是 cpl 印的空白单" in said.err
    assert "cpl new" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("1", "投诉工单", "--blank"), "空白单不写编号"),
        (("投诉工单", "--blank", "--issue"), "不签发"),
        (("投诉台账", "--blank", "--month", "2026-11"), "--month"),
        (("没有的单", "--blank"), "没有“没有的单”这种单"),
    ],
)
def test_what_goes_with_it_and_what_does_not(
    clerk: Clerk, words: tuple[str, ...], told: str
) -> None:
    played(clerk, one_complaint)
    said = clerk("form", *words)
    assert said.status == 2
    assert told in said.err
    assert not (clerk.root / "草稿").exists()


def test_it_can_be_printed_as_text(clerk: Clerk) -> None:
    assert "空白单" in clerk.does("form", "巡场检查表", "--blank", "--print").out


def test_a_letter_for_another_day_bears_no_date(clerk: Clerk) -> None:
    text = clerk.does("form", "受理告知书", "--blank", "--print").out
    head = text.split("---")[0]
    assert "　　　　年　　月　　日" in head
    assert "2026" not in head
