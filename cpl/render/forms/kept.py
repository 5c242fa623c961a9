"""Templates that have been read, by their very bytes: openpyxl takes twice as long as the rest.

Whoever knows a place for them (`use_cases.compiled`) keeps them for others. They are pickled:
each time a form is filled it has one of its own.
"""

from collections.abc import Callable
from typing import Any

from cpl.render.forms.form import Form

Read = tuple[object, ...]
"""The bytes of a template, and what else decides how it is read."""


class Forms(dict[Read, bytes]):
    """What has been read, and which of it was used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: dict[Read, bytes] = {}

    def of(self, which: Read, read: Callable[[], Form]) -> Form:
        from _pickle import dumps, loads  # `pickle` has them from there

        if which not in self:
            if len(self) >= MOST_HELD:
                del self[next(iter(self))]
            self[which] = dumps(read(), HIGHEST_PROTOCOL)
        self.used[which] = self[which]
        found: Any = loads(self[which])
        return found  # type: ignore[no-any-return]  # what was put in


MOST_HELD = 64
HIGHEST_PROTOCOL = 5
FORMS = Forms()
