"""What nobody who is here may do any more, though somebody who has left could."""

from collections.abc import Iterator
from datetime import date

from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location, Problem, Severity, some
from cpl.store.workspace import STAFF, Workspace

MOST_EVENTS = 5


def staffing_problems(workspace: Workspace, day: date) -> Iterator[Problem]:
    """A line for each role that nobody of that day has or covers, and what waits for it."""
    staff = workspace.staff.at(day)
    if not staff.away:
        return
    for role, events in _left(workspace.rules_at(day), staff).items():
        who = "、".join(name for name, each in staff.away.items() if role in _ever(staff, name))
        what = some([f"“{each}”" for each in events], MOST_EVENTS, "件事")
        yield Problem(
            Location(STAFF),
            "nobody-left",
            f"没有在岗的{role}（{who}不在岗），没有人能{what}。",
            "把角色给在岗的人，或者写“代理”。",
            Severity.WARNING,
        )


def _left(rules: Rules, staff: Staff) -> dict[str, list[str]]:
    """The roles with nobody here any more, each with the events that only they let happen."""
    held = {role for each in staff.people.values() for role in each.roles}
    once = {role for name in staff.away for role in _ever(staff, name)}

    def is_there(role: str) -> bool:
        return any(rules.role_covers(each, role) for each in held)

    found: dict[str, list[str]] = {}
    for _, rule in rules.every_event:
        for allowed in rule.by:
            gone = [role for role in allowed.roles if role in once]
            if (
                gone
                and not any(map(is_there, allowed.roles))
                and rule.name not in found.get(gone[0], ())
            ):
                found.setdefault(gone[0], []).append(rule.name)
    return found


def _ever(staff: Staff, name: str) -> set[str]:
    person = staff.everybody[name]
    return {*person.roles, *(role for each in person.spells for role in each.roles)}
