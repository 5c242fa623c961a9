"""要定的事: what somebody above the desk has to decide at the end of the month, and what not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from month_reports import at, complaint, ended, event, full_view_of, rules

from cpl.domain.cases.record import Record
from cpl.domain.reports.decisions import to_decide
from cpl.domain.statistics.flow import flow_of
from cpl.domain.statistics.view import MonthView
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock

PLAN = {"处理方案": "退票", "原因分析": "没有公示", "责任认定": "有责"}
TO = event("转办", "10-05 09:30", 主办单位="运营部", 等级="一级")


def planned(number: str) -> Record:
    return complaint(number, "10-05", TO, event("提出方案", "10-06", role="责任单位", **PLAN))


def order(number: str) -> Record:
    first = event("下发", "10-08", role="客服主管")
    return Record(f"ZG20260101-0{number}", "整改", "", {"整改单位": "设备部"}, (first,))


def late(by: timedelta, *, standing: Standing = Standing.MISSED, is_over: bool = False) -> Instance:
    done = at("10-31 12:00") if is_over else None
    return Instance(
        "答复", "答复", "运营部", "", "", Clock.ELAPSED, 1, at("10-05"), done, None,
        due=at("10-06"), standing=standing, late_in_all=by,
    )  # fmt: skip


def ticking(record: Record, *clocks: Instance, asleep: bool = False) -> MonthView:
    view = full_view_of([record])
    [one] = view.records
    return replace(view, records=(replace(one, clocks=clocks, is_dormant=asleep),))


def told(view: MonthView, word: str) -> list[str]:
    return [each for each in to_decide(view, flow_of(view)) if word in each]


def test_what_waits_for_an_approval_is_named_three_of_it_and_counted() -> None:
    view = full_view_of([planned(f"{n}") for n in range(1, 5)])
    (said,) = told(view, "等审批")
    assert said.startswith("等审批的 4 件：TS20260101-001、TS20260101-002、TS20260101-003")
    assert "TS20260101-004" not in said
    assert "4 件" in said.partition("：")[2]


def test_what_may_be_approved_in_two_ways_waits_once() -> None:
    machine = rules().complaints
    again = replace(machine.events["审批"], name="复批")
    both = replace(machine, events={**machine.events, "复批": again})
    under = replace(rules(), machines={**rules().machines, machine.name: both})
    found = to_decide(view := full_view_of([planned("1")], under=under), flow_of(view))
    assert [each for each in found if each.startswith("等")] == ["等审批的 1 件：TS20260101-001。"]


def test_what_sleeps_or_has_ended_waits_for_nobody() -> None:
    view = full_view_of([planned("1")])
    asleep = replace(view, records=tuple(replace(e, is_dormant=True) for e in view.records))
    assert told(asleep, "等审批") == []
    withdrawn = planned("1")
    withdrawn = replace(withdrawn, history=(*withdrawn.history, ended("10-08")))
    assert told(full_view_of([withdrawn]), "等审批") == []
    machine = rules().complaints
    always = {**machine.events, "审批": replace(machine.events["审批"], sources=("any",))}
    under = replace(rules(), machines={machine.name: replace(machine, events=always)})
    assert told(full_view_of([withdrawn], under=under), "等审批") == [], "whatever rules let happen"
    assert len(told(full_view_of([planned("1")], under=under), "等审批")) == 1


@pytest.mark.parametrize(
    ("clocks", "days"),
    [
        ((late(timedelta(days=3)),), 3),
        ((late(timedelta(days=3) - timedelta(minutes=1)),), None),
        ((late(timedelta(days=3)), late(timedelta(days=9)), late(timedelta(days=5))), 9),
        ((late(timedelta(days=9), standing=Standing.RUNNING),), None),
        ((late(timedelta(days=9), is_over=True),), None),
        ((), None),
    ],
    ids=["正好三天", "差一分", "最长的", "没有逾期", "办了", "没有时限"],
)
def test_three_days_late_needs_more_than_a_reminder(
    clocks: tuple[Instance, ...], days: int | None
) -> None:
    expected = (
        [f"逾期 3 天以上还没有结的 1 件：TS20260101-001（运营部，{days} 天）。"] if days else []
    )
    assert told(ticking(complaint("1", "10-05", TO), *clocks), "天以上") == expected
    assert told(ticking(complaint("1", "10-05", TO), *clocks, asleep=True), "天以上") == []


def test_of_those_as_late_the_lower_number_comes_first() -> None:
    view = full_view_of([complaint("2", "10-05", TO), complaint("1", "10-05", TO)])
    clocks = (late(timedelta(days=4)),)
    view = replace(view, records=tuple(replace(e, clocks=clocks) for e in view.records))
    (said,) = told(view, "天以上")
    assert said.index("TS20260101-001") < said.index("TS20260101-002")


def test_an_order_is_late_by_any_time_at_all() -> None:
    minute = late(timedelta(minutes=1))
    assert told(ticking(order("1"), minute), "整改超期") == [
        "整改超期的 1 件：ZG20260101-01（设备部）。"
    ]
    assert told(ticking(order("1"), late(timedelta(), is_over=True)), "整改超期") == []
    assert told(ticking(order("1")), "整改超期") == []


def test_what_the_rules_raise_is_counted_with_their_words() -> None:
    view = full_view_of([complaint(f"{n}", "10-31", 渠道="媒体") for n in range(2)])
    (said,) = told(view, "媒体关注")
    assert said == "媒体 2 件：TS20260101-000、TS20260101-001。媒体关注，报客服经理。"
    asleep = replace(view, records=tuple(replace(e, is_dormant=True) for e in view.records))
    assert told(asleep, "媒体关注") == []


def test_things_to_decide_come_in_one_order() -> None:
    view = full_view_of([planned("1"), complaint("2", "10-05", TO, 渠道="媒体"), order("1")])
    clocks = (late(timedelta(days=4)),)
    view = replace(view, records=tuple(replace(e, clocks=clocks) for e in view.records))
    said = [each.partition(" ")[0] for each in to_decide(view, flow_of(view))]
    assert said == ["等审批的", "逾期", "整改超期的", "媒体"]


def test_the_longest_late_comes_first() -> None:
    view = full_view_of([complaint("1", "10-05", TO), complaint("2", "10-05", TO)])
    days = (timedelta(days=4), timedelta(days=9))
    ticking_each = zip(view.records, days, strict=True)
    view = replace(view, records=tuple(replace(e, clocks=(late(by),)) for e, by in ticking_each))
    (said,) = told(view, "天以上")
    assert said.index("TS20260101-002") < said.index("TS20260101-001")


def test_an_order_that_has_ended_is_late_no_more() -> None:
    view = ticking(order("1"), late(timedelta(days=1)))
    [one] = view.records
    struck = replace(one, card=replace(one.card, state="已销号"))
    assert struck.is_ended
    assert told(replace(view, records=(struck,)), "整改超期") == []


def test_what_had_run_out_before_it_was_taken_over_is_nobody_s_to_mend() -> None:
    first = event("登记", "09-05", "10-22")
    record = complaint("1", "09-05", first, 来源编号="旧-1")
    view = full_view_of([record], kept_since=date(2026, 11, 3))
    [one] = view.records
    lost = replace(one, is_dormant=False, clocks=(late(timedelta(days=9)),))
    assert told(replace(view, records=(lost,)), "天以上") == []
    own = replace(lost, is_inherited=False)
    assert len(told(replace(view, records=(own,)), "天以上")) == 1
