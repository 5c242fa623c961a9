"""Fills an Excel form: Jinja tags in the cells of an .xlsx, which the office restyles as it likes.

The same template and the same data give the same bytes. See `sheet_rows` for how loops
work, `sheet_parts` for what moves along, `cells` for what keeps user text harmless.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import cast

from cpl.codec.tables.marks import COPY
from cpl.codec.tables.register_marks import Remembered
from cpl.loading import pattern
from cpl.render.excel.filled_sheet import FilledSheet, dimension, sheet_text
from cpl.render.excel.headers import filled_headers, filled_text
from cpl.render.excel.layout import lay_out
from cpl.render.excel.remembered import MemorySheet, remember
from cpl.render.excel.zones import Zones, zones_of
from cpl.render.forms.form import Form
from cpl.render.forms.kept import form_read
from cpl.render.forms.repeated import Repeated
from cpl.render.rows.cells import writable
from cpl.render.rows.formulas import Formulas, is_of_no_row
from cpl.render.xlsx.book_text import ACTIVE, BOOK, BookName, with_names, with_titles
from cpl.render.xlsx.calculating import Calculated, with_totals
from cpl.render.xlsx.charts import numbers_of, redrawn
from cpl.render.xlsx.package import Package
from cpl.render.xlsx.quiet import unmarked
from cpl.render.xlsx.zipped import in_whole_rows, packed

FORBIDDEN_IN_TITLE = pattern(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
MOST_DUPLICATES = 1000
ROWS_HELD = 3000
"""Of all sheets together; a register of ten years has more, a month's report hardly."""
STYLES = "xl/styles.xml"


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
    form = form_of(template, name, repeated, tuple(copies))
    held = ROWS_HELD // len(form.sheets)
    layouts = [lay_out(form, e, _of_copy(context, form, e.title), name, held) for e in form.sheets]
    titles = _titles(form, context, name)
    formulas = Formulas({each.template.title: each.map for each in layouts}, titles)
    memory = remember(layouts, remembered) if remembered else None
    if memory:
        form = form_of(template, name, repeated, tuple(copies), remembers=True)
    looks = form.all_looks()
    sheets = [FilledSheet(each, formulas, looks) for each in layouts]
    for each in sheets:
        of_copy = _of_copy(context, form, each.layout.template.title)
        each.elements["headerFooter"] = filled_headers(each.form, of_copy, name)
    book = _Book(form, sheets, formulas, memory)
    kept = {title for title, label in form.labels.items() if label != copies[-1]}
    filled_in = [each for each in layouts if each.template.title not in kept]
    zones = zones_of(form, filled_in, titles, context, name)
    book.name(zones)
    if zones.names and kept:
        book.open_at(form.sheets.index(filled_in[-1].template.sheet))
    book.package.put(STYLES, looks.written(book.package.text(STYLES)))
    return book.packed()


def form_of(
    template: bytes,
    name: str,
    repeated: Repeated | None = None,
    copies: tuple[str, ...] = (),
    *,
    remembers: bool = False,
) -> Form:
    """The template as it was read; raises TemplateProblem where it does not open."""

    def read() -> Form:
        from cpl.render.forms.reading import read_template  # with openpyxl

        return read_template(template, name, repeated, copies, remembers)

    listed = (repeated.listed, *repeated.titles) if repeated else ()
    return form_read((template, listed, copies, remembers), read)


def _of_copy(context: Mapping[str, object], form: Form, title: str) -> Mapping[str, object]:
    label = form.labels.get(title)
    return ChainMap({COPY: label}, cast("dict[str, object]", context)) if label else context


def rehearse(template: bytes, contexts: Sequence[Mapping[str, object]], name: str) -> None:
    """Whatever can go wrong in filling it with each of these; nothing is written.

    Raises TemplateProblem, as `fill` does.
    """
    form = form_of(template, name)
    for context in contexts:
        layouts = [lay_out(form, sheet, context, name) for sheet in form.sheets]
        titles = _titles(form, context, name)
    for sheet in form.sheets:
        filled_headers(sheet, contexts[-1], name)
    zones_of(form, layouts, titles, contexts[-1], name)


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


def _titles(form: Form, context: Mapping[str, object], name: str) -> dict[str, str]:
    taken: set[str] = set()
    titles = {}
    for sheet in form.sheets:
        said = filled_text(sheet.title, context, f"{name}!{sheet.title} 表名")
        titles[sheet.title] = sheet_title(said, taken)
    return titles


class _Book:
    """The file while it is made."""

    def __init__(
        self,
        form: Form,
        sheets: Sequence[FilledSheet],
        formulas: Formulas,
        memory: MemorySheet | None,
    ) -> None:
        self.form = form
        self.sheets = sheets
        self.formulas = formulas
        self.package = Package(form.parts)
        self._memory = memory
        self._drop_charts_of_nothing()
        for each in sheets:
            each.write(self.package)

    def name(self, zones: Zones) -> None:
        """The sheets, and what has a name; with what is offered in the cells to fill in."""
        for each in self.sheets:
            each.offer(zones.offered.get(each.form.title, ()))
        titles = self.formulas.titles
        text = with_titles(self.package.text(BOOK), titles)
        self.package.put(BOOK, with_names(text, [*self._names(), *zones.names, *self._printing()]))

    def open_at(self, number: int) -> None:
        """That sheet is seen first."""
        text = ACTIVE.sub(f'activeTab="{number}"', self.package.text(BOOK), count=1)
        self.package.put(BOOK, text)
        for index, each in enumerate(self.sheets):
            each.select(index == number)

    def packed(self) -> bytes:
        values = {self.formulas.titles[each.form.title]: each.rows for each in self.sheets}
        calculated = Calculated(values)
        texts: dict[str, Iterable[bytes]] = {n: (d,) for n, d in self.package.parts.items()}
        for each in self.sheets:
            title = self.formulas.titles[each.form.title]
            total = partial(with_totals, title=title, calculated=calculated)
            texts[each.form.path] = unmarked(map(total, in_whole_rows(each.chunks())))
        if self._memory and self.form.memory:
            said = {"dimension": dimension(self._memory.cells)}
            text = sheet_text({**self.form.memory.elements, **said}, self._memory.rows)
            texts[self.form.memory.path] = unmarked(in_whole_rows(text))
        for title, part in self.form.charts:
            if part in self.package.parts:
                moved = partial(self.formulas.moved_series, sheet=title)
                chart = redrawn(self.package.text(part), moved, calculated.values)
                texts[part] = (chart.encode(),)
        return packed(texts)

    def _names(self) -> Iterable[BookName]:
        """Of the whole workbook."""
        for each in self.form.names:
            if each.sheet is None:
                yield BookName(dict(each.said), self.formulas.moved(each.text, ""))

    def _printing(self) -> Iterable[BookName]:
        """Those of each sheet, and what is printed of it."""
        for index, sheet in enumerate(self.sheets):
            for each in self.form.names:
                if each.sheet == index:
                    yield BookName(
                        dict(each.said), self.formulas.moved(each.text, sheet.form.title)
                    )
            yield from sheet.printing(index, self.formulas.titles[sheet.form.title])

    def _drop_charts_of_nothing(self) -> None:
        """Those of loops that printed nothing: their frame would stand empty."""
        for sheet in self.sheets:
            charts = [part for title, part in self.form.charts if title == sheet.form.title]
            sheet.drop_charts(
                self.package, [each for each in charts if self._is_of_nothing(each, sheet)]
            )

    def _is_of_nothing(self, chart: str, sheet: FilledSheet) -> bool:
        numbers = numbers_of(self.package.text(chart))
        cells = [self.formulas.moved_series(each, sheet.form.title) for each in numbers]
        return bool(cells) and all(map(is_of_no_row, cells))
