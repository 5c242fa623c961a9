"""git's lock files: which there are, and taking away those whose git is gone.

git makes `X.lock` before it writes X, and one that is killed leaves it: every later git
then refuses. Nothing in the file says whose it is, so we look whether a git that writes is
still at work in the folder; where the system does not tell (no /proc), there is none.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

PROCESSES = Path("/proc")
WRITERS = frozenset(
    b"add am apply checkout cherry-pick commit fast-import merge mv pull rebase reset restore"
    b" revert rm stash switch update-index update-ref".split()
)
OURS = "cpl"
GONE = float("inf")


def locks_in(folder: Path) -> tuple[Path, ...]:
    """Every lock file of git's in its own folder, stale or not."""
    common = _common(folder)
    found = chain(
        *(place.glob("*.lock") for place in {folder, common}),
        (common / "refs").rglob("*.lock"),
        (common / "objects").glob("*.lock"),
    )
    return tuple(sorted(each for each in found if not each.name.startswith(OURS)))


def is_writing(root: Path) -> bool:
    """Is a git that writes at work in this folder, or one that will not say where?"""
    return any(_writing(root))


def writing(root: Path) -> frozenset[Path]:
    """The processes of which that is so."""
    return frozenset(_writing(root))


def _writing(root: Path) -> Iterator[Path]:
    place = root.resolve()
    return (each for each in _processes() if _may_write(each, place))


def sweep(folder: Path, root: Path, since: float) -> None:
    """Take away the locks made since then, unless a git is at work that may hold them.

    Whoever calls holds our own lock, and began at `since` (or found that who did is gone).
    """
    locks = locks_in(folder)
    if not locks or is_writing(root):
        return
    for lock in locks:
        if since <= _made(lock) < GONE:
            with suppress(OSError):  # git will say that it cannot go on
                lock.unlink()


def locks_seen(folder: Path) -> dict[Path, float]:
    """Each lock that there is, and when it was made."""
    return {each: _made(each) for each in locks_in(folder)}


def sweep_abandoned(seen: Mapping[Path, float], root: Path) -> bool:
    """Take away those that are there still and can be nobody's; were there any?

    Where the system does not tell who is at work, none is.
    """
    if not PROCESSES.is_dir() or is_writing(root):
        return False
    old = [lock for lock, made in seen.items() if _made(lock) == made < GONE]
    for lock in old:
        with suppress(OSError):
            lock.unlink()
    return bool(old)


def _made(lock: Path) -> float:
    """When it got this name: its bytes may be the index's, and as old (`cpl.store.git.direct`)."""
    try:
        return lock.stat().st_ctime
    except OSError:  # gone by itself
        return GONE


def _common(folder: Path) -> Path:
    """Where the references are: elsewhere for a linked worktree."""
    with suppress(OSError):
        return folder / (folder / "commondir").read_text("utf-8").strip()
    return folder


def _processes() -> Iterator[Path]:
    with suppress(OSError), os.scandir(PROCESSES) as found:
        yield from (Path(each.path) for each in found if each.name.isdigit())


def _may_write(process: Path, root: Path) -> bool:
    try:
        program, *words = (process / "cmdline").read_bytes().split(b"\0")
        if os.path.basename(program) != b"git" or WRITERS.isdisjoint(words):
            return False
        place = (process / "cwd").resolve(strict=True)
    except PermissionError:  # another account's
        return True
    except OSError:  # it has ended
        return False
    return place.is_relative_to(root)
