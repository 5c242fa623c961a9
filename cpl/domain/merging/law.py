"""The law of two desks' records: what of both happened, in which order, and what cannot stand.

It is a function of what the desks had in common and of what each has now, and does not know
which of them asks. An event stands where either desk added it and neither took it out of what
both had. All of them are put in the order in which they were written down and judged anew,
one after the other: what the rules have against an event now and had nothing against on its
own desk keeps it out, whole, as a divergence. What was kept out before is judged again, until
somebody has settled it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.merging.ordering import in_order
from cpl.domain.regulation.rules import Rules

BOTH_ALTERED = "两台都改了这一条已经记下的事，改得不一样；留着另一台改的。"
HARMLESS = frozenset({"changes-nothing"})
"""What one desk would not do twice, two desks may."""
Name = tuple[str, int]
"""All that an event says, and which of those that say the same it is."""


@dataclass(frozen=True)
class EventLine:
    """One event as a file says it; `text` is all of it, what no rules know included."""

    event: Event
    text: str


@dataclass(frozen=True)
class DeskVersion:
    """What one desk's file says happened.

    `held` are the events kept out of it before, those that are settled among them.
    """

    record: Record
    history: tuple[EventLine, ...]
    held: tuple[EventLine, ...] = ()
    settled: frozenset[int] = frozenset()
    """Which of the `held` are settled, by their places."""
    altered: frozenset[int] = frozenset()
    """Which of them another way of altering the same event has driven out."""

    @cached_property
    def named(self) -> tuple[tuple[Name, EventLine], ...]:
        """Each event beside its name, the history's first."""
        seen: Counter[str] = Counter()
        found = []
        for line in (*self.history, *self.held):
            found.append(((line.text, seen[line.text]), line))
            seen[line.text] += 1
        return tuple(found)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The history's first, then those of what is held."""
        return tuple(name for name, _ in self.named)

    def held_names(self, places: Iterable[int]) -> Iterator[Name]:
        """Those of the `held` at these places."""
        return (self.names[len(self.history) + place] for place in places)


@dataclass(frozen=True)
class KeptOut:
    """An event that is no part of what happened; `why` is empty where it was settled before."""

    line: EventLine
    why: str


@dataclass(frozen=True)
class Together:
    """What happened on both desks, and what cannot stand beside it, in one order."""

    card: Card
    history: tuple[EventLine, ...]
    held: tuple[KeptOut, ...]


def united(
    base: DeskVersion | None, ours: DeskVersion, theirs: DeskVersion, rules: Rules, fields: Record
) -> Together:
    """Both desks' events; `fields` is the record with the registered fields as they become."""
    sides = (ours, theirs)
    before = frozenset(base.names) if base else frozenset()
    one, other = (frozenset(each.names) for each in sides)
    kept = (before & one & other) | (one - before) | (other - before)
    lines = {name: line for each in sides for name, line in each.named}
    settled = frozenset(name for each in sides for name in each.held_names(each.settled))
    out = {name: BOTH_ALTERED for each in sides for name in each.held_names(each.altered)}
    if base is not None:
        out |= dict.fromkeys(_altered_twice(base, ours, theirs), BOTH_ALTERED)
    order = in_order(
        [list(filter(kept.__contains__, each)) for each in _lists(sides)], _rank(lines, sides)
    )
    court = _Court(rules, fields, sides)
    for name in order:
        if name in settled:
            court.hold(lines[name], "")
        elif name in out:
            court.hold(lines[name], out[name])
        else:
            court.judge(name, lines[name])
    return Together(court.card, tuple(court.history), tuple(court.held))


def written_at(event: Event) -> datetime:
    """When it was written down."""
    return event.recorded_at or event.at


def _lists(sides: Iterable[DeskVersion]) -> Iterator[tuple[Name, ...]]:
    for each in sides:
        first = len(each.history)
        yield each.names[:first]
        yield each.names[first:]


def _rank(
    lines: Mapping[Name, EventLine], sides: tuple[DeskVersion, DeskVersion]
) -> Callable[[Name], tuple[object, ...]]:
    stands = {name for each in sides for name in each.names[: len(each.history)]}

    def rank(name: Name) -> tuple[object, ...]:
        event = lines[name].event
        return written_at(event), event.at, name not in stands, name

    return rank


def _altered_twice(base: DeskVersion, ours: DeskVersion, theirs: DeskVersion) -> Iterator[Name]:
    """What the desks made, each in its way, of an event that both had: all but the smaller."""
    one, other = (dict(_altered(base, each)) for each in (ours, theirs))
    for name in one.keys() & other.keys():
        if one[name] != other[name]:
            yield max(one[name], other[name])


def _altered(base: DeskVersion, side: DeskVersion) -> Iterator[tuple[Name, Name]]:
    """Events of the base that say something else now, each with what it has become.

    What was taken back, with something else done instead, is no alteration.
    """
    was, now = (dict(each.named[: len(each.history)]) for each in (base, side))
    gone = {name: line.event for name, line in was.items() if name not in side.names}
    new = {name: line.event for name, line in now.items() if name not in was}
    for name, event in gone.items():
        alike = (each for each, one in new.items() if _is_the_same_deed(event, one))
        found = next(alike, None)
        if found is not None:
            yield name, found


def _is_the_same_deed(one: Event, other: Event) -> bool:
    return (one.name, written_at(one)) == (other.name, written_at(other))


class _Court:
    """Goes through the events one by one and keeps what can stand."""

    def __init__(
        self, rules: Rules, fields: Record, sides: tuple[DeskVersion, DeskVersion]
    ) -> None:
        self.homes = tuple(_Home(rules, each) for each in sides)
        self.card = _begun(rules, fields)
        self.history: list[EventLine] = []
        self.held: list[KeptOut] = []

    def hold(self, line: EventLine, why: str) -> None:
        self.held.append(KeptOut(line, why))

    def judge(self, name: Name, line: EventLine) -> None:
        objections = _objections(self.card, line.event) if self.card.happened else []
        if objections:
            excused = {each for home in self.homes for each in home.objections(name)}
            objections = [each for each in objections if each not in excused]
        if objections:
            self.hold(line, "".join(objections))
            return
        self.history.append(line)
        self.card = advance(self.card, line.event)


class _Home:
    """A desk's own history, in which its events happened and were judged first."""

    def __init__(self, rules: Rules, version: DeskVersion) -> None:
        self.rules = rules
        self.version = version
        self.places = {name: at for at, name in enumerate(version.names[: len(version.history)])}

    def objections(self, name: Name) -> list[str]:
        """What stood against the event already there."""
        place = self.places.get(name)
        if place is None:
            return []
        return _objections(self.cards[place], self.version.history[place].event)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The record as it stood before each of its events."""
        found = [_begun(self.rules, self.version.record)]
        for line in self.version.history:
            found.append(advance(found[-1], line.event))
        return tuple(found)


def _begun(rules: Rules, record: Record) -> Card:
    return blank_card(rules, rules.machines[record.machine], record.number, record.fields)


def _objections(card: Card, event: Event) -> list[str]:
    """The rules' words against it, from what the record itself knows and nothing else."""
    outcome = decide(card, event, Context(datetime.max))
    if not isinstance(outcome, Refused):
        return []
    return list(dict.fromkeys(each.say for each in outcome.reasons if each.code not in HARMLESS))
