"""Saves a workbook as openpyxl does, but a row at a time: a sheet's cells are never all there."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.compat import safe_string
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
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICKEST) as archive:
        _BookWriter(book, archive).write_data()


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
    def __init__(self, sheet: Any) -> None:
        super().__init__(sheet)
        self._styles: dict[int, tuple[object, str]] = {}

    def rows(self) -> Any:
        cells = self.ws._cells  # type: ignore[union-attr]  # stubs
        return cells.in_rows() if isinstance(cells, CellsInRows) else super().rows()

    def write_row(self, xf: Any, row: Iterable[Any], row_idx: int) -> None:
        """As openpyxl writes it: an element for each cell takes most of its time, and most
        cells are plain text, or empty.
        """
        cells = tuple(row)
        write: Callable[[str], object] | None = getattr(xf, "_file", None)  # lxml has none
        if write is None or not all(map(_is_plain, cells)):
            super().write_row(xf, cells, row_idx)
            return
        dimensions: Any = self.ws.row_dimensions  # type: ignore[union-attr]  # stubs
        with xf.element("row", {"r": f"{row_idx}", **dict(dimensions.get(row_idx, ()))}):
            write("".join(map(self._text, cells)))

    def _text(self, cell: Any) -> str:
        """A plain cell as it stands in the file; nothing where it need not."""
        value, style, is_text = cell._value, self._style(cell), cell.data_type == "s"
        if value is None and not style:
            return ""
        begun = f'<c r="{cell.coordinate}"{style} t="{"inlineStr" if is_text else "n"}"'
        if value is None or value == "":
            return f"{begun} />"
        if not is_text:
            return f"{begun}><v>{safe_string(value)}</v></c>"
        stripped = value.strip()
        kept = ' xml:space="preserve"' if stripped and stripped != value else ""
        return f"{begun}><is><t{kept}>{escape(value, quote=False)}</t></is></c>"

    def _style(self, cell: Any) -> str:
        """Cells of one look share it (`sheet_writing`): it is asked for once."""
        style = cell._style
        known = self._styles.get(id(style))
        if known is None:
            said = f' s="{cell.style_id}"' if cell.has_style else ""
            known = self._styles[id(style)] = style, said  # kept: no other is given its id
        return known[1]

    def write_dimensions(self) -> None:
        cells = self.ws._cells  # type: ignore[union-attr]  # stubs
        if not isinstance(cells, CellsInRows):
            super().write_dimensions()
            return
        self.xf.send(SheetDimension(_reach(cells)).to_tree())


def _is_plain(cell: Any) -> bool:
    """Text or a number, or nothing."""
    value = cell._value
    if cell.hyperlink or cell._comment:  # merged ones have no other
        return False
    if cell.data_type == "s":
        return value is None or isinstance(value, str)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return cell.data_type == "n" and (value is None or is_number)


def _reach(places: Iterable[tuple[int, int]]) -> str:
    """`A1:Q10000`; as openpyxl says it, which first collects all of them."""
    top = left = bottom = right = 0
    for row, column in places:
        top, left = min(top or row, row), min(left or column, column)
        bottom, right = max(bottom, row), max(right, column)
    if not top:
        return "A1:A1"
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
