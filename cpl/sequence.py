"""Sequences of very many: made one by one, when they are asked for, or some at a time."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

T = TypeVar("T")


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
