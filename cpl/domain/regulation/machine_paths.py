"""The paths a machine allows: which states can be reached, and what can come to be meant."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from cpl.dataclass import dataclass
from cpl.domain.regulation.computed_facts import Argument, Question, fact_named
from cpl.domain.regulation.conditions import ALWAYS, Combined, Condition, Term
from cpl.domain.regulation.meanings import NEW_ROUND, OF_WORDS
from cpl.domain.regulation.rules import PREVIOUS, EventRule, Machine, Phase

GIVING_UP = frozenset({"voided", "withdrawn", "merged"})
HAPPENED = ((">", "0"), (">=", "1"), ("is not", "0"))


def steps_from(machine: Machine, state: str) -> Iterator[tuple[EventRule, str]]:
    """Every event that may happen in a state, once with each state it may lead to."""
    for event in machine.events.values():
        if machine.takes(event, state):
            yield from ((event, each) for each in _ends(machine, event, state))


def _ends(machine: Machine, event: EventRule, state: str) -> tuple[str, ...]:
    """Where an event may lead; where its last target is conditional it may also stay."""
    found: list[str] = []
    for target in event.to:
        if target.state == PREVIOUS:
            found.extend(_before(machine, state))
        else:
            found.append(target.state)
        if target.when == ALWAYS:
            return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys((*found, state)))


def _before(machine: Machine, state: str) -> Iterator[str]:
    """The states from which some event comes to this one."""
    for event in machine.events.values():
        if any(target.state == state for target in event.to):
            yield from (n for n in machine.states if machine.takes(event, n))


def reachable(machine: Machine) -> frozenset[str]:
    """The states that some path from registration comes to; going back finds no new one."""
    seen = {each.state for each in machine.registration.to}
    waiting = deque(seen)
    while waiting:
        for state in _ahead(machine, waiting.popleft()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return frozenset(seen)


def _ahead(machine: Machine, state: str) -> Iterator[str]:
    for event in machine.events.values():
        if machine.takes(event, state):
            yield from (each.state for each in event.to if each.state != PREVIOUS)


@dataclass(frozen=True)
class Onward:
    """Where each state leads before the round is over, and what that means; `waits` go back.

    `ended`: where a record has ended that was no mistake.
    """

    steps: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    waits: frozenset[str]
    ended: frozenset[str]

    def beyond(self, wanted: frozenset[str]) -> frozenset[str]:
        """The states from which nothing that means it can happen before the round is over.

        What a state that only waits leads to depends on where it was come from: never here.
        """
        return frozenset(self.steps) - self.leading_to(wanted) - self.waits

    def leading_to(self, wanted: frozenset[str]) -> frozenset[str]:
        """The states from which something that means it can happen before the round is over."""
        leading: set[str] = set()
        more = set(self.steps)
        while more:
            more = {
                state
                for state, steps in self.steps.items()
                if state not in leading
                and any(means & wanted or after in leading for after, means in steps)
            }
            leading |= more
        return frozenset(leading)


def onward_in(machine: Machine) -> Onward:
    """Worked out once for a machine; every clock of it asks."""
    steps = {
        state: tuple(
            (after, means)
            for event, after in steps_from(machine, state)
            if not _goes_back(event)
            and not (means := meanings_of(machine, event, state, after)) & (GIVING_UP | NEW_ROUND)
        )
        for state in machine.states
    }
    waits = {n for n in machine.states if any(_goes_back(e) for e in machine.open_in(n))}
    ended = {n for n, each in machine.states.items() if each.phase is Phase.ENDED}
    return Onward(steps, frozenset(waits), frozenset(ended - machine.voided))


def _goes_back(event: EventRule) -> bool:
    return any(target.state == PREVIOUS for target in event.to)


def meanings_of(machine: Machine, event: EventRule, before: str, after: str) -> frozenset[str]:
    """What an event means, with what entering its state means."""
    entered = machine.states.get(after)
    return event.means | (entered.means if entered and before != after else frozenset())


Outcomes = tuple[tuple[str, frozenset[str]], ...]
"""States that a step may lead to, each with what coming there means."""


def outcomes_in(machine: Machine, before: str) -> Outcomes:
    """Where the events of a state lead, and what each then means."""
    return tuple(
        (after, meanings_of(machine, event, before, after))
        for event, after in steps_from(machine, before)
    )


def meanings_after(machine: Machine, state: str) -> dict[str, set[str]]:
    """Each meaning that can come about from a state, with the states right after it."""
    return _meanings_along(partial(outcomes_in, machine), state)


def _meanings_along(outcomes: Callable[[str], Outcomes], state: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    seen, waiting = {state}, deque([state])
    while waiting:
        for after, meanings in outcomes(waiting.popleft()):
            for meaning in meanings:
                found.setdefault(meaning, set()).add(after)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return found


def meanings_of_registration(machine: Machine) -> dict[str, set[str]]:
    """Meanings of the registration, with the states right after it."""
    found: dict[str, set[str]] = {}
    for state in _ends(machine, machine.registration, ""):
        for meaning in meanings_of(machine, machine.registration, "", state):
            found.setdefault(meaning, set()).add(state)
    return found


@dataclass(frozen=True)
class Meant:
    """What can come to be meant in a machine: at registration, and from each state it reaches."""

    first: Mapping[str, set[str]]
    later: Mapping[str, Mapping[str, set[str]]]

    @property
    def all(self) -> frozenset[str]:
        return frozenset(self.first).union(*self.later.values())

    def states_after(self, meanings: set[str]) -> set[str]:
        """The states right after something that means one of these."""
        found: set[str] = set()
        for each in (self.first, *self.later.values()):
            found.update(*(states for meaning, states in each.items() if meaning in meanings))
        return found


def meant_in(machine: Machine) -> Meant:
    """Worked out once for a machine; every clock of it asks."""
    outcomes = cache(partial(outcomes_in, machine))
    later = {state: _meanings_along(outcomes, state) for state in reachable(machine)}
    return Meant(meanings_of_registration(machine), later)


# —— what can come about at all ——


def could_hold(when: Condition, machine: Machine) -> bool:
    """As far as it asks for what comes about in no record of this machine."""
    if isinstance(when, Combined) and when.how != "not":
        parts = (could_hold(each, machine) for each in when.parts)
        return all(parts) if when.how == "all" else any(parts)
    return (
        isinstance(when, Combined)
        or not asks_whether(when)
        or meaning_asked(when.fact) in machine.meanings
    )


def asks_whether(term: Term) -> bool:
    """`做到.受理 > 0`, in whatever way it is written."""
    return bool(meaning_asked(term.fact)) and (term.operator, *term.values) in HAPPENED


def meaning_asked(fact: str) -> str:
    """What `做到.受理` asks for: `accepted`; empty where it is no such fact."""
    match fact_named(fact):
        case Question(asked, about) if asked.argument is Argument.MEANING:
            return OF_WORDS.get(about, "")
    return ""
