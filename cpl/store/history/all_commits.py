"""All commits of a history, of which those alone are whole that are being looked at.

Ten years of a busy office are seven hundred thousand. A commit and the change of a file that it
is are two thousand bytes as they are looked at, and some eighty as they are held here.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import overload

from cpl.store.git.commits import Commit, Signature
from cpl.store.history.packed import Packed
from cpl.store.history.past import FileChange, PastCommit

Trailers = tuple[tuple[str, str], ...]
Head = tuple[tuple[str, ...] | None, Signature, Signature, datetime, datetime, str, Trailers, str]
"""Of a commit its parents, unless it has the one before it, author, committer, when it was made
and recorded, subject, trailers, signature."""
Change = tuple[str, str, str, str, str, str]
WORD = 32
"""So many bits of a commit's name are looked up; its place among all has as many."""


class AllCommits(Sequence[PastCommit]):
    """Every commit by its place, the oldest first; what changed in files by numbers of its own.

    More are added at the end, before anything else is asked.
    """

    def __init__(self, commits: Iterable[PastCommit] = ()) -> None:
        self._shas = bytearray()
        self._width = 0
        self._heads = Packed[Head]()
        self._changes = Packed[Change]()
        self._ends = array("Q")
        """Up to which number the changes are those of a commit, or of earlier ones."""
        self.extend(commits)

    def extend(self, commits: Iterable[PastCommit]) -> None:
        last = self.sha(len(self) - 1) if len(self) else ""
        for each in commits:
            parents = None if each.parents == (last,) else each.parents
            one, last = each.commit, each.sha
            self._add_name(last)
            self._heads.append(
                (
                    *(parents, one.author, one.committer, one.at, each.recorded),
                    *(one.subject, one.trailers, each.signature),
                )
            )
            for it in each.changes:
                told = (it.path, it.status, it.before, it.after, it.mode, it.moved_from)
                self._changes.append(told)
            self._ends.append(len(self._changes))

    def _add_name(self, sha: str) -> None:
        name = bytes.fromhex(sha)
        self._width = len(name)
        self._shas += name

    # —— commits ——

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> PastCommit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[PastCommit]: ...
    def __getitem__(self, place: int | slice) -> PastCommit | Sequence[PastCommit]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        changes = (self._changes[n] for n in self.numbers_of(at))
        before = self.sha(at - 1) if at else ""
        return _commit(self.sha(at), before, self._heads[at], changes)

    def __iter__(self) -> Iterator[PastCommit]:
        changes, before, start = iter(self._changes), "", 0
        for place, (head, end) in enumerate(zip(self._heads, self._ends, strict=True)):
            sha = self.sha(place)
            yield _commit(sha, before, head, [next(changes) for _ in range(start, end)])
            before, start = sha, end

    def sha(self, place: int) -> str:
        return self.name(place).hex()

    def name(self, place: int) -> bytearray:
        """Its name as git has it, in as few bytes as can be."""
        start = place * self._width
        return self._shas[start : start + self._width]

    def parents(self, place: int) -> tuple[str, ...]:
        said = self._heads[place][0]
        return (self.sha(place - 1),) if said is None else said

    def place_of(self, sha: str) -> int | None:
        """Which one has this name."""
        try:
            name = bytes.fromhex(sha)
        except ValueError:
            return None
        beginning = int.from_bytes(name[:4]) << WORD
        n = bisect_left(self._by_name, beginning)
        while n < len(self) and self._by_name[n] >> WORD << WORD == beginning:
            place = self._by_name[n] & (1 << WORD) - 1
            if self.sha(place) == sha.lower():
                return place
            n += 1
        return None

    @cached_property
    def _by_name(self) -> "array[int]":
        """How each name begins, and its place, in the order of names."""
        shas, width = self._shas, self._width
        beginnings = (int.from_bytes(shas[at : at + 4]) for at in range(0, len(shas), width or 1))
        return array("Q", sorted(each << WORD | place for place, each in enumerate(beginnings)))

    def saying(self, key: str) -> Iterator[int]:
        """The places of those that say something under this key."""
        for place, head in enumerate(self._heads):
            if any(each == key for each, _ in head[6]):
                yield place

    # —— the changes of files ——

    def numbers_of(self, place: int) -> range:
        """Which changes came with the commit."""
        return range(self._ends[place - 1] if place else 0, self._ends[place])

    def change(self, number: int) -> FileChange:
        return FileChange(*self._changes[number])

    def place_of_change(self, number: int) -> int:
        """With which commit it came."""
        return bisect_right(self._ends, number)

    # —— as it is kept ——

    def pieces(self) -> Iterator[bytes]:
        """What `from_pieces` makes the same of."""
        yield bytes(self._shas)
        yield self._ends.tobytes()
        yield from self._heads.blocks
        yield b""
        yield from self._changes.blocks

    @classmethod
    def from_pieces(cls, pieces: Iterable[bytes]) -> "AllCommits":
        """Raises ValueError, and any other error, where they are others."""
        told = iter(pieces)
        found = cls()
        found._shas += next(told)
        found._ends.frombytes(next(told))
        found._heads = Packed(iter(told.__next__, b""))
        found._changes = Packed(told)
        found._width = len(found._shas) // (len(found) or 1)
        are_named = len(found._shas) == found._width * len(found)
        if (
            not are_named
            or len(found._heads) != len(found)
            or len(found._changes) != (found._ends[-1] if len(found) else 0)
        ):
            raise ValueError("these pieces do not belong together")
        return found


def _commit(sha: str, before: str, head: Head, changes: Iterable[Change]) -> PastCommit:
    parents, author, committer, at, recorded, subject, trailers, signature = head
    one = Commit(sha, author, committer, at, subject, trailers)
    named = (before,) if parents is None else parents
    told = tuple([FileChange(*each) for each in changes])
    return PastCommit(one, named, recorded, told, signature)
