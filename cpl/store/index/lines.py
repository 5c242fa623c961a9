"""What the index keeps of one record, line by line, and how times, names and kinds stand there."""

import os
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.domain.decisions.escalation import BatchKind
from cpl.domain.regulation.numbers import desk_in, prefix_in
from cpl.loading import WhenUsed
from cpl.sequence import LazySequence
from cpl.store.index.folders import Stamp
from cpl.store.index.tables import FOUND_OUT, OF_A_RECORD

# Most commands find everything as it was, and keep nothing.
if TYPE_CHECKING:
    import json

    from cpl.domain.decisions.index_entry import IndexEntry
    from cpl.domain.matters import matter as matters
else:
    json = WhenUsed("json")
    matters = WhenUsed("cpl.domain.matters.matter")


class KeptPaths(LazySequence[Path]):
    """The files of records, by their folders and numbers."""

    def __init__(self, root: Path, kept: Sequence[tuple[str, str]]) -> None:
        self._kept = kept
        self._folder = cache(root.joinpath)  # many lie in one

    def __len__(self) -> int:
        return len(self._kept)

    def made(self, index: int) -> Path:
        folder, number = self._kept[index]
        return self._folder(folder) / f"{number}.yaml"


def forget(cursor: sqlite3.Cursor, number: str) -> None:
    """All that is kept of a record, and what was found out of those that name it."""
    for table in FOUND_OUT:
        naming = "SELECT id FROM link WHERE target = ?"
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({naming})", (number,))
    row = cursor.execute("SELECT id FROM record WHERE number = ?", (number,)).fetchone()
    if row:
        for table in ("record", *OF_A_RECORD):
            cursor.execute(f"DELETE FROM {table} WHERE id = ?", row)


def keep(cursor: sqlite3.Cursor, path: str, entry: "IndexEntry | None", stamp: str | None) -> None:
    number, folder = number_of(path), path.rpartition("/")[0]
    line: dict[str, object] = {"number": number, "prefix": prefix_in(number), "folder": folder}
    line |= {"desk": desk_in(number), "stamp": stamp, "readable": entry is not None}
    if entry is not None:
        line |= _line(entry)
    names, marks = ", ".join(line), ", ".join("?" * len(line))
    cursor.execute(f"INSERT INTO record ({names}) VALUES ({marks})", tuple(line.values()))
    if entry is not None:
        _keep_more(cursor, cursor.lastrowid, entry)


def _line(entry: "IndexEntry") -> dict[str, object]:
    return {
        "machine": entry.machine,
        "state": entry.state,
        "ended": entry.ended_at is not None,
        "ended_at": time_kept(entry.ended_at) if entry.ended_at else None,
        "pending": entry.pending,
        "loose": entry.loose,
        "unconcluded": entry.unconcluded,
        "secret": entry.secret,
        "concerns": entry.concerns,
        "voided": entry.voided,
        "gives": entry.gives,
        "copies": entry.has_copies,
        "taken_over": entry.taken_over,
        "dormant": entry.dormant,
        "counted": entry.is_counted,
        "received": time_kept(entry.received),
        "registered": time_kept(entry.registered),
        "latest": time_kept(entry.latest),
        "alike": kind_kept(entry.alike) if entry.alike else None,
        "leader": entry.leader,
    }


def _keep_more(cursor: sqlite3.Cursor, key: int | None, entry: "IndexEntry") -> None:
    cursor.executemany(
        "INSERT INTO word VALUES (?, ?, ?)", [(key, by, said) for by, said in entry.words.items()]
    )
    of_some = {"unit": entry.units, "link": entry.links, "phone": entry.phones, "ended": entry.ends}
    for table, found in of_some.items():
        if found:
            rows = [(key, each) for each in found]
            cursor.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    deeds = [(key, event, time_kept(at), actor) for event, at, actor in entry.deeds]
    if deeds:
        cursor.executemany("INSERT INTO deed VALUES (?, ?, ?, ?)", deeds)
    if entry.duty is not None:
        named, at = entry.duty
        row = (key, *named, time_kept(at))
        cursor.execute("INSERT INTO duty VALUES (?, ?, ?, ?, ?)", row)
    cursor.execute("INSERT INTO text VALUES (?, ?)", (key, entry.text))
    matter = entry.matter
    keys = map(matters.digest, (matter.name, matter.phone, matter.text))
    said = b"".join(sorted(entry.statements))
    cursor.execute(
        "INSERT INTO matter VALUES (?, ?, ?, ?, ?, ?)", (key, matter.source, *keys, said)
    )


def name_kept(path: str) -> str | bytes:
    """A path as it is kept: its bytes, where they are no text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def number_of(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def stamp_kept(stamp: Stamp) -> str:
    return " ".join(map(str, stamp))


def time_kept(moment: datetime) -> str:
    return moment.isoformat(" ")


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def kind_kept(kind: BatchKind) -> str:
    return json.dumps(kind, ensure_ascii=False)
