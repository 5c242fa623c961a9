"""A sheet of a template as it was: its cells, merges, heights and widths."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from cpl.render.rows.heights import (
    DEFAULT_FONT,
    DEFAULT_HEIGHT,
    Face,
    column_points,
    digit_points,
    face,
    indent_points,
)
from cpl.render.rows.sheet_rows import Texts

# Of the default font, where neither the column nor the sheet says.
DEFAULT_WIDTH = 9.14

# A Cell, or a MergedCell, which has no value; the stubs leave out what openpyxl keeps private.
TemplateCell = Any


class TemplateSheet:
    """A sheet of the template as it was, before its rows are written anew."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.title = sheet.title
        self.merges: tuple[CellRange, ...] = tuple(sheet.merged_cells.sorted())
        self.rows: dict[int, list[TemplateCell]] = {}
        for (row, _), cell in sorted(sheet._cells.items()):
            self.rows.setdefault(row, []).append(cell)
        self.dimensions: dict[int, Any] = dict(sheet.row_dimensions)
        self._formats: dict[tuple[int, int], str] = {}
        self.last = max([*self.rows, *self.dimensions], default=0)

    def texts(self) -> Iterator[tuple[int, Texts]]:
        """Each row by its number, from 1, and its cells that hold something."""
        for row in range(1, self.last + 1):
            yield (
                row,
                [
                    (cell.column, cell.coordinate, str(cell.value))
                    for cell in self.rows.get(row, [])
                    if cell.value is not None
                ],
            )

    @cached_property
    def merge_at(self) -> Mapping[tuple[int, int], CellRange]:
        """The merged range that begins at a cell."""
        return {(each.min_row, each.min_col): each for each in self.merges}

    def reach(self, cell: TemplateCell) -> tuple[int, int]:
        """The first and the last column of a cell, which may be merged with others."""
        merge = self.merge_at.get((cell.row, cell.column))
        return cell.column, merge.max_col if merge else cell.column

    @cached_property
    def merged(self) -> Mapping[tuple[int, int], CellRange]:
        """The merged range a cell lies in."""
        return {place: each for each in self.merges for row in each.rows for place in row}

    def number_format(self, row: int, column: int) -> str:
        """That of a cell, or of the merged one it lies in."""
        place = row, column
        if place not in self._formats:
            merge = self.merged.get(place)
            cell = self.sheet._cells[row, merge.min_col if merge else column]
            self._formats[place] = str(cell.number_format)
        return self._formats[place]

    def base_height(self, row: int) -> float:
        dimension = self.dimensions.get(row)
        default = self.sheet.sheet_format.defaultRowHeight or DEFAULT_HEIGHT
        return float((dimension and dimension.ht) or default)

    def width(self, first: int, last: int) -> float:
        """Of the columns from the first to the last, in points."""
        return sum(self.widths(first, last))

    def widths(self, first: int, last: int) -> list[float]:
        return [self._widths.get(each, self._default_width) for each in range(first, last + 1)]

    @cached_property
    def _default_width(self) -> float:
        return column_points(self.sheet.sheet_format.defaultColWidth or DEFAULT_WIDTH, self._digit)

    @cached_property
    def _digit(self) -> float:
        return digit_points(*self._default_font)

    @cached_property
    def _default_font(self) -> tuple[str, float]:
        book: Any = self.sheet.parent
        font = book._named_styles["Normal"].font
        return font.name or "", float(font.sz or DEFAULT_FONT)

    def indent(self, cell: TemplateCell) -> float:
        """In points."""
        return float(cell.alignment.indent) * indent_points(*self._default_font)

    @cached_property
    def _widths(self) -> Mapping[int, float]:
        widths: dict[int, float] = {}
        for letter, dimension in self.sheet.column_dimensions.items():
            first = dimension.min or column_index_from_string(letter)
            last = min(dimension.max or first, first + 1000)
            width = 0.0 if dimension.hidden else column_points(dimension.width, self._digit)
            widths.update(dict.fromkeys(range(first, last + 1), width))
        return widths


def face_of(cell: TemplateCell) -> Face:
    """The font of a cell, as far as room is concerned."""
    return face(cell.font.name or "", float(cell.font.sz or DEFAULT_FONT), bool(cell.font.b))
