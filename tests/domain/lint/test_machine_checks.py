"""One machine holds the complaints, and no other."""

from dataclasses import replace

from casebook import rules
from small_machines import machine

from cpl.domain.lint.machine_checks import no_complaints, several_complaints
from cpl.domain.regulation.rules import EventRule, Machine, Rules

COMPLAINTS = machine()
SILENT = replace(COMPLAINTS, registration=EventRule("登记"), name="整改")


def of(*machines: Machine) -> Rules:
    return replace(rules(), machines={each.name: each for each in machines})


def test_one_machine_receives_complaints() -> None:
    fine = of(SILENT, COMPLAINTS)
    assert [*no_complaints(fine), *several_complaints(fine)] == []
    [none] = no_complaints(of(SILENT))
    assert (none.path, none.serious) == (("machines",), True)


def test_each_further_one_is_told_beside_the_first() -> None:
    second, third = replace(COMPLAINTS, name="二"), replace(COMPLAINTS, name="三")
    found = list(several_complaints(of(SILENT, COMPLAINTS, second, third)))
    assert [each.path for each in found] == [
        ("machines", name, "register") for name in ("二", "三")
    ]
    assert found[1].say.startswith("“三”和“件”的登记")
