"""Templates as Jinja compiled them, which takes several times what it takes to fill them.

The same words become the same code, once in a process; whoever knows a place for it
(`use_cases.compiled`) keeps it for others.
"""

from collections.abc import Callable
from types import CodeType

Source = tuple[str, bool, bool, bool, frozenset[str]]
"""The words of a template, whether tags that are cut in half are refused in them, and what the
compiler asks the environment."""


class Codes(dict[Source, CodeType]):
    """What has been compiled, and which of it was used: nothing was wrong with any of it."""

    def __init__(self) -> None:
        super().__init__()
        self.used: dict[Source, CodeType] = {}

    def of(self, source: Source, compiled: Callable[[], CodeType]) -> CodeType:
        if source not in self:
            self[source] = compiled()
        self.used[source] = self[source]
        return self[source]


CODES = Codes()
