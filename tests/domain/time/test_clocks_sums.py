"""What is found by sums is what a walk finds, however long a clock has run or been held."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count as numbers
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.time.calendar import ONE_DAY, Calendar, Season, Span, Year
from cpl.domain.time.clocks import count, spent
from cpl.domain.time.limits import Clock, Cutoff, Interval, Limit, Start, TimeUnit

TICK = timedelta(minutes=30)
MONDAY = datetime(2026, 11, 23)
DAY = ((time(9), time(12)), (time(13, 30), time(17, 30)))
NIGHT = ((time(20), time(6)),)
YEARS = {2026: Year(2026, frozenset({MONDAY.date() + 2 * ONE_DAY}), frozenset())}
SUMMER = (Season((11, 25), (12, 5), ((time(8), time(11)),)),)
CALENDARS = st.builds(
    Calendar,
    st.just(YEARS),
    st.sampled_from(((), DAY, NIGHT)),
    st.sampled_from(((), SUMMER)),
    st.none(),
    st.booleans(),
)
TICKS = st.integers(0, 48 * 9).map(lambda n: MONDAY + n * TICK)
PAUSES = st.lists(st.tuples(TICKS, TICKS).map(sorted), max_size=3).map(
    lambda found: [Interval(of, to) for of, to in found]
)


def ticks(
    calendar: Calendar, clock: Clock, since: datetime, held: list[Interval]
) -> Iterator[Span]:
    """Every tick that counts, walked one by one."""
    for n in numbers():
        of, to = since + n * TICK, since + (n + 1) * TICK
        if any(each.start <= of and each.end and to <= each.end for each in held):
            continue
        days = (of.date() - ONE_DAY, of.date())
        counted = [d for d in days if clock is not Clock.WORKING or calendar.is_workday(d)]
        spans = [span for day in counted for span in calendar.hours_on(day)]
        if clock is Clock.ELAPSED or any(a <= of and to <= b for a, b in spans):
            yield of, to


@given(
    CALENDARS, st.sampled_from((Clock.ELAPSED, Clock.OFFICE, Clock.WORKING)), TICKS, TICKS, PAUSES
)
def test_what_lies_between_two_moments(
    calendar: Calendar, clock: Clock, start: datetime, end: datetime, pauses: list[Interval]
) -> None:
    walked = timedelta()
    for _, to in ticks(calendar, clock, start, pauses) if start < end else ():
        if to > end:
            break
        walked += TICK
    assert spent(calendar, clock, start, end, pauses) == walked


@given(CALENDARS, st.sampled_from((Clock.ELAPSED, Clock.OFFICE)), st.integers(1, 40), TICKS, PAUSES)
def test_when_hours_run_out(
    calendar: Calendar, clock: Clock, n: int, start: datetime, pauses: list[Interval]
) -> None:
    found = count(calendar, Limit(n, TimeUnit.HOUR, clock), start, pauses)
    *_, (_, last) = islice(ticks(calendar, clock, start, pauses), 2 * n)
    assert found.due == last
    assert any(each.counted for each in found.steps)


@given(
    CALENDARS,
    st.builds(
        Limit,
        st.integers(1, 9),
        st.just(TimeUnit.DAY),
        st.sampled_from((Clock.CALENDAR, Clock.WORKING)),
        st.sampled_from(Start),
        st.booleans(),
        st.sampled_from(Cutoff),
    ),
    TICKS,
    PAUSES,
)
def test_the_days_told_are_the_days_counted(
    calendar: Calendar, limit: Limit, start: datetime, pauses: list[Interval]
) -> None:
    found = count(calendar, limit, start, pauses)
    days = [each.day for each in found.steps]
    assert days == [start.date() + n * ONE_DAY for n in range(len(days))]
    assert sum(each.counted for each in found.steps) == limit.n
    assert found.due is not None
    assert days[-1] in (found.due.date(), found.due.date() - ONE_DAY)


class Asked(Calendar):
    """How often it was asked for the hours of a day."""

    asked = 0

    def hours_on(self, day: object) -> tuple[Span, ...]:
        type(self).asked += 1
        return super().hours_on(day)  # type: ignore[arg-type]


def asked_for(since: datetime, held: list[Interval]) -> int:
    """The days looked at for a clock as of now, once another one has been counted."""
    calendar, now = Asked(YEARS, DAY), MONDAY
    Asked.asked = 0
    for _ in range(2):
        before = Asked.asked
        found = count(calendar, Limit(16, TimeUnit.HOUR, Clock.OFFICE), since, held, now)
        assert found.due is not None
        spent(calendar, Clock.OFFICE, found.due, now, held)
        spent(calendar, Clock.WORKING, found.due, now, held)
    return Asked.asked - before


def test_six_years_cost_what_two_weeks_cost() -> None:
    recent, old = MONDAY - timedelta(days=14), MONDAY - timedelta(days=6 * 365)
    assert asked_for(old, []) <= asked_for(recent, []) + 4
    assert asked_for(old, [Interval(old + ONE_DAY)]) <= asked_for(recent, []) + 12
