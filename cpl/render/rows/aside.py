"""Values put aside while a long paper is made: a few in memory, many on the disk.

A register of a hundred thousand rows is gone through several times and never held.
"""

from _pickle import dump, load  # `pickle` has them from there
from array import array
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar
from weakref import finalize

KEPT_IN_MEMORY = 1_000_000
"""Bytes; what is more lies in a file without a name, which goes when the program does."""
HIGHEST_PROTOCOL = 5
T = TypeVar("T")


class Aside(Generic[T]):
    """A list that grows at its end and is read in any order.

    `held`: so many of the first are not packed at all.
    """

    def __init__(self, held: int = 0) -> None:
        self._held = held
        self._first: list[T] = []
        self._file = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 (as long as the list)
        finalize(self, self._file.close)
        self._starts = array("Q")

    def add(self, value: T) -> None:
        if len(self._first) < self._held:
            self._first.append(value)
            return
        self._starts.append(self._file.seek(0, 2))
        dump(value, self._file, HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._first) + len(self._starts)

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> T:
        if index < len(self._first):
            return self._first[index]
        self._file.seek(self._starts[index - len(self._first)])
        value: T = load(self._file)
        return value
