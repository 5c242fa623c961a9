"""What an interrupted cpl or git leaves lying about, all of it: for whoever looks after the folder.

What a command sweeps by itself is in `cpl.store.git.locks` and `cpl.store.files`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from cpl.store.git.direct import CRASHED
from cpl.store.git.git import Git
from cpl.store.git.locks import locks_in

UNFINISHED = "tmp_"  # an object or a pack that git had begun to write


def leftovers(git: Git) -> tuple[Path, ...]:
    """Locks of git, half-written objects, and temporary files of cpl."""
    objects = git.common_folder() / "objects"
    half = (each for each in objects.rglob(f"{UNFINISHED}*") if each.is_file())
    crashed = git.common_folder().glob(CRASHED)
    return tuple(sorted({*locks_in(git.folder()), *half, *crashed, *_of_cpl(git)}))


def _of_cpl(git: Git) -> Iterator[Path]:
    yield from git.folder().glob(".cpl-*.tmp")
    for place, folders, names in os.walk(git.root):
        folders[:] = [each for each in folders if each != ".git"]
        yield from (Path(place) / n for n in names if n.startswith(".cpl-") and n.endswith(".tmp"))
