"""The periods in which a recurring duty is owed: a day, a week, a month … each with its name."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

from cpl.dataclass import dataclass

ONE_DAY = timedelta(days=1)


class PeriodUnit(Enum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {PeriodUnit.MONTH: 1, PeriodUnit.QUARTER: 3, PeriodUnit.HALF_YEAR: 6}
LETTERS = {PeriodUnit.QUARTER: "Q", PeriodUnit.HALF_YEAR: "H"}
TOLD = {
    PeriodUnit.DAY: "每天",
    PeriodUnit.WEEK: "每周",
    PeriodUnit.MONTH: "每月",
    PeriodUnit.QUARTER: "每季度",
    PeriodUnit.HALF_YEAR: "每半年",
    PeriodUnit.YEAR: "每年",
}
SHAPES = {
    PeriodUnit.DAY: r"(\d{4}-\d\d-\d\d)",
    PeriodUnit.WEEK: r"(\d{4}-W\d\d)",
    PeriodUnit.MONTH: r"(\d{4}-\d\d)",
    PeriodUnit.QUARTER: r"(\d{4}-Q[1-4])",
    PeriodUnit.HALF_YEAR: r"(\d{4}-H[12])",
    PeriodUnit.YEAR: r"(\d{4})(?:-\d{4})?",
}


@dataclass(frozen=True)
class Every:
    """How often; `n` counts years only: every two years is a period of two years."""

    unit: PeriodUnit
    n: int = 1

    @property
    def told(self) -> str:
        return f"每 {self.n} 年" if self.n > 1 else TOLD[self.unit]


@dataclass(frozen=True)
class Period:
    """One week, month …: from `start` up to `end`, the first day that is no more of it."""

    start: date
    end: date
    name: str

    @property
    def days_told(self) -> str:
        """`11-16 至 11-22`."""
        return f"{self.start:%m-%d} 至 {self.end - ONE_DAY:%m-%d}"


def period_of(every: Every, day: date) -> Period:
    """The period that a day lies in."""
    match every.unit:
        case PeriodUnit.DAY:
            return Period(day, day + ONE_DAY, str(day))
        case PeriodUnit.WEEK:
            start = day - timedelta(days=day.weekday())
            return Period(start, start + timedelta(days=7), f"{start:%G-W%V}")
        case PeriodUnit.YEAR:
            first = day.year - day.year % every.n
            last = first + every.n - 1
            name = f"{first}" if every.n == 1 else f"{first}-{last}"
            return Period(date(first, 1, 1), date(last + 1, 1, 1), name)
    return _of_months(every.unit, day)


def _of_months(unit: PeriodUnit, day: date) -> Period:
    length = MONTHS[unit]
    place = (day.month - 1) // length
    start = date(day.year, place * length + 1, 1)
    end = date(day.year + 1, 1, 1) if start.month + length > 12 else None
    name = f"{day:%Y-%m}" if unit is PeriodUnit.MONTH else f"{day.year}-{LETTERS[unit]}{place + 1}"
    return Period(start, end or start.replace(month=start.month + length), name)


def following(every: Every, period: Period) -> Period:
    return period_of(every, period.end)


def periods_between(every: Every, first: date, last: date) -> Iterator[Period]:
    """Those that a day from `first` to `last` lies in, in order."""
    period = period_of(every, first)
    while period.start <= last:
        yield period
        period = following(every, period)


def period_named(every: Every, name: str) -> Period | None:
    """The period with this name; None where there is none."""
    shaped = re.fullmatch(SHAPES[every.unit], name, re.ASCII)
    if shaped is None:
        return None
    try:
        found = period_of(every, _first_day(every.unit, shaped[1]))
    except ValueError:
        return None
    return found if found.name == name else None


def _first_day(unit: PeriodUnit, name: str) -> date:
    """A day of the period that is named; raises ValueError."""
    match unit:
        case PeriodUnit.DAY:
            return date.fromisoformat(name)
        case PeriodUnit.WEEK:
            return date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        case PeriodUnit.MONTH:
            return date.fromisoformat(f"{name}-01")
        case PeriodUnit.YEAR:
            return date(int(name), 1, 1)
    return date(int(name[:4]), (int(name[6]) - 1) * MONTHS[unit] + 1, 1)


def last_day_of(every: Every, period: Period, due_day: int | None, after: bool) -> date:
    """The day by which something is due: the nth, or the last, of the period or the one after."""
    of = following(every, period) if after else period
    last = of.end - ONE_DAY
    return last if due_day is None else min(of.start + timedelta(days=due_day - 1), last)
