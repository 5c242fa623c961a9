"""What was given in like cases before: the measure that an approval is taken by."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, cash_given, rows_of
from cpl.domain.regulation.machine_paths import steps_from
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind, Value, Values, at_path, is_blank, shown

MOST = 5
GIVES = APPROVES.keys() | {"compensated"}


@dataclass(frozen=True)
class Precedent:
    """One like case: what was given, and how it was taken."""

    number: str
    at: datetime
    remedy: str
    amount: Decimal
    liability: str
    satisfaction: str


def precedents(card: Card, records: Iterable[Card]) -> tuple[Precedent, ...]:
    """The last few like cases in which something was approved or given, newest first."""
    names = _alike_by(card)
    like = [each for each in records if _is_like(card, each, names)]
    told = (each for one in like for each in _precedent(one))
    return tuple(sorted(told, key=lambda each: (each.at, each.number), reverse=True)[:MOST])


def has_given(card: Card) -> bool:
    """Was anything approved or given in it, so that it may be a precedent?"""
    return any(each.meanings & GIVES for each in card.happened)


def alike_by(card: Card) -> tuple[str, ...]:
    """What its precedents say in the same words as it does; nothing where it has none."""
    said = [shown(at_path(card.values, each)) for each in _alike_by(card)]
    return tuple(said) if all(said) else ()


def amount_of(rules: Rules, values: Values) -> Decimal:
    """The cash of the compensation rows among these values, or else what other amounts say."""
    amounts = (each for each in values.values() if isinstance(each, Decimal))
    return cash_given(rules, values) or sum(amounts, start=Decimal(0))


def _alike_by(card: Card) -> tuple[str, ...]:
    """The fields that make cases alike: the category, or else every choice of the registration."""
    parts, registration = card.rules.parts, card.machine.registration
    if parts.category.head in _fields_of(card):
        return (parts.category,)
    known = [card.rules.fields[each] for each in registration.need if each in card.rules.fields]
    return tuple(
        each.name
        for each in known
        if each.kind is Kind.CHOICE and not each.many and each.name != parts.measure
    )


def _fields_of(card: Card) -> frozenset[str]:
    events = card.machine.every_event
    return frozenset(name for each in events for name in each.fields)


def _is_like(card: Card, other: Card, names: tuple[str, ...]) -> bool:
    if other.number == card.number or not names:
        return False
    if other.machine.name != card.machine.name:
        return False
    return all(_same(at_path(card.values, name), at_path(other.values, name)) for name in names)


def _same(one: Value | None, other: Value | None) -> bool:
    return not is_blank(one) and shown(one) == shown(other)


def _precedent(card: Card) -> Iterable[Precedent]:
    """The case as a precedent; none where nothing was given or something is still undecided."""
    rules, parts = card.rules, card.rules.parts
    giving = [each.event.at for each in card.happened if each.meanings & GIVES]
    if giving and not _is_undecided(card):
        yield Precedent(
            card.number,
            max(giving),
            _remedy(rules, card.values),
            amount_of(rules, card.values),
            shown(at_path(card.values, parts.liability)),
            shown(at_path(card.values, parts.satisfaction)),
        )


def _is_undecided(card: Card) -> bool:
    return any(
        not APPROVES.keys().isdisjoint(e.means) for e, _ in steps_from(card.machine, card.state)
    )


def _remedy(rules: Rules, values: Values) -> str:
    """`现金、换票`: the remedies of the rows, or else the measure (问责方式)."""
    authority, given = rules.authority, ""
    if authority is not None:
        rows = rows_of(values.get(authority.field))
        given = "、".join(dict.fromkeys(shown(row.get(authority.remedy)) for row in rows))
    return given or shown(at_path(values, rules.parts.measure))
