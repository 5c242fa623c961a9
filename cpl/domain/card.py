"""The card: what was registered plus the events replayed in file order, the last wins.

Every answer about a record (what state, which round, how much was given so
far) is read from its card; nothing of it is stored.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from cpl.domain.meanings import NEW_ROUND, SETTLES_LINK
from cpl.domain.record import Event, Record, links_of
from cpl.domain.rules import PREVIOUS, EventRule, Machine, Phase, Rules
from cpl.domain.values import Value, Values, at_path, is_blank


@dataclass(frozen=True)
class Happened:
    """One event as replayed: what it meant, and between which states."""

    event: Event
    meanings: frozenset[str]
    before: str
    after: str
    round: int

    @property
    def moved(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Linked:
    """As much of another record as a decision about this one may know."""

    number: str
    machine: str
    phase: Phase
    state: str = ""


@dataclass(frozen=True)
class Card:
    """A record with its history played out under the rules it is judged by.

    `values` shows the last word on every field, `registered` the first.
    """

    rules: Rules = field(repr=False)
    number: str
    machine: Machine
    state: str
    previous: str
    values: Values
    round: int
    happened: tuple[Happened, ...]
    registered: Values

    @property
    def phase(self) -> Phase:
        return self.machine.phase_of(self.state)

    @property
    def received_at(self) -> datetime:
        """When the record's clocks begin: its own field, or else its registration."""
        stated = self.values.get(self.machine.received)
        return stated if isinstance(stated, datetime) else self.happened[0].event.at

    def times(self, event: str) -> int:
        return sum(each.event.name == event for each in self.happened)

    def times_this_round(self, event: str) -> int:
        return sum(e.event.name == event and e.round == self.round for e in self.happened)

    def last(self, event: str) -> Happened | None:
        return next((each for each in reversed(self.happened) if each.event.name == event), None)

    def meant(self, meaning: str) -> Happened | None:
        """The latest event with that meaning."""
        return next((each for each in reversed(self.happened) if meaning in each.meanings), None)


def blank_card(rules: Rules, machine: Machine, number: str, fields: Values) -> Card:
    """A card before its registration has happened."""
    return Card(rules, number, machine, "", "", fields, 1, (), fields)


def replay(rules: Rules, record: Record) -> Card:
    """Play a record's history; unknown events move nothing, checks report them."""
    card = blank_card(rules, rules.machines[record.machine], record.number, record.fields)
    for event in record.history:
        card = advance(card, event)
    return card


def advance(card: Card, event: Event) -> Card:
    """The card after one more event, whether or not it was allowed."""
    rule = card.machine.event(event.name)
    means = rule.means if rule else frozenset()
    said = Happened(event, means, card.state, card.state, card.round)
    values = _with_event(card, event)
    known = replace(card, values=values, happened=(*card.happened, said))
    return _moved(card, known, said, _target(known, rule))


def _moved(before: Card, known: Card, said: Happened, state: str) -> Card:
    """The card in its new state, which may add meanings of its own."""
    moves = state != before.state
    entered = known.machine.states.get(state) if moves else None
    meanings = said.meanings | (entered.means if entered else frozenset())
    later = before.round + (1 if before.happened and meanings & NEW_ROUND else 0)
    happened = replace(said, meanings=meanings, after=state, round=later)
    return replace(
        known,
        state=state,
        previous=before.state if moves else before.previous,
        round=later,
        happened=(*before.happened, happened),
    )


def _target(card: Card, rule: EventRule | None) -> str:
    lookup = Facts(card)
    for target in rule.to if rule else ():
        if target.when.holds(lookup):
            return card.previous if target.state == PREVIOUS else target.state
    return card.state


def _with_event(card: Card, event: Event) -> dict[str, Value]:
    merged = dict(card.values)
    for name, value in event.fields.items():
        known = card.rules.fields.get(name)
        before = merged.get(name)
        if known is not None and known.keep_all and isinstance(before, tuple):
            merged[name] = before + (value if isinstance(value, tuple) else (value,))
        else:
            merged[name] = value
    return merged


@dataclass(frozen=True)
class Facts:
    """What conditions may ask about: fields of the card and a few computed facts.

    状态 · 轮次 · 次数.事件 · 本轮.事件 (times in this round) ·
    合计.字段 (the cash of a compensation field) ·
    未结.类 (linked records not ended) · 关联.类 (linked records) ·
    门槛.名称 (does a gate hold) · 天数.事件或字段 (whole days since then) ·
    同类.天数 (records alike received within so many days, this one included).

    天数 needs the time and 同类 needs the other records; where they are not
    given these two are not known.
    """

    card: Card
    linked: Mapping[str, Linked] = field(default_factory=dict)
    row: Values = field(default_factory=dict)
    now: datetime | None = None
    alike: Callable[[Card, int], int] | None = None

    def __call__(self, name: str) -> Value | None:
        head, _, rest = name.partition(".")
        if head in COMPUTED:
            return COMPUTED[head](self, rest)
        found = at_path(self.row, name)
        return found if found is not None else self._field(name)

    def links(self, machine: str) -> Iterator[Linked]:
        """The linked records of one machine; unread, they are what the card was told of them."""
        links = self.linked.values() if self.linked else links_told(self.card)
        return (each for each in links if each.machine == machine)

    def days_since(self, name: str) -> int | None:
        """Whole days since an event last happened, or since the date in a field."""
        last = self.card.last(name)
        since = last.event.at if last else self.card.values.get(name)
        if self.now is None or not isinstance(since, date):
            return None
        day = since.date() if isinstance(since, datetime) else since
        return (self.now.date() - day).days

    def count_alike(self, days: str) -> int | None:
        return self.alike(self.card, int(days)) if self.alike and days.isdigit() else None

    def _field(self, name: str) -> Value | None:
        """The card's value, or else what the rules take for granted."""
        found = at_path(self.card.values, name)
        known = self.card.rules.fields.get(name)
        return known.default or None if is_blank(found) and known else found


COMPUTED: dict[str, Callable[[Facts, str], Value | None]] = {
    "状态": lambda of, _: of.card.state,
    "轮次": lambda of, _: of.card.round,
    "次数": lambda of, event: of.card.times(event),
    "本轮": lambda of, event: of.card.times_this_round(event),
    "合计": lambda of, _: cash_given(of.card.rules, of.card.values),
    "未结": lambda of, machine: sum(e.phase is not Phase.ENDED for e in of.links(machine)),
    "关联": lambda of, machine: sum(1 for _ in of.links(machine)),
    "门槛": lambda of, gate: gate_holds(gate, of),
    "天数": Facts.days_since,
    "同类": Facts.count_alike,
}


def links_told(card: Card) -> Iterator[Linked]:
    """What a card alone knows of its links: open until an event says that one is settled.

    So that a history replays to the same state whatever becomes of other files.
    """
    names = card.rules.link_fields()
    phases = {number: Phase.OPEN for number in links_of(card.values, names)}
    for each in card.happened:
        settled = Phase.ENDED if each.meanings & SETTLES_LINK else Phase.OPEN
        phases.update(dict.fromkeys(links_of(each.event.fields, names), settled))
    for number, phase in phases.items():
        machine = card.rules.machine_of(number)
        if machine is not None:
            yield Linked(number, machine.name, phase)


def gate_holds(name: str, lookup: Facts) -> bool:
    """Does the gate, and every gate it is made of, hold?"""
    gate = lookup.card.rules.gates[name]
    own = gate.demand is None or (
        not gate.demand.applies.holds(lookup) or gate.demand.when.holds(lookup)
    )
    return own and all(gate_holds(each, lookup) for each in gate.all)


def cash_given(rules: Rules, values: Values) -> Decimal:
    """The cash that the compensation rows among these values add up to, in yuan."""
    authority = rules.authority
    if authority is None:
        return Decimal(0)
    return sum(
        (cash_of(rules, row) for row in rows_of(values.get(authority.field))), start=Decimal(0)
    )


def cash_of(rules: Rules, row: Values) -> Decimal:
    """What one compensation row is worth in cash; a remedy that is not cash counts 0."""
    authority = rules.authority
    if authority is None or row.get(authority.remedy) not in authority.cash:
        return Decimal(0)
    amount = row.get(authority.amount)
    return amount if isinstance(amount, Decimal) else Decimal(0)


def rows_of(value: Value | None) -> tuple[Values, ...]:
    """The rows of a ROWS field, or none."""
    if not isinstance(value, tuple):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping) and not is_blank(each))
