"""A filled register remembers what was printed, on a sheet that nobody sees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from cpl.codec.tables.register_marks import SHEET, Remembered
from cpl.render.excel.layout import Layout


def remember(book: Workbook, layouts: Sequence[Layout], remembered: Remembered) -> None:
    """Add the sheet to a book whose rows have been laid out; none where no record is in it."""
    for layout in layouts:
        for sources, printed in _rows(layout):
            remembered.row(sources, printed)
    add_marks(book, remembered)


def add_marks(book: Workbook, remembered: Remembered) -> None:
    """The sheet, not to be found in the menus; nothing where no record was printed."""
    lines = remembered.lines()
    first = next(lines, None)
    if first is None:
        return
    sheet: Any = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    for number, line in enumerate((first, *lines), 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell._value, cell.data_type = text, "s"  # a heading may look like a formula


def _rows(layout: Layout) -> Iterator[tuple[Mapping[int, object], Mapping[int, object]]]:
    """Each printed row: its cells in the template, and as they are printed."""
    template = {
        row: {cell.column: cell.value for cell in cells if cell.value is not None}
        for row, cells in layout.template.rows.items()
    }
    for placed, values in zip(layout.map.rows, layout.values, strict=True):
        sources = template.get(placed.out.template_row, {})
        yield sources, {**sources, **values}
