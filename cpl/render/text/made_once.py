"""What is made of a template: once in a process, and of that which was used, for others to keep.

Making it takes several times what using it takes; whoever knows a place for it
(`use_cases.compiled`) keeps it between commands.
"""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class MadeOnce(dict[K, V]):
    """By all that it is made of: nothing was wrong with any of it."""

    def __init__(self, most_held: int = 1000) -> None:
        super().__init__()
        self.used: dict[K, V] = {}
        self.most_held = most_held

    def of(self, source: K, make: Callable[[], V]) -> V:
        if source not in self:
            if len(self) >= self.most_held:
                del self[next(iter(self))]
            self[source] = make()
        self.used[source] = self[source]
        return self[source]
