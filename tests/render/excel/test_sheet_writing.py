"""A register of many months is written a sheet at a time."""

import tracemalloc
from io import BytesIO

from openpyxl import Workbook, load_workbook

from cpl.render.excel.sheet_copies import Repeated
from cpl.render.excel.workbook import fill

ROWS = 200


def template() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "{% for 行 in 各表[0].台账 %}"
    for column in range(1, 9):
        sheet.cell(2, column, "{{ 行.编号 }}")
    sheet["A3"] = "{% endfor %}"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def register(months: int) -> bytes:
    titles = [f"2026-{each:02}" for each in range(1, months + 1)]
    numbers = [{"编号": f"第 {each} 件，还没有办完"} for each in range(1, ROWS + 1)]
    context = {"各表": [{"台账": numbers} for _ in titles]}
    return fill(template(), context, "台账", Repeated("各表", titles))


def peak(months: int) -> int:
    tracemalloc.start()
    register(months)
    bytes_held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return bytes_held


def test_only_one_sheet_is_held_while_a_book_is_written() -> None:
    register(1)  # what is imported, and kept for good
    assert peak(8) < 4 * peak(1)


def test_every_sheet_has_its_rows() -> None:
    book = load_workbook(BytesIO(register(3)))
    last = {each.title: each.cell(each.max_row, 8).value for each in book.worksheets}
    assert last == dict.fromkeys(("2026-01", "2026-02", "2026-03"), "第 200 件，还没有办完")
