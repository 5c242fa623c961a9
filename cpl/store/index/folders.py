"""The folders of the records as they lie: every name with what the disk says of it.

Nothing is opened. What the disk says of a file (its size, when it was written and when
changed, its number on the disk) is its `Stamp`; a file whose stamp is the same holds the same
bytes, unless it was written in the very moment in which it was read: see `is_settled`.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from marshal import dumps
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.files import nature_of
from cpl.store.record_folders import is_hidden, is_like_yaml

UNSETTLED_NS = 2_000_000_000
"""The coarsest clock of a file system that is in use (FAT) tells two seconds apart."""
WITHOUT_REFERENCES = 2
"""The newest way of marshal that writes the same for the same, whoever else holds it."""
NOT_OPENED = "打不开的文件夹"

Stamp = tuple[int, int, int, int, int]
"""Mode, size, written and changed in nanoseconds, number on the disk."""


@dataclass(frozen=True)
class Folder:
    """One folder: its path below the workspace, and everything in it by name, in order.

    `nature`: what it is called where it is none that could be looked into.
    """

    name: str
    things: tuple[tuple[str, Stamp], ...] = ()
    nature: str = ""

    @property
    def digest(self) -> bytes:
        """The same only while nothing in it is touched."""
        said = dumps((self.nature, self.things), WITHOUT_REFERENCES)
        return blake2b(said, digest_size=16).digest()

    def names(self) -> Iterator[tuple[str, str]]:
        """The path of everything in it with what it is called that is no regular file.

        Folders are looked into by themselves, unless they are named like a record.
        """
        if self.nature:
            yield self.name, self.nature
        for name, (mode, *_) in self.things:
            path = f"{self.name}/{name}"
            if not (is_hidden(name) or (stat.S_ISDIR(mode) and not is_like_yaml(name))):
                yield path, nature_of(mode)


def is_settled(stamp: Stamp, now_ns: int) -> bool:
    """Is what was written so long ago that a later writing shows in the stamp?"""
    _, _, written, changed, _ = stamp
    return max(written, changed) < now_ns - UNSETTLED_NS


def folders_below(root: Path, tops: Iterable[str]) -> Iterator[Folder]:
    """Each of these folders and all below it; links are not followed."""
    for top in tops:
        try:
            mode = os.lstat(root / top).st_mode
        except FileNotFoundError:
            continue
        nature = "" if stat.S_ISDIR(mode) else nature_of(mode) or NOT_OPENED
        if nature:
            yield Folder(top, nature=nature)
            continue
        waiting = [top]
        while waiting:
            found = _look(root, waiting.pop())
            if found is not None:
                yield found
                waiting.extend(
                    f"{found.name}/{name}"
                    for name, (mode, *_) in found.things
                    if stat.S_ISDIR(mode) and not (is_hidden(name) or is_like_yaml(name))
                )


def _look(root: Path, name: str) -> Folder | None:
    """What is in it; None where it is gone meanwhile."""
    try:
        with os.scandir(root / name) as entries:
            things = sorted(_stamped(entries))
    except FileNotFoundError:
        return None
    except OSError:
        return Folder(name, nature=NOT_OPENED)
    return Folder(name, tuple(things))


def _stamped(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, Stamp]]:
    for each in entries:
        try:
            s = each.stat(follow_symlinks=False)
        except FileNotFoundError:  # removed since it was listed
            continue
        yield each.name, (s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)
