"""How far something long is: one line of a terminal, of what takes its time."""

import io
import sys
import time
from itertools import count

import pytest

from cpl.cli.frame import how_far
from cpl.cli.frame.how_far import counted, waited_for
from cpl.how_far import gone_through
from cpl.store.git import programs
from cpl.store.git.programs import TookTooLong, run_program


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


def looked_at(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error, and a while that goes by at once."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(programs, "A_WHILE_SECONDS", 0.02)
    return found


def test_while_git_works_it_is_seen_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    with waited_for("取来历史"):
        run_program(["sleep", "0.1"])
    line = "取来历史 …，已经 1 秒"
    assert set(screen.getvalue().split("\r")) == {"", line, " " * 21}
    assert screen.getvalue().endswith(f"\r{' ' * 21}\r")


def test_how_many_are_done_stays_on_the_line_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    with waited_for("同步"), counted("送出", "次提交") as tell:
        run_program(["sleep", "0.1"])  # nobody knows yet how many there are
        tell(1000, 6000)
        run_program(["sleep", "0.1"])
    assert "\r送出 1,000 / 6,000 次提交 …，已经 1 秒" in screen.getvalue()
    assert "同步" not in screen.getvalue()


def test_what_is_waited_for_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(monkeypatch)
    much = b"x" * 300_000
    with waited_for("同步"):
        ended = run_program(["sh", "-c", "sleep 0.1; cat; echo also >&2; exit 3"], much)
        with pytest.raises(TookTooLong):
            run_program(["sleep", "5"], seconds=0.1)
    assert (ended.status, ended.out, ended.err) == (3, much, b"also\n")
