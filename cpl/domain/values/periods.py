"""A day, a week, a month …, each with its name: what a report is about and a duty is owed of."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.values.years import FIRST_YEAR, LAST_YEAR, YEARS

ONE_DAY = timedelta(days=1)


class PeriodUnit(Enum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


DAYS = {PeriodUnit.DAY: ONE_DAY, PeriodUnit.WEEK: 7 * ONE_DAY}
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
REPORTED = (PeriodUnit.WEEK, PeriodUnit.MONTH, PeriodUnit.QUARTER, PeriodUnit.YEAR)
"""Those of which there are reports."""


@dataclass(frozen=True)
class Every:
    """How often; `n` counts years only: every two years is a period of two years."""

    unit: PeriodUnit
    n: int = 1

    @property
    def told(self) -> str:
        return f"每 {self.n} 年" if self.n > 1 else TOLD[self.unit]


MONTHLY = Every(PeriodUnit.MONTH)


@dataclass(frozen=True, order=True)
class Period:
    """One week, month …: from its first moment until the first moment of the next."""

    start: datetime
    end: datetime
    """The first moment that is no longer in it."""
    name: str
    """`2026-W43`, `2026-10`, `2026-Q4`, `2026`."""
    every: Every = field(compare=False)

    @classmethod
    def month(cls, year: int, number: int) -> "Period":
        return period_of(MONTHLY, date(year, number, 1))

    @property
    def unit(self) -> PeriodUnit:
        return self.every.unit

    @property
    def last_day(self) -> date:
        return self.end.date() - ONE_DAY

    def day(self, n: int) -> date:
        """Its nth day, the first being 1; past its end where n is."""
        return self.start.date() + (n - 1) * ONE_DAY

    @property
    def days_told(self) -> str:
        """`11-16 至 11-22`."""
        return f"{self.start:%m-%d} 至 {self.last_day:%m-%d}"

    @property
    def words(self) -> str:
        """`2026年10月`, `2026年第43周`, `2026年第4季度`, `2026年`."""
        return WORDS[self.unit](self)

    @property
    def label(self) -> str:
        """On a chart: `10月`, `43周`; others by their name."""
        match self.unit:
            case PeriodUnit.MONTH:
                return f"{self.start.month}月"
            case PeriodUnit.WEEK:
                return f"{int(self.name[6:])}周"
        return self.name

    @cached_property
    def previous(self) -> "Period":
        return self.shifted(-1)

    def shifted(self, n: int) -> "Period":
        """The nth after it, or before it."""
        unit, start = self.unit, self.start.date()
        if unit in DAYS:
            return period_of(self.every, start + n * DAYS[unit])
        years, month = divmod(start.year * 12 + start.month - 1 + n * self._length, 12)
        return period_of(self.every, date(years, month + 1, 1))

    @property
    def _length(self) -> int:
        """In months."""
        return MONTHS.get(self.unit, 12 * self.every.n)

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return self.name


WORDS: Mapping[PeriodUnit, Callable[[Period], str]] = {
    PeriodUnit.DAY: lambda it: f"{it.start.year}年{it.start.month}月{it.start.day}日",
    PeriodUnit.WEEK: lambda it: f"{it.name[:4]}年第{int(it.name[6:])}周",
    PeriodUnit.MONTH: lambda it: f"{it.start.year}年{it.start.month}月",
    PeriodUnit.QUARTER: lambda it: f"{it.start.year}年第{it.name[6]}季度",
    PeriodUnit.HALF_YEAR: lambda it: f"{it.start.year}年{'上' if it.name[6] == '1' else '下'}半年",
    PeriodUnit.YEAR: lambda it: f"{it.name}年",
}


def _between(every: Every, start: date, end: date, name: str) -> Period:
    return Period(datetime.combine(start, time.min), datetime.combine(end, time.min), name, every)


def period_of(every: Every, day: date) -> Period:
    """The period that a day lies in."""
    match every.unit:
        case PeriodUnit.DAY:
            return _between(every, day, day + ONE_DAY, f"{day:%Y-%m-%d}")
        case PeriodUnit.WEEK:
            start = day - timedelta(days=day.weekday())
            return _between(every, start, start + DAYS[PeriodUnit.WEEK], f"{start:%G-W%V}")
        case PeriodUnit.YEAR:
            first = day.year - day.year % every.n
            last = first + every.n - 1
            name = f"{first}" if every.n == 1 else f"{first}-{last}"
            return _between(every, date(first, 1, 1), date(last + 1, 1, 1), name)
    return _of_months(every, day)


def _of_months(every: Every, day: date) -> Period:
    unit, length = every.unit, MONTHS[every.unit]
    place = (day.month - 1) // length
    start = date(day.year, place * length + 1, 1)
    end = date(day.year + 1, 1, 1) if start.month + length > 12 else None
    of = f"{day.month:02}" if unit is PeriodUnit.MONTH else f"{LETTERS[unit]}{place + 1}"
    end = end or start.replace(month=start.month + length)
    return _between(every, start, end, f"{day.year:04}-{of}")


def month_of(day: date) -> Period:
    return period_of(MONTHLY, day)


def month_named(text: str) -> Period:
    """`2026-10` or `2026-9`; raises ValueError."""
    year, _, number = text.partition("-")
    if not (len(year) == 4 and year.isdecimal() and number.isdecimal()):
        raise ValueError(f"月份“{text}”看不懂，写成 2026-10。")
    if not 1 <= int(number) <= 12:
        raise ValueError(f"没有“{text}”这个月，写成 2026-10。")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"月份“{text}”不对，{YEARS}。")
    return Period.month(int(year), int(number))


def following(every: Every, period: Period) -> Period:
    return period_of(every, period.end)


def periods_between(every: Every, first: date, last: date) -> Iterator[Period]:
    """Those that a day from `first` to `last` lies in, in order."""
    period = period_of(every, first)
    while period.start.date() <= last:
        yield period
        period = following(every, period)


def span(period: Period, n: int) -> tuple[Period, ...]:
    """The n weeks up to a week; the n months up to the last one of a month, quarter or year."""
    last = period if period.unit in DAYS else month_of(period.last_day)
    return tuple(last.shifted(k - n + 1) for k in range(n))


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


def any_period(text: str) -> Period:
    """The one of those that reports are of which is named so; raises ValueError."""
    found = (period_named(Every(unit), text) for unit in REPORTED)
    period = next((each for each in found if each is not None), None)
    if period is None:
        raise ValueError(f"没有“{text}”这一期")
    return period


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
    return of.last_day if due_day is None else min(of.day(due_day), of.last_day)
