"""What the movements of a month do not explain, and what was changed in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from month_reports import (
    NOVEMBER,
    OCTOBER,
    at,
    complaint,
    ended,
    event,
    issue,
    report_of,
    rules,
    table,
    view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.statistics.flow import (
    HISTORY_CHANGED,
    KIND_CHANGED,
    READ_NO_MORE,
    TIME_CHANGED,
    Adjustment,
    Flow,
    desks_table,
    flow_of,
    identity_text,
    received_before,
    received_by,
    received_in,
)
from cpl.domain.statistics.view import AtRest, Issued
from cpl.domain.values.periods import Every, PeriodUnit, period_of
from cpl.domain.values.tables import Table

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
        (
            [complaint("1", "10-05", ended("10-06"))],
            [complaint("1", "11-01 00:00", ended("11-04"))],
            1,
            TIME_CHANGED,
        ),
    ],
    ids=[
        "读不到",
        "不再计入",
        "计入了",
        "计入又没有办结",
        "撤了办结",
        "补了办结",
        "改了时间",
        "改到了本月第一刻",
    ],
)
def test_what_changed_after_the_issue_is_adjusted_with_its_reason(
    told: list[Record], now: list[Record], by: int, reason: str
) -> None:
    report = november(told, now)
    assert report.flow.adjustments == (Adjustment("TS20260101-001", by, reason),)
    assert report.flow.holds
    assert table(report, "调整明细").texts == (("TS20260101-001", f"{by:+d}", reason),)
    assert f"{'+' if by > 0 else '−'} 调整 1 = " in report.identity


def test_what_was_entered_late_in_the_last_report_is_not_received_in_this_one() -> None:
    number = frozenset({"TS20260101-001"})
    told = issue([complaint("1", "10-05", ended("10-06"))], OCTOBER, FIFTH)
    late = replace(told, received=frozenset(), late=number)
    moved = [complaint("1", "11-03", ended("11-04"))]
    flow = monthly_report(view_of(moved, NOVEMBER, DECEMBER, late)).flow
    assert (flow.taken_in, flow.adjustments) == (
        (),
        (Adjustment("TS20260101-001", 1, TIME_CHANGED),),
    )


def test_what_was_carried_over_twice_is_not_received_because_its_time_was_changed() -> None:
    report = november([complaint("1", "09-05")], [complaint("1", "11-03")])
    assert report.identity == ("上月结转 1 + 补录 0 + 本月受理 0 + 重开 0 − 办结 0 = 1，未结 1 ✓")


def test_without_a_report_before_only_a_changed_history_is_left_to_explain() -> None:
    """An end of September that was written down in October, after its reopening."""
    again = event("重开", "09-25", role="客服主管", 理由="不满意", 主办单位="运营部")
    record = complaint("1", "09-05", ended("09-20", recorded="10-03"), again)
    flow = report_of([record]).flow
    assert flow.adjustments == (Adjustment("TS20260101-001", 1, HISTORY_CHANGED),)


def test_those_that_are_gone_stand_in_the_order_of_their_numbers() -> None:
    report = november([complaint("2", "10-05"), complaint("1", "10-06")], [])
    assert [each.number[-1] for each in report.flow.adjustments] == ["1", "2"]


def test_where_every_kind_is_counted_what_is_new_is_not_carried_over() -> None:
    """The number of what comes in stands in no report yet, whatever its kind."""
    of_all = replace(rules().reports["月报"], counts=())
    regulation = replace(rules(), reports={"月报": of_all})
    last = issue([], OCTOBER, FIFTH)
    view = view_of([complaint("1", "11-03", 类别="建议")], NOVEMBER, DECEMBER, last, regulation)
    flow = monthly_report(view).flow
    assert (flow.carried, len(flow.received)) == (0, 1)


def test_what_did_not_change_is_not_adjusted() -> None:
    same = [complaint("1", "10-05"), complaint("2", "10-05", ended("10-06"))]
    report = november(same, same)
    assert report.flow.adjustments == ()
    assert report.identity == ("上月结转 1 + 补录 0 + 本月受理 0 + 重开 0 − 办结 0 = 1，未结 1 ✓")
    titles = [each.title for section in report.sections for each in section.tables]
    assert "调整明细" not in titles


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
    noted = event("备注", "10-09", 备注="类别、分类都问过")
    assert changes(complaint("1", "10-05", corrected, elsewhere, noted)) == (
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
    flow = report_of([complaint("1", "09-05", wrong)]).flow
    assert [e.number[-1] for e in flow.voided] == ["1"]
    assert (flow.carried, flow.ended_states) == (1, ("已作废",)), "it was open until then"
    merged = complaint("1", "09-05", event("并案", "10-06", 并入="TS20260101-002"))
    flow = report_of([merged, complaint("2", "09-05")]).flow
    assert (flow.carried, flow.ended_states) == (2, ("已并案",)), "and so was this"
    assert report_of([complaint("1", "10-05", wrong)]).flow.received == (), "nobody complained"
    flow = report_of([replace(merged, fields=complaint("1", "10-05").fields)]).flow
    assert (flow.received, len(flow.joined)) == ((), 1), "it counts with the one it follows"
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


# —— desk by desk ——


MAIN, NORTH = OfficeDesk("A", "客服台", is_main=True), OfficeDesk("B", "北门台")


def of_desk(letters: str, number: str, received: str, *history: Event) -> Record:
    return replace(
        complaint(number, received, *history), number=f"TS20260101-{letters}{number:0>3}"
    )


def reopened(when: str) -> Event:
    return event("重开", when, role="客服主管", 理由="不满意", 主办单位="运营部")


def by_desk(told: list[Record], now: list[Record]) -> Table | None:
    view = view_of(now, NOVEMBER, DECEMBER, issue(told, OCTOBER, FIFTH))
    return desks_table(replace(view, desks=(MAIN, NORTH)), flow_of(view))


def test_desk_by_desk_the_flow_adds_up_to_the_whole() -> None:
    """What has no letters is the main desk's; a desk that is named no more keeps its line."""
    waiting, done = complaint("1", "10-05"), of_desk("A", "5", "10-06", ended("10-07"))
    found = by_desk(
        [waiting, of_desk("B", "2", "10-06"), of_desk("D", "6", "10-06"), done],
        [
            waiting,
            replace(done, history=(*done.history, reopened("11-09"))),
            of_desk("A", "3", "11-03"),
            of_desk("B", "4", "11-03", ended("11-04")),
            of_desk("B", "7", "10-30", event("登记", "10-30", "11-06")),
            of_desk("C", "8", "11-05"),
        ],
    )
    assert found is not None
    headers = ("台", "上月结转", "补录", "本月受理", "重开", "本月办结", "调整", "期末未结")
    assert found.headers == headers
    assert found.texts == (
        ("A 客服台", "1", "0", "1", "1", "0", "0", "3"),
        ("B 北门台", "1", "1", "1", "0", "1", "-1", "1"),
        ("C（不再写着的台）", "0", "0", "1", "0", "0", "0", "1"),
        ("D（不再写着的台）", "1", "0", "0", "0", "0", "-1", "0"),
        ("合计", "3", "1", "3", "1", "1", "-2", "5"),
    )


def test_what_a_desk_s_changed_record_explains_was_not_carried_by_it() -> None:
    was, now = of_desk("B", "2", "10-05", ended("10-06")), of_desk("B", "2", "10-05")
    found = by_desk([was], [now])
    assert found is not None
    assert found.texts[1] == ("B 北门台", "0", "0", "0", "0", "0", "1", "1")


def test_where_nothing_was_adjusted_there_is_no_column_of_it() -> None:
    found = by_desk([], [of_desk("B", "2", "11-03")])
    assert found is not None
    assert "调整" not in found.headers
    assert found.texts[1:] == (
        ("B 北门台", "0", "0", "1", "0", "0", "1"),
        ("合计", "0", "0", "1", "0", "0", "1"),
    )


def test_desks_that_are_named_no_more_stand_in_the_order_of_their_letters() -> None:
    letters = ("F", "D", "G", "C", "E")
    found = by_desk([], [of_desk(each, "1", "11-03") for each in letters])
    assert found is not None
    assert [row[0][0] for row in found.texts[2:-1]] == sorted(letters)


def test_one_desk_s_own_report_and_an_office_of_one_have_no_such_table() -> None:
    view = view_of([of_desk("B", "2", "10-05")])
    flow = flow_of(view)
    assert desks_table(view, flow) is None
    assert desks_table(replace(view, desks=(MAIN, NORTH), desk=NORTH), flow) is None


# —— received period by period ——


WEEK, QUARTER = Every(PeriodUnit.WEEK), Every(PeriodUnit.QUARTER)


def test_twelve_weeks_are_counted_from_the_first_moment_of_the_first() -> None:
    week = period_of(WEEK, date(2026, 11, 4))
    first = week.shifted(-11).start
    early = first - timedelta(minutes=1)
    records = [
        complaint(f"{n}", f"{at:%m-%d %H:%M}") for n, at in enumerate((early, first, week.start))
    ]
    view = view_of(records, week, week.end)
    counts = received_by(view, flow_of(view))
    assert [counts[week.shifted(n)] for n in range(-11, 1)] == [1, *[0] * 10, 1]
    assert len(counts) == 12


def test_what_ended_long_ago_counts_in_its_month_and_in_no_week() -> None:
    august = OCTOBER.shifted(-2)
    rest = AtRest(received={august: 7})
    view = replace(view_of([complaint("1", "10-05")]), at_rest=rest)
    assert received_by(view, flow_of(view))[august] == 7
    week = period_of(WEEK, date(2026, 10, 5))
    weekly = replace(view_of([complaint("1", "10-05")], week, week.end), at_rest=rest)
    assert set(received_by(weekly, flow_of(weekly)).values()) == {1}


def test_a_quarter_is_the_sum_of_its_months_where_all_are_known() -> None:
    october = period_of(QUARTER, date(2026, 10, 1))
    view = view_of([complaint("1", "08-05"), complaint("2", "09-05"), complaint("3", "09-06")])
    flow = flow_of(view)
    assert received_in(view, flow, october.previous) is None, "of July nothing is known"
    view = view_of([complaint("1", "07-05"), complaint("2", "09-05"), complaint("3", "09-06")])
    assert received_in(view, flow_of(view), october.previous) == 3


def test_what_was_issued_of_a_period_is_what_was_received_in_it() -> None:
    told = [complaint("1", "09-05"), complaint("2", "09-06")]
    september = issue(told, OCTOBER.previous, datetime(2026, 10, 5))
    view = view_of(told[:1], OCTOBER, FIFTH, september)
    assert received_in(view, flow_of(view), OCTOBER.previous) == 2
    quarter = period_of(QUARTER, date(2026, 9, 1))
    issued = {quarter: replace(september, period=quarter)}
    assert received_in(replace(view, issued=issued), flow_of(view), quarter) == 2


def before(*records: Record, known_by: datetime = FIFTH, told: Issued | None = None) -> list[str]:
    view = view_of(list(records), OCTOBER, known_by, told, kept_since=date(2026, 11, 3))
    return [each.number[-1] for each in received_before(view, flow_of(view))]


def test_the_month_before_is_compared_from_its_first_moment_to_its_last() -> None:
    edges = ("08-31 23:59", "09-01 00:00", "09-30 23:59", "10-01 00:00")
    assert before(*(complaint(f"{n}", at) for n, at in enumerate(edges))) == ["1", "2"]


def test_while_a_month_runs_only_as_much_of_the_one_before_is_compared() -> None:
    edges = ("09-10 08:59", "09-10 09:00")
    records = [complaint(f"{n}", at) for n, at in enumerate(edges)]
    assert before(*records, known_by=datetime(2026, 10, 10, 9)) == ["0"]


def test_of_the_month_before_only_what_counts_is_compared() -> None:
    wrong = complaint("2", "09-05", event("作废", "09-06", 理由="误登"))
    assert before(complaint("1", "09-05"), wrong, complaint("3", "09-05", 类别="问题")) == ["1"]


def test_what_was_imported_after_its_month_was_issued_is_not_compared_with() -> None:
    """Where nothing was issued, or while the month still runs, it is known like any other."""
    imported = complaint("1", "09-05", event("登记", "09-05", "10-08"), 来源编号="旧-1")
    september = issue([], OCTOBER.previous, datetime(2026, 10, 5))
    assert before(imported, told=september) == []
    assert before(imported) == ["1"]
    assert before(imported, told=september, known_by=datetime(2026, 10, 9)) == ["1"]
    typed = complaint("2", "09-05", event("登记", "09-05", "10-08"))
    assert before(typed, told=september) == ["2"]


@pytest.mark.parametrize(("written", "by"), [("10-22", 1), ("11-05 09:00", 1), ("11-05 09:01", 0)])
def test_history_that_the_last_report_could_tell_of_is_held_against_what_it_said(
    written: str, by: int
) -> None:
    first = event("登记", "09-05", written)
    told = complaint("1", "09-05", first, 来源编号="旧-1", 类别="问题")
    now = complaint("1", "09-05", first, 来源编号="旧-1")
    october = issue([told], OCTOBER, FIFTH)
    flow = flow_of(view_of([now], NOVEMBER, DECEMBER, october, kept_since=date(2026, 11, 3)))
    assert (flow.adjusted, flow.carried) == (by, 1 - by)


def test_what_was_told_as_no_complaint_and_is_read_no_more_makes_no_difference() -> None:
    assert november([complaint("1", "10-05", 类别="问题")], []).flow.adjustments == ()


def test_what_came_in_with_the_month_is_not_late() -> None:
    flow = report_of([complaint("1", "10-01 00:00")]).flow
    assert (len(flow.received), flow.late) == (1, ())
