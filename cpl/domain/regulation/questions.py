"""What to ask for at a registration, in which order, and which field plays which part.

Nothing here knows a field by name: the order is the rules' `ask:`, the phone
and the name are the caller's, the kind is the part that says so.
"""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import EventRule, Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind

Question = tuple[str, ...]
"""The paths that one answer fills: one, or a time and a place."""


def field_at(rules: Rules, path: str) -> Field:
    """`投诉人.电话` as the field it is."""
    found = rules.field_at(path)
    assert found is not None, path
    return found


def leaves(rules: Rules, rule: EventRule) -> tuple[str, ...]:
    """Everything an event can hold, members of groups one by one."""
    return tuple(dict.fromkeys(each for name in rule.fields for each in _leaves(rules, name)))


def _leaves(rules: Rules, path: str) -> Iterator[str]:
    known = field_at(rules, path)
    if known.kind is Kind.GROUP:
        yield from (f"{path}.{member}" for member in known.fields)
    elif known.kind is not Kind.ROWS:
        yield path


@dataclass(frozen=True)
class RegistrationParts:
    """Which paths of a registration play a part; empty where there is none."""

    phone: str = ""
    name: str = ""
    kind: str = ""
    usual_kind: str = ""
    received: str = ""
    story: str = ""


def registration_parts(rules: Rules, machine: Machine) -> RegistrationParts:
    """The parts of one machine's registration."""
    paths = leaves(rules, machine.registration)
    kind, usual = _kind(rules, machine)
    return RegistrationParts(
        phone=_personal(rules, paths, rules.parts.caller_phone, "phone"),
        name=_personal(rules, paths, rules.parts.caller_name, "name"),
        kind=kind,
        usual_kind=usual,
        received=machine.received if machine.received in paths else "",
        story=machine.summary if machine.summary in paths else "",
    )


def _personal(rules: Rules, paths: tuple[str, ...], caller: str, personal: str) -> str:
    """The caller's own; where it is not asked for here, the first that is as personal."""
    asked = (path for path in paths if field_at(rules, path).personal == personal)
    return caller if caller in paths else next(asked, "")


def _kind(rules: Rules, machine: Machine) -> tuple[str, str]:
    """The field that says what kind of record it is, and the kind most are."""
    known = rules.fields.get(rules.parts.kind)
    if known is None or not known.choices or known.name not in machine.registration.fields:
        return "", ""
    usual = (*rules.counted_kinds, known.default, *known.choices)
    return known.name, next(each for each in usual if each)


def questions(rules: Rules, machine: Machine) -> tuple[Question, ...]:
    """The rules' own order, then whatever else must be known; what has a default is not asked."""
    parts = registration_parts(rules, machine)
    known = leaves(rules, machine.registration)
    declared = machine.registration.ask or ((parts.phone,), (parts.name,))
    first = [tuple(path for path in each if path in known) for each in declared]
    asked = {path for each in first for path in each}
    silent = {parts.kind, parts.received}
    more = [
        (path,)
        for path in needed(machine.registration)
        if path not in asked | silent and not is_taken_for_granted(rules, path)
    ]
    return tuple(each for each in (*first, *more) if each)


def needed(rule: EventRule) -> tuple[str, ...]:
    """The paths that must be known after an event."""
    return tuple(dict.fromkeys((*rule.give, *rule.need)))


def is_taken_for_granted(rules: Rules, path: str) -> bool:
    """Do the rules fill it in where nothing is said?"""
    known = field_at(rules, path)
    return bool(known.default or known.default_by)


def labels(paths: tuple[str, ...]) -> dict[str, str]:
    """What to call each path in a question: `电话`, or in full where two would be called so."""
    tails = [FieldPath(each).leaf for each in paths]
    return {
        path: tail if tails.count(tail) == 1 else path
        for path, tail in zip(paths, tails, strict=True)
    }
