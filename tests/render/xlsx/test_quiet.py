"""Numbers that are text on purpose have no green corner, in a file that Excel takes as it is."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table
from small_forms import Sheet, form
from strict_workbooks import faults

from cpl.render.excel.workbook import fill


def everything_behind(sheet: Sheet) -> None:
    """What stands behind the place where the errors to ignore are listed."""
    chart = BarChart()
    chart.add_data(Reference(sheet, 2, 3), titles_from_data=False)
    sheet.add_chart(chart, "E2")
    sheet.add_table(Table(displayName="明细", ref="A1:B2"))


@pytest.mark.parametrize(("text", "is_marked"), [("13800001234", True), ("王女士", False)])
def test_a_sheet_with_telephone_numbers_says_that_they_are_text(text: str, is_marked: bool) -> None:
    template = form(["电话", "件数"], ["{{ 电话 }}", 3], [None, 4], dress=everything_behind)
    data = fill(template, {"电话": text}, "x")

    with ZipFile(BytesIO(data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    assert (b'numberStoredAsText="1"' in sheet) == is_marked
    assert faults(data) == []
