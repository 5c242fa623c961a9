"""How far something long is: what does it tells, whoever shows it listens."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeAlias, TypeVar

Tell: TypeAlias = Callable[[int, int], None]
"""Is told how many are done, of how many; 0: nobody knows."""
Show: TypeAlias = Callable[[str, str], AbstractContextManager[Tell]]
"""Begins to show it: what is done, and of what; `检查`, `份`."""
MEANWHILE: ContextVar[Callable[[], None] | None] = ContextVar("MEANWHILE", default=None)
"""Is called each second that git or another program takes: who waits is to see that it goes on."""
T = TypeVar("T")


def untold(_: int, __: int) -> None:
    """For who does not want to know."""


@contextmanager
def heard_of(meanwhile: Callable[[], None]) -> Iterator[None]:
    """While other programs do it, this is called each second."""
    before = MEANWHILE.set(meanwhile)
    try:
        yield
    finally:
        MEANWHILE.reset(before)


@contextmanager
def unshown(_: str, __: str) -> Iterator[Tell]:
    """For where nobody looks."""
    yield untold


def gone_through(every: Collection[T], show: Show, what: str, unit: str) -> Iterator[T]:
    """One after the other, while it is shown how many there were."""
    with show(what, unit) as tell:
        for done, each in enumerate(every):
            tell(done, len(every))
            yield each
