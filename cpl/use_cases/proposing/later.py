"""What the columns of later steps mean as events: found among the rules, and tried out.

Offices answer in different ways: 转办 and then 答复, or 调查 before it. A chain of events is
searched for that the rules let happen with what the table says, and with what an old table
cannot say any more written plainly (`原表未写`); it is proposed only where it really works.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import replace

from cpl.codec.tables.mapping import ColumnMapping, ColumnSource, EventMapping, When
from cpl.domain.regulation.questions import is_taken_for_granted, needed
from cpl.domain.regulation.rules import EventRule, Field, Machine, Rules
from cpl.domain.values.value import Kind
from cpl.problems import Location
from cpl.store.tables.rows import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.proposing.columns import ColumnLook
from cpl.use_cases.proposing.fitting import LaterColumns
from cpl.use_cases.proposing.trial import tried
from cpl.use_cases.proposing.words import other_of, units_read, words_read

NOT_SAID = "原表未写"
LONGEST_CHAIN, MOST_FOUND, MOST_TRIED, ENOUGH = 5, 200, 25, 0.6
ROWS_TRIED = 12
ANSWERS = frozenset({"replied_to_customer", "result_told"})
ON_THE_WAY = frozenset({
    "accepted", "acceptance_told", "responded", "assessed", "assigned", "transferred",
    "order_issued", "signed_for", "plan_made", "facts_found", "solution_proposed", "dept_feedback",
})  # fmt: skip
"""What must have happened before an answer; that a caller was urged or told is nobody's guess."""
NEVER = frozenset({"voided", "withdrawn", "merged", "rejected", "referred", "held", "corrected"})


def later_steps(
    desk: Desk,
    table: SourceTable,
    mapping: ColumnMapping,
    later: LaterColumns,
    rows: tuple[Row, ...],
) -> tuple[EventMapping, ...]:
    """The events that the columns of later steps tell of; none where no chain of them works."""
    source = later.reply or later.replied or later.closed
    answered = _answered(table, rows, source) if source else ()
    if not source or not answered:
        return ()
    steps = _Steps(desk.workspace.latest_rules, later, source, mapping.fields)
    best: tuple[EventMapping, ...] = ()
    whole = number = 0
    barred: set[str] = set()
    for chain in sorted(steps.chains(), key=steps.telling):
        if barred.intersection(each.name for each in chain):
            continue
        trial = tried(desk, table, replace(mapping, events=chain), answered)
        barred |= trial.barred
        number += 1
        if trial.read and trial.whole >= ENOUGH * trial.read and trial.whole > whole:
            best, whole = chain, trial.whole
        if number == MOST_TRIED or (best and whole == trial.read):
            break
    return best


def _answered(table: SourceTable, rows: tuple[Row, ...], source: ColumnLook) -> tuple[Row, ...]:
    return tuple(row for row in rows if table.cell(row, source.name))[:ROWS_TRIED]


class _Steps:
    """Chains of events from the first state to an answer, the shortest first."""

    def __init__(
        self,
        rules: Rules,
        later: LaterColumns,
        source: ColumnLook,
        registered: Map[str, ColumnSource],
    ) -> None:
        self.rules = rules
        self.registered = registered
        self.machine: Machine = rules.complaints
        self.later = later
        self.when = When(source.name)
        received = registered.get(self.machine.received or "")
        self.formats = received.formats if received else ()

    def chains(self) -> Iterator[tuple[EventMapping, ...]]:
        """Those that end in an answer, and then in what follows it where the table tells."""
        found = 0
        waiting: list[tuple[str, tuple[EventRule, ...]]] = [
            (target.state, ()) for target in self.machine.registration.to
        ]
        while waiting and found < MOST_FOUND:
            state, before = waiting.pop(0)
            for rule in self.machine.open_in(state):
                chain = (*before, rule)
                if rule in before or not self._is_usable(rule):
                    continue
                if rule.means & ANSWERS:
                    found += 1
                    yield from self._written(chain)
                elif len(chain) < LONGEST_CHAIN and rule.means & ON_THE_WAY:
                    waiting += [(each, chain) for each in _states_after(rule, state)]

    def telling(self, chain: tuple[EventMapping, ...]) -> tuple[int, int]:
        """What says more of what only the later columns tell goes first, then what is shorter."""
        sources = [source for event in chain for source in (event.at, *event.fields.values())]
        columns = {name for source in sources if source for name in source.columns}
        known = {name for source in self.registered.values() for name in source.columns}
        return -len(columns - known), len(chain)

    def _is_usable(self, rule: EventRule) -> bool:
        """Does it need nothing that an old table could not say, and claim no call afterwards?"""
        if rule.means & NEVER or (rule.tells and not rule.to):
            return False
        if "followed_up" in rule.means and self.later.satisfaction is None:
            return False
        return all(self._fills(rule, path) for path in self._wanted(rule))

    def _wanted(self, rule: EventRule) -> tuple[str, ...]:
        """What the event must be told, beyond what is known by then or the rules supply."""
        known = {*self.rules.complaints.registration.need, *self.registered}
        given = set(rule.give)
        return tuple(
            path
            for path in needed(rule)
            if path in given or not (path in known or is_taken_for_granted(self.rules, path))
        )

    def _fills(self, rule: EventRule, path: str) -> bool:
        return bool(self._value(rule, path))

    def _written(self, chain: tuple[EventRule, ...]) -> Iterator[tuple[EventMapping, ...]]:
        events = tuple(self._event(rule) for rule in chain)
        followed = self._follow_up(chain)
        if followed:
            yield (*events, followed)
        yield events

    def _follow_up(self, chain: tuple[EventRule, ...]) -> EventMapping | None:
        """The call afterwards, where the table says how the answer was liked."""
        liked = self.later.satisfaction
        if liked is None or "followed_up" in chain[-1].means:
            return None
        for state in _states_after(chain[-1], ""):
            for rule in self.machine.open_in(state):
                if "followed_up" in rule.means and self._is_usable(rule):
                    at = self.later.closed or self.later.replied
                    event = self._event(rule)
                    when = self._at(at)
                    return replace(event, when=When(liked.name), at=when or event.at)
        return None

    def _event(self, rule: EventRule) -> EventMapping:
        fields = {
            path: source for path in self._wanted(rule) if (source := self._value(rule, path))
        }
        answers = bool(rule.means & ANSWERS)
        return EventMapping(
            rule.name,
            self._at(self.later.replied) if answers else None,
            self.when,
            fields,
            Location(""),
        )

    def _value(self, rule: EventRule, path: str) -> ColumnSource | None:
        """Where the field's value comes from: a later column, or what can be said without one."""
        known = self.rules.field_at(path)
        if known is None or known.kind in (Kind.GROUP, Kind.ROWS, Kind.NUMBER, Kind.PERSON):
            return None
        if path in self.registered:
            return self.registered[path]
        if path == str(self.rules.parts.satisfaction) and self.later.satisfaction:
            silent = next(iter(self.rules.parts.silent), "")
            liked = self.later.satisfaction
            table = words_read(known, liked).table
            return ColumnSource((liked.name,), table=table, default=silent)
        if path == str(self.rules.parts.unit):
            return self._unit()
        if rule.means & ANSWERS and path == self._reply_field(rule) and self.later.reply:
            return ColumnSource((self.later.reply.name,), default=NOT_SAID)
        return _said_anyway(self.rules, path, known, self._at(self.later.replied))

    def _at(self, look: ColumnLook | None) -> ColumnSource | None:
        """Days in the order of those of receipt."""
        return ColumnSource((look.name,), formats=self.formats) if look else None

    def _reply_field(self, rule: EventRule) -> str:
        """The first text that the answer takes."""
        texts = (p for p in self._wanted(rule) if self._is_text(p))
        return next(texts, "")

    def _is_text(self, path: str) -> bool:
        known = self.rules.field_at(path)
        return known is not None and known.kind is Kind.TEXT

    def _unit(self) -> ColumnSource | None:
        units = tuple(self.rules.units)
        if not units:
            return None
        if self.later.unit is None:
            return ColumnSource(fixed=units[0])
        read = units_read(units, self.later.unit)
        table = {**read.table, **dict.fromkeys(read.unknown, units[0])}
        return ColumnSource((self.later.unit.name,), table=table, default=units[0])


def _states_after(rule: EventRule, state: str) -> tuple[str, ...]:
    return tuple(target.state for target in rule.to) or ((state,) if state else ())


def _said_anyway(
    rules: Rules, path: str, known: Field, at: ColumnSource | None
) -> ColumnSource | None:
    """What an old table does not say, written as that; a choice that blames nobody."""
    if known.kind in (Kind.MOMENT, Kind.DATE):
        return at
    if known.kind is Kind.CHOICE:
        return ColumnSource(fixed=_innocent(rules, path, known))
    if known.kind is Kind.YES_NO:
        return ColumnSource(fixed="否")
    if known.kind is Kind.UNIT:
        return ColumnSource(fixed=next(iter(rules.units), "")) if rules.units else None
    return ColumnSource(fixed=NOT_SAID) if known.kind is Kind.TEXT else None


def _innocent(rules: Rules, path: str, known: Field) -> str:
    """The usual choice; of who is at fault, one that says nobody."""
    if other_of(known):
        return other_of(known)
    blamed = rules.parts.at_fault if path == str(rules.parts.liability) else ()
    return next(each for each in (*known.choices, "") if each not in blamed)
