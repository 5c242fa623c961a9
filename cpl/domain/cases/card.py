"""The card: what was registered plus the events replayed in file order, the last wins.

Every answer about a record (what state, which round, how much was given so
far) is read from its card; nothing of it is stored.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from cpl.dataclass import dataclass
from cpl.domain.cases.record import Event, Record, links_of
from cpl.domain.regulation.computed_facts import Question, fact_named
from cpl.domain.regulation.meanings import NEW_ROUND, SAID_ASIDE, SETTLES_LINK
from cpl.domain.regulation.rules import PREVIOUS, EventRule, Machine, Phase, Rules
from cpl.domain.values.value import Kind, Value, Values, at_path, is_blank

NONE_NAMED = frozenset[str]()
"""One for all records that name no other: an empty one is 216 bytes."""


@dataclass(frozen=True)
class Happened:
    """One event as replayed: what it meant, and between which states."""

    # A year's report holds two hundred thousand.
    __slots__ = ("after", "before", "event", "meanings", "round")

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

    @property
    def is_open(self) -> bool:
        return self.phase is not Phase.ENDED


@dataclass(frozen=True, slots=True)
class Card:
    """A record with its history played out under the rules it is judged by.

    `values` shows the last word on every field, `registered` the first. `links` are all
    numbers ever named in it, `latest` the time of its latest event: grown with each event,
    for to look through a long history once for each of its events takes minutes.
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
    links: frozenset[str]
    latest: datetime | None = None

    @property
    def phase(self) -> Phase:
        return self.machine.phase_of(self.state)

    @property
    def is_unconcluded(self) -> bool:
        """A complaint that is closed (办结) and can still be concluded (闭环)."""
        states = self.machine.states
        if not self.machine.receives or self.phase is not Phase.ENDED:
            return False
        ways = (to.state for each in self.machine.open_in(self.state) for to in each.to)
        further = any(name in states and "concluded" in states[name].means for name in ways)
        return further and "concluded" not in states[self.state].means

    @property
    def received_at(self) -> datetime:
        """When the record's clocks begin: its own field, or else its registration."""
        stated = self.values.get(self.machine.received)
        return stated if isinstance(stated, datetime) else self.happened[0].event.at

    @property
    def reached_at(self) -> datetime:
        """When it came to stand as it stands: the latest that was done about it since its receipt.

        Its registration is of that time: the book it was in may have been typed days later. What
        is only noted or put right may be of any time.
        """
        done = (each for each in self.happened[1:] if not each.meanings & SAID_ASIDE)
        return max([self.received_at, *(each.event.at for each in done)])

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
    links = frozenset(links_of(fields, rules.link_fields)) or NONE_NAMED
    return Card(rules, number, machine, "", "", fields, 1, (), fields, links)


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
    named = links_of(event.fields, card.rules.link_fields)
    known = Card(  # as by `replace`, which takes twice as long: every event passes here
        card.rules,
        card.number,
        card.machine,
        card.state,
        card.previous,
        _with_event(card, event),
        card.round,
        (*card.happened, said),
        card.registered,
        card.links.union(named) if named else card.links,
        max(card.latest or event.at, event.at),
    )
    return _moved(card, known, said, _target(known, rule))


def _moved(before: Card, known: Card, said: Happened, state: str) -> Card:
    """The card in its new state, which may add meanings of its own."""
    moves = state != before.state
    entered = known.machine.states.get(state) if moves else None
    meanings = _together(said.meanings, entered.means) if entered else said.meanings
    later = before.round + (1 if before.happened and meanings & NEW_ROUND else 0)
    if not moves and later == before.round:
        return known
    happened = Happened(said.event, meanings, said.before, state, later)
    return Card(
        known.rules,
        known.number,
        known.machine,
        state,
        before.state if moves else before.previous,
        known.values,
        later,
        (*before.happened, happened),
        known.registered,
        known.links,
        known.latest,
    )


@cache
def _together(means: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """One of what is the same for all records: of ten thousand each would hold its own."""
    return means | more


def _target(card: Card, rule: EventRule | None) -> str:
    if rule is None or not rule.to:
        return card.state
    lookup = Facts(card)
    for target in rule.to:
        if target.when.holds(lookup):
            return card.previous if target.state == PREVIOUS else target.state
    return card.state


def _with_event(card: Card, event: Event) -> Values:
    """What it says now; the same object where nothing more was said."""
    if not event.fields:
        return card.values
    merged = dict(card.values)
    for name in _left_behind(card, event):
        merged.pop(name, None)
    for name, value in event.fields.items():
        known = card.rules.fields.get(name)
        before = merged.get(name)
        if known is not None and known.keep_all and isinstance(before, tuple):
            said = before + (value if isinstance(value, tuple) else (value,))
            merged[name] = tuple(dict.fromkeys(said)) if known.kind is Kind.NUMBER else said
        else:
            merged[name] = value
    return merged


def _left_behind(card: Card, event: Event) -> Iterator[str]:
    """Who had it in hand at the unit that it is taken from, where nobody is named at the next."""
    unit, rule = card.rules.parts.unit.head, card.machine.event(event.name)
    before = card.values.get(unit)
    if rule is None or before is None or event.fields.get(unit, before) == before:
        return
    for name in (*rule.give, *rule.may):
        known = card.rules.fields.get(name)
        if known is not None and known.kind is Kind.PERSON and name not in event.fields:
            yield name


@dataclass(frozen=True)
class Facts:
    """What conditions may ask about: the fields of a card, and `computed_facts.COMPUTED`.

    天数 needs the time, 同类 and 未了升级 the other records; where they are not given these are
    not known.
    """

    card: Card
    linked: Mapping[str, Linked] = field(default_factory=dict)
    row: Values = field(default_factory=dict)
    now: datetime | None = None
    alike: Callable[[Card, int], int] | None = None
    raised: Callable[[], Collection[str]] | None = None

    def __call__(self, name: str) -> Value | None:
        match fact_named(name):
            case Question() as question:
                return question.answer(self)
        found = at_path(self.row, name)
        return found if found is not None else self._field(name)

    @property
    def state(self) -> str:
        return self.card.state

    @property
    def round(self) -> int:
        return self.card.round

    def times(self, event: str) -> int:
        """How often the event happened."""
        return self.card.times(event)

    def times_this_round(self, event: str) -> int:
        """How often it happened since the record was last taken up anew."""
        return self.card.times_this_round(event)

    def times_meant(self, meaning: str) -> int:
        """How often something happened that means this."""
        return sum(meaning in each.meanings for each in self.card.happened)

    def said_this_round(self, path: str) -> Value | None:
        """What was said of a field since the record was last taken up anew."""
        happened = [each for each in self.card.happened if each.round == self.card.round]
        return self._said(path, happened, is_first=self.card.round == 1)

    def said_before(self, path: str) -> Value | None:
        """What was last said of a field before the latest event."""
        return self._said(path, self.card.happened[:-1], is_first=len(self.card.happened) > 1)

    def _said(self, path: str, happened: Sequence[Happened], is_first: bool) -> Value | None:
        """What these events said of it last; `is_first`: what was registered is among it."""
        told = [each.event.fields for each in happened]
        said = (at_path(v, path) for v in ([self.card.registered] if is_first else []) + told)
        return next((each for each in reversed([*said]) if each is not None), None)

    def cash_in(self, name: str) -> Decimal:
        """The cash in the compensation rows of one field, in yuan."""
        return _cash(self.card.rules, self.card.values.get(name))

    def gate_holds(self, name: str) -> bool:
        """Does the gate, and every gate it is made of, hold?"""
        gate = self.card.rules.gates[name]
        own = gate.demand is None or (
            not gate.demand.applies.holds(self) or gate.demand.when.holds(self)
        )
        return own and all(self.gate_holds(part) for part in gate.all)

    def links(self, machine: str) -> Iterator[Linked]:
        """The linked records of one machine that were not taken back.

        Unread, they are what the card was told of them.
        """
        links = self.linked.values() if self.linked else links_told(self.card)
        kind = self.card.rules.machines.get(machine)
        void = kind.voided if kind else frozenset()
        return (each for each in links if each.machine == machine and each.state not in void)

    def is_raised(self, name: str) -> bool | None:
        """Does the escalation hold, its end not come? None where nobody can tell."""
        return None if self.raised is None else name in self.raised()

    def days_since(self, name: str) -> int | None:
        """Whole days since an event last happened, or since the date in a field."""
        last = self.card.last(name)
        since = last.event.at if last else self.card.values.get(name)
        if self.now is None or not isinstance(since, date):
            return None
        day = since.date() if isinstance(since, datetime) else since
        return (self.now.date() - day).days

    def count_alike(self, days: int) -> int | None:
        """Records alike received within so many days, this one included."""
        return self.alike(self.card, days) if self.alike else None

    def _field(self, name: str) -> Value | None:
        """The card's value, or else what the rules take for granted."""
        found = at_path(self.card.values, name)
        known = self.card.rules.fields.get(name)
        return known.default or None if is_blank(found) and known else found


def links_in(card: Card) -> tuple[str, ...]:
    """The numbers of the records that were ever named in its fields, sorted."""
    return tuple(sorted(card.links))


def links_told(card: Card) -> Iterator[Linked]:
    """What a card alone knows of its links: open until an event says that one is settled.

    So that a history replays to the same state whatever becomes of other files.
    """
    names = card.rules.link_fields
    phases = {number: Phase.OPEN for number in links_of(card.values, names)}
    for each in card.happened:
        settled = Phase.ENDED if each.meanings & SETTLES_LINK else Phase.OPEN
        phases.update(dict.fromkeys(links_of(each.event.fields, names), settled))
    for number, phase in phases.items():
        machine = card.rules.machine_of(number)
        if machine is not None:
            yield Linked(number, machine.name, phase)


def cash_given(rules: Rules, values: Values) -> Decimal:
    """What the compensation rows among these values count against a limit, in yuan."""
    return _cash(rules, values.get(rules.authority.field)) if rules.authority else Decimal(0)


def _cash(rules: Rules, rows: Value | None) -> Decimal:
    if rows is None:
        return Decimal(0)
    return sum((cash_of(rules, row) for row in rows_of(rows)), start=Decimal(0))


def cash_of(rules: Rules, row: Values) -> Decimal:
    """What one compensation row counts against a limit: its amount, or 0 where it does not."""
    authority = rules.authority
    if authority and authority.cash_only and row.get(authority.remedy) not in authority.cash:
        return Decimal(0)
    return worth_of(rules, row)


def worth_of(rules: Rules, row: Values) -> Decimal:
    """What one compensation row is worth, as far as it says so, in yuan."""
    amount = row.get(rules.authority.amount) if rules.authority else None
    return amount if isinstance(amount, Decimal) else Decimal(0)


def rows_of(value: Value | None) -> tuple[Values, ...]:
    """The rows of a ROWS field, or none."""
    if not isinstance(value, tuple):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping) and not is_blank(each))
