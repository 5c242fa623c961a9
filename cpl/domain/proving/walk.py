"""The walk: every place that a record can come to, within bounds, with the way there.

Places that no condition of the rules can tell apart are one. What was not looked at
because the bounds were reached is counted as open, never as proven.
"""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import field
from datetime import datetime
from itertools import islice

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import came_by
from cpl.domain.cases.card import Card, Facts
from cpl.domain.proving.moves import Leg, Moves, Place, Tried
from cpl.domain.regulation.machine_paths import GIVING_UP
from cpl.domain.regulation.rules import PREVIOUS, Phase


@dataclass(frozen=True)
class Bounds:
    """How far the walk goes: the rounds of one record, the places looked at."""

    rounds: int = 3
    places: int = 600


@dataclass
class Reached:
    """One place that was reached: how, and where it leads. Filled while the walk goes on."""

    place: Place
    step: Leg
    came_from: int | None
    leads_to: set[int] = field(default_factory=set)
    ends_well: bool = False
    """It ended here, and not by giving up."""
    was_looked_at: bool = False

    @property
    def is_ended(self) -> bool:
        return self.place.card.phase is Phase.ENDED


class Queue:
    """The places still to be looked at: every kind has its turn, and gives its oldest.

    Of one kind are places in one state after the same events, as far as events are counted:
    so that the rare ways are walked as far as the many alike.
    """

    def __init__(self) -> None:
        self._kinds: deque[Hashable] = deque()
        self._places: dict[Hashable, deque[int]] = {}

    def add(self, kind: Hashable, place: int) -> None:
        if not self._places.get(kind):
            self._kinds.append(kind)
        self._places.setdefault(kind, deque()).append(place)

    def __iter__(self) -> Iterator[int]:
        while self._kinds:
            kind = self._kinds.popleft()
            places = self._places[kind]
            place = places.popleft()
            if places:
                self._kinds.append(kind)
            yield place


@dataclass
class Walk:
    """All that was reached; it grows while it goes on.

    `nobody` holds the events that only people stood in the way of: at which place (None: the
    registration), and what was said.
    """

    moves: Moves
    bounds: Bounds
    found: list[Reached] = field(default_factory=list)
    happened: set[str] = field(default_factory=set)
    nobody: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    tries: int = 0
    never_begun: str = ""
    """Why there was no registration, where something else than who stood in the way."""
    _known: dict[Hashable, int] = field(default_factory=dict)
    _waiting: Queue = field(default_factory=Queue)

    @property
    def is_whole(self) -> bool:
        """Was everything that was reached looked at?"""
        return all(each.was_looked_at for each in self.found)

    def way_to(self, index: int | None) -> tuple[Leg, ...]:
        """The steps from registration to this place."""
        steps: list[Leg] = []
        while index is not None:
            found = self.found[index]
            steps.append(found.step)
            index = found.came_from
        return tuple(reversed(steps))

    def go(self, now: datetime) -> None:
        """Walk the machine from a registration at this time until the bounds are reached."""
        self._take(None, self.moves.first(now))
        for here in islice(self._waiting, self.bounds.places):
            found = self.found[here]
            if found.place.card.round <= self.bounds.rounds:
                found.was_looked_at = True
                for tried in self.moves.at(found.place):
                    self._take(here, tried)

    def _take(self, here: int | None, tried: Tried) -> None:
        self.tries += 1
        if tried.steps:
            self.happened.add(tried.rule.name)
        elif tried.refused is not None:
            reason = tried.refused.reasons[0]
            said = f"{reason.say}{reason.mend}"
            if tried.is_nobodys:
                self.nobody.setdefault(tried.rule.name, (here, said))
            elif here is None:
                self.never_begun = said
        for step in tried.steps:
            index = self._reached(step, here)
            if here is not None:
                self.found[here].leads_to.add(index)

    def _reached(self, step: Leg, here: int | None) -> int:
        key = _key(self.moves, step.after, self.bounds)
        index = self._known.get(key)
        if index is None:
            index = self._known[key] = len(self.found)
            self.found.append(Reached(step.after, step, here))
            self._waiting.add(_kind(self.moves, step.after.card), index)
        self.found[index].ends_well |= _ends_well(step.after.card)
        return index


def walked(moves: Moves, now: datetime, bounds: Bounds) -> Walk:
    """Walk one machine within bounds."""
    walk = Walk(moves, bounds)
    walk.go(now)
    return walk


def _ends_well(card: Card) -> bool:
    return card.phase is Phase.ENDED and not any(came_by(card, each) for each in GIVING_UP)


def _key(moves: Moves, place: Place, bounds: Bounds) -> Hashable:
    """What the rules can tell of a place."""
    card, facts = place.card, moves.facts
    returns = any(t.state == PREVIOUS for each in moves.machine.events.values() for t in each.to)
    lookup = Facts(card, place.linked, now=place.now)
    return (
        card.state,
        card.previous if returns else "",
        min(card.round, bounds.rounds + 1),
        tuple(each.holds(lookup) for each in facts.terms),
        _counts(moves, card),
        tuple(min(card.times_this_round(each), most) for each, most in facts.counted.items()),
        tuple(sorted((each.number, each.is_open) for each in place.linked.values())),
        tuple(_doer(card, each) for each in sorted(facts.judged)),
    )


def _kind(moves: Moves, card: Card) -> Hashable:
    return card.state, _counts(moves, card)


def _counts(moves: Moves, card: Card) -> tuple[int, ...]:
    return tuple(min(card.times(each), most) for each, most in moves.facts.counted.items())


def _doer(card: Card, event: str) -> str:
    last = card.last(event)
    return last.event.actor if last else ""
