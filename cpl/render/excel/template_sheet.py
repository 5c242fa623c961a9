"""A sheet of a template as laying it out asks for it: its cells, merges, heights and widths."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from cpl.render.forms.form import Form, FormCell, FormSheet
from cpl.render.forms.looks import Look
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
from cpl.render.xlsx.areas import Area

# Of the default font, where neither the column nor the sheet says.
DEFAULT_WIDTH = 9.14


class TemplateSheet:
    """A sheet of the template as it was, before its rows are written anew."""

    def __init__(self, form: Form, sheet: FormSheet) -> None:
        self.form = form
        self.sheet = sheet
        self.title = sheet.title
        self.merges = sheet.merges
        self.rows: dict[int, list[FormCell]] = {}
        for cell in sheet.cells:
            self.rows.setdefault(cell.row, []).append(cell)
        self.dimensions = sheet.rows
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
    def cells(self) -> Mapping[tuple[int, int], FormCell]:
        return {(each.row, each.column): each for each in self.sheet.cells}

    @cached_property
    def merge_at(self) -> Mapping[tuple[int, int], Area]:
        """The merged range that begins at a cell."""
        return {(each.min_row, each.min_col): each for each in self.merges}

    def reach(self, cell: FormCell) -> tuple[int, int]:
        """The first and the last column of a cell, which may be merged with others."""
        merge = self.merge_at.get((cell.row, cell.column))
        return cell.column, merge.max_col if merge else cell.column

    @cached_property
    def merged(self) -> Mapping[tuple[int, int], Area]:
        """The merged range a cell lies in."""
        return {
            (row, column): each
            for each in self.merges
            for row in range(each.min_row, each.max_row + 1)
            for column in range(each.min_col, each.max_col + 1)
        }

    def look(self, cell: FormCell) -> Look:
        return self.form.look(cell.look)

    def number_format(self, row: int, column: int) -> str:
        """That of a cell, or of the merged one it lies in."""
        merge = self.merged.get((row, column))
        return self.look(self.cells[row, merge.min_col if merge else column]).number_format

    def base_height(self, row: int) -> float:
        dimension = self.dimensions.get(row)
        default = self.sheet.default_height or DEFAULT_HEIGHT
        return float((dimension and dimension.height) or default)

    def width(self, first: int, last: int) -> float:
        """Of the columns from the first to the last, in points."""
        return sum(self.widths(first, last))

    def widths(self, first: int, last: int) -> list[float]:
        return [self._widths.get(each, self._default_width) for each in range(first, last + 1)]

    @cached_property
    def _default_width(self) -> float:
        return column_points(self.sheet.default_width or DEFAULT_WIDTH, self._digit)

    @cached_property
    def _digit(self) -> float:
        return digit_points(*self._default_font)

    @cached_property
    def _default_font(self) -> tuple[str, float]:
        name, size = self.form.default_font
        return name, float(size or DEFAULT_FONT)

    def indent(self, cell: FormCell) -> float:
        """In points."""
        return self.look(cell).indent * indent_points(*self._default_font)

    def face(self, cell: FormCell) -> Face:
        """The font of a cell, as far as room is concerned."""
        name, size, is_bold = self.look(cell).font
        return face(name, size or DEFAULT_FONT, is_bold)

    @cached_property
    def _widths(self) -> Mapping[int, float]:
        widths: dict[int, float] = {}
        for first, last, width in self.sheet.columns:
            points = column_points(width, self._digit)
            widths.update(dict.fromkeys(range(first, last + 1), points))
        return widths
