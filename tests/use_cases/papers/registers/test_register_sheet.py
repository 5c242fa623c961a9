"""The sheets of a register: a month each, and a year each where there are too many months."""

from dataclasses import replace
from datetime import datetime, timedelta

from casebook import rules

from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock
from cpl.use_cases.papers.registers.register_row import in_time
from cpl.use_cases.papers.registers.register_sheet import MOST_TABS, KeptRows, Register

NOW = datetime(2026, 11, 17, 9, 0)


def missing_in(months: int) -> Register:
    """A register in which a number is missing in each of so many months from 2021 on."""
    numbers = (f"TS{2021 + each // 12}{each % 12 + 1:02}17-001" for each in range(months))
    return Register(rules(), NOW, None, KeptRows(), tuple(numbers), (), 0, b"")


def test_three_years_have_a_sheet_a_month() -> None:
    sheets = missing_in(MOST_TABS).sheets

    assert [each.span for each in sheets][:2] == ["2021-01", "2021-02"]
    assert [len(each.missing) for each in sheets] == [1] * MOST_TABS


def test_more_have_a_sheet_a_year_and_nothing_is_left_out() -> None:
    sheets = missing_in(MOST_TABS + 1).sheets

    assert [each.span for each in sheets] == ["2021", "2022", "2023", "2024"]
    assert [len(each.missing) for each in sheets] == [12, 12, 12, 1]


def test_where_there_is_nothing_one_sheet_says_so() -> None:
    assert [each.span for each in missing_in(0).sheets] == ["全部"]


def late(rule: str, clock: Clock, own: timedelta, wall: timedelta) -> Instance:
    return Instance(
        rule, rule, "客服部", "", "", clock, 1, NOW, None, None,
        standing=Standing.MISSED, count_overdue=lambda: own, late_in_all=wall,
    )  # fmt: skip


def test_lateness_in_office_hours_is_no_number_of_days() -> None:
    """96 小时办公时间曾经写成“逾期4天”。"""
    hours = late("半小时反馈", Clock.OFFICE, timedelta(hours=96), timedelta(days=20))
    days = late("答复", Clock.CALENDAR, timedelta(days=3), timedelta(days=3))
    assert in_time((hours, days)) == "已逾期96小时（办公时间）"
    assert in_time((days,)) == "已逾期3天"


def test_done_late_reads_differently_from_still_to_be_done() -> None:
    days = late("答复", Clock.CALENDAR, timedelta(days=3), timedelta(days=3))
    done = replace(days, stopped_at=NOW)
    minutes = replace(days, late_in_all=timedelta(minutes=12))
    assert in_time((done,)) == "迟3天办完"
    assert in_time((done, minutes)) == "已逾期12分", "what is still owed goes first"
