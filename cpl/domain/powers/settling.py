"""Who settles what two desks did and cannot both be true."""

from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Rules

SETTLED = "裁定"
"""What a commit says that settles one."""


def settlers(rules: Rules) -> tuple[str, ...]:
    """The roles that settle divergences; none: whoever belongs to the desk of the record."""
    return rules.meta.settles or rules.meta.adopts


def settling_role(rules: Rules, number: str, person: Person, staff: Staff) -> str | None:
    """In which of his roles he may settle what is open on this record; None where in none.

    Where the rules name no role, whoever belongs to its desk may, and who belongs to every one.
    """
    wanted = settlers(rules)
    if wanted:
        return next((r for r in person.roles if any(rules.role_covers(r, e) for e in wanted)), None)
    whose = staff.desk_of(number)
    if whose and person.desk and person.desk != whose:
        return None
    return next(iter(person.roles), None)
