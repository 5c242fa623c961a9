"""Cells stand in the file as openpyxl would write them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.worksheet.formula import ArrayFormula
from small_forms import saved

from cpl.render.xlsx.written import cell_as_written, formula_as_written, serial

MOMENTS = (
    *(date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 11, 22)),
    *(datetime(2026, 11, 22, 9, 5, 7), datetime(1904, 1, 1, 12), datetime(2026, 1, 2, 3, 4, 5, 6)),
    *(time(8, 30), time(23, 59, 59, 999), timedelta(days=1, hours=6)),
)
VALUES = (
    *("甲", " 空 ", "<&>\"'", "一\n二", 3, -2.5, 1e21, 0.1, 1 / 3),
    *(Decimal("1200.00"), Decimal("0.50"), True, False, None),
)


def by_openpyxl(value: object, kind: str | None = None) -> str:
    book = Workbook()
    cell: Any = book.worksheets[0]["B2"]
    cell.value = value
    cell.data_type = kind or cell.data_type
    with ZipFile(BytesIO(saved(book))) as file:
        text = file.read("xl/worksheets/sheet1.xml").decode()
    return text.partition('<row r="2">')[2].partition("</row>")[0]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_is_the_day_that_excel_counts(moment: Any) -> None:
    assert serial(moment) == to_excel(moment)  # type: ignore[no-untyped-call]  # stubs
    epoch: Any = CALENDAR_MAC_1904
    assert serial(moment, is_of_1904=True) == to_excel(moment, epoch)  # type: ignore[no-untyped-call]  # stubs


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_cell_is_written_as_openpyxl_writes_it(value: object) -> None:
    kind = "s" if isinstance(value, str) else "b" if isinstance(value, bool) else "n"
    assert cell_as_written("B2", "", kind, value) == by_openpyxl(value)


def test_a_cell_of_an_error_and_an_empty_one_too() -> None:
    assert cell_as_written("B2", "", "e", "#N/A") == by_openpyxl("#N/A", "e")
    assert cell_as_written("B2", ' s="1"', "n", None) == '<c r="B2" s="1" t="n" />'


def test_a_formula_is_written_as_openpyxl_writes_it() -> None:
    assert formula_as_written("B2", "", {}, '=A1&"<b>"') == by_openpyxl('=A1&"<b>"')
    array = {"t": "array", "ref": "B2"}
    assert formula_as_written("B2", "", array, "=A1*2") == by_openpyxl(ArrayFormula("B2", "=A1*2"))
