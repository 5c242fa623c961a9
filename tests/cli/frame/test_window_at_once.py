"""How far it is is seen at once, though the answer is held back for a pager."""

import io
import sys

import pytest

from cpl.cli.frame.window import Window, at_once, paged


class Terminal(io.StringIO):
    """What is on the screen."""

    def isatty(self) -> bool:
        return True


def test_it_comes_before_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", Window(out))
    monkeypatch.setattr(sys, "stderr", Window(err))
    with paged():
        print("没有发现问题。")
        at_once("\r检查 1 / 2 份 …")
        assert (out.getvalue(), err.getvalue()) == ("", "\r检查 1 / 2 份 …")
    assert "没有发现问题。" in out.getvalue()


def test_what_is_no_terminal_gets_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    at_once("检查")
    assert capsys.readouterr() == ("", "检查")
