"""What a whole column of dates tells of the one that does not say enough.

In one pass over the column: the order that all its `3/11/2026` can have, and in which rows
years are written. An answer is given only where the column leaves no other.
"""

import re
from collections.abc import Iterable
from datetime import date

from cpl.codec.spellings.date_clues import CENTURY, DateOrder, Parts, in_order
from cpl.codec.spellings.ledger_dates import loose_parts, tidied
from cpl.dataclass import dataclass

FAR = 7
"""So many months lie at least between December and March; no ledger leaps so far in a year."""
_YEARLESS = re.compile(r"(?a)(\d{1,2})[-/.月] ?(\d{1,2})(?!\d)")
_DATED = re.compile(r"(?a)(?<!\d)(\d{4})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class YearRun:
    """Rows one after the other in which the same year is written: the first and the last."""

    year: int
    first: tuple[int, date]
    last: tuple[int, date]


@dataclass
class NewYearTurn:
    """How the days without a year follow each other: does a new year begin among them?

    `falls` are leaps from the end of a year to its beginning, `rises` those the other way.
    """

    ups: int = 0
    downs: int = 0
    falls: int = 0
    rises: int = 0
    before: tuple[int, int] | None = None

    def take(self, day: tuple[int, int]) -> None:
        """The next of them, as month and day."""
        before, self.before = self.before or day, day
        far = day[0] - before[0]
        self.falls += far <= -FAR
        self.rises += far >= FAR
        self.ups += day > before and far < FAR
        self.downs += day < before and far > -FAR

    @property
    def is_there(self) -> bool:
        """One leap, against the order of all the others: in a table in no order nobody can tell."""
        against, along = (self.falls, self.rises)[:: 1 if self.ups >= self.downs else -1]
        return against == 1 and not along


@dataclass(frozen=True)
class ColumnDates:
    """The orders that every loose day of the column fits, and where its years are written.

    `over_new_year`: its days without a year go on from one year to the next.
    """

    in_full: frozenset[DateOrder]
    in_short: frozenset[DateOrder]
    runs: tuple[YearRun, ...]
    over_new_year: bool = False

    def order(self, in_full: bool) -> DateOrder | None:
        """The one order that the column can have, of years of four digits or of two."""
        found = self.in_full if in_full else self.in_short
        return next(iter(found)) if len(found) == 1 else None

    def year_at(self, row: int, month: int, day: int) -> int | None:
        """The year of the days above and below this row, where no other can be meant.

        Where years are written on one side only, the day must come after those above, or
        before those below: over a new year nothing is taken for granted.
        """
        above, below = self._around(row)
        if above and below:
            return above.year if above.year == below.year else None
        if above:
            return above.year if (month, day) >= _month_day(above.last[1]) else None
        if below:
            return below.year if (month, day) <= _month_day(below.first[1]) else None
        return None

    def is_out_of_order(self, row: int, day: date) -> bool:
        """Between rows of two years, is it a day that lies between none of them?"""
        above, below = self._around(row)
        if not above or not below or above.year == below.year:
            return False
        first, last = sorted((above.last[1], below.first[1]))
        return not first <= day <= last

    def _around(self, row: int) -> tuple[YearRun | None, YearRun | None]:
        above = next((run for run in reversed(self.runs) if run.first[0] < row), None)
        return above, next((run for run in self.runs if run.last[0] > row), None)


def column_dates(cells: Iterable[tuple[int, str]], today: date) -> ColumnDates:
    """What the cells of one column say together, each with the number of its row."""
    loose: dict[bool, set[Parts]] = {True: set(), False: set()}
    runs: list[YearRun] = []
    turn = NewYearTurn()
    for row, said in cells:
        text = tidied(said)
        if parts := loose_parts(text):
            loose[len(parts[2]) == 4].add(parts)
        elif found := _dated(text):
            _extend(runs, row, found)
        elif yearless := _YEARLESS.match(text):
            turn.take((int(yearless[1]), int(yearless[2])))
    orders = _fitting(loose[True]), _short_orders(loose[False], today)
    return ColumnDates(*orders, tuple(runs), turn.is_there)


def _dated(text: str) -> date | None:
    match = _DATED.search(text)
    return in_order((match[1], match[2], match[3]), DateOrder.YEAR_FIRST) if match else None


def _extend(runs: list[YearRun], row: int, found: date) -> None:
    if runs and runs[-1].year == found.year:
        runs[-1] = YearRun(found.year, runs[-1].first, (row, found))
    else:
        runs.append(YearRun(found.year, (row, found), (row, found)))


def _fitting(loose: set[Parts]) -> frozenset[DateOrder]:
    """The orders in which every one of these is a day."""
    return frozenset(
        order for order in DateOrder if loose and all(in_order(each, order) for each in loose)
    )


def _short_orders(loose: set[Parts], today: date) -> frozenset[DateOrder]:
    """Of `26.11.03` also: a number that is no year by now is a day, and so the year is another."""
    fitting = _fitting(loose)
    starts, ends = (_are_years({each[place] for each in loose}, today) for place in (0, 2))
    if starts and not ends:
        return fitting & {DateOrder.YEAR_FIRST}
    if ends and not starts:
        return fitting - {DateOrder.YEAR_FIRST}
    return fitting


def _are_years(numbers: set[str], today: date) -> bool:
    """Can they all be years of this century that have begun, or are about to?"""
    return all(len(each) == 2 and CENTURY + int(each) <= today.year + 1 for each in numbers)


def _month_day(found: date) -> tuple[int, int]:
    return found.month, found.day
