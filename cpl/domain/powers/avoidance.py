"""Whom a record is about (`privacy: {about: …}`) neither does anything on it nor is given it.

He may neither register, handle nor approve it; it may be assigned neither to him nor to
the unit that is named or that he belongs to.
"""

from collections.abc import Iterable, Iterator

from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.concerned import about_paths, concerns, concerns_unit, names_himself
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Allowed, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, each_shown

NOBODY = Staff({})


def barred(card: Card, person: Person, staff: Staff) -> str:
    """The field that names him or his unit as whom the record is about; else nothing.

    The desk goes on working where the record is about one of its own people.
    """
    path = concerns(card, person, staff)
    if not path or names_himself(card, person) or not sees_whole(card, person):
        return path
    return path if _is_about_unit_alone(card, person, staff) else ""


def _is_about_unit_alone(card: Card, person: Person, staff: Staff) -> bool:
    colleagues = (each for each in staff.everybody.values() if each.unit == person.unit)
    return not any(names_himself(card, each) for each in colleagues)


def sees_whole(card: Card, person: Person) -> bool:
    """Has he a role that sees whose record it is?"""
    rules = card.rules
    if rules.privacy.unmasked:
        return holds_any(card, person, rules.privacy.unmasked)
    return not rules.desk or covers(rules, person, rules.desk)


def holds_any(card: Card, person: Person, allowed: tuple[Allowed, ...]) -> bool:
    """Has he one of the roles that are allowed as the card stands?"""
    lookup = Facts(card)
    return any(
        each.when.holds(lookup) and covers(card.rules, person, each.roles) for each in allowed
    )


def covers(rules: Rules, person: Person, roles: Iterable[str]) -> bool:
    """May one of his roles act in one of these?"""
    wanted = tuple(roles)
    return any(rules.role_covers(held, each) for held in person.roles for each in wanted)


def avoidance(card: Card, event: Event, staff: Staff | None) -> Iterator[Reason]:
    """Why this event is kept from those whom the record, as it is after it, is about."""
    if not card.rules.privacy.about:
        return
    known = staff or NOBODY
    involved = (event.actor, event.recorder, event.stands_for)
    for name in dict.fromkeys(each for each in involved if each):
        path = barred(card, _person(name, known), known)
        if path:
            himself = names_himself(card, _person(name, known))
            say = f"“{path}”写的是{name}{'本人' if himself else '的单位或同事'}，{name}要回避。"
            yield Reason("must-avoid", say, "请换一个没有牵涉的人办。", about=EventPart.ACTOR)
    yield from _assigned(card, event, known)


def _person(name: str, staff: Staff) -> Person:
    return staff.everybody.get(name) or Person(name, "", ())


def _assigned(card: Card, event: Event, staff: Staff) -> Iterator[Reason]:
    """The people and units that the event hands the record to, though it is about them."""
    about = about_paths(card)
    for name, value in event.fields.items():
        known = card.rules.fields.get(name)
        if known is None or name in about:
            continue
        for each in each_shown(value):
            path = _kept_from(card, known.kind, each, staff)
            if path:
                say = f"“{path}”写的牵涉到{each}，“{name}”不能是{each}。"
                about_field = FieldAt(FieldPath(name))
                yield Reason("must-avoid", say, "请换一个没有牵涉的。", about=about_field)


def _kept_from(card: Card, kind: Kind, named: str, staff: Staff) -> str:
    if kind is Kind.UNIT:
        return concerns_unit(card, named, staff)
    return barred(card, _person(named, staff), staff) if kind is Kind.PERSON else ""
