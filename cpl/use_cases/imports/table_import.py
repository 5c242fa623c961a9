"""Import a table: what would come in, and then one commit of all of it.

A preview and the import itself are the same plan; only the last step writes.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from cpl.codec.tables.mapping import ColumnMapping, read_mapping
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.problems import CplError, ProblemsFound, Severity
from cpl.store.files import read_bytes
from cpl.store.git.git import NOT_IN_INDEX
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import read_sheet
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import HandEdits
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.fates import Fate, Fates, RowFate
from cpl.use_cases.imports.guess import guessed
from cpl.use_cases.imports.known import known_sources
from cpl.use_cases.imports.odd_rows import OddRows
from cpl.use_cases.imports.own_table import refuse_own_table
from cpl.use_cases.imports.row import Arrived, RowReader, row_code
from cpl.use_cases.imports.table import (
    RowProblem,
    SourceTable,
    columns_in,
    require_columns,
    table_of,
)
from cpl.use_cases.imports.values import NotReadError
from cpl.use_cases.intake.numbering import free_number
from cpl.use_cases.trail import (
    IMPORTED,
    MOST_TRAILERS,
    Message,
    tried_again,
    without_phones,
)
from cpl.use_cases.transitions.recording import Step, new_steps


@dataclass(frozen=True)
class New:
    """A row and the record it becomes."""

    arrived: Arrived
    steps: tuple[Step, ...]

    @property
    def record(self) -> Record:
        return self.arrived.chain.record


@dataclass(frozen=True)
class ImportPlan:
    """What an import does: the fate of every row, and the records that are new."""

    table: SourceTable
    fates: Fates
    new: tuple[New, ...]
    problems: tuple[RowProblem, ...]
    commit: str | None = None

    @property
    def warnings(self) -> int:
        return sum(each.severity is Severity.WARNING for each in self.problems)


def open_table(path: Path, mapping: ColumnMapping | None, sheet: str = "") -> SourceTable:
    """The table in a file, read as the mapping wants it."""
    wanted = tuple(name for name, _ in columns_in(mapping)) if mapping else ()
    found = read_sheet(path, sheet or (mapping.sheet if mapping else ""))
    return table_of(found, mapping.header if mapping else (), wanted)


def load_mapping(workspace: Workspace, path: Path, is_begun: bool = False) -> ColumnMapping:
    """The mapping in a file, whole or only begun; raises ProblemsFound."""
    found, problems = read_mapping(str(path), read_bytes(path), workspace.latest_rules, is_begun)
    if found is None:
        raise ProblemsFound(problems)
    return found


def plan(desk: Desk, path: Path, mapping_path: Path | None = None, sheet: str = "") -> ImportPlan:
    """What importing the file would do; nothing is written."""
    mapping = load_mapping(desk.workspace, mapping_path) if mapping_path else None
    table = open_table(path, mapping, sheet)
    refuse_own_table(desk.workspace, table, mapping)
    mapping = mapping or guessed(table, desk.workspace.latest_rules)
    require_columns(table, mapping)
    return _planned(desk, table, mapping)


def carry_out(
    desk: Desk, path: Path, mapping_path: Path | None = None, sheet: str = ""
) -> ImportPlan:
    """Import the rows that can be read, in one commit.

    Raises HandEdits where the mapping is recorded and has been edited since.
    """

    if mapping_path is not None:
        _require_as_recorded(desk.workspace, mapping_path.resolve())

    def attempt() -> ImportPlan:
        found = plan(desk, path, mapping_path, sheet)
        return replace(found, commit=_written(desk, found)) if found.new else found

    return tried_again(attempt)


def _require_as_recorded(workspace: Workspace, mapping: Path) -> None:
    """A mapping made for this table, or kept elsewhere, is nobody's recorded word yet."""
    if not mapping.is_relative_to(workspace.root):
        return
    changed = workspace.git.status([mapping])
    edited = tuple(workspace.shown(p) for p, code in changed.items() if code not in NOT_IN_INDEX)
    if edited:
        raise HandEdits(edited, IMPORTED)


def _planned(desk: Desk, table: SourceTable, mapping: ColumnMapping) -> ImportPlan:
    arrivals = _Arrivals(desk, table, mapping)
    for row in table.rows:
        arrivals.take(row)
    new = tuple(_numbered(desk, arrivals))
    problems = sorted(arrivals.problems, key=lambda each: each.row)
    return ImportPlan(table, arrivals.fates, new, tuple(problems))


class _Arrivals:
    """Sorts rows into those that arrive, and those that meet another fate."""

    def __init__(self, desk: Desk, table: SourceTable, mapping: ColumnMapping) -> None:
        self.reader = RowReader(desk, mapping, table)
        self.table = table
        self.mapping = mapping
        self.odd = OddRows(table, mapping, desk.workspace.latest_rules)
        machine = desk.workspace.latest_rules.machines[mapping.machine]
        self.known = known_sources(desk.workspace, machine)
        self.seen: dict[str, Row] = {}
        self.found: list[Arrived] = []
        self.problems: list[RowProblem] = list(self._rows_without_id(mapping.id_column))
        self._fates: list[RowFate] = []
        self._gaps = 0
        self._last = table.header[-1]

    @property
    def fates(self) -> Fates:
        """In the order of the rows."""
        return Fates(tuple(sorted(self._fates, key=lambda each: each.row)), self._gaps)

    def _rows_without_id(self, column: str) -> Iterator[RowProblem]:
        blank = [row for row in self.table.rows if column and not self.table.cell(row, column)]
        if blank:
            yield self.table.problem(
                blank[0],
                "no-source-id",
                f"有 {len(blank)} 行这一列是空的（这是第一行），这些行按整行内容认重。",
                column=column,
                severity=Severity.WARNING,
            )

    def take(self, row: Row) -> None:
        """What arrives has its fate when it is written; all others have it now."""
        self._gaps += row.number - self._last - 1
        self._last = row.number
        odd = self.odd.kind_of(row)
        if odd is not None:
            self.fated(row, odd)
            return
        try:
            self.reader.require_trusted(row)
            source_id = self.reader.source_id(row)
            self._judged(row, source_id)
        except NotReadError as error:
            self.fated(row, Fate.UNREADABLE)
            self.problems.extend(error.problems)

    def _judged(self, row: Row, source_id: str) -> None:
        """Raises NotReadError for a row that cannot be read, and for a namesake."""
        earlier, known = self.seen.get(source_id), self.known.get(source_id)
        if earlier is not None and row_code(earlier) != row_code(row):
            raise NotReadError([self._namesake(row, source_id, f"第 {earlier.number} 行")])
        if known is not None and known.received:
            received = self.reader.received(row)
            if received and f"{received:%Y-%m-%d %H:%M}" != known.received:
                raise NotReadError([self._namesake(row, source_id, known.number)])
        if known is not None:
            self.fated(row, Fate.SAME, known.number)
        elif earlier is not None:
            self.fated(row, Fate.REPEATED, like=earlier.number)
        else:
            arrived, warnings = self.reader.arrived(row, *self.reader.told(row), source_id)
            self.seen[source_id] = row
            self.found.append(arrived)
            self.problems.extend(warnings)

    def fated(self, row: Row, fate: Fate, record: str = "", like: int = 0) -> None:
        self._fates.append(RowFate(row.number, fate, record, like))

    def _namesake(self, row: Row, source_id: str, other: str) -> RowProblem:
        return self.table.problem(
            row,
            "same-source-id",
            f"来源编号“{source_id}”和{other}相同，内容却不同，没有导入。",
            "不同来源的表，在映射里写上各自的“编号前缀:”；同一件重复的，删去一行。",
            self.reader.mapping.id_column,
        )


def _numbered(desk: Desk, arrivals: _Arrivals) -> Iterator[New]:
    """Numbers go up with the time of receipt; each day's folder is looked at once."""

    def key(arrived: Arrived) -> tuple[datetime, int]:
        return arrived.card.received_at, arrived.row.number

    last: dict[date, str] = {}
    for arrived in sorted(arrivals.found, key=key):
        day = arrived.card.happened[0].event.at.date()
        number = free_number(desk, arrived.card.machine, day, last.get(day, ""))
        numbered = replace(arrived, chain=arrived.chain.numbered(number))
        try:
            steps = new_steps(desk, numbered.chain)
        except CplError as error:
            problem = arrivals.table.problem(arrived.row, "not-written", str(error))
            arrivals.problems.append(problem)
            arrivals.fated(arrived.row, Fate.UNREADABLE)
            continue
        last[day] = number
        arrivals.fated(arrived.row, Fate.NEW, number)
        yield New(numbered, steps)


def _written(desk: Desk, found: ImportPlan) -> str:
    return trail.commit(desk, [new.steps[0].change for new in found.new], _message(found))


def _message(found: ImportPlan) -> Message:
    """`导入: 120 件 (附件4.xlsx)`; of thousands of records git itself lists the files."""
    numbers = tuple(new.record.number for new in found.new)
    return Message(
        subject=f"{IMPORTED}: {len(numbers)} 件 ({without_phones(found.table.sheet.file)})",
        events=(IMPORTED, *(event.name for new in found.new for event in new.record.history)),
        rules=tuple(new.arrived.card.rules.meta for new in found.new),
        records=numbers if len(numbers) <= MOST_TRAILERS else (),
    )
