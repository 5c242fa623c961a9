"""One sheet of a template, read, filled and laid out: which rows, what in them, how tall."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from cpl.dataclass import dataclass
from cpl.render.rows.cells import CellValue, cell_value
from cpl.render.rows.heights import (
    DEFAULT_FONT,
    DEFAULT_HEIGHT,
    column_points,
    parts_of,
    text_height,
)
from cpl.render.rows.row_map import Placed, RowMap
from cpl.render.rows.sheet_rows import OutRow, Texts, has_tags, printed_rows
from cpl.render.text.refusals import TemplateProblem

# Of the default font, where neither the column nor the sheet says.
DEFAULT_WIDTH = 9.14

QUOTED_TITLE = re.compile(r"'(?:[^']|'')+'!")

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

    @cached_property
    def merged(self) -> Mapping[tuple[int, int], CellRange]:
        """The merged range a cell lies in."""
        return {place: each for each in self.merges for row in each.rows for place in row}

    def base_height(self, row: int) -> float:
        dimension = self.dimensions.get(row)
        default = self.sheet.sheet_format.defaultRowHeight or DEFAULT_HEIGHT
        return float((dimension and dimension.ht) or default)

    def width(self, first: int, last: int) -> float:
        return sum(self._widths.get(each, self._default_width) for each in range(first, last + 1))

    @cached_property
    def _default_width(self) -> float:
        return column_points(self.sheet.sheet_format.defaultColWidth or DEFAULT_WIDTH)

    @cached_property
    def _widths(self) -> Mapping[int, float]:
        widths: dict[int, float] = {}
        for letter, dimension in self.sheet.column_dimensions.items():
            first = dimension.min or column_index_from_string(letter)
            last = min(dimension.max or first, first + 1000)
            width = 0.0 if dimension.hidden else column_points(dimension.width)
            widths.update(dict.fromkeys(range(first, last + 1), width))
        return widths


@dataclass(frozen=True)
class Box:
    """A cell whose text wraps, and the room it has."""

    column: int
    literal: str | None  # None: the text comes from the data
    width: float
    size: float


@dataclass(frozen=True)
class Layout:
    template: TemplateSheet
    values: Sequence[Mapping[int, CellValue]]
    heights: Sequence[float | None]  # of one part; None: as in the template
    map: RowMap


def lay_out(sheet: Worksheet, context: Mapping[str, object], name: str) -> Layout:
    template = TemplateSheet(sheet)
    _refuse_tags_in_formulas(template, f"{name}!{sheet.title}")
    rows = printed_rows(template.texts(), context, f"{name}!{sheet.title}")
    formats = {
        (cell.row, cell.column): cell.number_format
        for cells in template.rows.values()
        for cell in cells
        if isinstance(cell, Cell)
    }
    values = [
        {
            column: cell_value(value, formats[row.template_row, column])
            for column, value in row.values.items()
        }
        for row in rows
    ]
    totals = _Heights(template, rows, values).needed()
    placed = list(_placed(rows, totals))
    parts = [
        None if total is None else round(total / each.parts, 2)
        for total, each in zip(totals, placed, strict=True)
    ]
    return Layout(template, values, parts, RowMap(placed))


def _refuse_tags_in_formulas(template: TemplateSheet, place: str) -> None:
    """Text from a complaint inside a formula would be run by Excel."""
    for cells in template.rows.values():
        for cell in cells:
            if cell.data_type == "f" and has_tags(_without_titles(cell.value)):
                raise TemplateProblem(
                    f"模板 {place}!{cell.coordinate}: 公式里不能放模板标签，"
                    "请把值放进另一个单元格，公式引用那一格"
                )


def _without_titles(formula: Any) -> str:
    """A sheet's title may have tags, and so the formulas that name it."""
    return QUOTED_TITLE.sub("", str(getattr(formula, "text", formula)))


def _placed(rows: Sequence[OutRow], totals: Sequence[float | None]) -> Iterator[Placed]:
    start = 1
    for row, total in zip(rows, totals, strict=True):
        placed = Placed(row, start, parts_of(total or 0))
        yield placed
        start = placed.end + 1


class _Heights:
    """The height every printed row needs, where the template's is too low."""

    def __init__(
        self,
        template: TemplateSheet,
        rows: Sequence[OutRow],
        values: Sequence[Mapping[int, CellValue]],
    ) -> None:
        self.template = template
        self.rows = rows
        self.values = values
        self._boxes: dict[int, tuple[float, list[Box]]] = {}

    def needed(self) -> list[float | None]:
        heights = [
            self._row(row, values) for row, values in zip(self.rows, self.values, strict=True)
        ]
        self._grow_tall_merges(heights)
        return [
            height if height > self.template.base_height(row.template_row) else None
            for row, height in zip(self.rows, heights, strict=True)
        ]

    def _row(self, row: OutRow, values: Mapping[int, CellValue]) -> float:
        least, boxes = self._known(row.template_row)
        return max([least, *(_need(each, values) for each in boxes)])

    def _known(self, template_row: int) -> tuple[float, list[Box]]:
        """What is the same each time a row is printed: its least height, and the boxes to ask."""
        if template_row not in self._boxes:
            boxes = [
                self._box(cell, self.template.merge_at.get((template_row, cell.column)))
                for cell in self.template.rows.get(template_row, [])
                if self._wraps(cell) and not self._is_tall(cell)
            ]
            fixed = [_need(each, {}) for each in boxes if each.literal is not None]
            least = max([self.template.base_height(template_row), *fixed])
            self._boxes[template_row] = least, [each for each in boxes if each.literal is None]
        return self._boxes[template_row]

    def _grow_tall_merges(self, heights: list[float]) -> None:
        """Text in a cell merged over rows: what is missing is spread over them."""
        tall = [each for each in self.template.merges if each.min_row < each.max_row]
        if not tall:
            return
        one_each = RowMap([Placed(row, index) for index, row in enumerate(self.rows)])
        for merge in tall:
            cell = self.template.sheet._cells[merge.min_row, merge.min_col]
            if not self._wraps(cell):
                continue
            box = self._box(cell, merge)
            for first, last in one_each.groups(merge.min_row, merge.max_row):
                missing = _need(box, self.values[first]) - sum(heights[first : last + 1])
                for index in range(first, last + 1):
                    heights[index] += max(0.0, missing) / (last + 1 - first)

    def _wraps(self, cell: TemplateCell) -> bool:
        return (
            isinstance(cell, Cell)
            and cell.data_type == "s"
            and bool(cell.alignment.wrap_text)
            and cell.alignment.textRotation in (None, 0)
        )

    def _is_tall(self, cell: TemplateCell) -> bool:
        merge = self.template.merge_at.get((cell.row, cell.column))
        return merge is not None and merge.min_row < merge.max_row

    def _box(self, cell: TemplateCell, merge: CellRange | None) -> Box:
        column = cell.column
        last = merge.max_col if merge else column
        literal = None if has_tags(cell.value) else str(cell.value)
        size = float(cell.font.sz or DEFAULT_FONT)
        return Box(column, literal, self.template.width(column, last), size)


def _need(box: Box, values: Mapping[int, CellValue]) -> float:
    text = box.literal if box.literal is not None else values.get(box.column)
    return text_height(text, box.width, box.size) if isinstance(text, str) else 0.0
