"""The walk: every place that a record can come to, within bounds, with the way there.

Places that no condition of the rules can tell apart are one. What was not looked at
because the bounds were reached is counted as open, never as proven.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator
from dataclasses import field, replace
from datetime import datetime
from itertools import islice

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import came_by
from cpl.domain.cases.card import Card, Facts
from cpl.domain.decisions.engine import Refused
from cpl.domain.proving.moves import Leg, Moves, Place, Tried, Wrong
from cpl.domain.proving.outlook import TermAnswers
from cpl.domain.regulation.machine_paths import GIVING_UP
from cpl.domain.regulation.rules import Phase

EVERY_ANSWER = 2000
"""So many combinations are tried before an event counts as one that nobody can do."""


@dataclass(frozen=True)
class Bounds:
    """How far the walk goes: the rounds of one record, the places looked at, the steps let."""

    rounds: int = 3
    places: int = 600
    steps: int = 10_000


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
    answers: TermAnswers = ()

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
    wrong: dict[tuple[str, str], tuple[tuple[Leg, ...], Wrong]] = field(default_factory=dict)
    """What steps and places showed to be wrong, each with the way that shows it."""
    tries: int = 0
    steps: int = 0
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
        self._take(None, self.moves.blank(now), self.moves.first(now))
        for here in islice(self._waiting, self.bounds.places):
            found = self.found[here]
            if self.steps > self.bounds.steps:
                break
            if found.place.card.round <= self.bounds.rounds:
                found.was_looked_at = True
                asked = self.moves.outlook.asked(found.place.card, found.answers)
                for tried in self.moves.at(found.place, asked):
                    self._take(here, found.place, tried)

        self._look_closer()

    def _look_closer(self) -> None:
        """Where it seems to end for ever, with every combination of answers."""
        closer, looked = replace(self.moves, most_answers=EVERY_ANSWER), set[int]()
        while left := [each for each in self.dead_ends() if each not in looked]:
            looked.add(left[0])
            found = self.found[left[0]]
            asked = self.moves.outlook.asked(found.place.card, found.answers)
            for tried in closer.at(found.place, asked):
                self._take(left[0], found.place, tried)

    def dead_ends(self) -> tuple[int, ...]:
        """Of each state the first place that reaches no good end and nothing not looked at."""
        before: dict[int, list[int]] = defaultdict(list)
        for index, found in enumerate(self.found):
            for after in found.leads_to:
                before[after].append(index)
        alive = {n for n, each in enumerate(self.found) if each.ends_well or not each.was_looked_at}
        waiting = deque(alive)
        while waiting:
            for index in before[waiting.popleft()]:
                if index not in alive:
                    alive.add(index)
                    waiting.append(index)
        first: dict[str, int] = {}
        for index, found in enumerate(self.found):
            if index not in alive and not found.is_ended:
                first.setdefault(found.place.card.state, index)
        return tuple(first.values())

    def _take(self, here: int | None, before: Place, tried: Tried) -> None:
        self.tries += 1
        self.steps += len(tried.steps)
        if tried.steps:
            self.happened.add(tried.rule.name)
        elif tried.refused is not None:
            self._refused(here, tried, tried.refused)
        for step in tried.steps:
            index = self._reached(step, here)
            if here is not None:
                self.found[here].leads_to.add(index)
            for wrong in self.moves.wrongs(before, step):
                self._told(here, wrong.instead or step, wrong)

    def _refused(self, here: int | None, tried: Tried, refused: Refused) -> None:
        reason = refused.reasons[0]
        said = f"{reason.say}{reason.mend}"
        if tried.is_nobodys:
            self.nobody.setdefault(tried.rule.name, (here, said))
        elif here is None:
            self.never_begun = said

    def _reached(self, step: Leg, here: int | None) -> int:
        key, answers = self._seen_as(step, here)
        index = self._known.get(key)
        if index is None:
            index = self._known[key] = len(self.found)
            self.found.append(Reached(step.after, step, here, answers=answers))
            kind = (_kind(self.moves, step.after.card), self.moves.stage(step.after))
            self._waiting.add(kind, index)
            for wrong in self.moves.wrongs_at(step.after):
                self._told(here, step, wrong)
        self.found[index].ends_well |= _ends_well(step.after.card)
        return index

    def _told(self, here: int | None, step: Leg, wrong: Wrong) -> None:
        way = (*self.way_to(here), step)
        self.wrong.setdefault((wrong.code, wrong.about), (way, wrong))

    def _seen_as(self, step: Leg, here: int | None) -> tuple[Hashable, TermAnswers]:
        """What the rules can tell of where a step leads, and what the conditions answer there."""
        place, outlook = step.after, self.moves.outlook
        lookup = Facts(place.card, place.linked, now=place.now)
        before = None if here is None else self.found[here].answers
        answers = outlook.answers(lookup, before, step.event.fields)
        links = tuple(sorted((each.number, each.is_open) for each in place.linked.values()))
        mark = self.moves.signature(place)
        return (outlook.of(place.card, lookup, answers), links, mark), answers


def walked(moves: Moves, now: datetime, bounds: Bounds) -> Walk:
    """Walk one machine within bounds."""
    walk = Walk(moves, bounds)
    walk.go(now)
    return walk


def _ends_well(card: Card) -> bool:
    return card.phase is Phase.ENDED and not any(came_by(card, each) for each in GIVING_UP)


def _kind(moves: Moves, card: Card) -> Hashable:
    return card.state, _counts(moves, card)


def _counts(moves: Moves, card: Card) -> tuple[int, ...]:
    return tuple(min(card.times(each), most) for each, most in moves.facts.counted.items())
