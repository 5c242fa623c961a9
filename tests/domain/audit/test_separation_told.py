"""Whoever looks over his own unit's work, or judges his own, is told."""

from dataclasses import replace

import pytest
from casebook import life, rules

from cpl.domain.audit.separation import inspections, inspects_himself
from cpl.domain.cases.card import Card
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
