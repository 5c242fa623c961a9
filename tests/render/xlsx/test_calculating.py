"""Totals carry their value: whoever opens the file without calculating sees it."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_forms import form

from cpl.render.excel.workbook import fill

NUMBERS = [3, Decimal("0.10"), Decimal("0.20"), "逾期", "逾期2天", None]


def shown(template: bytes, **context: object) -> Worksheet:
    """The sheet as a preview shows it: what each formula came to when the file was written."""
    return load_workbook(BytesIO(fill(template, context, "x")), data_only=True).worksheets[0]


def total(formula: str, numbers: list[object]) -> object:
    template = form(
        ["{% for 数 in 数列 %}"], ["{{ 数 }}"], ["{% endfor %}"], [formula.replace("列", "A2:A2")]
    )
    return shown(template, 数列=numbers).cell(len(numbers) + 1, 1).value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(列)", 3.3),
        ("=sum( 列 )", 3.3),
        ("=SUM(列,列)", 6.6),
        ("=COUNT(列)", 3),
        ("=COUNTA(列)", 5),
        ("=AVERAGE(列)", 1.1),
        ("=MIN(列)", 0.1),
        ("=MAX(列)", 3),
        ('=COUNTIF(列,"逾期")', 1),
        ('=COUNTIF(列,"逾期*")', 2),
        ('=COUNTIF(列,"<>逾期")', 5),
        ("=COUNTIF(列,3)", 1),
    ],
)
def test_a_total_of_plain_cells_has_its_value(formula: str, value: object) -> None:
    assert total(formula, [*NUMBERS]) == value


@pytest.mark.parametrize(
    "formula",
    ["=A2*2", "=SUM(列)/2", '=COUNTIF(列,">1")', '=IF(SUM(列)>1,"多","少")', "=SUM(A:A)", "=NOW()"],
)
def test_what_is_beyond_that_is_left_to_excel(formula: str) -> None:
    assert total(formula, [1, 2]) is None


def test_totals_of_nothing() -> None:
    assert total("=SUM(列)", []) == 0
    assert total("=MAX(列)", []) == 0
    assert total("=COUNT(列)", []) == 0
    assert total("=AVERAGE(列)", []) is None  # Excel says #DIV/0!


def test_a_total_of_totals_and_one_of_itself() -> None:
    sheet = shown(
        form([1, 2, "=SUM(A1:B1)"], [3, 4, "=SUM(A2:B2)"], ["=SUM(C1:C2)", "=SUM(A3:B3)"])
    )

    assert [cell.value for cell in sheet[3]] == [10, None, None]


@pytest.mark.parametrize("formula", ['=COUNTIF(A1,"甲")', "=MIN(A1,B1)", "=COUNT(A1)"])
def test_what_counts_a_mean_of_nothing_is_left_to_excel(formula: str) -> None:
    assert shown(form(["=AVERAGE(C1)", 2, "甲", formula]))["D1"].value is None


def test_a_total_of_another_sheet() -> None:
    book = load_workbook(BytesIO(form(["=SUM('明 细'!A2:A2)"])))
    book.create_sheet("明 细")
    for row, text in enumerate(("{% for 数 in 数列 %}", "{{ 数 }}", "{% endfor %}"), 1):
        book.worksheets[1].cell(row, 1, text)
    buffer = BytesIO()
    book.save(buffer)

    assert shown(buffer.getvalue(), 数列=[1, 2, 3])["A1"].value == 6


def test_the_formula_is_still_one_and_excel_calculates_it_afresh() -> None:
    book = load_workbook(BytesIO(fill(form([1, "=SUM(A1:A1)"]), {}, "x")))

    assert book.worksheets[0]["B1"].value == "=SUM(A1:A1)"
    assert book.calculation.fullCalcOnLoad
