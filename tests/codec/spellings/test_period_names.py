"""A month as people name it: one reader for `--month` of every command."""

from datetime import date, datetime

import pytest
from clerks import Clerk

from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.period_names import read_month, read_period
from cpl.domain.time.calendar import Calendar
from cpl.domain.values.periods import Every, PeriodUnit

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        (
            "2026-11",
            ("2026-11", "本月", "这个月", "11月", "十一月", "今年11月", "2026年11月份"),
        ),
        (
            "2026-10",
            ("2026-10", "上个月", "上月", "10月", "十月", "１０月", "2026/10", "202610"),
        ),
        ("2026-09", ("2026-9", "9月", "九月份", "2026年9月", "2026 年 9 月")),
        ("2025-12", ("2025-12", "12月", "去年12月", "2025年十二月")),
    ],
)
def test_a_month_is_the_latest_that_is_not_to_come(meant: str, said: tuple[str, ...]) -> None:
    assert {each: str(read_month(each, TODAY)) for each in said} == dict.fromkeys(said, meant)


@pytest.mark.parametrize(
    "said", ["13月", "2026-13", "0月", "上上个月", "下个月", "月", "26年11月", ""]
)
def test_what_is_no_month_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="写成 2026-10"):
        read_month(said, TODAY)


def test_every_command_reads_it(clerk: Clerk) -> None:
    """月份“上个月”看不懂，写成 2026-10。"""
    clerk.complaint()
    assert "共 1 件" in clerk.does("list", "--month", "本月").out
    assert "共 0 件" in clerk.does("list", "--month", "9月..上个月").out
    assert "2026年10月" in clerk.does("report", "--month", "上个月").out
    assert "TS20261117-001" in clerk.does("find", "过山车", "--month", "11月").out
    assert "2026-10" in clerk.does("form", "台账", "--month", "十月").out
    assert "2026年10月没有送过提醒" in clerk.does("remind", "--list", "--month", "上月").out


REFERENCE = TimeContext(datetime(2026, 11, 23, 9), Calendar({}))


@pytest.mark.parametrize(
    ("unit", "meant", "said"),
    [
        (PeriodUnit.WEEK, "2026-W43", ("2026-W43", "2026W43", "第43周", "43周", "43", "10-20")),
        (PeriodUnit.WEEK, "2026-W47", ("上周", "上 周", "11月20日")),
        (PeriodUnit.WEEK, "2025-W52", ("去年第52周", "52周", "2025-W52")),
        (PeriodUnit.QUARTER, "2026-Q3", ("2026Q3", "2026-Q3", "2026年三季度", "第3季度", "上季度")),
        (PeriodUnit.QUARTER, "2026-Q4", ("本季", "q4", "今年第四季度")),
        (PeriodUnit.QUARTER, "2025-Q4", ("去年四季度",)),
        (PeriodUnit.YEAR, "2025", ("2025", "去年", "2025年", "2025年度")),
        (PeriodUnit.MONTH, "2026-10", ("上月", "2026-10")),
    ],
)
def test_a_period_is_named_as_people_do(
    unit: PeriodUnit, meant: str, said: tuple[str, ...]
) -> None:
    found = {each: str(read_period(each, Every(unit), REFERENCE)) for each in said}
    assert found == dict.fromkeys(said, meant)


@pytest.mark.parametrize(
    ("unit", "said", "mend"),
    [
        (PeriodUnit.WEEK, "第54周", "写成 2026-W43、上周，或这一周里的一天"),
        (PeriodUnit.WEEK, "哪一周", "看不懂"),
        (PeriodUnit.QUARTER, "五季度", "写成 2026-Q3、三季度 或 上季度"),
        (PeriodUnit.YEAR, "好多年", "写成 2026 或 去年"),
        (PeriodUnit.YEAR, "1066", "年份应当在"),
    ],
)
def test_what_is_no_period_is_told_how_to_write_it(unit: PeriodUnit, said: str, mend: str) -> None:
    with pytest.raises(ValueError, match=mend):
        read_period(said, Every(unit), REFERENCE)
