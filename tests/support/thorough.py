"""How much of what is long a run plays: `make test` a share, `make thorough` all of it.

A test that asks here is marked `sampled`, which is how `make thorough` finds it.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

THOROUGH = bool(os.environ.get("THOROUGH"))  # not CPL_…, of which conftest frees every test


def share(things: Iterable[T], of: int, first: int = 0) -> tuple[T, ...]:
    """Every `of`-th of the things, from this one on; all of them where all are asked for.

    Tests of the same regulations begin at different ones, so that each is met by some.
    """
    return tuple(things)[slice(None) if THOROUGH else slice(first, None, of)]


def at_most(few: int, many: int) -> int:
    """How many to make: `few`, or `many` where everything is asked for."""
    return many if THOROUGH else few
