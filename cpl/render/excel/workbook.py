"""Fills an Excel form: Jinja tags in the cells of an .xlsx, which the office restyles as it likes.

The same template and the same data give the same bytes. See `sheet_rows` for how loops
work, `sheet_parts` for what moves along, `cells` for what keeps user text harmless.
"""

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, cast

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cpl.codec.tables.marks import COPY
from cpl.codec.tables.register_marks import Remembered
from cpl.render.excel.headers import fill_headers, filled_text
from cpl.render.excel.layout import lay_out
from cpl.render.excel.page_breaks import break_pages
from cpl.render.excel.remembered import remember
from cpl.render.excel.sheet_copies import Repeated, add_copies, add_issued_copies
from cpl.render.excel.sheet_parts import move_parts
from cpl.render.excel.sheet_writing import write_rows
from cpl.render.excel.zones import forget_zones, mark_zones
from cpl.render.rows.cells import writable
from cpl.render.rows.formulas import Formulas, is_of_no_row
from cpl.render.xlsx.calculating import Calculated, with_totals
from cpl.render.xlsx.charts import DrawnChart, drawn_charts, redrawn
from cpl.render.xlsx.opening import opened
from cpl.render.xlsx.quiet import unmarked
from cpl.render.xlsx.saving import save
from cpl.render.xlsx.zipped import in_whole_rows, same_bytes

FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
MOST_DUPLICATES = 1000
ROWS_HELD = 3000
"""Of all sheets together; a register of ten years has more, a month's report hardly."""


def fill(
    template: bytes,
    context: Mapping[str, object],
    name: str,
    repeated: Repeated | None = None,
    remembered: Remembered | None = None,
    copies: Sequence[str] = (),
) -> bytes:
    """The filled workbook; a problem names the template, the sheet and the cell.

    `remembered` takes what is printed, to know it again when it comes back. A sheet that
    says 联次 is there for each of the `copies`, and is filled in on the last.
    """
    book = opened(template, name)
    if repeated:
        add_copies(book, repeated)
    labels = add_issued_copies(book, copies)
    forget_zones(book)
    charts = drawn_charts(template, book)
    held = ROWS_HELD // len(book.worksheets)
    layouts = [
        lay_out(each, _of_copy(context, labels, each), name, held) for each in book.worksheets
    ]
    titles = _titles(book, context, name)
    formulas = Formulas({each.template.title: each.map for each in layouts}, titles)
    charts = _with_rows(book, charts, formulas)
    for layout in layouts:
        write_rows(layout, formulas)
        move_parts(layout, formulas)
        break_pages(layout)
    for sheet in book.worksheets:
        fill_headers(sheet, _of_copy(context, labels, sheet), name)
    for each in book.defined_names.values():
        each.attr_text = formulas.moved(each.attr_text, "")
    _rename(book, titles)
    kept = {title for title, label in labels.items() if label != copies[-1]}
    filled_in = [each for each in layouts if each.template.title not in kept]
    if mark_zones(book, filled_in, context, name) and kept:
        book.active = book.index(filled_in[-1].template.sheet)
    if remembered:
        remember(book, layouts, remembered)
    return _saved(book, charts, formulas)


def _of_copy(
    context: Mapping[str, object], labels: Mapping[str, str], sheet: Worksheet
) -> Mapping[str, object]:
    label = labels.get(sheet.title)
    return ChainMap({COPY: label}, cast("dict[str, object]", context)) if label else context


def rehearse(template: bytes, contexts: Sequence[Mapping[str, object]], name: str) -> None:
    """Whatever can go wrong in filling it with each of these; nothing is written.

    Raises TemplateProblem, as `fill` does.
    """
    book = opened(template, name)
    forget_zones(book)
    for context in contexts:
        layouts = [lay_out(sheet, context, name) for sheet in book.worksheets]
        _titles(book, context, name)
    for sheet in book.worksheets:
        fill_headers(sheet, contexts[-1], name)
    mark_zones(book, layouts, contexts[-1], name)


def sheet_title(text: str, taken: set[str]) -> str:
    """A title Excel accepts, and that no other sheet has (in any case of its letters)."""
    title = FORBIDDEN_IN_TITLE.sub("_", writable(text)).strip().strip("'")[:LONGEST_TITLE]
    title = "_History" if title.lower() == "history" else title or "表"
    for number in range(2, MOST_DUPLICATES):
        if title.lower() not in taken:
            break
        ending = f"({number})"
        title = title.removesuffix(f"({number - 1})")[: LONGEST_TITLE - len(ending)] + ending
    taken.add(title.lower())
    return title


def _titles(book: Workbook, context: Mapping[str, object], name: str) -> dict[str, str]:
    taken: set[str] = set()
    titles = {}
    for sheet in book.worksheets:
        said = filled_text(sheet.title, context, f"{name}!{sheet.title} 表名")
        titles[sheet.title] = sheet_title(said, taken)
    return titles


def _rename(book: Workbook, titles: Mapping[str, str]) -> None:
    """In two steps: openpyxl numbers a title that another sheet is only about to give up."""
    sheets = {sheet: titles[sheet.title] for sheet in book.worksheets}
    changed = [sheet for sheet, title in sheets.items() if sheet.title != title]
    for number, sheet in enumerate(changed):
        sheet.title = f"cpl {number}"
    for sheet in changed:
        sheet.title = sheets[sheet]


def _with_rows(
    book: Workbook, charts: Sequence[DrawnChart], formulas: Formulas
) -> list[DrawnChart]:
    """The charts but those of loops that printed nothing: their frame would stand empty."""
    sheets: dict[str, Any] = {each.title: each for each in book.worksheets}
    kept = []
    for each in charts:
        cells = [formulas.moved_series(one, each.title) for one in each.numbers()]
        if cells and all(is_of_no_row(one) for one in cells):
            sheets[each.title]._charts.remove(each.chart)
        else:
            kept.append(each)
    return kept


def _saved(book: Workbook, charts: Sequence[DrawnChart], formulas: Formulas) -> bytes:
    for sheet in book.worksheets:  # what is typed into one of several selected goes into all
        sheet.sheet_view.tabSelected = sheet is book.active
    book.calculation.fullCalcOnLoad = True
    book.properties.lastModifiedBy = None
    with TemporaryFile() as file:  # ten years of rows are many
        save(book, file)
        return _finished(book, file, charts, formulas)


def _finished(
    book: Workbook, file: IO[bytes], charts: Sequence[DrawnChart], formulas: Formulas
) -> bytes:
    """What was saved, with what openpyxl does not write."""
    calculated = Calculated(book)
    titles = {each.path.removeprefix("/"): each.title for each in book.worksheets}
    drawn = {each.chart.path.removeprefix("/"): each for each in charts}

    def finished(member: str, content: Iterable[bytes]) -> Iterable[bytes]:
        if member in titles:
            rows = in_whole_rows(content)
            return unmarked(with_totals(each, titles[member], calculated) for each in rows)
        if member in drawn:
            text, title = drawn[member].text, drawn[member].title
            moved = partial(formulas.moved_series, sheet=title)
            return [redrawn(text, moved, calculated.values).encode()]
        return content

    return same_bytes(file, finished)
