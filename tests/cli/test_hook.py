"""The office's own `git commit` is judged as `cpl commit` is, on what is staged."""

import os
import subprocess
from pathlib import Path

import pytest
from clerks import Clerk, handed_on, played

from cpl.store.git.git import Git
from cpl.store.git.hook import place_of_hook

ME = ("-c", "user.name=李敏", "-c", "user.email=limin@example.com")


@pytest.fixture
def record(clerk: Clerk) -> Path:
    return played(clerk, handed_on).root / "complaints/2026/11/TS20261117-001.yaml"


def committed(
    root: Path, *words: str, path: str = os.environ["PATH"]
) -> "subprocess.CompletedProcess[str]":
    """`git commit` as anybody types it, or as an editor runs it."""
    return subprocess.run(
        ["git", "-C", str(root), *ME, "commit", "-q", "-m", "手改", *words],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def altered(record: Path, old: str = "主办单位: 运营部", new: str = "主办单位: 设备部") -> None:
    text = record.read_text("utf-8")
    assert old in text
    record.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("words", [("-a",), ("--only", "complaints"), ()])
def test_a_past_event_is_not_altered_by_git_alone(
    clerk: Clerk, record: Path, words: tuple[str, ...]
) -> None:
    altered(record)
    if not words:
        clerk.git("add", "complaints")
    before = clerk.commits()
    said = committed(clerk.root, *words)
    assert said.returncode != 0
    assert "[event-altered]" in said.stderr
    assert "cpl commit --更正" in said.stderr
    assert clerk.commits() == before


def test_what_is_staged_is_judged_and_not_what_lies_there(clerk: Clerk, record: Path) -> None:
    altered(record)
    clerk.git("add", "complaints")
    altered(record, "设备部", "运营部")
    assert committed(clerk.root).returncode != 0, "staged is wrong, the folder is right"
    clerk.git("reset", "-q")
    altered(record, "渠道: 网络", "渠道: 来访")
    clerk.git("add", "complaints")
    altered(record)
    assert committed(clerk.root).returncode == 0, "staged is right, the folder is wrong"


def test_what_is_no_record_is_nobodys_business(clerk: Clerk, record: Path) -> None:
    (clerk.root / "备忘.txt").write_text("买墨盒\n", "utf-8")
    clerk.git("add", "备忘.txt")
    altered(record)
    assert committed(clerk.root).returncode == 0


def test_an_editor_without_cpl_on_its_path_is_judged_too(clerk: Clerk, record: Path) -> None:
    altered(record)
    assert "[event-altered]" in committed(clerk.root, "-a", path="/usr/bin:/bin").stderr


def test_where_there_is_no_cpl_nothing_is_committed_unjudged(clerk: Clerk, record: Path) -> None:
    hook = place_of_hook(Git(clerk.root))
    hook.write_text(hook.read_text("utf-8").replace("python", "python-gone"), "utf-8")
    altered(record, "渠道: 网络", "渠道: 来访")
    said = committed(clerk.root, "-a", path="/usr/bin:/bin")
    assert said.returncode != 0
    assert "找不到 cpl" in said.stderr
    assert committed(clerk.root, "-a", "--no-verify", path="/usr/bin:/bin").returncode == 0


def test_cpl_itself_is_not_judged_twice(clerk: Clerk, record: Path) -> None:
    place_of_hook(Git(clerk.root)).write_text(
        '#!/bin/sh\ntest -n "$CPL_JUDGED" && exit 0\nexit 1\n', "utf-8"
    )
    clerk.does("do", "1", "备注", "备注=已联系")


def test_a_hook_that_is_missing_is_said_and_put_back(clerk: Clerk) -> None:
    hook = place_of_hook(Git(clerk.root))
    assert "✓ 钩子" in clerk("doctor").out
    hook.unlink()
    assert "! 钩子" in clerk("doctor").out
    assert "装上了 git 钩子" in clerk("doctor", "--fix").err
    assert "✓ 钩子" in clerk("doctor").out


def test_somebody_elses_hook_is_left_alone(clerk: Clerk) -> None:
    hook = place_of_hook(Git(clerk.root))
    hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    said = clerk("doctor", "--fix").out
    assert "cpl check --staged || exit 1" in said
    assert hook.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
