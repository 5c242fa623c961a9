"""What hangs on the rows of a sheet moves with them: merges, formats, validations, page set-up.

Everything asks the one `RowMap` where its rows went, and is text as the template has it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.excel.layout import Layout
from cpl.render.rows.formulas import Formulas
from cpl.render.rows.row_map import RowMap
from cpl.render.rows.sheet_rows import is_control
from cpl.render.xlsx.areas import Area, area, areas
from cpl.render.xlsx.quoting import escaped, unescaped

PANE = pattern(r"<pane\b[^>]*>")
FROZEN, CORNER = pattern(r'\bySplit="([0-9.]+)"'), pattern(r'\btopLeftCell="([A-Z]+)([0-9]+)"')
REF = pattern(r'\bref="([^"]*)"')
FORMAT = pattern(r"<conditionalFormatting\b.*?</conditionalFormatting>", re.DOTALL)
VALIDATION = pattern(r"<dataValidation\b[^>]*?(?:/>|>.*?</dataValidation>)", re.DOTALL)
SQREF = pattern(r'\bsqref="([^"]*)"')
CONDITION = pattern(r"<(formula[12]?)>([^<]*)</\1>")
VALIDATIONS = pattern(r"<dataValidations\b([^>]*?) count=\"[0-9]+\"([^>]*)>")
BREAK = '<brk id="{}" min="0" max="16383" man="1" />'


@dataclass(frozen=True)
class MovedPage:
    """What is said of a sheet's printing: its areas, the rows of its titles, page breaks."""

    areas: tuple[Area, ...]
    title_rows: str
    breaks: tuple[int, ...]


def moved_page(layout: Layout) -> MovedPage:
    sheet = layout.template.sheet
    found = (_reach(layout.map, each) for each in sheet.print_areas)
    titles = sheet.title_rows
    if titles:
        first, last = map(int, titles.replace("$", "").split(":"))
        span = next(layout.map.groups(first, last), None)  # in a loop, those of its first turn
        titles = f"${span[0]}:${span[1]}" if span else titles
    breaks = {row for each in sheet.breaks for row in _break_rows(layout, each)}
    kept = sorted(row for row in breaks if 0 < row < layout.map.last)
    return MovedPage(tuple(each for each in found if each), titles, tuple(kept))


def moved_elements(layout: Layout, formulas: Formulas) -> dict[str, str]:
    """Those of the sheet that speak of rows, but its breaks."""
    elements = dict(layout.template.sheet.elements)
    moves = {
        "sheetViews": partial(_views, layout),
        "autoFilter": partial(_filter, layout),
        "conditionalFormatting": partial(_formats, layout, formulas),
        "dataValidations": partial(_validations, layout, formulas),
    }
    for name, moved in moves.items():
        if name in elements:
            elements[name] = moved(elements[name])
    elements["mergeCells"] = _merges(layout)
    return elements


def with_validations(element: str, more: Iterable[str]) -> str:
    """The element with these too."""
    found = [*VALIDATION.findall(element), *more]
    if not found:
        return ""
    head = VALIDATIONS.match(element)
    before, behind = (head[1], head[2]) if head else ("", "")
    count = f'<dataValidations{before} count="{len(found)}"{behind}>'
    return f"{count}{''.join(found)}</dataValidations>"


def validated(element: str) -> list[Area]:
    """Which cells have a validation."""
    return [each for found in SQREF.finditer(element) for each in areas(found[1])]


def breaks_element(rows: Iterable[int]) -> str:
    found = "".join(map(BREAK.format, rows))
    count = found.count("<brk")
    said = f'<rowBreaks count="{count}" manualBreakCount="{count}">'
    return f"{said}{found}</rowBreaks>" if found else ""


def moved_table(layout: Layout, text: str) -> str | None:
    """None where it has no row: to Excel that is damage."""
    found = REF.search(text)
    reach = _reach(layout.map, area(found[1])) if found else None
    if reach is None or reach.min_row == reach.max_row:
        return None
    return REF.sub(f'ref="{reach.coord}"', text)


def moved_row(rows: RowMap, row: int) -> int:
    """Where a picture stands now that stood at a row; both from 0."""
    return rows.first_from(row + 1) - 1


def filtered_of(elements: Mapping[str, str]) -> Area | None:
    found = REF.search(elements.get("autoFilter", ""))
    return area(found[1]) if found else None


def _merges(layout: Layout) -> str:
    found = set(iter(set(_merged(layout))))  # in the order of openpyxl, which puts one into another
    cells = [f'<mergeCell ref="{each.coord}" />' for each in found]
    return f'<mergeCells count="{len(cells)}">{"".join(cells)}</mergeCells>' if cells else ""


def _merged(layout: Layout) -> Iterator[Area]:
    for merge in layout.template.merges:
        for first, last in layout.map.groups(merge.min_row, merge.max_row):
            pieces = layout.pieces_at.get((first, merge.min_col), ())
            reaches = [(each.first, each.last) for each in pieces]
            for left, right in reaches or [(merge.min_col, merge.max_col)]:
                if first < last or left < right:
                    yield Area(first, left, last, right)
    yield from _split_rows(layout)


def _split_rows(layout: Layout) -> Iterator[Area]:
    """A row too tall for Excel is several rows, and each of its cells is merged over them."""
    for placed in layout.map.rows:
        if placed.parts == 1:
            continue
        template_row = placed.out.template_row
        for cell in layout.template.rows.get(template_row, []):
            if (template_row, cell.column) not in layout.template.merged:
                yield Area(placed.start, cell.column, placed.end, cell.column)


def _break_rows(layout: Layout, template_row: int) -> list[int]:
    """After each time the row is printed; after what stands above it where it steers a loop.

    An ordinary row that is not printed this time breaks nothing.
    """
    found = [last for _, last in layout.map.groups(template_row, template_row)]
    cells = layout.template.rows.get(template_row, [])
    said = [str(each.value) for each in cells if each.value is not None]
    steers = bool(said) and all(map(is_control, said))
    return found or ([layout.map.last_before(template_row)] if steers else [])


def _views(layout: Layout, element: str) -> str:
    """The frozen rows, without those that only steer."""

    def moved(pane: re.Match[str]) -> str:
        split, corner = FROZEN.search(pane[0]), CORNER.search(pane[0])
        if split is None or corner is None or not float(split[1]):
            return pane[0]
        frozen = layout.map.last_before(int(corner[2]))
        there = CORNER.sub(f'topLeftCell="{corner[1]}{frozen + 1}"', pane[0])
        return FROZEN.sub(f'ySplit="{frozen}"', there)

    return PANE.sub(moved, element, count=1)


def _filter(layout: Layout, element: str) -> str:
    found = REF.search(element)
    reach = _reach(layout.map, area(found[1])) if found else None
    return REF.sub(f'ref="{reach.coord}"', element, count=1) if reach else ""


def _formats(layout: Layout, formulas: Formulas, element: str) -> str:
    return "".join(_moved(layout, formulas, each) for each in FORMAT.findall(element))


def _validations(layout: Layout, formulas: Formulas, element: str) -> str:
    kept = [_moved(layout, formulas, each) for each in VALIDATION.findall(element)]
    head = VALIDATIONS.match(element)
    return with_validations(head[0] if head else "", filter(None, kept))


def _moved(layout: Layout, formulas: Formulas, rule: str) -> str:
    """What holds for some cells; nothing where none of them was printed."""
    found = SQREF.search(rule)
    ranges = areas(found[1]) if found else []
    where = list(_runs(layout.map, ranges))
    if not where:
        return ""
    moved = CONDITION.sub(partial(_condition, layout, formulas, ranges[0]), rule)
    return SQREF.sub(f'sqref="{" ".join(each.coord for each in where)}"', moved, count=1)


def _condition(layout: Layout, formulas: Formulas, where: Area, found: re.Match[str]) -> str:
    """A rule's formula speaks of the first cell of its range: of the first that was printed."""
    formula = unescaped(found[2])
    first = layout.map.first_from(where.min_row)
    for index, placed in enumerate(layout.map.rows):
        if placed.start == first:
            formula = _as_of_row(formula, where.min_row, placed.out.template_row)
            formula = formulas.moved(formula, layout.template.title, index)
            break
    return f"<{found[1]}>{escaped(formula)}</{found[1]}>"


def _as_of_row(formula: str, here: int, there: int) -> str:
    if here == there:
        return formula
    from openpyxl.formula.translate import (
        Translator,
    )  # only where a rule begins at a row that steers

    translated: str = Translator(f"={formula}", f"A{here}").translate_formula(f"A{there}")
    return translated[1:]


def _runs(rows: RowMap, ranges: Iterable[Area]) -> Iterator[Area]:
    found = {
        Area(first, each.min_col, last, each.max_col)
        for each in ranges
        for first, last in rows.runs(each.min_row, each.max_row)
    }
    yield from areas(" ".join(each.coord for each in found))


def _reach(rows: RowMap, within: Area) -> Area | None:
    span = rows.span(within.min_row, within.max_row)
    return span and Area(span[0], within.min_col, span[1], within.max_col)
