"""Nobody judges his own work, unless nobody else may; and who stands in says for whom."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Accepted, Context, Refused, decide
from cpl.domain.people.staff import Person, Spell, Staff, StandIn
from cpl.domain.powers.separation import says_alone, somebody_else, with_claims
from cpl.domain.regulation.rules import Allowed

NOON = datetime(2026, 11, 17, 12)
MACHINE = rules().machines["工单"]
HEAD = Person("吴刚", "", ("客服主管",), "客服部")
OTHER = Person("周倩", "", ("客服主管",), "客服部")
THIRD = Person("郑洁", "", ("客服经理",), "客服部")
CLERK = Person("李敏", "", ("客服专员",), "客服部")
PLAN = {"处理方案": "退票", "原因分析": "公告没有挂出", "责任认定": "有责"}
FOR_HIM = StandIn("李敏", "吴刚", Spell(date(2026, 11, 1), date(2026, 11, 30)), basis="书面委托")


def staff(*people: Person, lent: tuple[StandIn, ...] = ()) -> Staff:
    return Staff({each.name: each for each in people}, lent)


def proposed(actor: str, stands_for: str | None = None) -> Card:
    event = Event("提出方案", NOON, actor, "客服主管", PLAN, stands_for=stands_for)
    return advance(life(MACHINE, "承办中").card, event)


def approval(actor: str, **more: str) -> Event:
    return replace(Event("审批", NOON, actor, "客服主管"), **more)  # type: ignore[arg-type]


def found(card: Card, event: Event, people: Staff | None) -> Accepted | list[str]:
    outcome = decide(card, event, Context(NOON, people))
    return [e.code for e in outcome.reasons] if isinstance(outcome, Refused) else outcome


def test_who_proposed_may_not_approve_where_somebody_else_may() -> None:
    assert found(proposed("吴刚"), approval("吴刚"), staff(HEAD, OTHER)) == ["same-person"]
    outcome = found(proposed("吴刚"), approval("周倩"), staff(HEAD, OTHER))
    assert isinstance(outcome, Accepted)
    assert outcome.event.basis is None


def test_where_nobody_else_may_he_does_and_it_says_so() -> None:
    outcome = found(proposed("吴刚"), approval("吴刚"), staff(HEAD, CLERK))
    assert isinstance(outcome, Accepted)
    assert outcome.event.basis == "一人岗位：没有别人能“审批”"
    assert outcome.card.happened[-1].event == outcome.event
    again = found(proposed("吴刚"), outcome.event, None)
    assert isinstance(again, Accepted)
    assert again.event == outcome.event


def test_somebody_who_has_left_is_nobody_else() -> None:
    left = replace(OTHER, spells=(Spell(None, date(2026, 11, 16)),))
    outcome = found(proposed("吴刚"), approval("吴刚"), staff(HEAD, left))
    assert isinstance(outcome, Accepted)
    assert "一人岗位" in (outcome.event.basis or "")


def test_saying_that_there_is_nobody_else_does_not_make_it_true() -> None:
    said = approval("吴刚", basis="一人岗位：没有别人能“审批”")
    assert found(proposed("吴刚"), said, staff(HEAD, OTHER)) == ["same-person"]


def test_who_stands_in_says_for_whom_and_on_what_basis() -> None:
    people = staff(HEAD, CLERK, OTHER, lent=(FOR_HIM,))
    outcome = found(proposed("周倩"), approval("李敏"), people)
    assert isinstance(outcome, Accepted)
    assert (outcome.event.stands_for, outcome.event.basis) == ("吴刚", "书面委托")


def test_his_time_over_he_has_the_role_no_more() -> None:
    over = replace(FOR_HIM, spell=Spell(date(2026, 11, 1), date(2026, 11, 16)))
    people = staff(HEAD, CLERK, OTHER, lent=(over,))
    assert "role-not-held" in str(found(proposed("周倩"), approval("李敏"), people))


def test_nobody_approves_by_a_stand_in_what_either_of_the_two_proposed() -> None:
    people = staff(HEAD, CLERK, lent=(FOR_HIM,))
    for card, event in (
        (proposed("李敏", "吴刚"), approval("李敏")),
        (proposed("吴刚"), approval("李敏")),
        (proposed("李敏"), approval("李敏")),
    ):
        assert found(card, event, people) == ["same-person"]
    assert found(proposed("李敏", "吴刚"), approval("吴刚"), staff(HEAD, CLERK, OTHER)) == [
        "same-person"
    ]


def test_whoever_says_that_he_stands_in_and_does_not_is_not_believed() -> None:
    outcome = found(proposed("周倩"), approval("吴刚", stands_for="陈总"), staff(HEAD, OTHER))
    assert isinstance(outcome, Accepted)
    assert outcome.event.stands_for is None


def test_whoever_typed_it_was_there_when_it_was_typed() -> None:
    gone = replace(CLERK, spells=(Spell(None, date(2026, 11, 16)),))
    typed = approval("周倩", recorder="李敏")
    assert found(proposed("吴刚"), typed, staff(HEAD, OTHER, gone)) == ["not-in-post"]
    assert found(proposed("吴刚"), typed, staff(HEAD, OTHER)) == ["unknown-person"]


def test_who_stood_in_for_another_was_not_alone_whatever_he_wrote() -> None:
    said = approval("李敏", stands_for="吴刚", basis="书面委托；一人岗位：没有别人能“审批”")
    assert found(proposed("李敏"), said, None) == ["same-person"]


def test_what_was_proposed_for_him_is_his_and_the_refusal_says_who_did_it() -> None:
    card = proposed("李敏", "吴刚")
    assert isinstance(found(card, approval("吴刚"), staff(HEAD, CLERK)), Accepted)
    rule, event = MACHINE.events["审批"], approval("吴刚")
    people = staff(HEAD, CLERK, OTHER)
    (reason,) = somebody_else(card, advance(card, event), rule, event, people)
    assert reason.say == "“提出方案”是李敏代吴刚办的，“审批”要由另一个人办。"


@pytest.mark.parametrize(
    ("said", "by_what", "basis"),
    [
        (None, "书面委托", "书面委托"),
        ("电话记录", "书面委托", "电话记录；书面委托"),
        ("按书面委托办", "书面委托", "按书面委托办"),
        ("电话记录", "", "电话记录"),
        (None, "", None),
    ],
)
def test_on_what_basis_he_stands_in_is_said_once(
    said: str | None, by_what: str, basis: str | None
) -> None:
    people = staff(HEAD, CLERK, lent=(replace(FOR_HIM, basis=by_what),)).at(NOON.date())
    card, event = proposed("周倩"), replace(approval("李敏"), basis=said)
    claimed = with_claims(card, advance(card, event), MACHINE.events["审批"], event, people)
    assert (claimed.stands_for, claimed.basis) == ("吴刚", basis)


MAKES, JUDGES = "提出方案", "审批"


@pytest.mark.parametrize(
    ("history", "his"),
    [
        ([], False),
        ([(MAKES, "吴刚")], True),
        ([(MAKES, "周倩")], False),
        ([(MAKES, "吴刚"), (MAKES, "周倩")], True),
        ([(MAKES, "吴刚"), (JUDGES, "周倩"), (MAKES, "周倩")], False),
        ([(MAKES, "周倩"), (JUDGES, "周倩"), (MAKES, "吴刚")], True),
        ([(MAKES, "吴刚"), (JUDGES, "周倩")], True),
    ],
    ids=["没有方案", "他的", "别人的", "先他后别人", "他的批过了", "别人的批过了", "批了再批"],
)
def test_what_is_judged_is_all_since_it_was_judged_last_or_else_the_latest(
    history: list[tuple[str, str]], his: bool
) -> None:
    before = life(MACHINE, "承办中").card
    for name, actor in history:
        before = advance(before, Event(name, NOON, actor, "客服主管", PLAN))
    rule, event, people = MACHINE.events[JUDGES], approval("吴刚"), staff(HEAD, OTHER, THIRD)
    reasons = list(somebody_else(before, advance(before, event), rule, event, people))
    assert [each.say for each in reasons] == ["“提出方案”是吴刚办的，“审批”要由另一个人办。"] * his


def test_of_two_things_judged_nobody_is_free_who_did_one_of_them() -> None:
    """方案是吴刚提的，调查是周倩做的：两个主管都不是另一个人。"""
    both = replace(MACHINE.events[JUDGES], apart_from=(MAKES, "调查"))
    before = proposed("吴刚")
    for actor in ("周倩", "李敏"):
        investigated = advance(before, Event("调查", NOON, actor, "客服主管"))
        event, people = approval("吴刚"), staff(HEAD, OTHER)
        after = advance(investigated, event)
        claimed = with_claims(investigated, after, both, event, people)
        assert says_alone(claimed) is (actor == "周倩")
        refused = list(somebody_else(investigated, after, both, claimed, people))
        assert [each.code for each in refused] == ["same-person"] * (actor != "周倩")


def test_who_may_in_one_of_his_roles_is_somebody_else() -> None:
    of_two = replace(OTHER, roles=("客服专员", "客服主管", "财务"))
    assert found(proposed("吴刚"), approval("吴刚"), staff(HEAD, of_two)) == ["same-person"]


def test_what_the_program_itself_does_judges_nothing() -> None:
    program = Person("系统", "", ("系统",))
    rule = replace(MACHINE.events["备注"], by=(Allowed(("系统",)),), apart_from=(MAKES,))
    event = Event("备注", NOON, "系统", "系统")
    before = proposed("吴刚")
    claimed = with_claims(before, advance(before, event), rule, event, staff(HEAD, program))
    assert claimed.basis is None


def test_a_stranger_is_not_alone() -> None:
    found_out = found(proposed("李四"), approval("李四"), staff(CLERK))
    assert found_out == ["unknown-person", "same-person"]


def test_the_program_itself_is_nobody_else() -> None:
    """小店人人能批：“系统”不算另一个人。"""
    anybody = replace(MACHINE.events["审批"], by=())
    card, event = proposed("吴刚"), approval("吴刚")
    for people, alone in (
        ((HEAD,), True),
        ((HEAD, Person("系统", "", ("系统",))), True),
        ((HEAD, CLERK), False),
    ):
        claimed = with_claims(card, advance(card, event), anybody, event, staff(*people))
        assert says_alone(claimed) is alone
