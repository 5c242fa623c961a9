"""What happened to one record, and where in it a rule starts and stops.

`deadlines` judges the spans.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from cpl.dataclass import dataclass
from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    Meanings,
    OnReopen,
    OnRepeat,
    PromiseRule,
    Rule,
    is_unset,
)
from cpl.domain.time.limits import Interval, Limit


@dataclass(frozen=True)
class Occurrence:
    """Something that happened, what it meant, and what was promised with it.

    `names`: whom it named in each of the fields that say who owes something; empty
    where it could have named somebody and did not. `state`: what it led to.
    """

    at: datetime
    meanings: frozenset[str]
    round: int = 1
    event: str = ""
    promise: datetime | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    state: str = ""

    def means(self, wanted: Meanings) -> bool:
        return not self.meanings.isdisjoint(wanted)


@dataclass(frozen=True)
class Extension:
    """More time, approved `at`: by a limit counted from the old due moment, or until some time.

    A date is the whole day, as the deadline's own days are counted. `rule` empty: for
    all that run then. Approved after the due moment it cures nothing.
    """

    rule: str
    at: datetime
    limit: Limit | None = None
    until: date | None = None


@dataclass(frozen=True)
class Rest:
    """From when a record came to an ended state until it was taken up again."""

    interval: Interval
    state: str


def nobody(owner: str, since: datetime, until: datetime | None) -> str:
    """Whoever owes it is not known."""
    return ""


@dataclass(frozen=True)
class Timeline:
    """All that clocks need to know of one record.

    `ended_at`: clocks that still run stop there. `rests`: nobody owed anything meanwhile.
    `owed_by` tells who owes what nobody was named with, by the rule's owner and its time.
    By rule: `beyond`, the states in which what it asks can be done no more in this round;
    `outlives`, the ended ones in which it can.
    """

    occurrences: tuple[Occurrence, ...]
    pauses: tuple[Interval, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended_at: datetime | None = None
    beyond: Mapping[str, frozenset[str]] = field(default_factory=dict)
    outlives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rests: tuple[Rest, ...] = ()
    owed_by: Callable[[str, datetime, datetime | None], str] = nobody

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
            self.beyond,
            self.outlives,
            tuple(each for each in self.rests if each.interval.start <= now),
            self.owed_by,
        )

    def rests_for(self, rule: Rule, since: datetime) -> Iterator[Interval]:
        """Those that held a clock begun before: what begins as it ends runs on (a report)."""
        if isinstance(rule, DeadlineRule) and rule.on_reopen is OnReopen.TOTAL:
            return
        alive = self.outlives.get(rule.id, ())
        for each in self.rests:
            if each.interval.start > since and each.state not in alive:
                yield each.interval

    def end_for(self, rule: Rule, span: "Span") -> datetime | None:
        """When a span is cut off: it is taken away, can be done no more, or the record ends.

        What the ending event itself or a later one starts is not cut off: a
        report is due after closing. Nor is what can still be done then: whoever paid must
        be inspected (S001-12), closed or not. Where no limit is laid down nothing else is due.
        """
        line = self.occurrences
        states = self.beyond.get(rule.id)
        until = span.stop if span.stop is not None else len(line)
        later = range(span.start + 1, until) if states else ()
        cut = [n for n in later if states and line[n].state in states][:1]
        cut += [] if span.taken_over is None else [span.taken_over]
        if cut:
            return line[min(cut)].at
        last = self._last_before_its_end
        if last is None or line[last].state in self.outlives.get(rule.id, ()):
            return None
        return self.ended_at if span.start < last or is_unset(rule) else None

    @cached_property
    def _last_before_its_end(self) -> int | None:
        """The place of the last that had happened when it ended; None while it has not."""
        ended = self.ended_at
        by_then = [n for n, e in enumerate(self.occurrences) if e.at <= ended] if ended else []
        return by_then[-1] if by_then else None


@dataclass(frozen=True)
class Span:
    """Places in the line of occurrences: the start, the stop, where it is taken away.

    `addressee`: who was named with the start, where that is what the deadline asks.
    """

    start: int
    stop: int | None
    taken_over: int | None = None
    addressee: str = ""


Line = tuple[Occurrence, ...]
SENT_BACK: Meanings = ("bounced",)
FOUND_RIGHT: Meanings = ("bounce_accepted",)
RULED: Meanings = ("bounce_accepted", "bounce_refused", "transferred", "assigned")


def is_surely_over(rule: DeadlineRule | HeartbeatRule, line: Line) -> bool:
    """Has something put an end to it after all that may begin it? Then nothing of it is open.

    A new round may begin it again. What several owe beside one another each ends for himself.
    """
    stop = rule.until if isinstance(rule, HeartbeatRule) else rule.stop
    done = next((n for n in reversed(range(len(line))) if line[n].means(stop)), None)
    if done is None or rule.on_repeat is OnRepeat.BESIDE:
        return False
    rounds = {each.round for each in line[: done + 1]}
    return all(e.round in rounds and not e.means(rule.start) for e in line[done + 1 :])


def deadline_spans(rule: DeadlineRule, line: Line) -> Iterator[Span]:
    match rule.on_repeat:
        case OnRepeat.TAKES_OVER:
            yield from _held_by_turns(rule, rule.stop, line)
        case OnRepeat.BESIDE:
            yield from _side_by_side(rule, line)
        case OnRepeat.GOES_ON:
            yield from _once_a_round(rule, line)


def _once_a_round(rule: DeadlineRule, line: Line) -> Iterator[Span]:
    starts = _first_in_each_round(line, rule.start)
    if rule.on_reopen is OnReopen.RESTART:
        for start, following in pairwise((*_starts_anew(rule, starts, line), None)):
            assert start is not None
            yield _span(line, rule.stop, start, start, following)
    elif starts:
        since = _last_round(line, starts[0]) if rule.on_reopen is OnReopen.TOTAL else starts[0]
        yield _span(line, rule.stop, starts[0], since)


def _starts_anew(rule: DeadlineRule, first: tuple[int, ...], line: Line) -> list[int]:
    """The first of each round, and what starts it again once it was done."""
    found: list[int] = []
    for n in range(first[0], len(line)) if first else ():
        if n in first or (line[n].means(rule.start) and _is_again(line, rule.stop, found[-1], n)):
            found.append(n)
    return found


def _is_again(line: Line, stop: Meanings, start: int, n: int) -> bool:
    """Is what began at `start` done before `n`, and not done by the very event at `n`?"""
    done = _first(line, stop, start)
    return done is not None and done < n and not line[n].means(stop)


def heartbeat_spans(rule: HeartbeatRule, line: Line) -> Iterator[Span]:
    """One in a round at most; a start while it runs is no new start.

    What was begun in one round goes on in the next: its first event is a start.
    """
    if rule.on_repeat is OnRepeat.TAKES_OVER:
        yield from _held_by_turns(rule, rule.until, line)
        return
    busy_until = -1
    for start in _starts_and_rounds(line, rule.start):
        if start > busy_until:
            stop = _first(line, rule.until, start)
            busy_until = len(line) if stop is None else stop
            yield Span(start, stop)


def _starts_and_rounds(line: Line, wanted: Meanings) -> tuple[int, ...]:
    """The first start of each round; without one, the first event of the round."""
    own = {line[n].round: n for n in _first_in_each_round(line, wanted)}
    rounds = {line[n].round: n for n in reversed(range(len(line)))}
    begun = min(own, default=None)
    return tuple(own.get(each, rounds[each]) for each in sorted(rounds) if begun and each >= begun)


# —— whom each one is owed by ——


def _held_by_turns(
    rule: DeadlineRule | HeartbeatRule, stop: Meanings, line: Line
) -> Iterator[Span]:
    """Each unit's own, from when it got the case until it is done or the case is taken away."""
    spans: list[Span] = []
    for n, each in enumerate(line):
        if not each.means(rule.start):
            continue
        named = "、".join(each.names.get(rule.owner, ()))
        last = spans[-1] if spans else None
        if last is None or _is_handed_on(line, stop, last, n, named):
            if last is not None:
                spans[-1] = _cut(last, n)
                named = named or last.addressee
            spans.append(replace(_span(line, stop, n, n), addressee=named))
    for span, following in pairwise((*spans, None)):
        assert span is not None
        yield _cut(span, _given_up(line, span, following))


def _is_handed_on(line: Line, stop: Meanings, last: Span, n: int, named: str) -> bool:
    """Is the start at `n` another one's, or a new one for the same?"""
    if line[last.start].round != line[n].round:
        return True
    return named not in ("", last.addressee) or _is_again(line, stop, last.start, n)


def _given_up(line: Line, span: Span, following: Span | None) -> int | None:
    """Where the unit sent the case back and was found right (退单)."""
    until = len(line) if following is None else following.start + 1
    sent_back = None
    for n in range(span.start, until):
        if line[n].means(SENT_BACK):
            sent_back = n
        if line[n].means(FOUND_RIGHT) and sent_back is not None:
            return sent_back
    return None


def _cut(span: Span, at: int | None) -> Span:
    """The span taken away at a place, where it was not done before."""
    if at is None or (span.stop is not None and span.stop <= at):
        return span
    return replace(span, stop=None, taken_over=at)


def _side_by_side(rule: DeadlineRule, line: Line) -> Iterator[Span]:
    """One for each request and each that was asked, done when that one has done it."""
    spans: list[Span] = []
    for n, each in enumerate(line):
        if each.means(rule.stop):
            spans = _stopped(spans, n, each.names.get(rule.named_in))
        if each.means(rule.start):
            named = each.names.get(rule.named_in) or ("",)
            spans.extend(Span(n, None, addressee=name) for name in named)
    yield from spans


def _stopped(spans: list[Span], n: int, named: tuple[str, ...] | None) -> list[Span]:
    """Those done by the event at `n`: of whom it names the oldest; all, where it could not name."""
    left = list(spans)
    running = [k for k, each in enumerate(left) if each.stop is None]
    done = running
    if named is not None:
        oldest = named or tuple(left[k].addressee for k in running[:1])
        first = (_running_for(one, running, left) for one in oldest)
        done = [k for k in first if k is not None]
    for k in done:
        left[k] = replace(left[k], stop=n)
    return left


def _running_for(one: str, running: list[int], spans: list[Span]) -> int | None:
    """The oldest of this one's, or else of whom nobody said whose it is."""
    for name in (one, ""):
        found = next((k for k in running if spans[k].addressee == name), None)
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class Requests:
    """Who was ever asked for something, and who of them has not done it yet."""

    ever: tuple[str, ...] = ()
    still: tuple[str, ...] = ()


def asked_of(rule: DeadlineRule, line: Line) -> Requests:
    """Whom a deadline that runs side by side was asked of, in the order in which they were."""
    spans = [each for each in _side_by_side(rule, line) if each.addressee]
    ever, still = (each.addressee for each in spans), (e.addressee for e in spans if e.stop is None)
    return Requests(tuple(dict.fromkeys(ever)), tuple(dict.fromkeys(still)))


def away(line: Line) -> tuple[Interval, ...]:
    """When no unit had the case: from its being sent back (退单) to the ruling."""
    found: list[Interval] = []
    since: datetime | None = None
    for each in line:
        if since is None and each.means(SENT_BACK):
            since = each.at
        elif since is not None and each.means(RULED):
            found.append(Interval(since, each.at))
            since = None
    return tuple(found) if since is None else (*found, Interval(since))


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
    for n in range(since, len(line)):
        if not line[n].meanings.isdisjoint(wanted):
            return n
    return None


def _first_in_each_round(line: Line, wanted: Meanings) -> tuple[int, ...]:
    first: dict[int, int] = {}
    for n, each in enumerate(line):
        if not each.meanings.isdisjoint(wanted):
            first.setdefault(each.round, n)
    return tuple(first.values())


def _last_round(line: Line, since: int) -> int:
    """Where the latest round begins, or `since` if that is later."""
    latest = max(each.round for each in line)
    return max(since, next(n for n, each in enumerate(line) if each.round == latest))


def _as_of(pause: Interval, now: datetime) -> Interval:
    return pause if pause.end is not None and pause.end <= now else Interval(pause.start)
