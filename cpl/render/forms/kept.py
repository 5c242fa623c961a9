"""Templates that have been read, by their very bytes: openpyxl takes twice as long as the rest.

They are pickled: each time a form is filled it has one of its own.
"""

from collections.abc import Callable
from typing import Any

from cpl.render.forms.form import Form
from cpl.render.text.made_once import MadeOnce

Read = tuple[object, ...]
"""The bytes of a template, and what else decides how it is read."""
MOST_HELD = 64
HIGHEST_PROTOCOL = 5
FORMS = MadeOnce[Read, bytes](MOST_HELD)


def form_read(which: Read, read: Callable[[], Form]) -> Form:
    from _pickle import dumps, loads  # `pickle` has them from there

    found: Any = loads(FORMS.of(which, lambda: dumps(read(), HIGHEST_PROTOCOL)))
    return found  # type: ignore[no-any-return]  # what was put in
