"""Working days come from the notices; where there is no notice yet, the answer says so."""

from datetime import date, time, timedelta

import chinese_calendar
import pytest
from office_days import HOURS, OFFICE, SUMMER, YEARS, at, hours

from cpl.domain.time.calendar import FROM_NEXT_NOTICE, Calendar, Season, Year

EMPTY = frozenset[date]()


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_is_what_chinesecalendar_says(year: int) -> None:
    """The files were typed from the notices, so this is an oracle of its own."""
    different = [
        day for day in every_day(year) if OFFICE.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert different == []


@pytest.mark.parametrize("year", sorted(YEARS))
def test_a_year_file_holds_its_own_year_and_only_what_a_notice_must_say(year: int) -> None:
    said = YEARS[year]
    assert {day.year for day in said.off | said.work} == {year}
    assert all(day.weekday() >= 5 for day in said.work)
    assert not said.off & said.work
    assert "国办发明电" in said.source


def test_a_working_saturday_works_and_a_holiday_monday_rests() -> None:
    assert OFFICE.is_workday(date(2026, 10, 10))
    assert not OFFICE.is_workday(date(2026, 4, 6))
    assert OFFICE.describe(date(2026, 10, 10)) == "周六 调休上班"
    assert OFFICE.describe(date(2026, 4, 6)) == "周一 放假"
    assert OFFICE.describe(date(2026, 11, 21)) == "周六 休息"
    assert OFFICE.describe(date(2026, 11, 20)) == "周五"


def test_an_unpublished_year_is_guessed_from_weekends_and_fixed_holidays() -> None:
    assert not OFFICE.is_published(2027)
    resting = {day for day in every_day(2027) if not OFFICE.is_workday(day)}
    assert {day for day in resting if day.weekday() < 5} == {
        date(2027, 1, 1), date(2027, 10, 1),
    }  # fmt: skip  # 2027-05-01, -02, 10-02 and -03 are weekends anyway
    assert OFFICE.describe(date(2027, 5, 4)) == "周二（年历未公布）"
    assert not Calendar({}).is_workday(date(2029, 5, 1))


def test_a_published_year_knows_its_holidays_itself() -> None:
    """5月2日到2025年才是法定假日：2013年的通知没有说到它，那个星期四上班。"""
    y2013 = Year(2013, frozenset({date(2013, 4, 29), date(2013, 4, 30), date(2013, 5, 1)}), EMPTY)
    assert Calendar({2013: y2013}).is_workday(date(2013, 5, 2))
    assert not Calendar({}).is_workday(date(2013, 5, 2))


def test_the_last_days_of_december_wait_for_the_next_notice() -> None:
    """2019's notice made Monday 2018-12-31 a rest day and Saturday the 29th a working day."""
    y2018 = Year(2018, frozenset({date(2018, 10, 1)}), EMPTY)
    y2019 = Year(
        2019, frozenset({date(2018, 12, 31), date(2019, 1, 1)}), frozenset({date(2018, 12, 29)})
    )
    before, after = Calendar({2018: y2018}), Calendar({2018: y2018, 2019: y2019})
    assert before.is_workday(date(2018, 12, 31))
    assert not before.is_settled(date(2018, 12, 31))
    assert not after.is_workday(date(2018, 12, 31))
    assert after.is_workday(date(2018, 12, 29))
    assert after.is_settled(date(2018, 12, 31))
    assert before.is_settled(date(2018, 12, 1))


TWO_YEARS = Calendar({year: Year(year, EMPTY, EMPTY) for year in (2025, 2026)})
LATE = date(2026, *FROM_NEXT_NOTICE)


@pytest.mark.parametrize(
    ("day", "is_settled"),
    [
        (date(2026, 11, 30), True),
        (LATE - timedelta(days=1), True),
        (LATE, False),
        (date(2025, 12, 31), True),
        (date(2024, 12, 31), False),
        (date(2027, 5, 10), False),
    ],
)
def test_only_the_end_of_a_year_waits_for_the_notice_of_the_next(
    day: date, is_settled: bool
) -> None:
    assert TWO_YEARS.is_settled(day) is is_settled


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2025, 12, 20), date(2026, 3, 1), []),
        (date(2026, 11, 1), LATE - timedelta(days=1), []),
        (date(2026, 11, 1), LATE, [2027]),
        (date(2026, 12, 31), date(2026, 12, 31), [2027]),
        (date(2024, 12, 31), date(2025, 1, 1), [2024]),
        (date(2026, 12, 31), date(2028, 1, 1), [2027, 2028]),
    ],
)
def test_which_notices_some_days_still_wait_for(first: date, last: date, years: list[int]) -> None:
    assert list(dict.fromkeys(TWO_YEARS.unsettled_years(first, last))) == years


@pytest.mark.parametrize(
    ("first", "end", "workdays", "days"),
    [
        (date(2026, 1, 15), date(2026, 4, 15), False, 90),
        (date(2027, 2, 1), date(2027, 3, 1), False, 28),
        (date(2028, 2, 1), date(2028, 3, 1), False, 29),
        (date(2026, 1, 31), date(2026, 3, 31), False, 59),
        (date(2026, 11, 2), date(2026, 11, 30), True, 20),
        (date(2026, 11, 2), date(2026, 11, 2), True, 0),
        (date(2026, 6, 29), date(2026, 9, 2), True, 47),
    ],
)
def test_how_long_it_is_open_is_summed_up_month_by_month(
    first: date, end: date, workdays: bool, days: int
) -> None:
    eight_hours = Calendar({}, hours("09:00-17:00"), every_day=True)
    assert eight_hours.open_time(first, end, workdays) == days * timedelta(hours=8)


def test_the_same_months_of_two_years_are_summed_up_apart() -> None:
    office = Calendar({}, hours("09:00-17:00"), every_day=True)
    februaries = [(date(year, 2, 1), date(year, 3, 1)) for year in (2027, 2028)]
    open_hours = [office.open_time(*each, workdays=False) for each in februaries]
    assert open_hours == [28 * timedelta(hours=8), 29 * timedelta(hours=8)]


def test_next_workday_is_inclusive_and_jumps_the_whole_holiday() -> None:
    assert OFFICE.next_workday(date(2026, 9, 30)) == date(2026, 9, 30)
    assert OFFICE.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert OFFICE.next_workday(date(2026, 2, 14)) == date(2026, 2, 14)


def test_office_hours_leave_lunch_out_and_are_empty_on_a_rest_day() -> None:
    """frappe/helpdesk #2212: two intervals a day from day one."""
    assert OFFICE.hours_on(date(2026, 11, 20)) == (
        (at("2026-11-20 08:30"), at("2026-11-20 12:00")),
        (at("2026-11-20 14:00"), at("2026-11-20 17:30")),
    )
    assert OFFICE.hours_on(date(2026, 11, 21)) == ()


@pytest.mark.parametrize(
    ("calendar", "day", "closes"),
    [
        (OFFICE, date(2026, 11, 20), "2026-11-20 17:30"),
        (OFFICE, date(2026, 11, 21), "2026-11-21 24:00"),
        (Calendar(YEARS), date(2026, 11, 20), "2026-11-20 24:00"),
        (Calendar(YEARS, hours("08:00-00:00")), date(2026, 11, 20), "2026-11-20 24:00"),
        (Calendar(YEARS, hours("00:00-00:00")), date(2026, 11, 20), "2026-11-20 24:00"),
        (Calendar(YEARS, hours("22:00-06:00")), date(2026, 11, 20), "2026-11-21 06:00"),
    ],
    ids=["营业日", "休息日", "没有办公时间", "开到24:00", "全天", "夜班"],
)
def test_business_closes(calendar: Calendar, day: date, closes: str) -> None:
    assert calendar.close_of(day) == at(closes)


@pytest.mark.parametrize(
    ("calendar", "day", "opens", "last"),
    [
        (OFFICE, date(2026, 11, 20), "2026-11-20 08:30", "2026-11-20 17:30"),
        (OFFICE, date(2026, 11, 21), "2026-11-21 00:00", "2026-11-21 23:59"),
        (Calendar(YEARS), date(2026, 11, 20), "2026-11-20 00:00", "2026-11-20 23:59"),
        (
            Calendar(YEARS, hours("22:00-06:00")),
            date(2026, 11, 20),
            "2026-11-20 22:00",
            "2026-11-21 06:00",
        ),
    ],
    ids=["营业日", "休息日", "没有办公时间", "夜班"],
)
def test_what_is_due_on_a_day_is_in_time_until_its_last_minute(
    calendar: Calendar, day: date, opens: str, last: str
) -> None:
    assert (calendar.opening_of(day), calendar.last_minute_of(day)) == (at(opens), at(last))


def test_summer_hours_hold_from_their_first_to_their_last_day() -> None:
    office = Calendar(YEARS, HOURS, (SUMMER,))
    closing = [office.close_of(date(2026, *day)).time() for day in ((5, 29), (6, 1), (9, 30))]
    assert closing == [time(17, 30), time(18), time(18)]
    assert office.close_of(date(2026, 10, 8)).time() == time(17, 30)


def test_a_season_may_cross_new_year() -> None:
    winter = Season((11, 1), (2, 28), hours("09:00-16:00"))
    covered = ((10, 31), (11, 1), (12, 31), (1, 1), (2, 28), (3, 1))
    assert [winter.covers(date(2026, *day)) for day in covered] == [
        False, True, True, True, True, False,
    ]  # fmt: skip


def test_a_season_may_be_a_single_day() -> None:
    eve = Season((12, 24), (12, 24), hours("09:00-16:00"))
    assert [eve.covers(date(2026, 12, day)) for day in (23, 24, 25)] == [False, True, False]


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        ("2026-11-20 20:59", "2026-11-20 20:59"),
        ("2026-11-20 21:00", "2026-11-20 21:00"),
        ("2026-11-19 21:01", "2026-11-20 09:00"),
        ("2026-11-20 02:00", "2026-11-20 09:00"),
        ("2026-11-20 08:00", "2026-11-20 09:00"),
        ("2026-11-20 08:01", "2026-11-20 08:01"),
        ("2026-11-21 02:00", "2026-11-21 08:30"),
    ],
)
def test_what_falls_into_the_night_can_be_done_after_opening(moment: str, moved: str) -> None:
    """The office opens at 8:30, and on Saturdays not at all: then the night ends at 8:00."""
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    assert office.after_quiet(at(moment), timedelta(minutes=30)) == at(moved)
    assert OFFICE.after_quiet(at(moment)) == at(moment)


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        ("2026-11-20 08:30", "2026-11-20 09:00"),
        ("2026-11-20 08:31", "2026-11-20 08:31"),
        ("2026-11-20 12:00", "2026-11-20 12:00"),
        ("2026-11-20 12:01", "2026-11-20 14:30"),
        ("2026-11-20 17:31", "2026-11-23 09:00"),
        ("2026-11-20 03:00", "2026-11-20 09:00"),
    ],
)
def test_what_falls_due_while_nobody_is_there_can_be_done_after_opening(
    moment: str, moved: str
) -> None:
    office = Calendar(YEARS, HOURS)
    assert office.after_opening(at(moment), timedelta(minutes=30)) == at(moved)
