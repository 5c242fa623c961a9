"""What can be put right is, and nothing that anybody wrote is lost by it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from git_states import STATES, committed, write
from real_git import LI_MIN, RECORD, raw_git

from cpl.store.git.git import Git
from cpl.store.git.leftovers import leftovers
from cpl.store.git.repairs import repair, still_missing
from cpl.store.git.states import Unsettled, hidden, require_settled

OTHER = "complaints/2026/11/TS20261121-002.yaml"
MENDED = (
    "不在分支上",
    "不在分支上记过",
    "别的分支",
    "二分",
    "没有文件的仓库",
    "只取出一部分",
    "HEAD 空了",
    "HEAD 乱了",
    "没有 refs",
    "HEAD 指着没有的",
    "分支空了",
    "索引截断",
    "索引乱了",
    "提交空了",
)


@contextmanager
def at_work(root: Path) -> Iterator[None]:
    """A git that takes its time to write in this folder, and holds the index."""
    words = ["git", "-C", str(root), "update-index", "--stdin"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as waiting:
        yield
        waiting.communicate()


def texts(root: Path) -> set[bytes]:
    return {each.read_bytes() for each in root.rglob("*.yaml")}


def mended(git: Git) -> list[str]:
    """What was done; everything that was tried worked."""
    found = list(repair(git.root))
    assert all(each.done for each in found), found
    return [each.said for each in found]


@pytest.mark.parametrize("name", MENDED)
def test_it_may_be_written_again_and_every_file_is_as_it_was(git: Git, name: str) -> None:
    write(git, "编号: 先记的\n")
    STATES[name][0](git)
    (git.root / OTHER).parent.mkdir(parents=True, exist_ok=True)
    (git.root / OTHER).write_bytes(b"not yet recorded")
    before = texts(git.root)
    assert mended(git)
    again = Git(git.root)
    require_settled(again)
    assert texts(git.root) >= before
    assert raw_git(git.root, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    write(again, "编号: 接着\n")
    assert mended(again) == []


@pytest.mark.parametrize("name", sorted(set(STATES) - set(MENDED) - {"文件在别处"}))
def test_what_somebody_has_to_decide_is_left_alone(git: Git, name: str) -> None:
    STATES[name][0](git)
    refs, before = raw_git(git.root, "for-each-ref"), texts(git.root)
    assert mended(git) == []
    assert (raw_git(git.root, "for-each-ref"), texts(git.root)) == (refs, before)
    with pytest.raises(Unsettled):
        require_settled(Git(git.root))


def test_what_was_recorded_on_no_branch_is_on_main_afterwards(git: Git) -> None:
    raw_git(git.root, "checkout", "-q", "--detach")
    sha = write(git, "编号: 不在分支上记的\n")
    assert mended(git) == ["不在分支上的 1 次提交接到了“main”上。"]
    assert raw_git(git.root, "rev-parse", "main").strip() == sha


def test_hand_edits_are_not_checked_out_over(git: Git) -> None:
    committed(git)
    raw_git(git.root, "checkout", "-q", "--detach", "HEAD~1")
    (git.root / RECORD).write_bytes(b"by hand")
    (found,) = repair(git.root)
    assert not found.done
    assert (git.root / RECORD).read_bytes() == b"by hand"


def test_locks_half_written_objects_and_our_own_files_are_swept(git: Git) -> None:
    names = (
        ".git/index.lock",
        ".git/HEAD.lock",
        ".git/refs/heads/main.lock",
        ".git/next-index-123.lock",
        ".git/objects/maintenance.lock",
        ".git/objects/tmp_obj_abc",
        "complaints/.cpl-0123456789ab.tmp",
    )
    for name in names:
        (git.root / name).touch()
    (git.root / ".git" / "cpl.lock").touch()
    assert {str(each.relative_to(git.root)) for each in leftovers(git)} == set(names)
    (said,) = mended(git)
    assert "中断留下的" in said
    assert leftovers(git) == ()
    assert (git.root / ".git" / "cpl.lock").exists()


def test_a_lock_that_a_git_may_still_need_stays(git: Git) -> None:
    lock = git.root / ".git" / "index.lock"
    with at_work(git.root):
        until = time.monotonic() + 10
        while not lock.exists() and time.monotonic() < until:
            time.sleep(0.01)
        (found,) = repair(git.root)
        assert lock.exists()
    assert not found.done
    assert "可能有 git 正在这里运行" in found.said


def test_a_commit_that_was_never_made_leaves_nothing_waiting(git: Git) -> None:
    new = git.root / OTHER
    new.touch()
    raw_git(git.root, "add", OTHER)
    new.unlink()
    assert git.status() == {new: "AD"}
    assert mended(git) == [f"没有记成的 {OTHER} 不再等着提交。"]
    assert git.status() == {}


@pytest.mark.parametrize("word", ["--assume-unchanged", "--skip-worktree"])
def test_git_looks_again_at_what_it_was_told_to_pass_over(git: Git, word: str) -> None:
    raw_git(git.root, "update-index", word, RECORD)
    (git.root / RECORD).write_bytes(b"unseen")
    assert mended(git) == [f"git 重新看着 {RECORD}。"]
    assert hidden(git) == ()
    assert git.status() == {git.root / RECORD: " M"}


def last_objects(git: Git) -> list[Path]:
    names = raw_git(git.root, "rev-list", "--objects", "HEAD", "^HEAD~1").splitlines()
    shas = [each.split()[0] for each in names]
    return [git.folder() / "objects" / each[:2] / each[2:] for each in shas]


@pytest.mark.parametrize("damage", ["empty", "cut", "gone"])
def test_a_power_cut_loses_at_most_the_last_command(git: Git, damage: str) -> None:
    """All that git had not yet brought to the disk: A10 emptied the last commit's objects."""
    write(git, "编号: 前一次\n")
    write(git, "编号: 最后一次\n")
    for path in last_objects(git):
        data = path.read_bytes()
        path.unlink()
        if damage != "gone":
            path.write_bytes(b"" if damage == "empty" else data[:9])
    assert still_missing(git)
    said = mended(git)
    assert "退到了还完整的一次：编号: 前一次" in said[-1]
    assert still_missing(git) == ""
    assert (git.root / RECORD).read_text(encoding="utf-8") == "编号: 最后一次\n"
    require_settled(git)
    git.commit([Path(RECORD)], "补", LI_MIN, LI_MIN)
    assert len(git.log()) == 3


def test_files_that_git_lost_are_written_into_it_again(git: Git) -> None:
    blob = raw_git(git.root, "rev-parse", f"HEAD:{RECORD}").strip()
    path = git.folder() / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"")
    sha = git.head()
    assert len(mended(git)) == 2
    assert still_missing(git) == ""
    assert git.head() == sha


def test_what_cannot_be_had_back_is_said(git: Git, tmp_path: Path) -> None:
    committed(git)
    first = raw_git(git.root, "rev-parse", f"HEAD~1:{RECORD}").strip()
    (git.folder() / "objects" / first[:2] / first[2:]).unlink()
    assert not list(repair(git.root))[-1].done
    assert still_missing(git)
