"""Run another program and wait for it; the only module that does."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO, cast

from cpl.dataclass import dataclass
from cpl.how_far import MEANWHILE

PROCESSES = Path("/proc")
GRACE_SECONDS = 2.0
LAST_BYTES = 1 << 16
A_WHILE_SECONDS = 1.0


class TookTooLong(Exception):
    """It, or what it had started, did not end in its time, and was ended."""


@dataclass(frozen=True)
class Ended:
    """How a program ended and what it said."""

    status: int
    out: bytes
    err: bytes


def run_program(
    words: Sequence[str],
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    seconds: float | None = None,
    folder: Path | None = None,
    *,
    errors_only: bool = False,
) -> Ended:
    """Run it to its end, in this folder or where we are.

    `errors_only`: nobody reads its standard output, and of its standard error the end, so that
    one that talks without end does not fill the memory. Raises FileNotFoundError where there is
    no such program, TookTooLong where it has not ended after so many `seconds`.
    """
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL if errors_only else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
        cwd=folder,
    )
    if errors_only:
        last = _LastWords(process)
        _until_it_ends(process, stdin, seconds)
        return Ended(process.returncode, b"", last.heard())
    out, err = _until_it_ends(process, stdin, seconds)
    return Ended(process.returncode, out, err)


@dataclass(frozen=True)
class Conversation:
    """A program that answers while it runs: `asks` is what it reads, `answers` what it says."""

    asks: IO[bytes]
    answers: IO[bytes]
    process: subprocess.Popen[bytes]
    last: "_LastWords"

    def ended(self) -> Ended:
        """How it ended, once it has said everything."""
        return Ended(self.process.wait(), b"", self.last.heard())


@contextmanager
def conversation(
    words: Sequence[str], env: Mapping[str, str] | None = None
) -> Iterator[Conversation]:
    """Talk with a program; it is ended when nobody listens to it any more.

    Raises FileNotFoundError where there is no such program.
    """
    pipe = subprocess.PIPE
    process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, env=env)
    asks, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    last = _LastWords(process)
    try:
        yield Conversation(asks, answers, process, last)
    finally:
        process.terminate()
        with suppress(OSError):  # what it was still to be asked
            asks.close()
        answers.close()
        process.wait()
        last.heard()


class _LastWords:
    """The end of what a program says on its standard error, which is taken from it here."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._said = b""
        self._stream, process.stderr = process.stderr, None
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        if self._stream is not None:
            with self._stream as stream:
                while more := os.read(stream.fileno(), LAST_BYTES):
                    self._said = (self._said + more)[-LAST_BYTES:]

    def heard(self) -> bytes:
        """What it had said when it ended: one that it left behind is not waited for."""
        self._listener.join(GRACE_SECONDS)
        return self._said


def _until_it_ends(
    process: subprocess.Popen[bytes], stdin: bytes, seconds: float | None
) -> tuple[bytes, bytes]:
    """Ctrl-C reaches it as well: let it take away its own locks; at a second one, end it."""
    with process:
        try:
            with _heard_of():
                return process.communicate(stdin, seconds)
        except subprocess.TimeoutExpired:
            _ended_with_all(process)
            raise TookTooLong from None
        except KeyboardInterrupt:
            try:
                process.communicate()
            except KeyboardInterrupt:
                process.terminate()
            raise


@contextmanager
def _heard_of() -> Iterator[None]:
    """Whoever wants to hear of the waiting does, each second.

    Not by waiting a second at a time: what was not written by then, `communicate` never writes.
    """
    meanwhile = MEANWHILE.get()
    if meanwhile is None:
        yield
        return
    is_over = Event()

    def tell() -> None:
        while not is_over.wait(A_WHILE_SECONDS):
            with suppress(OSError):  # nobody sits there any more
                meanwhile()

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()


def _ended_with_all(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started: that holds our pipes, and would be waited for as well."""
    started = tuple(_started_by(process.pid))
    for sign in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        for number in (process.pid, *started):
            with suppress(OSError):
                os.kill(number, sign)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=GRACE_SECONDS)
            return


def _started_by(number: int) -> Iterator[int]:
    """The processes below this one, where the system tells."""
    with suppress(OSError):
        said = (PROCESSES / str(number) / "task" / str(number) / "children").read_text("utf-8")
        for each in map(int, said.split()):
            yield each
            yield from _started_by(each)


def run_at_terminal(
    words: Sequence[str], stdin: bytes | None = None, env: Mapping[str, str] | None = None
) -> int:
    """Run it where the user sits, to its end; answers its exit status. `stdin`: all it reads.

    Ctrl-C is for it and not for us. Raises FileNotFoundError where there is no such program.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)  # an ignored one would be inherited
    try:
        return subprocess.run(words, input=stdin, env=env, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
