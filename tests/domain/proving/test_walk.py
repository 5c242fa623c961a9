"""How far a walk goes, what it counts, and which of the places it comes to are one."""

from datetime import datetime

import pytest
from small_shop import PEOPLE, shop, staff

from cpl.domain.people.staff import Staff
from cpl.domain.proving.moves import Moves
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.regulation.rules import Rules

NOW = datetime(2026, 11, 17, 9)
HAND_ON = "give: [主办单位], means: [assigned]}"
HEARD = f"{HAND_ON}\n      听说: {{from: 待办, told: yes, means: [noted]}}"
ANEW = f"{HAND_ON}\n      重办: {{short: cb, from: 待办, by: [前台], means: [redone]}}"
BEGINS = "need: [接收时间, 内容]"


def walk(rules: Rules, people: Staff | None = None, **bounds: int) -> Walk:
    known = staff() if people is None else people
    return walked(Moves(rules, rules.complaints, known), NOW, Bounds(**bounds))


def test_what_was_tried_and_what_was_let_is_counted() -> None:
    rules = shop()
    begun = walk(rules, places=0)
    assert (begun.tries, begun.steps, begun.happened) == (1, 1, {"登记"})
    moves = begun.moves
    here = begun.found[0].place
    next_ones = list(moves.at(here, moves.outlook.asked(here.card, begun.found[0].answers)))
    one = walk(rules, places=1)
    assert one.tries == 1 + len(next_ones)
    assert one.steps == 1 + sum(len(each.steps) for each in next_ones)
    assert one.happened == {"登记", *(each.rule.name for each in next_ones if each.steps)}
    assert not one.is_whole


@pytest.mark.parametrize(("steps", "looked"), [(0, 0), (1, 1)])
def test_beyond_so_many_steps_nothing_more_is_looked_at(steps: int, looked: int) -> None:
    found = walk(shop(), steps=steps).found
    assert sum(each.was_looked_at for each in found) == looked


@pytest.mark.parametrize("rounds", [1, 2])
def test_beyond_so_many_rounds_nothing_more_is_looked_at(rounds: int) -> None:
    asked = "办结: {short: bj, from: 待办, to: 办结, by: [前台],"
    counted = f"{asked} demands: [{{when: 轮次 <= 5, say: 够了。}}],"
    found = walk(shop((HAND_ON, ANEW), (asked, counted)), rounds=rounds).found
    looked = {each.place.card.round for each in found if each.was_looked_at}
    assert looked == set(range(1, rounds + 1))
    assert max(each.place.card.round for each in found) == rounds + 1


def test_what_nobody_tells_is_neither_let_nor_refused() -> None:
    found = walk(shop((HAND_ON, HEARD)))
    assert found.is_whole
    assert "听说" not in {*found.happened, *found.nobody}


def test_why_no_record_can_be_begun_is_said_with_what_is_wrong_first() -> None:
    demands = "demands: [{when: 情形 given, say: 先定性。}, {when: 说明 given, say: 先说明。}]"
    never = walk(shop((BEGINS, f"{BEGINS}\n      {demands}")))
    assert never.found == []
    assert never.never_begun.startswith("先定性。")
    assert never.nobody == {}
    cooks = Staff({each.name: each for each in PEOPLE if each.roles == ("厨师",)})
    nobody = walk(shop(), cooks)
    assert nobody.never_begun == ""
    assert [(name, where) for name, (where, _) in nobody.nobody.items()] == [("登记", None)]


def test_what_a_demand_forbids_later_is_nobody_s_fault_and_no_hindrance_to_begin() -> None:
    demands = "demands: [{when: 次数.派 > 99, say: 先派。}], "
    found = walk(shop((HAND_ON, HAND_ON.replace("means", f"{demands}means"))))
    assert "派" not in found.happened
    assert (found.nobody, found.never_begun) == ({}, "")


TELLS = "tells: [{to: 关联, event: 挂上, as: 关联}, {to: 关联, event: 摘下, as: 关联}]"
HEARS = f"""give: [主办单位], means: [assigned], {TELLS}}}
      挂上: {{from: 待办, told: yes, give: [关联], means: [linked]}}
      摘下: {{from: 待办, told: yes, give: [关联], means: [unlinked]}}"""
LINKED = ("  说明: text\n", "  说明: text\n  关联: {type: number, many: yes, keep: all}\n")


def test_a_record_is_another_case_with_a_link_that_is_open_and_with_one_that_is_over() -> None:
    found = walk(shop((HAND_ON, HEARS), LINKED))
    kinds = {
        tuple(other.is_open for other in each.place.linked.values())
        for each in found.found
        if each.place.card.state == "待办"
    }
    assert kinds == {(), (True,), (False,)}
