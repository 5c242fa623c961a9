"""Killed at any place, the side file and the record are both there or neither is."""

import os
import signal
from pathlib import Path

import pytest
from clerks import Clerk
from forked import ran
from kept_aside import CALLER, FILE, NAME, SAID, found_in_history, history, keeps_aside, registers
from real_git import everything
from thorough import share

from cpl.store.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")

KILLED = """
import os, signal, sys
from pathlib import Path
from cpl.store import changeset
from cpl.cli import cli
from cpl.cli.frame.running import run

at, steps = int(sys.argv[1]), [0]

def dies(real):
    def step(*given, **named):
        steps[0] += 1
        if steps[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return step

for name in ("create_bytes", "replace_bytes", "commit", "sync_file"):
    setattr(changeset, name, dies(getattr(changeset, name)))
sys.exit(run(cli, sys.argv[2:]))
"""
MOST = 7
NEW = ("new", "类别=投诉", "渠道=网络", *CALLER, f"内容={SAID}", "--again")
HANDED_ON = ("do", "1", "转办", "运营部", "等级=一级", "转办意见=请回 13912345678")


def killed(clerk: Clerk, at: int, *words: str) -> bool:
    """Was it killed before it was done?"""
    clerk.patch.setenv("CPL_USER", "李敏")
    done = ran(KILLED, at, "-C", clerk.root, *words)
    return done.returncode == -signal.SIGKILL


@pytest.mark.sampled
@pytest.mark.parametrize("at", share(range(1, MOST), of=2))
def test_a_registration(clerk: Clerk, at: int) -> None:
    keeps_aside(clerk)
    before = everything(clerk.root)
    was_killed = killed(clerk, at, *NEW)
    clerk("list")
    there = (clerk.root / FILE).exists()
    assert there or (was_killed and everything(clerk.root) == before)
    assert there == (clerk.root / FILE.removeprefix("private/")).exists()
    if there:
        assert Workspace(clerk.root).load("TS20261117-001").card.values["内容"] == SAID
    assert found_in_history(clerk) == []
    assert clerk.does("check").out.startswith("没有发现问题")
    assert clerk.git("status", "--porcelain") == ""
    registers(clerk)


@pytest.mark.sampled
@pytest.mark.parametrize("at", share(range(1, MOST), of=2, first=1))
def test_an_event(clerk: Clerk, at: int) -> None:
    keeps_aside(clerk)
    registers(clerk)
    side = clerk.root / FILE
    before = side.read_bytes()
    killed(clerk, at, *HANDED_ON)
    clerk("list")
    is_done = len(Workspace(clerk.root).load("TS20261117-001").record.history) == 2
    assert (side.read_bytes() != before) == is_done
    assert NAME in clerk.does("show", "1").out
    assert "13912345678" not in history(clerk)
    assert clerk.does("check").out.startswith("没有发现问题")
    assert not list(Path(clerk.root / ".git").glob("cpl-intent*"))


def test_killed_at_no_place_it_is_done(clerk: Clerk) -> None:
    keeps_aside(clerk)
    assert not killed(clerk, MOST, *NEW)
    assert (clerk.root / FILE).exists()
