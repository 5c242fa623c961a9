"""Sequences of very many: made one by one, when they are asked for, or some at a time."""

from abc import abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

T = TypeVar("T")
AS_IT_IS = "surrogatepass"
"""The name of a file may have in it what is no letter."""


class LazySequence(Sequence[T]):
    """Whoever derives says how many there are (`__len__`) and makes one of them (`made`)."""

    @abstractmethod
    def made(self, index: int) -> T:
        """The item at an index from 0 up to the length."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """Raises IndexError, and what making it raises."""
        if isinstance(index, slice):
            return [self.made(each) for each in range(len(self))[index]]
        return self.made(range(len(self))[index])

    def __iter__(self) -> Iterator[T]:
        return map(self.made, range(len(self)))


def in_batches(every: Iterable[T], most: int) -> Iterator[list[T]]:
    """So many of them at a time, in order."""
    left = iter(every)
    while some := list(islice(left, most)):
        yield some


class Joined(LazySequence[T]):
    """Several sequences one after the other; they may still grow."""

    def __init__(self, *parts: Sequence[T]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def made(self, index: int) -> T:
        """Raises IndexError where there are not so many."""
        for part in self._parts:
            if index < len(part):
                return part[index]
            index -= len(part)
        raise IndexError


class PackedTexts(LazySequence[str]):
    """Short texts end to end, each a few bytes more than its letters; they are only added.

    A string in a list takes some hundred bytes.
    """

    def __init__(self) -> None:
        self._letters = bytearray()
        self._ends = array("I", [0])

    def add(self, text: str) -> int:
        """Answers its place."""
        self._letters += text.encode(errors=AS_IT_IS)
        self._ends.append(len(self._letters))
        return len(self) - 1

    def __len__(self) -> int:
        return len(self._ends) - 1

    def made(self, index: int) -> str:
        return self._letters[self._ends[index] : self._ends[index + 1]].decode(errors=AS_IT_IS)
