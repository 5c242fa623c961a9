"""What comes in: the files in which what we have and what we are to have differ, and its story."""

from collections.abc import Mapping
from contextlib import ExitStack

from cpl.problems import CplError
from cpl.sequence import LazySequence
from cpl.store.changeset import Change
from cpl.store.git.git import Git
from cpl.store.history.blobs import Blobs
from cpl.store.remote.three_way import Sides, TreeEntry


class NotHere(CplError):
    """git names a file and has not got it."""


class Incoming(LazySequence[Change], ExitStack):
    """Each file as it is and as it will be, made when it is asked for: they may be many."""

    def __init__(self, git: Git, changes: Mapping[str, Sides]) -> None:
        super().__init__()
        self._git = git
        self._changes = tuple(changes.items())
        self._blobs = self.enter_context(Blobs(git))

    def __len__(self) -> int:
        return len(self._changes)

    def made(self, index: int) -> Change:
        """Raises NotHere, GitFailed."""
        path, (before, after) = self._changes[index]
        program = after.is_program if after else None
        place = self._git.root / path
        return Change(place, self._bytes(path, before), self._bytes(path, after), program=program)

    def _bytes(self, path: str, entry: TreeEntry | None) -> bytes | None:
        if entry is None:
            return None
        found = self._blobs.get(entry.blob)
        if found is None:
            raise NotHere(f"{path} 的内容 git 里没有，或者太大，没有收进来。cpl doctor 看看历史。")
        return found
