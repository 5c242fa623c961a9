"""The fate of each row of a table: is it new, known, changed, repeated, no complaint, unreadable?

Rows go by one after the other. One that may be a record with something put right waits until
all rows that are exactly a record have met theirs; nothing is written here.
"""

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cpl.codec.tables.header import column_letter
from cpl.codec.tables.mapping import ColumnMapping, MarkedRows, Repeats
from cpl.dataclass import dataclass
from cpl.domain.matters.matter import matter_of
from cpl.domain.values.value import Values
from cpl.problems import CplError, Severity
from cpl.store.copying import SpoolFailed
from cpl.store.index.kept_matters import KeptMatter
from cpl.store.tables.many import FirstSeen, Spooled
from cpl.store.tables.rows import Row, RowMark
from cpl.use_cases.again.differences import differences, emptied, may_say_less, says_nothing_new
from cpl.use_cases.again.meeting import Meetings, Namesake
from cpl.use_cases.again.past import stem_in_names
from cpl.use_cases.again.said import changes_said, matter_said
from cpl.use_cases.again.told import Told, ToldEvent
from cpl.use_cases.again.updating import Updates, updated
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.cells.kept_names import KeptNames
from cpl.use_cases.imports.cells.lost_zeros import LostZeros
from cpl.use_cases.imports.cells.values import NotReadError
from cpl.use_cases.imports.fates import Fate, Fates, RowComment, RowFate, RowFates
from cpl.use_cases.imports.marked_rows import left_out
from cpl.use_cases.imports.odd_rows import OddRows
from cpl.use_cases.imports.remarks import is_filled_in
from cpl.use_cases.imports.row import RowReader, digest_of_cells
from cpl.use_cases.imports.spooling import Arrivals
from cpl.use_cases.imports.table import RowProblem, SourceTable
from cpl.use_cases.intake.receiving import rules_of_receipt


@dataclass(frozen=True)
class Choices:
    """What somebody decided about an import, besides what its mapping says.

    `update`: what rows say anew of records happens to them, for this `reason`, on the strength
    of this `basis`. `repeated`, `struck`: where the mapping leaves it open.
    `renews`: rows whose records were struck out as a mistake are registered once more.
    """

    update: bool = False
    repeated: Repeats | None = None
    struck: MarkedRows | None = None
    renews: bool = False
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True)
class _Waiting:
    """A row that may be one of these records, the nearest first, and where it stands.

    What it says is kept without the rules: they are again those of the day it was received.
    `repeated` is its fate where it is none of them.
    """

    position: int
    row: Row
    own_id: str
    received: datetime | None
    fields: Values
    events: tuple[ToldEvent, ...]
    unread: list[RowProblem]
    nearly: tuple[KeptMatter, ...]
    repeated: RowFate | None


class _WaitingRows:
    """Those that wait, on the disk: of a ledger without ids each row may be one of them."""

    def __init__(self, folder: Path) -> None:
        self._rows = Spooled[_Waiting](folder)
        self._as_near: dict[tuple[int, ...], array[int]] = {}

    def add(self, row: _Waiting, nearness: tuple[int, ...]) -> None:
        """Raises SpoolFailed."""
        self._as_near.setdefault(nearness, array("I")).append(len(self._rows))
        self._rows.add(row)

    def __iter__(self) -> Iterator[_Waiting]:
        """The nearest first; those that are as near as they stand in the table."""
        for nearness in sorted(self._as_near, reverse=True):
            yield from map(self._rows.made, self._as_near[nearness])


class Sorting:
    """Sorts the rows of one table; `name` is the import's, for rows without an id.

    `kept` tells what of the names of the file and its sheets may be kept.
    """

    def __init__(
        self,
        desk: Desk,
        table: SourceTable,
        mapping: ColumnMapping,
        choices: Choices,
        name: str,
        kept: KeptNames,
    ) -> None:
        self.desk = desk
        self.table = table
        self.mapping = replace(mapping, struck=choices.struck or mapping.struck)
        self.choices = choices
        self.name = name
        self.kept = kept
        self.reader = RowReader(desk, mapping, table)
        self.odd = OddRows(table, mapping, desk.workspace.latest_rules)
        machine = desk.workspace.latest_rules.machines[mapping.machine]
        stem = stem_in_names(kept.of(table.sheet.file))
        self.meetings = Meetings(desk.workspace, machine, stem, renews=choices.renews)
        self.arrivals = Arrivals(desk)
        self.updates = Updates(desk)
        self.problems = Spooled[RowProblem](
            desk.workspace.git.folder(), lambda each: (each.sheet, each.row)
        )
        self.marks: dict[RowMark, list[str]] = {}
        self.comments: list[RowComment] = []
        self.filled_in = 0
        self.zeros = LostZeros(table, self.reader.mapped)
        self._fates = RowFates(desk.workspace.git.folder())
        self._waiting = _WaitingRows(desk.workspace.git.folder())
        self._gaps = 0
        self._last = {row.sheet: row.number for row in table.above}
        self._by_id, self._by_cells = FirstSeen[int](), FirstSeen[int]()
        self._first_without_id: Row | None = None
        self._without_id = 0

    def take(self, row: Row) -> None:
        """Give the row its fate; one that arrives has it for good when it can be written."""
        self._gaps += row.number - self._last.get(row.sheet, 0) - 1
        self._last[row.sheet] = row.number
        for mark in row.marks:
            self.marks.setdefault(mark, []).append(row.place)
        for each in row.comments:
            cell = f"{column_letter(each.column)}{row.number}"
            self.comments.append(RowComment(len(self._fates), row.place, cell, each.text))
        self.filled_in += is_filled_in(row)
        self.zeros.see(row)
        self._fates.add(row, self._readable(row))

    def finish(self) -> Fates:
        """Let the rows that waited meet what is left."""
        for each in self._waiting:
            self._fates.put(each.position, self._at_last(each))
        if self.mapping.id_column and self._first_without_id:
            self.problems.add(self._some_without_id(self._first_without_id))
        self.problems.extend(self.reader.cells.heard.told())
        self.problems.extend(self.zeros.told())
        return self.fates

    def settle(self, position: int, number: str) -> None:
        """The number that a row which arrived gets."""
        self._fates.settle(position, number)

    @property
    def fates(self) -> Fates:
        return Fates(self._fates, self._gaps)

    @property
    def never_met(self) -> tuple[str, ...]:
        """The records that the mapping decides about and no row of the table is."""
        return tuple(each for each in self.mapping.ours if each not in self.meetings.met)

    # —— one row ——

    def _readable(self, row: Row) -> RowFate:
        odd = self.odd.kind_of(row)
        if odd is not None:
            return RowFate(row.place, odd)
        left = left_out(row, self.mapping, self.reader.telling)
        if left is not None:
            return RowFate(row.place, Fate.SKIPPED, say=left.why, is_open=left.is_open)
        try:
            self.reader.require_trusted(row)
            return self._sorted(row)
        except NotReadError as error:
            return self._unread(row, error)

    def _unread(self, row: Row, error: NotReadError) -> RowFate:
        self.problems.extend(error.problems)
        return RowFate(row.place, Fate.UNREADABLE)

    def _sorted(self, row: Row) -> RowFate:
        """Raises NotReadError."""
        own_id = self.reader.own_id(row)
        if not own_id:
            self._first_without_id = self._first_without_id or row
            self._without_id += 1
        repeated = self._repeats(row, own_id)
        if repeated is not None and own_id:
            return repeated
        told, unread = self.reader.told(row)
        exactly = self.meetings.exactly(told, has_id=bool(own_id))
        kept = (
            self._named(row, told, own_id)
            or self.meetings.surely(told, exactly)
            or self.meetings.forgotten(told, has_id=bool(own_id))
        )
        if kept is not None:
            return self._compared(row, told, unread, kept)
        left = repeated if self._decided is not Repeats.KEEP else None
        if left is not None and not exactly:
            return left
        nearly = self.meetings.nearly(told, exactly, has_id=bool(own_id))
        if nearly:
            here, said = len(self._fates), (told.received, told.fields, told.events)
            waiting = _Waiting(here, row, own_id, *said, unread, nearly, left)
            self._waiting.add(waiting, self.meetings.nearness(told, nearly[0]))
            return RowFate(row.place, Fate.NEW)
        return self._arriving(len(self._fates), row, own_id, told, unread)

    @property
    def _decided(self) -> Repeats | None:
        return self.choices.repeated or self.mapping.repeated

    def _repeats(self, row: Row, own_id: str) -> RowFate | None:
        """Is it another row over again? Raises NotReadError where only the id is the same."""
        here = len(self._fates)
        first = like = self._by_cells.first(self.reader.cells_digest(row), here)
        if own_id:
            first = self._by_id.first(digest_of_cells(own_id), here)
        if first != like:
            raise NotReadError([self._namesake_above(row, self._fates.place(first))])
        if first == here:
            return None
        is_open = not own_id and self._decided is None
        place = self._fates.place(first)
        return RowFate(row.place, Fate.REPEATED, like=place, is_open=is_open)

    def _named(self, row: Row, told: Told, own_id: str) -> KeptMatter | None:
        """Raises NotReadError where the id is another's."""
        try:
            return self.meetings.by_id(told, own_id) if own_id else None
        except Namesake as error:
            raise NotReadError([self._namesake(row, told, error)]) from None

    def _compared(
        self, row: Row, told: Told, unread: list[RowProblem], kept: KeptMatter
    ) -> RowFate:
        if kept.is_void:
            self.reader.note_void(row, kept.number)
            return RowFate(row.place, Fate.SAME, kept.number)
        self.problems.extend(unread)
        if kept.number in self.meetings.cleared:
            say = f"{kept.number} 的个人信息清除过，别的都对得上：算同一件，清除的不补回来。"
            self._warn(row, "cleared-before", say)
        blank = self.reader.blank_in(told)
        blank = blank if blank and may_say_less(told, kept) else ()
        if says_nothing_new(told, kept) and not blank:
            return RowFate(row.place, Fate.SAME, kept.number)
        found = differences(self.desk, told, kept.number, self.mapping.ours.get(kept.number, ()))
        if found.left_out is not None:
            self.problems.extend(self.reader.refusals(row, *found.left_out))
        for path in emptied(self.desk.workspace, found, blank):
            self.reader.note_emptied(row, path, kept.number)
        if not found.is_changed:
            fate = Fate.OURS if found.declined else Fate.SAME
            return RowFate(row.place, fate, kept.number, about=found.declined)
        say = changes_said(self.desk, found)
        changed = RowFate(
            row.place, Fate.CHANGED, kept.number, say=say, is_open=True, about=found.names
        )
        if not self.choices.update:
            return changed
        acting = replace(self.desk, basis=self.choices.basis)
        done = updated(
            acting, found, row.number, self.choices.reason or f"来源表{self.kept.of(row.place)}改了"
        )
        self.updates.take(done)
        why = "".join(f"\n没有采用：{each}" for each in done.refused)
        return replace(changed, say=f"{say}{why}", is_open=bool(done.refused))

    def _at_last(self, each: _Waiting) -> RowFate:
        told = self._told_by(each)
        kept = self.meetings.of_these(told, each.nearly)
        try:
            if kept is not None:
                return self._compared(each.row, told, each.unread, kept)
            if each.repeated is not None:
                return each.repeated
            return self._arriving(each.position, each.row, each.own_id, told, each.unread)
        except NotReadError as error:
            return self._unread(each.row, error)

    def _told_by(self, each: _Waiting) -> Told:
        name = self.mapping.machine
        rules = rules_of_receipt(self.desk, name, each.received)
        said = (each.received, each.fields, each.events)
        return Told(each.row.number, rules, rules.machines[name], *said)

    def _arriving(
        self, position: int, row: Row, own_id: str, told: Told, unread: list[RowProblem]
    ) -> RowFate:
        """Raises NotReadError where the rules do not let it be registered."""
        source = own_id or f"{self.name}:{self.kept.of(row.place)}"
        arrived, warnings = self.reader.arrived(row, told, unread, source)
        try:
            self.arrivals.put(position, arrived)
        except SpoolFailed:
            raise
        except CplError as error:
            raise NotReadError([self.table.problem(row, "not-written", str(error))]) from None
        self.problems.extend(warnings)
        other = self.meetings.elsewhere(told)
        if other:
            say = f"和 {other} 同一人、同一天、同一内容，请看看是不是同一件。"
            self._warn(row, "like-another", say)
        like = self.meetings.above(told, row.place)
        if like and self._decided is not Repeats.KEEP:
            say = f"和{like}同一人、同一天、同一内容，写法不同，各算了一件，请看看是不是同一件。"
            self._warn(row, "like-another", say)
        return RowFate(row.place, Fate.NEW)

    # —— what is said about it ——

    def _warn(self, row: Row, code: str, say: str) -> None:
        problem = self.table.problem(row, code, say, severity=Severity.WARNING)
        self.problems.add(problem)

    def _some_without_id(self, first: Row) -> RowProblem:
        return self.table.problem(
            first,
            "no-source-id",
            f"有 {self._without_id} 行这一列是空的（这是第一行），这些行按人、时间和内容认重。",
            column=self.mapping.id_column,
            severity=Severity.WARNING,
        )

    def _namesake_above(self, row: Row, like: str) -> RowProblem:
        return self.table.problem(
            row,
            "same-source-id",
            f"编号和{like}相同，内容却不同，没有导入。",
            "这一列不是每件一个的，映射里不写“编号列:”；同一件写了两行的，删去一行。",
            self.mapping.id_column,
        )

    def _namesake(self, row: Row, told: Told, error: Namesake) -> RowProblem:
        other = error.other
        is_open = self.desk.onlooker.opened(other) is other
        there = matter_of(other.rules, other.card.machine, other.record.fields)
        here = matter_of(told.rules, told.machine, told.fields)
        also = f"，那里是 {matter_said(there)}" if is_open else ""
        return self.table.problem(
            row,
            "same-source-id",
            f"编号和 {other.card.number} 相同，人、日期、内容却对不上，没有导入："
            f"这里是 {matter_said(here)}{also}。",
            "是另一张表的编号，就在映射里写“编号前缀:”；这一列只是行号的，不写“编号列:”。",
            self.mapping.id_column,
        )
