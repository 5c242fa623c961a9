"""Working days and office hours: the State Council's years and the office's own day.

A year whose notice is not out yet is guessed from weekends and the holidays
with a fixed date; `is_settled` says so, and every result built on it must.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from itertools import accumulate, takewhile

from cpl.dataclass import dataclass

Hours = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]
MonthDay = tuple[int, int]

ONE_DAY = timedelta(days=1)
NO_TIME = timedelta()
SATURDAY = 5
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
# New Year's bridge days at the end of December stand in the next year's notice.
FROM_NEXT_NOTICE: MonthDay = (12, 26)


@dataclass(frozen=True)
class Year:
    """One published year: rest days and working weekends (调休), and the notice they are from."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str = ""


@dataclass(frozen=True)
class Season:
    """Other office hours for a part of every year, both days included; may cross New Year."""

    first: MonthDay
    last: MonthDay
    hours: Hours

    def covers(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class Calendar:
    """The office's calendar. Without hours a working day counts from 0:00 to 24:00.

    An office that is open `every_day` (a park, a hotel) has its hours on rest
    days too; which days are working days (工作日) stays the State Council's.
    """

    years: Mapping[int, Year]
    hours: Hours = ()
    seasons: tuple[Season, ...] = ()
    quiet: tuple[time, time] | None = None
    every_day: bool = False
    _known: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Hours already worked out: clocks count the same days again and again."""
    _workdays: dict[date, bool] = field(default_factory=dict, init=False, compare=False, repr=False)
    _sums: dict[tuple[int, int, bool], tuple[timedelta, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """By month, and of working days only or not: how long it was open before each of its days."""
    _wholes: dict[tuple[date, date, bool], timedelta] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """How long it was open from one day on before another: most clocks run until now."""
    _nights: dict[date, Span] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Quiet time, by the day it begins on."""
    _beats: dict[Hashable, dict[datetime, datetime]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """By what is told how often: after which moment it falls due when."""

    def is_published(self, year: int) -> bool:
        return year in self.years

    def is_settled(self, day: date) -> bool:
        """Can no notice still to come turn this working day into a rest day, or back?"""
        late = (day.month, day.day) >= FROM_NEXT_NOTICE
        return self.is_published(day.year) and (not late or self.is_published(day.year + 1))

    def unsettled_years(self, first: date, last: date) -> Iterator[int]:
        """The years without a notice that one of these days still waits for, in order."""
        for year in range(first.year, last.year + 1):
            late = date(year, *FROM_NEXT_NOTICE)
            if not self.is_published(year):
                yield year
            elif not self.is_published(year + 1) and max(first, late) <= min(last, _end_of(year)):
                yield year + 1

    def is_workday(self, day: date) -> bool:
        known = self._workdays.get(day)
        if known is None:
            known = self._workdays[day] = self._is_workday(day)
        return known

    def _is_workday(self, day: date) -> bool:
        noticed = self._noticed(day)
        if noticed is not None:
            return noticed
        is_fixed = not self.is_published(day.year) and (day.month, day.day) in FIXED_HOLIDAYS
        return day.weekday() < SATURDAY and not is_fixed

    def _noticed(self, day: date) -> bool | None:
        """What a notice says of the day; the later notice has the last word on late December."""
        for number in (day.year + 1, day.year):
            year = self.years.get(number)
            if year is not None and day in year.off:
                return False
            if year is not None and day in year.work:
                return True
        return None

    def is_open(self, day: date) -> bool:
        return self.every_day or self.is_workday(day)

    def next_workday(self, day: date) -> date:
        """The day itself if it is one."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """When the office is open; a shift past midnight belongs to the day it begins on."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._hours_on(day)
        return known

    def _hours_on(self, day: date) -> tuple[Span, ...]:
        if not self.is_open(day):
            return ()
        hours = next((each.hours for each in self.seasons if each.covers(day)), self.hours)
        if not hours:
            return ((midnight_before(day), midnight_after(day)),)
        return tuple(_span(day, opens, closes) for opens, closes in hours)

    def open_time(self, first: date, end: date, workdays: bool) -> timedelta:
        """How long it is open on all days from `first` on and before `end`, or its working days.

        By sums: years cost hardly more than days.
        """
        known = self._wholes.get((first, end, workdays))
        if known is None:
            known = self._wholes[first, end, workdays] = self._open_time(first, end, workdays)
        return known

    def _open_time(self, first: date, end: date, workdays: bool) -> timedelta:
        month, last = first.replace(day=1), end.replace(day=1)
        if (month, last) == (first, end):
            return self._whole_months(month, last, workdays)
        before, until = (self._sums_of(day, workdays)[day.day - 1] for day in (first, end))
        return self.open_time(month, last, workdays) + until - before

    def open_by(self, moment: datetime, workdays: bool) -> timedelta:
        """How much of its day's hours has passed by then, less what is still to come of a shift
        that began the day before: between two moments it is open for as long as on all days
        from the first's to the last's (`open_time`), and the difference of these."""
        day = moment.date()
        passed = NO_TIME
        for of, to in self._spans_of(day, workdays):
            if of < moment:
                passed += min(to, moment) - of
        for of, to in self._spans_of(day - ONE_DAY, workdays):
            if to > moment:
                passed -= to - max(of, moment)
        return passed

    def _whole_months(self, month: date, end: date, workdays: bool) -> timedelta:
        whole = timedelta()
        while month < end:
            whole += self._sums_of(month, workdays)[-1]
            month = _next_month(month)
        return whole

    def _sums_of(self, day: date, workdays: bool) -> tuple[timedelta, ...]:
        """How long it is open in the day's month before each day, and before the next month."""
        key = day.year, day.month, workdays
        if key not in self._sums:
            month = day.replace(day=1)
            days = takewhile(_next_month(month).__gt__, days_from(month))
            lengths = (self._length_of(each, workdays) for each in days)
            self._sums[key] = tuple(accumulate(lengths, initial=timedelta()))
        return self._sums[key]

    def _length_of(self, day: date, workdays: bool) -> timedelta:
        return sum((to - of for of, to in self._spans_of(day, workdays)), start=NO_TIME)

    def _spans_of(self, day: date, workdays: bool) -> tuple[Span, ...]:
        return self.hours_on(day) if not workdays or self.is_workday(day) else ()

    def close_of(self, day: date) -> datetime:
        """When the day's business ends; 24:00 where there is none."""
        hours = self.hours_on(day)
        return hours[-1][1] if hours else midnight_after(day)

    def opening_of(self, day: date) -> datetime:
        """When the day's business begins; 00:00 where there is none."""
        hours = self.hours_on(day)
        return hours[0][0] if hours else midnight_before(day)

    def last_minute_of(self, day: date) -> datetime:
        """The last moment at which something due that day is in time (民法典第203条).

        23:59 where that is 24:00: as 00:00 it would be read as the next day.
        """
        closes = self.close_of(day)
        return closes - timedelta(minutes=1) if closes == midnight_after(day) else closes

    def after_quiet(self, moment: datetime, grace: timedelta = timedelta()) -> datetime:
        """The moment itself; of one in quiet time or at its end, some time after opening.

        Nobody is there before: what fell due in the night can only be done then.
        """
        night = self._night_of(moment)
        if night is None:
            return moment
        _, ends = night
        return max(ends, self.opening_of(ends.date())) + grace

    def before_quiet(self, moment: datetime) -> datetime:
        """The moment itself, the end of quiet time too; of one inside of that, when it begins."""
        night = self._night_of(moment)
        return night[0] if night and moment < night[1] else moment

    def _night_of(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """The quiet time that a moment lies in, its end included; None where it lies in none."""
        if self.quiet is None:
            return None
        today = moment.date()
        for day in (today - ONE_DAY, today):
            night = self._nights.get(day)
            if night is None:
                night = self._nights[day] = _span(day, *self.quiet)
            if night[0] < moment <= night[1]:
                return night
        return None

    def after_opening(self, moment: datetime, grace: timedelta = timedelta()) -> datetime:
        """The moment itself while the office is open, else some time after it opens again."""
        spans = (span for day in days_from(moment.date() - ONE_DAY) for span in self.hours_on(day))
        opens = next(opens for opens, closes in spans if moment <= closes)
        return opens + grace if moment <= opens else moment

    def beats(self, rule: Hashable) -> dict[datetime, datetime]:
        """What is known of a rule by which something falls due again and again.

        After which moment it does when: of all that nobody has told anything for years, many
        have fallen due at the same moments.
        """
        return self._beats.setdefault(rule, {})

    def describe(self, day: date) -> str:
        """The day in words: 周六 调休上班."""
        name, noticed = WEEKDAYS[day.weekday()], self._noticed(day)
        if noticed is not None:
            return f"{name} {'调休上班' if noticed else '放假'}"
        words = name if self.is_workday(day) else f"{name} 休息"
        return words if self.is_published(day.year) else f"{words}（年历未公布）"


def midnight_before(day: date) -> datetime:
    return datetime.combine(day, time())


def midnight_after(day: date) -> datetime:
    """24:00."""
    return midnight_before(day + ONE_DAY)


def _next_month(first: date) -> date:
    return (first.replace(day=28) + 4 * ONE_DAY).replace(day=1)


def _end_of(year: int) -> date:
    return date(year, 12, 31)


def days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE_DAY


def _span(day: date, begins: time, ends: time) -> Span:
    last = day if ends > begins else day + ONE_DAY
    return datetime.combine(day, begins), datetime.combine(last, ends)
