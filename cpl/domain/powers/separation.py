"""Separation of duties: nobody judges his own work, nor the work of whom he stands in for.

Where an office has nobody else who may (一人岗位), he may himself, and the event says so: it is
a claim that the audit lists.
"""

from collections.abc import Iterator
from dataclasses import replace

from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import SYSTEM, Person, Staff
from cpl.domain.powers.who_may import may_act, same_person
from cpl.domain.regulation.rules import EventRule

ALONE = "一人岗位"
"""How the basis begins of what somebody judges himself because nobody else may."""


def somebody_else(
    before: Card, after: Card, rule: EventRule, event: Event, staff: Staff | None
) -> Iterator[Reason]:
    """Why the rules want another one than him, who did himself what this event judges."""
    for name in rule.apart_from:
        mine = next((e for e in _judged(before, rule, name) if _same_hands(e, event)), None)
        if mine and not _may_alone(before, after, rule, event, staff):
            yield Reason(
                "same-person",
                f"“{name}”是{_doer(mine)}办的，“{rule.name}”要由另一个人办。",
                "请换一个人。",
                rule.clause,
                about=EventPart.ACTOR,
            )


def with_claims(
    before: Card, after: Card, rule: EventRule, event: Event, staff: Staff | None
) -> Event:
    """The event with what it has to say of how its actor came to it: for whom, or alone."""
    if staff is None or event.actor not in staff.people:
        return event
    standing = staff.people[event.actor].stands_in_as(event.role)
    if standing is not None:
        return replace(event, stands_for=standing.whom, basis=_joined(event.basis, standing.basis))
    event = replace(event, stands_for=None) if event.stands_for else event
    if _judges_own(before, rule, event) and _is_alone(before, after, rule, staff):
        return replace(event, basis=_joined(event.basis, alone_said(event)))
    return event


def alone_said(event: Event) -> str:
    """`一人岗位：没有别人能“审批”`."""
    return f"{ALONE}：没有别人能“{event.name}”"


def says_alone(event: Event) -> bool:
    """Does it say that he judged his own work because nobody else may?"""
    return ALONE in (event.basis or "")


def _is_alone(before: Card, after: Card, rule: EventRule, staff: Staff) -> bool:
    """May nobody of that day let it happen, who has not done himself what it judges?"""
    did = [e for name in rule.apart_from for e in _judged(before, rule, name)]
    people = (e for e in staff.people.values() if e.name != SYSTEM)
    free = (e for e in people if not any(_is_one_of(e, each) for each in did))
    return not any(_may(after, rule, each, staff) for each in free)


def _may_alone(
    before: Card, after: Card, rule: EventRule, event: Event, staff: Staff | None
) -> bool:
    """May he judge what he did himself? Never who only stands in, nor who does not work here."""
    if event.stands_for:
        return False
    if staff is None:  # of the past: it was judged when it was written
        return says_alone(event)
    return event.actor in staff.people and _is_alone(before, after, rule, staff)


def _may(after: Card, rule: EventRule, person: Person, staff: Staff) -> bool:
    return any(may_act(after, rule, person, role, staff) for role in person.roles)


def _judges_own(before: Card, rule: EventRule, event: Event) -> bool:
    judged = (each for name in rule.apart_from for each in _judged(before, rule, name))
    return any(_same_hands(each, event) for each in judged)


def _judged(before: Card, rule: EventRule, name: str) -> tuple[Event, ...]:
    """What this event judges: all of that name since its last time, at least the latest."""
    last = before.last(name)
    found = [last.event] if last else []
    for each in reversed(before.happened):
        if each.event.name == rule.name:
            break
        if each.event.name == name:
            found.append(each.event)
    return tuple(found)


def _same_hands(one: Event, other: Event) -> bool:
    return any(same_person(a, b) for a in one.hands for b in other.hands)


def _is_one_of(person: Person, event: Event) -> bool:
    return any(same_person(person.name, each) for each in event.hands)


def _doer(event: Event) -> str:
    return f"{event.actor}代{event.stands_for}" if event.stands_for else event.actor


def _joined(said: str | None, more: str) -> str | None:
    """With what must be said as well, where it is not said already."""
    if more in (said or ""):
        return said
    return f"{said}；{more}" if said else more
