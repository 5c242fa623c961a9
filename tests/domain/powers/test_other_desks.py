"""Whose a record is where there are several desks, and who of another desk may act on it."""

from dataclasses import replace
from datetime import date

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Person, Spell, Staff, StandIn
from cpl.domain.powers.other_desks import is_of_another_desk, is_of_others, units_with
from cpl.domain.powers.who_may import may_act
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import Value

DESKS = (
    OfficeDesk("A", "热线", is_main=True),
    OfficeDesk("B", "东站", ("运营部",)),
    OfficeDesk("C", "西站"),
)
CLERK = Person("李敏", "", ("客服专员",), "客服部", "A")
EAST = Person("何东", "", ("客服专员",), "客服部", "B")
WEST = Person("施西", "", ("客服专员",), "客服部", "C")
MECHANIC = Person("赵磊", "", ("责任单位",), "设备部", "C")
CHIEF = Person("郑洁", "", ("客服经理",), "总部")
EVERYBODY = (CLERK, EAST, WEST, MECHANIC, CHIEF)
STAFF = Staff({each.name: each for each in EVERYBODY}, desks=DESKS)
ANYBODY = EventRule("备注")


def card(number: str, **said: Value) -> Card:
    """Handed on to nobody unless it says so."""
    found = life(rules().machines["工单"], "待受理").card
    return replace(found, number=number, values={**found.values, **said})


@pytest.mark.parametrize(
    ("number", "whose"),
    [
        ("TS20261117-B003", "B"),
        ("TS20261117-003", "A"),
        ("TS20261117-X003", "X"),
        ("2026-W47", ""),
    ],
)
def test_a_number_without_letters_is_the_main_desks(number: str, whose: str) -> None:
    assert STAFF.desk_of(number) == whose
    assert Staff({}).desk_of(number) == ""


OF_WEST = "TS20261117-C001"
MAY = [
    (WEST, OF_WEST, {}, True),
    (CLERK, OF_WEST, {}, False),
    (CHIEF, OF_WEST, {}, True),
    (CLERK, "TS20261117-001", {}, True),
    (WEST, "TS20261117-001", {}, False),
    (EAST, OF_WEST, {"主办单位": "运营部"}, True),
    (EAST, OF_WEST, {"协办单位": ("设备部", "运营部")}, True),
    (EAST, OF_WEST, {"主办单位": "设备部"}, False),
    (MECHANIC, "TS20261117-A001", {"主办单位": "设备部"}, True),
    (MECHANIC, "TS20261117-A001", {"主办单位": "运营部"}, False),
]


@pytest.mark.parametrize(("person", "number", "said", "may"), MAY)
def test_his_desk_or_a_unit_of_his(
    person: Person, number: str, said: dict[str, Value], may: bool
) -> None:
    found, (role,) = card(number, **said), person.roles
    assert may_act(found, ANYBODY, person, role, STAFF) is may
    assert is_of_others(found, person, STAFF) is not may
    alone = replace(STAFF, desks=())
    assert may_act(found, ANYBODY, person, role, alone)


def test_whoever_stands_in_acts_for_the_other_ones_desk() -> None:
    standing = StandIn("李敏", "施西", Spell(), ("客服专员",))
    people = {"施西": WEST, "李敏": replace(CLERK, roles=("客服主管",))}
    staff = Staff(people, (standing,), desks=DESKS).at(date(2026, 11, 17))
    clerk = staff.people["李敏"]
    assert not is_of_another_desk(card(OF_WEST), clerk, "客服专员", staff)
    assert is_of_another_desk(card(OF_WEST), clerk, "客服主管", staff)
    assert not is_of_others(card(OF_WEST), clerk, staff)


def test_who_moved_from_one_desk_to_another_is_judged_by_the_day() -> None:
    moved = replace(
        EAST,
        spells=(
            Spell(last=date(2026, 10, 31), desk="B"),
            Spell(first=date(2026, 11, 1), desk="C"),
        ),
    )
    staff = Staff({"何东": moved}, desks=DESKS)
    for day, other in ((date(2026, 10, 31), True), (date(2026, 11, 1), False)):
        then = staff.at(day)
        assert is_of_others(card(OF_WEST), then.people["何东"], then) is other


def test_the_units_that_have_a_part_in_it() -> None:
    found = card(OF_WEST, 主办单位="运营部", 协办单位=("设备部", "运营部"), 支持单位="餐饮部")
    assert units_with(found) == ("运营部", "设备部", "餐饮部")
    assert units_with(card(OF_WEST)) == ()


def test_who_must_mend_or_answer_for_it_or_has_a_step_of_it_has_a_part_too() -> None:
    mended = replace(card(OF_WEST), machine=rules().machines["整改"], values={"整改单位": "设备部"})
    assert units_with(mended) == ("设备部",)
    blamed = replace(card(OF_WEST), machine=rules().machines["问责"], values={"部门": "餐饮部"})
    assert units_with(blamed) == ("餐饮部",)
    helps = EventRule("会签", unit=("会签单位",))
    machine = replace(mended.machine, events={**mended.machine.events, "会签": helps})
    asked = replace(mended, machine=machine, values={"会签单位": ("安保部", "设备部")})
    assert units_with(asked) == ("安保部", "设备部")


def test_who_is_of_a_desk_that_is_named_no_more_has_his_own_unit_alone() -> None:
    stray = replace(MECHANIC, desk="X")
    assert is_of_another_desk(card(OF_WEST), stray, "责任单位", STAFF)
    assert not is_of_another_desk(card(OF_WEST, 主办单位="设备部"), stray, "责任单位", STAFF)


def test_who_has_no_role_yet_is_of_his_desk_all_the_same() -> None:
    new = replace(WEST, roles=())
    assert not is_of_others(card(OF_WEST), new, STAFF)
    assert is_of_others(card("TS20261117-A001"), new, STAFF)


def test_where_nobody_knows_who_works_here_there_is_no_other_desk() -> None:
    assert is_of_another_desk(card(OF_WEST), CLERK, "客服专员", STAFF)
    assert not is_of_another_desk(card(OF_WEST), CLERK, "客服专员", None)
