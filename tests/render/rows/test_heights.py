"""Rows fit their Chinese text, also in merged cells, also where Excel has no row so tall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from small_forms import BOX, WRAPPED, Sheet, filled, form

from cpl.render.rows.heights import (
    FIRST_LINE,
    NEXT_LINE,
    SPACE_AROUND,
    TALLEST_ROW,
    digit_points,
    face,
    lines_of,
    shape,
    text_height,
    text_width,
)

LINE_OF_TEXT = "过山车排队两小时后停运，现场未告知可以退票。"


def wide(sheet: Sheet) -> None:
    """Twelve columns across an A4 page, the text in one merged cell of 10.5 points."""
    for column in range(1, 13):
        sheet.column_dimensions[get_column_letter(column)].width = 7.2
    sheet.merge_cells("B2:L2")
    sheet["B2"].alignment = WRAPPED
    sheet["B2"].font = Font(name="宋体", size=10.5)
    sheet["B2"].border = BOX
    sheet.row_dimensions[2].height = 30


def height(text: str, row: int = 2) -> float | None:
    sheet = filled(form(["题"], ["内容", "{{ 内容 }}"], dress=wide), 内容=text)
    found: float | None = sheet.row_dimensions[row].height
    return found


def test_short_text_keeps_the_height_of_the_template() -> None:
    assert height("退票") == 30
    assert height("") == 30


def lines(text: str, width: float = 105, name: str = "宋体", is_bold: bool = False) -> int:
    """Into how many lines it is thought to break, of 10.5 points."""
    font = face(name, 10.5, is_bold)
    height = text_height(text, width, font) - SPACE_AROUND
    return 1 + round((height / font.size - font.first_line) / font.next_line)


def test_long_text_gets_a_line_for_what_fits_in_one() -> None:
    full = 6 * len(LINE_OF_TEXT) * 10.5 / (11 * 7.2 * 7 * 0.75)  # widths in points

    needed = height(LINE_OF_TEXT * 6)

    assert needed is not None
    assert full <= 1 + (needed - SPACE_AROUND - 10.5 * FIRST_LINE) / 10.5 / NEXT_LINE <= full + 2


def test_every_line_of_the_text_counts() -> None:
    needed = height("一\n二\n\n四")

    assert needed == round(10.5 * (FIRST_LINE + 3 * NEXT_LINE) + SPACE_AROUND, 2)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2026-10-15 09:10", 1),  # 84 of 105 points
        ("补录（以前接收的）", 1),
        ("过山车停运两小时呀", 1),
        ("过山车停运两小时呀呀", 2),  # ten times 10.5 points is all there is, without its edges
        ("☐热线　☐来访", 1),
        ("a" * 34, 2),
    ],
)
def test_what_fits_into_one_line_has_one(text: str, count: int) -> None:
    assert lines(text) == count


def test_a_line_begins_with_no_full_stop_and_a_word_is_not_broken() -> None:
    assert lines("一二三四五六七八九。" * 2) == 3
    assert lines("TS20261005-001 TS20261005-002") == 2
    assert lines("一二三TS20261005-001一二三") == 3


def test_bold_text_and_fonts_of_other_makers_are_broader() -> None:
    text = "一二三四五六七八九"

    assert lines(text, 105) == 1
    assert lines(text, 105, is_bold=True) == 2
    assert lines("2026-10-15 09:10:30", 115) < lines("2026-10-15 09:10:30", 115, "Arial")


@pytest.mark.parametrize(
    ("name", "size", "points"),
    [("Calibri", 11, 5.25), ("Arial", 10, 5.25), ("宋体", 10.5, 5.25), ("宋体", 12, 6)],
)
def test_columns_are_as_wide_as_digits_of_the_default_font(
    name: str, size: float, points: float
) -> None:
    assert digit_points(name, size) == points


def test_a_bigger_default_font_makes_broader_columns() -> None:
    def twelve(sheet: Sheet) -> None:
        wide(sheet)
        sheet.parent._named_styles["Normal"].font = Font(name="宋体", size=12)

    text = LINE_OF_TEXT * 20
    sheet = filled(form(["题"], ["内容", "{{ 内容 }}"], dress=twelve), 内容=text)

    assert (sheet.row_dimensions[2].height or 0) < (height(text) or 0)


def test_an_indent_takes_room() -> None:
    def indented(sheet: Sheet) -> None:
        wide(sheet)
        sheet["B2"].alignment = Alignment(wrap_text=True, indent=6)

    text = LINE_OF_TEXT * 3
    sheet = filled(form(["题"], ["内容", "{{ 内容 }}"], dress=indented), 内容=text)

    assert (sheet.row_dimensions[2].height or 0) > (height(text) or 0)


def test_emoji_and_latin_text_have_their_own_widths() -> None:
    chinese, latin, emoji = (height(each * 200) or 0 for each in ("字", "a", "😀"))

    assert latin < chinese <= emoji


def test_text_that_does_not_wrap_needs_one_line() -> None:
    template = form(["{{ 内容 }}"])

    assert filled(template, 内容=LINE_OF_TEXT * 9).row_dimensions[1].height is None


def test_a_bigger_font_needs_more() -> None:
    def title(sheet: Sheet) -> None:
        sheet["A1"].font = Font(size=22)
        sheet["A1"].alignment = WRAPPED

    sheet = filled(form(["{{ 题 }}"], dress=title), 题="投诉")

    assert (sheet.row_dimensions[1].height or 0) > 22 * FIRST_LINE


def test_text_over_merged_rows_is_spread_over_them() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.merge_cells("A1:A3")
        sheet["A1"].alignment = WRAPPED

    sheet = filled(
        form(["{{ 内容 }}", "甲"], [None, "乙"], [None, "丙"], dress=dress), 内容="字" * 60
    )
    heights = [sheet.row_dimensions[row].height or 0 for row in (1, 2, 3)]

    assert heights[0] == heights[1] == heights[2] > 15


def test_five_thousand_characters_are_all_printed() -> None:
    """No row is taller than 409 points, so the text takes several, merged into one."""
    template = form(["题"], ["内容", "{{ 内容 }}"], ["签字", "=A3"], dress=wide)

    sheet = filled(template, 内容="字" * 5000)
    (text,) = [each for each in sheet.merged_cells.ranges if each.min_col == 2]
    rows = range(text.min_row, text.max_row + 1)
    heights = [sheet.row_dimensions[row].height or 0 for row in rows]

    assert (text.min_row, text.max_col) == (2, 12)
    assert max(heights) < TALLEST_ROW
    assert sum(heights) > 5000 / 55 * 10.5 * NEXT_LINE
    assert f"A2:A{text.max_row}" in {each.coord for each in sheet.merged_cells.ranges}
    assert sheet["B2"].alignment.vertical == "top"
    assert sheet.cell(text.max_row, 12).border.right.style == "thin"
    assert sheet.cell(text.max_row + 1, 2).value == f"=A{text.max_row + 1}"


def test_hidden_columns_give_no_room() -> None:
    def dress(sheet: Sheet) -> None:
        wide(sheet)
        for column in "CDEFGHIJKL":
            sheet.column_dimensions[column].hidden = True

    sheet = filled(form([], ["内容", "{{ 内容 }}"], dress=dress), 内容=LINE_OF_TEXT)

    assert (sheet.row_dimensions[2].height or 0) > 60


@pytest.mark.parametrize(
    "text", ["ABC 123", "过山车", "A区3号", "±5℃ α β", "“停运”—…", "退票é", ""]
)
def test_a_line_is_as_wide_as_its_signs(text: str) -> None:
    font = face("宋体", 10.5, False)
    assert text_width(text, font) == pytest.approx(sum(text_width(each, font) for each in text))


SIGNS = st.sampled_from("（“。，”…—！ \u3000\t\n\x00\x7féαｶ一过 TS2026-1!~\u2028")


@given(st.text(SIGNS | st.characters(), max_size=60), st.floats(1, 400))
def test_texts_of_one_shape_break_alike(text: str, width: float) -> None:
    font = face("宋体", 10.5, False)

    assert lines_of(shape(text), width, font) == lines_of(text, width, font)
    assert text_width(shape(text), font) == text_width(text, font)
