"""What a folder of tables remembers of how it was made, so that the next time is short.

It stands in the folder itself, as `_export.json`: a folder and what is known of it are put in
place together. The name begins with a line because Spark passes over such files.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cpl.dataclass import dataclass
from cpl.store.files import read_if_there

NAME = "_export.json"


@dataclass(frozen=True)
class Month:
    """One partition: what it was made of, and what is in it.

    `beside`: the months of records that its own name, whose secrets their text may repeat.
    `changes`: something in it is otherwise when time goes by. `closed`: how many whoever
    exported may not see. `unreadable`: what is wrong with the files that are not in it.
    `rows`, `sizes`: of each table, and its file in bytes.
    """

    made_of: str
    beside: tuple[str, ...]
    changes: bool
    records: int
    closed: int
    unreadable: tuple[str, ...]
    rows: Mapping[str, int]
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class ExportState:
    """A whole folder: of which office and commit, for whom, and its months by `2026-11`.

    `basis` stands for all that every month hangs on: rules, people, calendars, this program.
    """

    office: tuple[str, ...]
    commit: str
    as_of: str
    viewer: str
    masked: bool
    basis: str
    months: Mapping[str, Month]


def read_state(folder: Path) -> ExportState | None:
    """What the folder remembers; None where it is not one of ours, or cannot be read."""
    try:
        said = json.loads(read_if_there(folder / NAME) or b"")
        months = {name: _month(each) for name, each in said["months"].items()}
        return ExportState(**{**said, "office": tuple(said["office"]), "months": months})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _month(said: dict[str, Any]) -> Month:
    lists = {name: tuple(said[name]) for name in ("beside", "unreadable")}
    return Month(**{**said, **lists})


def state_text(state: ExportState) -> bytes:
    """The same as bytes of a file."""
    return json.dumps(asdict(state), ensure_ascii=False, indent=1).encode() + b"\n"
