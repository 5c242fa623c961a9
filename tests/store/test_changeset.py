"""Everything is written and recorded, or everything is as it was: each way to fail, once."""

import multiprocessing
import os
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from real_git import (
    LI_MIN,
    NINE,
    RECORD,
    REGISTERED,
    WANG_LEI,
    Python,
    everything,
    hook,
    office,
    raw_git,
)
from unprivileged import as_nobody

from cpl.problems import CplError
from cpl.store.changeset import (
    Change,
    ChangedOnDisk,
    Changeset,
    UncommittedEdits,
    apply,
    diff,
)
from cpl.store.files import AlreadyThere
from cpl.store.git.git import Git
from cpl.store.git.refusals import NotRecorded
from cpl.store.lock import Busy, Lock
from cpl.store.recovery import AlteredSince

ASSIGNED = REGISTERED.replace("待受理".encode(), "处理中".encode())
RECTIFICATION = "rectifications/2026/ZG20261121-01.yaml"


def changes(*given: Change) -> Changeset:
    return Changeset(given, "TS20261121-001 转办: 待受理→处理中", WANG_LEI, LI_MIN, NINE)


# An edited record and a linked new one, whose folders do not exist yet.
BOTH = changes(
    Change(Path(RECORD), REGISTERED, ASSIGNED),
    Change(Path(RECTIFICATION), None, b"new\n"),
)

# argv = root; applies BOTH, the second file being too large for the disk
FULL = f"""
import resource, sys
from pathlib import Path
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.git.git import Git
from cpl.store.git.commits import Signature

record, someone = Path(sys.argv[1]) / {RECORD!r}, Signature("a", "a@example.com")
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
apply(Git(Path(sys.argv[1])), Changeset((
    Change(record, record.read_bytes(), b"new"),
    Change(Path({RECTIFICATION!r}), None, bytes(99999)),
), "m", someone, someone))
"""

# argv = root; applies an edit and a new file, telling its hooks whom to interrupt
INTERRUPTIBLE = f"""
import os, sys
from pathlib import Path
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.git.git import Git
from cpl.store.git.commits import Signature

os.environ["CPL_TEST_PID"] = str(os.getpid())
record, someone = Path(sys.argv[1]) / {RECORD!r}, Signature("a", "a@example.com")
apply(Git(Path(sys.argv[1])), Changeset((
    Change(record, record.read_bytes(), b"new"),
    Change(Path({RECTIFICATION!r}), None, b"new"),
), "m", someone, someone))
"""


def test_files_are_written_and_recorded_together(git: Git) -> None:
    sha = apply(git, BOTH)
    assert (git.root / RECORD).read_bytes() == ASSIGNED
    assert (git.root / RECTIFICATION).read_bytes() == b"new\n"
    assert git.status() == {}
    newest = git.log()[0]
    assert newest.sha == sha
    assert (newest.author, newest.committer) == (WANG_LEI, LI_MIN)
    assert newest.at.isoformat() == "2026-11-21T09:12:00+08:00"


def test_the_first_commit_of_a_workspace(tmp_path: Path) -> None:
    git = Git(tmp_path)
    git.init()
    apply(git, changes(Change(tmp_path / "rules.yaml", None, b"")))
    assert git.committed_bytes(Path("rules.yaml")) == b""


def test_a_file_taken_away_is_gone_and_that_is_recorded(git: Git) -> None:
    gone = changes(Change(Path(RECORD), REGISTERED, None))
    assert "\n--- a/" + RECORD + "\n+++ /dev/null\n" in "\n" + diff(gone.changes, git.root)
    apply(git, gone)
    assert not (git.root / RECORD).exists()
    assert git.committed_bytes(Path(RECORD)) is None
    assert git.status() == {}


def test_a_file_taken_away_comes_back_where_git_refuses(git: Git) -> None:
    hook(git.root, "pre-commit", "exit 1")
    with pytest.raises(NotRecorded):
        apply(git, changes(Change(Path(RECORD), REGISTERED, None)))
    assert (git.root / RECORD).read_bytes() == REGISTERED
    assert git.status() == {}


def test_what_lies_there_already_is_recorded_untouched(git: Git) -> None:
    (git.root / RECORD).write_bytes(ASSIGNED)
    before = (git.root / RECORD).stat()
    apply(git, changes(Change(Path(RECORD), ASSIGNED, ASSIGNED)), with_hand_edits=True)
    assert (git.root / RECORD).stat().st_ino == before.st_ino
    assert git.committed_bytes(Path(RECORD)) == ASSIGNED


def test_a_file_already_gone_is_recorded_as_gone(git: Git) -> None:
    (git.root / RECORD).unlink()
    apply(git, changes(Change(Path(RECORD), None, None)), with_hand_edits=True)
    assert git.committed_bytes(Path(RECORD)) is None
    assert git.status() == {}


# What is refused before anything is written


def test_changed_on_disk_between_read_and_write(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"somebody's")
    with pytest.raises(ChangedOnDisk, match=r"TS20261121-001\.yaml 刚刚被别人改过.*再执行一次"):
        apply(git, BOTH)
    assert (git.root / RECORD).read_bytes() == b"somebody's"
    assert not (git.root / "rectifications").exists()


def test_gone_from_the_disk_between_read_and_write(git: Git) -> None:
    (git.root / RECORD).unlink()
    with pytest.raises(ChangedOnDisk):
        apply(git, BOTH)


def test_a_number_taken_in_the_meantime(git: Git) -> None:
    with pytest.raises(AlreadyThere):
        apply(git, changes(Change(Path(RECORD), None, b"another complaint")))
    assert (git.root / RECORD).read_bytes() == REGISTERED


def test_hand_edits_are_to_be_committed_with_a_reason_first(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"by hand")
    edit = changes(Change(Path(RECORD), b"by hand", b"by cpl"))
    with pytest.raises(UncommittedEdits, match=r"TS20261121-001\.yaml 有手工改动.*cpl commit"):
        apply(git, edit)
    assert (git.root / RECORD).read_bytes() == b"by hand"
    apply(git, edit, with_hand_edits=True)
    assert git.committed_bytes(Path(RECORD)) == b"by cpl"


def test_hand_edits_can_be_recorded_as_they_are(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"by hand")
    (git.root / "staff.yaml").write_bytes(b"new by hand")
    apply(
        git,
        changes(
            Change(Path(RECORD), b"by hand", b"by hand"),
            Change(Path("staff.yaml"), b"new by hand", b"new by hand"),
        ),
        with_hand_edits=True,
    )
    assert git.status() == {}


def test_a_number_whose_file_was_deleted_by_hand_is_not_given_out_again_unasked(git: Git) -> None:
    (git.root / RECORD).unlink()
    again = changes(Change(Path(RECORD), None, b"another complaint"))
    with pytest.raises(UncommittedEdits):
        apply(git, again)
    raw_git(git.root, "add", "-A")
    with pytest.raises(UncommittedEdits):
        apply(git, again)
    assert not (git.root / RECORD).exists()
    apply(git, again, with_hand_edits=True)
    assert git.committed_bytes(Path(RECORD)) == b"another complaint"


def test_hand_edits_of_other_files_are_nobodys_business(git: Git) -> None:
    (git.root / "notes.txt").write_bytes(b"mine")
    raw_git(git.root, "add", "-A")
    apply(git, BOTH)
    assert git.status() == {git.root / "notes.txt": "A "}


def test_while_another_cpl_writes(git: Git) -> None:
    with Lock(git.folder() / "cpl.lock", command="导入"), pytest.raises(Busy, match="导入"):
        apply(git, BOTH, wait=0.05)
    assert git.status() == {}


# What fails half-way is put back


def test_a_failing_hook(git: Git) -> None:
    before, head, index = everything(git.root), git.head(), raw_git(git.root, "ls-files", "-s")
    hook(git.root, "pre-commit", "echo no >&2; exit 1\n")
    with pytest.raises(NotRecorded, match="no"):
        apply(git, BOTH)
    assert everything(git.root) == before
    assert (git.head(), raw_git(git.root, "ls-files", "-s")) == (head, index)
    assert git.status() == {}


def test_hand_edits_survive_a_failing_hook_staged_ones_too(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"staged")
    raw_git(git.root, "add", "-A")
    (git.root / RECORD).write_bytes(b"by hand")
    index = raw_git(git.root, "ls-files", "-s")
    hook(git.root, "pre-commit", "exit 1\n")
    with pytest.raises(NotRecorded):
        apply(git, changes(Change(Path(RECORD), b"by hand", b"by cpl")), with_hand_edits=True)
    assert (git.root / RECORD).read_bytes() == b"by hand"
    assert raw_git(git.root, "ls-files", "-s") == index


def test_without_git(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(git.root)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CplError, match="没有找到 git"):
        apply(git, BOTH)
    assert everything(git.root) == before


def test_a_file_where_a_folder_should_be(git: Git) -> None:
    (git.root / "rectifications").write_bytes(b"a file")
    before = everything(git.root)
    with pytest.raises(CplError, match="上级路径是一个文件"):
        apply(git, BOTH)
    assert everything(git.root) == before


@pytest.mark.skipif(os.name == "nt", reason="no resource limits")
def test_a_full_disk(git: Git, python: Python) -> None:
    before = everything(git.root)
    assert "CplError: 写不了" in python(FULL, git.root).stderr
    assert everything(git.root) == before
    assert git.status() == {}


def apply_in_a_read_only_folder(root: Path) -> None:
    git = office(root / "客诉")
    readonly = git.root / "rectifications" / "2026"
    readonly.mkdir(parents=True)
    readonly.chmod(0o555)
    before = everything(git.root)
    with pytest.raises(CplError, match=r"写不了.*没有权限"):
        apply(git, BOTH)
    assert everything(git.root) == before
    assert git.status() == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
def test_a_read_only_folder() -> None:
    as_nobody(apply_in_a_read_only_folder)


def test_ctrl_c_while_git_is_refusing(git: Git, python: Python) -> None:
    before, index = everything(git.root), raw_git(git.root, "ls-files", "-s")
    hook(git.root, "pre-commit", "kill -INT $CPL_TEST_PID; sleep 0.1; exit 1\n")
    assert "KeyboardInterrupt" in python(INTERRUPTIBLE, git.root).stderr
    assert everything(git.root) == before
    assert raw_git(git.root, "ls-files", "-s") == index
    assert git.status() == {}


def test_ctrl_c_when_git_had_recorded_it_already(git: Git, python: Python) -> None:
    head = git.head()
    hook(git.root, "post-commit", "kill -INT $CPL_TEST_PID; sleep 0.1\n")
    assert "“m”已经记录好了" in python(INTERRUPTIBLE, git.root).stderr
    assert git.head() != head
    assert (git.root / RECORD).read_bytes() == b"new"
    assert git.status() == {}


def test_what_a_hook_changed_itself_is_named_not_overwritten(git: Git) -> None:
    hook(git.root, "pre-commit", f"echo hook > {RECTIFICATION}; exit 1\n")
    with pytest.raises(AlteredSince, match=r"(?s)ZG20261121-01\.yaml 同时又被别人"):
        apply(git, BOTH)
    assert (git.root / RECORD).read_bytes() == REGISTERED
    assert (git.root / RECTIFICATION).read_bytes() == b"hook\n"


# Several at once


def append_line(root: Path, line: str, barrier: Barrier) -> None:
    git, record = Git(root), root / RECORD
    barrier.wait()
    while True:
        before = record.read_bytes()
        try:
            apply(git, changes(Change(record, before, before + line.encode())), wait=60)
        except (ChangedOnDisk, UncommittedEdits):
            continue
        return


def receive(root: Path, content: str, barrier: Barrier, winners: Path) -> None:
    barrier.wait()
    try:
        apply(Git(root), changes(Change(Path("new.yaml"), None, content.encode())), wait=60)
    except AlreadyThere:
        return
    (winners / content).touch()


def test_eight_clerks_write_the_same_record_and_nothing_is_lost(git: Git) -> None:
    barrier = multiprocessing.Barrier(8)
    lines = [f"- clerk {each}\n" for each in range(8)]
    clerks = [
        multiprocessing.Process(target=append_line, args=(git.root, line, barrier))
        for line in lines
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    written = (git.root / RECORD).read_text(encoding="utf-8").splitlines(keepends=True)
    assert sorted(written[2:]) == lines
    assert len(git.log()) == 9
    assert git.status() == {}


def test_two_clerks_register_the_same_number_and_one_wins(git: Git, tmp_path: Path) -> None:
    barrier, winners = multiprocessing.Barrier(2), tmp_path / "winners"
    winners.mkdir()
    clerks = [
        multiprocessing.Process(target=receive, args=(git.root, name, barrier, winners))
        for name in ("one", "two")
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    committed = git.committed_bytes(Path("new.yaml")) or b""
    assert [each.name for each in winners.iterdir()] == [committed.decode()]


# What would be written


def test_a_diff_that_git_can_apply(git: Git) -> None:
    (git.root / "windows.yaml").write_bytes(b"a: 1\r\nb: \xe2\x80\xa8\r\nno end")
    given = (
        *BOTH.changes,
        Change(
            git.root / "windows.yaml",
            b"a: 1\r\nb: \xe2\x80\xa8\r\nno end",
            b"a: 2\r\nb: \xe2\x80\xa8\r\nno end either",
        ),
    )
    patch = git.root / "patch"
    patch.write_bytes(diff(given, git.root).encode())
    raw_git(git.root, "apply", str(patch))
    assert [(git.root / each.path).read_bytes() for each in given] == [each.after for each in given]


def test_a_diff_reads_like_gits(tmp_path: Path) -> None:
    assert diff(BOTH.changes, tmp_path) == (
        f"--- a/{RECORD}\n+++ b/{RECORD}\n@@ -1,2 +1,2 @@\n"
        " 编号: TS20261121-001\n-状态: 待受理\n+状态: 处理中\n"
        f"--- /dev/null\n+++ b/{RECTIFICATION}\n@@ -0,0 +1 @@\n+new\n"
    )


def test_what_is_not_text_is_only_named(tmp_path: Path) -> None:
    workbook = Change(Path("issued/致歉信.xlsx"), None, b"PK\0")
    assert diff([workbook], tmp_path) == "Binary files /dev/null and b/issued/致歉信.xlsx differ\n"
