"""Who follows whom, who has left, how many people complain: read from one card."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.batches import (
    came_by,
    is_answered,
    is_batch,
    is_merged,
    leader_of,
    linked_still,
    members_of,
    merging_of,
    people_of,
)
from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import Machine, Phase, State
from cpl.domain.values.value import Value

MACHINE = rules().machines["工单"]
LEAD = "TS20261117-009"
TEN = datetime(2026, 11, 17, 10)


def card(start: str, **more: Value) -> Card:
    found = life(MACHINE, start).card
    return replace(found, values={**found.values, **more})


def after(before: Card, name: str, **fields: Value) -> Card:
    return advance(before, Event(name, TEN, "李敏", "客服专员", fields))


# —— how the rules say that records are merged ——


def test_both_sides_of_a_merger_are_read_from_the_rules() -> None:
    found = merging_of(MACHINE)
    assert found is not None
    assert (found.event.name, found.into, found.members) == ("并案", "并入", "成员")
    assert merging_of(rules().machines["整改"]) is None


def without_a_side(**change: object) -> Machine:
    merge = replace(MACHINE.events["并案"], **change)  # type: ignore[arg-type]
    return replace(MACHINE, events={**MACHINE.events, "并案": merge})


@pytest.mark.parametrize(
    "machine",
    [
        without_a_side(tells=()),
        without_a_side(give=("理由",)),
        without_a_side(means=frozenset({"linked"})),
    ],
    ids=["另一件不知道", "没有写并入哪一件", "不是并案"],
)
def test_where_one_side_is_not_kept_nothing_is_merged(machine: Machine) -> None:
    assert merging_of(machine) is None


def test_the_number_that_is_told_is_the_one_it_goes_into() -> None:
    """并案时还可以写别的编号：被告知的那一个才是并入的。"""
    machine = without_a_side(may=("来源", "随件"), give=("来源", "并入"))
    found = merging_of(machine)
    assert found is not None
    assert found.into == "并入"


# —— followers ——


def test_a_merged_record_follows_until_it_is_taken_out() -> None:
    merged = card("已并案")
    assert (is_merged(merged), leader_of(merged)) == (True, LEAD)
    noted = after(merged, "备注", 备注="又来电")
    assert (is_merged(noted), leader_of(noted)) == (True, LEAD)
    out = after(merged, "退批", 理由="另一天的")
    assert (is_merged(out), leader_of(out)) == (False, "")


@pytest.mark.parametrize("start", ["已撤诉", "承办中", "新投诉"])
def test_what_was_never_merged_follows_nobody(start: str) -> None:
    found = card(start, 并入=LEAD)
    assert (is_merged(found), leader_of(found)) == (False, "")
    assert not came_by(found, "merged")


def test_who_was_taken_out_and_then_withdrew_follows_nobody() -> None:
    out = after(card("已并案"), "退批", 理由="另一天的")
    assert leader_of(after(out, "撤诉", 理由="和解")) == ""


def test_where_merging_ends_nothing_a_merged_record_stands_for_itself() -> None:
    """有的规定里，并案以后两件照样各办各的。"""
    states = {**MACHINE.states, "已并案": State("已并案", Phase.OPEN)}
    open_still = replace(card("已并案"), machine=replace(MACHINE, states=states))
    assert not is_merged(open_still)


def test_members_are_those_that_have_not_left() -> None:
    before = after(card("承办中"), "接收并案", 成员=("TS20261117-002", "TS20261117-003"))
    left = after(before, "成员退出", 成员=("TS20261117-002",))
    assert members_of(left) == ("TS20261117-003",)
    back = after(left, "接收并案", 成员=("TS20261117-002",))
    assert members_of(back) == ("TS20261117-002", "TS20261117-003")


def test_a_registered_number_that_no_event_named_is_linked_still() -> None:
    registered = card("承办中", 来源="XC20261117-01")
    assert linked_still(registered, "来源") == ("XC20261117-01",)
    assert linked_still(registered, "整改通知单") == ()
    assert members_of(life(rules().machines["整改"], "已下发").card) == ()


# —— answered, marked, counted ——


def test_an_answer_is_for_its_round() -> None:
    assert not is_answered(card("承办中"))
    assert is_answered(card("已答复"))
    assert not is_answered(after(card("待再办"), "再办", 理由="又来电"))


@pytest.mark.parametrize("meaning", ["replied_to_customer", "result_told"])
def test_a_reply_or_a_result_is_an_answer(meaning: str) -> None:
    note = replace(MACHINE.events["备注"], means=frozenset({meaning}))
    machine = replace(MACHINE, events={**MACHINE.events, "备注": note})
    assert is_answered(after(replace(card("承办中"), machine=machine), "备注", 备注="已告知"))


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        (("批量",), True),
        (("媒体", "批量"), True),
        (("媒体",), False),
        ("批量", True),
        (None, False),
    ],
)
def test_a_mark_says_that_it_is_a_batch(flags: Value | None, found: bool) -> None:
    marked = card("承办中", **({} if flags is None else {"标记": flags}))
    assert is_batch(marked) is found


def test_whoever_is_followed_is_a_batch() -> None:
    assert is_batch(after(card("承办中"), "接收并案", 成员=("TS20261117-002",)))


@pytest.mark.parametrize(("said", "people"), [(40, 40), (1, 1), (0, 1), ("几个", 1), (None, 1)])
def test_who_says_no_number_of_people_is_one(said: Value | None, people: int) -> None:
    who: Value = {"姓名": "王女士"} if said is None else {"姓名": "王女士", "人数": said}
    assert people_of(card("承办中", 投诉人=who)) == people
