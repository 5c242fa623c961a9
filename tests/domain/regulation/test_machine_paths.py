"""Which ways a machine leaves open: what is reached, what can come to be meant, what no more."""

from dataclasses import replace

import pytest
from small_machines import event, machine

from cpl.domain.regulation.conditions import Combined, Condition, parse_term
from cpl.domain.regulation.machine_paths import (
    could_hold,
    meanings_after,
    meanings_of,
    meanings_of_registration,
    meant_in,
    onward_in,
    reachable,
    steps_from,
)
from cpl.domain.regulation.rules import EventRule, Machine, Target

HOLD, RESUME = event("挂起", "待办", "等", means="paused"), event("恢复", "等", "previous")
CLOSE = event("办结", "待办", "办结", means="result_told")
REOPEN = event("重开", "ended", "待办", means="reopened")


def steps(made: Machine, state: str) -> list[tuple[str, str]]:
    return [(each.name, after) for each, after in steps_from(made, state)]


@pytest.mark.parametrize(
    ("happens", "leads_to"),
    [
        (event("办", "待办", "等"), ["等"]),
        (event("办", "待办", "等", "办结"), ["等"]),
        (event("办", "待办", "等", "办结", when="轮次 > 1"), ["等", "办结"]),
        (event("办", "待办", "等", when="轮次 > 1"), ["等", "待办"]),
        (event("办", "待办", "待办", when="轮次 > 1"), ["待办"]),
        (event("办", "待办", "等", "等", when="轮次 > 1"), ["等"]),
        (event("办", "open"), ["待办"]),
        (event("办", "等 办结", "办结"), []),
    ],
    ids=[
        "一处", "没有条件的以后都走不到", "有条件的两处", "条件不成立就留下",
        "留下只算一次", "同一处只算一次", "哪里也不去", "别处的事",
    ],
)  # fmt: skip
def test_an_event_leads_to_the_first_target_that_holds(
    happens: EventRule, leads_to: list[str]
) -> None:
    assert steps(machine(happens), "待办") == [("办", each) for each in leads_to]


def test_what_leads_back_leads_to_every_state_it_may_have_come_from() -> None:
    straight = event("再等", "办结", "办结", "等", when="轮次 > 1")
    made = machine(HOLD, RESUME, straight, CLOSE)
    assert steps(made, "等") == [("恢复", "待办"), ("恢复", "办结")]
    twice = machine(HOLD, event("缓办", "open", "等"), RESUME)
    assert [each for name, each in steps(twice, "等") if name == "恢复"] == ["待办", "等"]


def test_a_state_is_reached_over_others_and_not_out_of_one_that_is_not() -> None:
    first_wait = event("挂起", "待办", "等")
    then_end = event("结案", "等", "办结")
    assert reachable(machine(first_wait, then_end)) == {"待办", "等", "办结"}
    assert reachable(machine(then_end)) == {"待办"}
    assert reachable(machine(event("恢复", "待办", "previous"))) == {"待办"}
    assert reachable(machine(CLOSE, REOPEN)) == {"待办", "办结"}


def test_entering_a_state_means_something_and_staying_there_does_not() -> None:
    note, close = event("备注", "any", means="noted"), event("办", "待办", "办结")
    made = machine(note, close, ended="closed")
    assert meanings_of(made, close, "待办", "办结") == {"closed"}
    assert meanings_of(made, note, "办结", "办结") == {"noted"}
    assert meanings_of(made, note, "待办", "没有的") == {"noted"}


def test_the_registration_means_what_it_is_and_where_it_leads() -> None:
    closed_at_once = EventRule(
        "登记", to=(Target("办结", parse_term("等级 is 一级")), Target("待办")),
        means=frozenset({"received"}),
    )  # fmt: skip
    made = replace(machine(ended="closed"), registration=closed_at_once)
    assert meanings_of_registration(made) == {"received": {"办结", "待办"}, "closed": {"办结"}}


def test_everything_that_can_still_happen_can_be_meant() -> None:
    made = machine(HOLD, event("结案", "等", "办结"), REOPEN, ended="closed")
    assert meanings_after(made, "待办") == {
        "paused": {"等"},
        "closed": {"办结"},
        "reopened": {"待办"},
    }
    around = machine(HOLD, event("结案", "等", "办结"), event("再等", "办结", "等", means="held"))
    assert meanings_after(around, "待办") == {"paused": {"等"}, "held": {"等"}}
    ends = machine(HOLD, event("结案", "等", "办结"), ended="closed")
    assert meanings_after(ends, "等") == {"closed": {"办结"}}


def test_a_meaning_is_followed_by_the_states_right_after_it() -> None:
    made = meant_in(machine(HOLD, event("结案", "等", "办结"), ended="closed"))
    assert made.all == {"received", "paused", "closed"}
    assert made.states_after({"received"}) == {"待办"}
    assert made.states_after({"paused", "closed"}) == {"等", "办结"}
    assert made.states_after({"extended"}) == set()


# —— what can be done no more before the round is over ——


def beyond(made: Machine, meaning: str) -> set[str]:
    return set(onward_in(made).beyond(frozenset({meaning})))


def test_what_only_the_next_round_brings_is_past_in_this_one() -> None:
    """办结以后才想起没有回访的，这一轮补不上了；重开是下一轮的事。"""
    visit = event("回访", "待办", means="followed_up")
    assert beyond(machine(visit, CLOSE, REOPEN), "followed_up") == {"等", "办结"}
    taken_up = event("再查", "ended", "待办", means="noted")
    assert beyond(machine(visit, CLOSE, taken_up), "followed_up") == {"等"}


def test_several_steps_may_lie_between() -> None:
    visit = event("回访", "等", means="followed_up")
    assert beyond(machine(CLOSE, event("转回访", "办结", "等"), visit), "followed_up") == set()


@pytest.mark.parametrize("meaning", ["voided", "withdrawn", "merged"])
def test_giving_up_does_nothing_that_is_still_asked(meaning: str) -> None:
    visit = event("回访", "办结", means="followed_up")
    given_up = event("撤诉", "待办", "办结", means=meaning)
    assert beyond(machine(given_up, visit), "followed_up") == {"待办", "等"}
    assert beyond(machine(given_up), meaning) == {"待办", "等", "办结"}


def test_what_entering_a_state_means_is_done_on_the_way_there() -> None:
    assert beyond(machine(CLOSE, ended="closed"), "closed") == {"等", "办结"}
    assert beyond(machine(CLOSE, ended="closed voided"), "closed") == {"待办", "等", "办结"}


def test_of_a_state_that_only_waits_nobody_knows_where_it_goes_back_to() -> None:
    visit = event("回访", "待办", means="followed_up")
    assert beyond(machine(HOLD, RESUME, visit, CLOSE), "followed_up") == {"办结"}
    back = machine(HOLD, event("恢复", "等", "previous", means="followed_up"), CLOSE)
    assert beyond(back, "followed_up") == {"待办", "办结"}


# —— what can come about at all ——

HANDED, VISITED = parse_term("做到.转交 > 0"), parse_term("做到.回访 >= 1")


@pytest.mark.parametrize(
    ("when", "could"),
    [
        (HANDED, True),
        (VISITED, False),
        (parse_term("做到.回访 is not 0"), False),
        (parse_term("做到.回访 is 0"), True),
        (parse_term("做到.回访 > 1"), True),
        (parse_term("次数.回访 > 0"), True),
        (parse_term("等级 is 一级"), True),
        (Combined("all", (HANDED, VISITED)), False),
        (Combined("all", (HANDED, parse_term("等级 is 一级"))), True),
        (Combined("any", (VISITED, HANDED)), True),
        (Combined("any", (VISITED, VISITED)), False),
        (Combined("any", (VISITED, Combined("all", (VISITED, HANDED)))), False),
        (Combined("not", (VISITED,)), True),
    ],
    ids=[
        "会转交", "没有回访", "不是零次", "没有回访过", "不止一次", "问的是事件", "问的是字段",
        "都要", "都会", "有一样就行", "一样也没有", "里面一层也没有", "不要的",
    ],
)  # fmt: skip
def test_what_asks_for_what_no_step_means_never_holds(when: Condition, could: bool) -> None:
    assert could_hold(when, machine(event("转交", "待办", means="transferred"))) is could
