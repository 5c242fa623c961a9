"""Whoever looks over his own unit's work, or judges his own, is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import life, rules
from small_machines import event, machine

from cpl.domain.audit.separation import inspections, inspects_himself, judged_himself
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Machine

PATROL = rules().machines["巡场"]


def patrolled(unit: str) -> Card:
    card = life(PATROL, "待处理").card
    return replace(card, values={**card.values, "整改单位": unit})


@pytest.mark.parametrize(
    ("unit", "codes"), [("客服部", ["self-inspected"]), ("设备部", []), ("", [])]
)
def test_who_walks_round_his_own_unit_is_told(unit: str, codes: list[str]) -> None:
    card = patrolled(unit)
    (index,) = inspections(card)
    actor = card.happened[index].event.actor
    staff = Staff({actor: Person(actor, "", (), "客服部")})
    assert [each.code for each in inspects_himself(card, index, staff)] == codes


def test_of_somebody_who_is_not_known_nothing_is_said() -> None:
    assert list(inspects_himself(patrolled("客服部"), 0, Staff({}))) == []


# —— whoever judges his own work ——

WORKED, JUDGED = "办", "审"


def worked_and_judged(work: str, judgement: str, apart: bool = False) -> Machine:
    judging = event(JUDGED, "待办", means=judgement)
    if apart:
        judging = replace(judging, apart_from=(WORKED,))
    return machine(event(WORKED, "待办", means=work), judging, event("记", "待办"))


def lived(own: Machine, *steps: tuple[str, str]) -> Card:
    card = blank_card(rules(), own, "J001", {})
    for name, by in steps:
        card = advance(card, Event(name, datetime(2026, 11, 17, 9), by, "客服专员", {}))
    return card


@pytest.mark.parametrize(
    ("work", "judgement", "code"),
    [
        ("solution_proposed", "solution_approved", "self-approved"),
        ("accountability_proposed", "accountability_approved", "self-approved"),
        ("replied_to_customer", "followed_up", "self-followed-up"),
        ("rectification_done", "rectification_verified", "self-verified"),
    ],
)
def test_what_somebody_did_himself_and_then_judged_is_told(
    work: str, judgement: str, code: str
) -> None:
    own = worked_and_judged(work, judgement)
    begun = (("登记", "周倩"), ("记", "周倩"))
    both = lived(
        own, *begun, (WORKED, "李敏"), ("记", "周倩"), ("没有的", "周倩"), (JUDGED, "李敏")
    )
    assert [(each.code, each.index) for each in judged_himself(both)] == [(code, 5)]
    assert list(judged_himself(lived(own, *begun, (WORKED, "周倩"), (JUDGED, "李敏")))) == []
    latest = lived(own, (WORKED, "李敏"), (WORKED, "周倩"), (JUDGED, "李敏"))
    assert list(judged_himself(latest)) == []
    apart = worked_and_judged(work, judgement, apart=True)
    assert list(judged_himself(lived(apart, (WORKED, "李敏"), (JUDGED, "李敏")))) == []


def test_who_looks_at_what_was_mended_looks_over_work_as_on_a_patrol() -> None:
    own = worked_and_judged("patrolled", "rectification_verified")
    assert inspections(lived(own, ("登记", "李敏"), (WORKED, "李敏"), (JUDGED, "李敏"))) == (1, 2)


def test_who_belongs_to_no_unit_looks_over_none_of_his_own() -> None:
    card = patrolled("")
    staff = Staff({card.happened[0].event.actor: Person("", "", ())})
    assert list(inspects_himself(card, 0, staff)) == []


COMPLAINTS = rules().machines["工单"]
ANSWERED = life(COMPLAINTS, "已答复").card
WHO_ANSWERED = next(e.event.actor for e in reversed(ANSWERED.happened) if e.event.name == "答复")


def followed_up(by: str, round_: int | None = None) -> Card:
    last = ANSWERED.happened[-1].event
    asked = Event("回访", last.at + timedelta(hours=1), by, "客服专员", {})
    card = advance(ANSWERED, asked)
    if round_ is not None:
        *before, now = card.happened
        card = replace(card, happened=(*before, replace(now, round=round_)))
    return card


@pytest.mark.parametrize(
    ("card", "codes"),
    [
        (followed_up(WHO_ANSWERED), ["self-followed-up"]),
        (followed_up("周倩"), []),
        (followed_up(WHO_ANSWERED, round_=2), []),
        (ANSWERED, []),
    ],
)
def test_who_asks_how_his_own_answer_was_is_told(card: Card, codes: list[str]) -> None:
    assert [each.code for each in judged_himself(card)] == codes
