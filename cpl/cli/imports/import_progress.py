"""How far an import is, on standard error of a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cpl.cli.frame.how_far import SHOWN_SECONDS, ProgressLine, left
from cpl.use_cases.imports import pace
from cpl.use_cases.imports.pace import ImportStage


@contextmanager
def import_progress() -> Iterator[pace.Told]:
    """One line that says how far an import is; nothing of it stays, and none where nobody looks."""
    if not sys.stderr.isatty():
        yield pace.untold
        return
    stages = _Stages()
    try:
        yield stages.tell
    finally:
        stages.line.clear()


class _Stages:
    """Which stage it is in, and since when."""

    def __init__(self) -> None:
        self.line = ProgressLine()
        self.stage: ImportStage | None = None
        self.began = 0.0

    def tell(self, stage: ImportStage, done: int, total: int) -> None:
        now = time.monotonic()
        if stage is not self.stage:
            self.stage, self.began, self.line.shown = stage, now, 0.0
        if total and done >= total:
            self.line.clear()
        elif now - self.line.shown >= SHOWN_SECONDS:
            self.line.shown = now
            self.line.show(said(stage, done, total, now - self.began))


def said(stage: ImportStage, done: int, total: int, seconds: float) -> str:
    """`读 3,200 / 约 50,000 行，还要约 40 秒`, after so many seconds of this stage."""
    if stage in (ImportStage.OPEN, ImportStage.RECORD):
        return f"{stage.value} …"
    about, of = ("约 ", "行") if stage is ImportStage.READ else ("", "件")
    counted = f"{done:,} / {about}{total:,}" if total else f"{done:,}"
    return f"{stage.value} {counted} {of}{left(done, total, seconds)}"
