"""Who settles what desks disagree in: the roles that the rules name, else the record's desk."""

from dataclasses import replace

import pytest
from casebook import rules

from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.settling import settling_role

CLERK = Person("李敏", "", ("客服专员",), "客服部")
CHIEF = Person("陈总", "", ("客服专员", "总经理"), "总经办")
OF_B = "TS20261117-B001"
STAFF = Staff({}, desks=(OfficeDesk("A", "热线", is_main=True), OfficeDesk("B", "东站")))


@pytest.mark.parametrize(
    ("settles", "adopts", "person", "role"),
    [
        ((), (), CLERK, "客服专员"),
        ((), (), replace(CLERK, desk="B"), "客服专员"),
        ((), (), replace(CLERK, desk="A"), None),
        ((), (), Person("系统", "", ()), None),
        ((), ("总经理",), CLERK, None),
        ((), ("总经理",), CHIEF, "总经理"),
        (("客服主管",), ("总经理",), replace(CLERK, roles=("客服主管",)), "客服主管"),
        (("客服主管",), ("总经理",), replace(CLERK, roles=("客服经理",)), "客服经理"),
        (("客服经理",), ("总经理",), replace(CLERK, roles=("客服主管",)), None),
        (("财务", "客服专员"), (), CLERK, "客服专员"),
    ],
)
def test_in_which_role_somebody_settles(
    settles: tuple[str, ...], adopts: tuple[str, ...], person: Person, role: str | None
) -> None:
    meta = replace(rules().meta, settles=settles, adopts=adopts)
    assert settling_role(replace(rules(), meta=meta), OF_B, person, STAFF) == role


@pytest.mark.parametrize(
    ("desk", "staff", "may"),
    [
        ("A", STAFF, True),
        ("B", STAFF, False),
        ("", STAFF, True),
        ("B", Staff({}), True),
    ],
    ids=["主台的", "别的台的", "总部的", "没有分台"],
)
def test_a_number_without_letters_is_the_main_desk_s(desk: str, staff: Staff, may: bool) -> None:
    """分台以前的是主台的，别的台的人裁定不了。"""
    anybody = replace(rules(), meta=replace(rules().meta, settles=(), adopts=()))
    person = replace(CLERK, desk=desk)
    assert (settling_role(anybody, "TS20261117-001", person, staff) is not None) is may
