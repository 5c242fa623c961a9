"""Which papers tell of many records, and of whose: 整改台账 of the orders, 周整改表 of a week's."""

from cpl.domain.regulation.rules import POWERS_SHEET, SHEETS, WEEKLY_SHEET, Machine, Rules
from cpl.domain.values.periods import Every, PeriodUnit

REGISTER = "台账"
CARRIED_FOR = ("整改", "问责", "巡场")
"""The machines that cpl carries a register of besides the complaints'; not all rules have them."""
WEEK = Every(PeriodUnit.WEEK)
TO_BE_MENDED = ("rectification_issued", "patrolled")
"""What the registration of those means that stand in the week's sheet."""


def tells_many(name: str) -> bool:
    """Is the paper of this name of many records, and not of one?"""
    return REGISTER in name or name in SHEETS


def whose_rows(rules: Rules, name: str) -> Machine | None:
    """None where the rules do not have what the paper is of."""
    if name == WEEKLY_SHEET:
        return next(iter(mended_in(rules)), None)
    if name == POWERS_SHEET:
        return rules.complaints if rules.authority else None
    of = rules.own_field(name.partition(REGISTER)[0])
    if of in rules.machines:
        return rules.machines[of]
    return None if of in CARRIED_FOR else rules.complaints


def mended_in(rules: Rules) -> tuple[Machine, ...]:
    """The machines of what is to be put right: orders first, then what patrols found."""
    machines = rules.machines.values()
    return tuple(m for each in TO_BE_MENDED for m in machines if each in m.registration.means)
