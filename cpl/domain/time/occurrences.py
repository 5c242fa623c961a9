"""What happened to one record, and where in it a rule starts and stops.

`deadlines` judges the spans.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    Meanings,
    OnReopen,
    PromiseRule,
)
from cpl.domain.time.limits import Interval, Limit


@dataclass(frozen=True)
class Occurrence:
    """Something that happened, what it meant, and what was promised with it."""

    at: datetime
    meanings: frozenset[str]
    round: int = 1
    event: str = ""
    promise: datetime | None = None

    def means(self, wanted: Meanings) -> bool:
        return not self.meanings.isdisjoint(wanted)


@dataclass(frozen=True)
class Extension:
    """More time, approved `at`: by a limit counted from the old due moment, or until a moment.

    `rule` empty: for all that run then. Approved after the due moment it cures nothing.
    """

    rule: str
    at: datetime
    limit: Limit | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Timeline:
    """All that clocks need to know of one record. `ended_at`: clocks that still run stop there."""

    occurrences: tuple[Occurrence, ...]
    pauses: tuple[Interval, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended_at: datetime | None = None

    def as_of(self, now: datetime) -> "Timeline":
        """What had happened by then, in the order in which it happened."""
        past = (each for each in self.occurrences if each.at <= now)
        approved = (each for each in self.extensions if each.at <= now)
        has_ended = self.ended_at is not None and self.ended_at <= now
        return Timeline(
            tuple(sorted(past, key=lambda each: each.at)),
            tuple(_as_of(each, now) for each in self.pauses if each.start <= now),
            tuple(sorted(approved, key=lambda each: each.at)),
            self.ended_at if has_ended else None,
        )

    def end_for(self, span: "Span") -> datetime | None:
        """When a span is cut off: another takes over, or the record ends.

        What the ending event itself or a later one starts is not cut off: a
        report is due after closing.
        """
        if span.taken_over is not None:
            return self.occurrences[span.taken_over].at
        if self.ended_at is None:
            return None
        by_then = [n for n, each in enumerate(self.occurrences) if each.at <= self.ended_at]
        return self.ended_at if by_then and span.start < by_then[-1] else None


@dataclass(frozen=True)
class Span:
    """Places in the line of occurrences: the start, the stop, the start of the one that follows."""

    start: int
    stop: int | None
    taken_over: int | None = None


Line = tuple[Occurrence, ...]


def deadline_spans(rule: DeadlineRule, line: Line) -> Iterator[Span]:
    starts = _first_in_each_round(line, rule.start)
    if rule.on_reopen is OnReopen.RESTART:
        for start, following in pairwise((*starts, None)):
            assert start is not None
            yield _span(line, rule.stop, start, start, following)
    elif starts:
        since = _last_round(line, starts[0]) if rule.on_reopen is OnReopen.TOTAL else starts[0]
        yield _span(line, rule.stop, starts[0], since)


def heartbeat_spans(rule: HeartbeatRule, line: Line) -> Iterator[Span]:
    """One in a round at most; a start while it runs is no new start."""
    busy_until = -1
    for start in _first_in_each_round(line, rule.start):
        if start > busy_until:
            stop = _first(line, rule.until, start)
            busy_until = len(line) if stop is None else stop
            yield Span(start, stop)


def promise_spans(rule: PromiseRule, line: Line) -> Iterator[Span]:
    """A new promise made in time takes the place of the old one; one made too late does not."""
    promised = [n for n, each in enumerate(line) if each.promise is not None]
    for start, following in pairwise((*promised, None)):
        assert start is not None
        promise = line[start].promise
        in_time = following is not None and promise is not None and line[following].at <= promise
        yield _span(line, rule.stop, start, start + 1, following if in_time else None)


def _span(line: Line, stop: Meanings, start: int, since: int, following: int | None = None) -> Span:
    """Stopped by the first that means it, at the latest by the one that takes over."""
    found = _first(line, stop, since)
    if following is not None and (found is None or found > following):
        return Span(start, None, following)
    return Span(start, found)


def _first(line: Line, wanted: Meanings, since: int) -> int | None:
    return next((n for n in range(since, len(line)) if line[n].means(wanted)), None)


def _first_in_each_round(line: Line, wanted: Meanings) -> tuple[int, ...]:
    first: dict[int, int] = {}
    for n, each in enumerate(line):
        if each.means(wanted):
            first.setdefault(each.round, n)
    return tuple(first.values())


def _last_round(line: Line, since: int) -> int:
    """Where the latest round begins, or `since` if that is later."""
    latest = max(each.round for each in line)
    return max(since, next(n for n, each in enumerate(line) if each.round == latest))


def _as_of(pause: Interval, now: datetime) -> Interval:
    return pause if pause.end is not None and pause.end <= now else Interval(pause.start)
