"""One sheet a month out of one sheet of the template."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from small_forms import form, picture, reopened, rule

from cpl.render.excel.workbook import fill
from cpl.render.forms.repeated import Repeated

MONTHS = [{"期间": "2026-10", "件": [1, 2]}, {"期间": "2026-11", "件": []}]


def template() -> bytes:
    book = Workbook()
    month: Any
    month, total = book.worksheets[0], book.create_sheet("合计")
    rows = ["{{ 各表[0].期间 }}", "{% for 件 in 各表[0].件 %}", "{{ 件 }}", "{% endfor %}", "完"]
    for row, text in enumerate(rows, 1):
        month.cell(row, 1, text)
    month.freeze_panes = "A2"
    month.auto_filter.ref = "A1:A3"
    month.print_title_rows = "1:1"
    month.oddFooter.center.text = "{{ 各表[0].期间 }}"
    month.page_setup.paperSize = 9
    total["A1"] = "合计"
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_each_month_has_its_own_rows_filter_and_footer() -> None:
    months = Repeated("各表", ["2026-10", "2026-11"])
    book = load_workbook(BytesIO(fill(template(), {"各表": MONTHS}, "台账.xlsx", months)))
    october, november, _ = book.worksheets

    assert book.sheetnames == ["2026-10", "2026-11", "合计"]
    assert [row[0] for row in october.values] == ["2026-10", 1, 2, "完"]
    assert [row[0] for row in november.values] == ["2026-11", "完"]
    assert (october.auto_filter.ref, november.auto_filter.ref) == ("A1:A3", "A1")
    for sheet, month in ((october, "2026-10"), (november, "2026-11")):
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9
        assert month in str(sheet.oddFooter)


def test_the_same_template_gives_the_same_paper() -> None:
    once, again = (
        fill(template(), {"各表": MONTHS}, "x", Repeated("各表", ["甲", "乙"])) for _ in range(2)
    )

    assert once == again


# —— the copies of an issued form ——

COPIES = ("①存档", "②承办单位")


def order(sheet: Any) -> None:
    sheet.add_image(picture(), "A5")
    sheet["B4"].fill = PatternFill("solid", "FFF9DB")
    sheet.conditional_formatting.add("A2:A2", rule(["A2=1"]))


def issued(copies: tuple[str, ...]) -> Workbook:
    template = form(
        ["{% for 行 in 行们 %}"],
        ["{{ 行 }}"],
        ["{% endfor %}"],
        ["{{ '联次：' ~ 联次 if 联次 }}", "{{ 原因 | 填写 }}"],
        dress=order,
        title="转办单",
    )
    context = {"行们": [1, 2], "联次": "", "原因": None, "单据": "转办单", "稿": ""}
    return reopened(fill(template, context, "转办单.xlsx", copies=copies))


def test_each_copy_is_a_sheet_that_says_which_it_is() -> None:
    book = issued(COPIES)
    assert book.sheetnames == ["转办单（①存档）", "转办单（②承办单位）"]
    assert [sheet["A3"].value for sheet in book.worksheets] == ["联次：①存档", "联次：②承办单位"]


def test_a_draft_is_one_sheet_and_says_nothing_of_copies() -> None:
    book = issued(())
    assert book.sheetnames == ["转办单"]
    assert book.worksheets[0]["A3"].value is None


def test_the_last_copy_is_the_one_to_fill_in() -> None:
    book = issued(COPIES)
    names = book.defined_names
    assert book.active == book.worksheets[-1]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [False, True]
    assert names["填写.原因"].attr_text == "'转办单（②承办单位）'!$B$3"
    assert [name for name in names if name.startswith("填写.")] == ["填写.原因"]


def test_only_the_copy_to_fill_in_asks_for_it_by_its_colour() -> None:
    colours = [sheet["B3"].fill.fill_type for sheet in issued(COPIES).worksheets]
    assert colours == [None, "solid"]


def test_a_logo_and_the_formats_are_on_every_copy() -> None:
    sheets: list[Any] = issued(COPIES).worksheets
    assert [sheet._images[0].anchor._from.row for sheet in sheets] == [3, 3]
    formats = [[str(each.sqref) for each in sheet.conditional_formatting] for sheet in sheets]
    assert formats == [["A1:A2"], ["A1:A2"]]
