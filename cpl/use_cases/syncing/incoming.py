"""What comes in: the files in which what we have and what we are to have differ, and its story."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import overload

from cpl.problems import CplError
from cpl.store.changeset import Change
from cpl.store.git.git import Git
from cpl.store.history.blobs import Blobs
from cpl.store.remote.three_way import Sides, TreeEntry


class NotHere(CplError):
    """git names a file and has not got it."""


class Incoming(Sequence[Change], AbstractContextManager["Incoming"]):
    """Each file as it is and as it will be, made when it is asked for: they may be many."""

    def __init__(self, git: Git, changes: Mapping[str, Sides]) -> None:
        self._git = git
        self._changes = tuple(changes.items())
        self._blobs = Blobs(git)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._blobs.__exit__(kind, error, trace)

    def __len__(self) -> int:
        return len(self._changes)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | Sequence[Change]:
        """Raises NotHere, GitFailed."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        path, (before, after) = self._changes[index]
        program = after.is_program if after else None
        place = self._git.root / path
        return Change(place, self._bytes(path, before), self._bytes(path, after), program=program)

    def __iter__(self) -> Iterator[Change]:
        return (self[each] for each in range(len(self)))

    def _bytes(self, path: str, entry: TreeEntry | None) -> bytes | None:
        if entry is None:
            return None
        found = self._blobs.get(entry.blob)
        if found is None:
            raise NotHere(f"{path} 的内容 git 里没有，或者太大，没有收进来。cpl doctor 看看历史。")
        return found
