"""How late, in words: by the office's clock in hours, by the clock on the wall in days."""

from datetime import datetime, timedelta

import pytest

from cpl.domain.time.instances import Instance
from cpl.domain.time.lateness import duration, late_by, late_text
from cpl.domain.time.limits import Clock

NINE = datetime(2026, 11, 17, 9)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def late(
    clock: Clock = Clock.OFFICE,
    by: timedelta = 3 * HOUR,
    in_all: timedelta = DAY,
    stopped: datetime | None = None,
    ended: datetime | None = None,
    made_up: datetime | None = None,
) -> Instance:
    return Instance(
        "转办", "转办", "客服部", "", "", clock, 1, NINE, stopped, ended,
        count_overdue=lambda: by, late_in_all=in_all, made_up_at=made_up,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "不到1分"),
        (59, "不到1分"),
        (60, "1分"),
        (3599, "59分"),
        (3600, "1小时"),
        (3660, "1小时1分"),
        (86399, "23小时59分"),
        (86400, "1天"),
        (86400 + 60, "1天1分"),
        (2 * 86400 + 3 * 3600 + 240, "2天3小时"),
    ],
)
def test_the_two_largest_parts_are_told(seconds: int, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("clock", "by", "said"),
    [
        (Clock.OFFICE, 3 * HOUR, "3小时（办公时间）"),
        (Clock.WORKING, 3 * HOUR, "3小时（办公时间）"),
        (Clock.OFFICE, timedelta(), "1天"),
        (Clock.ELAPSED, 3 * HOUR, "1天"),
        (Clock.CALENDAR, 3 * HOUR, "1天"),
    ],
)
def test_an_office_clock_counts_the_office_s_hours_unless_it_was_late_after_them(
    clock: Clock, by: timedelta, said: str
) -> None:
    assert late_by(late(clock, by)) == said


@pytest.mark.parametrize(
    ("instance", "said"),
    [
        (late(), "已逾期3小时（办公时间）"),
        (late(stopped=NINE + DAY), "迟3小时办完（办公时间）"),
        (late(ended=NINE + DAY), "逾期3小时没有办（办公时间）"),
        (late(ended=NINE + DAY, made_up=NINE + HOUR), "迟3小时办完（办公时间）"),
        (late(Clock.ELAPSED), "已逾期1天"),
        (late(Clock.ELAPSED, stopped=NINE + DAY), "迟1天办完"),
    ],
    ids=["还没有办", "办了", "结束了没有办", "后来补上了", "连续计时", "连续计时办了"],
)
def test_it_says_whether_it_was_done_after_all(instance: Instance, said: str) -> None:
    assert late_text(instance) == said
