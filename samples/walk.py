"""A month of complaints under any regulation: a seeded walk over its own states and events.

Nothing here knows a state or an event by name. At every step the walk tries the
events the rules leave open, fills the fields they ask for by their types, and
keeps what the engine accepts; so every record is legal by construction.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from cpl.domain.cases.card import Card, Facts, blank_card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Accepted, Context, decide, possible
from cpl.domain.powers.who_may import allowed_roles
from cpl.domain.regulation.numbers import next_number
from cpl.domain.regulation.rules import EventRule, Field, Phase, Rules
from cpl.domain.values.value import Kind, Value, at_path, is_blank, with_path
from cpl.use_cases.practice.guests import guest

MOST_STEPS = 14
AGAIN = 9
ASIDE = frozenset(
    {"voided", "merged", "withdrawn", "held", "paused", "noted", "linked", "reopened"}
)
"""Meanings that end a life early, begin it again or say little: tried seldom."""


def month_of(
    rules: Rules, first: date, count: int, seed: int, steps: int = MOST_STEPS
) -> Iterator[Record]:
    """`count` complaints received in the month that begins on `first`, in order of numbers."""
    chance = Random(seed)
    machine = next(iter(rules.machines.values()))
    moments = sorted(
        datetime.combine(first, time(8, 30))
        + timedelta(days=chance.randrange(28), minutes=chance.randrange(600))
        for _ in range(count)
    )
    given_out: list[str] = []
    for received in moments:
        given_out.append(next_number(machine, received.date(), "", given_out))
        yield life(rules, given_out[-1], received, chance, steps)


def life(
    rules: Rules, number: str, received: datetime, chance: Random, steps: int = MOST_STEPS
) -> Record:
    """One complaint from its registration to wherever the walk leaves it."""
    until = received + timedelta(days=40)
    registered = _registered(rules, number, received, until, chance)
    history = [registered.event]
    card, at = registered.card, received
    for _ in range(steps):
        if card.phase is Phase.ENDED and chance.random() < 0.7:
            break
        at += timedelta(minutes=chance.choice((5, 20, 45, 120, 600, 1500)))
        step = _step(card, at, until, chance)
        if step is None:
            break
        history.append(step.event)
        card = step.card
    fields = registered.card.registered
    return Record(number, card.machine.name, card.state, fields, tuple(history))


def _registered(
    rules: Rules, number: str, received: datetime, until: datetime, chance: Random
) -> Accepted:
    """Registered with half of what may be said, or with all of it where the rules want more.

    Said anew a few times: what may be registered may hang on what was chosen.
    """
    machine = next(iter(rules.machines.values()))
    may = tuple(each for each in machine.registration.may if each not in rules.link_fields)
    for said in (chance.sample(may, len(may) // 2), *[may] * AGAIN):
        fields: dict[str, Value] = {}
        for path in dict.fromkeys((*machine.registration.need, *said, *members_needed(rules))):
            fields = _filled(rules, fields, path, received, chance)
        if machine.received:
            fields[machine.received] = received
        card = blank_card(rules, machine, number, fields)
        registered = _tried(card, machine.registration, received, until, chance, {})
        if registered is not None:
            return registered
    raise AssertionError(f"{rules.meta.name}: {number} could not be registered")


def members_needed(rules: Rules) -> Iterator[str]:
    """Who complains: the members of the group that holds a personal name."""
    for name, field in rules.fields.items():
        if any(each.personal == "name" for each in field.fields.values()):
            yield from (f"{name}.{m}" for m, each in field.fields.items() if each.personal)
            return


def _step(card: Card, at: datetime, until: datetime, chance: Random) -> Accepted | None:
    """One event that the engine accepts, moving ones tried first; None where nothing goes."""
    open_now = [each for each in possible(card) if "urged" not in each.means]  # says nothing
    chance.shuffle(open_now)
    open_now.sort(
        key=lambda rule: (bool(rule.means & ASIDE), _waits(card, rule, chance), chance.random())
    )
    for rule in open_now:
        if "corrected" in rule.means:
            continue
        fields: dict[str, Value] = {}
        known = card.values
        for path in (*rule.give, *(n for n in rule.need if is_blank(at_path(known, n)))):
            fields = _filled(card.rules, fields, path, at, chance)
        for path in chance.sample(rule.may, len(rule.may) // 2):
            fields = _filled(card.rules, fields, path, at, chance)
        fields = _one_after_the_other(card.rules, fields)
        for said in (fields, _with_every_choice(card.rules, fields)):
            accepted = _tried(card, rule, at, until, chance, said)
            if accepted is not None:
                return accepted
    return None


def _waits(card: Card, rule: EventRule, chance: Random) -> bool:
    """What leads on goes first; what leads back to where it stands, half of the time."""
    if any(each.state != card.state for each in rule.to):
        return False
    return not rule.to or chance.random() < 0.5


def _one_after_the_other(rules: Rules, fields: dict[str, Value]) -> dict[str, Value]:
    """The same with the moments in the order of their fields: what is planned comes in turn."""
    names = [name for name in fields if rules.fields[name].kind is Kind.MOMENT]
    moments = sorted(value for name in names if isinstance(value := fields[name], datetime))
    return {**fields, **dict(zip(names, moments, strict=False))}


def _with_every_choice(rules: Rules, fields: dict[str, Value]) -> dict[str, Value]:
    """The same with all choices where several may be said: what a step wants together."""
    several = {name for name, each in rules.fields.items() if each.many and each.choices}
    return {n: rules.fields[n].choices if n in several else v for n, v in fields.items()}


def _tried(
    card: Card,
    rule: EventRule,
    at: datetime,
    until: datetime,
    chance: Random,
    fields: dict[str, Value],
) -> Accepted | None:
    """The event in some role that may, by somebody else each time, or None."""
    lookup = Facts(card)
    roles = allowed_roles(rule, lookup) or tuple(card.rules.roles)
    for role in chance.sample(roles, len(roles)):
        event = Event(rule.name, at, f"{role}{len(card.happened)}号", role, fields)
        outcome = decide(card, event, Context(until))
        if isinstance(outcome, Accepted):
            return outcome
    return None


def _filled(
    rules: Rules, fields: dict[str, Value], path: str, at: datetime, chance: Random
) -> dict[str, Value]:
    """The same fields with one more, of the type the rules declare; numbers are left out."""
    head, _, member = path.partition(".")
    field = rules.fields[head]
    if member:
        field = field.fields[member]
    if field.kind in (Kind.NUMBER, Kind.ROWS) or not is_blank(at_path(fields, path)):
        return fields
    return with_path(fields, path, _value(rules, field, at, chance))


def _value(rules: Rules, field: Field, at: datetime, chance: Random) -> Value:
    if field.many:
        return tuple(dict.fromkeys(_one(rules, field, at, chance) for _ in range(2)))
    return _one(rules, field, at, chance)


def _one(rules: Rules, field: Field, at: datetime, chance: Random) -> Value:
    match field.kind:
        case Kind.CHOICE:
            return chance.choice(field.choices)
        case Kind.UNIT:
            return chance.choice(tuple(rules.units))
        case Kind.MOMENT:
            return at + timedelta(days=chance.randint(1, 5))
        case Kind.DATE:
            return at.date() + timedelta(days=chance.randint(1, 5))
        case Kind.AMOUNT:
            return Decimal(chance.choice((50, 100, 200)))
        case Kind.COUNT:
            return chance.randint(1, 4)
        case Kind.YES_NO:
            return chance.random() < 0.5
        case Kind.PHONE:
            return guest(chance).phone
        case Kind.GROUP:
            return {n: _value(rules, f, at, chance) for n, f in field.fields.items()}
    return guest(chance).name if field.personal == "name" else f"{field.name}：已记录"
