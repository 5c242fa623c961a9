"""Deadlines, progress duties and promises of one record, computed on read.

This knows nothing of records: it is told what happened when and what it
meant. Nothing of the answer is ever stored, so a new calendar or an event
entered late is judged as if it had been known all along.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from math import ceil, gcd
from typing import Any

from cpl.dataclass import dataclass
from cpl.domain.time.calendar import Calendar, midnight_after
from cpl.domain.time.clocks import clock_text, count, last_day, runs_out, spent
from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    OnRepeat,
    PromiseRule,
    Quiet,
    Rule,
)
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock, Count, Cutoff, Interval, Limit, Start
from cpl.domain.time.occurrences import (
    Extension,
    Occurrence,
    Span,
    Timeline,
    away,
    deadline_spans,
    heartbeat_spans,
    is_surely_over,
    promise_spans,
)

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1) // A_MINUTE
IN_TIME = timedelta()
"""One for all clocks: a year's report holds some ten thousand."""


def instances(
    rules: Iterable[Rule],
    timeline: Timeline,
    calendar: Calendar,
    now: datetime,
    only_open: bool = False,
    bare: bool = False,
) -> tuple[Instance, ...]:
    """All that has started by now, soonest due first, what is not laid down last.

    `only_open`: those that still run; the others are not even counted. `bare`: nobody asks how
    they were counted, nor how late they are on their own clocks.
    """
    desk = _Desk(timeline.as_of(now), calendar, now, only_open, bare)
    found = [each for rule in rules for each in _instances_of(rule, desk)]
    return tuple(
        sorted(found, key=lambda each: (each.due is None, each.due or now, each.started_at))
    )


def is_any_open(rule: Rule, lived: Timeline) -> bool:
    """Does this rule still run anywhere? All that the timeline tells has happened, in order."""
    return any(
        span.stop is None and lived.end_for(rule, span) is None
        for span in _spans(rule, lived.occurrences)
    )


def _spans(rule: Rule, line: tuple[Occurrence, ...]) -> Iterator[Span]:
    match rule:
        case DeadlineRule():
            yield from deadline_spans(rule, line)
        case HeartbeatRule():
            yield from heartbeat_spans(rule, line)
        case PromiseRule():
            yield from promise_spans(rule, line)


@dataclass(frozen=True)
class _Begun:
    """A clock before it is judged."""

    round: int
    started_at: datetime
    stopped_at: datetime | None
    ended_at: datetime | None
    addressee: str
    of: str

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None and self.ended_at is None


@dataclass(frozen=True)
class _Desk:
    """What happened by now, and the calendar to judge it by."""

    timeline: Timeline
    calendar: Calendar
    now: datetime
    only_open: bool
    bare: bool

    def begun(self, rule: Rule) -> Iterator[tuple[_Begun, Span]]:
        """Those that are wanted, each with its span."""
        for span in _spans(rule, self.timeline.occurrences):
            if span.stop is not None and self.only_open:
                continue
            begun = _begun(rule, self, span)
            if begun.is_open or not self.only_open:
                yield begun, span

    def count(
        self, limit: Limit, since: datetime, pauses: tuple[Interval, ...], until: datetime
    ) -> Count:
        """When a limit runs out, and how that was found where somebody may ask."""
        if self.bare and limit.n is not None:
            return Count(runs_out(self.calendar, limit, since, pauses, until))
        return count(self.calendar, limit, since, pauses, until)

    def overdue(
        self, rule: Rule, due: datetime, end: datetime, pauses: tuple[Interval, ...]
    ) -> Callable[[], timedelta]:
        """What measures how late it is on the rule's own clock."""
        if self.bare:
            return timedelta
        return partial(spent, self.calendar, rule.clock, due, end, pauses)

    def pauses(self, rule: Rule, since: datetime, until: datetime) -> tuple[Interval, ...]:
        """Those that held this rule's clock while it ran."""
        timeline = self.timeline
        if isinstance(rule, PromiseRule):
            return ()
        if not (timeline.rests or timeline.pauses or rule.on_repeat is OnRepeat.TAKES_OVER):
            return ()
        held = (
            *timeline.rests_for(rule, since),
            *(timeline.pauses if rule.pausable else ()),
        )
        if rule.on_repeat is OnRepeat.TAKES_OVER:
            held = (*held, *away(timeline.occurrences))
        return tuple(each for each in held if each.start < until)


def _instances_of(rule: Rule, desk: _Desk) -> Iterator[Instance]:
    line = desk.timeline.occurrences
    if desk.only_open and not isinstance(rule, PromiseRule) and is_surely_over(rule, line):
        return
    match rule:
        case DeadlineRule():
            for begun, _ in desk.begun(rule):
                yield _deadline(rule, desk, begun)
        case HeartbeatRule():
            for begun, span in desk.begun(rule):
                yield _heartbeat(rule, desk, begun, span)
        case PromiseRule():
            for begun, span in desk.begun(rule):
                found = Count(line[span.start].promise)
                yield _judged(rule, desk, begun, found, _until(desk, begun))


def instance_of(rule: Rule, of_round: int, started_at: datetime, **found: Any) -> Instance:
    """A clock of this rule, with what was found of it."""
    return Instance(
        rule.id,
        rule.label,
        rule.owner,
        rule.quote,
        rule.ref,
        rule.clock,
        of_round,
        started_at,
        **found,
    )


def _begun(rule: Rule, desk: _Desk, span: Span) -> _Begun:
    line = desk.timeline.occurrences
    of_each = isinstance(rule, DeadlineRule) and bool(rule.each)
    start = line[span.start]
    stopped = None if span.stop is None else line[span.stop].at
    ended = desk.timeline.end_for(rule, span)
    named = "" if of_each else span.addressee
    owed_by = named or desk.timeline.owed_by(rule.owner, start.at, stopped or ended)
    of = span.addressee if of_each else ""
    return _Begun(start.round, start.at, stopped, ended, owed_by, of)


def _until(desk: _Desk, begun: _Begun) -> datetime:
    """How far its clock has run."""
    stopped, ended = begun.stopped_at, begun.ended_at
    until = desk.now if stopped is None else min(stopped, desk.now)
    return until if ended is None else min(ended, until)


def _deadline(rule: DeadlineRule, desk: _Desk, begun: _Begun) -> Instance:
    until = _until(desk, begun)
    pauses = desk.pauses(rule, begun.started_at, until)
    found = desk.count(rule.limit, begun.started_at, pauses, until)
    if rule.limit.n is not None and rule.assume:
        found = found.assuming((*rule.assume, *found.assumptions))
    return _judged(rule, desk, begun, found, until)


# —— the due moment ——


def _extended(rule: Rule, desk: _Desk, begun: _Begun, found: Count) -> Count:
    """With the extensions that were approved while it ran."""
    stopped = begun.stopped_at or desk.now
    for each in desk.timeline.extensions:
        is_meant = each.rule in ("", rule.id) and begun.started_at <= each.at <= stopped
        if is_meant and found.due is not None and each.at <= found.due:
            found = _longer(rule, desk, found, each, begun)
    return found


def _longer(rule: Rule, desk: _Desk, found: Count, extension: Extension, begun: _Begun) -> Count:
    assert found.due is not None
    until = _until(desk, begun)
    more = Count(_end_of(rule, desk.calendar, extension.until))
    if extension.limit is not None:
        since = found.due
        if extension.limit.counts_days and last_day(since) < since.date():
            since -= timedelta(minutes=1)  # 24:00 belongs to the day that ends
        pauses = desk.pauses(rule, begun.started_at, until)
        more = desk.count(extension.limit, since, pauses, until)
    if more.due is None or more.due <= found.due:
        return found
    note = f"{extension.at:%Y-%m-%d %H:%M} 批准延期到 {clock_text(more.due)}"
    return Count(
        more.due,
        tuple(dict.fromkeys((*found.assumptions, *more.assumptions, note))),
        found.provisional or more.provisional,
        lambda: (*found.steps, *more.steps),
    )


def _end_of(rule: Rule, calendar: Calendar, until: date | None) -> datetime | None:
    """A moment as it is; a day ends as the days of the deadline do."""
    if until is None or isinstance(until, datetime):
        return until
    return midnight_after(until) if _runs_to_midnight(rule) else calendar.close_of(until)


def _runs_to_midnight(rule: Rule) -> bool:
    """Does it count all hours of the day, or days until 24:00?"""
    if not isinstance(rule, DeadlineRule):
        return False
    limit = rule.limit
    if limit.counts_days:
        return limit.cutoff is Cutoff.MIDNIGHT
    return limit.clock in (Clock.ELAPSED, Clock.CALENDAR)


# —— the judgement ——


def _judged(rule: Rule, desk: _Desk, begun: _Begun, found: Count, until: datetime) -> Instance:
    if desk.timeline.extensions and not isinstance(rule, HeartbeatRule):
        found = _extended(rule, desk, begun, found)
    if found.due is None:
        return _instance(rule, desk, begun, found)
    pauses = desk.pauses(rule, begun.started_at, until)
    return _instance(
        rule,
        desk,
        begun,
        found,
        standing=_standing(rule, desk, begun, found.due, until),
        late_in_all=max(until - found.due, IN_TIME),
        count_overdue=desk.overdue(rule, found.due, until, pauses),
        held=pauses,
    )


def _instance(rule: Rule, desk: _Desk, begun: _Begun, found: Count, **judged: Any) -> Instance:
    return instance_of(
        rule,
        begun.round,
        begun.started_at,
        stopped_at=begun.stopped_at,
        ended_at=begun.ended_at,
        addressee=begun.addressee,
        of=begun.of,
        due=found.due,
        count=None if desk.bare else found,
        **judged,
    )


def _standing(rule: Rule, desk: _Desk, begun: _Begun, due: datetime, until: datetime) -> Standing:
    """Inclusive: at the due moment is in time, a minute later is not."""
    if begun.stopped_at is not None and begun.stopped_at <= due:
        return Standing.MET
    if until > due:
        return Standing.MISSED
    if not begun.is_open:
        return Standing.CANCELLED
    return Standing.DUE_SOON if _is_due_soon(rule, desk, begun, due) else Standing.RUNNING


def _is_due_soon(rule: Rule, desk: _Desk, begun: _Begun, due: datetime) -> bool:
    if not isinstance(rule, DeadlineRule) or rule.warn is None:
        return False
    pauses = desk.pauses(rule, begun.started_at, desk.now)
    used, whole = (
        spent(desk.calendar, rule.clock, begun.started_at, end, pauses) for end in (desk.now, due)
    )
    return used >= rule.warn * whole


# —— progress duties ——


@dataclass(frozen=True)
class _Gap:
    """Between two reports of progress, or until all was over: what held the clock there."""

    since: datetime
    end: datetime
    pauses: tuple[Interval, ...]


def _heartbeat(rule: HeartbeatRule, desk: _Desk, begun: _Begun, span: Span) -> Instance:
    """Counted from the last event that is a report of progress, not from the last touch."""
    until = _until(desk, begun)
    inside = desk.timeline.occurrences[span.start + 1 : span.stop]
    beats = [each.at for each in inside if each.means(rule.beat) and each.at <= until]
    ends = pairwise((begun.started_at, *beats, until))
    gaps = [_Gap(since, end, desk.pauses(rule, since, end)) for since, end in ends]
    counts = [_next_beat(rule, desk, each) for each in gaps]
    late = [
        at
        for at, (found, gap) in enumerate(zip(counts, gaps, strict=True))
        if found.due is not None and gap.end > found.due
    ]
    judged = _judged(rule, desk, begun, counts[-1], until)
    if not late:
        return judged
    count_missed = partial(_missed_in, rule, desk.calendar, tuple(gaps[at] for at in late))
    judged = replace(judged, count_missed=count_missed)
    if begun.is_open:
        return judged
    first = late[0]  # the last may have been kept
    return _missed(rule, desk, judged, counts[first].due, gaps[first].end, first < len(beats))


def _missed(
    rule: HeartbeatRule,
    desk: _Desk,
    judged: Instance,
    due: datetime | None,
    end: datetime,
    is_told: bool,
) -> Instance:
    """The gap that was too long: from when it was due until it was told, or all was over."""
    assert due is not None
    pauses = desk.pauses(rule, judged.started_at, end)
    return replace(
        judged,
        standing=Standing.MISSED,
        due=due,
        late_in_all=end - due,
        count_overdue=desk.overdue(rule, due, end, pauses),
        made_up_at=end if is_told else None,
    )


def _missed_in(rule: HeartbeatRule, calendar: Calendar, gaps: Iterable[_Gap]) -> int:
    return sum(_left_out(rule, calendar, each) for each in gaps)


def _left_out(rule: HeartbeatRule, calendar: Calendar, gap: _Gap) -> int:
    """How many reports fell due in it."""
    every, since, end, pauses = rule.every, gap.since, gap.end, gap.pauses
    if rule.quiet is Quiet.NONE and not every.counts_days:
        line = spent(calendar, every.clock, since, end, pauses)
        return max(1, ceil(line / every.length) - 1)
    held_until = max((each.end or end for each in pauses), default=since)
    known = calendar.beats((every, rule.quiet, rule.grace))
    in_a_day = _beats_of_all_hours(rule)
    number, unmoved = -1, 0  # the last is due when it is all over, or later
    while since < end:
        number += 1
        if since < held_until:
            due = runs_out(calendar, every, since, pauses, end)
            since = _out_of_quiet(rule, calendar, since, due)
            continue
        if since not in known:
            due = runs_out(calendar, every, since, (), end)
            known[since] = _out_of_quiet(rule, calendar, since, due)
        unmoved = unmoved + 1 if known[since] - since == every.length else 0
        since = known[since]
        if unmoved == in_a_day:  # nor will any other be
            return number - min(0, (since - end) // every.length)
    return number


def _beats_of_all_hours(rule: HeartbeatRule) -> int | None:
    """After how many in a row they come at the same hours again; None where days differ.

    As they do without grace: what is due when quiet time ends waits until the day's opening.
    """
    every = rule.every
    is_alike = every.clock in (Clock.ELAPSED, Clock.CALENDAR) and not every.counts_days
    is_moved_alike = rule.quiet is not Quiet.CLOSED and rule.grace.length
    if not is_alike or every.start is Start.SECOND_WORKDAY or not is_moved_alike:
        return None
    return A_DAY // gcd(A_DAY, every.length // A_MINUTE)


def _next_beat(rule: HeartbeatRule, desk: _Desk, gap: _Gap) -> Count:
    found = desk.count(rule.every, gap.since, gap.pauses, gap.end)
    if found.due is None:
        return found
    moved = _out_of_quiet(rule, desk.calendar, gap.since, found.due)
    if moved == found.due:
        return found
    if desk.bare:
        return Count(moved)
    was, now = clock_text(found.due), clock_text(moved)
    why = "没有上班" if rule.quiet is Quiet.CLOSED else "是休息时间，不打扰投诉人"
    later = f"{was} {why}，上班后再告知，顺延到 {now}"
    note = later if moved > found.due else f"{was} {why}，提前到 {now}"
    return replace(found, due=moved, assumptions=(*found.assumptions, note))


def _out_of_quiet(
    rule: HeartbeatRule, calendar: Calendar, since: datetime, due: datetime
) -> datetime:
    """The moment itself, or when it is done instead where it disturbs or nobody is there."""
    match rule.quiet:
        case Quiet.NONE:
            return due
        case Quiet.CLOSED:
            return calendar.after_opening(due, rule.grace.length)
        case Quiet.BEFORE:
            earlier = calendar.before_quiet(due)
            if since < earlier:
                return earlier  # what began in the night can only be done when that is over
    return calendar.after_quiet(due, rule.grace.length)
