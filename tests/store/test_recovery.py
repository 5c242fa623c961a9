"""A command that was killed is finished or undone by the next: real kills, real git."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from real_git import LI_MIN, RECORD, REGISTERED, Python, everything, hook, raw_git

from cpl.store import intent as intents
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.git import locks
from cpl.store.git.git import Git
from cpl.store.git.refusals import NotRecorded
from cpl.store.intent import Intent, Touched
from cpl.store.lock import Lock
from cpl.store.recovery import recover_if_possible

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")

NEW = "rectifications/2026/ZG20261121-01.yaml"
LARGE = 99999

# argv = root, size of the record as it is to be; more than 65536 kills the process in its midst
WRITER = f"""
import os, resource, signal, sys
from pathlib import Path
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.git.git import Git
from cpl.store.git.commits import Signature

os.environ["CPL_TEST_PID"] = str(os.getpid())
record, someone = Path(sys.argv[1]) / {RECORD!r}, Signature("李敏", "limin@example.com")
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
apply(Git(Path(sys.argv[1])), Changeset((
    Change(record, record.read_bytes(), bytes(int(sys.argv[2]))),
    Change(Path({NEW!r}), None, b"new"),
    Change(Path("later.yaml"), None, b"later"),
), "TS20261121-001 转办", someone, someone))
"""

# A git that is at work for a moment; meanwhile another begins that does not end. argv = git
FIRST_GIT = "echo at work; sleep 0.3; $1 -c 'sleep 60; :' commit & sleep 0.3"


def listening(git: Git) -> tuple[Git, list[str]]:
    """The same repository, and what is told of it from now on."""
    said: list[str] = []
    return Git(git.root, said.append), said


def is_tidy(git: Git) -> bool:
    """Nothing is left of a command that was broken off."""
    left = [*git.folder().glob("cpl-intent*"), *git.root.rglob(".cpl-*")]
    locks = [each for each in git.folder().rglob("*.lock") if each.name != "cpl.lock"]
    return not left and not locks and git.status() == {}


def test_killed_between_two_files_it_is_undone(git: Git, python: Python) -> None:
    before, head = everything(git.root), git.head()
    assert python(WRITER, git.root, LARGE).returncode == -signal.SIGXFSZ
    assert everything(git.root) != before
    again, said = listening(git)
    recover_if_possible(again)
    assert said == [
        "上次的“TS20261121-001 转办”（李敏）中途断了，没有做成，已经恢复原样；还要办就再来一次。"
    ]
    assert everything(git.root) == before
    assert git.head() == head
    assert is_tidy(git)


def test_killed_before_the_commit_it_is_finished_as_it_was_begun(git: Git, python: Python) -> None:
    hook(git.root, "pre-commit", "kill -9 $CPL_TEST_PID; exit 1\n")
    assert python(WRITER, git.root, 1).returncode == -signal.SIGKILL
    hook(git.root, "pre-commit", "exit 0\n")
    again, said = listening(git)
    recover_if_possible(again)
    assert said == ["上次的“TS20261121-001 转办”（李敏）中途断了，已经补完、记录好了。"]
    assert git.committed_bytes(Path(RECORD)) == b"\0"
    assert git.committed_bytes(Path(NEW)) == b"new"
    newest = git.log()[0]
    assert (newest.subject, newest.author) == ("TS20261121-001 转办", LI_MIN)
    assert is_tidy(git)


def test_killed_after_the_commit_nothing_is_done_twice(git: Git, python: Python) -> None:
    hook(git.root, "post-commit", "kill -9 $CPL_TEST_PID\n")
    assert python(WRITER, git.root, 1).returncode == -signal.SIGKILL
    head = git.head()
    again, said = listening(git)
    recover_if_possible(again)
    assert said == ["上次的“TS20261121-001 转办”（李敏）已经记录成了，只是没来得及说。"]
    assert git.head() == head
    assert is_tidy(git)


def test_what_a_hook_refuses_afterwards_is_undone(git: Git, python: Python) -> None:
    before = everything(git.root)
    hook(git.root, "pre-commit", "kill -9 $CPL_TEST_PID; exit 1\n")
    python(WRITER, git.root, 1)
    hook(git.root, "pre-commit", "exit 1\n")
    again, said = listening(git)
    recover_if_possible(again)
    assert [each.partition("，")[2] for each in said] == [
        "没有做成，已经恢复原样；还要办就再来一次。"
    ]
    assert everything(git.root) == before
    assert is_tidy(git)


def test_a_file_that_somebody_altered_since_is_left_to_him(git: Git, python: Python) -> None:
    python(WRITER, git.root, LARGE)
    (git.root / "later.yaml").write_bytes(b"somebody's")
    again, said = listening(git)
    recover_if_possible(again)
    assert "later.yaml 后来又被别人改过，没有动" in said[0]
    assert (git.root / RECORD).read_bytes() == REGISTERED
    assert git.status() == {git.root / "later.yaml": "??"}


def test_whoever_writes_next_recovers_first(git: Git, python: Python) -> None:
    python(WRITER, git.root, LARGE)
    again, said = listening(git)
    own = Change(Path(RECORD), REGISTERED, b"mine")
    apply(again, Changeset((own,), "TS20261121-001 备注", LI_MIN, LI_MIN))
    assert len(said) == 1
    assert git.committed_bytes(Path(RECORD)) == b"mine"
    assert is_tidy(git)


def test_work_under_way_is_left_alone(git: Git, python: Python) -> None:
    python(WRITER, git.root, LARGE)
    again, said = listening(git)
    with Lock(git.folder() / "cpl.lock"):
        recover_if_possible(again)
    assert said == []
    assert intents.is_begun(git.folder())


def test_locks_that_the_killed_git_left_are_taken_away(git: Git, python: Python) -> None:
    python(WRITER, git.root, LARGE)
    for name in ("index.lock", "HEAD.lock", "refs/heads/main.lock", "next-index-7.lock"):
        (git.folder() / name).touch()
    recover_if_possible(git)
    assert is_tidy(git)


def test_a_lock_older_than_the_broken_off_work_is_not_ours(git: Git, python: Python) -> None:
    lock = git.folder() / "refs/heads/main.lock"
    lock.touch()
    python(WRITER, git.root, LARGE)
    recover_if_possible(git)
    assert lock.exists()


def test_an_index_that_has_what_was_undone_forgets_it(git: Git, python: Python) -> None:
    """16 KB free: the file was taken back, and git still meant to add it."""
    python(WRITER, git.root, LARGE)
    raw_git(git.root, "add", "later.yaml", "rectifications")
    recover_if_possible(git)
    assert git.status() == {}


def test_what_came_with_a_copied_folder_is_not_carried_out(
    git: Git, python: Python, tmp_path: Path
) -> None:
    """A commit would run its hooks: looking at somebody's folder runs nothing of it."""
    hook(git.root, "post-commit", "kill -9 $CPL_TEST_PID\n")
    python(WRITER, git.root, 1)
    assert intents.is_begun(git.folder())
    copied = Path(shutil.copytree(git.root, tmp_path / "复制来的"))
    again, said = listening(Git(copied))
    before = everything(copied)
    recover_if_possible(again)
    assert "在别的文件夹里没有做完的" in said[0]
    assert everything(copied) == before


def test_an_intent_that_leads_out_of_the_folder_is_not_followed(git: Git) -> None:
    """A folder that somebody gave us may bring one along."""
    outside = git.root.parent / "要紧的.txt"
    gone = Touched(f"../{outside.name}", "a" * 64, None)
    intents.begin(git.folder(), Intent("m", LI_MIN, LI_MIN, None, None, git.head(), (gone,)))
    intents.kept_as(git.folder(), 0).write_bytes(b"evil")
    again, said = listening(git)
    recover_if_possible(again)
    assert not outside.exists()
    assert "读不出来" in said[0]


def test_a_git_killed_after_its_commit_has_made_it_once(git: Git) -> None:
    """git has the commit and dies before it takes its own locks away."""
    before = len(git.log())
    hook(git.root, "post-commit", "kill -9 $PPID\n")
    own = Change(Path(RECORD), REGISTERED, b"mine")
    made = apply(git, Changeset((own,), "TS20261121-001 备注", LI_MIN, LI_MIN))
    assert made == git.head()
    assert len(git.log()) == before + 1
    assert is_tidy(git)


@pytest.mark.skipif(not locks.PROCESSES.is_dir(), reason="no /proc: nobody tells who is at work")
def test_a_git_that_begins_later_is_not_waited_for(
    git: Git, python: Python, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = everything(git.root)
    python(WRITER, git.root, LARGE)
    called = tmp_path_factory.mktemp("called") / "git"
    called.symlink_to("/bin/sh")
    words = (called, "-c", FIRST_GIT, "commit", called)
    with subprocess.Popen(words, cwd=git.root, stdout=subprocess.PIPE, process_group=0) as first:
        try:
            assert first.stdout
            assert first.stdout.readline() == b"at work\n"
            seen = locks.writing(git.root)
            recover_if_possible(git)
            assert locks.PROCESSES / f"{first.pid}" in seen
            assert locks.is_writing(git.root)
            assert seen.isdisjoint(locks.writing(git.root))
            assert everything(git.root) == before
        finally:
            os.killpg(first.pid, signal.SIGKILL)


def test_a_git_killed_before_its_commit_is_said_and_leaves_nothing(git: Git) -> None:
    before = everything(git.root)
    hook(git.root, "pre-commit", "kill -9 $PPID\n")
    own = Change(Path(RECORD), REGISTERED, b"mine")
    with pytest.raises(NotRecorded, match="git 被强行结束了（信号 9）"):
        apply(git, Changeset((own,), "TS20261121-001 备注", LI_MIN, LI_MIN))
    assert everything(git.root) == before
    assert is_tidy(git)


def test_an_index_that_a_power_cut_emptied_is_made_anew(git: Git, python: Python) -> None:
    hook(git.root, "post-commit", "kill -9 $CPL_TEST_PID\n")
    python(WRITER, git.root, 1)
    (git.folder() / "index").write_bytes(b"")
    recover_if_possible(git)
    assert is_tidy(git)


@pytest.mark.parametrize("zeros", [0, 5])
def test_a_new_file_that_a_power_cut_emptied_is_ours(git: Git, python: Python, zeros: int) -> None:
    """Many new files are synced together: one that was not yet is nobody's edit."""
    before = everything(git.root)
    python(WRITER, git.root, LARGE)
    (git.root / "later.yaml").write_bytes(bytes(zeros))
    again, said = listening(git)
    recover_if_possible(again)
    assert "没有做成，已经恢复原样" in said[0]
    assert everything(git.root) == before
    assert is_tidy(git)
