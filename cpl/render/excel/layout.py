"""One sheet of a template, filled and laid out: which rows, what in them, how tall."""

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.excel.row_heights import Heights
from cpl.render.excel.spread_cells import NO_PIECES, Piece, Pieces, Spreading
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.forms.form import FORMULA, Form, FormSheet
from cpl.render.rows.aside import Aside
from cpl.render.rows.cells import CellValue, cell_value
from cpl.render.rows.heights import parts_of
from cpl.render.rows.row_map import PlacedRows, RowMap
from cpl.render.rows.sheet_rows import has_tags, printed_rows
from cpl.render.rows.spreading import Side
from cpl.render.text.qr_code import QrCode
from cpl.render.text.refusals import TemplateProblem

QUOTED_TITLE = pattern(r"'(?:[^']|'')+'!")


@dataclass(frozen=True)
class Layout:
    template: TemplateSheet
    values: Aside[Mapping[int, CellValue]]
    heights: Sequence[float]  # of one part; 0: as in the template
    map: RowMap
    pieces: Sequence[Pieces]
    drawn: Sequence[tuple[int, int, QrCode]] = ()
    """Codes to be drawn: the printed row, the column."""

    @cached_property
    def pieces_at(self) -> Mapping[tuple[int, int], tuple[Piece, ...]]:
        """By the row and column of the sheet where a cell was that is spread now."""
        return {
            (placed.start, column): found
            for placed, pieces in zip(self.map.rows, self.pieces, strict=True)
            if pieces
            for column, found in pieces.items()
        }

    def sides(self, index: int) -> Mapping[int, Side]:
        """Where each item of what is spread in a printed row stands, by its first column."""
        every = self.pieces[index].values()
        return {each.first: each.side for found in every for each in found}


def lay_out(
    form: Form, sheet: FormSheet, context: Mapping[str, object], name: str, held: int = 0
) -> Layout:
    """`held`: what so many of its rows say stays in memory as it is."""
    template = TemplateSheet(form, sheet)
    _refuse_tags_in_formulas(template, f"{name}!{sheet.title}")
    rows = PlacedRows()
    values = Aside[Mapping[int, CellValue]](held)  # all sheets are laid out before one is written
    pieces: list[Pieces] = []
    drawn: list[tuple[int, int, QrCode]] = []
    heights = Heights(template)
    spreading = Spreading(template, f"{name}!{sheet.title}")
    for row in printed_rows(template.texts(), context, f"{name}!{sheet.title}"):
        spread = spreading.row(row)
        cells = {
            column: cell_value(value, template.number_format(row.template_row, column))
            for column, value in spread.values.items()
        }
        for column in [c for c, value in cells.items() if isinstance(value, QrCode)]:
            code = cells.pop(column)
            drawn.append((len(pieces), column, cast("QrCode", code)))
            cells[column] = None
        rows.add(row)
        values.add(cells)
        pieces.append(spread.pieces or NO_PIECES)
        heights.add(row.template_row, cells, spread.pieces)
    totals = heights.needed(rows, values)
    placed = rows.stretched(map(parts_of, totals))
    parts = array("d", (round(t / each.parts, 2) for t, each in zip(totals, placed, strict=True)))
    return Layout(template, values, parts, RowMap(placed), pieces, drawn)


def _refuse_tags_in_formulas(template: TemplateSheet, place: str) -> None:
    """Text from a complaint inside a formula would be run by Excel."""
    for cells in template.rows.values():
        for cell in cells:
            if cell.kind == FORMULA and has_tags(_without_titles(cell.value)):
                raise TemplateProblem(
                    f"模板 {place}!{cell.coordinate}: 公式里不能放模板标签，"
                    "请把值放进另一个单元格，公式引用那一格"
                )


def _without_titles(formula: object) -> str:
    """A sheet's title may have tags, and so the formulas that name it."""
    return QUOTED_TITLE.sub("", str(formula))
