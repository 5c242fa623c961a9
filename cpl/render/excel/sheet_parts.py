"""What hangs on the rows of a sheet moves with them: merges, formats, validations, page set-up.

Pictures and charts too. Everything asks the one `RowMap` where its rows went.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.pagebreak import Break

from cpl.render.excel.layout import Layout
from cpl.render.rows.formulas import Formulas
from cpl.render.rows.row_map import RowMap
from cpl.render.rows.sheet_rows import is_control
from cpl.render.text.qr_code import QrCode, png

PIXELS = 4  # of a picture, for each square of the code
SIDE, MARGIN = 792_000, 18_000  # 22 mm and half a millimetre, in Excel's units


def move_parts(layout: Layout, formulas: Formulas) -> None:
    for move in (_merges, _page, _panes, _filters, _drawings):
        move(layout)
    for follow in (_conditional_formats, _validations, _names):
        follow(layout, formulas)


def _merges(layout: Layout) -> None:
    layout.template.sheet.merged_cells = MultiCellRange(_merged(layout))


def _merged(layout: Layout) -> Iterator[CellRange]:
    for merge in layout.template.merges:
        for first, last in layout.map.groups(merge.min_row, merge.max_row):
            pieces = layout.pieces_at.get((first, merge.min_col), ())
            reaches = [(each.first, each.last) for each in pieces]
            for left, right in reaches or [(merge.min_col, merge.max_col)]:
                if first < last or left < right:
                    yield _cells(left, first, right, last)
    yield from _split_rows(layout)


def _split_rows(layout: Layout) -> Iterator[CellRange]:
    """A row too tall for Excel is several rows, and each of its cells is merged over them."""
    for placed in layout.map.rows:
        if placed.parts == 1:
            continue
        template_row = placed.out.template_row
        for cell in layout.template.rows.get(template_row, []):
            column = cell.column
            if (template_row, column) not in layout.template.merged:
                yield _cells(column, placed.start, column, placed.end)


def _page(layout: Layout) -> None:
    sheet: Any = layout.template.sheet
    areas = [_reach(layout.map, each) for each in sheet._print_area.sorted()]
    sheet.print_area = [each.coord for each in areas if each]
    if sheet.print_title_rows:
        first, last = map(int, sheet.print_title_rows.replace("$", "").split(":"))
        span = next(layout.map.groups(first, last), None)  # in a loop, those of its first turn
        sheet.print_title_rows = f"{span[0]}:{span[1]}" if span else None
    breaks = {row for each in sheet.row_breaks.brk for row in _break_rows(layout, each.id)}
    sheet.row_breaks.brk = [Break(id=row) for row in sorted(breaks) if 0 < row < layout.map.last]


def _break_rows(layout: Layout, template_row: int) -> list[int]:
    """After each time the row is printed; after what stands above it where it steers a loop.

    An ordinary row that is not printed this time breaks nothing.
    """
    found = [last for _, last in layout.map.groups(template_row, template_row)]
    cells = layout.template.rows.get(template_row, [])
    said = [str(each.value) for each in cells if each.value is not None]
    steers = bool(said) and all(map(is_control, said))
    return found or ([layout.map.last_before(template_row)] if steers else [])


def _panes(layout: Layout) -> None:
    pane = layout.template.sheet.sheet_view.pane
    if pane is None or not pane.topLeftCell or not pane.ySplit:
        return
    row, column = coordinate_to_tuple(pane.topLeftCell)
    frozen = layout.map.last_before(row)
    pane.topLeftCell = f"{get_column_letter(column)}{frozen + 1}"
    pane.ySplit = frozen


def _filters(layout: Layout) -> None:
    sheet: Any = layout.template.sheet
    if sheet.auto_filter.ref:
        reach = _reach(layout.map, CellRange(sheet.auto_filter.ref))
        sheet.auto_filter.ref = reach.coord if reach else None
    for table in list(sheet.tables.values()):
        reach = _reach(layout.map, CellRange(table.ref))
        if reach is None or reach.min_row == reach.max_row:
            del sheet.tables[table.displayName]  # a table without a row is damage to Excel
            continue
        table.ref = reach.coord
        if table.autoFilter is not None:
            table.autoFilter.ref = reach.coord


def _conditional_formats(layout: Layout, formulas: Formulas) -> None:
    sheet = layout.template.sheet
    moved = ConditionalFormattingList()
    for old in list(sheet.conditional_formatting):
        ranges = old.sqref.sorted()
        where = _runs(layout.map, ranges)
        for rule in old.rules if where else ():
            rule.formula = [_condition(layout, formulas, each, ranges[0]) for each in rule.formula]
            moved.add(ConditionalFormatting(where, pivot=old.pivot), rule)
    sheet.conditional_formatting = moved


def _validations(layout: Layout, formulas: Formulas) -> None:
    validations = layout.template.sheet.data_validations
    for each in validations.dataValidation:
        ranges = each.sqref.sorted()
        for name in ("formula1", "formula2"):
            formula = getattr(each, name)
            if formula:
                setattr(each, name, _condition(layout, formulas, formula, ranges[0]))
        each.sqref = _runs(layout.map, ranges)
    validations.dataValidation = [each for each in validations.dataValidation if each.sqref]


def _condition(layout: Layout, formulas: Formulas, formula: str, where: CellRange) -> str:
    """A rule's formula speaks of the first cell of its range: of the first that was printed."""
    first = layout.map.first_from(where.min_row)
    for index, placed in enumerate(layout.map.rows):
        if placed.start == first:
            here, there = f"A{where.min_row}", f"A{placed.out.template_row}"
            formula = Translator(f"={formula}", here).translate_formula(there)[1:]
            return formulas.moved(formula, layout.template.title, index)
    return formula


def _names(layout: Layout, formulas: Formulas) -> None:
    for each in layout.template.sheet.defined_names.values():
        each.attr_text = formulas.moved(each.attr_text, layout.template.title)


def _drawings(layout: Layout) -> None:
    sheet: Any = layout.template.sheet
    for drawing in [*sheet._images, *sheet._charts]:
        _move_anchor(layout.map, drawing.anchor)
    for index, column, code in layout.drawn:
        if code.text:
            sheet._images.append(_picture(code, layout.map.rows[index].start, column))


def _picture(code: QrCode, row: int, column: int) -> Image:
    """Drawn in the corner of its cell, over whatever lies beside and below."""
    picture = Image(BytesIO(png(code, PIXELS)))
    corner = AnchorMarker(col=column - 1, row=row - 1, colOff=MARGIN, rowOff=MARGIN)
    picture.anchor = OneCellAnchor(_from=corner, ext=XDRPositiveSize2D(SIDE, SIDE))
    return picture


def _move_anchor(rows: RowMap, anchor: Any) -> None:
    """The picture keeps its size; an absolute anchor has no row."""
    corner = getattr(anchor, "_from", None)
    if corner is None:
        return
    shift = rows.first_from(corner.row + 1) - 1 - corner.row
    corner.row += shift
    if getattr(anchor, "to", None) is not None:
        anchor.to.row += shift


def _runs(rows: RowMap, ranges: Iterable[CellRange]) -> MultiCellRange:
    return MultiCellRange(
        _cells(each.min_col, first, each.max_col, last)
        for each in ranges
        for first, last in rows.runs(each.min_row, each.max_row)
    )


def _reach(rows: RowMap, area: CellRange) -> CellRange | None:
    span = rows.span(area.min_row, area.max_row)
    return span and _cells(area.min_col, span[0], area.max_col, span[1])


def _cells(min_col: int, min_row: int, max_col: int, max_row: int) -> CellRange:
    """As openpyxl makes it, whose checks of each number take ten times as long: a long list
    that is spread over a fine grid has one for each cell.
    """
    found = CellRange.__new__(CellRange)
    found.__dict__.update(
        min_col=min_col, min_row=min_row, max_col=max_col, max_row=max_row, title=None
    )
    return found
