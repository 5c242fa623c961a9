"""Whom an event may name: people of the units and in the roles that the rules say."""

from dataclasses import replace
from datetime import date

import pytest
from casebook import rules

from cpl.domain.people.staff import Person, Spell, Staff, StandIn
from cpl.domain.powers.naming import fits, told_apart

CLERK = Person("李敏", "", ("客服专员",), "客服部")
HEAD = Person("王建国", "", ("部门负责人",), "运营部")


@pytest.mark.parametrize(
    ("person", "units", "roles", "fit"),
    [
        (CLERK, (), (), True),
        (CLERK, ("客服部",), (), True),
        (CLERK, ("运营部",), (), False),
        (CLERK, ("运营部", "客服部"), (), True),
        (CLERK, (), ("客服专员",), True),
        (CLERK, (), ("部门负责人",), False),
        (CLERK, (), ("部门负责人", "客服专员"), True),
        (CLERK, ("客服部",), ("部门负责人",), False),
        (HEAD, ("客服部",), ("部门负责人",), False),
        (HEAD, ("运营部",), ("部门负责人",), True),
        (replace(CLERK, roles=()), ("客服部",), (), True),
        (replace(CLERK, roles=("客服主管",)), (), ("客服专员",), True),
    ],
)
def test_he_is_of_one_of_the_units_in_one_of_the_roles(
    person: Person, units: tuple[str, ...], roles: tuple[str, ...], fit: bool
) -> None:
    assert fits(rules(), person, units, roles) is fit


def test_in_the_role_in_which_he_stands_in_he_is_of_the_other_s_unit() -> None:
    lent = StandIn("李敏", "王建国", Spell())
    li = Staff({"李敏": CLERK, "王建国": HEAD}, (lent,)).at(date(2026, 11, 22)).people["李敏"]
    assert fits(rules(), li, ("运营部",), ("部门负责人",))
    assert not fits(rules(), li, ("客服部",), ("部门负责人",))
    assert fits(rules(), li, ("客服部",), ("客服专员",))


def test_what_is_named_is_a_role_first_then_a_unit_and_else_a_field() -> None:
    assert told_apart(rules(), ("运营部", "部门负责人", "主办单位")) == (
        ("运营部",), ("主办单位",), ("部门负责人",),
    )  # fmt: skip
    both = replace(rules(), roles={**rules().roles, "运营部": rules().roles["部门负责人"]})
    assert told_apart(both, ("运营部",)) == ((), (), ("运营部",))
