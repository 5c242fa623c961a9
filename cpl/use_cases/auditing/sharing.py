"""Long work shared out to the cores of the machine; where that cannot be, done here."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

WORTH_SHARING = 1000
"""Of fewer things, a process of its own costs more than it saves."""
MOST = 8
T = TypeVar("T")
R = TypeVar("R")


def shared_out(
    work: Callable[[Sequence[T]], R], things: Sequence[T], begin: Callable[[], None]
) -> list[R]:
    """What `work` makes of the things, in as many parts as there are cores.

    `begin` is called in each new process before it works: what it holds of git is not its own.
    """
    parts = _cores() if len(things) >= WORTH_SHARING else 1
    if parts < 2:
        return [work(things)]
    every = [things[n::parts] for n in range(parts)]
    with _uncollected():
        others = [_begun(partial(work, part), begin) for part in every[1:]]
        found = [work(every[0])]
        for part, answers in zip(every[1:], others, strict=True):
            found.append(_answer(answers, partial(work, part)))
    return found


def _cores() -> int:
    """How many may work here at once; one where processes cannot be forked."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def _begun(work: Callable[[], object], begin: Callable[[], None]) -> "Connection":
    """A process that works and sends what it found."""
    from multiprocessing import get_context

    context = get_context("fork")
    receives, sends = context.Pipe(duplex=False)

    def run() -> None:
        begin()
        sends.send(work())
        sends.close()

    context.Process(target=run, daemon=True).start()
    sends.close()
    return receives


def _answer(answers: "Connection", instead: Callable[[], R]) -> R:
    """What a process found; what one that was killed should have is done here."""
    try:
        return cast(R, answers.recv())
    except (EOFError, OSError):
        return instead()


@contextmanager
def _uncollected() -> Iterator[None]:
    """While nothing is made that points at itself: to look for that is an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
