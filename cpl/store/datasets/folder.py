"""A folder of files that is replaced as one: whoever reads it meets the old one or the new one.

It is made beside and put in place by two renamings. Broken off before, nothing has changed;
broken off between them, the folder is away until the next time puts the old one back.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpl.store.files import sync_all

FOR_OWNER = 0o700
FOR_ALL = 0o777  # the umask applies


@contextmanager
def replacing(place: Path, *, private: bool = False) -> Iterator[Path]:
    """An empty folder, which takes the place of what is there when all went well.

    One process at a time: the caller holds a lock. Raises OSError.
    """
    new, old = _beside(place, "new"), _beside(place, "old")
    put_back(place)
    new.mkdir(FOR_OWNER if private else FOR_ALL, parents=True)
    try:
        yield new
        sync_all(each for each in new.rglob("*") if each.is_file())
        if place.exists():
            place.rename(old)
        new.rename(place)
    except BaseException:  # Ctrl-C too
        put_back(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def put_back(place: Path) -> None:
    """Undo what a process that was killed had begun; raises OSError."""
    new, old = _beside(place, "new"), _beside(place, "old")
    if old.exists() and not place.exists():
        old.rename(place)
    for each in (new, old):
        if each.exists():
            shutil.rmtree(each)


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f".{place.name}.{what}")


def keep(file: Path, at: Path) -> None:
    """The same file at another place too, without its bytes twice where the disk can do that."""
    at.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, at)
    except OSError:
        shutil.copyfile(file, at)
