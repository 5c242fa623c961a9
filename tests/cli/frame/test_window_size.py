"""How large the window is: as the standard library says it, at a terminal and elsewhere."""

import fcntl
import pty
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import ExitStack
from shutil import get_terminal_size

import pytest

from cpl.cli.frame.window import USUAL_SIZE, terminal_size

SAID = ("", "132", "0", "-1", "宽", "1e3")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with ExitStack() as opened:
        ours, theirs = (opened.enter_context(open(each, "rb+", 0)) for each in pty.openpty())
        monkeypatch.setattr(sys, "__stdout__", theirs)
        yield ours.fileno()


@pytest.mark.parametrize("lines", SAID)
@pytest.mark.parametrize("columns", SAID)
def test_what_the_surroundings_say_comes_first(
    columns: str, lines: str, terminal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", lines)
    assert terminal_size() == get_terminal_size()


@pytest.mark.parametrize("size", [(40, 100), (0, 0), (0, 100)])
def test_a_terminal_is_asked(
    size: tuple[int, int], terminal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    assert terminal_size() == get_terminal_size()


@pytest.mark.parametrize("out", [None, sys.__stdin__])
def test_where_nobody_sits_it_is_the_usual_size(
    out: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "__stdout__", out)
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    assert terminal_size() == USUAL_SIZE == get_terminal_size()
