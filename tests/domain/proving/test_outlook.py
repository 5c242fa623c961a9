"""Which records are one case: what can still make a difference, and what can no more."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from small_machines import event, machine
from small_shop import shop

from cpl.domain.cases.card import Facts, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.facts import AskedFacts
from cpl.domain.proving.outlook import Outlook
from cpl.domain.regulation.conditions import Combined, Condition, parse_term
from cpl.domain.regulation.rules import PREVIOUS, Demand, EventRule
from cpl.domain.values.value import Values

BEGUN = datetime(2026, 11, 17, 9, 0)
Step = tuple[str, Values]
CAUSED = "      办结: {short: bj, from: 待办, to: 办结, by: [前台], means: [replied_to_customer]}\n"
WANTS = CAUSED.replace(
    "means: [replied_to_customer]",
    "means: [replied_to_customer], "
    "demands: [{unless: 情形 is 一般, when: 说明 given, say: 说明。}]",
)


def outlook(*steps: Step, change: tuple[str, str] = (CAUSED, WANTS)) -> Hashable:
    """That of a record with this history, under the regulation with one more demand."""
    rules = shop(change)
    card = blank_card(rules, rules.complaints, "TS20261117-001", {"接收时间": BEGUN, "内容": "略"})
    for number, (name, fields) in enumerate((("登记", {}), *steps)):
        card = advance(card, Event(name, BEGUN + timedelta(minutes=number), "李敏", "前台", fields))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    lookup = Facts(card, now=BEGUN)
    return worked_out.of(card, lookup, worked_out.answers(lookup))


def test_what_a_condition_ahead_asks_makes_a_difference() -> None:
    assert outlook(("定性", {"情形": "意外"})) != outlook(("定性", {"情形": "一般"}))
    assert outlook(("回话", {"说明": "热了"})) != outlook()


def test_what_no_condition_asks_makes_none() -> None:
    assert outlook(("派", {"主办单位": "厨房"})) == outlook()


def test_once_it_has_ended_nothing_does() -> None:
    ended: Step = ("办结", {})
    kinds = [outlook(("定性", {"情形": each}), ended) for each in ("意外", "一般")]
    assert kinds[0] == kinds[1]


def test_what_is_given_anew_where_it_is_asked_makes_none_before() -> None:
    anew = WANTS.replace("by: [前台],", "by: [前台], give: [情形, 说明],")
    kinds = [outlook(("定性", {"情形": e}), change=(CAUSED, anew)) for e in ("意外", "一般")]
    assert kinds[0] == kinds[1]


def test_who_did_what_another_must_judge_makes_a_difference() -> None:
    """Whoever proposes may not approve; whoever hands on may."""
    rules = shop()
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    told: Values = {"接收时间": BEGUN, "内容": "略"}
    found = []
    for actor in ("李敏", "王芳"):
        card = blank_card(rules, rules.complaints, "TS20261117-001", told)
        for name in ("登记", "上报"):
            card = advance(card, Event(name, BEGUN, actor, "前台", {}))
        lookup = Facts(card, now=BEGUN)
        found.append(worked_out.of(card, lookup, worked_out.answers(lookup)))
    assert found[0] != found[1]
    assert worked_out.ahead("待批").judged == ("上报",)


def test_answers_are_worked_out_anew_only_where_something_was_said() -> None:
    rules = shop((CAUSED, WANTS))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    told: Values = {"接收时间": BEGUN, "内容": "略"}
    card = blank_card(rules, rules.complaints, "TS20261117-001", told)
    before = worked_out.answers(Facts(card, now=BEGUN))
    sorted_out = Event("定性", BEGUN, "李敏", "前台", {"情形": "一般"})
    lookup = Facts(advance(card, sorted_out), now=BEGUN)
    assert (
        worked_out.answers(lookup, before, sorted_out.fields)
        == worked_out.answers(lookup)
        != before
    )


# —— a machine of three states: 待办, then 等, then 办结 ——

CHASED = parse_term("次数.催 >= 2")


def seen(condition: Condition | None, *steps: str | Step, more: tuple[EventRule, ...] = ()) -> Any:
    """The outlook of a record after these steps, where 结 is let only under this condition."""
    demands = (Demand(condition, "不行。"),) if condition is not None else ()
    own = machine(
        replace(event("派", "待办", means="assigned"), give=("主办单位",)),
        replace(event("说", "待办"), give=("说明",)),
        event("催", "待办 等"),
        event("重", "待办", means="redone"),
        event("交", "待办", "等"),
        replace(event("结", "等", "办结"), demands=demands),
        *more,
    )
    rules = shop()
    card = blank_card(rules, own, "J001", {"内容": "热"})
    for step in ("登记", *steps):
        name, fields = (step, {}) if isinstance(step, str) else step
        card = advance(card, Event(name, BEGUN, "李敏", "前台", fields))
    worked_out = Outlook(AskedFacts(rules, own))
    lookup = Facts(card, now=BEGUN)
    return worked_out.of(card, lookup, worked_out.answers(lookup))


def differs(condition: Condition | None, one: Sequence[Any], other: Sequence[Any]) -> bool:
    return bool(seen(condition, *one) != seen(condition, *other))


def both(*parts: Condition) -> Condition:
    return Combined("all", parts)


def either(*parts: Condition) -> Condition:
    return Combined("any", parts)


def isnt(part: Condition) -> Condition:
    return Combined("not", (part,))


SAID: Step = ("说", {"说明": "热"})


@pytest.mark.parametrize(
    ("term", "done"),
    [
        ("次数.派 >= 1", "派"),
        ("做到.分派承办 >= 1", "派"),
        ("本轮填.说明 given", SAID),
        ("说明 given", SAID),
        ("说明 is @内容", SAID),
    ],
)
def test_what_nothing_ahead_can_change_is_settled_and_decides(term: str, done: str | Step) -> None:
    """Once it was passed on nobody of the desk does more: what then lacks will lack for ever."""
    asked = parse_term(term)
    with_count = both(asked, CHASED)
    assert differs(with_count, (), ["催"]), "it may still be done"
    assert not differs(with_count, ["交"], ["交", "催"])
    assert differs(with_count, [done, "交"], [done, "交", "催"])
    assert differs(with_count, ["交"], [done, "交"])
    assert differs(both(asked), ["交"], [done, "交"])
    one_of = either(asked, CHASED)
    assert differs(one_of, ["交"], ["交", "催"])
    assert not differs(one_of, [done, "交"], [done, "交", "催"])
    assert not differs(either(both(asked), CHASED), [done, "交"], [done, "交", "催"])
    without = both(isnt(asked), CHASED)
    assert differs(without, ["交"], ["交", "催"])
    assert not differs(without, [done, "交"], [done, "交", "催"])
    assert not differs(either(isnt(asked), CHASED), ["交"], ["交", "催"])
    assert differs(isnt(both(asked, CHASED)), [done, "交"], [done, "交", "催"])


@pytest.mark.parametrize("term", ["天数.登记 > 2", "轮次 >= 2"])
def test_what_time_or_another_round_may_change_is_never_settled(term: str) -> None:
    assert differs(both(parse_term(term), CHASED), ["交"], ["交", "催"])


def chased(times: int) -> tuple[str, ...]:
    return ("催",) * times


@pytest.mark.parametrize(
    ("term", "most"),
    [("次数.催 >= 2", 3), ("次数.催 in 1、3", 4), ("次数.催 > 0", 1), ("次数.催 given", 1)],
)
def test_an_event_is_counted_to_one_beyond_what_is_asked(term: str, most: int) -> None:
    kinds = [seen(parse_term(term), *chased(times)) for times in range(most + 2)]
    assert len(set(kinds)) == most + 1
    assert kinds[most] == kinds[most + 1]
    assert seen(isnt(parse_term(term)), "催") != seen(isnt(parse_term(term)))


def test_what_was_done_in_this_round_is_counted_apart() -> None:
    asked = parse_term("次数.催 >= 3")
    assert differs(asked, ["催", "催", "重"], ["催", "重", "催"])
    assert differs(asked, ["催", "重", "催"], ["重", "催"])


def test_a_round_counts_to_one_beyond_what_is_asked() -> None:
    kinds = [seen(parse_term("轮次 >= 3"), *("重",) * times) for times in range(5)]
    assert len(set(kinds)) == 4
    assert kinds[3] == kinds[4]


def test_a_word_that_is_compared_with_no_number_is_no_count() -> None:
    asked = parse_term("本轮填.说明 is 退票")
    assert differs(asked, [("说", {"说明": "退票"})], [SAID])
    assert not differs(asked, [SAID], [])


def test_what_is_compared_with_another_field_counts_as_it_is_said() -> None:
    asked = parse_term("说明 is @内容")
    cold, wet = (("说", {"说明": each}) for each in ("冷", "湿"))
    assert differs(asked, [cold], [wet])
    assert not differs(parse_term("说明 is 热"), [cold], [wet])


def test_two_states_are_two_cases_though_nothing_is_asked() -> None:
    assert differs(None, [], ["交"])
    assert not differs(None, [], ["催"])
    assert not differs(None, [], [SAID])


def test_what_is_asked_two_steps_ahead_makes_a_difference_now() -> None:
    again = replace(event("复", "办结"), demands=(Demand(CHASED, "不行。"),))
    assert seen(None, "催", more=(again,)) != seen(None, more=(again,))
    assert differs(parse_term("说明 given"), [], [SAID])


def test_where_it_came_from_counts_only_where_it_may_go_back() -> None:
    waits, back = event("挂", "待办 办结", "等"), event("回", "等", PREVIOUS)
    here, there = ("挂",), ("交", "结", "挂")
    assert seen(None, *here, more=(waits, back)) != seen(None, *there, more=(waits, back))
    assert seen(None, *here, more=(waits,)) == seen(None, *there, more=(waits,))
    assert seen(None, "挂", "回", more=(waits, back)) == seen(None, more=(waits, back))


def test_who_is_named_counts_where_he_alone_may_do_what_is_ahead() -> None:
    names = replace(event("名", "待办"), give=("被投诉人",))
    his = replace(event("办", "待办"), himself="被投诉人")
    one, other = (("名", {"被投诉人": each}) for each in ("李敏", "王芳"))
    assert seen(None, one, more=(names, his)) != seen(None, other, more=(names, his))
    assert seen(None, one, more=(names,)) == seen(None, other, more=(names,))
    assert seen(None, one, "交", more=(names, his)) == seen(None, other, "交", more=(names, his))


def test_what_two_fields_are_asked_is_anew_only_where_both_are_given() -> None:
    asked = (Demand(parse_term("说明 is @内容"), "不行。"),)
    cold, wet = (("说", {"说明": each}) for each in ("冷", "湿"))
    whole = replace(event("写", "待办", "办结"), give=("说明", "内容"), demands=asked)
    half = replace(whole, give=("说明",))
    assert seen(None, cold, more=(whole,)) == seen(None, wet, more=(whole,))
    assert seen(None, cold, more=(half,)) != seen(None, wet, more=(half,))


def test_the_fields_still_asked_for_are_those_of_what_is_undecided() -> None:
    rules = shop((CAUSED, WANTS))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    told: Values = {"接收时间": BEGUN, "内容": "略"}
    card = advance(
        blank_card(rules, rules.complaints, "TS20261117-001", told),
        Event("登记", BEGUN, "李敏", "前台", {}),
    )
    answers = worked_out.answers(Facts(card, now=BEGUN))
    assert worked_out.asked(card, answers) == {"情形", "说明"}
    done = advance(card, Event("办结", BEGUN, "李敏", "前台", {}))
    assert worked_out.asked(done, worked_out.answers(Facts(done, now=BEGUN))) == frozenset()


def test_what_no_field_alone_decides_is_answered_anew_each_time() -> None:
    counts = WANTS.replace("when: 说明 given", "when: 次数.派 > 0")
    rules = shop((CAUSED, counts))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    card = blank_card(rules, rules.complaints, "TS20261117-001", {"接收时间": BEGUN})
    before = worked_out.answers(Facts(card, now=BEGUN))
    begun = advance(card, Event("登记", BEGUN, "李敏", "前台", {}))
    assert worked_out.asked(begun, before) == {"情形"}
    lookup = Facts(advance(card, Event("派", BEGUN, "李敏", "前台", {})), now=BEGUN)
    assert worked_out.answers(lookup, before) == worked_out.answers(lookup) != before
