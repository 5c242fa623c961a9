"""Whose a record is where an office has several desks: the desk's that gave out its number.

Whoever belongs to a desk acts on what is of his desk, and on what is with a unit of his: his own,
or one that is his desk's. Whoever belongs to none (总部) acts everywhere.
"""

from collections.abc import Iterable

from cpl.domain.cases.card import Card
from cpl.domain.people.staff import Person, Staff
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, each_shown


def units_with(card: Card) -> tuple[str, ...]:
    """The units that have a part in it, as the card names them now: theirs is a step of it."""
    parts = card.rules.parts
    paths = (
        parts.unit,
        *parts.assisting_unit,
        parts.support_unit,
        parts.corrective_unit,
        parts.accountable_unit,
        *(FieldPath(path) for each in card.machine.every_event for path in each.unit),
    )
    found = (at_path(card.values, path) for path in paths)
    return tuple(dict.fromkeys(unit for each in found for unit in each_shown(each)))


def is_of_another_desk(card: Card, person: Person, role: str, staff: Staff | None) -> bool:
    """Is it of another desk than his in this role, and with none of his units?"""
    own = person.desk_as(role)
    if not own or staff is None or not staff.desks or staff.desk_of(card.number) == own:
        return False
    desk = staff.desk_with(own)
    units = {*person.units_as(role), *(desk.units if desk else ())}
    return units.isdisjoint(units_with(card))


def whose_said(card: Card, person: Person, role: str, staff: Staff) -> str:
    """`TS20261121-B003 是 B 台（东站）的，李敏是 A 台（热线）的。`"""
    theirs, own = map(staff.desk_said, (staff.desk_of(card.number), person.desk_as(role)))
    return f"{card.number} 是 {theirs}的，{person.name}是 {own}的。"


def is_of_others(card: Card, person: Person, staff: Staff) -> bool:
    """The same in whichever of his roles: nothing of it is his."""
    roles: Iterable[str] = person.roles or ("",)
    return all(is_of_another_desk(card, person, role, staff) for role in roles)
