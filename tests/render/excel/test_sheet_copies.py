"""One sheet a month out of one sheet of the template."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from cpl.render.excel.sheet_copies import Repeated
from cpl.render.excel.workbook import fill

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
