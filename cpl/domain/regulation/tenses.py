"""Does a field say when something happened, or by when something is to be done?

Nobody declares it: a promise, an extension and a registration tell. It decides which year
`11月25日` is in, and whether a bare day means its opening or its closing.
"""

from collections.abc import Iterable
from enum import Enum

from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.field_paths import FieldPath


class Tense(Enum):
    """PAST: it has happened. FUTURE: it is to be done by then. OPEN: the rules do not tell."""

    PAST = "past"
    FUTURE = "future"
    OPEN = "open"


def tense_of(rules: Rules, path: str) -> Tense:
    """The tense of a field, or of the field that a path begins with.

    FUTURE is what a promise is read from and what an extension names; PAST is whatever else
    a registration takes, for it tells what has happened.
    """
    name = FieldPath(path).head
    events = [rule for machine in rules.machines.values() for rule in machine.events.values()]
    if any(clock.field == name for clock in rules.clocks):
        return Tense.FUTURE
    if _is_taken(name, (rule for rule in events if "extended" in rule.means)):
        return Tense.FUTURE
    if any(machine.received == name for machine in rules.machines.values()):
        return Tense.PAST
    registrations = (machine.registration for machine in rules.machines.values())
    return Tense.PAST if _is_taken(name, registrations) else Tense.OPEN


def _is_taken(name: str, rules: Iterable[EventRule]) -> bool:
    return any(name in rule.heads for rule in rules)
