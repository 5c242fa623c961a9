"""A folder that is built beside its place and put there whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cpl.problems import UsageProblem
from cpl.store.files import told


def require_free(target: Path) -> None:
    """Raises UsageProblem where something is there already; an empty folder is nothing."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageProblem(f"{target} 已经有东西了。请给一个新的或空的文件夹。")


def place_beside(target: Path) -> Path:
    """Where it is built: what was broken off there before is found there."""
    return target.absolute().with_name(f".{target.absolute().name}.part")


@contextmanager
def built_beside(target: Path) -> Iterator[Path]:
    """An empty folder to be filled, which is then at `target`; where that fails, nothing stays.

    Raises CplError where the folder cannot be written.
    """
    part = place_beside(target)
    above = [each for each in part.parents if not each.exists()]
    try:
        with told("写不了", target):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(0o700, parents=True)
        yield part
        with told("写不了", target):
            if target.exists():
                target.rmdir()
            os.replace(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        for each in above:
            with suppress(OSError):  # what was built lies in it
                each.rmdir()
