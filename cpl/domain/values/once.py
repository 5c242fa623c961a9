"""What several sections of a report ask of it is counted for the first of them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def once(count: Callable[P, T]) -> Callable[P, T]:
    """The same, kept with the last that it is asked of: a flow is of one view alone."""
    name = f"once {count.__module__}.{count.__qualname__}"

    @wraps(count)
    def counted(*of: P.args, **named: P.kwargs) -> T:
        kept = of[-1].__dict__
        if name not in kept:
            kept[name] = count(*of, **named)
        found: T = kept[name]
        return found

    return counted
