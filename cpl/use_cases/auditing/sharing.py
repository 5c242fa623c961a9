"""Long work shared out to the cores of the machine; where that cannot be, done here."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from cpl.dataclass import dataclass

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

WORTH_SHARING = 1000
"""Of fewer things, a process of its own costs more than it saves."""
MOST = 8
T = TypeVar("T")
R = TypeVar("R")
Surroundings = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Worker:
    """A process at work, and where it sends what it found."""

    process: "BaseProcess"
    answers: "Connection"


def begun(
    work: Callable[[Sequence[T]], R], things: Sequence[T], afresh: Surroundings
) -> Callable[[], list[R]]:
    """Begin to work on the things, in as many parts as there are cores; answers the end of it.

    Each new process works within what `afresh` answers: what it holds of git is not its own.
    """
    parts = _cores() if len(things) >= WORTH_SHARING else 1
    if parts < 2:
        return lambda: [work(things)]
    shares = [partial(work, things[n::parts]) for n in range(parts)]
    gc.freeze()  # what stands is not copied for being counted
    answers = [_begun(each, afresh) for each in shares]
    gc.unfreeze()
    return lambda: [_answer(*each) for each in zip(answers, shares, strict=True)]


def _cores() -> int:
    """How many may work here at once; one where processes cannot be forked."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def _begun(work: Callable[[], object], afresh: Surroundings) -> "Worker":
    """A process that works and sends what it found."""
    from multiprocessing import get_context

    context = get_context("fork")
    receives, sends = context.Pipe(duplex=False)

    def run() -> None:
        with suppress(Exception, KeyboardInterrupt), afresh():  # done again where it can be told
            sends.send(work())

    process = context.Process(target=run, daemon=True)
    process.start()
    sends.close()
    return Worker(process, receives)


def _answer(worker: "Worker", instead: Callable[[], R]) -> R:
    """What a process found; what one that was killed should have is done here."""
    try:
        return cast(R, worker.answers.recv())
    except (EOFError, OSError):
        return instead()
    finally:
        worker.process.join()


@contextmanager
def uncollected() -> Iterator[None]:
    """While nothing is made that points at itself: to look for that is a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
