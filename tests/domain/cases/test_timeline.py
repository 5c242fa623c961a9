"""From a card to its clocks: pauses, promises, extensions, the end."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from casebook import calendar, life, rules

from cpl.domain.cases.card import Card, Linked
from cpl.domain.cases.timeline import clocks_of, due_moment
from cpl.domain.regulation.conditions import ALWAYS, parse_term
from cpl.domain.regulation.rules import Phase, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.value import Value
from cpl.yamltext.nodes import Plain

MACHINE = rules().machines["工单"]


def clock(given: Plain, name: str, now: str) -> Instance:
    before = life(MACHINE, given)
    found = clocks_of(before.card, calendar(), datetime.fromisoformat(f"2026-11-{now}"))
    return max((each for each in found if each.rule_id == name), key=lambda each: each.started_at)


def test_the_clock_starts_when_it_was_received_not_when_it_was_typed() -> None:
    late: Plain = {"start": "新投诉", "history": [{"时间": "11:00", "事件": "登记"}]}
    assert clock(late, "响应", "17 11:00").due == datetime(2026, 11, 17, 9, 10)
    assert clock(late, "响应", "17 11:00").standing is Standing.MISSED


def test_a_pause_is_cut_out_of_the_line() -> None:
    running = clock("承办中", "答复投诉人", "18 17:00")
    paused = clock("待客户", "答复投诉人", "18 17:00")
    assert running.due == datetime(2026, 11, 19, 17, 30)
    assert paused.due is not None
    assert paused.due > running.due


@pytest.mark.parametrize(
    ("at", "standings"),
    [
        ("10:00", [Standing.CANCELLED, Standing.RUNNING]),
        ("13:00", [Standing.MISSED, Standing.RUNNING]),
    ],
    ids=["in time", "too late"],
)
def test_a_new_promise_takes_the_place_of_one_that_is_not_broken_yet(
    at: str, standings: list[Standing]
) -> None:
    promised: Plain = {
        "start": "新投诉",
        "fields": {"承诺时间": "17 12:00"},
        "history": [
            {"时间": "09:00", "事件": "登记"},
            {"时间": at, "事件": "承诺", "承诺时间": "17 16:00"},
        ],
    }
    now = datetime(2026, 11, 17, 14, 0)
    found = clocks_of(life(MACHINE, promised).card, calendar(), now)
    promises = [each for each in found if each.rule_id == "承诺答复"]
    assert [each.due.hour for each in promises if each.due] == [12, 16]
    assert [each.standing for each in promises] == standings


def test_of_two_that_are_due_together_the_one_that_runs_longer_stands_first() -> None:
    def due_at_ten(name: str, start: str, minutes: int) -> Timed:
        limit = Limit(minutes, TimeUnit.MINUTE, Clock.ELAPSED)
        return Timed("工单", DeadlineRule(name, name, (start,), ("closed",), limit))

    both = (due_at_ten("后起", "transferred", 20), due_at_ten("先起", "received", 60))
    card = replace(life(MACHINE, "承办中").card, rules=replace(rules(), clocks=both))
    found = clocks_of(card, calendar(), datetime(2026, 11, 17, 9, 50))
    assert [(each.rule_id, each.due) for each in found] == [
        ("先起", datetime(2026, 11, 17, 10)),
        ("后起", datetime(2026, 11, 17, 10)),
    ]


def test_a_day_alone_is_promised_until_close_of_business() -> None:
    before = life(rules().machines["整改"], "已下发")
    found = clocks_of(before.card, calendar(), datetime(2026, 11, 18, 9, 0))
    assert next(e.due for e in found if e.rule_id == "整改完成") == datetime(2026, 11, 24, 17, 30)


def test_an_extension_is_for_the_clock_it_names() -> None:
    extended: Plain = {
        "start": "承办中",
        "history": [
            {
                "时间": "18 09:00",
                "事件": "延期",
                "延期时限": "答复投诉人",
                "延至": "25 12:00",
                "理由": "等厂家",
            }
        ],
    }
    assert clock(extended, "答复投诉人", "18 10:00").due == datetime(2026, 11, 25, 12, 0)
    assert clock(extended, "单位反馈", "18 10:00").due == datetime(2026, 11, 19, 17, 30)


@pytest.mark.parametrize("until", ["2026-11-25", "2026-11-25 00:00"])
def test_an_extension_to_a_day_lasts_to_the_end_of_that_day(until: str) -> None:
    """延至=2026-11-27 gave 11-26 24:00: a day and its evening too early."""
    extended: Plain = {
        "start": "承办中",
        "history": [
            {
                "时间": "18 09:00",
                "事件": "延期",
                "延期时限": "答复投诉人",
                "延至": until,
                "理由": "等厂家",
            }
        ],
    }
    assert clock(extended, "答复投诉人", "18 10:00").due == datetime(2026, 11, 25, 17, 30)


def test_clocks_end_with_the_record() -> None:
    assert clock("已撤诉", "答复投诉人", "20 09:00").standing is Standing.CANCELLED


def test_no_clock_runs_without_its_condition() -> None:
    question: Plain = {"start": "新问题", "history": [{"时间": "09:00", "事件": "登记"}]}
    found = clocks_of(life(MACHINE, question).card, calendar(), datetime(2026, 11, 17, 9, 5))
    assert {each.rule_id for each in found} == {"响应", "转办"}


# —— who owes it ——

PASSED_ON: Plain = [{"时间": "11:00", "事件": "转办", "主办单位": "票务部"}]
ANSWERED: Plain = {
    "时间": "17 16:30",
    "事件": "答复",
    "答复内容": "已退票",
    "答复方式": "电话",
    "原因分析": "没有公告",
    "责任认定": "有责",
}


def owers(given: Plain, now: str = "17 18:00") -> dict[str, str]:
    found = clocks_of(
        life(MACHINE, given).card, calendar(), datetime.fromisoformat(f"2026-11-{now}")
    )
    return {f"{each.rule_id} {each.started_at:%H:%M}": each.addressee for each in found}


def test_what_still_runs_is_owed_by_whoever_has_it_now() -> None:
    found = owers({"start": "承办中", "history": PASSED_ON})
    assert found["响应 09:00"] == "客服部", "an office of its own, no field names it"
    assert found["答复投诉人 09:40"] == "票务部", "it was passed on"
    assert found["单位反馈 09:40"] == "运营部", "that one ended when it was passed on"
    assert found["单位反馈 11:00"] == "票务部"


def test_what_went_through_two_hands_and_is_done_was_owed_by_both() -> None:
    assert isinstance(PASSED_ON, list)
    back: Plain = {"时间": "12:00", "事件": "转办", "主办单位": "运营部"}
    found = owers({"start": "承办中", "history": [*PASSED_ON, back, ANSWERED]})
    assert found["答复投诉人 09:40"] == "运营部、票务部", "each of them once"


def test_what_was_passed_on_in_the_very_minute_of_the_answer_was_owed_by_both() -> None:
    late: Plain = {"时间": "16:30", "事件": "转办", "主办单位": "票务部"}
    found = owers({"start": "承办中", "history": [late, ANSWERED]})
    assert found["答复投诉人 09:40"] == "运营部、票务部"


def test_what_was_withdrawn_was_owed_by_all_who_had_it() -> None:
    assert isinstance(PASSED_ON, list)
    withdrawn: Plain = {"时间": "12:00", "事件": "撤诉", "理由": "另有安排"}
    found = owers({"start": "承办中", "history": [*PASSED_ON, withdrawn]})
    assert found["答复投诉人 09:40"] == "运营部、票务部"


def test_whoever_has_it_in_the_next_round_owed_nothing_of_the_first() -> None:
    again: Plain = [
        {"时间": "18 10:30", "事件": "再办", "理由": "投诉人要求补偿"},
        {"时间": "18 10:40", "事件": "转办", "主办单位": "餐饮部"},
    ]
    found = owers({"start": "待再办", "history": again}, "18 12:00")
    assert found["答复投诉人 09:40"] == "运营部"


def test_what_was_owed_by_who_had_it_stays_his_when_the_next_round_has_another() -> None:
    """The clock begins with the answer: nobody is named while it runs (S002B-07)."""
    again: Plain = [
        {"时间": "18 10:30", "事件": "再办", "理由": "投诉人要求补偿"},
        {"时间": "18 10:40", "事件": "转办", "主办单位": "餐饮部"},
    ]
    known = life(MACHINE, {"start": "待再办", "history": again}).card
    clocks = tuple(
        replace(
            each, rule=replace(each.rule, start=("replied_to_customer",), stop=("followed_up",))
        )
        if isinstance(each.rule, DeadlineRule) and each.rule.id == "答复投诉人"
        else each
        for each in known.rules.clocks
    )
    later = replace(known, rules=replace(known.rules, clocks=clocks))
    found = clocks_of(later, calendar(), datetime(2026, 11, 18, 12, 0))
    assert [e.addressee for e in found if e.rule_id == "答复投诉人"] == ["运营部"]


def test_whoever_had_it_before_the_clock_began_owed_nothing_of_it() -> None:
    assert isinstance(PASSED_ON, list)
    asked: Plain = {"时间": "12:00", "事件": "请求支持", "支持单位": "设备部", "支持内容": "停机"}
    known = life(MACHINE, {"start": "承办中", "history": [*PASSED_ON, asked, ANSWERED]}).card
    clocks = tuple(
        replace(each, rule=replace(each.rule, start=("support_requested",)))
        if isinstance(each.rule, DeadlineRule) and each.rule.id == "答复投诉人"
        else each
        for each in known.rules.clocks
    )
    later = replace(known, rules=replace(known.rules, clocks=clocks))
    found = clocks_of(later, calendar(), datetime(2026, 11, 17, 18, 0))
    assert {e.addressee for e in found if e.rule_id == "答复投诉人"} == {"票务部"}


def test_whoever_was_asked_himself_owes_it_and_nobody_else() -> None:
    assert owers("请过支持", "17 10:05")["支持到位 09:50"] == "设备部"


def test_where_nobody_is_named_yet_the_desk_still_has_it() -> None:
    known = life(MACHINE, "承办中").card
    nobody = {name: each for name, each in known.values.items() if name != "主办单位"}
    history = tuple(replace(each, event=replace(each.event, fields={})) for each in known.happened)
    bare = replace(known, values=nobody, happened=history)
    found = clocks_of(bare, calendar(), datetime(2026, 11, 17, 10, 0))
    assert {e.addressee for e in found if e.rule_id == "答复投诉人"} == {bare.rules.desk[0]}


# —— whom nobody can tell anything ——


def reached(card: Card) -> bool:
    found = clocks_of(card, calendar(), datetime(2026, 11, 17, 10, 0))
    return "进度告知" in {each.rule_id for each in found}


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ({"匿名": True}, False),
        ({"匿名": True, "电话": "13800001234"}, True),
        ({"姓名": "王女士"}, False),
        ({"姓名": "王女士", "地址": "解放路1号"}, True),
    ],
)
def test_progress_is_told_to_nobody_who_cannot_be_reached(
    who: dict[str, Value], told: bool
) -> None:
    known = life(MACHINE, "处理中").card
    card = replace(known, values={**known.values, "投诉人": who})
    assert reached(card) is told
    assert len(clocks_of(card, calendar(), datetime(2026, 11, 17, 10, 0))) >= 3, "others run"


def test_what_a_unit_must_tell_the_desk_is_owed_whoever_complains() -> None:
    known = life(MACHINE, "处理中").card
    inside = tuple(
        replace(each, rule=replace(each.rule, beat=("dept_feedback",)))
        if isinstance(each.rule, HeartbeatRule)
        else each
        for each in known.rules.clocks
    )
    values = {**known.values, "投诉人": {"匿名": True}}
    assert reached(replace(known, rules=replace(known.rules, clocks=inside), values=values))


# —— which of them, in which order ——


def order(card: Card, now: str) -> list[str]:
    found = clocks_of(card, calendar(), datetime.fromisoformat(f"2026-11-{now}"))
    return [f"{each.rule_id} {each.started_at:%H:%M}" for each in found]


def test_the_soonest_due_stands_first_and_of_two_the_one_that_began_first() -> None:
    assert isinstance(PASSED_ON, list)
    asked: Plain = {"时间": "10:30", "事件": "请求支持", "支持单位": "设备部", "支持内容": "停机"}
    passed_on: Plain = {"start": "承办中", "history": [asked, *PASSED_ON]}
    assert order(life(MACHINE, passed_on).card, "17 12:00") == [
        "响应 09:00",
        "转办 09:00",
        "支持到位 10:30",
        "下发流程单 09:00",
        "进度告知 09:05",
        "单位反馈 09:40",
        "答复投诉人 09:40",
        "单位反馈 11:00",
    ]


def test_what_has_no_due_moment_stands_last() -> None:
    rectified = life(rules().machines["整改"], "待复查").card
    assert order(rectified, "20 09:00")[-1].startswith("复查")


def test_the_clocks_of_an_order_do_not_run_for_a_complaint() -> None:
    assert not [each for each in order(life(MACHINE, "办结").card, "20 09:00") if "回查" in each]


def test_a_clock_that_begins_with_merging_does_not_run_either() -> None:
    """并案以后随那一件办，这一件什么都不欠。"""
    known = life(MACHINE, MERGED).card
    clocks = tuple(
        replace(each, rule=replace(each.rule, start=("merged",)), when=ALWAYS)
        if isinstance(each.rule, DeadlineRule) and each.rule.id == "处理报告"
        else each
        for each in known.rules.clocks
    )
    merged = replace(known, rules=replace(known.rules, clocks=clocks))
    assert not [each for each in order(merged, "17 18:00") if "处理报告" in each]


def test_a_condition_asks_the_linked_records_as_they_are_now() -> None:
    known = life(MACHINE, "承办中").card
    waits = parse_term("未结.整改 is 0")
    clocks = tuple(
        replace(each, when=waits) if each.rule.id == "答复投诉人" else each
        for each in known.rules.clocks
    )
    waiting = replace(known, rules=replace(known.rules, clocks=clocks))
    number = "ZG20261117-01"
    for phase, runs in ((Phase.OPEN, False), (Phase.ENDED, True)):
        linked = {number: Linked(number, "整改", phase)}
        found = clocks_of(waiting, calendar(), datetime(2026, 11, 17, 10, 0), linked)
        assert ("答复投诉人" in {each.rule_id for each in found}) is runs


MERGED: Plain = {
    "start": "处理中",
    "history": [{"时间": "09:30", "事件": "并案", "并入": "TS20261117-009"}],
}


def test_what_follows_another_record_has_no_clock_that_runs() -> None:
    found = clocks_of(life(MACHINE, MERGED).card, calendar(), datetime(2026, 11, 17, 18, 0))
    assert found
    assert not any(each.is_open for each in found)


def test_each_clock_is_told_once_and_only_on_its_own_kind_of_record() -> None:
    promised: Plain = {"start": "新投诉", "fields": {"承诺时间": "17 12:00"}, "history": [
        {"时间": "09:00", "事件": "登记"},
    ]}  # fmt: skip
    found = clocks_of(life(MACHINE, promised).card, calendar(), datetime(2026, 11, 17, 9, 5))
    assert sorted(each.rule_id for each in found) == [
        "下发流程单", "响应", "承诺答复", "转办",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("promised", "due"),
    [
        (datetime(2026, 11, 17, 12, 0), datetime(2026, 11, 17, 12, 0)),
        (datetime(2026, 11, 17, 0, 0), datetime(2026, 11, 17, 17, 30)),
        (date(2026, 11, 17), datetime(2026, 11, 17, 17, 30)),
        ("明天", None),
        (None, None),
    ],
)
def test_what_is_promised_for_a_day_is_promised_for_its_close(
    promised: Value | None, due: datetime | None
) -> None:
    assert due_moment(promised, calendar()) == due
