"""How far a long copy or import is, on standard error of a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from cpl.cli.frame.layout import columns, cut
from cpl.cli.frame.window import at_once
from cpl.domain.cases.evidence import size_text
from cpl.store.copying import Tell, untold
from cpl.use_cases.imports import pace
from cpl.use_cases.imports.pace import ImportStage

WORTH_TELLING = 64 << 20
EVERY = 32 << 20
SHOWN_SECONDS = 0.2
FORESEEN_SECONDS = 4.0
"""So long it takes until the time that is left can be told from the time that went by."""
NARROWEST = 60


@contextmanager
def progress(label: str, total: int) -> Iterator[Tell]:
    """A function to call with the bytes just done; silent where it is quick or nobody looks."""
    if total < WORTH_TELLING or not sys.stderr.isatty():
        yield untold
        return
    done = shown = 0

    def tell(more: int) -> None:
        nonlocal done, shown
        done += more
        if done - shown >= EVERY or done >= total:
            shown = done
            percent = min(100, done * 100 // total)
            click.echo(f"\r{label} {percent}%（共 {size_text(total)}）", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo("\r" + " " * 60 + "\r", nl=False, err=True)


@contextmanager
def import_progress() -> Iterator[pace.Told]:
    """One line that says how far an import is; nothing of it stays, and none where nobody looks."""
    if not sys.stderr.isatty():
        yield pace.untold
        return
    line = _Line()
    try:
        yield line.tell
    finally:
        line.clear()


class _Line:
    """The line on the screen: which stage, since when, and how wide it was."""

    def __init__(self) -> None:
        self.stage: ImportStage | None = None
        self.began = self.shown = 0.0
        self.wide = 0

    def tell(self, stage: ImportStage, done: int, total: int) -> None:
        now = time.monotonic()
        if stage is not self.stage:
            self.stage, self.began, self.shown = stage, now, 0.0
        if total and done >= total:
            self.clear()
        elif now - self.shown >= SHOWN_SECONDS:
            self.shown = now
            self.show(said(stage, done, total, now - self.began))

    def show(self, text: str) -> None:
        text = cut(text, NARROWEST - 1)
        blank = " " * max(0, self.wide - columns(text))
        self.wide = columns(text)
        at_once(f"\r{text}{blank}")

    def clear(self) -> None:
        if self.wide:
            at_once("\r" + " " * self.wide + "\r")
        self.wide = 0


def said(stage: ImportStage, done: int, total: int, seconds: float) -> str:
    """`读 3,200 / 约 50,000 行，还要约 40 秒`, after so many seconds of this stage."""
    if stage in (ImportStage.OPEN, ImportStage.RECORD):
        return f"{stage.value} …"
    about, of = ("约 ", "行") if stage is ImportStage.READ else ("", "件")
    counted = f"{done:,} / {about}{total:,}" if total else f"{done:,}"
    return f"{stage.value} {counted} {of}{_left(done, total, seconds)}"


def _left(done: int, total: int, seconds: float) -> str:
    if seconds < FORESEEN_SECONDS or not done or not total:
        return " …"
    left = seconds * (total - done) / done
    return f"，还要约 {left / 60:.0f} 分钟" if left > 90 else f"，还要约 {max(1, left):.0f} 秒"


@contextmanager
def counted(label: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many of how many are done; one line, of which nothing stays."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    line = _Line()
    began = line.shown = time.monotonic()

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total:
            line.clear()
        elif now - line.shown >= SHOWN_SECONDS:
            line.shown = now
            line.show(f"{label} {done:,} / {total:,} {unit}{_left(done, total, now - began)}")

    try:
        yield tell
    finally:
        line.clear()
