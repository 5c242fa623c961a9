"""`cpl init --practice` and `cpl lesson`: a learner who types what each step says gets through."""

import re
from pathlib import Path

import pytest
from practised import practised

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.use_cases.practice.lesson import progress, the_lesson
from cpl.use_cases.practice.story import StoryProblem, story

COMMAND = re.compile(r"(?:^\s*|：)(cpl [^　\n]+)", re.MULTILINE)
REFUSED = ("补偿.方式=现金", "闭环 --as")


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return practised(tmp_path_factory, tmp_path / "练习")


@pytest.mark.slow
def test_the_sample_month_ended_last_month_and_is_legal(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CPL_NOW", "2026-11-23T09:00")
    assert run(cli, ["-C", str(made), "check"]) == 0
    assert run(cli, ["-C", str(made), "list", "--month", "2026-10", "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) > 40
    assert run(cli, ["-C", str(made), "list", "--month", "2026-12"]) == 0
    assert "共 0 件" in capsys.readouterr().out


@pytest.mark.slow
def test_who_types_what_the_lesson_says_gets_through(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cpl.store.workspace import Workspace

    monkeypatch.setenv("CPL_NOW", "2026-11-23T09:00")
    monkeypatch.setenv("CPL_USER", "李敏")
    monkeypatch.chdir(made)
    for index, step in enumerate(the_lesson().steps):
        assert run(cli, ["lesson"]) == 0
        assert f"→{step.title}" in capsys.readouterr().out
        for typed in COMMAND.findall(step.say.replace("{编号}", "1")):
            words = typed.strip().split("　")[0].split()[1:]
            if words == ["new"] or (words[:2] == ["do", "1"] and words[2:3] == ["zb"]):
                continue
            if words == ["check"]:
                edit(made)
            status = run(cli, words)
            refused = any(each in typed for each in REFUSED)
            assert status == (1 if refused else 0), (typed, capsys.readouterr())
        assert progress(Workspace(made)).done[index], step.title
    capsys.readouterr()
    assert run(cli, ["lesson"]) == 0
    assert "都做完了" in capsys.readouterr().out


def edit(workspace: Path) -> None:
    """What the learner does in a text editor."""
    path = workspace / "complaints/2026/11/TS20261123-001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("没有告知可以退票", "没有告知可以退票，在东区"), encoding="utf-8")


def test_the_lesson_needs_its_own_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPL_NOW", "2026-11-23T09:00")
    place = tmp_path / "航空"
    assert run(cli, ["init", str(place), "--profile", "S002U-南航新疆"]) == 0
    assert run(cli, ["-C", str(place), "lesson"]) == 1
    assert "--practice" in capsys.readouterr().err
    both = ["init", str(tmp_path / "二"), "--practice", "--profile", "S002U-南航新疆"]
    assert run(cli, both) == 2
    assert not (tmp_path / "二").exists()


def test_a_line_that_is_no_command_is_named() -> None:
    with pytest.raises(StoryProblem, match="看不懂这一行：十月一日"):
        story("# 说明\n10-01 09:00 李敏 new 投诉\n十月一日 什么也没发生\n")
