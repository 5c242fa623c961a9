"""From a card to its clocks: what happened when, paused when, promised what."""

from collections.abc import Mapping
from datetime import date, datetime, time

from cpl.domain.cases.batches import is_merged
from cpl.domain.cases.card import Card, Facts, Linked
from cpl.domain.regulation.rules import Phase, Rules, Timed
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.deadline_rules import PromiseRule
from cpl.domain.time.deadlines import instances
from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Interval
from cpl.domain.time.occurrences import Extension, Occurrence, Timeline
from cpl.domain.values.value import Value, at_path, shown


def clocks_of(
    card: Card,
    calendar: Calendar,
    now: datetime,
    linked: Mapping[str, Linked] | None = None,
    only_open: bool = False,
) -> tuple[Instance, ...]:
    """Every deadline, heartbeat and promise of one card, as it stands now, or those that run.

    A merged record has no clock that runs: it follows another one's.
    """
    lookup = Facts(card, linked or {})
    running = [
        each
        for each in card.rules.clocks
        if each.machine == card.machine.name and each.when.holds(lookup)
    ]
    plain = tuple(each.rule for each in running if not isinstance(each.rule, PromiseRule))
    found = list(instances(plain, _timeline(card, calendar, ""), calendar, now, only_open))
    for timed in running:
        if isinstance(timed.rule, PromiseRule):
            promised = _timeline(card, calendar, timed.field)
            found.extend(instances((timed.rule,), promised, calendar, now, only_open))
    if is_merged(card):
        found = [each for each in found if not each.is_open]
    return tuple(
        sorted(found, key=lambda each: (each.due is None, each.due or now, each.started_at))
    )


def _timeline(card: Card, calendar: Calendar, promised: str) -> Timeline:
    return Timeline(
        _occurrences(card, calendar, promised),
        _pauses(card),
        _extensions(card, calendar),
        _ended_at(card),
    )


def _occurrences(card: Card, calendar: Calendar, promised: str) -> tuple[Occurrence, ...]:
    found = []
    for index, each in enumerate(card.happened):
        values = each.event.fields if index else {**card.registered, **each.event.fields}
        at = each.event.at if index else card.received_at
        promise = due_moment(values.get(promised), calendar) if promised else None
        found.append(Occurrence(at, each.meanings, each.round, each.event.name, promise))
    return tuple(found)


def due_moment(value: Value | None, calendar: Calendar) -> datetime | None:
    """A day alone is due at its close of business."""
    if isinstance(value, datetime):
        return calendar.close_of(value.date()) if value.time() == time(0, 0) else value
    if isinstance(value, date):
        return calendar.close_of(value)
    return None


def _pauses(card: Card) -> tuple[Interval, ...]:
    """When it waited, or followed another record it was merged into."""
    pauses: list[Interval] = []
    since: datetime | None = None
    follows = False
    for each in card.happened:
        follows = "merged" in each.meanings if each.moved else follows
        waiting = follows or _waits(card, each.after)
        if waiting and since is None:
            since = each.event.at
        elif not waiting and since is not None:
            pauses.append(Interval(since, each.event.at))
            since = None
    if since is not None:
        pauses.append(Interval(since, None))
    return tuple(pauses)


def _waits(card: Card, state: str) -> bool:
    return card.machine.phase_of(state) is Phase.WAITING


def _extensions(card: Card, calendar: Calendar) -> tuple[Extension, ...]:
    """Each extension names its clock, or none: then it is for every running one."""
    clocks = {clock.rule.id for clock in card.rules.clocks}
    found = []
    parts = card.rules.parts
    for happened in card.happened:
        if "extended" in happened.meanings:
            said = happened.event.fields
            until = due_moment(at_path(said, parts.extended_until), calendar)
            clock = shown(at_path(said, parts.extended_clock))
            found.append(
                Extension(clock if clock in clocks else "", happened.event.at, until=until)
            )
    return tuple(found)


def _ended_at(card: Card) -> datetime | None:
    """When it came to its present ended state; later clocks may still start there."""
    if card.phase is not Phase.ENDED:
        return None
    moves = [each for each in card.happened if each.moved]
    for each in reversed(moves):
        if card.machine.phase_of(each.before) is not Phase.ENDED:
            return each.event.at
    return card.happened[-1].event.at


def clock_named(rules: Rules, name: str) -> Timed | None:
    return next((each for each in rules.clocks if each.rule.id == name), None)
