"""Whose rows a register has: 整改台账 those of 整改, every other one the complaints'."""

from cpl.domain.regulation.rules import Machine, Rules

REGISTER = "台账"
CARRIED_FOR = ("整改", "问责", "巡场")
"""The machines that cpl carries a register of besides the complaints'; not all rules have them."""


def tells_many(name: str) -> bool:
    """Is the paper of this name a register, and not of one record?"""
    return REGISTER in name


def whose_rows(rules: Rules, name: str) -> Machine | None:
    """None where the rules do not have what the register is of."""
    of = rules.own_field(name.partition(REGISTER)[0])
    if of in rules.machines:
        return rules.machines[of]
    return None if of in CARRIED_FOR else rules.complaints
