"""Whom an event may name: people of the units and in the roles that the rules say."""

from collections.abc import Iterator
from itertools import chain

from cpl.domain.cases.card import Card
from cpl.domain.cases.field_walk import FieldValue, walk
from cpl.domain.cases.reasons import FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, each_shown, is_blank, shown


def misnamed(card: Card, rule: EventRule, event: Event, staff: Staff | None) -> Iterator[Reason]:
    """Who is named by this event and may not be; the card is as it is after it.

    Nobody, where it is not known who works here. Whoever is not in staff.yaml is of no unit.
    What is registered stands on the card and not in the event.
    """
    if staff is None:
        return
    said = card.values if rule is card.machine.registration else event.fields
    for leaf in walk(card.rules.fields, said, card.rules.fields_of_some):
        if leaf.field is not None and leaf.field.among and not is_blank(leaf.value):
            units, roles = _wanted(card, leaf)
            person = staff.people.get(shown(leaf.value))
            if person is None or not fits(card.rules, person, units, roles):
                yield _reason(card.rules, rule, leaf, units, roles, staff)
            elif steps := _kept_from(card, leaf.path, person):
                others = (e for e in staff.people.values() if fits(card.rules, e, units, roles))
                free = [e.name for e in others if not _kept_from(card, leaf.path, e)]
                if free:
                    yield _may_do_nothing(rule, leaf, steps, free)


def _wanted(card: Card, leaf: FieldValue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units and the roles; of a field that names units, those it names now."""
    assert leaf.field is not None
    units, paths, roles = told_apart(card.rules, leaf.field.among)
    named = (each_shown(at_path(card.values, FieldPath(each))) for each in paths)
    return (*units, *chain.from_iterable(named)), roles


def told_apart(
    rules: Rules, among: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The units, the fields that name units, the roles; a name of both a unit and a role is a role.

    The office (办公室) of S002J is both: whoever first hears a complaint may be of any unit.
    """
    roles = tuple(each for each in among if each in rules.roles)
    units = tuple(each for each in among if each in rules.units and each not in roles)
    return units, tuple(each for each in among if each not in (*units, *roles)), roles


def fits(rules: Rules, person: Person, units: tuple[str, ...], roles: tuple[str, ...]) -> bool:
    """Is he of one of these units, in one of these roles? None named: it does not matter."""
    in_role = [
        held for held in person.roles if any(rules.role_covers(held, role) for role in roles)
    ]
    if roles and not in_role:
        return False
    own = {unit for role in in_role for unit in person.units_as(role)} or {person.unit}
    return not units or not own.isdisjoint(units)


def _kept_from(card: Card, path: str, person: Person) -> tuple[str, ...]:
    """The steps that this field binds to whom it names, where he has done what bars him from all.

    In S002L whoever took the complaint in does not handle it.
    """
    bound = [e for e in card.machine.events.values() if e.himself == path]
    did = {each.event.name for each in card.happened if each.event.actor == person.name}
    barred = [each.name for each in bound if did.intersection(each.apart_from)]
    return tuple(barred) if len(barred) == len(bound) else ()


def _may_do_nothing(
    rule: EventRule, leaf: FieldValue, steps: tuple[str, ...], free: list[str]
) -> Reason:
    """`承办人 写的接周自己办过前面的，不能再办“联系投诉人”。`"""
    return Reason(
        "not-among",
        f"“{leaf.path}”写的{shown(leaf.value)}办过前面的，不能再办“{steps[0]}”。",
        f"可以写：{'、'.join(free)}。",
        rule.clause,
        about=FieldAt(leaf.path),
    )


def _reason(
    rules: Rules,
    rule: EventRule,
    leaf: FieldValue,
    units: tuple[str, ...],
    roles: tuple[str, ...],
    staff: Staff,
) -> Reason:
    """`承办人 要写计调部的部门负责人，赵磊不是。`"""
    whose = "的".join(each for each in ("、".join(units), "、".join(roles)) if each)
    able = [each.name for each in staff.people.values() if fits(rules, each, units, roles)]
    return Reason(
        "not-among",
        f"“{leaf.path}”要写{whose}{'' if roles else '的人'}，{shown(leaf.value)}不是。",
        f"可以写：{'、'.join(able)}。" if able else f"staff.yaml 里没有{whose}，先补上。",
        rule.clause,
        about=FieldAt(leaf.path),
    )
