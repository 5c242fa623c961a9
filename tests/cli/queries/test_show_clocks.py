"""The clocks of `cpl show`: done late is not still open, and each round is told apart."""

import json
from dataclasses import replace
from datetime import datetime

from clerks import ANSWER, Clerk, handed_on, one_complaint, played

from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Clock
from cpl.use_cases.queries.showing import standing_text


def clocks(clerk: Clerk) -> list[str]:
    said = clerk.does("show", "TS20261117-001").out
    return said.partition("\n\n")[2].partition("\n\n")[0].splitlines()


def test_what_was_done_late_reads_differently_from_what_is_still_owed(clerk: Clerk) -> None:
    """B15: both “逾期 12分”."""
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "运营部", at="10:12")
    [line] = [each for each in clocks(clerk) if each.startswith("转办")]
    assert "迟12分钟办完（办公时间）" in line
    clerk.patch.setenv("CPL_NOW", "2026-11-19T17:42")
    [line] = [each for each in clocks(clerk) if each.startswith("答复投诉人")]
    assert "已逾期12分 " in line


def test_what_ended_without_being_done_says_so(clerk: Clerk) -> None:
    played(clerk, handed_on)
    clerk.does("do", "1", "撤诉", "理由=和解", at="2026-11-20T17:30")
    [line] = [each for each in clocks(clerk) if each.startswith("答复投诉人")]
    assert "逾期1天没有办" in line


def test_three_rounds_are_told_apart(clerk: Clerk) -> None:
    """B15: rounds have no column: three identical 回访 rows."""
    played(clerk, handed_on)
    assert clocks(clerk)[0].split() == ["时限", "应于", "现况", "谁"]
    for hour in ("10", "14"):
        clerk.does("do", "1", "答复", *ANSWER, at=f"{hour}:00")
        clerk.does("do", "1", "回访", "满意度=不满意", at=f"{hour}:10")
        clerk.does("do", "1", "再办", "理由=光道歉不行", at=f"{hour}:20")
    lines = clocks(clerk)
    assert lines[0].split() == ["时限", "轮次", "应于", "现况", "谁"]
    assert [each.split()[:2] for each in lines if each.startswith("回访")] == [
        ["回访", "1"],
        ["回访", "2"],
    ]
    told = json.loads(clerk.does("show", "1", "--format", "json").out)["时限"]
    assert {each["轮次"] for each in told} == {"1", "2", "3"}


def test_what_no_time_is_laid_down_for_is_told_as_done_once_it_is() -> None:
    """“批复 未规定 未规定” read the same before and after it was given (S003-21)."""
    at = datetime(2026, 11, 2, 9)
    waits = Instance("批复", "批复", "领导小组", "", "", Clock.WORKING, 1, at, None, None)
    assert standing_text(waits) == "未规定"
    assert standing_text(replace(waits, stopped_at=at)) == "已办完"
    assert standing_text(replace(waits, ended_at=at)) == "已终止"
