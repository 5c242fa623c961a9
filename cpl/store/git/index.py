"""Is git's index whole, and what is known of it?

git looks at its checksum only when it is asked for `fsck`. Of an index that was cut short, it
reads what is left as files that are gone, and worse.

What git has said of one holds for whatever has the same checksum: it says the same of each file.
That spares every command the same questions, each of which reads the whole of it.
"""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes

if TYPE_CHECKING:
    import hashlib

KEPT = "cpl-whole"
"""Which index was last found whole, in git's folder: of ten years' records it is ten megabytes,
and to load what adds it up takes longer than all that is asked of a small one.
"""
KNOWN = "cpl-known"
"""In git's folder: since when the computer runs, the checksum of an index, and on a line each what
is known of it.
"""
PASSES_OVER_NONE = "passes over none"
"""Git was not told to believe of any file that it is as it was, or need not be there."""
LARGE = 300_000
"""Bytes, from some three thousand files on: then git's plumbing costs less, and to know of them
what it would say."""
CHECKSUM = 20  # the end of a longer one is as good a name
BOOT = Path("/proc/sys/kernel/random/boot_id")
SETTLED_NS = 2_000_000_000


def is_whole(folder: Path) -> bool:
    """Does the index in git's folder end with its checksum?

    Where there is none yet, nothing was committed. Raises CplError where it cannot be read.
    """
    path = folder / "index"
    try:
        seen = path.stat()
    except OSError:
        return _is_as_made(path)
    return _known(path, seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)


@lru_cache(maxsize=1)
def _known(path: Path, size: int, *stamp: int) -> bool:
    """Looked at once while it is the same file: a command asks three times.

    And once for all commands, as long as the computer runs: what a power cut takes away shows
    in none of the file's times.
    """
    boot = _boot()
    is_settled = max(stamp[1:]) < time.time_ns() - SETTLED_NS
    word = b"%s %d %r" % (boot, size, stamp)
    if boot and _kept(path) == word:
        return True
    is_whole = _is_as_made(path)
    if boot and is_settled and is_whole:
        with suppress(OSError):  # a disk that is full or not ours
            (path.parent / KEPT).write_bytes(word)
    return is_whole


def is_large(folder: Path) -> bool:
    """Is the index in git's folder that of very many files? Raises OSError where there is none."""
    return (folder / "index").stat().st_size >= LARGE


def as_committed(objects: Path, commit: str) -> str:
    """To be known of an index: it says of every file what this commit says, which lies there still.

    Empty where git has packed that: then only git can tell whether it can be read.
    """
    with suppress(OSError):
        lies = (objects / commit[:2] / commit[2:]).stat()
        return f"as {commit} {lies.st_size} {lies.st_mtime_ns}"
    return ""


def checksum_of(path: Path) -> str:
    """With which an index ends; empty where that tells nothing: there is none, or only noughts."""
    with suppress(OSError), path.open("rb") as file:
        file.seek(-CHECKSUM, os.SEEK_END)
        found = file.read()
        return found.hex() if any(found) else ""
    return ""


def known(folder: Path) -> frozenset[str]:
    """What somebody has found out, since the computer runs, of the index in git's folder."""
    with suppress(CplError, ValueError):
        boot, checksum, *facts = (read_if_there(folder / KNOWN) or b"").decode().splitlines()
        if boot == _boot().decode() and checksum == checksum_of(folder / "index"):
            return frozenset(facts)
    return frozenset()


def keep_known(folder: Path, checksum: str, facts: Iterable[str]) -> None:
    """All that is known of the index with this checksum, where the disk can be written."""
    boot = _boot().decode()
    if boot and checksum:
        with suppress(CplError):
            said = "\n".join((boot, checksum, *sorted(facts))).encode()
            replace_bytes(folder / KNOWN, said, is_synced=False)


def _boot() -> bytes:
    """Since when the computer runs, in a word; empty where it does not say."""
    with suppress(OSError):
        return BOOT.read_bytes().strip()
    return b""


def _kept(path: Path) -> bytes:
    with suppress(OSError):
        return (path.parent / KEPT).read_bytes()
    return b""


def _is_as_made(path: Path) -> bool:
    data = read_if_there(path)
    if data is None:
        return not read_if_there(path.parent / "logs" / "HEAD")
    # Loaded only here: most commands ask for neither. A repository is of one kind or the other.
    from hashlib import sha1, sha256

    return any(_ends_as_made(memoryview(data), each) for each in (sha1, sha256))


def _ends_as_made(data: memoryview, checksum: "Callable[..., hashlib._Hash]") -> bool:
    size = checksum(b"").digest_size
    # index.skipHash leaves zeros.
    return len(data) > size and data[-size:] in (checksum(data[:-size]).digest(), bytes(size))
