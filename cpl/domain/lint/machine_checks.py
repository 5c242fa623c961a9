"""Which of the machines holds the complaints must be plain: one, and no other."""

from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Rules

MEND = "在登记投诉的那一类（一般是工单）的 register 下写 means: [received, …]，别的类不写。"


def no_complaints(rules: Rules) -> Iterator[Finding]:
    """No registration means `received`: nothing would be counted as a complaint."""
    if not any(machine.receives for machine in rules.machines.values()):
        say = "没有一类的登记是接到投诉（received），列表、看板、月报不知道看哪一类。"
        yield Finding("no-complaints", ("machines",), say, MEND)


def several_complaints(rules: Rules) -> Iterator[Finding]:
    """A second registration means `received`: which of them is listed, asked for, imported?"""
    receiving = [machine for machine in rules.machines.values() if machine.receives]
    for machine in receiving[1:]:
        say = f"“{machine.name}”和“{receiving[0].name}”的登记都是接到投诉（received），只能有一类。"
        yield Finding("several-complaints", ("machines", machine.name, "register"), say, MEND)
