"""What git must not have is in every backup, and comes back with it, readable by nobody else."""

import os
import stat
from pathlib import Path

import pytest
from clerks import Clerk
from kept_aside import FILE, NAME, keeps_aside, registers


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_carries_it_and_a_restore_puts_it_back(clerk: Clerk, stick: Path) -> None:
    keeps_aside(clerk)
    registers(clerk)
    clerk.does("backup", str(stick))
    (backup,) = stick.iterdir()
    kept = backup / "files" / FILE
    assert NAME in kept.read_text("utf-8")
    target = clerk.root.parent / "恢复"
    clerk.does("restore", str(backup), str(target))
    again = Clerk(target, clerk.patch, clerk.capture)
    assert NAME in again.does("show", "1").out
    assert again.does("check").out.startswith("没有发现问题")
    again.does("do", "1", "转办", "运营部", "等级=一级")
    if os.name != "nt":
        assert (mode(kept), mode(kept.parent)) == (0o600, 0o700)
        assert (mode(target / FILE), mode(target / "private")) == (0o600, 0o700)


def test_doctor_says_what_the_newest_backup_lacks(clerk: Clerk, stick: Path) -> None:
    keeps_aside(clerk)
    registers(clerk)
    clerk.does("backup", str(stick))
    assert "最近的备份里没有" not in clerk("doctor").out
    registers(clerk)
    said = clerk("doctor").out
    assert "最近的备份里没有：private/complaints/2026/11/TS20261117-002.yaml" in said


def test_doctor_says_nothing_of_it_where_nothing_is_aside(clerk: Clerk) -> None:
    registers(clerk)
    assert "另存" not in clerk("doctor").out
