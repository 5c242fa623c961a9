"""cpl on a real terminal: what it asks, what is typed, what is left on the screen."""

import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pexpect
from forked import Forked
from places import TOP

from cpl.cli.terminal.habit import HABIT
from cpl.cli.terminal.keys import ENTER

SECONDS = 20
MARKS = re.compile(r"\x1b\[\?2004[hl]\r?")
"""What tells a terminal to mark what is pasted: nothing that anybody sees."""
CPL = ("-m", "cpl")
CTRL_C = "\x03"
UNTIL_IT_WAITS = 0.2
"""Readline misses a signal between printing its question and waiting for a key."""
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Screen:
    """What was printed, and the exit status."""

    status: int | None
    text: str


def typed(
    root: Path,
    *words: str,
    keys: tuple[tuple[str, str], ...] = (),
    columns: int = 80,
    user: str = "李敏",
    program: tuple[str, ...] = CPL,
    dies_at: str = "",
    pager: str | None = "cat",
) -> Screen:
    """Run cpl; each time one of `keys` shows its question, its answer is typed.

    When `dies_at` shows, the window is closed. The usual `pager` asks nothing; None: not chosen.
    """
    spawn = Forked if program == CPL else pexpect.spawn
    child = spawn(
        sys.executable,
        [*program, "-C", str(root), *words],
        env={
            **os.environ,
            "CPL_USER": user,
            **({"CPL_PAGER": pager} if pager is not None else {}),
            "PYTHONPATH": os.pathsep.join((str(TOP), str(HERE))),
            "TERM": "xterm",
            "COLUMNS": str(columns),
        },
        encoding="utf-8",
        dimensions=(50, columns),
        timeout=SECONDS,
    )
    child.delaybeforesend = None
    text = before = ""
    for question, answer in keys:
        child.expect_exact(question)
        text += str(child.before) + question
        look_first(before, answer)
        before = answer
        if CTRL_C in answer:
            time.sleep(UNTIL_IT_WAITS)
        child.send(answer)
    child.expect_exact(dies_at) if dies_at else child.expect(pexpect.EOF)
    text += str(child.before)
    child.close()
    assert "Traceback" not in text
    return Screen(child.exitstatus, MARKS.sub("", text.replace("\r\n", "\n")))


def look_first(before: str, answer: str) -> None:
    """After a key that acts, people look before they press Enter; at once it is a habit."""
    if answer[:1] in ENTER and before and before[-1] not in ENTER:
        time.sleep(HABIT)
