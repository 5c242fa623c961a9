"""The next step: what a record waits for where no clock says so, and what is likely to be done.

An office that lays down no time for a step owes it all the same; what no clock of the record
stops would otherwise be on nobody's list.

Likely is what brings it on: first what stops the deadlines that run, the one that falls due
first and the most of them in one go, then what else leads to the next state, then progress to be
told and urging where somebody is late, then what is made for this state. What gives a complaint
up comes last.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts
from cpl.domain.decisions.engine import held_shut, possible
from cpl.domain.powers.who_may import allowed_roles, bound_to, units_of
from cpl.domain.regulation.computed_facts import Argument, Question, fact_named
from cpl.domain.regulation.machine_paths import GIVING_UP, meanings_of
from cpl.domain.regulation.rules import PREVIOUS, Demand, EventRule, Phase
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.time.instances import Instance, Standing
from cpl.loading import WhenUsed
from cpl.store.record_files import Readable

# Whoever asks for the likely ones of one record has no need of the index.
if TYPE_CHECKING:
    from cpl.use_cases import remembered
    from cpl.use_cases.queries.present import Present
else:
    remembered = WhenUsed("cpl.use_cases.remembered")

BETWEEN = ""
"""Stands between events and owners: no event is called so."""
DECLINING = GIVING_UP | {"rejected", "referred"}


@dataclass(frozen=True)
class NextStep:
    """What a record waits for: the events that lead on, and who may let them happen."""

    loaded: Readable
    events: tuple[str, ...]
    owners: tuple[str, ...]


def steps_without_clock(
    read: "Present", running: Iterable[tuple[Readable, Instance]]
) -> list[NextStep]:
    """The next step of every open record that is stopped by none of its running clocks."""
    clocks: dict[str, set[str]] = {}
    for loaded, clock in running:
        clocks.setdefault(loaded.number, set()).add(clock.rule_id)
    found = (_step_known(read, each, clocks.get(each.number, set())) for each in read.records)
    return [each for each in found if each is not None]


def leads_on(card: Card, rule: EventRule) -> bool:
    """Is it made for this state, and does it bring the record further than waiting?"""
    return card.state in rule.sources and any(further(card, rule))


def goes_on(card: Card, now: datetime) -> bool:
    """Is there a step on, other than giving it up, that nothing must come before?"""
    steps = (each for each in possible(card) if leads_on(card, each))
    return any(not (each.means & DECLINING or held_shut(card, each, now)) for each in steps)


def further(card: Card, rule: EventRule) -> Iterator[str]:
    """The states it may bring the record to, past where it is and not to wait there."""
    states = card.machine.states
    for each in rule.to:
        is_elsewhere = each.state not in (PREVIOUS, card.state) and each.state in states
        if is_elsewhere and states[each.state].phase is not Phase.WAITING:
            yield each.state


def _step_known(read: "Present", loaded: Readable, clocks: set[str]) -> NextStep | None:
    def find(one: Readable) -> tuple[str, ...]:
        step = _step(read, one, clocks)
        return (*step.events, BETWEEN, *step.owners) if step else ()

    said = remembered.texts(loaded, f"下一步 {'、'.join(sorted(clocks))}", find)
    if not said:
        return None
    at = said.index(BETWEEN)
    return NextStep(loaded, said[:at], said[at + 1 :])


def _step(read: "Present", loaded: Readable, clocks: set[str]) -> NextStep | None:
    card = loaded.card
    steps = leading(card, read.now)
    steps = [each for each in steps if not each.means & DECLINING] or steps
    if not steps or _stops(card, clocks) & _meant_by(card, steps):
        return None
    lookup = Facts(card, now=read.now)
    owners = (owner for each in steps for owner in _owners(card, each, lookup))
    return NextStep(loaded, tuple(each.name for each in steps), tuple(dict.fromkeys(owners)))


def leading(card: Card, now: datetime) -> list[EventRule]:
    """What leads on and can be done; where all is held shut, what opens it, if anything can."""
    if card.phase is not Phase.OPEN:
        return []
    steps = [each for each in possible(card) if leads_on(card, each)]
    can_be = [each for each in steps if not held_shut(card, each, now)]
    return can_be or list(opening(card, steps, now)) or steps


def waits_for_another(card: Card, clock: Instance, now: datetime) -> bool:
    """Is all that would stop the clock held shut, by what can be done now?"""
    stops = [each for each in possible(card) if any(met_by(card, each, (clock,)))]
    is_shut = all(held_shut(card, each, now) for each in stops)
    return is_shut and any(opening(card, stops, now))


def opening(card: Card, steps: Iterable[EventRule], now: datetime) -> Iterator[EventRule]:
    """What is possible now and must have happened before one of these steps can."""
    demands = (demand for each in steps for demand in held_shut(card, each, now))
    names = {name for each in demands for name in _counted(each)}
    for rule in possible(card):
        if rule.name in names and not held_shut(card, rule, now):
            yield rule


def _meant_by(card: Card, steps: list[EventRule]) -> set[str]:
    machine = card.machine
    return {
        meaning
        for each in steps
        for after in tuple(further(card, each)) or (card.state,)
        for meaning in meanings_of(machine, each, card.state, after)
    }


def _stops(card: Card, clocks: set[str]) -> set[str]:
    """What stops the running clocks; that progress must be told is nobody's next step."""
    rules = (each.rule for each in card.rules.clocks if each.rule.id in clocks)
    return {stop for each in rules if not isinstance(each, HeartbeatRule) for stop in each.stop}


def _owners(card: Card, rule: EventRule, lookup: Facts) -> Iterator[str]:
    """The person, the roles, or the unit of those who act for their own unit only."""
    himself = bound_to(card, rule)
    if himself:
        yield himself
        return
    for role in allowed_roles(rule, lookup) or ():
        units = units_of(card, rule) if card.rules.roles[role].own_unit else ()
        yield from units or (role,)


# —— what is likely ——


class Likelihood(IntEnum):
    """The likeliest first."""

    STOPS_A_CLOCK = 0
    LEADS_ON = 1
    TELLS_PROGRESS = 2
    OF_THIS_STATE = 3
    NOTED = 4
    ANY_TIME = 5
    GIVES_UP = 6


Ranked = tuple[tuple[EventRule, Likelihood], ...]


def ranked(card: Card, running: Sequence[Instance]) -> Ranked:
    """Every event open now, the likeliest first, among equals as the rules have them."""
    found = [(rule, *_rank(card, rule, running)) for rule in possible(card)]
    found.sort(key=lambda each: each[1:])
    return tuple((rule, likelihood) for rule, likelihood, *_ in found)


def likely(card: Card, running: Sequence[Instance], now: datetime) -> Ranked:
    """What is likely next and can be done; of what is held shut, what opens it comes first."""
    found = ranked(card, running)
    near = [each for each in found if each[1] <= Likelihood.TELLS_PROGRESS]
    leading = [rule for rule, likelihood in near if likelihood <= Likelihood.LEADS_ON]
    opens = tuple(opening(card, leading, now))
    first = [rule for rule, _ in found if rule in opens]
    can_be = [e for e in near if e[0] not in first and not held_shut(card, e[0], now)]
    return (*((rule, Likelihood.LEADS_ON) for rule in first), *can_be)


def _counted(demand: Demand) -> Iterator[str]:
    """The events that a demand counts: that one of them happens may be what it waits for."""
    for fact in demand.when.facts():
        match fact_named(fact):
            case Question(asked, about) if asked.argument is Argument.EVENT:
                yield about


def _rank(
    card: Card, rule: EventRule, running: Sequence[Instance]
) -> tuple[Likelihood, datetime, int]:
    stopped = [each.due or datetime.max for each in met_by(card, rule, running)]
    first, many = min(stopped, default=datetime.max), -len(stopped)
    if rule.means & DECLINING:
        return Likelihood.GIVES_UP, first, many
    if leads_on(card, rule):
        return (Likelihood.STOPS_A_CLOCK if stopped else Likelihood.LEADS_ON), first, many
    is_late = any(each.standing is Standing.MISSED for each in running)
    presses = bool(stopped) or (is_late and "urged" in rule.means)
    return _staying(card, rule, presses), first, many


def _staying(card: Card, rule: EventRule, presses: bool) -> Likelihood:
    if presses:
        return Likelihood.TELLS_PROGRESS
    if card.state in rule.sources:
        return Likelihood.OF_THIS_STATE
    is_note = "noted" in rule.means and not rule.tells
    return Likelihood.NOTED if is_note else Likelihood.ANY_TIME


def met_by(card: Card, rule: EventRule, running: Sequence[Instance]) -> Iterator[Instance]:
    """The running clocks that the event would stop, or start anew where they go on beating."""
    states = tuple(further(card, rule)) or (card.state,)
    means = {each for to in states for each in meanings_of(card.machine, rule, card.state, to)}
    rules = {each.rule.id: each.rule for each in card.rules.clocks}
    for each in running:
        known = rules.get(each.rule_id)
        if known is not None:
            wanted = known.beat if isinstance(known, HeartbeatRule) else known.stop
            if means.intersection(wanted):
                yield each
