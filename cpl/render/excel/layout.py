"""One sheet of a template, filled and laid out: which rows, what in them, how tall."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cpl.dataclass import dataclass
from cpl.render.excel.row_heights import Heights
from cpl.render.excel.spread_cells import Piece, Pieces, Spreading
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.rows.aside import Aside
from cpl.render.rows.cells import CellValue, cell_value
from cpl.render.rows.heights import parts_of
from cpl.render.rows.row_map import Placed, RowMap
from cpl.render.rows.sheet_rows import OutRow, has_tags, printed_rows
from cpl.render.text.refusals import TemplateProblem

QUOTED_TITLE = re.compile(r"'(?:[^']|'')+'!")


@dataclass(frozen=True)
class Layout:
    template: TemplateSheet
    values: Aside[Mapping[int, CellValue]]
    heights: Sequence[float | None]  # of one part; None: as in the template
    map: RowMap
    pieces: Sequence[Pieces]

    @cached_property
    def pieces_at(self) -> Mapping[tuple[int, int], tuple[Piece, ...]]:
        """By the row and column of the sheet where a cell was that is spread now."""
        return {
            (placed.start, column): found
            for placed, pieces in zip(self.map.rows, self.pieces, strict=True)
            for column, found in pieces.items()
        }


def lay_out(sheet: Worksheet, context: Mapping[str, object], name: str) -> Layout:
    template = TemplateSheet(sheet)
    _refuse_tags_in_formulas(template, f"{name}!{sheet.title}")
    rows = printed_rows(template.texts(), context, f"{name}!{sheet.title}")
    spreading = Spreading(template, f"{name}!{sheet.title}")
    spread = [spreading.row(each) for each in rows]
    values = [
        {
            column: cell_value(value, template.number_format(row.template_row, column))
            for column, value in each.values.items()
        }
        for row, each in zip(rows, spread, strict=True)
    ]
    pieces = [each.pieces for each in spread]
    totals = Heights(template, rows, values, pieces).needed()
    placed = list(_placed(rows, totals))
    parts = [
        None if total is None else round(total / each.parts, 2)
        for total, each in zip(totals, placed, strict=True)
    ]
    return Layout(template, _aside(values), parts, RowMap(placed), pieces)


def _aside(values: Iterable[Mapping[int, CellValue]]) -> Aside[Mapping[int, CellValue]]:
    """A book has many sheets, and all are laid out before the first is written."""
    aside = Aside[Mapping[int, CellValue]]()
    for each in values:
        aside.add(each)
    return aside


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
        place = replace(row, values={})  # what was in it is a layout's values by now
        placed = Placed(place, start, parts_of(total or 0))
        yield placed
        start = placed.end + 1
