"""The terminal as a window: no line is wider than it, a long answer is leafed through.

What goes into a pipe or a file is left as it is.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

from cpl.cli.frame.layout import folded, shown_columns

PAGERS = ("CPL_PAGER", "PAGER")
USUAL = "less"
USUAL_SIZE = os.terminal_size((80, 24))
NONE = ("", "cat")
HOW = "（一页一页看：空格 下一页，b 上一页，/词 查找，q 离开）\n"
"""Above the first page for who has chosen no pager: less itself only shows a colon."""
AS_GIT_HAS_IT = {"LESS": "FRX", "LV": "-c"}
"""Leave at once what fits, show colours, leave the text on the screen."""


class Window(io.TextIOBase):
    """A stream to a terminal. `whole`: as it stands, to copy. `page`: held back for a pager."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.whole = False
        self.page: list[str] | None = None
        self._begun = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.stream.errors

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.stream.fileno()

    def flush(self) -> None:
        self.stream.flush()

    def write(self, text: str) -> int:
        shown = text if self.whole else folded(text, room() or 0, self._begun)
        last = text.rpartition("\n")[2]
        self._begun = shown_columns(last) + (0 if last != text else self._begun)
        if self.page is None:
            self.stream.write(shown)
        else:
            self.page.append(shown)
        return len(text)


def room() -> int | None:
    """How many columns there are; None where nobody sits in front of them."""
    if not sys.stdout.isatty():
        return None
    return terminal_size().columns


def terminal_size() -> os.terminal_size:
    """As `shutil.get_terminal_size`, which loads every kind of compression there is."""
    said = [_number(os.environ.get(name, "")) for name in ("COLUMNS", "LINES")]
    seen, out = USUAL_SIZE, sys.__stdout__
    if out is not None and not all(said):
        with suppress(ValueError, OSError):  # nobody sits there
            seen = os.get_terminal_size(out.fileno())
    found = zip(said, seen, USUAL_SIZE, strict=True)
    return os.terminal_size(own or there or usual for own, there, usual in found)


def _number(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError:
        return 0


def at_terminal() -> bool:
    """Is somebody there to answer?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def windows() -> Iterator[None]:
    """Standard output and standard error, each a window where it is a terminal."""
    before = sys.stdout, sys.stderr
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and stream.isatty():
            setattr(sys, name, Window(stream))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def whole(text: str, nl: bool = True) -> None:
    """Print what is to be copied or read by a program: no line of it is broken."""
    with unbroken():
        click.echo(text, nl=nl)


def at_once(text: str) -> None:
    """Print this on standard error now, whatever else is held back for a pager."""
    there = sys.stderr
    click.echo(text, nl=False, file=there.stream if isinstance(there, Window) else there)


@contextmanager
def unbroken() -> Iterator[None]:
    """What is printed meanwhile stays as it is, however wide."""
    stream = sys.stdout
    if not isinstance(stream, Window):
        yield
        return
    before, stream.whole = stream.whole, True
    try:
        yield
    finally:
        stream.whole = before


@contextmanager
def paged() -> Iterator[None]:
    """What is printed meanwhile is shown at its end, through a pager where it is too long.

    Nothing may be asked meanwhile.
    """
    found = [each for each in (sys.stdout, sys.stderr) if isinstance(each, Window)]
    if sys.stdout not in found or found[0].page is not None:
        yield
        return
    page: list[str] = []
    for each in found:
        each.page = page
    try:
        yield
    finally:
        for each in found:
            each.page = None
        _show("".join(page), found[0].stream)


def _show(text: str, terminal: TextIO) -> None:
    is_long = text.count("\n") >= terminal_size().lines
    words = _pager() if is_long else []
    if not words:
        terminal.write(text)
        terminal.flush()
        return
    from cpl.store.git.programs import run_at_terminal  # a short answer does without

    if words == [USUAL] and not any(each in os.environ for each in PAGERS):
        text = HOW + text

    environment = {**AS_GIT_HAS_IT, **os.environ}
    if terminal.encoding.lower() in ("utf-8", "utf8"):
        environment.setdefault("LESSCHARSET", "utf-8")  # whatever the locale is called
    run_at_terminal(words, text.encode(terminal.encoding, "replace"), environment)


def _pager() -> list[str]:
    """What the user has set, else less; nothing where he wants none or has none.

    Nothing either on a terminal that cannot move its cursor.
    """
    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    import shlex
    from shutil import which

    said = next((os.environ[each] for each in PAGERS if each in os.environ), USUAL)
    with suppress(ValueError):  # a quote that is not closed
        words = shlex.split(said)
        if said.strip() not in NONE and which(words[0]):
            return words
    return []
