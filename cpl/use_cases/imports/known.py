"""Which rows of which sources have come in already, asked of the files themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpl.codec.tables.mapping import SOURCE_ID
from cpl.domain.regulation.rules import Machine
from cpl.problems import ProblemsFound
from cpl.store.record_files import Broken
from cpl.store.workspace import Workspace
from cpl.yamltext.tree import parse

NOT_COUNTED = ("record-gone", "record-astray")
_PLAIN = re.compile(r'"?([\w.:/+ -]*?)"?[ \t]*')


@dataclass(frozen=True)
class KnownRecord:
    """A record that came from the source with this id, and when it was received."""

    number: str
    received: str


def known_sources(workspace: Workspace, machine: Machine) -> Mapping[str, KnownRecord]:
    """Every 来源编号 there is. Looks at the bytes first, so that 100,000 files take seconds.

    Raises ProblemsFound where a record is gone or cannot be opened: it may have come from there.
    """
    missing = [e for e in workspace.folder_problems(machine) if e.code in NOT_COUNTED]
    if missing:
        raise ProblemsFound(missing)
    found = {}
    received = _line(machine.received or SOURCE_ID)
    wanted = _line(SOURCE_ID)
    for path in workspace.paths(machine):
        data = workspace.bytes_of(path)
        if isinstance(data, Broken):
            raise ProblemsFound(data.problems)
        match = wanted.search(data)
        if match:
            source_id = _simple(match[1]) or _parsed(path, data).get(SOURCE_ID)
            at = received.search(data)
            found[str(source_id or "")] = KnownRecord(path.stem, _simple(at[1]) if at else "")
    return found


def _line(key: str) -> re.Pattern[bytes]:
    return re.compile(rb"^" + key.encode() + rb":[ \t]*([^\r\n]*)", re.MULTILINE)


def _simple(text: bytes) -> str:
    """The value where its line says it plainly, else nothing."""
    found = _PLAIN.fullmatch(text.decode(errors="replace"))
    return found[1] if found else ""


def _parsed(path: Path, data: bytes) -> Mapping[str, object]:
    document, _ = parse(path.name, data)
    return document.plain() if document else {}
