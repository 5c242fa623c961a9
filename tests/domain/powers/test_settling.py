"""Who settles what desks disagree in: the roles that the rules name, else the record's desk."""

from dataclasses import replace

import pytest
from casebook import rules

from cpl.domain.people.staff import Person
from cpl.domain.powers.settling import settling_role

CLERK = Person("李敏", "", ("客服专员",), "客服部")
CHIEF = Person("陈总", "", ("客服专员", "总经理"), "总经办")
OF_B = "TS20261117-B001"


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
    ],
)
def test_in_which_role_somebody_settles(
    settles: tuple[str, ...], adopts: tuple[str, ...], person: Person, role: str | None
) -> None:
    meta = replace(rules().meta, settles=settles, adopts=adopts)
    assert settling_role(replace(rules(), meta=meta), OF_B, person) == role
