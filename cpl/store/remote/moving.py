"""Let the branch and git's index follow to a commit whose files are in place already."""

import os
from pathlib import Path

from cpl.store.files import told
from cpl.store.git.git import Git
from cpl.store.remote.three_way import TreeEntry, changes

IS_PART = "core.sparsecheckout"
GONE = f"0 {'0' * 40}\t"


def let_run(path: Path, program: bool | None) -> None:
    """Whoever may read it may run it, or nobody may; None: as it is."""
    if program is None or os.name == "nt":
        return
    with told("写不了", path):
        mode = path.stat().st_mode
        wanted = mode | (mode & 0o444) >> 2 if program else mode & ~0o111
        if wanted != mode:
            path.chmod(wanted)


def move(git: Git, before: str | None, commit: str, subject: str) -> None:
    """The branch moves from the one to the other; raises GitFailed where it has moved on."""
    git.run("update-ref", "-m", f"cpl: {subject}", "HEAD", commit, before or "0" * 40)


def let_index_follow(git: Git, before: str | None) -> None:
    """git's index says what the branch does of all that has changed since; harmless done again.

    What is not in the folder, where only a part of it is wanted there, is not missed.
    """
    found = changes(git, before or empty_tree(git), "HEAD")
    lines = (_line(path, now) for path, (_, now) in found.items())
    git.record("update-index", "-z", "--index-info", stdin=b"".join(lines))
    if IS_PART in git.own_settings:
        there = (path for path, (_, now) in found.items() if now is not None)
        away = [path for path in there if not os.path.lexists(git.root / path)]
        names = b"".join(os.fsencode(each) + b"\0" for each in away)
        git.record("update-index", "--skip-worktree", "-z", "--stdin", stdin=names)
    git.run("update-index", "-q", "--refresh", accept=(0, 1))


def empty_tree(git: Git) -> str:
    """What there was before the first commit."""
    return git.run("hash-object", "-t", "tree", "--stdin").decode().strip()


def _line(path: str, entry: TreeEntry | None) -> bytes:
    head = GONE if entry is None else f"{entry.mode} {entry.blob}\t"
    return os.fsencode(f"{head}{path}\0")
