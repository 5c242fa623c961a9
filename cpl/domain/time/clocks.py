"""Counting time the five ways a regulation does, told day by day where somebody asks.

A clock is a line of what counts: all time, office time, or days (daycount.py).
Pauses are cut out of that line, never added to a moment. What lies between two moments is
found by sums (`Calendar.open_time`): a clock that has run for years costs no more than one
of today.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile

from cpl.domain.time.calendar import (
    ONE_DAY,
    WEEKDAYS,
    Calendar,
    Span,
    days_from,
    midnight_after,
    midnight_before,
)
from cpl.domain.time.daycount import STARTS, count_days, days_run_out, second_workday, told
from cpl.domain.time.limits import Clock, Count, CountStep, Interval, Limit, Start

FROM_THE_MOMENT = "按小时、分钟计的，自发生的时刻起算（民法典第201条）"
INCLUSIVE = "“以内”含本数，到点当刻仍算准时（民法典第1259条）"
NO_HOURS = "没有规定办公时间，工作日按全天计"
STILL_PAUSED = "挂起还没有结束，按现在恢复推算"


def count(
    calendar: Calendar,
    limit: Limit,
    start: datetime,
    pauses: Sequence[Interval] = (),
    now: datetime | None = None,
) -> Count:
    """When the limit that began at `start` runs out; a pause without end ends `now`."""
    if limit.n is None:
        return Count(None)
    how = count_days if limit.counts_days else _count_time
    found = how(calendar, limit, start, _cuts(pauses, now))
    notes = [*found.assumptions, INCLUSIVE]
    if any(each.end is None and found.due and each.start < found.due for each in pauses):
        notes.append(STILL_PAUSED)
    return found.assuming(tuple(notes))


def runs_out(
    calendar: Calendar, limit: Limit, start: datetime, pauses: Sequence[Interval], now: datetime
) -> datetime:
    """The `due` of `count`, of a limit that is laid down, without the words that go with it."""
    cuts = _cuts(pauses, now)
    if limit.counts_days:
        return days_run_out(calendar, limit, start, cuts)
    since = _since(calendar, limit, start)
    return _runs_out(calendar, _line_of(limit.clock), limit.length, since, cuts)[0]


def spent(
    calendar: Calendar,
    clock: Clock,
    start: datetime,
    end: datetime,
    pauses: Sequence[Interval] = (),
) -> timedelta:
    """How much of the line lies between two moments; an open pause lasts until `end`.

    Office time for the office clock and for working days, all time for the others.
    """
    if not pauses:
        return _line_between(calendar, clock, start, end) if end > start else timedelta()
    parts = _between_cuts(start, _cuts(pauses, end))
    held = ((of, min(to or end, end)) for of, to in parts)
    lengths = (_line_between(calendar, clock, of, to) for of, to in held if to > of)
    return sum(lengths, start=timedelta())


def _line_between(calendar: Calendar, clock: Clock, start: datetime, end: datetime) -> timedelta:
    """How much of the line lies between two moments, pauses or not."""
    if _line_of(clock) is Clock.ELAPSED:
        return end - start
    workdays, first, last = clock is Clock.WORKING, start.date(), end.date()
    if last - first > 3 * ONE_DAY:
        whole = calendar.open_time(first, last, workdays)
        return whole + calendar.open_by(end, workdays) - calendar.open_by(start, workdays)
    days = takewhile(last.__ge__, days_from(first - ONE_DAY))  # a night shift began the day before
    open_on = (d for d in days if not workdays or calendar.is_workday(d))
    spans = (span for day in open_on for span in calendar.hours_on(day))
    return _length((max(of, start), max(min(to, end), of, start)) for of, to in spans)


def issue_day(calendar: Calendar, first: date, due_day: int) -> date | None:
    """The last working day by the due day counted from `first`; None where there is none.

    `first` is the day after the period reported, and never the working day before that is
    meant: the end of September is inside the month reported.
    """
    days = (first + n * ONE_DAY for n in reversed(range(due_day)))
    return next((day for day in days if calendar.is_workday(day)), None)


def last_day(due: datetime) -> date:
    """The day a due moment belongs to: 24:00 is still the day that ends."""
    return (due - timedelta(microseconds=1)).date()


def clock_text(moment: datetime) -> str:
    """A due moment to the minute; midnight is told as 24:00 of the day that ends."""
    if moment.hour or moment.minute or moment != midnight_before(moment.date()):
        return moment.isoformat(" ", "minutes")
    return f"{last_day(moment)} 24:00"


# —— the line and its cuts ——


def _cuts(pauses: Iterable[Interval], now: datetime | None) -> tuple[Span, ...]:
    """The pauses as stretches of time; one that is over as it begins holds nothing."""
    cuts = ((each.start, _end_of(each, now)) for each in pauses)
    return tuple((of, to) for of, to in cuts if to > of)


def _end_of(pause: Interval, now: datetime | None) -> datetime:
    """An open pause lasts until now; to ask for one without `now` is our mistake."""
    end = pause.end or now
    if end is None:
        raise ValueError("an open pause needs to know what time it is")
    return end


def _between_cuts(
    since: datetime, cuts: Iterable[Span]
) -> Iterator[tuple[datetime, datetime | None]]:
    """The stretches after `since` in which nothing holds the clock; the last has no end."""
    for begins, ends in sorted(cuts):
        if begins > since:
            yield since, begins
        since = max(since, ends)
    yield since, None


def _line_of(clock: Clock) -> Clock:
    return Clock.OFFICE if clock in (Clock.OFFICE, Clock.WORKING) else Clock.ELAPSED


def _open_on(calendar: Calendar, line: Clock, day: date) -> tuple[Span, ...]:
    if line is Clock.OFFICE:
        return calendar.hours_on(day)
    return ((midnight_before(day), midnight_after(day)),)


def _running(spans: Iterable[Span], since: datetime, cuts: Iterable[Span]) -> tuple[Span, ...]:
    """The stretches after `since` with the cuts taken out."""
    parts = [(max(of, since), to) for of, to in spans if to > since]
    for begins, ends in cuts:
        halves = [half for of, to in parts for half in ((of, min(to, begins)), (max(of, ends), to))]
        parts = [(of, to) for of, to in halves if to > of]
    return tuple(parts)


# —— hours and minutes ——


def _count_time(calendar: Calendar, limit: Limit, start: datetime, cuts: tuple[Span, ...]) -> Count:
    line, since = _line_of(limit.clock), _since(calendar, limit, start)
    notes = [STARTS[limit.start] if limit.start is Start.SECOND_WORKDAY else FROM_THE_MOMENT]
    due, last = _runs_out(calendar, line, limit.length, since, cuts)
    tell = partial(_days_told, calendar, line, limit.length, since, cuts)
    if line is Clock.ELAPSED:
        return told(calendar, due, tell, notes)
    notes += [] if calendar.hours else [NO_HOURS]
    first = since.date() - ONE_DAY
    if not _running(calendar.hours_on(first), since, cuts):
        first = since.date()
    return told(calendar, due, tell, notes, asked=(first, last))


def _since(calendar: Calendar, limit: Limit, start: datetime) -> datetime:
    """From when on hours and minutes are counted."""
    if limit.start is Start.SECOND_WORKDAY:
        return midnight_before(second_workday(calendar, start.date()))
    return start


def _runs_out(
    calendar: Calendar, line: Clock, left: timedelta, since: datetime, cuts: tuple[Span, ...]
) -> tuple[datetime, date]:
    """When so much of the line is used up, and the day of the line on which that is.

    Stretches that cannot hold it are passed over whole.
    """
    if not cuts:
        return _runs_out_at_once(calendar, line, left, since)
    for begins, ends in _between_cuts(since, cuts):
        length = None if ends is None else _line_between(calendar, line, begins, ends)
        if length is not None and length < left:
            left -= length
            continue
        if line is Clock.ELAPSED:
            return begins + left, begins.date()
        for day in _days_of(begins, ends):
            due, used = _use(_running(calendar.hours_on(day), begins, cuts), left)
            if due is not None:
                return due, day
            left -= _length(used)
    raise AssertionError("days do not run out")


def _runs_out_at_once(
    calendar: Calendar, line: Clock, left: timedelta, since: datetime
) -> tuple[datetime, date]:
    """The same where nothing holds the clock, as mostly: a fourth of the time."""
    if line is Clock.ELAPSED:
        return since + left, since.date()
    day = since.date() - ONE_DAY  # a night shift began the day before
    while True:
        for opens, closes in calendar.hours_on(day):
            begins = max(opens, since)
            if closes > begins:
                if closes - begins >= left:
                    return begins + left, day
                left -= closes - begins
        day += ONE_DAY


def _days_of(begins: datetime, ends: datetime | None) -> Iterator[date]:
    """The days whose hours may lie there: a night shift began the day before."""
    days = days_from(begins.date() - ONE_DAY)
    return days if ends is None else takewhile(ends.date().__ge__, days)


def _days_told(
    calendar: Calendar, line: Clock, left: timedelta, since: datetime, cuts: tuple[Span, ...]
) -> Iterator[CountStep]:
    """What each day gave until all is used up."""
    for day in days_from(since.date() - ONE_DAY):
        spans = _open_on(calendar, line, day)
        due, used = _use(_running(spans, since, cuts), left)
        left -= _length(used)
        if used or day >= since.date():
            was_open = any(to > since for _, to in spans)
            yield _time_step(calendar, line, day, used, was_open)
        if due is not None:
            return


def _use(parts: Iterable[Span], left: timedelta) -> tuple[datetime | None, tuple[Span, ...]]:
    """Use up what is left: the moment it runs out, if it does here, and what was used."""
    used: list[Span] = []
    for of, to in parts:
        if to - of >= left:
            return of + left, (*used, (of, of + left))
        used.append((of, to))
        left -= to - of
    return None, tuple(used)


def _time_step(
    calendar: Calendar, line: Clock, day: date, used: tuple[Span, ...], was_open: bool
) -> CountStep:
    name = calendar.describe(day) if line is Clock.OFFICE else WEEKDAYS[day.weekday()]
    if used:
        spans = "、".join(f"{of:%H:%M}–{clock_text(to)[-5:]}" for of, to in used)
        return CountStep(day, f"{name} {spans}，计{length_text(_length(used))}", True)
    if was_open:
        return CountStep(day, f"{name}，挂起，不计", False)
    over = "，已下班" if calendar.is_open(day) else ""
    return CountStep(day, f"{name}{over}，不计", False)


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((to - of for of, to in spans), start=timedelta())


def length_text(length: timedelta) -> str:
    """A length of time in hours and minutes: 1小时30分钟."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    said = [f"{hours}小时"] * bool(hours) + [f"{minutes}分钟"] * bool(minutes or not hours)
    return "".join(said)
