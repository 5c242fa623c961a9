"""Records as a report sees them: history up to a moment, as known at a moment.

What had happened by the end of the period but was written down later than the
report's cut-off is not in the report; it comes into the next one as 补录.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened, replay
from cpl.domain.cases.duties import Owed
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.inherited import happened_before, is_dormant, is_inherited, is_lost
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.regulation.parts import Parts
from cpl.domain.regulation.rules import Phase, ReportRule, Rules
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.how_many import Behind
from cpl.domain.values.periods import MONTHLY, Period, PeriodUnit, month_of, period_of
from cpl.domain.values.value import Value, at_path, shown

SHORT = {
    PeriodUnit.WEEK: "周",
    PeriodUnit.MONTH: "月",
    PeriodUnit.QUARTER: "季",
    PeriodUnit.YEAR: "年",
}


@dataclass(frozen=True)
class Issued:
    """What an issued report said, by number: later reports build on it and never change it."""

    period: Period
    known_by: datetime
    received: frozenset[str]
    late: frozenset[str]
    ended: frozenset[str]
    open: Mapping[str, str]
    """Those not ended, with what was counted of them (类别)."""
    code: str = ""
    issued_at: str = ""
    issued_by: str = ""
    rates: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Every table as printed, by its title; the headers first."""


@dataclass(frozen=True)
class Seen:
    """One record in a view: its card then, and its events new since the last report."""

    record: Record
    card: Card
    received_at: datetime
    registered_at: datetime
    is_old: bool
    """Could the last report hold it, or is it of before the office began?"""
    news: tuple[Happened, ...]
    clocks: tuple[Instance, ...] = ()
    is_inherited: bool = False
    """Was it taken over from the register that was kept before: see `decisions.inherited`."""
    is_dormant: bool = False
    """And past by then, and it stood as it stands when the report was made: nobody touched it."""

    @property
    def number(self) -> str:
        return self.record.number

    @property
    def parts(self) -> Parts:
        """Which field plays which part, by the rules the record is kept under."""
        return self.card.rules.parts

    @cached_property
    def is_ended(self) -> bool:
        return self.card.phase is Phase.ENDED

    @cached_property
    def is_voided(self) -> bool:
        """Was it entered by mistake (作废)?"""
        return self.is_ended and "voided" in self._last_move.meanings

    @cached_property
    def is_merged(self) -> bool:
        return self.is_ended and "merged" in self._last_move.meanings

    @property
    def joined_at_once(self) -> bool:
        """Was it merged in the month it was received in, and so never counted by itself?"""
        return self.is_merged and month_of(self._last_move.event.at) == month_of(self.received_at)

    @property
    def _last_move(self) -> Happened:
        """What brought it to where it is; what has ended was brought there."""
        return next(each for each in reversed(self.card.happened) if each.moved)

    def is_lost(self, clock: Instance) -> bool:
        """Had it run out when the record was taken over, and is it nobody's debt so far?"""
        return self.is_inherited and is_lost(self.card, clock)

    def clocks_in(self, month: Period) -> list[Instance]:
        """Those that still ran at some moment of the month; what was merged runs with the other.

        What nobody here could meet any more, in no month after the one it was due in: that of a
        record that was past when it was taken over, and what had run out by then.
        """
        if self.is_voided:
            return []
        found = [
            each
            for each in self.clocks
            if _ran_in(month, each) and not (_was_due_before(month, each) and self._is_past(each))
        ]
        if self.is_merged:
            found = [each for each in found if each.standing is not Standing.CANCELLED]
        return found

    def _is_past(self, clock: Instance) -> bool:
        return self.is_dormant or self.is_lost(clock)

    def value(self, path: str) -> Value | None:
        return at_path(self.card.values, path)

    def word(self, path: str) -> str:
        return shown(self.value(path))

    def new_meaning(self, meaning: str) -> tuple[Happened, ...]:
        return tuple(each for each in self.news if meaning in each.meanings)


def _was_due_before(month: Period, clock: Instance) -> bool:
    return clock.due is not None and clock.due < month.start


def _ran_in(month: Period, clock: Instance) -> bool:
    until = clock.stopped_at or clock.ended_at
    return clock.started_at < month.end and (until is None or until >= month.start)


@dataclass(frozen=True)
class Run:
    """A clock that ran in the month, and the record it is of."""

    seen: Seen
    clock: Instance

    @property
    def number(self) -> str:
        return self.seen.number

    @cached_property
    def behind(self) -> Behind:
        due = f"，应于 {clock_text(self.clock.due)}" if self.clock.due else ""
        return Behind(self.number, f"{self.clock.told}{due}")


@dataclass(frozen=True)
class AtRest:
    """What the month's report must know of the records that nothing has happened to lately.

    All of them had ended and been told of before the month before. `unconcluded`: those that
    still wait for their gates. `received`: how many complaints they were, by month of receipt.
    """

    unconcluded: tuple[str, ...] = ()
    received: Mapping[Period, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MonthView:
    """Everything a report of one period is made of.

    `unit`: only what is that unit's; empty: of all. `versions`: every version of the rules
    that was in force by then. `desk`: only what that desk gave out, None: of all the `desks`,
    of which there are none where the office has but one. `beside`: what other desks gave out
    that was merged into one of these.
    """

    period: Period
    known_by: datetime
    rule: ReportRule
    rules: Rules
    records: tuple[Seen, ...]
    previous: Issued | None = None
    issued: Mapping[Period, Issued] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    """Numbers of the period that no record has, each with what is known of it."""
    volume: Mapping[Period, int] = field(default_factory=dict)
    duties: tuple[Owed, ...] = ()
    at_rest: AtRest = AtRest()
    versions: tuple[Rules, ...] = ()
    unit: str = ""
    kept_since: date | None = None
    """When the office began to keep its complaints here; None: it has not."""
    desk: OfficeDesk | None = None
    desks: tuple[OfficeDesk, ...] = ()
    beside: tuple[Seen, ...] = ()

    @property
    def parts(self) -> Parts:
        """Which field plays which part, by the rules in force at the end of the period."""
        return self.rules.parts

    @property
    def kind(self) -> FieldPath:
        """The field that says what a record counts as."""
        return FieldPath(self.rule.counted_by) or self.parts.kind

    @property
    def moment(self) -> datetime:
        """The end of the period, or now while it runs."""
        return min(self.period.end, self.known_by)

    @property
    def since(self) -> datetime:
        """What was known by then could be in the last report."""
        return self.previous.known_by if self.previous else self.period.start

    @property
    def is_running(self) -> bool:
        return self.moment < self.period.end

    @property
    def until_before(self) -> datetime:
        """Until when the period before is compared: as far into it as this one has come."""
        before = self.period.previous
        if not self.is_running:
            return before.end
        return min(before.end, before.start + (self.moment - self.period.start))

    @property
    def this(self) -> str:
        """What the period is called in its own report."""
        return f"本{self.short}"

    @property
    def before(self) -> str:
        """What the period before it is called."""
        return f"上{self.short}"

    @property
    def compared_with(self) -> str:
        """`上月`, or `上月同期` while this month still runs."""
        return f"{self.before}同期" if self.is_running else self.before

    @property
    def a_year_ago(self) -> str:
        """What it is called, of a period that has one: a year is compared with the last anyway."""
        return f"去年同{self.short}"

    @property
    def short(self) -> str:
        return SHORT[self.period.unit]

    @cached_property
    def happens(self) -> frozenset[str]:
        """What can come about under these rules, or could under earlier ones."""
        machines = (m for each in (self.rules, *self.versions) for m in each.machines.values())
        can = (meaning for each in machines for meaning in each.meanings)
        has = (m for seen in self.records for each in seen.card.happened for m in each.meanings)
        return frozenset((*can, *has))

    @cached_property
    def came_in(self) -> Mapping[Period, int]:
        """How many of the complaints here were received in each month; by weeks in a week's."""
        base = self.period.every if self.period.unit is PeriodUnit.WEEK else MONTHLY
        every = (each for each in self.of_machine("received") if self.is_counted(each))
        return Counter(period_of(base, each.received_at) for each in every)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every clock that ran at some moment of the period."""
        return tuple(
            Run(each, clock) for each in self.records for clock in each.clocks_in(self.period)
        )

    @property
    def alive(self) -> Iterator[Seen]:
        """Those about which something may be to be done: not what was past when it came in."""
        return (each for each in self.records if not each.is_dormant)

    @cached_property
    def every_counted(self) -> tuple[Seen, ...]:
        """The complaints that count, whenever they came in; none that was a mistake."""
        return tuple(
            each
            for each in self.of_machine("received")
            if self.counts(self.kind_of(each)) and not each.is_voided
        )

    def of_machine(self, meaning: str) -> tuple[Seen, ...]:
        """The records of the machine whose registration has that meaning."""
        return self._by_meaning.get(meaning, ())

    @cached_property
    def _by_meaning(self) -> Mapping[str, tuple[Seen, ...]]:
        found: dict[str, list[Seen]] = {}
        for each in self.records:
            for meaning in each.card.machine.registration.means:
                found.setdefault(meaning, []).append(each)
        return {meaning: tuple(those) for meaning, those in found.items()}

    def kind_of(self, seen: Seen) -> str:
        return seen.word(FieldPath(self.rule.counted_by) or seen.parts.kind)

    def counts(self, kind: str) -> bool:
        return not self.rule.counts or kind in self.rule.counts

    def is_counted(self, seen: Seen) -> bool:
        """Is it one of the complaints of the period it came in?"""
        counts = not seen.is_voided and not seen.joined_at_once
        return counts and self.counts(self.kind_of(seen))


def of_unit(records: Iterable[Seen], unit: str) -> Iterator[Seen]:
    """What the unit must answer, mend or answer for, with the clocks that are its own."""
    for each in records:
        parts = each.parts
        whose = (parts.unit, parts.corrective_unit, parts.accountable_unit)
        if any(each.word(path) == unit for path in whose):
            own = tuple(clock for clock in each.clocks if clock.addressee == unit)
            yield replace(each, clocks=own)


def known_at(event: Event) -> datetime:
    """When it was written down."""
    return event.recorded_at or event.at


def seen(
    now: Card,
    record: Record,
    period: Period,
    known_by: datetime,
    since: datetime,
    counting: ReportRule | None = None,
    kept_since: date | None = None,
) -> Seen | None:
    """The record with what had happened by the end of the period and was known; None: nothing yet.

    `now`: its card with all that has happened since.

    A registration counts from its receipt: what came in on the 31st and was
    entered on the 2nd belongs to the month that is reported on the 5th. What became
    in a later one what the report is `counting` was received then (S002D-01).

    Of what was taken over, the past is taken as known when it happened: it was, elsewhere. What
    was a mistake of that, and stands in no report yet, comes into none.
    """
    rules, registered = now.rules, record.registered
    received = _received_at(rules, record)
    if received >= period.end or known_at(registered) > known_by:
        return None
    events = tuple(
        each
        for index, each in enumerate(record.history)
        if index == 0 or (each.at < period.end and known_at(each) <= known_by)
    )
    card = now
    if len(events) < len(record.history):
        card = replay(rules, replace(record, state="", history=events))
    known = known_at(registered)
    became = _became_counted(card, counting)
    if became is not None and period_of(period.every, received).end <= became.at:
        received, known = became.at, known_at(became)
    inherited = is_inherited(card, kept_since)
    if inherited and known > since and _is_struck_out(rules, record, known_by):
        return None
    is_old = received < period.start and (inherited or known <= since)
    begun = kept_since if inherited else None
    news = tuple(
        each
        for index, each in enumerate(card.happened)
        if not (is_old and _is_old(each.event, index, period, since, begun))
    )
    dormant = inherited and _stays_dormant(card, record, known_by)
    return Seen(record, card, received, known, is_old, news, (), inherited, dormant)


def _is_struck_out(rules: Rules, record: Record, known_by: datetime) -> bool:
    """Has it ended as a mistake, whenever, as far as that was known?"""
    known = tuple(each for each in record.history if known_at(each) <= known_by)
    events = rules.machines[record.machine].events
    if not any("voided" in rule.means for e in known if (rule := events.get(e.name))):
        return False
    card = replay(rules, replace(record, state="", history=known))
    return card.state in card.machine.voided


def _stays_dormant(card: Card, record: Record, known_by: datetime) -> bool:
    """Is it, with what has happened since the end of the period as far as that was known?

    What ended since was open at the end of the period like any other.
    """
    known = tuple(each for each in record.history if known_at(each) <= known_by)
    if len(known) > len(card.happened):
        later = replay(card.rules, replace(record, state="", history=known))
        return later.state == card.state and is_dormant(later)
    return is_dormant(card)


def _received_at(rules: Rules, record: Record) -> datetime:
    stated = record.fields.get(rules.machines[record.machine].received)
    return stated if isinstance(stated, datetime) else record.registered.at


def _became_counted(card: Card, counting: ReportRule | None) -> Event | None:
    """The event that made it what is counted; None where it was so from the start, or never is."""
    if counting is None:
        return None
    kind = FieldPath(counting.counted_by) or card.rules.parts.kind
    if shown(at_path(card.registered, kind)) in counting.counts:
        return None
    later = (each.event for each in card.happened[1:])
    return next((e for e in later if shown(at_path(e.fields, kind)) in counting.counts), None)


def _is_old(event: Event, index: int, period: Period, since: datetime, begun: date | None) -> bool:
    """`begun`: what happened before that day is old, whenever it was written down."""
    if index == 0:
        return True
    is_known = known_at(event) <= since or happened_before(begun, event.at)
    return event.at < period.start and is_known


def without_detours(card: Card, events: Iterable[Happened]) -> tuple[Happened, ...]:
    """Without the merging that was taken back: it has neither ended nor begun anew."""
    every = tuple(events)
    if not any("merged" in each.meanings for each in every):
        return every
    found: list[Happened] = []
    for each in every:
        before = next((n for n in reversed(range(len(found))) if found[n].moved), None)
        came_back = each.moved and not _ended(card, each.after)
        if came_back and before is not None and "merged" in found[before].meanings:
            del found[before]
        else:
            found.append(each)
    return tuple(found)


def ended_within(card: Card, events: Iterable[Happened]) -> tuple[str, ...]:
    """The ended states that these events came to from outside; every one counts once."""
    return tuple(
        each.after for each in events if _ended(card, each.after) and not _ended(card, each.before)
    )


def reopened_within(card: Card, events: Iterable[Happened]) -> int:
    return sum(_ended(card, each.before) and not _ended(card, each.after) for each in events)


def _ended(card: Card, state: str) -> bool:
    return card.machine.phase_of(state) is Phase.ENDED
