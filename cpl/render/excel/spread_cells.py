"""`{{ 行 | 铺开(表) }}`: one merged cell of a template becomes one cell for each item of a list."""

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from cpl.dataclass import dataclass
from cpl.render.excel.template_sheet import TemplateSheet, face_of, indent_of
from cpl.render.rows.sheet_rows import OutRow
from cpl.render.rows.spreading import columns_of, division
from cpl.render.text.filters import Spread
from cpl.render.text.refusals import TemplateProblem

Pieces = Mapping[int, tuple[tuple[int, int], ...]]
"""By the column of the cell in the template: the first and last column of each item."""


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
        self._known: dict[tuple[int, int, int, int], list[int]] = {}
        self._tables: list[object] = []

    def row(self, row: OutRow) -> SpreadRow:
        """Raises TemplateProblem where there are more items than columns."""
        values, pieces = dict(row.values), {}
        for column, value in row.values.items():
            if isinstance(value, Spread):
                spans = tuple(self._spans(row.template_row, column, value))
                del values[column]
                values |= {first: item for (first, _), item in zip(spans, value, strict=True)}
                if spans:
                    pieces[column] = spans
        return SpreadRow(values, pieces)

    def _spans(self, row: int, column: int, spread: Spread) -> list[tuple[int, int]]:
        merge = self.template.merge_at.get((row, column))
        last = merge.max_col if merge else column
        address = f"模板 {self.place}!{get_column_letter(column)}{row}"
        if merge and merge.min_row < merge.max_row:
            raise TemplateProblem(f"{address}: 铺开的格只能在一行里合并，不能跨行")
        room, count = last - column + 1, len(spread.items)
        if count > room:
            raise TemplateProblem(
                f"{address}: 铺开 {count} 项要合并 {count} 列以上，这里只有 {room} 列；"
                "多合并几列，或者把列改窄、加多"
            )
        spans, first = [], column
        for width in self._division(row, column, last, spread):
            spans.append((first, first + width - 1))
            first += width
        return spans

    def _division(self, row: int, first: int, last: int, spread: Spread) -> list[int]:
        key = (id(spread.table), len(spread.items), first, last)
        if spread.table is None or key not in self._known:
            self._tables.append(spread.table)  # kept: no other object is given its id
            cell = self.template.sheet._cells[row, first]
            texts = columns_of(spread.items, spread.table)
            widths = self.template.widths(first, last)
            self._known[key] = division(texts, widths, indent_of(cell), face_of(cell))
        return self._known[key]
