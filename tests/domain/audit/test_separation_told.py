"""Whoever looks over his own unit's work, or judges his own, is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from casebook import life, rules

from cpl.domain.audit.separation import inspections, inspects_himself, judged_himself
from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff

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


# —— whoever judges his own answer ——

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
