"""One row of a table → one record with its history, every event judged by the engine."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from cpl.codec.spellings.date_clues import CellRemark
from cpl.codec.spellings.phones import doubted
from cpl.codec.tables.mapping import ColumnMapping, ColumnSource, EventMapping
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import About, EventPart, FieldAt
from cpl.domain.decisions.chain import Chain
from cpl.domain.decisions.engine import Refused
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values, at_path, is_blank, with_path
from cpl.problems import Severity
from cpl.store.tables.books.merges import MERGED
from cpl.store.tables.books.words import SHORT_NUMBER, STRUCK
from cpl.store.tables.rows import WHOLE_ROW, Doubt, Row
from cpl.use_cases.again.told import Told, ToldEvent, judged_event
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.cells.anonymity import with_anonymity
from cpl.use_cases.imports.cells.row_times import RECEIPT, RowTimes, row_times
from cpl.use_cases.imports.cells.values import CellReader, NotReadError, StatedTime
from cpl.use_cases.imports.marked_rows import is_struck
from cpl.use_cases.imports.table import RowProblem, SourceTable, columns_in
from cpl.use_cases.intake.receiving import decided, rules_of_receipt, unregistered

_TOLD_ELSEWHERE = (MERGED, SHORT_NUMBER)
"""Doubts that are counted (see remarks.py), or matter only where a time is read."""


@dataclass(frozen=True)
class Arrived:
    """A row that became a record; only its number is still to be given out."""

    row: Row
    source_id: str
    chain: Chain

    @property
    def card(self) -> Card:
        return self.chain.card


class RowReader:
    """Reads the rows of one table under one mapping; nothing is written."""

    def __init__(self, desk: Desk, mapping: ColumnMapping, table: SourceTable) -> None:
        self.desk = desk
        self.mapping = mapping
        self.table = table
        self.cells = CellReader(table, desk, mapping)

    @cached_property
    def mapped(self) -> frozenset[int]:
        """The columns, from 0, that something is taken from."""
        names = {name for name, _ in columns_in(self.mapping)}
        return frozenset(index for name in names for index in self.table.indexes(name))

    @cached_property
    def _in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.mapped))

    @cached_property
    def telling(self) -> frozenset[int]:
        """Those of them that tell the matter: a number in front of it is no part of it."""
        names = {name for each in self.mapping.sources for name in each.columns}
        return frozenset(index for name in names for index in self.table.indexes(name))

    def require_trusted(self, row: Row) -> None:
        """Raises NotReadError where the file itself no longer says what stood in a cell."""
        extra = self.table.extra_cells(row)
        found = [self.table.doubted(row, extra)] if extra else []
        found += [x for x in self._doubts(row) if x.severity is Severity.ERROR]
        if found:
            raise NotReadError(found)

    def own_id(self, row: Row) -> str:
        """The source's own id with the prefix, empty where the row has none.

        Raises NotReadError for 1.23E+10: Excel has lost its digits.
        """
        said = self.cells.id_text(row, self.mapping.id_column) if self.mapping.id_column else ""
        return self.mapping.id_prefix + said if said else ""

    def cells_digest(self, row: Row) -> bytes:
        """The same for rows that say the same in every column that something is taken from."""
        said = "\x1f".join(row.text(index).strip() for index in self._in_order)
        return digest_of_cells(said)

    @cached_property
    def _receipt(self) -> ColumnSource | None:
        """Where the time of receipt comes from."""
        machine = self.desk.workspace.latest_rules.machines[self.mapping.machine]
        return self.mapping.fields.get(machine.received)

    def _times(self, row: Row) -> RowTimes:
        """When all that the row tells happened; raises NotReadError for the time of receipt."""
        rules = self.desk.workspace.latest_rules
        name = rules.machines[self.mapping.machine].received
        source = self._receipt
        received = self.cells.stated(row, rules, name, source) if source else None
        since = received.moment if received else None
        said: dict[int, StatedTime | NotReadError] = {RECEIPT: received} if received else {}
        for place, each in enumerate(self.mapping.events):
            if each.at is not None and self._happened(row, each):
                found = self._stated(row, rules, each.at, since)
                said |= {place: found} if found else {}
        return row_times(said)

    def _stated(
        self, row: Row, rules: Rules, source: ColumnSource, since: datetime | None
    ) -> StatedTime | NotReadError | None:
        """An event's time, or why it cannot be read: the rest of the row can."""
        try:
            return self.cells.stated(row, rules, "", source, since)
        except NotReadError as error:
            return error

    def told(self, row: Row) -> tuple[Told, list[RowProblem]]:
        """What the row says, and why the events from some one on cannot be read.

        Raises NotReadError.
        """
        times = self._times(row)
        received = times.at(RECEIPT)
        self._note_moved(row, times, RECEIPT, self._receipt)
        rules = rules_of_receipt(self.desk, self.mapping.machine, received)
        machine = rules.machines[self.mapping.machine]
        fields = self._fields(row, rules, machine, received)
        events: list[ToldEvent] = []
        unread: list[RowProblem] = []
        for place, each in enumerate(self.mapping.events):
            if self._happened(row, each):
                try:
                    events.append(self._event(row, rules, machine, place, each, times))
                except NotReadError as error:
                    unread = [self._left_out(each.name, x) for x in error.problems]
                    break
        return Told(row.number, rules, machine, received, fields, tuple(events)), unread

    def _fields(
        self, row: Row, rules: Rules, machine: Machine, received: datetime | None
    ) -> Values:
        """What is registered; raises NotReadError."""
        others = {p: each for p, each in self.mapping.fields.items() if p != machine.received}
        read = self.cells.fields(row, rules, others, received)
        fields, remark = with_anonymity(rules, others, read)
        if remark:
            self.cells.heard.note(row, "", remark)
        return fields if received is None else {**fields, machine.received: received}

    def _event(
        self,
        row: Row,
        rules: Rules,
        machine: Machine,
        place: int,
        said: EventMapping,
        times: RowTimes,
    ) -> ToldEvent:
        """Raises NotReadError."""
        received = times.at(RECEIPT)
        at = received if said.at is None else times.at(place)
        known = said.name in machine.events
        column = said.at.columns[0] if said.at and said.at.columns else ""
        if not known or at is None:
            reason = "没有写时间。" if known else f"规则 {rules.meta.version} 没有这个事件。"
            raise NotReadError([self.table.problem(row, "event-left-out", reason, "", column)])
        self._note_moved(row, times, place, said.at)
        return ToldEvent(said.name, at, self.cells.fields(row, rules, said.fields, received), place)

    def _note_moved(
        self, row: Row, times: RowTimes, place: int, source: ColumnSource | None
    ) -> None:
        """Tell of a bare day that got the hour of a step beside it."""
        if place in times.moved and source:
            say = f"只有日期，和别的一步同一天，时间按 {times.at(place):%Y-%m-%d %H:%M} 记。"
            self.cells.heard.note(row, source.columns[0], CellRemark("day-only", say))

    def blank_in(self, told: Told) -> tuple[str, ...]:
        """The fields of the registration whose cells say nothing."""
        fields = self.mapping.fields.items()
        from_cells = (path for path, source in fields if source.columns)
        return tuple(e for e in from_cells if is_blank(at_path(told.fields, FieldPath(e))))

    def note_void(self, row: Row, number: str) -> None:
        """Tell of a row whose record was struck out as a mistake: nothing of it comes in."""
        say = f"{number} 在这里已经作废，这一行没有再登记。要再登记，加 --renew。"
        self.cells.heard.note(row, self.mapping.id_column, CellRemark("void-here", say))

    def note_emptied(self, row: Row, path: str, number: str) -> None:
        """Tell of a cell that is blank by now; its record keeps what it had."""
        say = f"这一格现在是空的，{number} 上有，没有动；真的没有的，用“更正”改。"
        column = self.mapping.fields[path].columns[0]
        self.cells.heard.note(row, column, CellRemark("emptied", say))

    def arrived(
        self, row: Row, told: Told, unread: list[RowProblem], source_id: str
    ) -> tuple[Arrived, list[RowProblem]]:
        """The record, and warnings about events that were left out; raises NotReadError."""
        rules, machine, fields = told.rules, told.machine, told.fields
        if rules.parts.source_id.head in machine.registration.fields:
            fields = with_path(fields, rules.parts.source_id, source_id)
        new = unregistered(rules, machine, "", fields)
        registered = decided(self.desk, new, (), told.received)
        if isinstance(registered, Refused):
            raise NotReadError(self._reasons(row, registered, self.mapping.fields, self._receipt))
        chain, warnings = self._happening(row, registered, told, unread)
        warnings = [
            *self._odd_phones(row, registered.card),
            *self._not_told(row, registered),
            *warnings,
            *self._doubts(row),
        ]
        return Arrived(row, source_id, chain), warnings

    # —— events ——

    def _happening(
        self, row: Row, chain: Chain, told: Told, unread: list[RowProblem]
    ) -> tuple[Chain, list[RowProblem]]:
        """As far as the rules let them happen; the first that is refused is the last."""
        for each in told.events:
            outcome = judged_event(self.desk, chain.card, each)
            if isinstance(outcome, Refused):
                return chain, self.refusals(row, each, outcome)
            if outcome.told:
                reason = "它会牵动别的记录，导入时不办。"
                problem = self.table.problem(row, "event-left-out", reason)
                return chain, [self._left_out(each.name, problem)]
            chain = chain.then(outcome)
        return chain, unread

    def refusals(self, row: Row, event: ToldEvent, refused: Refused) -> list[RowProblem]:
        """Why the event was left out, each reason at its column."""
        said = self.mapping.events[event.place]
        reasons = self._reasons(row, refused, said.fields, said.at or self._receipt)
        return [self._left_out(event.name, each) for each in reasons]

    def _happened(self, row: Row, said: EventMapping) -> bool:
        if said.when is None:
            return True
        if said.when.words:
            return self.table.cell(row, said.when.column) in said.when.words
        return bool(self.cells.text(row, said.when.column))

    # —— what is said about it ——

    def _reasons(
        self, row: Row, refused: Refused, fields: Map[str, ColumnSource], time: ColumnSource | None
    ) -> list[RowProblem]:
        """Each reason at the column of what it is about."""
        found = []
        for reason in refused.reasons:
            source = _source_of(reason.about, fields, time)
            column = source.columns[0] if source and source.columns else ""
            problem = self.table.problem(row, reason.code, reason.say, reason.mend, column)
            found.append(problem)
        return found

    def _left_out(self, name: str, problem: RowProblem) -> RowProblem:
        message = f"“{name}”没有导入：{problem.message}"
        return replace(problem, message=message, severity=Severity.WARNING)

    def _odd_phones(self, row: Row, card: Card) -> Iterator[RowProblem]:
        for path, say in doubted(card.rules, card.registered):
            source = _source_of(FieldAt(path), self.mapping.fields, None)
            column = source.columns[0] if source and source.columns else ""
            yield self.table.problem(
                row, "odd-phone", say, column=column, severity=Severity.WARNING
            )

    def _not_told(self, row: Row, registered: Chain) -> list[RowProblem]:
        """An import writes new records only: those that it names learn nothing of it."""
        if not registered.told:
            return []
        numbers = "、".join(told.number for told in registered.told)
        say = f"导入只写新的记录，{numbers} 上没有记它。"
        mend = f"要两边都记，这一行用 cpl new {self.mapping.machine} 登记。"
        problem = self.table.problem(row, "link-not-told", say, mend, severity=Severity.WARNING)
        return [problem]

    def _doubts(self, row: Row) -> list[RowProblem]:
        """What the reader of the file doubted in the cells that are imported."""
        if not row.doubts:
            return []
        told = (each for each in row.doubts if self._concerns(each))
        struck = is_struck(row, self.telling)  # then it is said once, of the row
        return [self.table.doubted(row, x) for x in told if not (struck and x.code == STRUCK)]

    def _concerns(self, doubt: Doubt) -> bool:
        is_ours = doubt.column == WHOLE_ROW or doubt.column in self.mapped
        return is_ours and doubt.code not in _TOLD_ELSEWHERE


def _source_of(
    about: About, fields: Map[str, ColumnSource], time: ColumnSource | None
) -> ColumnSource | None:
    """Where a row says what a reason is about; of a whole group, the first of its members."""
    if about is EventPart.TIME:
        return time
    if not isinstance(about, FieldAt):
        return None
    path = about.path
    inside = (source for name, source in fields.items() if FieldPath(name).head == path)
    return fields.get(path) or next(inside, None)


def digest_of_cells(said: str) -> bytes:
    """Short enough to be kept of a million rows, and of no two that differ the same."""
    return blake2b(said.encode(errors="replace"), digest_size=12).digest()
