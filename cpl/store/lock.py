"""One cpl writes at a time; the kernel frees the lock even of a process that was killed."""

import getpass
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from cpl.problems import CplError
from cpl.store.files import reason

WAIT_SECONDS = 10.0
POLL_SECONDS = 0.02


class Busy(CplError):
    """Another cpl holds the lock."""


if sys.platform == "win32":
    import msvcrt

    FAR = 0x7FFF0000  # a locked byte cannot be read, and the holder's name should be

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Lock:
    """Holds the lock file from `with` to its end; raises `Busy` after `wait` seconds.

    The file says who holds it: process, account and `command`, which must not
    carry what a complainant said. A file left behind by a crash is harmless.
    """

    def __init__(self, path: Path, wait: float = WAIT_SECONDS, command: str = "cpl") -> None:
        self.path = path
        self.wait = wait
        self.command = command
        self._descriptor = -1

    def __enter__(self) -> "Lock":
        descriptor = self._open()
        try:
            self._acquire(descriptor)
            with suppress(OSError):  # a full disk: then nobody learns who holds it
                _write_over(descriptor, f"{_account()}，进程 {os.getpid()}：{self.command}")
        except BaseException:  # Ctrl-C too
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)  # closing frees it; the file itself must stay
        self._descriptor = -1

    def _open(self) -> int:
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            with suppress(OSError):  # whoever may write in the folder may take the lock
                self.path.chmod(self.path.parent.stat().st_mode & 0o666)
        except OSError as error:
            raise CplError(f"锁不了 {self.path}：{reason(error)}。") from error
        return descriptor

    def _acquire(self, descriptor: int) -> None:
        until = time.monotonic() + self.wait
        while not _try_lock(descriptor):
            if time.monotonic() >= until:
                raise Busy(
                    f"另一个 cpl 正在写（{_holder(descriptor)}），"
                    f"等了 {self.wait:g} 秒还没有轮到。什么都没有写；请稍后再试。"
                )
            time.sleep(POLL_SECONDS)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Tidying up that an impatient second Ctrl-C does not stop."""
    try:
        usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread, where Ctrl-C never arrives
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _write_over(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode())


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 500).decode(errors="replace") or "不知道是谁"


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # no such account in a container
        return "未知账号"
