"""`python -m cpl` on a terminal of its own, without what starting Python costs.

The process is forked from the one that runs the tests, where cpl is imported already: three
quarters of what a dialogue cost were spent on importing it again. The terminal, the keys,
the signals and the end are those of any process. `make bench` on a handful of records, the
hooks, completion and the torture start theirs from nothing.
"""

import fcntl
import gc
import os
import pty
import runpy
import signal
import struct
import sys
import termios
import time
import traceback
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import pexpect
from ptyprocess import PtyProcess

if TYPE_CHECKING:
    Spawn = pexpect.spawn[str]
else:
    Spawn = pexpect.spawn


class Forked(Spawn):
    """A spawn of `python -m cpl …` that does not start Python."""

    def _spawnpty(
        self,
        args: list[bytes],
        *,
        env: Mapping[str, str],
        cwd: str | None,
        dimensions: tuple[int, int],
        **more: Any,
    ) -> PtyProcess:
        with warnings.catch_warnings():  # a worker has a thread that waits for its orders
            warnings.simplefilter("ignore", DeprecationWarning)
            pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(cwd or ".")
            words = [os.fsdecode(each) for each in args]
            _become([words[0], *words[len(("python", "-m", "cpl")) :]], env, dimensions)
        return PtyProcess(pid, terminal)


def _become(words: list[str], env: Mapping[str, str], dimensions: tuple[int, int]) -> NoReturn:
    """Nothing of the tests is left but what is imported."""
    status: object = 1
    gc.freeze()  # a search for garbage would touch, and so copy, all that the tests hold
    try:
        signal.signal(
            signal.SIGWINCH, signal.SIG_DFL
        )  # readline would ask its first question twice
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *dimensions, 0, 0))
        sys.stdin = _stream(0, "r")
        sys.stdout = _stream(1, "w")
        sys.stderr = _stream(2, "w")
        sys.unraisablehook = sys.__unraisablehook__
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        sys.argv = words
        runpy.run_module("cpl", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):  # the window may be closed
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0 if status is None else 1)


def _stream(descriptor: int, mode: str) -> Any:
    """As Python opens a terminal."""
    return open(descriptor, mode, 1, "utf-8", "surrogateescape", closefd=False)
