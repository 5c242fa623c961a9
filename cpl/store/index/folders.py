"""The folders of the records as they lie: every name with what the disk says of it.

Nothing is opened. What the disk says of a file (its size, when it was written and when
changed, its number on the disk) is its `Stamp`; a file whose stamp is the same holds the same
bytes, unless it was written in the very moment in which it was read: see `is_settled`.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from marshal import dumps
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed
from cpl.store.aside.side_files import folder_of_sides, side_path
from cpl.store.files import nature_of
from cpl.store.record_folders import is_hidden, is_like_yaml

# Takes as long to load as half a command's own work; of folders at rest nothing is added up.
if TYPE_CHECKING:
    import hashlib
else:
    hashlib = WhenUsed("hashlib")

UNSETTLED_NS = 2_000_000_000
"""The coarsest clock of a file system that is in use (FAT) tells two seconds apart."""
WITHOUT_REFERENCES = 2
"""The newest way of marshal that writes the same for the same, whoever else holds it."""
NOT_OPENED = "打不开的文件夹"

Stamp = tuple[int, int, int, int, int]
"""Mode, size, written and changed in nanoseconds, number on the disk."""
StatOf = Callable[[str], os.stat_result]
NOWHERE: Mapping[str, Iterable[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Folder:
    """One folder: its path below the workspace, and everything in it in order: names and stamps.

    `own`: the stamp of the folder itself before it was looked into. `nature`: what it is called
    where it is none that could be looked into.
    """

    name: str
    inside: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    own: Stamp | None = None
    nature: str = ""

    @property
    def digest(self) -> bytes:
        """The same only while nothing in it is touched."""
        said = dumps((self.nature, self.inside, self.stamps), WITHOUT_REFERENCES)
        return hashlib.blake2b(said, digest_size=16).digest()

    @property
    def things(self) -> Iterator[tuple[str, Stamp]]:
        """Everything in it: its path, and what the disk says of it."""
        return ((f"{self.name}/{e}", s) for e, s in zip(self.inside, self.stamps, strict=True))

    @property
    def folders(self) -> Iterator[str]:
        """The paths of those in it that are looked into by themselves."""
        if not any(map(stat.S_ISDIR, {mode for mode, *_ in self.stamps})):
            return  # as nearly everywhere: of ten years' files not each is asked
        for name, (mode, *_) in zip(self.inside, self.stamps, strict=True):
            if stat.S_ISDIR(mode) and not (is_hidden(name) or is_like_yaml(name)):
                yield f"{self.name}/{name}"

    def names(self) -> Iterator[tuple[str, str]]:
        """The path of everything in it with what it is called that is no regular file.

        Folders are looked into by themselves, unless they are named like a record.
        """
        if self.nature:
            yield self.name, self.nature
        within = set(self.folders)
        for name, (path, (mode, *_)) in zip(self.inside, self.things, strict=True):
            if not is_hidden(name) and path not in within:
                yield path, nature_of(mode)


def is_settled(stamp: Stamp, now_ns: int) -> bool:
    """Is what was written so long ago that a later writing shows in the stamp?"""
    _, _, written, changed, _ = stamp
    return max(written, changed) < now_ns - UNSETTLED_NS


def folders_below(
    root: Path, tops: Iterable[str], at_rest: Mapping[str, Iterable[str]] = NOWHERE
) -> Iterator[Folder]:
    """Each of these folders and all below it; links are not followed.

    Into those `at_rest` nobody looks: the folders in each are known.
    """
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
            name = waiting.pop()
            if name in at_rest:
                waiting.extend(at_rest[name])
                continue
            found = _look(root, name)
            if found is not None:
                yield found
                waiting.extend(found.folders)


def with_sides(root: Path, found: Iterable[Folder]) -> Iterator[Folder]:
    """The same folders, in which a record's stamp is also that of what is kept aside for it."""
    if not folder_of_sides(root).is_dir():
        yield from found
        return
    for each in found:
        beside = _look(root, side_path(root, root / each.name).relative_to(root).as_posix())
        yield _stamped_with(each, beside) if beside else each


def _stamped_with(folder: Folder, beside: Folder) -> Folder:
    sides = dict(zip(beside.inside, beside.stamps, strict=True))
    each = zip(folder.inside, folder.stamps, strict=True)
    return replace(folder, stamps=tuple(_both(stamp, sides.get(name)) for name, stamp in each))


def _both(stamp: Stamp, side: Stamp | None) -> Stamp:
    """A stamp that changes when either does, and is settled when both are."""
    if side is None:
        return stamp
    mode, size, written, changed, place = stamp
    sign = hashlib.blake2b(dumps(side, WITHOUT_REFERENCES), digest_size=6).digest()
    known = place * 2**48 + int.from_bytes(sign)
    return mode, size, max(written, side[2]), max(changed, side[3]), known


def _look(root: Path, name: str) -> Folder | None:
    """What is in it; None where it is gone meanwhile."""
    try:
        with _opened(root / name) as (own, names, stat_of):
            try:
                stamps = tuple(map(_stamp, map(stat_of, names)))
            except FileNotFoundError:  # removed since it was listed
                names, stamps = _still_there(names, stat_of)
    except FileNotFoundError:
        return None
    except OSError:
        return Folder(name, nature=NOT_OPENED)
    return Folder(name, tuple(names), stamps, _stamp(own))


def _still_there(names: Iterable[str], stat_of: StatOf) -> tuple[list[str], tuple[Stamp, ...]]:
    found: dict[str, Stamp] = {}
    for each in names:
        with suppress(FileNotFoundError):
            found[each] = _stamp(stat_of(each))
    return list(found), tuple(found.values())


def stamp_of(path: Path | str) -> Stamp | None:
    """What the disk says of it; None where nothing is to be seen."""
    try:
        return _stamp(os.lstat(path))
    except OSError:
        return None


_stamp: Callable[[os.stat_result], Stamp]
_stamp = attrgetter("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[os.stat_result, list[str], StatOf]]:
    """The folder itself, the names in it, sorted, and who looks at one of them: from within,
    where that can be done.

    A third less time than by `os.scandir`, which finds the whole path anew for each.
    """
    if os.stat not in os.supports_dir_fd or os.listdir not in os.supports_fd:
        own = os.lstat(folder)
        yield own, sorted(os.listdir(folder)), lambda name: os.lstat(folder / name)
        return
    within = os.open(folder, os.O_RDONLY)
    try:
        own = os.fstat(within)
        names = sorted(os.listdir(within))
        yield own, names, partial(os.stat, dir_fd=within, follow_symlinks=False)
    finally:
        os.close(within)
