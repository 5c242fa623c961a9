"""From a card to its clocks: what happened when, paused when, promised what."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import is_merged
from cpl.domain.cases.card import Card, Facts, Happened, Linked
from cpl.domain.regulation.rules import EventRule, Phase, Timed
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.deadline_rules import DeadlineRule, PromiseRule, Rule, tells_progress
from cpl.domain.time.deadlines import instances, is_any_open
from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Interval
from cpl.domain.time.occurrences import Extension, Occurrence, Requests, Rest, Timeline, asked_of
from cpl.domain.values.value import Value, at_path, each_shown, is_blank, shown


def clocks_of(
    card: Card,
    calendar: Calendar,
    now: datetime,
    linked: Mapping[str, Linked] | None = None,
    only_open: bool = False,
    besides: Container[str] = (),
    bare: bool = False,
) -> tuple[Instance, ...]:
    """Every deadline, heartbeat and promise of one card, as it stands now, or those that run;
    `besides` those of the rules with these ids. `bare`: without how each was counted.

    A merged record has no clock that runs: it follows another one's.
    """
    lookup = Facts(card, linked or {})
    running = [each for each in _clocks_kept(card, lookup) if each.rule.id not in besides]
    plain = tuple(each.rule for each in running if not isinstance(each.rule, PromiseRule))
    lived = timeline_of(card)
    found = list(instances(plain, lived, calendar, now, only_open, bare))
    for timed in running:
        if isinstance(timed.rule, PromiseRule) and _is_said(card, timed.field):
            due = partial(due_moment, calendar=calendar)
            promised = replace(lived, occurrences=_promised(lived, card, timed.field, due))
            found.extend(instances((timed.rule,), promised, calendar, now, only_open, bare))
    if is_merged(card):
        found = [each for each in found if not each.is_open]
    return tuple(sorted(found, key=lambda each: (each.due or datetime.max, each.started_at)))


def runs_on(card: Card) -> bool:
    """Does any clock of it still run when all that is written in it has happened?

    Told from what happened alone, whatever the time and the calendar: what runs out when is
    another matter.
    """
    if is_merged(card):
        return False
    kept = tuple(_clocks_kept(card, Facts(card), _since_its_end(card)))
    if not kept:  # as of nearly all that have ended
        return False
    told = timeline_of(card)
    lived = told.as_of(datetime.max)
    for timed in kept:
        line = lived
        if isinstance(timed.rule, PromiseRule):
            if not _is_said(card, timed.field):
                continue
            promised = replace(told, occurrences=_promised(told, card, timed.field, _some_day))
            line = promised.as_of(datetime.max)
        if is_any_open(timed.rule, line):
            return True
    return False


@dataclass(frozen=True)
class _Late:
    """What can have begun a clock that the end of a record has not cut off (`end_for`): the
    event by which it ended, and all later."""

    meant: frozenset[str]
    states: frozenset[str]
    fields: frozenset[str]

    def may_have_begun(self, timed: Timed) -> bool:
        if not self.states.isdisjoint(timed.outlives):
            return True
        if isinstance(timed.rule, PromiseRule):
            return timed.field in self.fields
        return _may_have_begun(timed.rule, self.meant)


def _since_its_end(card: Card) -> _Late | None:
    """None where anything may have begun it: a new round does, too, whatever it means."""
    ended = _ended_at(card)
    if ended is None or card.received_at > ended:
        return None
    moments = (card.received_at, *(each.event.at for each in card.happened[1:]))
    by_then = max(at for at in moments if at <= ended)
    late = [each for each, at in zip(card.happened, moments, strict=True) if at >= by_then]
    before = {e.round for e, at in zip(card.happened, moments, strict=True) if at < by_then}
    if late[0] is card.happened[0] or any(each.round not in before for each in late):
        return None
    return _Late(
        frozenset().union(*(each.meanings for each in late)),
        frozenset(each.after for each in late),
        frozenset(name for each in late for name in each.event.fields),
    )


def _some_day(value: Value | None) -> datetime | None:
    """Whenever it was: it was promised."""
    return datetime.max if isinstance(value, date) else None


def has_left_open(card: Card) -> bool:
    """Has a deadline begun that nothing has met since, whether or not the end cut it off?"""
    lookup, meant = Facts(card), _meant(card)
    return any(
        each.machine == card.machine.name
        and isinstance(each.rule, DeadlineRule)
        and _may_have_begun(each.rule, meant)
        and _left_open(each.rule, card)
        and each.when.holds(lookup)
        for each in card.rules.clocks
    )


def _left_open(rule: DeadlineRule, card: Card) -> bool:
    """Begun by something that happened, and not stopped since."""
    is_open = False
    for each in card.happened:
        if not each.meanings.isdisjoint(rule.stop):
            is_open = False
        elif not each.meanings.isdisjoint(rule.start):
            is_open = True
    return is_open


def _clocks_kept(card: Card, lookup: Facts, late: _Late | None = None) -> Iterator[Timed]:
    """The clocks of the rules that this record has, as far as anything can have set them going;
    or so `late` that its end has not cut them off.
    """
    meant = _meant(card)
    for each in card.rules.clocks:
        mine = each.machine == card.machine.name and _may_have_begun(each.rule, meant)
        if mine and late is not None:
            mine = late.may_have_begun(each)
        if mine and each.when.holds(lookup) and not _reaches_nobody(card, each):
            yield each


def _meant(card: Card) -> frozenset[str]:
    """All that what happened meant."""
    return frozenset().union(*(each.meanings for each in card.happened))


def _may_have_begun(rule: Rule, meant: frozenset[str]) -> bool:
    """A promise is begun by what stands in its field, the others by what an event means."""
    return isinstance(rule, PromiseRule) or not meant.isdisjoint(rule.start)


def _reaches_nobody(card: Card, timed: Timed) -> bool:
    """Is it progress to be told to somebody who left no way to be told, or stays unknown?"""
    if not tells_progress(timed.rule):
        return False
    ways = card.rules.ways_to_reach
    stays_unknown = any(at_path(card.values, path) is True for path in card.rules.parts.secret)
    return (stays_unknown or bool(ways)) and all(
        is_blank(at_path(card.values, path)) for path in ways
    )


def _is_said(card: Card, field: str) -> bool:
    """Has anything ever been written in that field?"""
    return field in card.registered or any(field in e.event.fields for e in card.happened)


def _addressee(card: Card, owner: str, since: datetime, until: datetime | None) -> str:
    """Who owes what nobody was named with: whom the owner's field names by now.

    What went through several hands and is done is owed by all of them; what nobody handed on
    meanwhile, by who had it when it began. Nobody was named yet: the desk has it (S002P-03).
    """
    rules = card.rules
    if until is not None:
        named = [
            (each.event.at, unit)
            for each in card.happened
            if owner in each.event.fields
            if each.event.at <= until
            if (unit := shown(each.event.fields[owner]))
        ]
        if named:
            had = dict.fromkeys(unit for at, unit in named if at >= since)
            return "、".join(had) or named[-1][1]
    desk = rules.desk[0] if owner in rules.fields and rules.desk else owner
    return shown(card.values.get(owner)) or desk


def timeline_of(card: Card) -> Timeline:
    """What happened to it, as clocks see it; promises are another matter."""
    rules = card.rules
    return Timeline(
        _occurrences(card),
        _pauses(card),
        _extensions(card),
        _ended_at(card),
        rules.beyond,
        rules.outlives,
        tuple(_rests(card)),
        partial(_addressee, card),
    )


def asked_of_units(card: Card, event: EventRule) -> Iterator[tuple[str, Requests]]:
    """The fields in which this event must say whose part is done, with those who were asked."""
    for timed in card.rules.asked_beside:
        rule = timed.rule
        if (
            timed.machine == card.machine.name
            and isinstance(rule, DeadlineRule)
            and not rule.each
            and rule.owner in event.heads
            and not event.means.isdisjoint(rule.stop)
            and timed.when.holds(Facts(card))
        ):
            happened = sorted(_occurrences(card), key=lambda each: each.at)
            yield rule.owner, asked_of(rule, tuple(happened))


def _occurrences(card: Card) -> tuple[Occurrence, ...]:
    owners = card.rules.clock_owners
    found = []
    for index, each in enumerate(card.happened):
        values = each.event.fields if index else {**card.registered, **each.event.fields}
        rule = card.machine.event(each.event.name)
        takes = {*(rule.heads if rule else ()), *values} & owners
        names = {name: each_shown(values.get(name)) for name in takes}
        at = each.event.at if index else card.received_at
        found.append(
            Occurrence(
                at, each.meanings, each.round, each.event.name, names=names, state=each.after
            )
        )
    return tuple(found)


def _promised(
    lived: Timeline, card: Card, field: str, due: Callable[[Value | None], datetime | None]
) -> tuple[Occurrence, ...]:
    """What happened, each with what was promised then in that field."""
    said = ({**card.registered, **card.happened[0].event.fields}, *(
        each.event.fields for each in card.happened[1:]
    ))  # fmt: skip
    return tuple(
        replace(each, promise=due(values.get(field)))
        for each, values in zip(lived.occurrences, said, strict=True)
    )


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


def _rests(card: Card) -> Iterator[Rest]:
    """When it had ended and was taken up again; what follows another one is held by that."""
    ended: Happened | None = None
    for each in card.happened:
        if "merged" in each.meanings:
            continue
        is_over = card.machine.phase_of(each.after) is Phase.ENDED
        if ended is not None and not is_over:
            yield Rest(Interval(ended.event.at, each.event.at), ended.after)
        ended = (ended or each) if is_over else None


def _waits(card: Card, state: str) -> bool:
    return card.machine.phase_of(state) is Phase.WAITING


def _extensions(card: Card) -> tuple[Extension, ...]:
    """Each extension names its clock, or none: then it is for every running one."""
    found = []
    parts = card.rules.parts
    for happened in card.happened:
        if "extended" in happened.meanings:
            said = happened.event.fields
            until = _day_or_moment(at_path(said, parts.extended_until))
            clock = shown(at_path(said, parts.extended_clock))
            known = clock if clock in card.rules.clocks_named else ""
            found.append(Extension(known, happened.event.at, until=until))
    return tuple(found)


def _day_or_moment(value: Value | None) -> date | None:
    if isinstance(value, datetime) and value.time() == time(0, 0):
        return value.date()
    return value if isinstance(value, date) else None


def _ended_at(card: Card) -> datetime | None:
    """When it came to its present ended state; later clocks may still start there."""
    if card.phase is not Phase.ENDED:
        return None
    phase_of = card.machine.phase_of
    return next(
        each.event.at
        for each in reversed(card.happened)
        if phase_of(each.before) is not Phase.ENDED
    )
