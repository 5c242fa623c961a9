"""What a clerk reads after a command was broken off, after an error that came too late, and when
colleagues write at the same moment."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, first_complaint, one_complaint, played
from forked import Begun, as_cpl
from places import TESTS
from real_git import hook

from cpl.store import intent as intents
from cpl.store.files import temporary_beside
from cpl.store.git.commits import Signature
from cpl.store.intent import Intent, Touched, sha256_of

NOTE = ("do", "1", "备注", "备注=已看")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "客服台账"


def killed(clerk: Clerk, when: str, *words: str) -> None:
    """The command, killed by one of git's hooks."""
    script = (
        f"kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $$)); exit {1 if when == 'pre-commit' else 0}\n"
    )
    hook(clerk.root, when, script)
    done = started(clerk, *words)
    done.communicate()
    assert done.returncode == -9
    hook(clerk.root, when, "exit 0\n")


def started(clerk: Clerk, *words: str) -> Begun:
    clerk.patch.setenv("CPL_USER", "李敏")
    return Begun(["cpl", "-C", str(clerk.root), *words], as_cpl)


pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")


@pytest.mark.parametrize("looks", [("list",), ("check",), ("show", "1")])
def test_whoever_looks_next_reads_what_was_finished(clerk: Clerk, looks: tuple[str, ...]) -> None:
    record = first_complaint(clerk)
    killed(clerk, "pre-commit", *NOTE)
    assert "已看" not in clerk.git("show", f"HEAD:{record.relative_to(clerk.root)}")
    said = clerk.does(*looks)
    assert said.err == "上次的“TS20261117-001 备注: 待受理”（李敏）中途断了，已经补完、记录好了。\n"
    assert "已看" in clerk.git("show", f"HEAD:{record.relative_to(clerk.root)}")
    assert clerk.git("status", "--porcelain") == ""


@pytest.mark.parametrize("when", ["pre-commit", "post-commit"])
@pytest.mark.parametrize("words", [NOTE, ("new", *COMPLAINT)], ids=["备注", "登记"])
def test_who_types_it_again_does_not_do_it_twice(
    clerk: Clerk, when: str, words: tuple[str, ...]
) -> None:
    clerk.complaint("诉求=退票")
    before = clerk.commits()
    killed(clerk, when, *words)
    again = clerk.does(*words)
    assert "没有再记一次" in again.err
    assert clerk.commits() == before + 1
    clerk.does(*words, *(("--again",) if words[0] == "new" else ()))  # it did happen once more
    assert clerk.commits() == before + 2


def test_an_init_that_was_broken_off_can_be_typed_again(clerk: Clerk, tmp_path: Path) -> None:
    root = tmp_path / "新台账"
    clerk.does("init", str(root))
    whole = {each.name for each in root.iterdir()}
    _forget_the_commit(root)
    (root / "staff.yaml").unlink()
    said = clerk.does("init", str(root))
    assert "中途断了，没有做成，已经恢复原样" in said.err
    assert {each.name for each in root.iterdir()} == whole


def test_an_init_that_only_wanted_its_commit_is_done_when_it_is_typed_again(
    clerk: Clerk, tmp_path: Path
) -> None:
    root = tmp_path / "新台账"
    clerk.does("init", str(root))
    _forget_the_commit(root)
    other = clerk("init", str(root), "--profile", "S002G-酒店")
    assert (other.status, "已经补完、记录好了" in other.err) == (2, True)
    assert "已经有东西了" in other.err
    _forget_the_commit(root)
    said = clerk.does("init", str(root))
    assert "已经补完、记录好了" in said.err
    assert said.out.startswith(f"建好了：{root}\n")


def test_an_init_that_left_empty_folders_can_be_typed_again(clerk: Clerk, tmp_path: Path) -> None:
    root = tmp_path / "新台账"
    (root / "rules/底稿").mkdir(parents=True)
    temporary_beside(root / "rules/底稿/a.yaml").write_bytes(b"half")
    assert clerk.does("init", str(root)).out.startswith("建好了")
    (tmp_path / "别人的").mkdir()
    (tmp_path / "别人的/账.txt").write_bytes(b"")
    assert clerk("init", str(tmp_path / "别人的")).status == 2


def _forget_the_commit(root: Path) -> None:
    intents.begin(root / ".git", _first_intent(root))
    (root / ".git" / "refs" / "heads" / "main").unlink()


def _first_intent(root: Path) -> Intent:
    inside = [e for e in sorted(root.rglob("*"), reverse=True) if ".git" not in e.parts]
    names = {each.relative_to(root).as_posix(): each for each in inside}
    someone = Signature("系统", "system@example.com")
    return Intent(
        "建立工作文件夹",
        someone,
        someone,
        at=None,
        zone=None,
        head=None,
        files=tuple(Touched(n, None, sha256_of(e)) for n, e in names.items() if e.is_file()),
        folders=tuple(n for n, e in names.items() if e.is_dir()),
    )


def test_another_of_the_same_kind_is_not_taken_for_it(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = clerk.commits()
    killed(clerk, "post-commit", *NOTE)
    clerk.does("do", "1", "备注", "备注=又看了")
    assert clerk.commits() == before + 2


def test_a_paper_that_cannot_be_made_is_no_failure_of_the_event(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    (clerk.root / "草稿").write_text("not a folder")
    said = clerk.does("do", "1", "转办", "设备部", "等级=一级", "分类=设备设施")
    assert "已经记下，单没有出成" in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="else no disk is full at will")
def test_an_answer_that_cannot_be_written_is_no_failure_of_the_event(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cpl", "-C", str(clerk.root), *NOTE],
            cwd=TESTS.parent,
            env={**os.environ, "CPL_USER": "李敏"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 0
    assert "“TS20261117-001 备注: 待受理”已经记录好了，不用再办" in done.stderr
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_eight_clerks_and_a_commit_by_hand(clerk: Clerk) -> None:
    """Nobody is told to try again, nothing is lost and nothing is doubled."""
    record = first_complaint(clerk)
    clerk.git("config", "user.name", "王磊")
    clerk.git("config", "user.email", "wanglei@example.com")
    note = clerk.root / "说明.txt"
    note.write_text("0")
    clerk.git("add", note.name)
    clerks = [started(clerk, "do", "1", "备注", f"备注=第{n}个") for n in range(8)]
    for n in range(8):
        note.write_text(str(n))
        subprocess.run(
            ["git", "-C", str(clerk.root), "commit", "-qam", "手工"], capture_output=True
        )
    said = [each.communicate() for each in clerks]
    assert [each.returncode for each in clerks] == [0] * 8, said
    text = record.read_text("utf-8")
    assert sorted(re.findall("第.个", text)) == [f"第{n}个" for n in range(8)]
    subjects = clerk.git("log", "--format=%s").splitlines()
    assert subjects.count("TS20261117-001 备注: 待受理") == 8
    assert clerk.does("check").out == "没有发现问题。\n"
    assert not intents.is_begun(clerk.root / ".git")
