"""0 done · 1 problems or refused · 2 usage · 3 cannot go on · 70 bug · 130 Ctrl-C."""

import gc
import subprocess
import sys
from pathlib import Path

import click
import pytest
from clerks import COMPLAINT, Clerk, one_complaint, played
from places import TOP

from cpl.cli.frame.running import run


def test_0_done(clerk: Clerk) -> None:
    assert clerk("check").status == 0


def test_1_refused_with_all_reasons_and_what_would_be_legal(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "不予受理", "不受理依据=明显不实")
    assert said.status == 1
    assert said.err == (
        "TS20261117-001 不能“不予受理”：\n"
        "  · 客服专员不能“不予受理”。应由客诉专员（周倩）办理。\n"
        "  · 缺少“理由”。加上 理由=…\n"
    )


def test_2_usage(clerk: Clerk) -> None:
    assert clerk("lsit").status == 2


def test_3_cannot_go_on(clerk: Clerk) -> None:
    said = clerk("-C", "/没有这个文件夹", "list")
    assert said.status == 3
    assert "没有 /没有这个文件夹 这个文件夹" in said.err


@click.command()
def _bug() -> None:
    raise ZeroDivisionError("一除以零")


@click.command()
def _interrupted() -> None:
    raise KeyboardInterrupt


def test_70_a_bug_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(_bug, []) == 70
    said = capsys.readouterr().err
    assert "cpl 自己出错了（ZeroDivisionError，test_running.py 第 " in said
    assert "一除以零" not in said
    assert "Traceback" not in said


def test_130_ctrl_c(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(_interrupted, []) == 130
    assert capsys.readouterr().err.endswith("已取消，什么都没有写。\n")


class _Field:
    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


@click.command()
def _interrupted_while_a_class_is_made() -> None:
    class Record:
        number = _Field()


def test_130_ctrl_c_while_a_module_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    """Python 3.11 makes a RuntimeError of one that meets a `__set_name__`."""
    assert run(_interrupted_while_a_class_is_made, []) == 130
    assert capsys.readouterr().err.endswith("已取消，什么都没有写。\n")


def test_what_goes_on_after_a_command_collects_its_garbage_as_before() -> None:
    run(_interrupted, [])
    assert gc.isenabled()


def test_a_command_of_the_shell_looks_for_no_garbage(tmp_path: Path) -> None:
    watched = "import gc; gc.callbacks.append(print); from cpl.__main__ import main; main()"
    said = subprocess.run(
        [sys.executable, "-c", watched, "--version"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert said.stdout.startswith("cpl ")
    assert len(said.stdout.splitlines()) == 1


def test_the_status_reaches_the_shell(tmp_path: Path) -> None:
    top = TOP
    found = subprocess.run(
        [sys.executable, "-m", "cpl", "list"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(top)},
        capture_output=True,
        check=False,
    )
    assert found.returncode == 3
    assert "不是 cpl 的工作文件夹" in found.stderr.decode()


def test_who_has_not_said_his_name_is_told_what_to_type(clerk: Clerk) -> None:
    said = clerk("new", *COMPLAINT, user="")
    assert said.status == 2
    assert "先敲 export CPL_USER=姓名，或者加 --as 姓名" in said.err
