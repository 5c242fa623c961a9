"""How tall each printed row must be: what its cells hold, and the room they have."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.render.excel.spread_cells import Piece, Pieces
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.forms.form import FormCell
from cpl.render.rows.aside import Aside
from cpl.render.rows.cells import CellValue
from cpl.render.rows.heights import Face, text_height
from cpl.render.rows.row_map import PlacedRows, RowMap
from cpl.render.rows.sheet_rows import has_tags
from cpl.render.xlsx.areas import Area
from cpl.render.xlsx.written import TEXT

Cells = Mapping[int, CellValue]


@dataclass(frozen=True)
class Box:
    """A cell whose text wraps, and the room it has."""

    column: int
    literal: str | None  # None: the text comes from the data
    width: float  # in points, without its indent
    indent: float
    font: Face


class Heights:
    """The height every printed row needs, where the template's is too low."""

    def __init__(self, template: TemplateSheet) -> None:
        self.template = template
        self._heights = array("d")
        self._boxes: dict[int, tuple[float, list[Box]]] = {}
        self._pieces: dict[tuple[int, int, Piece], Box] = {}

    def add(self, template_row: int, values: Cells, pieces: Pieces) -> None:
        """The next row."""
        least, boxes = self._known(template_row)
        asked = [part for each in boxes for part in self._parts(template_row, each, pieces)]
        self._heights.append(max([least, *(_need(each, values) for each in asked)]))

    def needed(self, rows: PlacedRows, values: Aside[Cells]) -> Sequence[float]:
        """Of all that were added, `rows`; 0 where the template's will do."""
        self._grow_tall_merges(rows, values)
        for index, template_row in enumerate(rows.templates):
            if self._heights[index] <= self.template.base_height(template_row):
                self._heights[index] = 0.0
        return self._heights

    def _parts(self, row: int, box: Box, pieces: Pieces) -> list[Box]:
        found = pieces.get(box.column)
        if found is None:
            return [box]
        return [self._part(row, box, each) for each in found]

    def _part(self, row: int, box: Box, piece: Piece) -> Box:
        key = row, box.column, piece
        if key not in self._pieces:  # of a long list, the same in every row
            indent = box.indent if piece.side == "left" else 0.0
            width = self.template.width(piece.first, piece.last) - indent
            self._pieces[key] = replace(box, column=piece.first, width=width)
        return self._pieces[key]

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

    def _grow_tall_merges(self, rows: PlacedRows, values: Aside[Cells]) -> None:
        """Text in a cell merged over rows: what is missing is spread over them."""
        tall = [each for each in self.template.merges if each.min_row < each.max_row]
        if not tall:
            return
        heights, one_each = self._heights, RowMap(rows)
        for merge in tall:
            cell = self.template.cells[merge.min_row, merge.min_col]
            if not self._wraps(cell):
                continue
            box = self._box(cell, merge)
            for first, last in one_each.groups(merge.min_row, merge.max_row):
                group = range(first - 1, last)
                missing = _need(box, values[group[0]]) - sum(heights[i] for i in group)
                for index in group:
                    heights[index] += max(0.0, missing) / len(group)

    def _wraps(self, cell: FormCell) -> bool:
        look = self.template.look(cell)
        return cell.kind == TEXT and look.wraps and not look.is_turned

    def _is_tall(self, cell: FormCell) -> bool:
        merge = self.template.merge_at.get((cell.row, cell.column))
        return merge is not None and merge.min_row < merge.max_row

    def _box(self, cell: FormCell, merge: Area | None) -> Box:
        column = cell.column
        last = merge.max_col if merge else column
        literal = None if has_tags(cell.value) else str(cell.value)
        indent = self.template.indent(cell)
        width = self.template.width(column, last) - indent
        return Box(column, literal, width, indent, self.template.face(cell))


def _need(box: Box, values: Cells) -> float:
    text = box.literal if box.literal is not None else values.get(box.column)
    return text_height(text, box.width, box.font) if isinstance(text, str) else 0.0
