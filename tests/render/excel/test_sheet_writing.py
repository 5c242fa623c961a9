"""A register of many months is written a sheet at a time."""

import tracemalloc
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from cpl.render.excel import workbook
from cpl.render.excel.workbook import fill
from cpl.render.forms.repeated import Repeated
from cpl.render.rows import aside
from cpl.render.text import spilled
from cpl.render.text.long_list import LongList

ROWS = 60
ROWS_OUT = 2000
KEPT_IN_MEMORY, A_PIECE = 100_000, 25_000
"""So little that what is put aside of so many lies on the disk."""
HELD_OF_A_ROW = 400
"""Bytes: where it stands, how high it is; its eight cells alone are two thousand."""


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


class Numbers(LongList[dict[str, str]]):
    """As many rows as wanted, none of which is held."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, index: Any) -> Any:
        if index >= self.rows:
            raise IndexError(index)
        return {"编号": f"第 {index + 1} 件，还没有办完"}


def register(months: int, rows: int = ROWS) -> bytes:
    titles = [f"2026-{each:02}" for each in range(1, months + 1)]
    context = {"各表": [{"台账": Numbers(rows)} for _ in titles]}
    return fill(template(), context, "台账", Repeated("各表", titles))


def peak(months: int, rows: int = ROWS) -> int:
    tracemalloc.start()
    register(months, rows)
    bytes_held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return bytes_held


def test_only_one_sheet_is_held_while_a_book_is_written() -> None:
    register(1)  # what is imported, and kept for good
    assert peak(8) < 4 * peak(1)


def test_a_long_sheet_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    for keeping in (aside, spilled):
        monkeypatch.setattr(keeping, "KEPT_IN_MEMORY", KEPT_IN_MEMORY)
    monkeypatch.setattr(spilled, "A_PIECE", A_PIECE)
    monkeypatch.setattr(workbook, "ROWS_HELD", 0)
    register(1)
    assert peak(1, 2 * ROWS_OUT) - peak(1, ROWS_OUT) < HELD_OF_A_ROW * ROWS_OUT


def test_every_sheet_has_its_rows() -> None:
    book = load_workbook(BytesIO(register(3)))
    last = {each.title: each.cell(each.max_row, 8).value for each in book.worksheets}
    assert last == dict.fromkeys(("2026-01", "2026-02", "2026-03"), f"第 {ROWS} 件，还没有办完")


def test_a_cell_of_empty_text_in_a_row_of_the_template_is_no_number() -> None:
    """Excel leaves one where the value of a formula that says "" was pasted."""
    book = Workbook()
    sheet = book.worksheets[0]
    for place, said in {"A1": "{% for 行 in 各行 %}", "A2": "{{ 行 }}", "B2": "空"}.items():
        sheet[place] = said
    sheet["A3"] = "{% endfor %}"
    written, emptied = BytesIO(), BytesIO()
    book.save(written)
    with ZipFile(written) as whole, ZipFile(emptied, "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name).replace("<t>空</t>".encode(), b"<t></t>"))
    with ZipFile(BytesIO(fill(emptied.getvalue(), {"各行": ["甲", "乙"]}, "表"))) as made:
        text = made.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="B1" t="inlineStr" /></row>' in text
    assert "<v></v>" not in text
