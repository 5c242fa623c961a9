"""What has just changed about a record, and which of the events that may happen now are likely.

Likely is what brings it on: first what stops the deadlines that run, the one that falls due
first and the most of them in one go, then what else leads to the next state, then progress to be
told and urging where somebody is late, then what is made for this state. What gives a complaint
up comes last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import IntEnum

from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import possible
from cpl.domain.regulation.machine_paths import meanings_of
from cpl.domain.regulation.rules import EventRule
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.time.instances import Instance, Standing
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.queries.steps import DECLINING, further, leads_on


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


def clocks_running(workspace: Workspace, loaded: Readable, now: datetime) -> tuple[Instance, ...]:
    """Those of its own that have a time and are not stopped."""
    found = clocks(workspace, loaded, now, only_open=True)
    return tuple(each for each in found if each.is_open and each.due)


def clocks_changed(
    workspace: Workspace, written: Readable, events: int, now: datetime
) -> tuple[Instance, ...]:
    """The running clocks that its last `events` have set going, moved or given to another."""
    running = clocks_running(workspace, written, now)
    history = written.record.history[:-events]
    if not history:
        return running
    before = replay(written.rules, replace(written.record, history=history))
    calendar = workspace.calendar(written.rules)
    known = set(map(_told, clocks_of(before, calendar, now, only_open=True)))
    return tuple(each for each in running if _told(each) not in known)


def _told(each: Instance) -> tuple[object, ...]:
    return each.rule_id, each.round, each.addressee, each.due


def _rank(
    card: Card, rule: EventRule, running: Sequence[Instance]
) -> tuple[Likelihood, datetime, int]:
    stopped = [each.due or datetime.max for each in _met_by(card, rule, running)]
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


def _met_by(card: Card, rule: EventRule, running: Sequence[Instance]) -> Iterator[Instance]:
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
