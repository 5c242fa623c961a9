"""Several lists of the same things put in one order, whichever of the lists comes first.

Each list keeps its own order. Of what may come next, the smallest does; where the lists
contradict each other, the smallest of all their heads.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)


def in_order(lists: Sequence[Sequence[T]], key: Callable[[T], Any]) -> tuple[T, ...]:
    """Everything that is in any of the lists, once; no list has anything twice.

    The keys of different things differ, or else their order hangs on that of the lists.
    """
    places = [{each: place for place, each in enumerate(every)} for every in lists]
    heads = [0] * len(lists)
    done: set[T] = set()
    found: list[T] = []
    while True:
        for at, every in enumerate(lists):
            while heads[at] < len(every) and every[heads[at]] in done:
                heads[at] += 1
        waiting = {
            every[head] for every, head in zip(lists, heads, strict=True) if head < len(every)
        }
        if not waiting:
            return tuple(found)
        free = [
            each
            for each in waiting
            if all(known.get(each, head) <= head for known, head in zip(places, heads, strict=True))
        ]
        following = min(free or waiting, key=key)
        done.add(following)
        found.append(following)
