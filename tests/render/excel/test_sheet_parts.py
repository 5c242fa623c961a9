"""Whatever hangs on the rows of a template moves with them."""

from datetime import date

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from small_forms import BOX, Sheet, filled, form, picture, reopened, rule, values

from cpl.render.excel.workbook import fill

# Two rows above, the loop's row 4, two below.
BILL = (
    ["标题"],
    ["数量", "单价", "金额"],
    ["{% for 行 in 明细 %}"],
    ["{{ 行.0 }}", "{{ 行.1 }}", "=A4*B4"],
    ["{% endfor %}"],
    ["合计", None, "=SUM(C4:C4)"],
    ["签字"],
)
THREE = [(3, 300), (1, 602), (0, 1)]


def coords(sheet: Sheet) -> list[str]:
    return sorted(each.coord for each in sheet.merged_cells.ranges)


def test_formulas_follow_their_rows_and_sums_grow() -> None:
    assert values(filled(form(*BILL), 明细=THREE))[2:6] == [
        [3, 300, "=A3*B3"],
        [1, 602, "=A4*B4"],
        [0, 1, "=A5*B5"],
        ["合计", None, "=SUM(C3:C5)"],
    ]


def test_a_sum_over_no_rows_is_over_empty_cells() -> None:
    assert values(filled(form(*BILL), 明细=[]))[2] == ["合计", None, "=SUM(C1048576:C1048576)"]


def test_a_dollar_means_all_turns_of_the_loop() -> None:
    template = form(
        ["{% for 数 in 数列 %}"],
        ["{{ 数 }}", "=SUM(A$2:A2)", "=A2/SUM(A$2:A$2)"],
        ["{% endfor %}"],
    )

    assert values(filled(template, 数列=[1, 2])) == [
        [1, "=SUM(A$1:A1)", "=A1/SUM(A$1:A$2)"],
        [2, "=SUM(A$1:A2)", "=A2/SUM(A$1:A$2)"],
    ]


def test_a_subtotal_means_the_rows_of_its_own_turn() -> None:
    template = form(
        ["{% for 组 in 组别 %}"],
        ["组"],
        ["{% for 数 in 组 %}"],
        ["{{ 数 }}"],
        ["{% endfor %}"],
        ["=SUM(A4:A4)"],
        ["{% endfor %}"],
        ["=SUM(A4:A4)", "=A6"],
    )

    assert values(filled(template, 组别=[[1, 2], [3]])) == [
        ["组"],
        [1],
        [2],
        ["=SUM(A2:A3)"],
        ["组"],
        [3],
        ["=SUM(A6:A6)"],
        ["=SUM(A2:A6)", "=A7"],
    ]


def test_an_array_formula_follows() -> None:
    def dress(sheet: Sheet) -> None:
        sheet["C6"] = ArrayFormula("C6", "=SUM(A4:A4*B4:B4)")

    formula = filled(form(*BILL, dress=dress), 明细=THREE)["C6"].value

    assert isinstance(formula, ArrayFormula)
    assert (formula.ref, formula.text) == ("C6", "=SUM(A3:A5*B3:B5)")


def test_merges_move_repeat_and_stretch() -> None:
    def dress(sheet: Sheet) -> None:
        for each in ("A1:C1", "A7:C7", "D4:E4", "F2:F6"):
            sheet.merge_cells(each)

    assert coords(filled(form(*BILL, dress=dress), 明细=THREE)) == [
        "A1:C1",
        "A7:C7",
        "D3:E3",
        "D4:E4",
        "D5:E5",
        "F2:F6",
    ]


def test_a_merge_over_a_loop_stretches_with_it() -> None:
    template = form(
        ["附件", "名称"],
        [None, "{% for 名 in 附件 %}"],
        [None, "{{ 名 }}"],
        [None, "{% endfor %}"],
        dress=lambda sheet: sheet.merge_cells("A1:A4"),
    )

    assert coords(filled(template, 附件=["照片", "录音"])) == ["A1:A3"]
    assert coords(filled(template, 附件=[])) == []


def test_a_merge_within_a_turn_repeats_each_turn() -> None:
    template = form(
        ["{% for 人 in 人员 %}"],
        ["{{ 人 }}", "部门"],
        [None, "岗位"],
        ["{% endfor %}"],
        dress=lambda sheet: sheet.merge_cells("A2:A3"),
    )

    assert coords(filled(template, 人员=["甲", "乙"])) == ["A1:A2", "A3:A4"]


def test_every_cell_of_a_merge_has_the_border() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.merge_cells("A4:D5")
        sheet["A4"].border = BOX

    template = form(
        [], [], ["{% for 名 in 名单 %}"], ["{{ 名 }}"], [], ["{% endfor %}"], dress=dress
    )
    sheet = filled(template, 名单=["甲", "乙"])

    assert coords(sheet) == ["A3:D4", "A5:D6"]
    for row in (3, 5):
        assert sheet.cell(row, 4).border.right.style == "thin"
        assert sheet.cell(row, 2).border.top.style == "thin"
        assert sheet.cell(row + 1, 1).border.left.style == "thin"
        assert sheet.cell(row + 1, 3).border.bottom.style == "thin"


def test_conditional_formats_cover_every_turn() -> None:
    yellow = PatternFill("solid", bgColor="FFFF00")

    def dress(sheet: Sheet) -> None:
        sheet.conditional_formatting.add("A4:C4", rule(["$A4>$A$6"], fill=yellow))

    (found,) = filled(form(*BILL, dress=dress), 明细=THREE).conditional_formatting

    assert str(found.sqref) == "A3:C5"
    assert found.rules[0].formula == ["$A3>$A$6"]


def test_a_format_on_one_of_two_rows_of_a_turn_stays_on_it() -> None:
    template = form(
        ["{% for 名 in 名单 %}"],
        ["{{ 名 }}"],
        ["签字"],
        ["{% endfor %}"],
        dress=lambda sheet: sheet.conditional_formatting.add("A2", rule(["A2=1"])),
    )
    (found,) = filled(template, 名单=["甲", "乙"]).conditional_formatting

    assert str(found.sqref) == "A1 A3"


def test_what_is_said_in_two_lines_stays() -> None:
    def dress(sheet: Sheet) -> None:
        said = "IF(A1>0,\n1,2)"
        validation = DataValidation(type="custom", formula1=said)
        validation.add("A1")
        sheet.add_data_validation(validation)
        sheet.conditional_formatting.add("A1", rule([said]))
        sheet.oddHeader.center.text = "一\n二"
        sheet.HeaderFooter.differentFirst = True

    sheet = filled(form(["题"], dress=dress))

    assert [e.formula1 for e in sheet.data_validations.dataValidation] == ["IF(A1>0,\n1,2)"]
    assert [e.rules[0].formula for e in sheet.conditional_formatting] == [["IF(A1>0,\n1,2)"]]
    assert (sheet.oddHeader.center.text, sheet.HeaderFooter.differentFirst) == ("一\n二", True)


def test_validations_cover_every_turn() -> None:
    def dress(sheet: Sheet) -> None:
        validation = DataValidation(type="list", formula1="$A$6:$A$7")
        validation.add("A4")
        sheet.add_data_validation(validation)

    (found,) = filled(form(*BILL, dress=dress), 明细=THREE).data_validations.dataValidation

    assert (str(found.sqref), found.formula1) == ("A3:A5", "$A$6:$A$7")


def test_a_row_that_is_not_printed_breaks_no_page() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.row_breaks.append(Break(id=3))

    pages = form(["题"], ["{% if 有 %}"], ["末"], ["{% endif %}"], ["后"], dress=dress)

    assert [each.id for each in filled(pages, 有=True).row_breaks.brk] == [2]
    assert filled(pages, 有=False).row_breaks.brk == []


def test_print_area_titles_breaks_panes_and_filter_move() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.print_area = "A1:C6"
        sheet.print_title_rows = "1:2"
        sheet.row_breaks.append(Break(id=4))
        sheet.row_breaks.append(Break(id=6))
        sheet.freeze_panes = "B3"
        sheet.auto_filter.ref = "A2:C4"

    sheet = filled(form(*BILL, dress=dress), 明细=THREE)

    assert sheet.print_area == "'投诉工单'!$A$1:$C$6"
    assert sheet.print_title_rows == "$1:$2"
    assert [each.id for each in sheet.row_breaks.brk] == [3, 4, 5, 6]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:C5"


def test_repeated_rows_stay_those_of_the_second_pages_table_when_rows_are_put_in_above() -> None:
    """Excel repeats them on the pages after them only."""
    template = form(
        *BILL,
        ["跟踪记录"],
        ["时间", "事件"],
        dress=lambda sheet: setattr(sheet, "print_title_rows", "8:9"),
    )

    assert filled(template, 明细=THREE).print_title_rows == "$8:$9"
    assert filled(template, 明细=THREE * 2).print_title_rows == "$11:$12"


def test_repeated_rows_in_a_loop_are_those_of_its_first_turn() -> None:
    template = form(
        ["{% for 表 in 各表 %}"],
        ["题"],
        ["{% for 行 in 表 %}"],
        ["{{ 行 }}"],
        ["{% endfor %}"],
        ["{% endfor %}"],
        dress=lambda sheet: setattr(sheet, "print_title_rows", "2:2"),
    )

    assert filled(template, 各表=[[1, 2], [3]]).print_title_rows == "$1:$1"


def test_frozen_rows_are_counted_without_the_rows_that_only_steer() -> None:
    template = form(
        ["{% set 题 = 1 %}"],
        ["表头"],
        ["{% for 数 in 数列 %}"],
        ["{{ 数 }}"],
        ["{% endfor %}"],
        dress=lambda sheet: setattr(sheet, "freeze_panes", "A4"),
    )

    assert filled(template, 数列=[1, 2]).freeze_panes == "A2"


def test_a_table_grows_and_goes_when_it_has_no_rows() -> None:
    template = form(
        *BILL, dress=lambda sheet: sheet.add_table(Table(displayName="明细表", ref="A2:C4"))
    )

    assert filled(template, 明细=THREE).tables["明细表"].ref == "A2:C5"
    assert not filled(template, 明细=[]).tables


def test_names_follow() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.defined_names["本页合计"] = DefinedName("本页合计", attr_text="投诉工单!$C$6")
        name = DefinedName("全部金额", attr_text="投诉工单!$C$4:$C$4")
        sheet.parent.defined_names["全部金额"] = name

    book = reopened(fill(form(*BILL, dress=dress), {"明细": THREE}, "x"))

    assert book.worksheets[0].defined_names["本页合计"].attr_text == "投诉工单!$C$6"
    assert book.defined_names["全部金额"].attr_text == "投诉工单!$C$3:$C$5"


def test_charts_move_and_draw_every_row() -> None:
    def dress(sheet: Sheet) -> None:
        chart = BarChart()
        chart.add_data(Reference(range_string="投诉工单!$A$4:$A$4"))
        sheet.add_chart(chart, "A8")

    sheet = filled(form(*BILL, [], dress=dress), 明细=THREE)
    (chart,) = sheet._charts

    assert chart.anchor._from.row == 7
    assert chart.series[0].val.numRef.f == "'投诉工单'!$A$3:$A$5"


def test_a_logo_stays_and_a_seal_moves_with_its_row() -> None:
    """The first thing that an office does with a form is to put its logo on it."""

    def dress(sheet: Sheet) -> None:
        sheet.add_image(picture("red"), "A1")
        sheet.add_image(picture("blue"), "B7")

    template = form(*BILL, dress=dress)
    sheet = filled(template, 明细=[*THREE, (1, 1)])

    corners = [(each.anchor._from.row, each.anchor._from.col) for each in sheet._images]
    assert corners == [(0, 0), (7, 1)]
    before: Sheet = reopened(template).worksheets[0]
    assert [each._data() for each in sheet._images] == [each._data() for each in before._images]


def test_row_settings_repeat() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.row_dimensions[4].height = 30
        sheet.row_dimensions[7].height = 42

    sheet = filled(form(*BILL, dress=dress), 明细=THREE)

    assert [sheet.row_dimensions[row].height for row in range(2, 8)] == [None, 30, 30, 30, None, 42]


@pytest.mark.parametrize("formula", ["='it's'!$A$1", "=[A1", "=A1)"])
def test_a_formula_that_is_none_stays(formula: str) -> None:
    sheet = filled(form(["{% set x = 1 %}{{ x }}"], [formula]))
    assert sheet["A2"].value == formula


def test_dates_in_formulas_of_other_kinds_stay() -> None:
    """Names, functions, whole columns and other sheets' words are no rows of ours."""
    formula = '=IF(B1>TODAY(),COUNTA(A:A)&"A1",$3:$3)'

    sheet = filled(
        form(["{{ 日 }}", "{% set x = 1 %}{{ x }}"], [formula], ["完"]), 日=date(2026, 1, 2)
    )

    assert sheet["A2"].value == formula
