"""The register says in words why it has more rows than the month's report has complaints."""

from datetime import datetime

import pytest
from clerks import ACCEPTED, ANSWER, Clerk, played

from cpl.domain.values.periods import Period
from cpl.use_cases.papers.registers.register_counts import (
    COUNTED,
    OTHER,
    SUGGESTION,
    VOIDED,
    Counting,
    Reckoned,
)


def agreed(clerk: Clerk, *words: str) -> list[str]:
    """The lines below 与月报对账."""
    said = clerk.does("form", "投诉台账", *words, "--print").out
    return [each.removeprefix("- ") for each in said.splitlines() if each.startswith("- ")]


def five_registered(clerk: Clerk) -> None:
    """To play: one answered, one merged into it, one void, a question, one open."""
    clerk.complaint()
    clerk.does(*ACCEPTED, at="09:10")
    for _ in range(3):
        clerk.complaint()
    clerk.does("new", "类别=问题", "渠道=热线", "内容=几点关门", "投诉人.匿名=是", at="09:20")
    clerk.does("do", "2", "并案", "并入=TS20261117-001", at="09:30")
    clerk.does("do", "3", "作废", "理由=登记错了", at="09:40", user=clerk.who("客服主管"))
    clerk.does("do", "1", "答复", *ANSWER, at="10:00")
    clerk.does("do", "1", "回访", "满意度=满意", at="11:00")


@pytest.fixture
def month(clerk: Clerk) -> Clerk:
    return played(clerk, five_registered)


def test_the_rows_agree_with_the_report(month: Clerk) -> None:
    first, second = agreed(month, "--month", "2026-11")
    assert first == "月报受理 2 ＋ 问题 1 ＋ 并案 1 ＋ 作废 1 ＝ 台账 5"
    assert second.startswith("本月接收、本月办结的 1 件次：办结 1（")
    assert second.endswith("现在未结 1 件")

    month.does("report", "--month", "2026-11")
    (report,) = month.root.glob("reports/2026-11/*.md")
    assert "| 本月受理 | 2 |" in report.read_text("utf-8")


def test_what_came_after_the_report_was_issued_is_told_apart(month: Clerk) -> None:
    month.does(
        *("report", "--month", "2026-11", "--issue", "--yes"),
        at="2026-12-01T09:00",
        user=month.who("客服主管"),
    )
    month.complaint("接收时间=2026-11-30T10:00")
    month.does("do", "TS20261117-004", "作废", "理由=重复登记", user=month.who("客服主管"))

    first, _ = agreed(month, "--month", "2026-11")

    assert first.startswith("月报（已下发）受理 2 ＋ 下发后登记或改为计件 1（TS20261201-001）")
    assert "－ 下发后作废、并案或改了类别 1（TS20261117-004）" in first
    assert first.endswith("＝ 台账 6")


def test_a_month_without_entries_has_its_sheet_its_row_and_a_code_of_its_own(month: Clerk) -> None:
    codes = set()
    for span in ("2026-11", "2026-10..2026-11", "2026-10"):
        said = month.does("form", "投诉台账", "--month", span, "--print").out
        codes.add(said.rstrip().rpartition("编码：")[2])
        if ".." in span:
            assert "| 2026-10 | 0，本月没有登记 |" in said
    assert len(codes) == 3


def test_a_merged_one_is_answered_with_the_one_it_follows(month: Clerk) -> None:
    rows = month.does("form", "投诉台账", "--print").out.splitlines()
    merged = next(each for each in rows if "TS20261117-002" in each)
    assert "随 TS20261117-001 答复：已退票并致歉" in merged
    assert "| 11-17 10:00 |" in merged


def test_what_is_no_complaint_is_told_by_the_office_s_own_word() -> None:
    """航空公司的抱怨、地产的报修：台账上不叫“其他”。"""
    came = datetime(2026, 10, 9)
    kinds = (("投诉", COUNTED), ("投诉", VOIDED), ("抱怨", OTHER), ("报修", OTHER), ("抱怨", OTHER))
    rows = [
        Counting("", came, kind, standing, standing == COUNTED, False, False, ())
        for kind, standing in (*kinds, ("建议", SUGGESTION))
    ]
    first, _ = Reckoned("月报", Period.month(2026, 10), rows, None, all_seen=True).lines
    assert first == "月报受理 1 ＋ 建议 1 ＋ 抱怨 2 ＋ 报修 1 ＋ 作废 1 ＝ 台账 6"
