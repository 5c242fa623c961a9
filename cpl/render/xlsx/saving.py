"""Saves a workbook as openpyxl does, but a row at a time: a sheet's cells are never all there."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.writer.excel import ExcelWriter

QUICKEST = 1
"""It is packed again (`zipped.same_bytes`)."""
NO_TIME = datetime(2000, 1, 1)


class CellsInRows(Mapping[tuple[int, int], Cell]):
    """The cells of a sheet by row and column, made when they are read."""

    @abstractmethod
    def in_rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Each row by its number, from the top, and its cells from the left."""


def save(book: Workbook, file: IO[bytes]) -> None:
    """Write the workbook; without the hour, which openpyxl would ask the clock for."""
    book.properties.modified = NO_TIME
    _BookWriter(book, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICKEST)).save()


class _BookWriter(ExcelWriter):
    """openpyxl's own, with our writer of sheets."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = drawing = SpreadsheetDrawing()
        drawing.charts, drawing.images = ws._charts, ws._images
        writer: Any = _SheetWriter(ws)
        writer.write()
        ws._rels = writer._rels
        archive: Any = self._archive  # type: ignore[attr-defined]  # stubs
        archive.write(writer.out, ws.path[1:])
        self.manifest.append(ws)
        writer.cleanup()


class _SheetWriter(WorksheetWriter):
    def rows(self) -> Any:
        cells = self.ws._cells  # type: ignore[union-attr]  # stubs
        return cells.in_rows() if isinstance(cells, CellsInRows) else super().rows()

    def write_dimensions(self) -> None:
        cells = self.ws._cells  # type: ignore[union-attr]  # stubs
        if not isinstance(cells, CellsInRows):
            super().write_dimensions()
            return
        self.xf.send(SheetDimension(_reach(cells)).to_tree())


def _reach(places: Iterable[tuple[int, int]]) -> str:
    """`A1:Q10000`; as openpyxl says it, which first collects all of them."""
    top = left = bottom = right = 0
    for row, column in places:
        top, left = min(top or row, row), min(left or column, column)
        bottom, right = max(bottom, row), max(right, column)
    if not top:
        return "A1:A1"
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
