"""git's commit-graph: which files each commit changed.

With it, the history of one file is not looked for in every commit. Once it was written so,
git itself goes on with it whenever it tidies up; git is right without it, only slower.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import open_regular
from cpl.store.git.git import Git

CHANGED_PATHS = b"BIDX"  # the chunk that tells them, named in the first bytes of the file
CONTENTS = 256
SLOW_SECONDS, LATELY_SECONDS = 1.0, 86400.0
NOT_ASKED = ("-c", "core.commitGraph=false")
"""For whoever must see a commit itself: the graph would answer for one that is broken."""


def knows_files(git: Git) -> bool:
    """Was it ever written with what each commit changed? Raises CplError where it is unreadable."""
    return any(CHANGED_PATHS in _contents(each) for each in _files(git))


def write(git: Git) -> None:
    """Write it for all of the history; raises GitFailed."""
    git.run("commit-graph", "write", "--reachable", "--changed-paths")


def write_if_possible(git: Git) -> None:
    """The same for who can do without."""
    with suppress(CplError):
        write(git)


def keep_up(git: Git, took: float) -> bool:
    """Write it where a walk took so many seconds that it is missing or has fallen behind.

    Answers whether it did; in a folder that cannot be written it does not.
    """
    if took < SLOW_SECONDS:
        return False
    with suppress(CplError, OSError):
        written = max((each.stat().st_mtime for each in _files(git)), default=0.0)
        moved = (git.folder() / "logs" / "HEAD").stat().st_mtime
        if moved > written + LATELY_SECONDS:
            write(git)
            return True
    return False


def _files(git: Git) -> Iterator[Path]:
    info = git.common_folder() / "objects" / "info"
    yield from info.glob("commit-graph")
    yield from info.glob("commit-graphs/*.graph")


def _contents(path: Path) -> bytes:
    with open_regular(path) as file:
        return file.read(CONTENTS)
