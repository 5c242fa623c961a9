"""What the movements of a month do not explain, and what was changed in it."""

from datetime import datetime

import pytest
from test_monthly import (
    NOVEMBER,
    OCTOBER,
    at,
    complaint,
    ended,
    event,
    issue,
    report_of,
    table,
    view_of,
)

from cpl.domain.cases.record import Record
from cpl.domain.statistics.flow import (
    HISTORY_CHANGED,
    KIND_CHANGED,
    READ_NO_MORE,
    TIME_CHANGED,
    Adjustment,
    Flow,
    identity_text,
)
from cpl.domain.statistics.monthly import Report, monthly_report

FIFTH, DECEMBER = datetime(2026, 11, 5, 9), datetime(2026, 12, 4)


def november(told: list[Record], now: list[Record]) -> Report:
    """November's report, after October's was issued of other files."""
    return monthly_report(view_of(now, NOVEMBER, DECEMBER, issue(told, OCTOBER, FIFTH)))


@pytest.mark.parametrize(
    ("told", "now", "by", "reason"),
    [
        ([complaint("1", "10-05")], [], -1, READ_NO_MORE),
        ([complaint("1", "10-05")], [complaint("1", "10-05", 类别="问题")], -1, KIND_CHANGED),
        ([complaint("1", "10-05", 类别="问题")], [complaint("1", "10-05")], 1, KIND_CHANGED),
        (
            [complaint("1", "10-05", ended("10-06"), 类别="问题")],
            [complaint("1", "10-05")],
            1,
            KIND_CHANGED,
        ),
        ([complaint("1", "10-05", ended("10-06"))], [complaint("1", "10-05")], 1, HISTORY_CHANGED),
        (
            [complaint("1", "09-05")],
            [complaint("1", "09-05", ended("09-06"))],
            -1,
            HISTORY_CHANGED,
        ),
        (
            [complaint("1", "10-05", ended("10-06"))],
            [complaint("1", "11-03", ended("11-04"))],
            1,
            TIME_CHANGED,
        ),
    ],
    ids=["读不到", "不再计入", "计入了", "计入又没有办结", "撤了办结", "补了办结", "改了时间"],
)
def test_what_changed_after_the_issue_is_adjusted_with_its_reason(
    told: list[Record], now: list[Record], by: int, reason: str
) -> None:
    report = november(told, now)
    assert report.flow.adjustments == (Adjustment("TS20260101-001", by, reason),)
    assert report.flow.holds
    assert table(report, "调整明细").texts == (("TS20260101-001", f"{by:+d}", reason),)
    assert f"{'+' if by > 0 else '−'} 调整 1 = " in report.identity


def test_what_did_not_change_is_not_adjusted() -> None:
    same = [complaint("1", "10-05"), complaint("2", "10-05", ended("10-06"))]
    report = november(same, same)
    assert report.flow.adjustments == ()
    assert report.identity == ("上月结转 1 + 补录 0 + 本月受理 0 + 重开 0 − 办结 0 = 1，未结 1 ✓")


def test_an_identity_that_does_not_hold_says_by_how_much() -> None:
    broken = Flow(carried=1, movements=(), adjustments=(), voided=())
    assert identity_text(broken).endswith("= 1，未结 0 ✗ 相差 -1")


# —— changes of what a complaint counts as ——


def changes(*records: Record) -> tuple[tuple[str, ...], ...]:
    return table(report_of(list(records)), "分类、类别变更").texts


def test_a_changed_category_is_told_with_both_words() -> None:
    assert changes(
        complaint(
            "1", "10-05",
            event("定级", "10-06", 理由="看错", 分类="餐饮"),
            event("定级", "10-07", 理由="又看错", 分类="票务"),
            event("定级", "10-08", 理由="等级", 等级="二级", 分类="票务"),
            分类="票务",
        )
    ) == (
        ("TS20260101-001", "10-06 09:00", "分类", "票务", "餐饮"),
        ("TS20260101-001", "10-07 09:00", "分类", "餐饮", "票务"),
    )  # fmt: skip


def test_a_correction_is_told_without_what_stood_there_before() -> None:
    corrected = event("更正", "10-07", 字段="类别", 原因="听错了")
    elsewhere = event("更正", "10-08", 字段="渠道", 原因="听错了")
    assert changes(complaint("1", "10-05", corrected, elsewhere)) == (
        ("TS20260101-001", "10-07 09:00", "类别", "（见 git）", "投诉"),
    )


def test_the_first_word_and_last_months_changes_are_no_change_of_this_month() -> None:
    first = complaint("1", "10-05", event("受理", "10-06", 等级="一级", 分类="票务"))
    old = complaint(
        "2", "09-05",
        event("定级", "09-06", 理由="看错", 分类="餐饮"),
        event("更正", "09-07", 字段="分类", 原因="听错"),
        分类="票务",
    )  # fmt: skip
    titles = [e.title for s in report_of([first, old]).sections for e in s.tables]
    assert "分类、类别变更" not in titles
    again = complaint(
        "2", "09-05",
        event("定级", "09-06", 理由="看错", 分类="餐饮"),
        event("定级", "10-06", 理由="看错", 分类="票务"),
        分类="票务",
    )  # fmt: skip
    assert changes(again) == (("TS20260101-002", "10-06 09:00", "分类", "餐饮", "票务"),)


def test_what_was_entered_by_mistake_is_told_in_the_month_of_the_mistake() -> None:
    wrong = event("作废", "10-06", 理由="重复")
    assert [e.number[-1] for e in report_of([complaint("1", "09-05", wrong)]).flow.voided] == ["1"]
    before = complaint("1", "09-05", event("作废", "09-06", 理由="重复"))
    assert report_of([before], known_by=at("11-05")).flow.voided == ()


def test_what_became_a_complaint_is_received_in_the_month_it_became_one() -> None:
    """S002D-01: a repair of October that was raised in November, whether October was issued."""
    repair = complaint("1", "10-28", 类别="问题")
    raised = complaint("1", "10-28", event("受理", "11-09", 类别="投诉"), 类别="问题")
    for flow in (november([repair], [raised]).flow, report_of([raised], NOVEMBER, DECEMBER).flow):
        assert identity_text(flow).startswith("上月结转 0 + 补录 0 + 本月受理 1 + 重开 0 − 办结 0")
        assert (flow.holds, flow.adjustments) == (True, ())
    assert report_of([raised], OCTOBER, FIFTH).flow.movements == ()


def test_what_became_a_complaint_in_its_own_month_is_received_when_it_came() -> None:
    raised = complaint("1", "11-05", event("受理", "11-09", 类别="投诉"), 类别="问题")
    (seen,) = report_of([raised], NOVEMBER, DECEMBER).flow.received
    assert seen.received_at == at("11-05")


def test_what_became_a_complaint_last_month_is_carried_over() -> None:
    raised = complaint("1", "09-28", event("受理", "10-09", 类别="投诉"), 类别="问题")
    for flow in (november([raised], [raised]).flow, report_of([raised], NOVEMBER, DECEMBER).flow):
        assert (flow.carried, flow.received, flow.adjustments) == (1, (), ())
