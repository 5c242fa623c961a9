"""What one commit holds: its files by name, and whether it came before another."""

import os
from collections.abc import Collection, Iterator

from cpl.store.git.git import Git

NO_SUCH = 128  # git's exit status, for a commit that it has not and for worse


def blobs_below(git: Git, rev: str, folders: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every file of a commit below these folders, in order: (its path from the top, its blob)."""
    if folders:
        found = os.fsdecode(git.run("ls-tree", "-r", "-z", rev, "--", *folders))
        for entry in filter(None, found.split("\0")):
            said, _, path = entry.partition("\t")
            yield path, said.split()[2]


def came_before(git: Git, earlier: str, later: str) -> bool:
    """Does the history of the one hold the other? No where git has not got it (any more)."""
    base = git.run("merge-base", earlier, later, accept=(0, 1, NO_SUCH))
    return base.decode().strip() == earlier
