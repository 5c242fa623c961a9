"""Clocks that no path of a small machine times, and parts that do not fit into their promise."""

from dataclasses import replace

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.domain.lint.clock_checks import (
    clashing_deadlines,
    clocks_without_path,
    extensions_without_end,
    meanings_named,
    parts_past_their_promise,
    section_of,
)
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Clause, Demand, EventRule, Machine, Target, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, PromiseRule, Rule
from cpl.domain.time.limits import Clock, Limit, TimeUnit

DAY = Limit(1, TimeUnit.DAY, Clock.WORKING)
ANSWER, VISIT = (
    event("答复", "待办", "等", means="result_told"),
    event("回访", "等", "办结", means="followed_up"),
)


def deadline(*names: str, name: str = "期", limit: Limit = DAY) -> DeadlineRule:
    """`deadline("received", "result_told")`: from the one to the other."""
    start, stop = names
    return DeadlineRule(name, name, tuple(start.split()), tuple(stop.split()), limit, ref="S003-01")


def heartbeat(start: str, until: str, beat: str) -> HeartbeatRule:
    return HeartbeatRule("报", "报", DAY, (start,), (until,), (beat,))


def found(made: Machine, *clocks: Rule, of: str = "件") -> list[Finding]:
    timed = tuple(Timed(of, each) for each in clocks)
    return list(clocks_without_path(replace(rules(), machines={"件": made}, clocks=timed)))


def codes(made: Machine, *clocks: Rule) -> list[str]:
    return [each.code for each in found(made, *clocks)]


def test_a_clock_that_a_path_times_is_right() -> None:
    made = machine(ANSWER, VISIT)
    assert codes(made, deadline("received", "result_told")) == []
    assert codes(made, deadline("result_told", "followed_up")) == []
    assert codes(made, deadline("received", "followed_up")) == []


def test_what_comes_only_before_does_not_stop_a_clock() -> None:
    [wrong] = found(machine(ANSWER, VISIT), deadline("followed_up", "result_told received"))
    assert (wrong.code, wrong.path) == ("clock-without-path", ("deadlines", "期"))
    assert "先有“followed_up”再有“result_told、received”" in wrong.say
    assert wrong.clause.ref == "S003-01"
    again = event("重开", "办结", "待办", means="reopened")
    assert codes(machine(ANSWER, VISIT, again), deadline("followed_up", "result_told")) == []


def test_what_happens_at_once_starts_and_stops_a_clock() -> None:
    both = event("当场办结", "待办", "办结", means="result_told followed_up")
    assert codes(machine(both), deadline("followed_up", "result_told")) == []
    registration = EventRule(
        "登记", to=(Target("办结"),), means=frozenset({"received", "registered"})
    )
    at_once = replace(machine(), registration=registration)
    assert codes(at_once, deadline("registered", "received")) == []


def test_a_meaning_that_no_event_has_is_named_once_for_each_clock() -> None:
    made = machine(ANSWER)
    missing = found(made, deadline("held", "result_told followed_up"))
    assert [each.code for each in missing] == ["meaning-never-happens"] * 2
    assert ["“held”" in missing[0].say, "“followed_up”" in missing[1].say] == [True, True]
    assert {each.path for each in missing} == {("deadlines", "期")}
    assert missing[0].clause.ref == "S003-01"


@pytest.mark.parametrize(
    ("rule", "section", "named"),
    [
        (deadline("received", "closed"), "deadlines", (("received",), ("closed",))),
        (
            heartbeat("received", "closed", "progress_to_customer"),
            "heartbeats",
            (("received",), ("closed", "progress_to_customer")),
        ),
        (PromiseRule("诺", "诺", ("resolved",)), "promises", ((), ("resolved",))),
    ],
    ids=["期限", "定时", "承诺"],
)
def test_every_kind_of_clock_says_what_starts_and_stops_it_and_where_it_stands(
    rule: Rule, section: str, named: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    timed = Timed("件", rule)
    assert meanings_named(timed) == named
    assert section_of(timed) == section
    silent = replace(machine(), registration=EventRule("登记", to=(Target("待办"),)))
    told = [each for part in named for each in part]
    assert [each.path for each in found(silent, rule)] == [(section, rule.id)] * len(told)


def test_what_never_happens_is_not_also_said_to_come_too_late() -> None:
    assert codes(machine(ANSWER), deadline("received", "followed_up")) == ["meaning-never-happens"]


def test_one_of_several_ways_on_is_enough() -> None:
    either = event("答复", "待办", "办结", "等", when="轮次 > 1", means="result_told")
    assert codes(machine(either, VISIT), deadline("result_told", "followed_up")) == []


def test_a_promise_is_kept_wherever_it_was_made() -> None:
    assert codes(machine(ANSWER), PromiseRule("诺", "诺", ("result_told",))) == []


def test_a_clock_of_another_machine_is_not_looked_for_in_this_one() -> None:
    assert found(machine(), deadline("held", "closed"), of="另一件") == []


# —— two limits for one thing ——


@pytest.mark.parametrize(
    ("second", "how"),
    [
        (deadline("received", "closed", name="乙"), "也一样"),
        (deadline("received", "closed", name="乙", limit=replace(DAY, n=2)), "却不一样"),
        (deadline("received reopened", "closed", name="乙"), None),
        (deadline("received", "closed resolved", name="乙"), None),
        (replace(deadline("received", "closed", name="乙"), owner="客服部"), None),
        (deadline("received", "closed", name="乙", limit=replace(DAY, n=None)), None),
        (heartbeat("received", "closed", "progress_to_customer"), None),
    ],
    ids=["一样长", "不一样长", "起点不同", "终点不同", "另一方的", "没有规定", "定时的"],
)
def test_of_one_thing_one_limit_holds(second: Rule, how: str | None) -> None:
    first = Timed("件", deadline("received", "closed", name="甲"))
    clocks = (first, Timed("件", second))
    found = list(clashing_deadlines(replace(rules(), clocks=clocks)))
    assert [(each.path, each.serious) for each in found] == (
        [(("deadlines", "乙"), True)] if how else []
    )
    assert all(f"时限“乙”和“甲”从同样的事起、到同样的事止，期限{how}。" in e.say for e in found)
    assert all(each.clause.ref == "S003-01" for each in found)


def test_limits_of_another_machine_or_of_one_case_each_do_not_clash() -> None:
    limits = [deadline("received", "closed", name=name) for name in ("甲", "乙")]
    by_level = [
        Timed("件", limit, parse_term(f"等级 is {level}"))
        for limit, level in zip(limits, ("一级", "二级"), strict=True)
    ]
    of_two = [Timed(name, limit) for name, limit in zip(("件", "另一件"), limits, strict=True)]
    for clocks in (by_level, of_two, [Timed("件", limits[0]), by_level[1]]):
        assert not list(clashing_deadlines(replace(rules(), clocks=tuple(clocks))))


# —— more time, as often as anybody likes ——

LONGER = replace(event("延期", "待办", means="extended"), clause=Clause("S003-09"))
ONCE = Demand(parse_term("次数.延期 <= 1"), "只延一次。")


@pytest.mark.parametrize(
    ("extends", "endless"),
    [
        (LONGER, True),
        (replace(LONGER, clause=Clause()), False),
        (replace(LONGER, demands=(ONCE,)), False),
        (replace(LONGER, gates=("两次以内",)), False),
        (replace(LONGER, means=frozenset({"noted"})), False),
    ],
    ids=["没有写到几次", "没有条文", "只一次", "有门槛", "不是延期"],
)
def test_where_a_clause_gives_more_time_it_says_how_often(
    extends: EventRule, endless: bool
) -> None:
    found = list(extensions_without_end(replace(rules(), machines={"件": machine(extends)})))
    told = [(each.path, each.serious, each.clause.ref) for each in found]
    assert told == [(("machines", "件", "events", "延期"), False, "S003-09")] * endless


# —— parts of a promise (S002U-18) ——

HOURS, UNSET = Limit(2, TimeUnit.HOUR, Clock.WORKING), Limit(None, TimeUnit.DAY, Clock.WORKING)


def days(n: int) -> Limit:
    return replace(DAY, n=n)


@pytest.mark.parametrize(
    ("whole", "parts", "said"),
    [
        (5, (days(2), days(2)), None),
        (4, (days(2), days(2)), ("no-slack", False)),
        (3, (days(2), days(2)), ("parts-past-promise", True)),
        (1, (days(2), HOURS), None),
        (1, (days(2), replace(days(2), clock=Clock.CALENDAR)), None),
        (1, (days(2), UNSET), None),
    ],
    ids=["有余地", "正好", "超过", "单位不同", "算法不同", "一段没有规定"],
)
def test_parts_must_leave_room_in_their_promise(
    whole: int, parts: tuple[Limit, ...], said: tuple[str, bool] | None
) -> None:
    names = tuple(f"第{n}段" for n in range(len(parts)))
    inside = [
        Timed("件", deadline("received", "closed", name=name, limit=limit))
        for name, limit in zip(names, parts, strict=True)
    ]
    promise = deadline("received", "closed", name="全程", limit=days(whole))
    clocks = (*inside, Timed("件", promise, parts=names))
    findings = list(parts_past_their_promise(replace(rules(), clocks=clocks)))
    assert [(each.code, each.serious) for each in findings] == ([said] if said else [])
    assert [each.path for each in findings] == ([("deadlines", "全程")] if said else [])
    if said:
        slack = findings[0].code == "no-slack"
        assert findings[0].say == (
            f"时限“全程”：各段相加 4，承诺 {whole}，{'没有一点余地' if slack else '超过了承诺'}。"
        )
        assert findings[0].mend.startswith("任何一段延期" if slack else "缩短其中一段")


def test_a_promise_without_parts_has_nothing_to_leave_room_for() -> None:
    same_day = Timed("件", deadline("received", "closed", limit=days(0)))
    assert not list(parts_past_their_promise(replace(rules(), clocks=(same_day,))))


def test_what_is_repeated_has_no_length_to_add() -> None:
    beat = Timed("件", heartbeat("received", "closed", "progress_to_customer"))
    promise = Timed("件", deadline("received", "closed", name="全程"), parts=("报",))
    assert not list(parts_past_their_promise(replace(rules(), clocks=(beat, promise))))
