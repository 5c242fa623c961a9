"""Which rows of which sources have come in already, asked of the files themselves."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Machine
from cpl.domain.values.field_paths import FieldPath
from cpl.problems import ProblemsFound
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Broken
from cpl.store.workspace import Workspace
from cpl.yamltext.nodes import Scalar
from cpl.yamltext.tree import parse

NOT_COUNTED = ("record-gone", "record-astray")
_PLAIN = re.compile(r'"?([\w.:/+ -]*?)"?[ \t]*')


@dataclass(frozen=True)
class KnownRecord:
    """A record that came from the source with this id, and when it was received."""

    number: str
    received: str


def known_sources(workspace: Workspace, machine: Machine) -> Mapping[str, KnownRecord]:
    """Every record that came from a source, by its id there, under any version's field for it.

    Looks at the bytes first, so that 100,000 files take seconds. Raises ProblemsFound where
    a record is gone or cannot be opened: it may have come from there.
    """
    problems = RecordIndex(workspace, [machine]).problems
    missing = [each for each in problems if each.code in NOT_COUNTED]
    if missing:
        raise ProblemsFound(missing)
    rules = workspace.versions
    ids = _each_once(each.parts.source_id for each in rules)
    times = _each_once(
        e.machines[machine.name].received for e in rules if machine.name in e.machines
    )
    found = {}
    for path in workspace.paths(machine):
        data = workspace.bytes_of(path)
        if isinstance(data, Broken):
            raise ProblemsFound(data.problems)
        source_id = _said(ids, path, data)
        if source_id is not None:
            found[source_id] = KnownRecord(path.stem, _said(times, path, data) or "")
    return found


def _each_once(fields: Iterable[str]) -> tuple[FieldPath, ...]:
    return tuple(map(FieldPath, dict.fromkeys(filter(None, fields))))


def _said(fields: Iterable[FieldPath], path: Path, data: bytes) -> str | None:
    """What the record says in the first of these fields that it has; None where it has none."""
    for field in fields:
        match = _line(field).search(data)
        plain = match and not field.member and _simple(match[1])
        said = plain or (_parsed(path, data, field) if match else None)
        if said is not None:
            return said
    return None


@cache
def _line(field: FieldPath) -> re.Pattern[bytes]:
    """Where a record may say it: at the margin, or indented within its group."""
    margin = rb"^[ \t]+" if field.member else rb"^"
    return re.compile(margin + field.leaf.encode() + rb":[ \t]*([^\r\n]*)", re.MULTILINE)


def _simple(text: bytes) -> str:
    """The value where its line says it plainly, else nothing."""
    found = _PLAIN.fullmatch(text.decode(errors="replace"))
    return found[1] if found else ""


def _parsed(path: Path, data: bytes, field: FieldPath) -> str | None:
    document, _ = parse(path.name, data)
    found = document.find(field.parts) if document else None
    return found.text if isinstance(found, Scalar) else None
