"""Counting days: each ends at a moment of its own, at close of business or at 24:00.

A day counts if the clock runs at its end. One that is paused at the end of its
first day begins when it resumes, so a pause moves the count by whole days.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import takewhile

from cpl.dataclass import dataclass
from cpl.domain.time.calendar import ONE_DAY, Calendar, Span, days_from, midnight_after
from cpl.domain.time.limits import Clock, Count, CountStep, Cutoff, Limit, Start

STARTS = {
    Start.EXCLUDE: "按日计的，开始的当天不计，次日为第1天（民法典第201条）",
    Start.INCLUDE: "开始的当天计为第1天（本单位规定，民法典第204条）",
    Start.SECOND_WORKDAY: "从第二个工作日起算（本单位规定，民法典第204条）",
}
ROLLED = "最后一天不是工作日，顺延到下一个工作日（民法典第203条）"
ENDS_AT_CLOSE = "最后一天到停止业务的时间截止（民法典第203条）"
ENDS_AT_MIDNIGHT = "最后一天24:00截止（民法典第203条）"


@dataclass(frozen=True)
class _Days:
    """A line of days, each with the moment that ends it."""

    calendar: Calendar
    limit: Limit
    began: datetime
    cuts: tuple[Span, ...]

    def end_of(self, day: date) -> datetime:
        """Close of business; 24:00 for what begins or resumes later on that day."""
        closes = self.limit.cutoff is Cutoff.CLOSE
        end = self.calendar.close_of(day) if closes else midnight_after(day)
        since = max(self.began, self._held_until(end) or self.began)
        return midnight_after(day) if end <= since < midnight_after(day) else end

    def resumes(self, day: date) -> datetime | None:
        """When the pause ends that holds the clock at the end of the day."""
        return self._held_until(self.end_of(day)) if self.cuts else None

    def _held_until(self, end: datetime) -> datetime | None:
        return max((to for of, to in self.cuts if of < end <= to and to > self.began), default=None)

    def begun(self) -> "_Days":
        """The same line from where it first runs to the end of a day."""
        until = self.resumes(self.began.date())
        return self if until is None else replace(self, began=until).begun()

    def counts(self, day: date) -> bool:
        is_its_day = self.calendar.is_workday(day) or not self.limit.counts_workdays
        return is_its_day and self.resumes(day) is None

    def may_end_on(self, day: date) -> bool:
        """当天 is that day, a Sunday too: it rolls nowhere."""
        rolls = self.limit.roll and self.limit.clock is not Clock.SAME_DAY
        must_work = rolls or self.limit.counts_workdays
        return self.resumes(day) is None and (self.calendar.is_workday(day) or not must_work)

    def nth_from(self, first: date) -> date:
        """The last of the days to count; those of a pause are passed over whole."""
        left = self.limit.days
        day = self._free_from(first)
        while True:
            left -= self.counts(day)
            if not left:
                return day
            day = self._free_from(day + ONE_DAY)

    def first_end_from(self, day: date) -> date:
        """The first day from this one on, which counts, that it may end on."""
        while not self.may_end_on(day):
            day = self._free_from(day + ONE_DAY)
        return day

    def _free_from(self, day: date) -> date:
        """The day itself, or the one before the pause ends that holds the clock at its end.

        It is held on every day between; a night shift ends on the day after its own.
        """
        until = self.resumes(day)
        return day if until is None else until.date() - ONE_DAY

    def first(self) -> date:
        """The first day that can count."""
        day = self.began.date()
        match self.limit.start:
            case Start.INCLUDE:
                return day
            case Start.SECOND_WORKDAY:
                return second_workday(self.calendar, day)
        return day + ONE_DAY

    def step(self, day: date, nth: int = 0, why: str = "不计") -> CountStep:
        name = self.calendar.describe(day)
        if nth:
            return CountStep(day, f"{name}，第{nth}天", True)
        return CountStep(day, f"{name}，{'挂起，不计' if self.resumes(day) else why}", False)


def days_run_out(
    calendar: Calendar, limit: Limit, start: datetime, cuts: tuple[Span, ...]
) -> datetime:
    """The `due` of `count_days`."""
    _, line, _, _, due_on = _days(calendar, limit, start, cuts)
    return line.end_of(due_on)


def count_days(calendar: Calendar, limit: Limit, start: datetime, cuts: tuple[Span, ...]) -> Count:
    held, line, first, last, due_on = _days(calendar, limit, start, cuts)
    due = line.end_of(due_on)
    notes = [STARTS[limit.start]] if limit.days else []
    notes += [ROLLED] if due_on > last else []
    notes.append(ENDS_AT_MIDNIGHT if due == midnight_after(due_on) else ENDS_AT_CLOSE)
    tell = partial(_days_told, held, line, first, last, due_on)
    return told(calendar, due, tell, notes, _asked(limit, start.date(), last, due_on))


def _days(
    calendar: Calendar, limit: Limit, start: datetime, cuts: tuple[Span, ...]
) -> tuple[_Days, _Days, date, date, date]:
    """The line as it began and from where it runs, the first and last day to count, the one it
    ends on."""
    held = _Days(calendar, limit, start, cuts)
    line = held.begun()
    today = line.began.date()
    first = line.first() if limit.days else today + ONE_DAY
    last = line.nth_from(first) if limit.days else today
    return held, line, first, last, line.first_end_from(last)


def _days_told(
    held: _Days, line: _Days, first: date, last: date, due_on: date
) -> Iterator[CountStep]:
    """Each day from the start: held, not counted yet, counted, rolled on."""
    today = line.began.date()
    lead = "开始的当天，不计" if line.limit.days else "当天"
    for day in _until(held.began.date(), today):
        yield held.step(day, why="挂起，不计")
    for day in _until(today, first):
        yield line.step(day, why=lead if day == today else "不计")
    nth = 0
    for day in _until(first, last + ONE_DAY):
        counts = line.counts(day)
        nth += counts
        yield line.step(day, nth if counts else 0)
    for day in _until(last + ONE_DAY, due_on + ONE_DAY):
        yield line.step(day, why="顺延")


def second_workday(calendar: Calendar, day: date) -> date:
    return calendar.next_workday(calendar.next_workday(day) + ONE_DAY)


def _until(first: date, end: date) -> Iterable[date]:
    return takewhile(lambda day: day < end, days_from(first))


def _asked(limit: Limit, start: date, last: date, due_on: date) -> tuple[date, date] | None:
    """The first and the last day whose being a working day or not made the count what it is."""
    if limit.counts_workdays or limit.start is Start.SECOND_WORKDAY:
        return start, due_on
    if not limit.roll and limit.cutoff is Cutoff.MIDNIGHT:
        return None
    return last, due_on


def told(
    calendar: Calendar,
    due: datetime,
    tell: Callable[[], Iterable[CountStep]],
    notes: Sequence[str],
    asked: tuple[date, date] | None = None,
) -> Count:
    """The count, provisional if one of the days asked, first to last, can still change its kind."""
    open_years = dict.fromkeys(calendar.unsettled_years(*asked)) if asked else ()
    guesses = (f"{year}年的放假安排没有录入，暂按周末和固定日期的节日推算" for year in open_years)
    return Count(due, (*notes, *guesses), bool(open_years), tell)
