"""`dataclass` as the standard library makes it, but only when a class is first used.

Making one takes 0.4 ms, six texts compiled each; there are some three hundred, and a command
uses few of them: what is unpickled is not even initialised. Until then every method that
`dataclasses` would write is a `_Later` in its place. A type checker sees the original.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

WRITTEN = (
    *("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__"),
    *("__match_args__", "__dataclass_fields__"),
)
ORDER = ("__lt__", "__le__", "__gt__", "__ge__")


class _Later:
    """Stands for one attribute of a class that is not made yet; whoever asks has it made."""

    def __init__(self, name: str, make: Callable[[], None]) -> None:
        self.name = name
        self.make = make

    def __get__(self, instance: object, owner: type) -> Any:
        self.make()
        return getattr(owner if instance is None else instance, self.name)


def when_used(cls: type | None = None, /, **how: Any) -> Any:
    """Like `dataclasses.dataclass`; what is wrong in a frozen class is raised at its first use.

    A class that is not frozen is made at once, and one with slots: that is another class than
    the one that was written.
    """
    if how.get("slots") or not how.get("frozen"):
        return dataclasses.dataclass(cls, **how)
    return _put_off(cls, how) if cls else lambda written: _put_off(written, how)


def _put_off(cls: type, how: dict[str, Any]) -> type:
    names = (*WRITTEN, *(ORDER if how.get("order") else ()))
    waiting = [each for each in names if cls.__dict__.get(each) is None]  # None: no hash so far

    def make() -> None:
        while waiting:
            delattr(cls, waiting.pop())
        dataclasses.dataclass(cls, **how)

    for name in waiting:
        setattr(cls, name, _Later(name, make))
    return cls


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = when_used
