"""Where attached files lie, and whether they are still what was attached."""

from collections.abc import Iterator
from pathlib import Path

from cpl.codec.records.record import HISTORY
from cpl.domain.cases.evidence import Row, rows_in
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Evidence
from cpl.domain.values.value import shown
from cpl.problems import Location, Problem, Severity
from cpl.store.aside.side_files import purged_path
from cpl.store.copying import Tell, digest, untold
from cpl.store.record_files import Readable
from cpl.store.workspace import ATTACHMENTS, Workspace
from cpl.yamltext.nodes import Path as TreePath

OUTSIDE_GIT = "不入库"
HIDDEN = (".", "~")


def folder_of_attachments(workspace: Workspace, number: str) -> Path:
    return workspace.root / ATTACHMENTS / number


def path_of_row(workspace: Workspace, number: str, evidence: Evidence, row: Row) -> Path | None:
    """Where the copy lies; None where the folder has none, or the name leads out of it."""
    folder = folder_of_attachments(workspace, number)
    name = shown(row.get(evidence.file))
    if not row.get(evidence.copied) or not name or ".." in Path(name).parts:
        return None
    path = folder / name
    return path if path.is_relative_to(folder) else None


def rows_with_places(evidence: Evidence, record: Record) -> Iterator[tuple[TreePath, Row]]:
    """Where each attached file of a record is written down, and its row as it stands there."""
    for number, row in enumerate(rows_in(evidence, record.fields)):
        yield (evidence.field, number), row
    for index, event in enumerate(record.history):
        for number, row in enumerate(rows_in(evidence, event.fields)):
            yield (HISTORY, index, evidence.field, number), row


def attached_problems(
    workspace: Workspace, loaded: Readable, whole: bool = False, tell: Tell = untold
) -> Iterator[Problem]:
    """Copies that are gone or changed: by their size, or `whole`, by their SHA-256."""
    evidence, record = loaded.rules.evidence, loaded.record
    if evidence is None:
        return
    was_cleared = workspace.size_of(purged_path(workspace.root, loaded.path)) is not None
    for place, row in rows_with_places(evidence, record):
        if row.get(evidence.copied):
            where = loaded.document.locate(place)
            path = path_of_row(workspace, record.number, evidence, row)
            if not (was_cleared and path is not None and workspace.size_of(path) is None):
                yield from _problems_of(workspace, where, path, row, evidence, whole, tell)


def _problems_of(
    workspace: Workspace,
    where: Location,
    path: Path | None,
    row: Row,
    evidence: Evidence,
    whole: bool,
    tell: Tell,
) -> Iterator[Problem]:
    name = shown(row.get(evidence.file))
    size = workspace.size_of(path) if path else None
    if path is None:
        yield Problem(where, "attachment-astray", f"附件“{name}”不是本件附件文件夹里的文件名。")
    elif size is None:
        yield Problem(
            where,
            "attachment-missing",
            f"附件 {workspace.shown(path)} 不见了。",
            "从备份取回，或者找到原来的文件，再 cpl attach 一次就放回去。",
        )
    elif size != row.get(evidence.size) or (whole and _differs(path, row, evidence, tell)):
        yield Problem(
            where,
            "attachment-changed",
            f"附件 {workspace.shown(path)} 和附上的时候不一样了。",
            "用 git restore 或备份恢复原样；确实有新的，另附一份。",
        )


def _differs(path: Path, row: Row, evidence: Evidence, tell: Tell) -> bool:
    return digest(path, tell).sha256 != shown(row.get(evidence.digest))


def strangers(workspace: Workspace, loaded: Readable) -> Iterator[Problem]:
    """Files in a record's attachments that nobody has written down."""
    evidence, record = loaded.rules.evidence, loaded.record
    if evidence is None:
        return
    rows = (row for _, row in rows_with_places(evidence, record))
    known = {path_of_row(workspace, record.number, evidence, row) for row in rows}
    for path in sorted(folder_of_attachments(workspace, record.number).rglob("*")):
        if path.is_file() and path not in known and not path.name.startswith(HIDDEN):
            yield Problem(
                Location(workspace.shown(path)),
                "attachment-unknown",
                "这个文件没有记在附件里。",
                f"要记就 cpl attach {record.number} {workspace.shown(path)}，不要就删去。",
                Severity.WARNING,
            )
