"""`{{ 行 | 铺开(表) }}`: one merged cell of a template becomes one cell for each item of a list."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cpl.dataclass import dataclass
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.forms.form import FormCell
from cpl.render.rows.sheet_rows import OutRow
from cpl.render.rows.spreading import Side, columns_of, division
from cpl.render.text.filters import Spread
from cpl.render.text.refusals import TemplateProblem
from cpl.render.xlsx.areas import place

WORD = "铺开"


class Piece(NamedTuple):
    """The first and last column of an item, and where it stands in them."""

    first: int
    last: int
    side: Side


Pieces = Mapping[int, tuple[Piece, ...]]
"""By the column of the cell in the template."""
NO_PIECES: Pieces = {}


@dataclass(frozen=True)
class SpreadRow:
    """A row whose lists are divided: every value by its column, and the pieces."""

    values: Mapping[int, object]
    pieces: Pieces


class Spreading:
    """All rows of one table are divided in the same way."""

    def __init__(self, template: TemplateSheet, place: str) -> None:
        self.template = template
        self.place = place
        self._known: dict[tuple[int, int, int, int], tuple[Piece, ...]] = {}
        self._tables: list[object] = []

    def row(self, row: OutRow) -> SpreadRow:
        """Raises TemplateProblem where there are more items than columns."""
        values, pieces = dict(row.values), {}
        for column, value in row.values.items():
            if isinstance(value, Spread):
                del values[column]
                found = self._pieces(row.template_row, column, value)
                values |= {each.first: item for each, item in zip(found, value, strict=True)}
                if found:
                    pieces[column] = found
        return SpreadRow(values, pieces)

    def _pieces(self, row: int, column: int, spread: Spread) -> tuple[Piece, ...]:
        merge = self.template.merge_at.get((row, column))
        _, last = self.template.reach(self.template.cells[row, column])
        address = f"模板 {self.place}!{place(row, column)}"
        if merge and merge.min_row < merge.max_row:
            raise TemplateProblem(f"{address}: 铺开的格只能在一行里合并，不能跨行")
        room, count = last - column + 1, len(spread.items)
        if count > room:
            raise TemplateProblem(
                f"{address}: 铺开 {count} 项要合并 {count} 列以上，这里只有 {room} 列；"
                "多合并几列，或者把列改窄、加多"
            )
        key = (id(spread.table), count, column, last)
        if spread.table is None or key not in self._known:
            self._tables.append(spread.table)  # kept: no other object is given its id
            self._known[key] = tuple(self._divided(column, last, spread))
        return self._known[key]

    def _divided(self, first: int, last: int, spread: Spread) -> Iterator[Piece]:
        cells = self._alike(first, last)
        indent = max(map(self.template.indent, cells))
        broadest = max(map(self.template.face, cells), key=lambda font: font.size * font.narrow)
        columns = columns_of(spread.items, spread.table, indent, broadest)
        counts = division(columns, self.template.widths(first, last))
        for column, count in zip(columns, counts, strict=True):
            yield Piece(first, first + count - 1, column.side)
            first += count

    def _alike(self, first: int, last: int) -> list[FormCell]:
        """A table's header and its rows may be dressed differently, and are divided alike."""
        return [
            cell
            for cells in self.template.rows.values()
            for cell in cells
            if cell.column == first
            and WORD in str(cell.value)
            and self.template.reach(cell) == (first, last)
        ]
