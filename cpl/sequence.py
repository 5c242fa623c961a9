"""A sequence whose items are made one by one, when they are asked for: they may be very many."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
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
