"""When a limit runs out: golden vectors, pauses, cut-offs, and the laws behind them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_days import HOURS, OFFICE, SUMMER, YEARS, at, hours

from cpl.domain.time.calendar import Calendar, Year
from cpl.domain.time.clocks import (
    clock_text,
    count,
    issue_day,
    last_day,
    length_text,
    runs_out,
    spent,
)
from cpl.domain.time.limits import Clock, Count, Cutoff, Interval, Limit, Start, TimeUnit
from cpl.domain.values.periods import Period

UNITS = {"分钟": TimeUnit.MINUTE, "小时": TimeUnit.HOUR, "天": TimeUnit.DAY}
NO_ROLL = {"roll": False}
SECOND = {"start": Start.SECOND_WORKDAY}


def within(text: str, clock: Clock, **how: object) -> Limit:
    """`10 分钟`"""
    n, unit = text.split()
    return Limit(int(n), UNITS[unit], clock, **how)  # type: ignore[arg-type]  # spares the reader


def due(limit: Limit, start: str, *pauses: tuple[str, str], calendar: Calendar = OFFICE) -> str:
    found = count(calendar, limit, at(start), [Interval(at(of), at(to)) for of, to in pauses])
    assert found.due is not None
    return clock_text(found.due)


# —— golden vectors (2026 as published, 08:30–12:00 and 14:00–17:30) ——


def test_g1_one_office_hour_over_the_national_day() -> None:
    assert due(within("1 小时", Clock.OFFICE), "2026-09-30 17:10") == "2026-10-08 09:10"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (within("2 天", Clock.CALENDAR), "2026-10-08 17:30"),
        (within("2 天", Clock.CALENDAR, roll=False), "2026-10-02 24:00"),
        (within("2 天", Clock.WORKING), "2026-10-09 17:30"),
        (within("2 天", Clock.ELAPSED), "2026-10-02 17:00"),
        (within("48 小时", Clock.ELAPSED), "2026-10-02 17:00"),
    ],
    ids=["自然日顺延", "自然日不顺延", "工作日", "两天整", "48小时"],
)
def test_g2_two_days_have_four_answers(limit: Limit, expected: str) -> None:
    assert due(limit, "2026-09-30 17:00") == expected


def test_g3_24_hours_from_friday_afternoon() -> None:
    assert due(within("24 小时", Clock.ELAPSED), "2026-11-20 16:00") == "2026-11-21 16:00"
    assert due(within("24 小时", Clock.OFFICE), "2026-11-20 16:00") == "2026-11-26 10:00"


@pytest.mark.parametrize(
    ("contact", "how", "expected"),
    [
        ("2026-09-22 10:00", SECOND, "2026-10-13 17:30"),
        ("2026-09-20 10:00", SECOND, "2026-10-10 17:30"),
        ("2026-11-21 10:00", SECOND, "2026-12-07 17:30"),
        ("2026-11-21 10:00", {}, "2026-12-04 17:30"),
    ],
    ids=["G4", "G5 联系在调休的周日", "G6 联系在周六", "G6 不写起算规则"],
)
def test_g4_to_g6_from_the_second_workday(
    contact: str, how: dict[str, Start], expected: str
) -> None:
    """S002U-07: 从与投诉顾客联系的第二个工作日起算."""
    assert due(within("10 天", Clock.WORKING, **how), contact) == expected


def test_g7_three_working_days_over_the_spring_festival() -> None:
    assert due(within("3 天", Clock.WORKING), "2026-02-13 09:00") == "2026-02-25 17:30"


def test_g8_half_an_office_hour_before_lunch() -> None:
    """frappe/helpdesk #2212: lunch is not office time."""
    assert due(within("30 分钟", Clock.OFFICE), "2026-11-20 11:50") == "2026-11-20 14:20"


@pytest.mark.parametrize("start", ["2026-11-20 18:00", "2026-11-21 09:00"])
def test_g9_what_comes_after_hours_starts_at_the_next_opening(start: str) -> None:
    """glpi #687: a ticket made outside the calendar's hours got a delay of 0."""
    assert due(within("10 分钟", Clock.OFFICE), start) == "2026-11-23 08:40"


@pytest.mark.parametrize("start", ["2026-11-18 09:00", "2026-11-19 09:00", "2026-11-20 09:00"])
def test_g10_three_calendar_days_roll_to_monday(start: str) -> None:
    assert due(within("3 天", Clock.CALENDAR), start) == "2026-11-23 17:30"


def test_g11_the_parts_of_s002u_use_up_the_promise_to_the_day() -> None:
    moment, ends = at("2026-11-23 10:00"), []
    for n in (1, 5, 3, 1):
        found = count(OFFICE, within(f"{n} 天", Clock.WORKING), moment).due
        assert found is not None
        moment = found
        ends.append(f"{found:%m-%d}")
    assert ends == ["11-24", "12-01", "12-04", "12-07"]
    promise = within("10 天", Clock.WORKING, start=Start.SECOND_WORKDAY)
    assert due(promise, "2026-11-23 10:00") == clock_text(moment)


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ((2026, 3), date(2026, 4, 3)),  # the 5th is 清明
        ((2026, 4), None),  # 05-01 to 05-05 is 劳动节
        ((2026, 6), date(2026, 7, 3)),
        ((2026, 8), date(2026, 9, 4)),
        ((2026, 9), None),  # never Sep 30, which is inside the month reported
        ((2026, 11), date(2026, 12, 4)),
        ((2025, 12), date(2026, 1, 5)),
        ((2026, 1), date(2026, 2, 5)),
        ((2026, 2), date(2026, 3, 5)),
    ],
)
def test_g12_the_day_a_monthly_report_can_be_issued(
    reported: tuple[int, int], expected: date | None
) -> None:
    assert issue_day(OFFICE, Period.month(*reported).end.date(), 5) == expected


# —— the last day, and how it ends ——


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (within("1 天", Clock.WORKING), "2026-11-24 17:30"),
        (within("1 天", Clock.WORKING, cutoff=Cutoff.MIDNIGHT), "2026-11-24 24:00"),
        (within("1 天", Clock.WORKING, start=Start.INCLUDE), "2026-11-23 17:30"),
        (within("0 天", Clock.WORKING), "2026-11-23 17:30"),
        (within("1 天", Clock.OFFICE), "2026-11-24 17:30"),
        (within("2 小时", Clock.WORKING), "2026-11-23 15:00"),
        (within("2 小时", Clock.CALENDAR), "2026-11-23 13:00"),
    ],
    ids=["下班截止", "24:00截止", "当天算第1天", "0天即当天", "一个办公日即工作日", "工作小时",
         "自然小时"],
)  # fmt: skip
def test_a_limit_from_monday_at_eleven(limit: Limit, expected: str) -> None:
    assert due(limit, "2026-11-23 11:00") == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20 09:00", "2026-11-20 17:30"),
        ("2026-11-20 18:00", "2026-11-20 24:00"),
        ("2026-11-21 09:00", "2026-11-21 24:00"),
        ("2026-11-22 10:00", "2026-11-22 24:00"),
        ("2026-09-20 10:00", "2026-09-20 17:30"),
    ],
    ids=["营业中", "下班以后", "周六", "周日", "周日调休上班"],
)
def test_the_same_day(start: str, expected: str) -> None:
    """S002B-06 当天反馈: that day, whatever day; never due before it began."""
    assert due(within("1 天", Clock.SAME_DAY), start) == expected


def test_working_days_end_on_a_working_day_even_where_nothing_rolls() -> None:
    """0 个工作日从周六起：周六不是工作日，到周一下班。"""
    assert due(within("0 天", Clock.WORKING, **NO_ROLL), "2026-11-21 09:00") == "2026-11-23 17:30"


def test_the_same_day_has_no_other_length() -> None:
    assert due(within("1 小时", Clock.SAME_DAY), "2026-11-20 09:00") == "2026-11-20 17:30"


def test_days_of_office_time_are_working_days() -> None:
    assert due(within("2 天", Clock.OFFICE), "2026-11-20 11:00") == "2026-11-24 17:30"


def test_the_same_day_for_an_office_open_on_weekends() -> None:
    hall = replace(OFFICE, every_day=True)
    assert due(within("1 天", Clock.SAME_DAY), "2026-11-22 10:00", calendar=hall) == (
        "2026-11-22 17:30"
    )


def test_without_hours_a_working_day_ends_at_24() -> None:
    allday = Calendar(YEARS)
    assert due(within("1 天", Clock.WORKING), "2026-11-20 09:00", calendar=allday) == (
        "2026-11-23 24:00"
    )
    found = count(allday, within("26 小时", Clock.OFFICE), at("2026-11-20 23:00"))
    assert found.due == at("2026-11-24 01:00")
    assert "没有规定办公时间，工作日按全天计" in found.assumptions


def test_summer_hours() -> None:
    office = Calendar(YEARS, HOURS, (SUMMER,))
    limit = within("2 小时", Clock.OFFICE)
    assert due(limit, "2026-06-01 11:00", calendar=office) == "2026-06-01 15:30"
    assert due(limit, "2026-09-30 17:00", calendar=office) == "2026-10-08 09:30"


def test_an_office_that_is_open_every_day_counts_saturdays_but_they_are_no_working_days() -> None:
    park = Calendar(YEARS, HOURS, every_day=True)
    friday = "2026-11-20 17:00"
    assert due(within("2 小时", Clock.OFFICE), friday, calendar=park) == "2026-11-21 10:00"
    assert due(within("1 天", Clock.WORKING), friday, calendar=park) == "2026-11-23 17:30"
    monday = at("2026-11-23 09:30")
    assert spent(park, Clock.OFFICE, at(friday), monday) == timedelta(hours=15, minutes=30)
    assert spent(park, Clock.WORKING, at(friday), monday) == timedelta(hours=1, minutes=30)


def test_a_night_shift_goes_on_after_midnight() -> None:
    nights = Calendar(YEARS, hours("22:00-06:00"))
    assert due(within("2 小时", Clock.OFFICE), "2026-11-24 05:00", calendar=nights) == (
        "2026-11-24 23:00"
    )


def test_what_is_not_laid_down_has_no_due_moment() -> None:
    for clock in Clock:
        assert count(OFFICE, Limit(None, TimeUnit.DAY, clock), at("2026-11-23 11:00")) == Count(
            None
        )


def test_zero_hours_run_out_at_once_or_at_the_next_opening() -> None:
    """T31 立即."""
    assert due(within("0 小时", Clock.ELAPSED), "2026-11-21 09:00") == "2026-11-21 09:00"
    assert due(within("0 小时", Clock.OFFICE), "2026-11-21 09:00") == "2026-11-23 08:30"


def test_what_fits_exactly_is_due_at_the_close_not_at_the_next_opening() -> None:
    assert due(within("210 分钟", Clock.OFFICE), "2026-11-20 08:30") == "2026-11-20 12:00"
    assert due(within("7 小时", Clock.OFFICE), "2026-11-20 08:30") == "2026-11-20 17:30"


@pytest.mark.parametrize("start", ["2026-11-20 10:00", "2026-11-20 17:00"])
def test_hours_too_may_run_from_the_second_workday(start: str) -> None:
    limit = within("4 小时", Clock.OFFICE, **SECOND)
    found = count(OFFICE, limit, at(start))
    assert found.due == at("2026-11-23 14:30")
    assert told(found) == ["✓ 11-23 周一 08:30–12:00、14:00–14:30，计4小时"]
    assert found.assumptions == (
        "从第二个工作日起算（本单位规定，民法典第204条）",
        "“以内”含本数，到点当刻仍算准时（民法典第1259条）",
    )


def test_hours_of_an_office_without_hours_are_counted_round_the_clock_and_that_is_said() -> None:
    assumed = "没有规定办公时间，工作日按全天计"
    limit, start = within("30 小时", Clock.OFFICE), at("2026-11-19 20:00")
    found = count(Calendar(YEARS), limit, start)
    assert found.due == at("2026-11-23 02:00")
    assert assumed in found.assumptions
    assert assumed not in count(OFFICE, limit, start).assumptions


# —— pauses are cut out of the line ——


@pytest.mark.parametrize(
    ("limit", "start", "pause", "expected"),
    [
        ("2 小时 office", "2026-11-20 16:00", ("2026-11-20 17:00", "2026-11-23 09:00"),
         "2026-11-23 10:00"),
        ("2 小时 office", "2026-11-20 16:00", ("2026-11-20 18:00", "2026-11-22 09:00"),
         "2026-11-23 09:00"),
        ("24 小时 elapsed", "2026-11-20 16:00", ("2026-11-20 20:00", "2026-11-21 02:00"),
         "2026-11-21 22:00"),
        ("3 天 working", "2026-11-23 11:00", ("2026-11-24 10:00", "2026-11-26 10:00"),
         "2026-11-30 17:30"),
        ("3 天 working", "2026-11-23 11:00", ("2026-11-24 10:00", "2026-11-24 16:00"),
         "2026-11-26 17:30"),
        ("3 天 working", "2026-11-23 11:00", ("2026-11-23 15:00", "2026-11-24 10:00"),
         "2026-11-27 17:30"),
        ("3 天 working", "2026-11-23 11:00", ("2026-11-24 17:30", "2026-11-25 10:00"),
         "2026-11-26 17:30"),
        ("1 天 working", "2026-11-23 11:00", ("2026-11-24 10:00", "2026-11-24 19:00"),
         "2026-11-24 24:00"),
        ("3 天 calendar", "2026-11-18 09:00", ("2026-11-23 10:00", "2026-11-25 10:00"),
         "2026-11-25 17:30"),
        ("1 天 same_day", "2026-11-20 09:00", ("2026-11-20 10:00", "2026-11-23 10:00"),
         "2026-11-23 17:30"),
        ("1 天 same_day", "2026-11-20 18:00", ("2026-11-20 18:30", "2026-11-23 10:00"),
         "2026-11-23 17:30"),
    ],
    ids=["跨周末", "只在非办公时间", "夜里", "两个整天", "当天恢复不顺延", "开始的当天起挂起",
         "到下班才挂起", "最后一天下班后才恢复", "正要顺延到的那天挂起", "当天事项挂起",
         "下班后登记又挂起"],
)  # fmt: skip
def test_a_pause_moves_the_end(
    limit: str, start: str, pause: tuple[str, str], expected: str
) -> None:
    """frappe/helpdesk PR #2449: hold time was added to the time of creation."""
    amount, _, clock = limit.rpartition(" ")
    assert due(within(amount, Clock(clock)), start, pause) == expected


def test_a_pause_over_the_holiday_takes_only_working_days() -> None:
    """PR #2449 again: seven days of hold over 国庆 are not seven working days."""
    limit = within("2 天", Clock.WORKING)
    assert due(limit, "2026-09-29 10:00") == "2026-10-08 17:30"
    held = ("2026-10-01 09:00", "2026-10-07 18:00")
    assert due(limit, "2026-09-29 10:00", held) == "2026-10-08 17:30"


def test_overlapping_pauses_are_not_taken_twice() -> None:
    limit = within("4 小时", Clock.OFFICE)
    twice = ("2026-11-23 09:00", "2026-11-23 11:00"), ("2026-11-23 10:00", "2026-11-23 11:30")
    assert due(limit, "2026-11-23 08:30", *twice) == "2026-11-23 17:00"


def test_what_starts_during_the_holiday_is_not_due_before_what_started_earlier() -> None:
    """Found by the law below: both resume at the close of the same working Sunday."""
    limit, pause = within("0 天", Clock.CALENDAR), ("2026-01-03 00:00", "2026-01-04 17:30")
    assert due(limit, "2026-01-02 09:00", pause) == "2026-01-04 24:00"
    assert due(limit, "2026-01-03 09:00", pause) == "2026-01-04 24:00"


def test_an_open_pause_is_counted_as_if_it_ended_now() -> None:
    limit, start = within("2 小时", Clock.OFFICE), at("2026-11-23 08:30")
    held = [Interval(at("2026-11-23 09:00"))]
    found = count(OFFICE, limit, start, held, now=at("2026-11-24 09:00"))
    assert found.due == at("2026-11-24 10:30")
    assert "挂起还没有结束，按现在恢复推算" in found.assumptions
    with pytest.raises(ValueError, match="open pause"):
        count(OFFICE, limit, start, held)


def test_a_pause_that_goes_on_after_the_end_guesses_nothing() -> None:
    late = [Interval(at("2026-11-25 09:00"))]
    found = count(
        OFFICE, within("1 天", Clock.WORKING), at("2026-11-23 11:00"), late, at("2026-11-26 09:00")
    )
    assert found.due == at("2026-11-24 17:30")
    assert "挂起还没有结束，按现在恢复推算" not in found.assumptions


def test_a_pause_that_begins_as_the_time_runs_out_guesses_nothing() -> None:
    limit, now = within("1 小时", Clock.OFFICE), at("2026-11-23 16:00")
    found = [
        count(OFFICE, limit, at("2026-11-23 09:00"), [Interval(at(f"2026-11-23 {held}"))], now)
        for held in ("09:59", "10:00")
    ]
    assert [f"{each.due:%H:%M}" for each in found] == ["16:01", "10:00"]
    assert ["挂起还没有结束，按现在恢复推算" in each.assumptions for each in found] == [True, False]


@pytest.mark.parametrize("ends", ["2026-11-23 10:00", "2026-11-23 09:15"])
def test_a_pause_that_is_over_as_it_begins_holds_nothing(ends: str) -> None:
    """同一分钟里挂起又恢复；或者恢复补记错了，记在挂起以前。"""
    limit, start = within("4 小时", Clock.OFFICE), at("2026-11-23 09:00")
    found = count(OFFICE, limit, start, [Interval(at("2026-11-23 10:00"), at(ends))])
    assert found == count(OFFICE, limit, start)
    assert told(found) == ["✓ 11-23 周一 09:00–12:00、14:00–15:00，计4小时"]


def test_a_pause_after_the_end_changes_nothing() -> None:
    limit = within("1 天", Clock.WORKING)
    late = ("2026-11-24 17:31", "2026-11-30 09:00")
    assert due(limit, "2026-11-23 11:00", late) == "2026-11-24 17:30"


# —— the count in words ——


def told(found: Count) -> list[str]:
    return [f"{'✓' if step.counted else '·'} {step.day:%m-%d} {step.text}" for step in found.steps]


def test_days_are_told_one_by_one() -> None:
    """zammad #390: users read 48 h as two days and asked where six had gone."""
    found = count(OFFICE, within("2 天", Clock.WORKING), at("2026-09-30 17:00"))
    assert told(found) == [
        "· 09-30 周三，开始的当天，不计",
        "· 10-01 周四 放假，不计",
        "· 10-02 周五 放假，不计",
        "· 10-03 周六 放假，不计",
        "· 10-04 周日 放假，不计",
        "· 10-05 周一 放假，不计",
        "· 10-06 周二 放假，不计",
        "· 10-07 周三 放假，不计",
        "✓ 10-08 周四，第1天",
        "✓ 10-09 周五，第2天",
    ]
    assert found.assumptions == (
        "按日计的，开始的当天不计，次日为第1天（民法典第201条）",
        "最后一天到停止业务的时间截止（民法典第203条）",
        "“以内”含本数，到点当刻仍算准时（民法典第1259条）",
    )


@pytest.mark.parametrize("start", [Start.EXCLUDE, Start.INCLUDE, Start.SECOND_WORKDAY])
def test_of_the_same_day_only_the_day_is_told(start: Start) -> None:
    found = count(OFFICE, within("1 天", Clock.SAME_DAY, start=start), at("2026-11-23 18:00"))
    assert told(found) == ["· 11-23 周一，当天"]
    assert found.assumptions == (
        "最后一天24:00截止（民法典第203条）",
        "“以内”含本数，到点当刻仍算准时（民法典第1259条）",
    )


def test_days_off_and_days_on_hold_are_told_as_what_they_are() -> None:
    limit, pause = within("3 天", Clock.WORKING, **SECOND), ("2026-11-25 10:00", "2026-11-26 10:00")
    held = [Interval(*map(at, pause))]
    assert told(count(OFFICE, limit, at("2026-11-20 09:00"), held)) == [
        "· 11-20 周五，开始的当天，不计",
        "· 11-21 周六 休息，不计",
        "· 11-22 周日 休息，不计",
        "✓ 11-23 周一，第1天",
        "✓ 11-24 周二，第2天",
        "· 11-25 周三，挂起，不计",
        "✓ 11-26 周四，第3天",
    ]
    assert told(count(OFFICE, within("2 天", Clock.WORKING), at("2026-11-19 09:00")))[1:] == [
        "✓ 11-20 周五，第1天",
        "· 11-21 周六 休息，不计",
        "· 11-22 周日 休息，不计",
        "✓ 11-23 周一，第2天",
    ]


def test_what_is_held_as_it_starts_is_told_from_its_start() -> None:
    held = [Interval(at("2026-11-19 15:00"), at("2026-11-22 10:00"))]
    found = count(OFFICE, within("1 天", Clock.CALENDAR), at("2026-11-19 11:00"), held)
    assert told(found) == [
        "· 11-19 周四，挂起，不计",
        "· 11-20 周五，挂起，不计",
        "· 11-21 周六 休息，挂起，不计",
        "· 11-22 周日 休息，开始的当天，不计",
        "✓ 11-23 周一，第1天",
    ]


def test_rolling_on_is_told() -> None:
    found = count(OFFICE, within("3 天", Clock.CALENDAR), at("2026-11-18 09:00"))
    assert told(found)[-3:] == [
        "✓ 11-21 周六 休息，第3天",
        "· 11-22 周日 休息，顺延",
        "· 11-23 周一，顺延",
    ]
    assert "最后一天不是工作日，顺延到下一个工作日（民法典第203条）" in found.assumptions


def test_hours_are_told_day_by_day() -> None:
    pause = [Interval(at("2026-11-20 16:30"), at("2026-11-20 17:00"))]
    found = count(OFFICE, within("4 小时", Clock.OFFICE), at("2026-11-20 15:00"), pause)
    assert told(found) == [
        "✓ 11-20 周五 15:00–16:30、17:00–17:30，计2小时",
        "· 11-21 周六 休息，不计",
        "· 11-22 周日 休息，不计",
        "✓ 11-23 周一 08:30–10:30，计2小时",
    ]


@pytest.mark.parametrize(
    ("start", "pause", "expected"),
    [
        (
            "2026-11-20 17:30",
            None,
            ["· 11-20 周五，已下班，不计", "· 11-21 周六 休息，不计", "· 11-22 周日 休息，不计",
             "✓ 11-23 周一 08:30–12:00，计3小时30分钟"],
        ),
        (
            "2026-11-20 14:00",
            None,
            ["✓ 11-20 周五 14:00–17:30，计3小时30分钟"],
        ),
        (
            "2026-11-20 08:30",
            ("2026-11-20 08:30", "2026-11-20 09:00"),
            ["✓ 11-20 周五 09:00–12:00、14:00–14:30，计3小时30分钟"],
        ),
        (
            "2026-11-20 08:30",
            ("2026-11-20 12:00", "2026-11-20 14:00"),
            ["✓ 11-20 周五 08:30–12:00，计3小时30分钟"],
        ),
        (
            "2026-11-20 08:30",
            ("2026-11-20 11:00", "2026-11-20 12:00"),
            ["✓ 11-20 周五 08:30–11:00、14:00–15:00，计3小时30分钟"],
        ),
    ],
    ids=["下班那一刻开始", "上班那一刻开始", "从上班起挂起", "只在午休挂起", "挂到午休"],
)  # fmt: skip
def test_only_what_counts_is_told_where_something_begins_or_ends_with_the_hours(
    start: str, pause: tuple[str, str] | None, expected: list[str]
) -> None:
    held = [Interval(at(pause[0]), at(pause[1]))] if pause else []
    assert told(count(OFFICE, within("210 分钟", Clock.OFFICE), at(start), held)) == expected


def test_the_rest_of_a_night_shift_is_told_under_the_day_it_began_on() -> None:
    night = Calendar(YEARS, hours("22:00-06:00"))
    found = count(night, within("5 小时", Clock.OFFICE), at("2026-11-20 02:00"))
    assert told(found) == [
        "✓ 11-19 周四 02:00–06:00，计4小时",
        "✓ 11-20 周五 22:00–23:00，计1小时",
    ]


def test_elapsed_time_from_midnight_is_told_under_its_own_day() -> None:
    found = count(OFFICE, within("2 小时", Clock.ELAPSED), at("2026-11-20 00:00"))
    assert told(found) == ["✓ 11-20 周五 00:00–02:00，计2小时"]


def test_elapsed_time_is_told_to_24() -> None:
    found = count(OFFICE, within("24 小时", Clock.ELAPSED), at("2026-11-20 16:00"))
    assert told(found) == [
        "✓ 11-20 周五 16:00–24:00，计8小时",
        "✓ 11-21 周六 00:00–16:00，计16小时",
    ]
    assert found.assumptions[0] == "按小时、分钟计的，自发生的时刻起算（民法典第201条）"


def test_why_a_day_gives_nothing() -> None:
    pause = [Interval(at("2026-11-23 08:00"), at("2026-11-24 08:00"))]
    found = count(OFFICE, within("1 小时", Clock.OFFICE), at("2026-11-20 18:00"), pause)
    assert told(found) == [
        "· 11-20 周五，已下班，不计",
        "· 11-21 周六 休息，不计",
        "· 11-22 周日 休息，不计",
        "· 11-23 周一，挂起，不计",
        "✓ 11-24 周二 08:30–09:30，计1小时",
    ]


# —— a year that is not published yet ——


@pytest.mark.parametrize(
    ("limit", "start", "provisional"),
    [
        (within("5 天", Clock.WORKING), "2026-12-24 10:00", True),
        (within("1 小时", Clock.OFFICE), "2027-03-01 10:00", True),
        (within("9 天", Clock.CALENDAR), "2026-12-24 10:00", True),
        (within("4 天", Clock.CALENDAR), "2026-12-24 10:00", True),
        (within("4 天", Clock.CALENDAR, roll=False), "2026-12-24 10:00", True),
        (within("4 天", Clock.CALENDAR, cutoff=Cutoff.MIDNIGHT), "2026-12-24 10:00", True),
        (within("2 天", Clock.WORKING), "2026-12-21 10:00", False),
        (within("240 小时", Clock.ELAPSED), "2026-12-24 10:00", False),
        (Limit(9, TimeUnit.DAY, Clock.CALENDAR, roll=False, cutoff=Cutoff.MIDNIGHT),
         "2026-12-24 10:00", False),
    ],
    ids=["工作日跨年", "次年办公时间", "自然日顺延", "自然日也许顺延",
         "不顺延，到下班", "顺延，到24时", "年内", "连续小时", "只数日历"],
)  # fmt: skip
def test_a_count_that_needs_2027_says_so(limit: Limit, start: str, provisional: bool) -> None:
    found = count(OFFICE, limit, at(start))
    assert found.provisional is provisional
    assert any("2027年的放假安排没有录入" in each for each in found.assumptions) is provisional


@pytest.mark.parametrize(
    ("limit", "provisional"),
    [
        (within("3 天", Clock.WORKING), True),
        (within("3 天", Clock.CALENDAR, **SECOND), True),
        (within("10 天", Clock.CALENDAR), False),
    ],
    ids=["数过的工作日", "第二个工作日起算", "只问最后一天"],
)
def test_a_count_is_a_guess_where_a_day_it_went_over_is(limit: Limit, provisional: bool) -> None:
    """次年的安排先录了，当年的没有录：数到了次年，前头几天还是推算的。"""
    office = Calendar({2027: Year(2027, frozenset(), frozenset())}, HOURS)
    assert count(office, limit, at("2026-12-30 10:00")).provisional is provisional


def test_where_the_last_day_rolls_to_late_december_the_count_is_a_guess() -> None:
    """到星期日12月25日，顺延到26日：26日放不放假，要看次年的通知。"""
    office = Calendar({2022: Year(2022, frozenset(), frozenset())}, HOURS)
    found = count(office, within("3 天", Clock.CALENDAR), at("2022-12-22 10:00"))
    assert (found.due, found.provisional) == (at("2022-12-26 17:30"), True)


def test_a_count_is_made_anew_when_the_year_is_published() -> None:
    """PR #2449: open tickets were not recalculated when the holiday list changed."""
    limit, start = within("3 天", Clock.WORKING), at("2026-09-30 09:00")
    assert count(Calendar({}, HOURS), limit, start).due == at("2026-10-07 17:30")
    assert count(OFFICE, limit, start).due == at("2026-10-10 17:30")


# —— how much has been spent ——


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (Clock.ELAPSED, "65小时"),
        (Clock.CALENDAR, "65小时"),
        (Clock.OFFICE, "2小时"),
        (Clock.WORKING, "2小时"),
    ],
)
def test_spent_over_a_weekend(clock: Clock, expected: str) -> None:
    length = spent(OFFICE, clock, at("2026-11-20 16:00"), at("2026-11-23 09:00"))
    assert length_text(length) == expected


@pytest.mark.parametrize(
    "limit",
    [
        within("2 天", Clock.CALENDAR),
        within("2 天", Clock.WORKING),
        within("10 天", Clock.WORKING, **SECOND),
        within("3 小时", Clock.OFFICE, **SECOND),
        within("3 小时", Clock.OFFICE),
        within("48 小时", Clock.ELAPSED),
    ],
)
def test_without_the_words_that_go_with_it_a_limit_runs_out_at_the_same_time(limit: Limit) -> None:
    start, now = at("2026-11-20 16:00"), at("2026-12-20 12:00")
    pause = (Interval(at("2026-11-20 16:30"), at("2026-11-23 09:30")),)
    assert runs_out(OFFICE, limit, start, pause, now) == count(OFFICE, limit, start, pause, now).due


def test_of_a_night_shift_that_began_the_day_before_its_morning_is_spent() -> None:
    nights = Calendar(YEARS, hours("22:00-06:00"))
    found = spent(nights, Clock.OFFICE, at("2026-11-17 02:00"), at("2026-11-24 24:00"))
    assert found == timedelta(hours=4 + 5 * 8 + 2)


def test_spent_leaves_pauses_out_and_is_never_negative() -> None:
    start, end = at("2026-11-23 08:30"), at("2026-11-23 11:30")
    pauses = [Interval(at("2026-11-23 09:00"), at("2026-11-23 09:30"))]
    assert spent(OFFICE, Clock.OFFICE, start, end, pauses) == timedelta(hours=2, minutes=30)
    ongoing = [Interval(at("2026-11-23 09:00"))]
    assert spent(OFFICE, Clock.OFFICE, start, end, ongoing) == timedelta(minutes=30)
    assert spent(OFFICE, Clock.ELAPSED, end, start) == timedelta()


def test_midnight_belongs_to_the_day_that_ends() -> None:
    assert clock_text(at("2026-11-23 24:00")) == "2026-11-23 24:00"
    assert last_day(at("2026-11-23 24:00")) == date(2026, 11, 23)
    assert last_day(at("2026-11-23 17:30")) == date(2026, 11, 23)
    assert [length_text(timedelta(minutes=n)) for n in (0, 59, 60, 61)] == [
        "0分钟", "59分钟", "1小时", "1小时1分钟",
    ]  # fmt: skip


# —— laws ——

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
LENGTHS = st.integers(0, 14 * 24 * 60).map(lambda n: timedelta(minutes=n))
PAUSES = st.lists(
    st.builds(lambda start, length: Interval(start, start + length), MOMENTS, LENGTHS), max_size=4
)
LIMITS = st.builds(
    Limit,
    n=st.integers(0, 60),
    unit=st.sampled_from(TimeUnit),
    clock=st.sampled_from(Clock),
    start=st.sampled_from(Start),
    roll=st.booleans(),
    cutoff=st.sampled_from(Cutoff),
)
NEARBY = st.tuples(MOMENTS, st.integers(-3 * 24 * 60, 20 * 24 * 60), LENGTHS).map(
    lambda of: (of[0], Interval(begin := of[0] + timedelta(minutes=of[1]), begin + of[2]))
)
CALENDARS = st.sampled_from(
    [OFFICE, Calendar(YEARS, HOURS, (SUMMER,)), Calendar(YEARS), Calendar({}, HOURS)]
)


def when(
    calendar: Calendar, limit: Limit, start: datetime, pauses: list[Interval] | None = None
) -> datetime:
    found = count(calendar, limit, start, pauses or []).due
    assert found is not None
    return found


@given(CALENDARS, LIMITS, NEARBY, PAUSES)
def test_a_pause_never_makes_a_due_moment_earlier(
    calendar: Calendar, limit: Limit, case: tuple[datetime, Interval], others: list[Interval]
) -> None:
    start, pause = case
    assert when(calendar, limit, start, [pause, *others]) >= when(calendar, limit, start, others)


@given(CALENDARS, LIMITS, NEARBY)
def test_nothing_is_due_in_the_middle_of_a_pause_or_before_it_began(
    calendar: Calendar, limit: Limit, case: tuple[datetime, Interval]
) -> None:
    start, pause = case
    found = when(calendar, limit, start, [pause])
    assert found >= start
    assert pause.end is not None
    if limit.n:
        assert not pause.start < found < pause.end


@given(CALENDARS, LIMITS, NEARBY, LENGTHS)
def test_who_starts_later_is_due_no_earlier(
    calendar: Calendar, limit: Limit, case: tuple[datetime, Interval], later: timedelta
) -> None:
    start, pause = case
    first = when(calendar, limit, start, [pause])
    assert when(calendar, limit, start + later, [pause]) >= first


@given(CALENDARS, st.integers(0, 5000), MOMENTS, PAUSES)
def test_office_time_runs_out_in_office_hours(
    calendar: Calendar, n: int, start: datetime, pauses: list[Interval]
) -> None:
    found = when(calendar, Limit(n, TimeUnit.MINUTE, Clock.OFFICE), start, pauses)
    assert any(
        opens <= found <= closes
        for day in (last_day(found), found.date())
        for opens, closes in calendar.hours_on(day)
    )


@given(CALENDARS, LIMITS, MOMENTS, PAUSES)
def test_the_last_day_of_working_days_is_one(
    calendar: Calendar, limit: Limit, start: datetime, pauses: list[Interval]
) -> None:
    found = when(calendar, limit, start, pauses)
    rolls = limit.roll and limit.clock is not Clock.SAME_DAY
    if limit.counts_days and (limit.counts_workdays or rolls):
        assert calendar.is_workday(last_day(found))


@given(CALENDARS, st.integers(0, 5000), MOMENTS, PAUSES)
def test_what_is_counted_is_what_is_spent(
    calendar: Calendar, n: int, start: datetime, pauses: list[Interval]
) -> None:
    for clock in (Clock.OFFICE, Clock.ELAPSED):
        end = when(calendar, Limit(n, TimeUnit.MINUTE, clock), start, pauses)
        assert spent(calendar, clock, start, end, pauses) == timedelta(minutes=n)
