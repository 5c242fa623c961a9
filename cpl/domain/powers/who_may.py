"""Who may let an event happen: by role, by unit, or only the person whom a field names.

A unit's step is done by that unit's people: where the role that the rules allow acts for
its own unit only, the actor must belong to the unit that the step is of. Where the office has
several desks, each desk's records are its own people's (`other_desks`).
"""

from collections.abc import Iterator
from unicodedata import normalize

from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.field_walk import walk
from cpl.domain.cases.reasons import EventPart, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import NOBODY, barred
from cpl.domain.powers.other_desks import is_of_another_desk, whose_said
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, at_path, each_shown, is_blank, shown

FEW = 3
"""So many people of one role are told by name."""


def allowed_roles(rule: EventRule, lookup: Facts) -> tuple[str, ...] | None:
    """The roles that may do it now; None where the rules leave it open to everybody."""
    if not rule.by:
        return None
    return tuple(
        dict.fromkeys(
            role for allowed in rule.by if allowed.when.holds(lookup) for role in allowed.roles
        )
    )


def may_act(card: Card, rule: EventRule, person: Person, role: str, staff: Staff | None) -> bool:
    """May this person do it in this role, as far as the card tells?"""
    known = staff or NOBODY
    if barred(card, person, known):
        return False
    himself = bound_to(card, rule)
    if himself and (same_person(person.name, himself) or himself in known.people):
        return same_person(person.name, himself)
    if is_of_another_desk(card, person, role, staff):
        return False
    wanted = allowed_roles(rule, Facts(card))
    if wanted is None:
        return True
    roles = _fitting(card.rules, wanted, role)
    own = not _is_bound(card.rules, roles) or _is_of(card, rule, person, role)
    return bool(roles) and own


def why_not(
    card: Card, rule: EventRule, event: Event, lookup: Facts, staff: Staff | None
) -> Iterator[Reason]:
    """Why the actor of this event may not do it in his role; the card is as it is after it."""
    known, himself = staff or NOBODY, bound_to(card, rule)
    person = known.people.get(event.actor)
    if same_person(event.actor, himself):
        return
    if himself in known.people:
        say = f"“{rule.name}”要由{himself}本人办。"
        mend = f"加上 --as {himself} 由他办；别人代记的写明依据。"
        yield Reason("not-himself", say, mend, rule.clause, about=EventPart.ACTOR)
        return
    if person and is_of_another_desk(card, person, event.role, known):
        yield _of_another_desk(card, rule, person, event.role, known)
        return
    wanted = allowed_roles(rule, lookup)
    if wanted is None:
        return
    roles = _fitting(card.rules, wanted, event.role)
    if not roles:
        yield Reason(
            "role-not-allowed",
            f"{event.role or '没有角色的人'}不能“{rule.name}”。",
            _unanswered(card, rule, wanted) or f"应由{_told(card, rule, wanted, staff)}办理。",
            rule.clause,
            about=EventPart.ROLE,
        )
    elif person and _is_bound(card.rules, roles) and not _is_of(card, rule, person, event.role):
        units = "、".join(units_of(card, rule))
        own = f"在{person.unit}" if person.unit else "在 staff.yaml 里没有写单位"
        yield Reason(
            "other-unit",
            f"“{rule.name}”是{units}的事，{person.name}{own}。",
            f"应由{_told(card, rule, wanted, staff)}办理。",
            rule.clause,
            about=EventPart.ACTOR,
        )


def _unanswered(card: Card, rule: EventRule, wanted: tuple[str, ...]) -> str:
    """Which fields must be filled before it is known who may (`接到`); else nothing."""
    facts = dict.fromkeys(fact for each in rule.by for fact in each.when.facts())
    fields = (each for each in facts if card.rules.field_at(each))
    asked = [each for each in fields if is_blank(at_path(card.values, FieldPath(each)))]
    return "" if wanted or not asked else f"由谁办要看“{'”“'.join(asked)}”，先写明。"


def _of_another_desk(
    card: Card, rule: EventRule, person: Person, role: str, staff: Staff
) -> Reason:
    say, theirs = whose_said(card, person, role, staff), staff.desk_said(staff.desk_of(card.number))
    if rule is card.machine.registration:  # nobody has been given the number yet
        say = (
            f"这里登记的是 {theirs}的，{person.name}是 {staff.desk_said(person.desk_as(role))}的。"
        )
    mend = f"请 {theirs}的人办；总部的人（staff.yaml 里没有写代码的）也能办。"
    return Reason("other-desk", say, mend, about=EventPart.ACTOR)


def bound_to(card: Card, rule: EventRule) -> str:
    """The person who alone may do it; empty where the rules bind it to nobody."""
    if not rule.himself:  # as of nearly every event
        return ""
    found = at_path(card.values, rule.himself)
    return "" if is_blank(found) else shown(found)


def _fitting(rules: Rules, wanted: tuple[str, ...], held: str) -> tuple[str, ...]:
    """The allowed roles that this one may act as."""
    return tuple(each for each in wanted if rules.role_covers(held, each))


def _is_bound(rules: Rules, roles: tuple[str, ...]) -> bool:
    """Do all of these roles act for their own unit only?"""
    return all(rules.roles[each].own_unit for each in roles)


def _is_of(card: Card, rule: EventRule, person: Person, role: str) -> bool:
    """Does he act in this role for the unit that the step is of? Nobody's step is open to all."""
    units = units_of(card, rule)
    return not units or not {*units}.isdisjoint(person.units_as(role))


def units_of(card: Card, rule: EventRule) -> tuple[str, ...]:
    """The units whose step this is, as the card names them now."""
    found = (at_path(card.values, path) for path in _unit_fields(card, rule))
    return tuple(dict.fromkeys(each for value in found for each in each_shown(value)))


def handed_outside(card: Card, event: Event, staff: Staff, unit: str) -> tuple[Person, ...]:
    """Whom an event names who is neither of the units whose case it is nor of this one."""
    rule = card.machine.events[event.name]
    own = {unit, *units_of(card, rule)}
    leaves = walk(card.rules.fields, event.fields)
    named = (shown(each.value) for each in leaves if each.field and each.field.kind is Kind.PERSON)
    people = (staff.people[name] for name in named if name in staff.people)
    return tuple(each for each in people if each.unit not in own)


def _unit_fields(card: Card, rule: EventRule) -> tuple[FieldPath, ...]:
    """The fields that say whose step it is: its own, or those that usually do."""
    parts, registered = card.rules.parts, card.machine.registration.heads
    if rule.unit:
        return tuple(map(FieldPath, rule.unit))
    if "support_ready" in rule.means:
        return (parts.support_unit,)
    of_the_record = (parts.corrective_unit, parts.accountable_unit)
    own = tuple(each for each in of_the_record if each.head in registered)
    return own or (parts.unit, *parts.assisting_unit)


def _told(card: Card, rule: EventRule, wanted: tuple[str, ...], staff: Staff | None) -> str:
    """`客服主管（吴刚）`: who may, as the office calls him; by name where they are few."""
    if staff is None or not wanted:
        return "、".join(wanted) or "（规则没有写明由谁）"
    found: dict[str, list[str]] = {}
    for each in wanted:
        for role, name in _able(card, rule, each, staff):
            found.setdefault(role, []).append(name)
    return "、".join(_named(role, names) for role, names in found.items()) or (
        f"{'、'.join(wanted)}（staff.yaml 里没有这样的人）"
    )


def _named(role: str, names: list[str]) -> str:
    known = tuple(dict.fromkeys(names))
    return f"{role}（{'、'.join(known)}）" if len(known) <= FEW else role


def _able(card: Card, rule: EventRule, wanted: str, staff: Staff) -> tuple[tuple[str, str], ...]:
    """Each person who may as one who is what the rules name, or else who may act as it."""
    every = [
        (role, person.name)
        for person in staff.people.values()
        for role in person.roles
        if card.rules.role_covers(role, wanted) and may_act(card, rule, person, role, staff)
    ]
    return tuple(each for each in every if each[0] == wanted) or tuple(every)


def same_person(one: str, other: str) -> bool:
    """Is it the same name, however it was typed?"""
    return normalize("NFKC", one).strip() == normalize("NFKC", other).strip()
