"""What does not open is said as a template's problem."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName

from cpl.render.excel.workbook import fill
from cpl.render.forms.opening import opened
from cpl.render.text.refusals import TemplateProblem


def test_what_is_no_workbook_is_a_template_s_problem() -> None:
    with pytest.raises(TemplateProblem, match="打不开"):
        opened(b"PK", "转办单.xlsx")


def test_so_is_a_name_of_one_sheet_behind_a_chart_sheet() -> None:
    book = Workbook()
    book.create_chartsheet("图", 0)
    name = DefinedName("这里", attr_text="$A$1", localSheetId=0)
    book.worksheets[0].defined_names["这里"] = name
    with pytest.raises(TemplateProblem, match=r"模板 转办单\.xlsx: 打不开"):
        opened(_saved(book), "转办单.xlsx")


def test_a_chart_on_a_sheet_of_several_copies_is_refused_with_what_to_do() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "{{联次}}", 3
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2))
    sheet.add_chart(chart, "C3")
    template = _saved(book)
    assert fill(template, {"联次": ""}, name="转办单.xlsx")
    with pytest.raises(TemplateProblem, match=r"模板 转办单\.xlsx: 工作表“.*”要印几份.*放到"):
        fill(template, {}, name="转办单.xlsx", copies=("存根", "交办"))


def _saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
