"""Tests of what may not be written, also where root runs them: it stops being root first."""

import multiprocessing
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cpl.store.git import locks

NOBODY = 65534
IS_ROOT = hasattr(os, "getuid") and os.getuid() == 0


def as_nobody(check: Callable[[Path], None]) -> None:
    """Run a check in a process and an empty folder of its own, which is not root's."""
    # Not tmp_path: nobody but its owner may pass through that.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        other = multiprocessing.Process(target=_unprivileged, args=(check, Path(folder)))
        other.start()
        other.join()
        assert other.exitcode == 0


def _unprivileged(check: Callable[[Path], None], folder: Path) -> None:
    if IS_ROOT:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    # Of root's git anywhere on this machine nobody may see where it is at work: it is waited for.
    locks.PROCESSES = folder / "none"
    check(folder)
