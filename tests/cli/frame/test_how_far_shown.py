"""How far something long is: one line of a terminal, of what takes its time."""

import io
import sys
import time
from itertools import count

import pytest

from cpl.cli.frame import how_far
from cpl.cli.frame.how_far import counted
from cpl.how_far import gone_through


class Terminal(io.StringIO):
    """Somebody looks."""

    def isatty(self) -> bool:
        return True


def screen_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error; a second and a half goes by with every look at the clock."""
    found, seconds = Terminal(), count(1, 1.5)
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    return found


def stopping(each: str) -> None:
    if each == "乙":
        raise KeyboardInterrupt


def test_each_is_told_on_the_same_line_of_which_nothing_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = screen_of(monkeypatch)
    assert list(gone_through("甲乙丙丁", counted, "读", "份")) == list("甲乙丙丁")
    assert screen.getvalue().split("\r") == [
        "",
        "读 1 / 4 份 …",
        "读 2 / 4 份 …",
        "读 3 / 4 份，还要约 2 秒",
        " " * 24,
        "",
    ]


def test_of_what_is_done_at_once_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    monkeypatch.setattr(how_far, "QUIET_SECONDS", 60)
    assert list(gone_through("甲乙丙丁", counted, "读", "份")) == list("甲乙丙丁")
    assert screen.getvalue() == ""


def test_who_stops_is_left_with_a_clean_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        list(map(stopping, gone_through("甲乙丙丁", counted, "读", "份")))
    assert screen.getvalue().endswith(f"\r读 1 / 4 份 …\r{' ' * 13}\r")
