"""A record as a report sees it: what had happened by the end of the period and was known."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from month_reports import FIFTH, NOVEMBER, OCTOBER, at, complaint, ended, event, issue, view_of
from month_reports import rules as park

from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.statistics.view import (
    MonthView,
    Seen,
    ended_within,
    of_unit,
    reopened_within,
    seen,
    without_detours,
)
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock
from cpl.domain.values.periods import Every, PeriodUnit, period_of

BEGAN = date(2026, 11, 3)


def october(record: Record, known_by: str = "11-05", since: str = "10-01 00:00") -> Seen | None:
    counting = park().reports["月报"]
    return seen(replay(park(), record), record, OCTOBER, at(known_by), at(since), counting, BEGAN)


def in_october(record: Record, known_by: str = "11-05", since: str = "10-01 00:00") -> Seen:
    found = october(record, known_by, since)
    assert found is not None
    return found


def noted(when: str, recorded: str = "") -> Event:
    return event("备注", when, recorded, 备注="又来电")


def reopened(when: str) -> Event:
    return event("重开", when, role="客服主管", 理由="不满意", 主办单位="运营部")


def names(found: Seen) -> list[str]:
    return [each.event.name for each in found.news]


# —— whether it is there at all, and what of it ——


def test_what_came_in_by_the_last_minute_and_was_known_at_the_last_is_there() -> None:
    assert october(complaint("1", "10-31 23:59"))
    assert october(complaint("1", "11-01 00:00")) is None
    assert october(complaint("1", "10-31", event("登记", "10-31", "11-05 09:00")))
    assert october(complaint("1", "10-31", event("登记", "10-31", "11-05 09:01"))) is None


@pytest.mark.parametrize(
    ("late", "is_told"),
    [
        (noted("10-31 23:59"), True),
        (noted("11-01 00:00"), False),
        (noted("10-31 23:59", "11-05 09:00"), True),
        (noted("10-31 23:59", "11-05 09:01"), False),
    ],
    ids=["最后一分钟", "下月第一刻", "截止时写下", "截止后写下"],
)
def test_what_happened_by_the_end_and_was_known_is_told(late: Event, is_told: bool) -> None:
    assert ("备注" in names(in_october(complaint("1", "10-05", late)))) is is_told


def test_a_registration_counts_from_the_receipt_whenever_it_was_made() -> None:
    found = in_october(complaint("1", "10-31", event("登记", "11-02", "11-03")))
    assert (found.received_at, found.registered_at) == (at("10-31"), at("11-03"))
    assert names(found) == ["登记"]


def test_of_an_old_record_only_what_the_last_report_could_not_hold_is_news() -> None:
    found = in_october(
        complaint(
            "1", "09-05",
            noted("09-06"), noted("09-30 23:59", "10-01 00:00"),
            noted("09-30 23:59", "10-01 00:01"), noted("10-01 00:00"),
        )
    )  # fmt: skip
    assert found.is_old
    assert [each.event.recorded_at or each.event.at for each in found.news] == [
        at("10-01 00:01"),
        at("10-01 00:00"),
    ]


@pytest.mark.parametrize(
    ("record", "is_old"),
    [
        (complaint("1", "10-01 00:00"), False),
        (complaint("1", "09-30 23:59"), True),
        (complaint("1", "09-30", event("登记", "09-30", "10-05")), True),
        (complaint("1", "09-30", event("登记", "09-30", "10-05 09:01")), False),
        (complaint("1", "09-30", event("登记", "09-30", "10-22"), 来源编号="旧-1"), True),
    ],
    ids=["本月的", "上月的", "上期截止时登记", "上期截止后登记", "历史"],
)
def test_old_is_what_the_last_report_could_hold_or_what_is_history(
    record: Record, is_old: bool
) -> None:
    assert in_october(record, since="10-05").is_old is is_old


def test_the_registration_that_the_last_report_knew_is_no_news_though_it_was_made_since() -> None:
    known = complaint("1", "09-30", event("登记", "10-02"))
    assert names(in_october(known, since="10-05")) == []
    assert names(in_october(known, since="10-01 00:00")) == ["登记"]


# —— what the office took over ——


def test_what_is_history_sleeps_only_while_nobody_does_anything_about_it() -> None:
    first = event("登记", "03-05", "10-22")
    asleep = complaint("1", "03-05", first, 来源编号="旧-1")
    assert in_october(asleep).is_dormant
    woken = replace(asleep, history=(*asleep.history, event("受理", "11-04", 等级="一级")))
    assert not in_october(woken).is_dormant, "since the end of the month, and it is known"
    assert in_october(woken, known_by="11-04 08:59").is_dormant, "not known by then"
    assert not in_october(woken, known_by="11-04 09:00").is_dormant
    noted_since = replace(asleep, history=(*asleep.history, event("更正", "11-04", 原因="错字")))
    assert in_october(noted_since).is_dormant, "putting right is no act"


def test_what_is_still_on_a_desk_does_not_sleep_whatever_was_put_right_since() -> None:
    first = event("登记", "10-20", "10-22")
    fresh = complaint("1", "10-20", first, event("更正", "11-04", 原因="错字"), 来源编号="旧-1")
    for record in (fresh, replace(fresh, history=fresh.history[:1])):
        found = in_october(record)
        assert (found.is_inherited, found.is_dormant) == (True, False)


@pytest.mark.parametrize(
    ("struck", "is_there"),
    [
        (event("作废", "11-04", "11-05 09:00", 理由="导错了"), False),
        (event("作废", "11-04", "11-05 09:01", 理由="导错了"), True),
        (ended("11-04"), True),
    ],
    ids=["截止时知道", "截止后知道", "是撤诉"],
)
def test_a_mistake_of_an_import_is_in_no_report_once_it_is_known(
    struck: Event, is_there: bool
) -> None:
    noted_first = (event("登记", "10-05", "10-22"), noted("11-03"), struck)
    record = complaint("1", "10-05", *noted_first, 来源编号="旧-1")
    assert (october(record) is not None) is is_there
    taken_back = replace(record, history=(*record.history, reopened("11-04 10:00")))
    assert october(taken_back) is not None, "it was none"
    own = complaint("1", "10-05", event("登记", "10-05", "10-22"), noted("11-03"), struck)
    assert october(own) is not None, "what was typed in here is told of as a mistake"


def test_a_mistake_that_the_last_report_could_tell_of_is_told_of() -> None:
    first = event("登记", "09-05", "09-22")
    struck = event("作废", "10-04", 理由="导错了")
    record = complaint("1", "09-05", first, struck, 来源编号="旧-1")
    assert october(record, since="09-22 08:59") is None
    assert october(record, since="09-22 09:00") is not None


def test_where_the_office_has_not_begun_nothing_sleeps() -> None:
    asleep = complaint("1", "03-05", event("登记", "03-05", "10-22"), 来源编号="旧-1")
    found = seen(replay(park(), asleep), asleep, OCTOBER, at("11-05"), at("10-01"))
    assert found is not None
    assert (found.is_inherited, found.is_dormant) == (False, False)


@pytest.mark.parametrize(
    ("became", "received"), [("10-31 23:59", "10-28"), ("11-01 00:00", "11-01 00:00")]
)
def test_what_became_a_complaint_in_a_later_month_was_received_then(
    became: str, received: str
) -> None:
    raised = complaint("1", "10-28", event("受理", became, 类别="投诉"), 类别="问题")
    counting = park().reports["月报"]
    found = seen(replay(park(), raised), raised, NOVEMBER, at("12-05"), at("11-05"), counting)
    assert found is not None
    assert found.received_at == at(received)


def test_what_is_counted_by_another_field_became_so_by_that_field() -> None:
    again = complaint("1", "10-28", event("受理", "11-01", 类别="投诉"))
    moved = complaint("2", "10-28", event("受理", "11-01", 渠道="热线"), 渠道="来访")
    by_kind = park().reports["月报"]
    own = replace(by_kind, counted_by="")
    by_channel = replace(by_kind, counted_by="渠道", counts=("热线",))
    noted_first = noted("10-29"), event("受理", "11-01", 类别="投诉")
    raised = complaint("3", "10-28", *noted_first, 类别="问题")
    told = [
        (raised, by_kind, "11-01"), (raised, own, "11-01"),
        (again, by_kind, "10-28"), (again, own, "10-28"), (again, by_channel, "10-28"),
        (moved, own, "10-28"), (moved, by_channel, "11-01"),
    ]  # fmt: skip
    for record, counting, received in told:
        found = seen(replay(park(), record), record, NOVEMBER, at("12-05"), at("11-05"), counting)
        assert found is not None
        assert found.received_at == at(received)


def test_nothing_of_its_own_sleeps() -> None:
    own = in_october(complaint("1", "03-05"))
    assert (own.is_inherited, own.is_dormant) == (False, False)


# —— entered by mistake, merged ——


def test_what_never_moved_is_neither_a_mistake_nor_merged() -> None:
    unheard_of = replace(complaint("1", "10-05"), history=(event("录入", "10-05"),))
    found = in_october(unheard_of)
    assert (found.is_voided, found.is_merged, found.joined_at_once) == (False, False, False)


def test_what_was_entered_by_mistake_or_merged_is_so_by_its_last_move() -> None:
    wrong = in_october(complaint("1", "10-05", event("作废", "10-06", 理由="误登"), noted("10-07")))
    assert (wrong.is_voided, wrong.is_merged, wrong.joined_at_once) == (True, False, False)
    done = in_october(complaint("1", "10-05", ended("10-06")))
    assert (done.is_voided, done.is_merged, done.is_ended) == (False, False, True)
    waiting = in_october(complaint("1", "10-05"))
    assert (waiting.is_voided, waiting.is_ended) == (False, False)


@pytest.mark.parametrize(
    ("merged", "at_once"), [("09-30 23:59", True), ("10-01 00:00", False)], ids=["当月", "次月"]
)
def test_it_joined_at_once_in_the_month_it_was_received_in(merged: str, at_once: bool) -> None:
    joins = event("并案", merged, 并入="TS20260101-002")
    found = in_october(complaint("1", "09-05", joins, noted("10-07")))
    assert (found.is_merged, found.joined_at_once) == (True, at_once)


def test_a_merging_taken_back_is_neither_an_end_nor_a_beginning() -> None:
    joins = event("并案", "10-06", 并入="TS20260101-002")
    leaves = event("退批", "10-08", 理由="不是一回事")
    merged = (joins, noted("10-07"), leaves)
    card = replay(park(), complaint("1", "10-05", *merged, ended("10-09")))
    assert ended_within(card, card.happened) == ("已并案", "已撤诉")
    assert reopened_within(card, card.happened) == 1
    kept = without_detours(card, card.happened)
    assert [each.event.name for each in kept] == ["登记", "备注", "撤诉"]
    assert ended_within(card, kept) == ("已撤诉",)
    assert reopened_within(card, kept) == 0


def test_a_merging_that_is_not_among_them_is_no_detour() -> None:
    """It was told of last month: that it is gone on with now is a new beginning."""
    joins = event("并案", "10-06", 并入="TS20260101-002")
    card = replay(park(), complaint("1", "10-05", joins, event("退批", "10-08", 理由="误并")))
    since = card.happened[2:]
    assert without_detours(card, since) == tuple(since)
    assert reopened_within(card, since) == 1


def test_every_end_and_every_new_beginning_counts() -> None:
    record = complaint("1", "10-05", ended("10-06"), noted("10-07"), reopened("10-08"))
    card = replay(park(), replace(record, history=(*record.history, ended("10-09"))))
    assert ended_within(card, card.happened) == ("已撤诉", "已撤诉")
    assert reopened_within(card, card.happened) == 1
    assert without_detours(card, card.happened) == tuple(card.happened)


# —— the period and the one before ——


def whole(known_by: datetime = FIFTH) -> MonthView:
    return view_of([], OCTOBER, known_by)


def test_a_month_runs_until_it_has_ended() -> None:
    running = whole(at("10-20"))
    assert (running.moment, running.is_running) == (at("10-20"), True)
    assert (running.compared_with, running.this, running.before) == ("上月同期", "本月", "上月")
    over = whole(OCTOBER.end)
    assert (over.moment, over.is_running, over.compared_with) == (OCTOBER.end, False, "上月")


@pytest.mark.parametrize(
    ("known_by", "until"),
    [("10-20 14:00", "09-20 14:00"), ("10-31 12:00", "10-01 00:00"), ("11-05", "10-01 00:00")],
)
def test_the_month_before_is_compared_as_far_as_this_one_has_come(
    known_by: str, until: str
) -> None:
    assert whole(at(known_by)).until_before == at(until)


def test_of_a_month_that_is_over_the_whole_one_before_is_compared_though_it_was_longer() -> None:
    assert view_of([], NOVEMBER, at("12-05")).until_before == NOVEMBER.start


def test_the_year_before_is_named_by_the_kind_of_period() -> None:
    week = period_of(Every(PeriodUnit.WEEK), date(2026, 10, 7))
    assert (whole().a_year_ago, view_of([], week).a_year_ago) == ("去年同月", "去年同周")


def test_since_is_when_the_last_report_was_closed_or_the_month_began() -> None:
    assert view_of([], NOVEMBER).since == NOVEMBER.start
    told = issue([], OCTOBER, FIFTH)
    assert view_of([], NOVEMBER, at("12-05"), told).since == FIFTH


def test_what_a_report_counts_is_told_by_its_words() -> None:
    view = whole()
    assert (view.counts("投诉"), view.counts("建议")) == (True, False)
    every = replace(view, rule=replace(view.rule, counts=()))
    assert every.counts("建议")


def test_what_a_record_counts_as_is_its_kind_or_what_the_report_says() -> None:
    view = view_of([complaint("1", "10-05")])
    [one] = view.records
    assert view.kind_of(one) == "投诉"
    by_channel = replace(view, rule=replace(view.rule, counted_by="渠道"))
    assert by_channel.kind_of(one) == "热线"


# —— one unit's ——


def clock(unit: str) -> Instance:
    return Instance(
        "单位反馈", "单位反馈", "主办单位", "", "", Clock.WORKING, 1, at("10-06"), None, None,
        standing=Standing.RUNNING, addressee=unit,
    )  # fmt: skip


def test_a_unit_s_own_are_those_it_handles_with_the_clocks_it_answers_for() -> None:
    to = event("转办", "10-05", 主办单位="运营部", 等级="一级")
    other = event("转办", "10-05", 主办单位="设备部", 等级="一级")
    order = Record(
        "ZG20261005-001", "整改", "", {"整改单位": "运营部", "整改期限": date(2026, 11, 20)},
        (event("下发", "10-05", role="客服主管"),),
    )  # fmt: skip
    first = event("提出", "10-08", role="客服经理")
    answers = [
        Record(f"WZ20261008-0{n}", "问责", "", {"部门": unit}, (first,))
        for n, unit in enumerate(("运营部", "设备部"))
    ]
    view = view_of([complaint("1", "10-05", to), complaint("2", "10-05", other), order, *answers])
    ticking = [replace(e, clocks=(clock("运营部"), clock("设备部"))) for e in view.records]
    found = list(of_unit(ticking, "运营部"))
    assert [each.number for each in found] == [
        "TS20260101-001", "ZG20261005-001", "WZ20261008-00",
    ]  # fmt: skip
    assert [[c.addressee for c in each.clocks] for each in found] == [["运营部"]] * 3


def test_what_can_come_about_is_of_these_rules_of_earlier_ones_or_has_come_about() -> None:
    """规则换了版，不再回访；以前回访过的照样算得出。"""
    machine = park().complaints
    mute = replace(machine, events={
        name: replace(each, means=each.means - {"followed_up"})
        for name, each in machine.events.items()
    })  # fmt: skip
    under = replace(park(), machines={**park().machines, machine.name: mute})
    view = view_of([complaint("1", "10-05")], under=under)
    assert "followed_up" not in view.happens
    assert "followed_up" in replace(view, versions=(park(),)).happens
    assert "followed_up" in view_of([complaint("1", "10-05")]).happens
    asked = view_of([complaint("1", "10-05", event("回访", "10-08", 满意度="满意"))])
    assert "followed_up" in replace(asked, rules=under).happens


def test_where_a_report_names_no_field_the_office_s_own_says_what_a_record_counts_as() -> None:
    view = view_of([complaint("1", "10-05", 渠道="来访")])
    [one] = view.records
    own = replace(view, rule=replace(view.rule, counted_by=""))
    by_channel = replace(view, rule=replace(view.rule, counted_by="渠道"))
    assert (own.kind_of(one), by_channel.kind_of(one)) == ("投诉", "来访")
    assert (own.kind, by_channel.kind) == ("类别", "渠道")
