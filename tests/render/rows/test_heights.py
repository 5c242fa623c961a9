"""Rows fit their Chinese text, also in merged cells, also where Excel has no row so tall."""

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from small_forms import BOX, WRAPPED, Sheet, filled, form

from cpl.render.rows.heights import LINE, SPACE_AROUND, TALLEST_ROW

LINE_OF_TEXT = "过山车排队两小时后停运，现场未告知可以退票。"


def wide(sheet: Sheet) -> None:
    """Twelve columns across an A4 page, the text in one merged cell of 10.5 points."""
    for column in range(1, 13):
        sheet.column_dimensions[get_column_letter(column)].width = 7.2
    sheet.merge_cells("B2:L2")
    sheet["B2"].alignment = WRAPPED
    sheet["B2"].font = Font(size=10.5)
    sheet["B2"].border = BOX
    sheet.row_dimensions[2].height = 30


def height(text: str, row: int = 2) -> float | None:
    sheet = filled(form(["题"], ["内容", "{{ 内容 }}"], dress=wide), 内容=text)
    found: float | None = sheet.row_dimensions[row].height
    return found


def test_short_text_keeps_the_height_of_the_template() -> None:
    assert height("退票") == 30
    assert height("") == 30


def test_long_text_gets_a_line_for_what_fits_in_one() -> None:
    lines = 6 * len(LINE_OF_TEXT) * 10.5 / (11 * 7.2 * 7 * 0.75)  # widths in points

    needed = height(LINE_OF_TEXT * 6)

    assert needed is not None
    assert (
        int(lines) * 10.5 * LINE + SPACE_AROUND
        <= needed
        <= (lines + 2) * 10.5 * LINE + SPACE_AROUND
    )


def test_every_line_of_the_text_counts() -> None:
    assert height("一\n二\n\n四") == 4 * 10.5 * LINE + SPACE_AROUND


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

    assert (sheet.row_dimensions[1].height or 0) > 22 * LINE


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
    assert sum(heights) > 5000 / 55 * 10.5 * LINE
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
