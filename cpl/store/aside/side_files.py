"""Where the side files lie, how they are read, and that nobody else reads them.

The side file of `complaints/2026/11/TS….yaml` is `private/complaints/2026/11/TS….yaml`. The
folder hides itself from git, its own `.gitignore` too. What was cleared is told by
`purged/complaints/2026/11/TS….yaml`, which git has.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.problems import CplError, Location, Problem
from cpl.store.files import read_if_there, told

if TYPE_CHECKING:
    from cpl.codec.records.aside import Pieces

PRIVATE, PURGED = "private", "purged"
IGNORE = ".gitignore"
EVERYTHING = b"*\n"
OTHERS = stat.S_IRWXO
GROUP = stat.S_IRWXG


@dataclass(frozen=True)
class Side:
    """The side file of one record: its bytes, None where there is none, and what they hold."""

    path: Path
    data: bytes | None = None
    pieces: "Pieces" = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def folder_of_sides(root: Path) -> Path:
    return root / PRIVATE


def side_path(root: Path, path: Path) -> Path:
    """Where lies what a record's file, or a paper, keeps aside."""
    return root / PRIVATE / path.relative_to(root)


def purged_path(root: Path, path: Path) -> Path:
    """Where it is told that this was cleared."""
    return root / PURGED / path.relative_to(root)


def read_side(root: Path, path: Path) -> Side:
    """What is kept aside for the record at this path; what cannot be read holds nothing."""
    place = side_path(root, path)
    shown = place.relative_to(root).as_posix()
    try:
        data = read_if_there(place)
    except CplError as error:
        return Side(place, problems=(Problem(Location(shown), "unreadable", str(error)),))
    if data is None:
        return Side(place)
    from cpl.codec.records.aside import read_pieces  # most records have nothing aside

    return Side(place, data, *read_pieces(shown, path.stem, data))


def side_files(root: Path) -> Iterator[Path]:
    """Every side file that there is, in order."""
    for folder, inside, names in os.walk(root / PRIVATE):
        inside.sort()
        yield from (Path(folder, each) for each in sorted(names) if each.endswith(".yaml"))


def modes(root: Path) -> tuple[int, int]:
    """Of a side file, and of a folder of them: its owner's; the group's too where the whole
    workspace is shared by a group.
    """
    shared = root.stat().st_mode & stat.S_IWGRP
    return (0o660, 0o770) if shared else (0o600, 0o700)


def close_to_others(root: Path, below: Path) -> None:
    """Give a folder of side files, and all in it, the modes they must have in this workspace."""
    for path, _, wanted in loosened(root, below):
        with told("改不了权限", path):
            path.chmod(wanted)


def loosened(root: Path, below: Path) -> Iterator[tuple[Path, int, int]]:
    """What may be read by more than those: the path, its mode and what it should be."""
    file, folder = modes(root)
    for top, _, names in os.walk(below):
        for path, wanted in ((Path(top), folder), *((Path(top, n), file) for n in names)):
            with suppress(OSError):
                mode = stat.S_IMODE(path.lstat().st_mode)
                if os.name != "nt" and mode & ~wanted & (OTHERS | GROUP):
                    yield path, mode, wanted
