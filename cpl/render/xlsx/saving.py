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

from cpl.dataclass import dataclass

QUICKEST = 1
"""It is packed again (`zipped.same_bytes`)."""
NO_TIME = datetime(2000, 1, 1)


class CellsInRows(Mapping[tuple[int, int], Cell]):
    """The cells of a sheet by row and column, made when they are read."""

    @abstractmethod
    def in_rows(self) -> "Iterator[tuple[int, Sequence[Cell] | RowAsWritten]]":
        """Each row by its number, from the top, and its cells from the left."""

    def corners(self) -> tuple[int, int, int, int]:
        """The first and last row, the first and last column; zeros where there is no cell."""
        top = left = bottom = right = 0
        for row, column in self:
            top, left = min(top or row, row), min(left or column, column)
            bottom, right = max(bottom, row), max(right, column)
        return top, bottom, left, right


@dataclass(frozen=True)
class RowAsWritten:
    """A row of plain cells: as it stands in the file, and the cells for who must have them."""

    text: str
    cells: Callable[[], Sequence[Cell]]


def row_as_written(number: int, dimension: Iterable[tuple[str, str]], cells: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in dimension)
    return f'<row r="{number}"{said}>{cells}</row>'


def cell_as_written(place: str, style: str, value: object) -> str:
    """A plain cell as it stands in the file; nothing where it need not. `style`: ` s="5"`."""
    if value == "":  # as Excel leaves where a formula's "" was pasted as a value
        return f'<c r="{place}"{style} t="inlineStr" />'
    if isinstance(value, str):
        stripped = value.strip()
        kept = ' xml:space="preserve"' if stripped and stripped != value else ""
        text = escape(value, quote=False)
        return f'<c r="{place}"{style} t="inlineStr"><is><t{kept}>{text}</t></is></c>'
    if value is None:
        return f'<c r="{place}"{style} t="n" />' if style else ""
    return f'<c r="{place}"{style} t="n"><v>{safe_string(value)}</v></c>'


def style_as_written(cell: Any) -> str:
    return f' s="{cell.style_id}"' if cell.has_style else ""


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
        write: Callable[[str], object] | None = getattr(xf, "_file", None)  # lxml has none
        if isinstance(row, RowAsWritten):
            if write is not None:
                write(row.text)
                return
            row = row.cells()
        cells = tuple(row)
        if write is None or not all(map(_is_plain, cells)):
            super().write_row(xf, cells, row_idx)
            return
        dimensions: Any = self.ws.row_dimensions  # type: ignore[union-attr]  # stubs
        with xf.element("row", {"r": f"{row_idx}", **dict(dimensions.get(row_idx, ()))}):
            write("".join(map(self._text, cells)))

    def _text(self, cell: Any) -> str:
        """A plain cell as it stands in the file; nothing where it need not."""
        value, style = cell._value, self._style(cell)
        if cell.data_type == "s" and not value:
            is_left_out = value is None and not style
            return "" if is_left_out else f'<c r="{cell.coordinate}"{style} t="inlineStr" />'
        return cell_as_written(cell.coordinate, style, value)

    def _style(self, cell: Any) -> str:
        """Cells of one look share it (`sheet_writing`): it is asked for once."""
        style = cell._style
        known = self._styles.get(id(style))
        if known is None:
            said = style_as_written(cell)
            known = self._styles[id(style)] = style, said  # kept: no other is given its id
        return known[1]

    def write_merged_cells(self) -> None:
        """As openpyxl writes them: an element for each takes most of its time, and a long list
        that is spread over a fine grid has one for each cell.
        """
        merged = [f'<mergeCell ref="{each}" />' for each in self.ws.merged_cells]  # type: ignore[union-attr]  # stubs
        xf = self.xf.send(True)
        write: Callable[[str], object] | None = getattr(xf, "_file", None)
        self.xf.send(None)
        if write is None:
            super().write_merged_cells()
        elif merged:
            write(f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>')

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


def _reach(cells: CellsInRows) -> str:
    """`A1:Q10000`; as openpyxl says it, which first collects all of them."""
    top, bottom, left, right = cells.corners()
    if not top:
        return "A1:A1"
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
