"""Tables of numbers as values; templates only place them.

Also the arithmetic every report shares: shares and rates with their zero
bases, differences of rates in 百分点.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from cpl.dataclass import dataclass

NOTHING = "—"
TENTH = Decimal("0.1")
FEWEST = 4
"""Of three or fewer no rate is told: one more or less would turn it over."""


@dataclass(frozen=True, order=True)
class Percent:
    """A share or rate: `Percent(Decimal("85.2"))` prints 85.2% and is 0.852 to Excel."""

    of_hundred: Decimal

    @property
    def ratio(self) -> Decimal:
        return self.of_hundred / 100

    def __str__(self) -> str:
        return f"{self.of_hundred:f}%"


Cell: TypeAlias = str | int | Decimal | Percent | date | None
"""A `Decimal` is money; a `date` may be a moment."""
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table of a report: `None` in a cell means that there is nothing to say (—)."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[Row, ...]:
        """The rows as they are printed, numbers and days as such."""
        return tuple(
            tuple(NOTHING if each in (None, "") else each for each in row) for row in self.rows
        )

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are printed."""
        return tuple(tuple(cell_text(each) for each in row) for row in self.rows)


def side_by_side(table: Table, widest: int) -> tuple[Table, ...]:
    """The table in parts of so many columns at most, the first column in each; notes come last."""
    more = widest - 1
    starts = range(1, len(table.headers), more) or (1,)
    parts = [_columns(table, start, start + more) for start in starts]
    return (*parts[:-1], replace(parts[-1], notes=table.notes))


def _columns(table: Table, start: int, stop: int) -> Table:
    headers = (table.headers[0], *table.headers[start:stop])
    rows = tuple((row[0], *row[start:stop]) for row in table.rows)
    return Table(table.title if start == 1 else f"{table.title}（续）", headers, rows)


@dataclass(frozen=True)
class Section:
    """One numbered part of a report: sentences, then tables."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    blanks: int = 0
    """Lines left empty for a pen."""
    name: str = ""
    """Under which rules choose it and a template places it."""

    @property
    def is_empty(self) -> bool:
        """Is there nothing to print under its title?"""
        return not (self.lines or self.tables or self.blanks)


def cell_text(cell: Cell) -> str:
    match cell:
        case None | "":
            return NOTHING
        case Decimal():
            return f"{cell:f}"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def rate(part: int, whole: int) -> Decimal | None:
    """Per cent to one place; None where there is too little to divide by."""
    if whole < FEWEST:
        return None
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP)


def percent(part: int, whole: int) -> Percent | None:
    found = rate(part, whole)
    return None if found is None else Percent(found)


def change_text(now: int, before: int | None) -> str:
    """`+3（+25.0%）`; a base of a few has no per cent, none no change."""
    if before is None:
        return NOTHING
    if now == before:
        return "持平"
    share = rate(now - before, before)
    return f"{now - before:+d}" if share is None else f"{now - before:+d}（{share:+}%）"


def points_text(now: Decimal | None, before: Decimal | None) -> str:
    """Two rates differ in percentage points, never in per cent."""
    if now is None or before is None:
        return NOTHING
    return "持平" if now == before else f"{now - before:+} 个百分点"


def counted(values: Iterable[str], first: Sequence[str] = ()) -> dict[str, int]:
    """How often each value occurs: those named first keep their order, the rest by frequency."""
    found = Counter(values)
    by_frequency = sorted(found, key=lambda each: (-found[each], each))
    return {name: found[name] for name in (*first, *by_frequency) if name in found}
