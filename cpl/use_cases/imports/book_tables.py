"""Which sheet of a file is the table, and several sheets with the same columns as one table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from cpl.codec.tables.header import CellKind, kind_of_cell
from cpl.codec.tables.mapping import EVERY_SHEET
from cpl.dataclass import dataclass
from cpl.problems import UsageProblem
from cpl.store.tables.books.contents import SheetState, SheetTitle
from cpl.store.tables.rows import WHOLE_ROW, Doubt, Row
from cpl.store.tables.sheets import Book, Sheet
from cpl.use_cases.imports.table import SourceTable, same_name, table_of

LOOKED_AT, MOST_NAMES = 30, 4
ALIKE = 0.8
"""So much of the columns two sheets share that are months of one ledger."""


def table_in(
    book: Book, sheets: tuple[str, ...], header: tuple[int, ...], wanted: tuple[str, ...]
) -> SourceTable:
    """The sheets named as one table; of none named, the one that most looks like the table.

    A cover or a summary beside the ledger is not taken for it. Raises UsageProblem.
    """
    if len(sheets) == 1 and sheets[0] != EVERY_SHEET:
        title = book.title(sheets[0])
        return _with_others(book, table_of(book.sheet(title), header, wanted), [title])
    if sheets and sheets[0] != EVERY_SHEET:
        titles = [book.title(each) for each in sheets]
        return _joined(book, [(t, table_of(book.sheet(t), header, wanted)) for t in titles])
    title, best = _best(book, header, wanted)
    if not sheets:
        return _with_others(book, best, [title])
    return _joined(book, alike(book, best, header, wanted))


def alike(
    book: Book, table: SourceTable, header: tuple[int, ...] = (), wanted: tuple[str, ...] = ()
) -> list[tuple[SheetTitle, SourceTable]]:
    """The visible sheets with the table's columns, or those wanted of them, in their order."""
    names = set(map(same_name, wanted or table.names))
    found = []
    for title in _shown(book):
        other = _table(book, title, header, wanted)
        if other and len(names & _names(other)) >= ALIKE * len(names):
            found.append((title, other))
    return found


def sheets_alike(book: Book, table: SourceTable) -> tuple[str, ...]:
    """The names of the visible sheets with the same columns, the table's own among them."""
    if len(_shown(book)) < 2:
        return ()
    return tuple(title.name for title, _ in alike(book, table))


def _best(
    book: Book, header: tuple[int, ...], wanted: tuple[str, ...]
) -> tuple[SheetTitle, SourceTable]:
    """The first whose columns are all there, else the one that has most of a table."""
    first = book.title(book.first.name) if book.first.name else book.titles[0]
    shown = _shown(book)
    if len(shown) < 2:
        return first, table_of(book.sheet(first), header, wanted)
    best = None
    for title in shown:
        table = _table(book, title, header, wanted)
        if table is None:
            continue
        merit = _merit(table, wanted)
        if best is None or merit > best[0]:
            best = merit, title, table
        if merit[0] == len(wanted) and merit[1:] == (True, MOST_NAMES):
            break
    return best[1:] if best else (first, table_of(book.sheet(first), header, wanted))


def _merit(table: SourceTable, wanted: tuple[str, ...]) -> tuple[int, bool, int]:
    """How many wanted columns it has, whether there are days in it, how many columns."""
    rows = list(islice(table.rows, LOOKED_AT))
    kinds = (kind_of_cell(text) for row in rows for text in row.cells)
    has_days = any(kind is CellKind.MOMENT for kind in kinds)
    return (
        sum(bool(table.indexes(each)) for each in wanted),
        has_days,
        min(len(table.names), MOST_NAMES) if rows else 0,
    )


def _shown(book: Book) -> list[SheetTitle]:
    return [each for each in book.titles if each.shown is SheetState.VISIBLE]


def _table(
    book: Book, title: SheetTitle, header: tuple[int, ...], wanted: tuple[str, ...]
) -> SourceTable | None:
    """None where the sheet is empty, or has no such header."""
    try:
        return table_of(book.sheet(title), header, wanted)
    except UsageProblem:
        return None


def _names(table: SourceTable) -> set[str]:
    known = {same_name(each) for each in table.names}
    return known | {each.rpartition("/")[2] for each in known}


def _with_others(book: Book, table: SourceTable, read: list[SheetTitle]) -> SourceTable:
    return replace(table, sheet=replace(table.sheet, others=book.others(read)))


# —— several sheets as one ——


@dataclass(frozen=True)
class _Part:
    """One of the sheets: its table, and where each column of the whole stands in it (-1: not)."""

    name: str
    table: SourceTable
    places: tuple[int, ...]

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        return (self._placed(each) for each in rows)

    def _placed(self, row: Row) -> Row:
        cells = tuple(row.text(each) if each >= 0 else "" for each in self.places)
        doubts = tuple(moved for each in row.doubts if (moved := self._moved(each)))
        return replace(row, cells=cells, doubts=doubts, sheet=self.name)

    def _moved(self, doubt: Doubt) -> Doubt | None:
        if doubt.column == WHOLE_ROW:
            return doubt
        known = doubt.column in self.places
        return replace(doubt, column=self.places.index(doubt.column)) if known else None


@dataclass(frozen=True)
class JoinedRows:
    """The rows of several sheets, one after the other, each with the sheet's name."""

    parts: tuple[_Part, ...]

    def __iter__(self) -> Iterator[Row]:
        for each in self.parts:
            yield from each.rows(each.table.rows)


def _joined(book: Book, tables: list[tuple[SheetTitle, SourceTable]]) -> SourceTable:
    """One table with the columns of the first, and behind them what others have besides."""
    first = tables[0][1]
    if len(tables) == 1:
        return _with_others(book, first, [tables[0][0]])
    names = {same_name(name): name for _, each in reversed(tables) for name in each.names}
    ordered = dict.fromkeys(same_name(name) for _, each in tables for name in each.names)
    parts = tuple(_part(title.name, each, tuple(ordered)) for title, each in tables)
    titles = [title for title, _ in tables]
    sheet = Sheet(
        first.sheet.file,
        "、".join(each.name for each in titles),
        first.sheet.kind,
        JoinedRows(parts),
        others=book.others(titles),
        unseen=first.sheet.unseen,
        sha256=first.sheet.sha256,
    )
    above = tuple(row for each in parts for row in each.rows(each.table.above))
    columns = tuple(names[each] for each in ordered)
    heads = tuple((each.name, each.table.header) for each in parts)
    is_alike = len({header for _, header in heads}) == 1
    rows = tuple(JoinedRows(parts))
    return SourceTable(sheet, first.header, columns, rows, above, () if is_alike else heads)


def _part(name: str, table: SourceTable, columns: tuple[str, ...]) -> _Part:
    places = {same_name(each): index for index, each in enumerate(table.names)}
    return _Part(name, table, tuple(places.get(each, -1) for each in columns))
