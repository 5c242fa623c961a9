"""One merged cell becomes a table of any width: how it is divided, dressed, and what is refused."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from odd_workbooks import changed
from openpyxl.styles import Alignment
from small_forms import BOX, WRAPPED, Sheet, filled, form, reopened, saved, values

from cpl.domain.values.tables import Percent
from cpl.render.excel.workbook import fill
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.templates import render_text

SHEET = "xl/worksheets/sheet1.xml"
TABLE = (
    ["{{ 表.列 | 铺开(表) }}"],
    ["{% for 行 in 表.行 %}"],
    ["{{ 行 | 铺开(表) }}"],
    ["{% endfor %}"],
)
UNITS: Mapping[str, object] = {
    "列": ["单位", "受理", "按时率", "补偿", "说明"],
    "行": [
        ["设备部", 12, Percent(Decimal("85.2")), Decimal("1200.00"), "三件等配件，已和投诉人说好"],
        ["票务部", 3, "—", Decimal("0.50"), "—"],
    ],
}


def twelve(sheet: Sheet) -> None:
    """Both rows merged over twelve equal columns, with a border."""
    for column in "ABCDEFGHIJKL":
        sheet.column_dimensions[column].width = 7.4
    for row in (1, 3):
        sheet.merge_cells(f"A{row}:L{row}")
        sheet.cell(row, 1).border = BOX
        sheet.cell(row, 1).alignment = WRAPPED


def printed(sheet: Sheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row] if cell.value is not None]


def pieces(sheet: Sheet, row: int) -> list[int]:
    """How many columns each item got."""
    starts = [cell.column for cell in sheet[row] if cell.value is not None]
    merged = {each.min_col: each.max_col for each in sheet.merged_cells if each.min_row == row}
    return [merged.get(each, each) - each + 1 for each in starts]


def test_a_table_of_any_width_stands_in_one_merged_cell() -> None:
    sheet = filled(form(*TABLE, dress=twelve), 表=UNITS)

    assert printed(sheet, 1) == UNITS["列"]
    assert printed(sheet, 2) == ["设备部", 12, 0.852, 1200, "三件等配件，已和投诉人说好"]
    assert pieces(sheet, 1) == pieces(sheet, 2) == pieces(sheet, 3)
    assert sum(pieces(sheet, 1)) == 12


def test_the_column_with_most_text_gets_most_room() -> None:
    *others, told = pieces(filled(form(*TABLE, dress=twelve), 表=UNITS), 2)

    assert told > max(others)


def test_a_number_is_never_broken_to_make_room_for_text() -> None:
    table = {"列": ["编号", "内容"], "行": [["TS20261005-001", "字" * 900]]}
    number, told = pieces(filled(form(*TABLE, dress=twelve), 表=table), 2)

    assert (number, told) == (3, 9)  # 14 half-width characters of 11 points in 7.4 digits each


@pytest.mark.parametrize("width", range(1, 13))
def test_as_many_columns_as_the_cell_covers(width: int) -> None:
    table = {"列": [f"列{n}" for n in range(width)], "行": [list(range(width))]}
    sheet = filled(form(*TABLE, dress=twelve), 表=table)

    assert printed(sheet, 2) == list(range(width))
    assert sum(pieces(sheet, 2)) == 12


def test_more_are_refused_with_the_cell() -> None:
    table = {"列": [f"列{n}" for n in range(13)], "行": []}

    with pytest.raises(TemplateProblem, match="!A1: 铺开 13 项要合并 13 列以上，这里只有 12 列"):
        filled(form(*TABLE, dress=twelve), 表=table)


def test_a_cell_over_several_rows_is_refused() -> None:
    template = form(["{{ 行 | 铺开 }}"], dress=lambda sheet: sheet.merge_cells("A1:D2"))

    with pytest.raises(TemplateProblem, match="!A1: 铺开的格只能在一行里合并"):
        filled(template, 行=["甲", "乙"])


def test_every_cell_has_the_border_of_the_one_it_was() -> None:
    sheet = filled(form(*TABLE, dress=twelve), 表=UNITS)

    assert {cell.border.bottom.style for row in (1, 2, 3) for cell in sheet[row]} == {"thin"}
    assert {cell.border.left.style for cell in sheet[2] if cell.value is not None} == {"thin"}


def test_numbers_stand_right_short_words_in_the_middle_and_the_rest_behind_an_indent() -> None:
    def indented(sheet: Sheet) -> None:
        twelve(sheet)
        sheet["A3"].alignment = Alignment(indent=1, wrap_text=True)

    sheet = filled(form(*TABLE, dress=indented), 表=UNITS)
    first, second = ([cell for cell in sheet[row] if cell.value is not None] for row in (2, 3))

    formats = ["General", "0_ ", "0.0%_ ", "#,##0.00_ ", "General"]
    assert [each.number_format for each in first] == formats
    sides = ["center", "right", "right", "right", "left"]
    assert [each.alignment.horizontal for each in first] == sides
    assert [each.alignment.horizontal for each in second] == sides  # its dashes, too
    assert [each.alignment.indent for each in first] == [0, 0, 0, 0, 1]


def test_what_the_template_says_of_a_cell_holds() -> None:
    def dress(sheet: Sheet) -> None:
        twelve(sheet)
        sheet["A3"].alignment = Alignment(horizontal="center", wrap_text=True)
        sheet["A3"].number_format = "0.00"

    sheet = filled(form(*TABLE, dress=dress), 表=UNITS)
    cells = [cell for cell in sheet[2] if cell.value is not None]

    assert {each.alignment.horizontal for each in cells} == {"center"}
    assert {each.number_format for each in cells} == {"0.00"}


def test_numbers_elsewhere_have_formats_too() -> None:
    sheet = filled(
        form(["{{ 率 }}", "{{ 元 }}", "{{ 件 }}", "{{ 天 }}"]),
        率=Percent(Decimal("5.0")),
        元=Decimal("1234.50"),
        件=3,
        天=Decimal("3.2"),
    )

    assert values(sheet) == [[0.05, 1234.5, 3, 3.2]]
    assert [each.number_format for each in sheet[1]] == ["0.0%", "#,##0.00", "0", "#,##0.0"]


def test_without_a_table_a_list_is_divided_by_what_it_holds() -> None:
    sheet = filled(
        form(["{{ 行 | 铺开 }}"], dress=lambda sheet: sheet.merge_cells("A1:L1")),
        行=["短", "很长很长很长很长很长很长的一项", "短"],
    )

    assert pieces(sheet, 1)[1] > 4


def test_rows_are_as_tall_as_their_tallest_piece() -> None:
    table = {"列": ["编号", "内容"], "行": [["1", "字" * 250], ["2", "短"]]}
    sheet = filled(form(*TABLE, dress=twelve), 表=table)

    assert sheet.row_dimensions[2].height > 100
    assert sheet.row_dimensions[3].height < 20


def test_a_very_tall_row_is_merged_piece_by_piece() -> None:
    table: dict[str, Sequence[object]] = {"列": ["编号", "内容"], "行": [["1", "字" * 5000]]}
    sheet = filled(form(*TABLE, dress=twelve), 表=table)
    merged = {each.coord for each in sheet.merged_cells if each.min_row == 2}

    assert len(merged) == 2
    assert all(each.max_row > 5 for each in sheet.merged_cells if each.min_row == 2)


def test_nothing_is_spread_where_the_list_is_empty() -> None:
    sheet = filled(form(*TABLE, dress=twelve), 表={"列": [], "行": []})

    assert {each.coord for each in sheet.merged_cells} == {"A1:L1"}


def test_in_text_they_are_a_list() -> None:
    assert render_text("{{ 行 | 铺开 }}", {"行": ["甲", 2]}, "x") == "甲、2"


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateProblem, match="数据里没有“表格”"):
        filled(form(["{{ 行 | 铺开(表格) }}"]), 行=["甲"])


def test_rows_are_written_as_openpyxl_writes_them() -> None:
    """Byte by byte: what it reads of ours it writes again."""
    rows = [["01", None, "=1", "", 7], ["长 ", 1.5, "<&>", " ", "_x0041_"]]
    told = {"列": UNITS["列"], "行": rows}
    ours = fill(form(*TABLE, ["合计"], dress=twelve), {"表": told}, "表.xlsx")

    bare = changed(ours, SHEET, "<mergeCells.*</mergeCells>", "")  # it draws lines around them

    assert sheet_data(saved(reopened(bare))) == sheet_data(ours)


def sheet_data(book: bytes) -> str:
    with ZipFile(BytesIO(book)) as file:
        text = file.read(SHEET).decode()
    return text[text.index("<sheetData>") : text.index("</sheetData>")]
