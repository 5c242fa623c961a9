"""A month as people name it: one reader for `--month` of every command."""

from datetime import date

import pytest
from clerks import Clerk

from cpl.codec.spellings.month_names import read_month

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
