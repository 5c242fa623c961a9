"""A filled register remembers what was printed, on a sheet that nobody sees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from cpl.codec.tables.register_marks import SHEET, Remembered
from cpl.render.excel.layout import Layout
from cpl.render.xlsx.saving import CellsInRows


def remember(book: Workbook, layouts: Sequence[Layout], remembered: Remembered) -> None:
    """Add the sheet to a book whose rows have been laid out; none where no record is in it."""
    for layout in layouts:
        for sources, printed in _rows(layout):
            remembered.row(sources, printed)
    add_marks(book, remembered)


def add_marks(book: Workbook, remembered: Remembered) -> None:
    """The sheet, not to be found in the menus; nothing where no record was printed."""
    if next(remembered.lines(), None) is None:
        return
    sheet: Any = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    sheet._cells = _Lines(sheet, remembered)


class _Lines(CellsInRows):
    """The cells of that sheet; no total counts what is in them."""

    def __init__(self, sheet: Any, remembered: Remembered) -> None:
        self._sheet = sheet
        self._remembered = remembered

    def __len__(self) -> int:
        return sum(map(len, self._remembered.lines()))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for number, line in enumerate(self._remembered.lines(), 1):
            yield from ((number, column) for column in range(1, len(line) + 1))

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        raise KeyError(place)

    def in_rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        for number, line in enumerate(self._remembered.lines(), 1):
            yield number, [self._cell(number, *each) for each in enumerate(line, 1)]

    def _cell(self, row: int, column: int, text: str) -> Cell:
        cell: Any = Cell(self._sheet, row, column)
        cell._value, cell.data_type = text, "s"  # a heading may look like a formula
        return cast(Cell, cell)


def _rows(layout: Layout) -> Iterator[tuple[Mapping[int, object], Mapping[int, object]]]:
    """Each printed row: its cells in the template, and as they are printed."""
    template = {
        row: {cell.column: cell.value for cell in cells if cell.value is not None}
        for row, cells in layout.template.rows.items()
    }
    for placed, values in zip(layout.map.rows, layout.values, strict=True):
        sources = template.get(placed.out.template_row, {})
        yield sources, {**sources, **values}
