"""What a clerk sees where git is in a state of its own: nothing decided, everything still shown."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, everything, one_complaint, played
from real_git import hook

from cpl.store.workspace import Workspace

READING = (
    ("list",),
    ("show", "1"),
    ("check",),
    (),
    ("due",),
    ("next", "1"),
    ("find", "过山车"),
    ("do", "1"),
    ("form", "1", "--print"),
    ("do", "1", "备注", "备注=x", "--dry-run"),
)
WRITING = (
    ("new", *COMPLAINT),
    ("do", "1", "备注", "备注=x"),
    ("undo", "1"),
    ("commit", "-m", "收拾"),
    ("form", "1", "--issue"),
    ("attach", "1", "rules.yaml"),
    ("report", "月报", "--issue", "--month", "2026-10"),
)


@pytest.fixture
def detached(clerk: Clerk) -> Clerk:
    played(clerk, one_complaint)
    clerk.git("checkout", "-q", "--detach")
    return clerk


def test_nothing_is_decided_that_the_next_checkout_would_drop(detached: Clerk) -> None:
    before, commits = everything(detached.root), detached.commits()
    for words in WRITING:
        said = detached(*words)
        assert said.status == 3, words
        assert said.err.startswith("现在什么都不能记，什么都没有写：\n")
        assert "git checkout main" in said.err
    assert (everything(detached.root), detached.commits()) == (before, commits)
    detached.git("checkout", "-q", "main")
    detached.does("do", "1", "备注", "备注=x")


def test_whoever_only_looks_is_answered_and_warned_in_one_line(detached: Clerk) -> None:
    usual = {words: on_main(detached, words) for words in READING}
    detached.git("checkout", "-q", "--detach")
    for words in READING:
        said = detached(*words)
        first, _, more = said.err.partition("\n")
        assert first.startswith("注意：现在不在任何分支上")
        assert (said.status, said.out, more) == usual[words], words


def on_main(clerk: Clerk, words: tuple[str, ...]) -> tuple[int, str, str]:
    clerk.git("checkout", "-q", "main")
    said = clerk(*words)
    return said.status, said.out, said.err


def test_a_new_office_works_on_the_branch_it_was_made_on(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.git("checkout", "-q", "-b", "试验")
    assert "git checkout main" in clerk("do", "1", "备注", "备注=x").err
    clerk.git("config", "cpl.branch", "试验")
    clerk.does("do", "1", "备注", "备注=x")
    assert clerk("check").err == ""


def rebased(clerk: Clerk) -> None:
    clerk.git("rebase", "-q", "别处")


def merged(clerk: Clerk) -> None:
    clerk.git("merge", "-q", "别处")


@pytest.mark.parametrize(
    ("begin", "end"), [(merged, "git merge --abort"), (rebased, "git rebase --abort")]
)
def test_what_git_has_begun_is_named_before_anything_is_asked(
    clerk: Clerk, begin: Callable[[Clerk], None], end: str
) -> None:
    played(clerk, one_complaint)
    clerk.git("branch", "别处")
    clerk.does("do", "1", "备注", "备注=这里写的")
    clerk.git("checkout", "-q", "别处")
    clerk.git("config", "cpl.branch", "别处")
    clerk.does("do", "1", "备注", "备注=别处写的")
    clerk.git("config", "--unset", "cpl.branch")
    clerk.git("checkout", "-q", "main")
    clerk.git("config", "--remove-section", "merge.cpl")  # as in a folder set up by an older cpl
    with pytest.raises(subprocess.CalledProcessError):
        begin(clerk)
    before = everything(clerk.root)
    said = clerk("new")
    assert said.status == 3
    assert end in said.err
    assert end in clerk("list").err
    assert everything(clerk.root) == before
    clerk.git(*end.split()[1:])
    assert "别处写的" not in clerk.does("do", "1", "备注", "备注=接着").out


def test_a_broken_index_is_named_before_a_decision(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    usual = clerk().out
    (clerk.root / ".git" / "index").write_bytes(b"DIRC")
    said = clerk("do", "1", "备注", "备注=x")
    assert said.status == 3
    assert "索引（.git/index）坏了" in said.err
    assert "cpl doctor --fix" in said.err
    assert clerk("list").status == 0
    board = clerk()
    assert (board.status, board.out) == (0, usual)
    assert "有没有手工改动看不出来。git 的索引" in board.err


def test_a_folder_without_git_still_shows_its_records(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    (clerk.root / ".git").rename(clerk.root / "git")
    said = clerk("list")
    assert said.status == 0
    assert "TS20261117-001" in said.out
    assert "还不是 git 仓库" in said.err
    assert clerk("do", "1", "备注", "备注=x").status == 3


def test_git_needs_to_know_nobody(clerk: Clerk, tmp_path: Path) -> None:
    """Author and committer are named by cpl, whatever git is told to insist on."""
    for each in ("AUTHOR", "COMMITTER"):
        clerk.patch.delenv(f"GIT_{each}_NAME")
        clerk.patch.delenv(f"GIT_{each}_EMAIL")
    clerk.git("config", "user.useConfigOnly", "true")
    clerk.complaint()
    assert clerk.git("log", "-1", "--format=%an %cn") == "李敏 李敏\n"
    assert Workspace(clerk.root).git.status() == {}


def has_ended(number: int) -> bool:
    """It is gone, or only waits for somebody to take note of its end."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path("/proc", str(number), "stat").read_text("utf-8").split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_a_hook_that_never_ends_is_ended_and_nothing_is_written(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(clerk, one_complaint)
    before, commits = everything(clerk.root), clerk.commits()
    hook(clerk.root, "pre-commit", "echo $$ > .git/started\nsleep 60\n")
    monkeypatch.setattr("cpl.store.git.git.HOOK_SECONDS", 0.5)
    said = clerk("do", "1", "备注", "备注=x")
    assert said.status == 3
    assert "钩子 0.5 秒还没有结束，已经把它结束了" in said.err
    assert has_ended(int((clerk.root / ".git" / "started").read_text(encoding="utf-8")))
    (clerk.root / ".git" / "hooks" / "pre-commit").unlink()
    assert (everything(clerk.root), clerk.commits()) == (before, commits)
    clerk.does("do", "1", "备注", "备注=x")
