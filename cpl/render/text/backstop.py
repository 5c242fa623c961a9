"""What stops a template that found a way around its allowance: the machine's own limits.

One call of C may take all time or all memory; what counts turns never sees it. Where the
system has no such limits (Windows, a thread), the allowance stands alone.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpl.render.text.refusals import Runaway

SECONDS = 8
MEMORY = 1_000_000_000
"""So many bytes more than the program holds already."""
STATM = Path("/proc/self/statm")


@contextmanager
def backstop() -> Iterator[None]:
    """Raises Runaway or MemoryError inside, where too much of either is used up.

    Time is that of the processor: a busy machine is no reason to give up.
    """
    with _in_time(), _in_memory():
        yield


@contextmanager
def _in_time() -> Iterator[None]:
    usable = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    if not usable:
        yield
        return
    before = signal.signal(signal.SIGPROF, _time_is_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def more_time() -> None:
    """Begin to count anew, where time is counted."""
    if hasattr(signal, "setitimer") and signal.getitimer(signal.ITIMER_PROF)[0]:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)


def _time_is_up(*_: object) -> None:
    raise Runaway(f"{SECONDS} 秒还没有填完，请检查循环")


@contextmanager
def _in_memory() -> Iterator[None]:
    if not sys.platform.startswith("linux"):  # elsewhere it is not kept to, or not there
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _held() + MEMORY
    limits = [each for each in (soft, hard, most) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _held() -> int:
    """Bytes of address space in use."""
    import resource

    return int(STATM.read_text("ascii").split()[0]) * resource.getpagesize()
