"""Who may read a record, and how much of it: by his role, by what he has to do with it.

| | the desk | who handles it | anybody else |
| --- | --- | --- | --- |
| ordinary | whole | whole | masked |
| secret | whole | masked | closed |

The desk is `privacy.unmasked`, or else `Rules.desk`. Whom the record is about
(`privacy.about`) does not read it, whatever else he is. Whoever is not in staff.yaml
is anybody else.
"""

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.concerned import about_paths
from cpl.domain.cases.record import Event
from cpl.domain.decisions.escalation import raised
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import barred, covers, holds_any, sees_whole
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.value import Kind, shown
from cpl.loading import WhenUsed

if TYPE_CHECKING:
    from cpl.domain.cases import field_walk, redaction
    from cpl.domain.decisions import engine
else:  # the desk reads whatever it may do, and whole
    engine = WhenUsed("cpl.domain.decisions.engine")
    field_walk, redaction = map(
        WhenUsed, ("cpl.domain.cases.field_walk", "cpl.domain.cases.redaction")
    )


class Access(Enum):
    """How much of a record somebody sees."""

    WHOLE = "whole"
    MASKED = "masked"
    CLOSED = "closed"


@dataclass(frozen=True)
class Reader:
    """Whoever looks, and when; `person` is None where nobody of staff.yaml is known."""

    person: Person | None
    now: datetime
    staff: Staff = field(default_factory=lambda: Staff({}))


def access_of(card: Card, reader: Reader, others: Iterable[Card] = ()) -> Access:
    """How much of the record he sees; `others` are the records it is linked with."""
    person = reader.person
    if person is None:
        return Access.CLOSED if _is_secret(card, others) else Access.MASKED
    if barred(card, person, reader.staff):
        return Access.CLOSED
    if sees_whole(card, person) or _registered(card, person):
        return Access.WHOLE
    if not _is_secret(card, others):
        return Access.WHOLE if handles(card, reader, person) else Access.MASKED
    may_read = holds_any(card, person, card.rules.privacy.readers)
    return Access.MASKED if may_read or handles(card, reader, person) else Access.CLOSED


def may_be_closed(versions: Iterable[Rules], person: Person | None) -> bool:
    """Is there anything under these rules that he might not see?"""
    return any(
        rules.privacy.about or (rules.privacy.secret_when and not _always_whole(rules, person))
        for rules in versions
    )


def _always_whole(rules: Rules, person: Person | None) -> bool:
    roles = () if rules.privacy.unmasked else rules.desk
    return person is not None and covers(rules, person, roles)


def whole_for(rules: Rules) -> tuple[str, ...]:
    """The roles that see personal data in full, on some record at least."""
    said = tuple(role for each in rules.privacy.unmasked for role in each.roles)
    return said or rules.desk


def _is_secret(card: Card, others: Iterable[Card]) -> bool:
    """It, or the secret complaint that brought it about."""
    return redaction.is_secret(card) or any(redaction.is_secret(each) for each in others)


def _registered(card: Card, person: Person) -> bool:
    first = card.happened[0].event if card.happened else None
    return first is not None and person.name in (first.actor, first.recorder)


# —— what he has to do with it ——


def handles(card: Card, reader: Reader, person: Person) -> bool:
    """Is it, or was it, his or his unit's to do something on it, or must he be told of it?"""
    return (
        _is_named(card, person)
        or any(person.name in (e.event.actor, e.event.recorder) for e in card.happened)
        or _is_raised_to(card, reader, person)
        or any(_may_do(card, reader, person, rule) for rule in engine.possible(card))
    )


def _is_named(card: Card, person: Person) -> bool:
    """Does a field hand it to his unit or to him?"""
    about = about_paths(card)
    for leaf in field_walk.walk(card.rules.fields, card.values):
        if leaf.field is None or leaf.path in about or leaf.path.head in about:
            continue
        named = {Kind.UNIT: person.unit, Kind.PERSON: person.name}.get(leaf.field.kind)
        if named and shown(leaf.value) == named:
            return True
    return False


def _is_raised_to(card: Card, reader: Reader, person: Person) -> bool:
    roles = (role for each in raised(card, reader.now, {}) for role in each.notify)
    return covers(card.rules, person, roles)


def _may_do(card: Card, reader: Reader, person: Person, rule: EventRule) -> bool:
    """Is the step his, by a role that the rules name for it?

    Not by one that acts for its own unit: whose unit is asked is named in the record.
    """
    roles, named = card.rules.roles, (role for each in rule.by for role in each.roles)
    free = tuple(each for each in named if not (each in roles and roles[each].own_unit))
    if not covers(card.rules, person, free):
        return False
    context = engine.Context(reader.now, reader.staff)
    events = (Event(rule.name, reader.now, person.name, role) for role in person.roles)
    outcomes = (engine.decide(card, event, context) for event in events)
    return any(not isinstance(each, engine.Refused) or not each.is_final for each in outcomes)
