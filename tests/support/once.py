"""What takes long to make is made once for all tests, by whichever worker asks first."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

WORKER = "PYTEST_XDIST_WORKER"
"""Of a session within a test it tells nothing: that one's base is not the worker's."""


def made_once(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` fills when the first test asks: copy it, never write in it.

    It lies in the base, where all temporary folders of this session are; beside those of a worker.
    """
    shared = base.parent if base.name == f"popen-{os.environ.get(WORKER)}" else base
    folder, done = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder
