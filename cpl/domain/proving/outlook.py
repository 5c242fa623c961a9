"""What of a record can still make a difference: two records with the same outlook are one case.

A condition counts as far as it is still open: a fact that nothing ahead can change is
settled, and a condition decided by settled facts asks for nothing more. A field that every
event asking for it gives anew makes no difference before.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts
from cpl.domain.proving.facts import AskedFacts
from cpl.domain.regulation.computed_facts import Argument, Question, fact_named, field_in
from cpl.domain.regulation.conditions import Combined, Condition, Term
from cpl.domain.regulation.machine_paths import steps_from
from cpl.domain.regulation.meanings import OF_WORDS
from cpl.domain.regulation.rules import PREVIOUS, EventRule
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, shown

ROUND = "轮次"
TermAnswers = tuple[bool, ...]
"""What each term of a machine answers, in the order of `AskedFacts.terms`."""


@dataclass(frozen=True)
class Ahead:
    """What can still happen from one state on.

    `live`: the terms that somebody may ask before their fields are given anew. `open`: those
    of all terms whose answer can still change.
    """

    events: tuple[EventRule, ...]
    conditions: tuple[Condition, ...]
    live: frozenset[Term]
    terms: tuple[Term, ...]
    known: dict[tuple[bool, ...], "Outstanding"] = field(default_factory=dict, repr=False)
    """What is left of the conditions, by what the terms answer: filled while a walk goes on."""

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(each.name for each in self.events)

    @cached_property
    def heads(self) -> frozenset[str]:
        """The fields that can still be given."""
        return frozenset(head for each in self.events for head in each.heads)

    @cached_property
    def judged(self) -> tuple[str, ...]:
        """The events whose doer may still be asked about."""
        return tuple(sorted({name for each in self.events for name in each.apart_from}))

    @cached_property
    def bound(self) -> tuple[str, ...]:
        """The fields that name who alone may do a step."""
        return tuple(sorted({each.himself for each in self.events if each.himself}))

    @cached_property
    def open(self) -> frozenset[Term]:
        return frozenset(
            term
            for condition in self.conditions
            for term in condition.terms()
            if any(_may_change(fact, self) for fact in term.facts())
        )

    @cached_property
    def told(self) -> tuple[Term, ...]:
        """The terms whose present answer counts; what is settled is never given anew."""
        every = dict.fromkeys(t for condition in self.conditions for t in condition.terms())
        return tuple(each for each in every if each in self.live)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where these stand among all terms."""
        at = {term: index for index, term in enumerate(self.terms)}
        return tuple(at[each] for each in self.told)


@dataclass(frozen=True)
class Outstanding:
    """What is left of the conditions ahead, and the terms in it whose present answer counts.

    `fields`: those that any of its terms asks for.
    """

    left: tuple["Left", ...]
    asked: tuple[Term, ...]
    fields: frozenset[str]


class Outlook:
    """The outlooks of one machine; what lies ahead of a state is worked out once."""

    def __init__(self, facts: AskedFacts) -> None:
        self._facts = facts
        self._ahead: dict[str, Ahead] = {}

    def answers(
        self, lookup: Facts, before: TermAnswers | None = None, given: Iterable[str] = ()
    ) -> TermAnswers:
        """What every term answers: as before, but where these fields or no fields alone decide."""
        terms = self._facts.terms
        if before is None:
            return tuple(each.holds(lookup) for each in terms)
        found = list(before)
        for index in {*self._by_field[""], *(n for g in given for n in self._by_field[g])}:
            found[index] = terms[index].holds(lookup)
        return tuple(found)

    @cached_property
    def _by_field(self) -> Mapping[str, list[int]]:
        """The places of the terms that ask for each field; under "" those that ask for more."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, term in enumerate(self._facts.terms):
            for fact in map(fact_named, term.facts()):
                found[fact.head if isinstance(fact, FieldPath) else ""].append(index)
        return found

    def of(self, card: Card, lookup: Facts, every: TermAnswers) -> Hashable:
        """Everything about this record on which it hangs what may become of it."""
        ahead, rest = self.ahead(card.state), self._outstanding(card, every)
        return (
            card.state,
            card.previous if self._goes_back(card.state) else "",
            rest.left,
            tuple(self._beside(card, term, lookup) for term in rest.asked),
            tuple(_doer(card, each) for each in ahead.judged),
            tuple(shown(at_path(card.values, each)) for each in ahead.bound),
        )

    def asked(self, card: Card, every: TermAnswers) -> frozenset[str]:
        """The fields whose content still makes a difference."""
        return self._outstanding(card, every).fields

    def _outstanding(self, card: Card, every: TermAnswers) -> Outstanding:
        ahead = self.ahead(card.state)
        answers = tuple(every[index] for index in ahead.places)
        rest = ahead.known.get(answers)
        if rest is None:
            rest = ahead.known[answers] = _outstanding(ahead, answers)
        return rest

    def ahead(self, state: str) -> Ahead:
        if state not in self._ahead:
            events = tuple(self._events_from(state))
            demands = dict.fromkeys(c for e in events for c in self._facts.of_event(e))
            self._ahead[state] = Ahead(events, tuple(demands), self._live[state], self._facts.terms)
        return self._ahead[state]

    def _goes_back(self, state: str) -> bool:
        machine = self._facts.machine
        ways = (e.to for e in machine.events.values() if machine.takes(e, state))
        return any(to.state == PREVIOUS for way in ways for to in way)

    def _events_from(self, state: str) -> Iterator[EventRule]:
        """The events that can still happen, in the order of the rules."""
        machine = self._facts.machine
        seen, waiting = {state}, [state]
        while waiting:
            for after in {after for _, after in steps_from(machine, waiting.pop())} - seen:
                seen.add(after)
                waiting.append(after)
        for event in machine.events.values():
            if any(machine.takes(event, each) for each in seen):
                yield event

    @cached_property
    def _live(self) -> Mapping[str, frozenset[Term]]:
        """Of each state the terms that an event asks for which does not give their fields."""
        machine = self._facts.machine
        ways = {state: tuple(steps_from(machine, state)) for state in machine.states}
        reads = {each.name: self._read_by(each) for each in machine.events.values()}
        live: dict[str, frozenset[Term]] = dict.fromkeys(machine.states, frozenset())
        grows = True
        while grows:
            grows = False
            for state, steps in ways.items():
                asked = (
                    term
                    for event, after in steps
                    for term in reads[event.name] | live[after]
                    if not _gives(event, term)
                )
                found = live[state].union(asked)
                grows |= found != live[state]
                live[state] = found
        return live

    def _read_by(self, event: EventRule) -> frozenset[Term]:
        return frozenset(term for each in self._facts.of_event(event) for term in each.terms())

    def _beside(self, card: Card, term: Term, lookup: Facts) -> Hashable:
        """What a term holds beside its answer: how far its count has come, what it refers to."""
        if term.references:
            return tuple(shown(lookup(each)) for each in term.facts())
        match fact_named(term.fact):
            case Question() as question if question.fact.name == ROUND:
                return min(card.round, _most(term))
            case Question() as question:
                most, names = _most(term), self._facts.asked_about(question)
                return tuple(
                    (min(card.times(n), most), min(card.times_this_round(n), most)) for n in names
                )
        return ()


Left: TypeAlias = bool | Term | tuple[Term, bool] | tuple[str, tuple["Left", ...]]
"""What is left of a condition: decided, or the terms still open and what they answer now."""


def _outstanding(ahead: Ahead, answers: tuple[bool, ...]) -> Outstanding:
    holds = dict(zip(ahead.told, answers, strict=True))
    left = tuple(_left(each, holds, ahead) for each in ahead.conditions)
    terms = tuple(dict.fromkeys(term for each in left for term in _terms(each)))
    paths = (field_in(fact) for each in terms for fact in each.facts())
    fields = frozenset(each for each in paths if each is not None)
    return Outstanding(left, tuple(each for each in terms if each in holds), fields)


def _left(condition: Condition, holds: Mapping[Term, bool], ahead: Ahead) -> Left:
    if isinstance(condition, Combined):
        return _left_of_all(condition, holds, ahead)
    if condition not in ahead.open:
        return holds[condition]
    return (condition, holds[condition]) if condition in ahead.live else condition


def _left_of_all(condition: Combined, holds: Mapping[Term, bool], ahead: Ahead) -> Left:
    """Without the parts that decide nothing; decided where one part decides it."""
    if condition.how == "not":
        only = _left(condition.parts[0], holds, ahead)
        return not only if isinstance(only, bool) else ("not", (only,))
    decides = condition.how == "any"
    open_ones: list[Left] = []
    for part in condition.parts:
        left = _left(part, holds, ahead)
        if left is decides:
            return decides
        if not isinstance(left, bool):
            open_ones.append(left)
    return (condition.how, tuple(open_ones)) if open_ones else not decides


def _terms(left: Left) -> Iterator[Term]:
    match left:
        case Term():
            yield left
        case (Term() as term, _):
            yield term
        case (str(), tuple() as parts):
            for part in parts:
                yield from _terms(part)


def _may_change(fact: str, ahead: Ahead) -> bool:
    """Can something ahead, or time, change what this fact answers?"""
    match fact_named(fact):
        case Question() as question:
            return _answer_may_change(question, ahead)
        case path:
            return path.head in ahead.heads


def _answer_may_change(question: Question, ahead: Ahead) -> bool:
    match question.fact.argument:
        case Argument.EVENT:
            return question.about in ahead.names
        case Argument.FIELD:
            return FieldPath(question.about).head in ahead.heads
        case Argument.MEANING:
            meaning = OF_WORDS.get(question.about, "")
            return any(meaning in each.means for each in ahead.events)
    return True


def _gives(event: EventRule, term: Term) -> bool:
    """Does this event say anew whatever the term asks for?"""
    return all(
        isinstance(path := fact_named(fact), FieldPath) and path in event.give
        for fact in term.facts()
    )


def _most(term: Term) -> int:
    """Beyond it the answer is the same."""
    return max((int(each) for each in term.values if each.isdecimal()), default=0) + 1


def _doer(card: Card, event: str) -> str:
    last = card.last(event)
    return last.event.actor if last else ""
