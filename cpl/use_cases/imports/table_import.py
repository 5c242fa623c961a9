"""Import a table: what would come in, and then one commit of all of it.

A preview and the import itself are the same plan; only the last step writes.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from cpl.codec.tables.import_manifest import ImportManifest, ManifestRow, manifest_text
from cpl.codec.tables.mapping import ColumnMapping, read_mapping
from cpl.dataclass import dataclass
from cpl.problems import ProblemsFound
from cpl.sequence import Joined, LazySequence
from cpl.store.changeset import Change
from cpl.store.copying import digest_of
from cpl.store.files import read_bytes
from cpl.store.tables.rows import RowMark
from cpl.store.tables.sheets import open_book
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.again.past import (
    GoneRows,
    PastImport,
    PastImports,
    gone_since,
    manifest_path,
    new_name,
)
from cpl.use_cases.again.updating import Updates
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.book_tables import table_in
from cpl.use_cases.imports.cells.kept_names import KeptNames, kept_names
from cpl.use_cases.imports.fates import Fate, Fates, RowComment, RowFate
from cpl.use_cases.imports.guess import guessed
from cpl.use_cases.imports.opening import OpeningCount
from cpl.use_cases.imports.own_table import refuse_own_table
from cpl.use_cases.imports.pace import ImportStage, Told, paced, rows_about, untold, writing
from cpl.use_cases.imports.remarks import remarks
from cpl.use_cases.imports.sorting import Choices, Sorting
from cpl.use_cases.imports.spooling import NewFiles, NewRecords
from cpl.use_cases.imports.table import (
    RowProblem,
    SourceTable,
    columns_in,
    require_columns,
)
from cpl.use_cases.trail import IMPORTED, MOST_TRAILERS, Message, tried_again

UNDECIDED = Choices()
BASIS = "来源表 "
"""How the basis begins of what a table of somebody else's brought in."""


@dataclass(frozen=True)
class Origin:
    """The files that an import is made of; `sha256` of the bytes of the table."""

    path: Path
    sha256: str
    mapping: Path | None
    names: KeptNames = KeptNames()

    @property
    def file(self) -> str:
        return self.names.of(self.path.name)


@dataclass(frozen=True)
class ImportPlan:
    """What an import does: the fate of every row, the records that are new, what is changed.

    `declined`: of so many rows it is decided now that ours is right, which its manifest keeps.
    `name` is that of its manifest; `before`: when these very bytes came in before; `gone`: the
    rows of the import before that stand in the table no more, and that import.
    """

    name: str
    origin: Origin
    table: SourceTable
    fates: Fates
    new: NewRecords
    updates: Updates
    problems: Sequence[RowProblem]
    marks: Map[RowMark, tuple[str, ...]]
    comments: tuple[RowComment, ...]
    remarks: tuple[str, ...]
    before: PastImport | None
    gone: GoneRows | None
    opening: OpeningCount
    declined: int = 0
    commit: str | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.updates or self.declined)


def open_table(path: Path, mapping: ColumnMapping | None, sheet: str = "") -> SourceTable:
    """The table in a file, read as the mapping wants it."""
    wanted = tuple(name for name, _ in columns_in(mapping)) if mapping else ()
    told = (sheet,) if sheet else mapping.sheets if mapping else ()
    return table_in(open_book(path), told, mapping.header if mapping else (), wanted)


def load_mapping(workspace: Workspace, path: Path, is_begun: bool = False) -> ColumnMapping:
    """The mapping in a file, whole or only begun; raises ProblemsFound."""
    found, problems = read_mapping(str(path), read_bytes(path), workspace.latest_rules, is_begun)
    if found is None:
        raise ProblemsFound(problems)
    return found


def plan(
    desk: Desk,
    path: Path,
    mapping_path: Path | None = None,
    sheet: str = "",
    choices: Choices = UNDECIDED,
    told: Told = untold,
) -> ImportPlan:
    """What importing the file would do; nothing is written. `told` hears how far it is."""
    told(ImportStage.OPEN, 0, 0)
    mapping = load_mapping(desk.workspace, mapping_path) if mapping_path else None
    table = open_table(path, mapping, sheet)
    refuse_own_table(desk.workspace, table, mapping)
    mapping = mapping or guessed(table, desk.workspace.latest_rules)
    require_columns(table, mapping)
    said = f"{path.name} {mapping_path.name if mapping_path else ''}"
    names = kept_names(table, mapping, desk.workspace.latest_rules, said)
    origin = Origin(path, table.sheet.sha256, mapping_path, names)
    return _planned(desk, origin, table, mapping, choices, told)


def _planned(
    desk: Desk,
    origin: Origin,
    table: SourceTable,
    mapping: ColumnMapping,
    choices: Choices,
    told: Told,
) -> ImportPlan:
    basis = f"{BASIS}{origin.file} SHA-256 {origin.sha256}"
    choices = replace(choices, basis=f"{basis}；{desk.basis}" if desk.basis else basis)
    name = new_name(desk.workspace, origin.file, desk.now)
    sorting = Sorting(desk, table, mapping, choices, name, origin.names)
    many = rows_about(origin.path, table.rows, table.header[-1])
    for row in paced(table.rows, told, many):
        sorting.take(row)
    sorting.finish()
    new = sorting.arrivals.numbered()
    for each in new:
        sorting.settle(each.position, each.number)
    past = PastImports(desk.workspace)
    return ImportPlan(
        name,
        origin,
        table,
        sorting.fates,
        new,
        sorting.updates,
        sorting.problems,
        {mark: tuple(places) for mark, places in sorting.marks.items()},
        tuple(sorting.comments),
        tuple(remarks(table, sorting.filled_in, sorting.never_met, sorting.reader.mapped)),
        past.of_bytes(origin.sha256),
        gone_since(past, origin.file, frozenset(sorting.meetings.met)),
        sorting.arrivals.opening,
        _declined_anew(past, sorting.fates),
    )


def _declined_anew(past: PastImports, fates: Fates) -> int:
    """How many rows were not told to be wrong by the last import that met their records."""
    numbers = {each.record for each in fates.of(Fate.OURS)}
    return sum(past.fates_of(numbers).get(each) != Fate.OURS.value for each in numbers)


Asked: TypeAlias = Callable[["ImportPlan"], Choices | None]
"""Whoever sits there decides what only a person can; None where there is nothing to decide."""


def undecided(found: ImportPlan) -> Choices | None:
    """Where nobody is asked: what is open stays so."""


def carry_out(
    desk: Desk,
    path: Path,
    mapping_path: Path | None = None,
    sheet: str = "",
    choices: Choices = UNDECIDED,
    asked: Asked = undecided,
    told: Told = untold,
) -> ImportPlan:
    """Import the rows that can be read, in one commit with its manifest and its mapping."""
    decided: list[Choices] = [choices]

    def attempt() -> ImportPlan:
        found = plan(desk, path, mapping_path, sheet, decided[-1], told)
        anew = asked(found) if len(decided) == 1 else None
        if anew is not None:
            decided.append(anew)
            found = plan(desk, path, mapping_path, sheet, anew, told)
        return found if found.is_nothing else replace(found, commit=_written(desk, found, told))

    return tried_again(attempt)


def _written(desk: Desk, found: ImportPlan, told: Told) -> str:
    """One commit of the records, the manifest, and the mapping where it lies in the workspace."""
    manifest = manifest_text(_manifest(desk, found)).encode()
    more = [Change(manifest_path(desk.workspace, found.name), None, manifest)]
    mapping = found.origin.mapping
    if mapping is not None and _is_kept(desk.workspace, mapping, found.origin.names):
        said = read_bytes(mapping)
        more.append(Change(mapping.resolve(), said, said))
    files = Joined[Change](NewFiles(found.new), found.updates.changes, more)
    return trail.commit(desk, files, _message(found), tell=writing(told, len(files)))


def _is_kept(workspace: Workspace, mapping: Path, names: KeptNames) -> bool:
    """Does it lie in the workspace, under a name that git may keep?"""
    is_here = mapping.resolve().is_relative_to(workspace.root)
    return is_here and names.of(mapping.name) == mapping.name


def _manifest(desk: Desk, found: ImportPlan) -> ImportManifest:
    origin, mapping = found.origin, found.origin.mapping
    return ImportManifest(
        file=origin.file,
        sha256=origin.sha256,
        sheet=origin.names.of(found.table.sheet.name),
        mapping=origin.names.of(mapping.name) if mapping else "",
        mapping_sha256=digest_of(read_bytes(mapping)).sha256 if mapping else "",
        by=(desk.recorder or desk.actor).name,
        at=desk.now,
        total=found.fates.total,
        counts={fate.value: many for fate, many in found.fates.counts.items()},
        rows=_ManifestRows(found.fates.rows, origin.names),
    )


class _ManifestRows(LazySequence[ManifestRow]):
    """The fates as a manifest tells them, each made when it is written."""

    def __init__(self, rows: Sequence[RowFate], names: KeptNames) -> None:
        self._rows = rows
        self._names = names

    def __len__(self) -> int:
        return len(self._rows)

    def made(self, index: int) -> ManifestRow:
        row = self._rows[index]
        sheet, mark, place = row.place.rpartition("!")
        return ManifestRow(f"{self._names.of(sheet)}{mark}{place}", row.fate.value, row.record)


def _message(found: ImportPlan) -> Message:
    """`导入: 120 件 (附件4.xlsx)`; of thousands of records git itself lists the files."""
    many, updated = len(found.new), len(found.updates)
    is_few = many + updated <= MOST_TRAILERS
    numbers = (*found.new.numbers, *found.updates.numbers) if is_few else ()
    counts = [f"{many} 件"] * bool(many) + [f"更新 {updated} 件"] * bool(updated)
    counts += [f"{found.declined} 行{Fate.OURS.value}"] * bool(found.declined)
    brought = found.new.arrivals
    return Message(
        subject=f"{IMPORTED}: {'，'.join(counts)} ({found.origin.file})",
        events=(IMPORTED, *brought.events, *found.updates.events),
        rules=(*brought.rules, *found.updates.rules),
        records=numbers,
    )
