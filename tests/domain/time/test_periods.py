"""Which period a day lies in, how it is called, and by which day something of it is due."""

from datetime import date
from itertools import pairwise

import pytest

from cpl.domain.time.periods import (
    Every,
    PeriodUnit,
    last_day_of,
    period_named,
    period_of,
    periods_between,
)

WEEK, MONTH, YEAR = (Every(each) for each in (PeriodUnit.WEEK, PeriodUnit.MONTH, PeriodUnit.YEAR))
EVERY = (*(Every(each) for each in PeriodUnit), Every(PeriodUnit.YEAR, 2))


@pytest.mark.parametrize(
    ("every", "day", "name", "days"),
    [
        (Every(PeriodUnit.DAY), date(2026, 11, 24), "2026-11-24", 1),
        (WEEK, date(2027, 1, 3), "2026-W53", 7),
        (MONTH, date(2026, 12, 31), "2026-12", 31),
        (Every(PeriodUnit.QUARTER), date(2026, 11, 24), "2026-Q4", 92),
        (Every(PeriodUnit.HALF_YEAR), date(2026, 6, 30), "2026-H1", 181),
        (YEAR, date(2028, 2, 29), "2028", 366),
        (Every(PeriodUnit.YEAR, 2), date(2027, 5, 1), "2026-2027", 730),
    ],
)
def test_a_day_lies_in_one_period_with_a_name(
    every: Every, day: date, name: str, days: int
) -> None:
    found = period_of(every, day)
    assert (found.name, (found.end - found.start).days) == (name, days)
    assert found.start <= day < found.end
    assert period_named(every, name) == found


@pytest.mark.parametrize("every", EVERY, ids=lambda each: each.told)
def test_periods_follow_each_other_without_a_gap(every: Every) -> None:
    found = tuple(periods_between(every, date(2025, 12, 30), date(2027, 1, 5)))
    assert found[0].start <= date(2025, 12, 30)
    assert found[-1].start <= date(2027, 1, 5) < found[-1].end
    assert all(one.end == other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("every", "name"),
    [
        (WEEK, "2026-W54"),
        (WEEK, "2026-11"),
        (MONTH, "2026-13"),
        (YEAR, "2026-2027"),
        (YEAR, "去年"),
    ],
)
def test_what_is_no_period_has_no_name(every: Every, name: str) -> None:
    assert period_named(every, name) is None


@pytest.mark.parametrize(
    ("every", "due_day", "after", "last"),
    [
        (WEEK, None, False, date(2026, 11, 29)),
        (WEEK, 5, False, date(2026, 11, 27)),
        (MONTH, 5, True, date(2026, 12, 5)),
        (MONTH, 31, False, date(2026, 11, 30)),
        (YEAR, 31, True, date(2027, 1, 31)),
    ],
)
def test_the_last_day_is_the_nth_of_the_period_or_of_the_next(
    every: Every, due_day: int | None, after: bool, last: date
) -> None:
    assert last_day_of(every, period_of(every, date(2026, 11, 24)), due_day, after) == last


@pytest.mark.parametrize(
    ("every", "told"),
    [(WEEK, "11-23 至 11-29"), (MONTH, "11-01 至 11-30"), (YEAR, "01-01 至 12-31")],
)
def test_a_period_is_told_from_its_first_day_to_its_last(every: Every, told: str) -> None:
    assert period_of(every, date(2026, 11, 24)).days_told == told
