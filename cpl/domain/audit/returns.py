"""What was changed and changed back: as if nothing had been, but for what was done meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from cpl.dataclass import dataclass

T = TypeVar("T")


@dataclass(frozen=True)
class Return:
    """The places of three versions: as it was, as it then became, as it was again."""

    was: int
    other: int
    again: int


def returns(versions: Sequence[T], same: Callable[[T, T], bool]) -> Iterator[Return]:
    """Every version that is again what an earlier one was, others having been between."""
    for again in range(2, len(versions)):
        if same(versions[again - 1], versions[again]):
            continue
        was = next((e for e in reversed(range(again)) if same(versions[e], versions[again])), None)
        if was is not None:
            yield Return(was, was + 1, again)
