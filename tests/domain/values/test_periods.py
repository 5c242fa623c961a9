"""Which period a day lies in, how it is called, and by which day something of it is due."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from cpl.domain.values.periods import (
    Every,
    Period,
    PeriodUnit,
    any_period,
    last_day_of,
    month_named,
    period_named,
    period_of,
    periods_between,
    span,
)

WEEK, MONTH = Every(PeriodUnit.WEEK), Every(PeriodUnit.MONTH)
QUARTER, YEAR = Every(PeriodUnit.QUARTER), Every(PeriodUnit.YEAR)
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
    assert found.start.date() <= day <= found.last_day
    assert period_named(every, name) == found


@pytest.mark.parametrize("every", EVERY, ids=lambda each: each.told)
def test_periods_follow_each_other_without_a_gap(every: Every) -> None:
    found = tuple(periods_between(every, date(2025, 12, 30), date(2027, 1, 5)))
    assert found[0].start <= datetime(2025, 12, 30)
    assert datetime(2027, 1, 5) in found[-1]
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


@pytest.mark.parametrize(
    ("every", "name", "names"),
    [
        (WEEK, "2026-W02", ["2025-W52", "2026-W01", "2026-W02"]),
        (MONTH, "2026-02", ["2025-12", "2026-01", "2026-02"]),
        (QUARTER, "2026-Q1", ["2026-01", "2026-02", "2026-03"]),
        (YEAR, "2026", ["2026-10", "2026-11", "2026-12"]),
    ],
)
def test_three_in_a_row_are_weeks_of_a_week_and_months_of_anything_longer(
    every: Every, name: str, names: list[str]
) -> None:
    period = period_named(every, name)
    assert period is not None
    assert [each.name for each in span(period, 3)] == names


@pytest.mark.parametrize("name", ["2026-W43", "2026-10", "2026-Q4", "2026"])
def test_whatever_a_report_is_of_is_known_by_its_name(name: str) -> None:
    assert any_period(name).name == name


@pytest.mark.parametrize("name", ["2026-11-24", "2026-H1", "去年", ""])
def test_of_other_periods_there_is_no_report(name: str) -> None:
    with pytest.raises(ValueError, match=f"没有“{name}”这一期"):
        any_period(name)


# —— months ——


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-10", Period.month(2026, 10)),
        ("2026-9", Period.month(2026, 9)),
        ("2026-09", Period.month(2026, 9)),
        ("1900-1", Period.month(1900, 1)),
        ("2026-12", Period.month(2026, 12)),
        ("2299-12", Period.month(2299, 12)),
    ],
)
def test_a_month_is_a_year_and_a_number(text: str, month: Period) -> None:
    assert month_named(text) == month


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("", "看不懂"), ("2026", "看不懂"), ("26-10", "看不懂"), ("2026-十", "看不懂"),
        ("abcd-10", "看不懂"), ("20261-1", "看不懂"), ("2026-10-05", "看不懂"),
        ("2026-0", "没有“2026-0”这个月"), ("2026-13", "没有“2026-13”这个月"),
        ("1899-12", "年份应当在 1900 到 2299 之间"),
        ("9999-12", "年份应当在 1900 到 2299 之间"),
    ],
)  # fmt: skip
def test_what_is_no_month_is_told_so(text: str, say: str) -> None:
    with pytest.raises(ValueError, match=say):
        month_named(text)


def test_a_month_begins_with_its_first_moment_and_ends_before_the_next() -> None:
    october = Period.month(2026, 10)
    assert (october.start, october.end) == (datetime(2026, 10, 1), datetime(2026, 11, 1))
    assert october.start in october
    assert october.end not in october
    assert datetime(2025, 10, 5) not in october
    assert datetime(2026, 9, 30, 23, 59) not in october


@pytest.mark.parametrize(
    ("every", "name", "by", "found"),
    [
        (MONTH, "2026-10", 0, "2026-10"),
        (MONTH, "2026-10", 3, "2027-01"),
        (MONTH, "2026-10", -12, "2025-10"),
        (WEEK, "2027-W01", -1, "2026-W53"),
        (QUARTER, "2026-Q3", 2, "2027-Q1"),
        (Every(PeriodUnit.HALF_YEAR), "2026-H1", -1, "2025-H2"),
        (YEAR, "2026", -1, "2025"),
        (Every(PeriodUnit.YEAR, 2), "2026-2027", 1, "2028-2029"),
        (Every(PeriodUnit.DAY), "2026-12-31", 1, "2027-01-01"),
    ],
)
def test_periods_are_counted_on_and_back(every: Every, name: str, by: int, found: str) -> None:
    period = period_named(every, name)
    assert period is not None
    assert str(period.shifted(by)) == found
    assert period.shifted(by).shifted(-by) == period


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (WEEK, "2026年第48周"),
        (MONTH, "2026年11月"),
        (QUARTER, "2026年第4季度"),
        (Every(PeriodUnit.HALF_YEAR), "2026年下半年"),
        (YEAR, "2026年"),
        (Every(PeriodUnit.DAY), "2026年11月24日"),
    ],
)
def test_a_period_is_told_in_words(every: Every, words: str) -> None:
    assert period_of(every, date(2026, 11, 24)).words == words


@pytest.mark.parametrize(
    ("every", "day", "label"),
    [
        (MONTH, date(2026, 9, 24), "9月"),
        (WEEK, date(2026, 11, 24), "48周"),
        (WEEK, date(2026, 1, 30), "5周"),
        (QUARTER, date(2026, 11, 24), "2026-Q4"),
    ],
)
def test_on_a_chart_a_period_is_called_as_short_as_can_be(
    every: Every, day: date, label: str
) -> None:
    assert period_of(every, day).label == label


def test_months_stand_in_order() -> None:
    assert Period.month(2025, 12) < Period.month(2026, 1) < Period.month(2026, 2)
    assert Period.month(2026, 1).previous == Period.month(2025, 12)
