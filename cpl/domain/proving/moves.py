"""What somebody could do next to a record: every event, by everybody, with every answer.

The engine judges each try, with the staff as it is: a role that nobody holds lets nothing
happen. What other records tell this one happens by itself, in the order they would tell it.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import product
from math import prod

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Linked, blank_card
from cpl.domain.cases.reasons import EventPart
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.facts import Answers, AskedFacts, other_number
from cpl.domain.proving.outlook import Outlook
from cpl.domain.regulation.meanings import SETTLES_LINK
from cpl.domain.regulation.rules import EventRule, Machine, Phase, Rules, Tell, prefix_of
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, Values, at_path, each_shown, is_blank, with_path

TWO = 2
"""What one of two people did the other may judge: more of them make no difference."""
MOST_ANSWERS = 16
"""So many combinations of answers are tried for one event at one place."""
STEP = timedelta(minutes=10)
WHO = frozenset({EventPart.ACTOR, EventPart.ROLE})
BEYOND = "beyond-authority"


@dataclass(frozen=True)
class Place:
    """A record somewhere on its way, and the records it is linked to."""

    card: Card
    now: datetime
    linked: Mapping[str, Linked] = field(default_factory=dict)


@dataclass(frozen=True)
class Leg:
    """One legal event, and where it leads; `told` where another record let it happen."""

    event: Event
    after: Place
    told: bool = False


@dataclass(frozen=True)
class Wrong:
    """What a step that was let shows to be wrong; `about` tells apart what is told once each.

    `instead`: the step is this one. `reader`: who sees afterwards what he should not.
    """

    code: str
    about: str
    say: str
    mend: str
    instead: "Leg | None" = None
    reader: str = ""
    is_serious: bool = True


@dataclass(frozen=True)
class Tried:
    """What became of one event at one place: its legal steps.

    Where there is none, `refused` is the refusal that was nearest to letting it happen.
    """

    rule: EventRule
    steps: tuple[Leg, ...]
    refused: Refused | None = None

    @property
    def is_nobodys(self) -> bool:
        """Did only who does it stand in the way?"""
        return self.refused is not None and only_who(self.refused)


@dataclass(frozen=True)
class Moves:
    """The moves that the rules of one machine leave to the people of one staff."""

    rules: Rules
    machine: Machine
    staff: Staff
    most_answers: int = MOST_ANSWERS

    @cached_property
    def facts(self) -> AskedFacts:
        return AskedFacts(self.rules, self.machine)

    @cached_property
    def outlook(self) -> Outlook:
        return Outlook(self.facts)

    def signature(self, place: Place) -> Hashable:
        """What tells two places apart besides their outlook; a kind of walk says it."""
        return ()

    def stage(self, place: Place) -> Hashable:
        """What kinds of places have their turn by, besides their state."""
        return ()

    def wrongs(self, before: Place, step: Leg) -> Iterator[Wrong]:
        """What a step shows to be wrong by itself; a kind of walk says it."""
        return iter(())

    def wrongs_at(self, place: Place) -> Iterator[Wrong]:
        """What is wrong with a place, however it was come to; a kind of walk says it."""
        return iter(())

    def blank(self, now: datetime) -> Place:
        """Before the registration."""
        number = f"{prefix_of(self.machine)}{now:%Y%m%d}-001"
        return Place(blank_card(self.rules, self.machine, number, {}), now)

    def first(self, now: datetime) -> Tried:
        """The record is registered in every way that makes a difference."""
        place = self.blank(now)
        return self._by_people(place, self.machine.registration, self.facts.fields)

    def at(self, place: Place, asked: frozenset[str]) -> Iterator[Tried]:
        """Every event that the state lets happen, with all its steps.

        `asked` are the fields whose content still makes a difference here.
        """
        for rule in self.machine.events.values():
            if self.machine.takes(rule, place.card.state):
                if rule.told_only:
                    yield self._told(place, rule)
                else:
                    yield self._by_people(place, rule, asked)

    # —— by a person ——

    def _by_people(self, place: Place, rule: EventRule, asked: frozenset[str]) -> Tried:
        steps: list[Leg] = []
        refused: list[Refused] = []
        for fields in self._answers(place, rule, asked):
            found, why = self._by_somebody(place, rule, fields)
            steps.extend(found)
            if why is not None:
                refused.append(why)
        return Tried(rule, tuple(steps), None if steps else nearest(refused))

    def _by_somebody(
        self, place: Place, rule: EventRule, fields: Values
    ) -> tuple[list[Leg], Refused | None]:
        """By two people where it matters who does it, else by the first who may.

        And the refusal that was met, if any: one that is not about who, if there is such.
        """
        steps: list[Leg] = []
        refused: Refused | None = None
        for person, roles in self.able[rule.name]:
            outcome = self._by(place, rule, fields, person, roles)
            if isinstance(outcome, Refused):
                if refused is None or (only_who(refused) and not only_who(outcome)):
                    refused = outcome
                if not _hangs_on_who(outcome):
                    break
            else:
                steps.append(outcome)
                if len(steps) == (TWO if rule.name in self.facts.judged else 1):
                    break
        return steps, refused

    @cached_property
    def able(self) -> Mapping[str, tuple[tuple[Person, tuple[str, ...]], ...]]:
        """By event, who might be let and in which roles; where nobody might, everybody tries."""
        every = tuple((p, p.roles or ("",)) for p in self.staff.people.values())
        return {
            rule.name: tuple(
                (person, mine)
                for person, roles in every
                if (mine := tuple(r for r in roles if rule.himself or self._may_fit(rule, r)))
            )
            or every
            for rule in self.machine.every_event
        }

    def _may_fit(self, rule: EventRule, role: str) -> bool:
        wanted = [each for allowed in rule.by for each in allowed.roles]
        return any(self.rules.role_covers(role, each) for each in wanted)

    def _by(
        self, place: Place, rule: EventRule, fields: Values, person: Person, roles: tuple[str, ...]
    ) -> Leg | Refused:
        """By this person, in the first of his roles that may, after the wait that it needs."""
        refused: list[Refused] = []
        for delay in self.facts.delays_before(rule):
            for role in roles:
                event = Event(rule.name, place.now + STEP + delay, person.name, role, fields)
                outcome = self.judged(place, rule, event)
                if isinstance(outcome, Leg):
                    return outcome
                refused.append(outcome)
        return min(refused, key=_distance)

    def judged(self, place: Place, rule: EventRule, event: Event) -> Leg | Refused:
        card = place.card
        if rule is self.machine.registration:
            card = blank_card(self.rules, self.machine, card.number, event.fields)
            event = replace(event, fields={})
        linked = {**place.linked, **self._named(event.fields)}
        outcome = decide(card, event, Context(event.at, self.staff, linked))
        if isinstance(outcome, Refused):
            return outcome
        return Leg(event, Place(outcome.card, event.at, linked))

    # —— with which answers ——

    def _answers(self, place: Place, rule: EventRule, asked: frozenset[str]) -> Iterator[Values]:
        """Every combination of answers that can make a difference, the plainest first."""
        answers = Answers(self.facts, self.staff, place.now)
        paths = [*rule.give, *self._asked_besides(place, rule, asked)]
        choices = [self._to(answers, path, path in rule.give, place) for path in paths]
        for combination in combinations_of(choices, self.most_answers):
            fields: Values = {}
            for path, value in zip(paths, combination, strict=True):
                if value is not None:
                    fields = with_path(fields, path, value)
            yield fields

    def _asked_besides(self, place: Place, rule: EventRule, asked: frozenset[str]) -> Iterator[str]:
        """What must still be known, and what conditions ask about that the event takes."""
        for path in dict.fromkeys((*rule.need, *self._leaves(rule.may))):
            wanted = path in asked or (path in rule.need and self._is_open(place, path))
            wanted = wanted or path in self.facts.bound
            if wanted and path not in rule.give:
                yield path

    def _leaves(self, paths: tuple[str, ...]) -> Iterator[str]:
        for path in paths:
            known = self.rules.field_at(path)
            if known is not None and known.kind is Kind.GROUP:
                yield from (FieldPath.of(path, member) for member in known.fields)
            else:
                yield path

    @staticmethod
    def _is_open(place: Place, path: str) -> bool:
        return is_blank(at_path(place.card.values, path))

    def _to(
        self, answers: Answers, path: str, must: bool, place: Place
    ) -> tuple[Value | None, ...]:
        found = answers.to(path)
        if must or (self._is_open(place, path) and path not in self.facts.fields):
            return found
        return (None, *found)

    # —— because of other records ——

    def _told(self, place: Place, rule: EventRule) -> Tried:
        steps = [
            Leg(event, after, told=True)
            for sender, tell in self._senders(rule)
            if (event := self._telling(place, rule, sender, tell)) is not None
            and (after := self._heard(place, rule, event, sender)) is not None
        ]
        return Tried(rule, tuple(steps))

    def _senders(self, rule: EventRule) -> Iterator[tuple[Machine, Tell]]:
        """The machines whose events tell this one."""
        for machine, event in self.rules.every_event:
            for tell in event.tells:
                if tell.event == rule.name:
                    yield machine, tell

    def _telling(self, place: Place, rule: EventRule, sender: Machine, tell: Tell) -> Event | None:
        """As another record would tell it: one of each machine, which ends only where it began."""
        number = other_number(sender, place.now)
        known = place.linked.get(number)
        begins = "linked" in rule.means
        if (begins and known is not None) or (not begins and (known is None or not known.is_open)):
            return None
        return Event(rule.name, place.now + STEP, "系统", "", {tell.as_field: (number,)})

    def _heard(self, place: Place, rule: EventRule, event: Event, sender: Machine) -> Place | None:
        number = other_number(sender, place.now)
        phase = Phase.OPEN if rule.means.isdisjoint(SETTLES_LINK) else Phase.ENDED
        linked = {**place.linked, number: Linked(number, sender.name, phase)}
        outcome = decide(place.card, event, Context(event.at, None, linked))
        return None if isinstance(outcome, Refused) else Place(outcome.card, event.at, linked)

    def _named(self, fields: Values) -> dict[str, Linked]:
        """The records that an event names by its numbers: open ones of this very machine."""
        names = self.rules.link_fields & set(fields)
        numbers = {each for name in names for each in each_shown(fields[name])}
        first = next(iter(self.machine.states))
        return {each: Linked(each, self.machine.name, Phase.OPEN, first) for each in numbers}


def combinations_of(
    choices: Sequence[tuple[Value | None, ...]], few: int = MOST_ANSWERS
) -> Iterator[tuple[Value | None, ...]]:
    """All of them where they are few; else the least, the most, and each change of one."""
    if prod(map(len, choices)) <= few:
        yield from product(*choices)
        return
    least = tuple(each[0] for each in choices)
    most = tuple(next((v for v in each if v is not None), None) for each in choices)
    yield from (least, most) if least != most else (least,)
    for index, each in enumerate(choices):
        yield from ((*least[:index], v, *least[index + 1 :]) for v in each if v != least[index])
        yield from ((*most[:index], v, *most[index + 1 :]) for v in each[:1] if v != most[index])


def nearest(refused: Sequence[Refused]) -> Refused | None:
    return min(refused, key=_distance, default=None)


def _distance(refused: Refused) -> tuple[bool, int]:
    """How far from being let: first whoever else might, then by the number of reasons."""
    return not only_who(refused), len(refused.reasons)


def _hangs_on_who(refused: Refused) -> bool:
    """Might it be let if somebody else did it? What one may not give, a higher one may."""
    return all(each.about in WHO or each.code == BEYOND for each in refused.reasons)


def only_who(refused: Refused) -> bool:
    """Would somebody else have been let?"""
    return all(reason.about in WHO for reason in refused.reasons)
