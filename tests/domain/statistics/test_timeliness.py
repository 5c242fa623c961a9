"""时效 of the month report: which deadlines are counted, in which column, and the overdue ones."""

from dataclasses import replace
from datetime import date

import pytest
from month_reports import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    at,
    complaint,
    ended,
    event,
    passed_on,
    report_of,
    row,
    rules,
    table,
    view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import Report
from cpl.domain.statistics.timeliness import clause_text, deadlines, kept_before, may_run
from cpl.domain.statistics.view import MonthView
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock


def taken(day: str) -> Event:
    return event("受理", f"{day} 09:05", 等级="一级", 分类="票务")


def october() -> Report:
    """准时、晚了、没有办、撤诉、拖到撤诉、误登各一件，和一件刚开始的；报到30日9:30。"""
    return report_of(
        [
            passed_on("1", "10-08", "09:40"),
            passed_on("2", "10-08", "15:40"),
            passed_on("3", "10-09"),
            complaint("4", "10-09", taken("10-09"), ended("10-09 09:20")),
            complaint("5", "10-12", taken("10-12"), ended("10-13 09:20")),
            complaint("6", "10-13", event("作废", "10-14 10:00", 理由="误登")),
            passed_on("7", "10-30"),
        ],
        known_by=at("10-30 09:30"),
    )


def test_every_deadline_that_ran_has_a_row_in_the_order_of_the_rules() -> None:
    assert table(october(), "时限执行").texts == (
        ("转办", "在工作时间1小时内转交相关单位或部门", "5", "1", "3", "1", "0", "25.0%"),
        ("下发流程单", "2小时内拟制下发顾客投诉处理流程", "5", "1", "3", "1", "0", "25.0%"),
        ("单位反馈", "2日内反馈处理结果", "2", "0", "2", "0", "0", "—"),
        ("答复投诉人", "2日内反馈给投诉人", "2", "0", "2", "0", "0", "—"),
        ("进度告知", "每隔12小时向客户反馈一次处理进度", "5", "0", "4", "1", "0", "0.0%"),
        ("合计", "—", "19", "2", "14", "3", "0", "12.5%"),
    )


def ran(label: str, ref: str = "") -> Instance:
    return Instance(
        label, label, "客服部", "", ref, Clock.WORKING, 1, at("10-06"), None, None,
        standing=Standing.RUNNING,
    )  # fmt: skip


def test_rows_stand_in_the_order_of_the_rules_whenever_their_clocks_began() -> None:
    """What an older version of the rules timed and this one does not stands below."""
    names = ("没有的二", "答复投诉人", "没有的一", "单位反馈", "转办")
    assert [each.rule.label for each in rules().clocks][:2] == ["响应", "转办"]
    clocks = (*map(ran, names), ran("转办", "第五条"), ran("转办", "第六条"))
    view = view_of([complaint("1", "10-05")])
    [one] = view.records
    [found] = deadlines(replace(view, records=(replace(one, clocks=clocks),))).tables
    assert [each[:2] for each in found.texts] == [
        ("转办", "—"), ("转办", "第五条"), ("转办", "第六条"), ("单位反馈", "—"),
        ("答复投诉人", "—"), ("没有的一", "—"), ("没有的二", "—"), ("合计", "—"),
    ]  # fmt: skip


def test_what_cpl_itself_calls_a_clause_means_nothing_to_the_office() -> None:
    """`S003-06` is the seed's; 第六条 is the office's own."""
    assert clause_text(replace(ran("转办", "S003-06"), quote="1小时内转交")) == "1小时内转交"
    assert clause_text(replace(ran("转办", "第六条"), quote="1小时内转交")) == "1小时内转交 第六条"


def test_what_a_withdrawal_cut_off_and_missed_progress_are_told_below() -> None:
    """Every twelve hours for three weeks: 44 + 44 + 42 + 2."""
    assert table(october(), "时限执行").notes == (
        "应执行 = 准时 + 逾期 + 未到期 + 未规定；准时率 = 准时 ÷（准时 + 逾期）。",
        "另有 3 条因撤诉、作废等终止，不计入应执行；定时告知进度的，中间漏了 132 次。",
    )


def test_a_month_without_withdrawals_or_missed_progress_tells_of_none() -> None:
    report = report_of([passed_on("1", "10-30")], known_by=at("10-30 09:30"))
    assert len(table(report, "时限执行").notes) == 1


def test_the_overdue_stand_longest_late_first() -> None:
    found = table(october(), "逾期清单")
    assert found.headers == ("编号", "什么事", "时限", "应于", "办到", "逾期", "单位")
    assert found.texts[0][1:] == (
        "排队久", "进度告知", "10-08 21:05", "尚未", "21天12小时", "客服部",
    )  # fmt: skip
    assert [each[5] for each in found.texts[1:4]] == ["21天12小时", "20天23小时", "20天22小时"]
    withdrawn = [each for each in found.texts if each[0] == "TS20260101-005"]
    assert withdrawn[0][3:6] == ("10-12 10:00", "未做，10-13 已结束", "23小时20分")
    assert found.texts[-1][1:] == (
        "排队久", "下发流程单", "10-08 11:00", "10-08 15:40", "4小时40分", "客服部",
    )  # fmt: skip


def test_nothing_overdue_is_said_so() -> None:
    report = report_of([passed_on("1", "10-30")], known_by=at("10-30 09:30"))
    assert "逾期清单" not in [each.title for each in report.attachments]
    assert "逾期" in dict(report.head)["没有的"]


@pytest.mark.parametrize(
    ("passed", "counted"), [("09-30 23:59", False), ("10-01 00:00", True)], ids=["上月", "本月"]
)
def test_a_deadline_counts_in_every_month_it_still_ran_in(passed: str, counted: bool) -> None:
    late = complaint("1", "09-30", taken("09-30"), event("转办", passed, 主办单位="运营部"))
    rows = [each[0] for each in table(report_of([late]), "时限执行").texts]
    assert ("转办" in rows) is counted


def test_a_deadline_that_begins_with_the_next_month_is_not_counted_yet() -> None:
    morning = complaint("1", "10-31 23:59", event("登记", "11-01 00:00"))
    assert "转办" in [each[0] for each in table(report_of([morning]), "时限执行").texts]
    midnight = complaint("1", "11-01 00:00")
    assert "时效" in dict(report_of([midnight]).head)["没有的"], "nothing ran"


# —— which files need their clocks counted at all ——


def asked(record: Record) -> bool:
    (seen,) = view_of([record]).records
    return may_run(seen.card, OCTOBER)


def finished(day: str) -> Event:
    return event("当场办结", day, 处理结果="退票", 满意度="一般")


def test_what_ended_before_the_month_and_left_nothing_open_needs_no_clocks() -> None:
    assert not asked(complaint("1", "09-05", finished("09-05 09:30")))


def test_what_was_withdrawn_before_anybody_passed_it_on_left_a_clock_open() -> None:
    assert asked(complaint("1", "09-05", ended("09-06")))


@pytest.mark.parametrize(
    "history",
    [(), (finished("10-05"),), (finished("10-01 00:00"),)],
    ids=["没有办完", "本月办完", "本月第一刻办完"],
)
def test_what_is_open_or_ended_in_the_month_does(history: tuple[Event, ...]) -> None:
    assert asked(complaint("1", "09-05", *history))


def test_what_is_told_of_again_and_again_runs_on_while_it_is_open() -> None:
    rounds = tuple(each for each in rules().clocks if each.rule.label == "进度告知")
    under = replace(rules(), clocks=rounds)
    (seen,) = view_of([passed_on("1", "09-05", "09:20")], under=under).records
    assert may_run(seen.card, OCTOBER)


def test_an_old_month_counts_the_same_without_looking_at_finished_files() -> None:
    old = complaint("1", "09-05", finished("09-05 09:30"))
    assert "时效" in dict(report_of([old]).head)["没有的"]
    assert row(report_of([old], SEPTEMBER), "时限执行", "合计")[2] != "0"


# —— what was past before the month, and what had been kept before it ——


def bounded(
    standing: Standing, started: str, due: str = "", stopped: str = "", ended_at: str = ""
) -> Instance:
    return replace(
        ran("转办"),
        standing=standing,
        started_at=at(started),
        due=at(due) if due else None,
        stopped_at=at(stopped) if stopped else None,
        ended_at=at(ended_at) if ended_at else None,
    )


def with_clocks(*clocks: Instance, asleep: bool = False) -> MonthView:
    view = view_of([complaint("1", "09-05")])
    [one] = view.records
    return replace(view, records=(replace(one, clocks=clocks, is_dormant=asleep),))


MET, MISSED, RUNNING = Standing.MET, Standing.MISSED, Standing.RUNNING


@pytest.mark.parametrize(
    ("clock", "kept"),
    [
        (bounded(MET, "09-05", "09-06", "09-05 10:00"), (1, 1)),
        (bounded(MISSED, "09-05", "09-06", "09-07"), (0, 1)),
        (bounded(MISSED, "09-05", "09-06", "10-07"), (0, 1)),
        (bounded(MET, "09-05", "10-06", "10-02"), (0, 0)),
        (bounded(MISSED, "09-29", "10-01 00:00"), (0, 0)),
        (bounded(MISSED, "09-29", "09-30 23:59"), (0, 1)),
        (bounded(MET, "09-29", "09-30 23:59", "10-01 00:00"), (0, 1)),
        (bounded(RUNNING, "09-05"), (0, 0)),
        (bounded(Standing.CANCELLED, "09-05", "09-09", ended_at="09-06"), (0, 0)),
        (bounded(MISSED, "10-01 00:00", "10-02"), (0, 0)),
        (bounded(MET, "08-05", "08-06", "08-31 23:59"), (0, 0)),
    ],
    ids=[
        "准时", "晚办", "到月底还没办", "下月才到期", "下月第一刻到期", "最后一分钟到期",
        "下月第一刻才办", "没有期限", "已终止", "下月开始", "上上月就停了",
    ],
)  # fmt: skip
def test_of_the_month_before_it_is_told_how_things_stood_at_its_end(
    clock: Instance, kept: tuple[int, int]
) -> None:
    assert kept_before(with_clocks(clock)) == kept


def test_of_what_sleeps_only_what_fell_due_in_the_month_is_counted() -> None:
    old = bounded(MISSED, "09-05", "09-30 23:59")
    now = bounded(MISSED, "09-05", "10-01 00:00")
    unlimited = bounded(RUNNING, "09-05")
    asleep = with_clocks(old, now, unlimited, asleep=True)
    assert [each.clock for each in asleep.runs] == [now, unlimited]
    assert [each.clock for each in with_clocks(old, now).runs] == [old, now]


def test_of_what_was_taken_over_only_what_had_run_out_by_then_is_nobody_s_debt() -> None:
    came = event("登记", "09-05", "09-20")
    view = view_of([complaint("1", "09-05", came, 来源编号="旧-1")], kept_since=date(2026, 11, 3))
    [one] = view.records
    lost = bounded(MISSED, "09-05", "09-20 09:00")
    later = bounded(MISSED, "09-05", "09-20 09:01")
    awake = replace(one, is_dormant=False, clocks=(lost, later))
    assert awake.is_inherited
    assert [each.clock for each in replace(view, records=(awake,)).runs] == [later]


def test_of_what_was_merged_the_clocks_that_it_cut_off_are_the_other_s() -> None:
    joins = event("并案", "10-06", 并入="TS20260101-002")
    view = view_of([complaint("1", "10-05", joins)])
    [one] = view.records
    cut, met = bounded(Standing.CANCELLED, "10-05"), bounded(MET, "10-05", "10-06", "10-05 10:00")
    merged = replace(view, records=(replace(one, clocks=(cut, met)),))
    assert [each.clock for each in merged.runs] == [met]
    assert [each.clock for each in with_clocks(cut, met).runs] == [cut, met]


def test_what_was_cut_off_before_the_month_or_begins_after_it_did_not_run_in_it() -> None:
    before = bounded(Standing.CANCELLED, "09-05", ended_at="09-06")
    within = bounded(Standing.CANCELLED, "09-05", ended_at="10-01 00:00")
    after = bounded(RUNNING, "11-01 00:00")
    assert [each.clock for each in with_clocks(before, within, after).runs] == [within]


@pytest.mark.parametrize(
    ("started", "kept"), [("10-08 11:59", (0, 1)), ("10-08 12:00", (0, 0)), ("10-20", (0, 0))]
)
def test_an_order_made_later_with_a_day_gone_by_was_not_late_by_then(
    started: str, kept: tuple[int, int]
) -> None:
    """十月八日中午以后才下的单，写的期限早过了：和上月同期比时不算它逾期。"""
    view = view_of([complaint("1", "09-05")], NOVEMBER, at("11-08 12:00"))
    [one] = view.records
    clock = bounded(MISSED, started, "10-05")
    assert view.until_before == at("10-08 12:00")
    assert kept_before(replace(view, records=(replace(one, clocks=(clock,)),))) == kept


def test_behind_a_count_stands_which_record_and_when_it_was_due() -> None:
    view = with_clocks(bounded(MISSED, "10-05", "10-06 17:30"), bounded(RUNNING, "10-05"))
    [missed, running] = [each.behind for each in view.runs]
    assert (missed.number, running.number) == ("TS20260101-001",) * 2
    assert (missed.why, running.why) == ("转办，应于 2026-10-06 17:30", "转办")
