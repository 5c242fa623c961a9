"""`python -m cpl` and scripts in a process of their own, without what starting Python costs.

The process is forked from the one that runs the tests, where cpl is imported already: three
quarters of what a dialogue cost were spent on importing it again. The terminal, the keys,
the signals and the end are those of any process. `make bench` on a handful of records, the
hooks, completion and the torture start theirs from nothing.
"""

import atexit
import fcntl
import gc
import os
import pty
import runpy
import signal
import struct
import subprocess
import sys
import termios
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pexpect
from ptyprocess import PtyProcess

T = TypeVar("T")

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
        pid, terminal = _in_two(pty.fork)
        if pid == 0:
            os.chdir(cwd or ".")
            words = [os.fsdecode(each) for each in args]
            # before the size, or readline would ask its first question twice
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *dimensions, 0, 0))
            _become([words[0], *words[len(("python", "-m", "cpl")) :]], env, as_cpl)
        return PtyProcess(pid, terminal)


class Begun:
    """A process without a terminal, which goes on by itself."""

    def __init__(self, words: Sequence[str], main: Callable[[], object]) -> None:
        """`words` are its sys.argv; nobody types into it."""
        self.returncode: int | None = None
        self._out, self._err = TemporaryFile(), TemporaryFile()  # noqa: SIM115
        self._pid = _in_two(os.fork)
        if self._pid == 0:
            nobody = os.open(os.devnull, os.O_RDONLY)
            for each, its in enumerate((nobody, self._out.fileno(), self._err.fileno())):
                os.dup2(its, each)
            _become(words, dict(os.environ), main)

    def communicate(self) -> tuple[str, str]:
        """What it said on its standard output and error, once it has ended."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        said = []
        for each in (self._out, self._err):
            each.seek(0)
            said.append(each.read().decode())
            each.close()
        return said[0], said[1]


def as_cpl() -> None:
    """What `python -m cpl` does."""
    runpy.run_module("cpl", run_name="__main__", alter_sys=True)


def ran(script: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """What became of `python -c script arguments …`."""
    words = ["-c", *map(str, arguments)]
    code = compile(script, "<string>", "exec")
    begun = Begun(words, lambda: exec(code, {"__name__": "__main__"}))
    out, err = begun.communicate()
    assert begun.returncode is not None
    return subprocess.CompletedProcess(words, begun.returncode, out, err)


def _in_two(fork: Callable[[], T]) -> T:
    with warnings.catch_warnings():  # a worker has a thread that waits for its orders
        warnings.simplefilter("ignore", DeprecationWarning)
        return fork()


def _become(words: Sequence[str], env: Mapping[str, str], main: Callable[[], object]) -> NoReturn:
    """Nothing of the tests is left but what is imported."""
    status: object = 1
    atexit._clear()  # what the tests would do at their end, such as wait for their own processes
    gc.freeze()  # a search for garbage would touch, and so copy, all that the tests hold
    try:
        sys.stdin = _stream(0, "r")
        sys.stdout = _stream(1, "w")
        sys.stderr = _stream(2, "w")
        sys.unraisablehook = sys.__unraisablehook__
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        sys.argv = [*words]
        main()
        status = 0
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
