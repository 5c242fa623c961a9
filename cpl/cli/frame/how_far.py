"""How far something long is, on standard error of a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cpl.cli.frame.layout import columns, cut
from cpl.cli.frame.window import at_once
from cpl.how_far import Tell, heard_of, untold

SHOWN_SECONDS = 0.2
QUIET_SECONDS = 1.0
"""Of what is done as soon as that nothing is shown."""
FORESEEN_SECONDS = 4.0
"""So long it takes until the time that is left can be told from the time that went by."""
NARROWEST = 60


class ProgressLine:
    """One line on the screen: when it was shown last, and how wide it was."""

    def __init__(self) -> None:
        self.shown = 0.0
        self._wide = 0

    def show(self, text: str) -> None:
        text = cut(text, NARROWEST - 1)
        blank = " " * max(0, self._wide - columns(text))
        self._wide = columns(text)
        at_once(f"\r{text}{blank}")

    def clear(self) -> None:
        if self._wide:
            at_once("\r" + " " * self._wide + "\r")
        self._wide = 0


def left(done: int, total: int, seconds: float) -> str:
    """`，还要约 40 秒`, after so many seconds; ` …` while that cannot be told."""
    if seconds < FORESEEN_SECONDS or not done or not total:
        return " …"
    more = seconds * (total - done) / done
    return f"，还要约 {more / 60:.0f} 分钟" if more > 90 else f"，还要约 {max(1, more):.0f} 秒"


@contextmanager
def counted(label: str, unit: str) -> Iterator[Tell]:
    """A function to call with how many of how many are done; one line, of which nothing stays.

    Of 0: nobody knows of how many. While git is waited for, it is shown that it goes on.
    """
    if not sys.stderr.isatty():
        yield untold
        return
    line = ProgressLine()
    began = 0.0
    there = 0, 0

    def counts(done: int, total: int) -> str:
        return f"{label} {done:,}{f' / {total:,}' if total else ''} {unit}"

    def tell(done: int, total: int) -> None:
        nonlocal began, there
        now = time.monotonic()
        if not began:  # what came before the first does not count
            began = now
            line.shown = now + QUIET_SECONDS - SHOWN_SECONDS
        there = done, total
        if total and done >= total:
            line.clear()
        elif now - line.shown >= SHOWN_SECONDS:
            line.shown = now
            line.show(f"{counts(done, total)}{left(done, total, now - began)}")

    def meanwhile() -> None:
        done, total = there
        if began and done < total:
            line.show(f"{counts(done, total)} …{gone(began)}")

    try:
        with heard_of(meanwhile):
            yield tell
    finally:
        line.clear()


@contextmanager
def waited_for(label: str) -> Iterator[None]:
    """One line, of which nothing stays, while something is done of which git does the most."""
    if not sys.stderr.isatty():
        yield
        return
    line, began = ProgressLine(), time.monotonic()
    try:
        with heard_of(lambda: line.show(f"{label} …{gone(began)}")):
            yield
    finally:
        line.clear()


def gone(began: float) -> str:
    """`，已经 12 秒`"""
    return f"，已经 {max(1, time.monotonic() - began):.0f} 秒"
