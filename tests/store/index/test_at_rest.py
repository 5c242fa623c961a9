"""Where git is asked instead of looking at each file, nothing is seen later or otherwise.

The folders come to rest, something is done to them, and what was kept must answer as what is
made afresh.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from clerks import COMPLAINT, Clerk, played
from counting import counting

from cpl.store.git import index
from cpl.store.index import at_rest, folders, freshness, tables
from cpl.store.index.at_rest import ATTRIBUTES, KeptFolder
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace

TOP, MONTH = "complaints", "complaints/2026/11"
OF = f"{MONTH}/TS20261117-00{{}}.yaml"
A_TICK = 0.012
LATER_NS = 10_000_000_000


def three(clerk: Clerk) -> None:
    for n in (1, 2, 3):
        clerk.complaint(f"诉求=第{n}件，退票")


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(at_rest, "WORTH_ASKING", 0)
    own = {"COUNT": "1", "KEY_0": "filter.own.clean", "VALUE_0": "sed s/退款/退票/"}
    for name, value in own.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    return played(clerk, three)


def known(root: Path, *, kept: bool = True) -> list[object]:
    """All that an index has of the records; as if what was written just now were old."""
    place = Workspace.find(root)
    place.without_index = not kept
    index = RecordIndex(place, now_ns=time.time_ns() + LATER_NS)
    rows = index.rows(
        "SELECT number, readable, said, stamp FROM record LEFT JOIN text USING (id) ORDER BY number"
    )
    return [*rows, *map(str, index.problems)]


def resting(root: Path) -> set[str]:
    place = Workspace.find(root)
    rows = RecordIndex(place, now_ns=time.time_ns() + LATER_NS)._known_folders()
    return {name for name, each in rows.items() if each.rest}


def at_peace(office: Clerk) -> Path:
    """The folder of an office all of whose records are at rest."""
    known(office.root)
    assert resting(office.root) >= {TOP, "complaints/2026", MONTH}
    return office.root


def git(root: Path, *words: str) -> None:
    env = {**os.environ, "CPL_JUDGED": "1"}
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, env=env)


def say(root: Path, word: str = "退款", number: int = 1) -> Path:
    """Written where it lies, of the same size."""
    path = root / OF.format(number)
    path.write_text(path.read_text("utf-8").replace("退票", word), "utf-8")
    time.sleep(A_TICK)
    return path


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders into which somebody has looked."""
    found: list[str] = []
    look = folders._look

    def noted(top: Path, name: str) -> folders.Folder | None:
        found.append(name)
        return look(top, name)

    monkeypatch.setattr(folders, "_look", noted)
    return found


def test_nobody_looks_into_a_folder_at_rest(office: Clerk, looked: list[str]) -> None:
    root = at_peace(office)
    looked.clear()
    before = known(root)
    assert looked == []
    say(root)
    assert known(root) != before
    assert looked == [MONTH]


def test_after_a_commit_nobody_looks_into_the_folders_beside(
    office: Clerk, looked: list[str]
) -> None:
    """Those above what it changed are other trees now; what lies beside in them is not."""
    root, years = office.root, [TOP, "complaints/2026"]
    office.does("new", *COMPLAINT, at="2026-12-01T09:00")
    at_peace(office)
    looked.clear()
    office.does("do", "TS20261117-001", "备注", "备注=停运", at="2026-12-01T10:00")
    known(root)
    assert looked == [*years, MONTH]
    looked.clear()
    known(root)
    assert looked == []


def test_what_git_passes_over_is_asked_again_when_somebody_else_has_changed_its_index(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LARGE", 0)
    root = at_peace(office)
    office.does("do", "TS20261117-001", "备注", "备注=停运", at="2026-12-01T10:00")
    assert "ls-files" not in asked_for(root)
    (root / "别人的.txt").write_text("暂存了", "utf-8")
    git(root, "add", "别人的.txt")
    assert "ls-files" in asked_for(root)
    assert "ls-files" not in asked_for(root)
    git(root, "config", "core.ignoreStat", "true")
    office.does("do", "TS20261117-001", "备注", "备注=还没有开", at="2026-12-01T10:00")
    assert "ls-files" in asked_for(root)


def asked_for(root: Path) -> list[str]:
    """What git is asked while the records are looked at."""
    with counting() as counts:
        known(root)
    return counts.git


def test_a_few_records_are_looked_at_sooner_than_git_has_begun(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_rest, "WORTH_ASKING", 100)
    known(office.root)
    assert resting(office.root) == set()


def staged(root: Path) -> None:
    git(root, "add", str(say(root)))


def committed(root: Path) -> None:
    staged(root)
    git(root, "commit", "-q", "-m", "手工")


def another_branch(root: Path) -> None:
    committed(root)
    known(root)
    known(root)
    git(root, "checkout", "-q", "HEAD~1")


def taken_back(root: Path) -> None:
    """The commit, not what it brought; then that too, by who writes into the file as it lies."""
    path = root / OF.format(1)
    written = path.read_bytes()
    committed(root)
    known(root)
    assert MONTH in resting(root)
    git(root, "reset", "-q", "HEAD~1")
    known(root)
    path.write_bytes(written)


def exchanged_in_history(root: Path) -> None:
    """git is told to show another commit in the place of the newest."""
    git(root, "checkout", "-q", "-b", "other")
    committed(root)
    git(root, "checkout", "-q", "main")
    known(root)
    known(root)
    assert MONTH in resting(root)
    git(root, "replace", "main", "other")
    staged(root)


def looked_at_elsewhere(root: Path) -> None:
    """git is told that the files lie in another folder."""
    shutil.copytree(root / TOP, root.parent / TOP)
    shutil.copy(root / ATTRIBUTES, root.parent)
    git(root, "config", "core.worktree", str(root.parent))
    say(root)


def passed_over(root: Path) -> None:
    """git is told to believe that nobody has edited it."""
    git(root, "update-index", "--assume-unchanged", OF.format(1))
    say(root)


def need_not_be_there(root: Path) -> None:
    git(root, "update-index", "--skip-worktree", OF.format(1))
    say(root)


def by_size_alone(root: Path) -> None:
    """git is told that the rest of what the disk says of a file is of no account."""
    git(root, "add", "-A")
    git(root, "config", "core.checkStat", "minimal")
    git(root, "config", "core.trustctime", "false")
    was = (root / OF.format(1)).stat()
    time.sleep(max(0, int(was.st_ctime) + 1 - time.time_ns() / 1e9))  # git tells seconds apart
    os.utime(say(root), ns=(was.st_atime_ns, was.st_mtime_ns))


def taken_for_the_same(root: Path) -> None:
    """Somebody's own filter turns what was written into what git has."""
    with (root / ".gitattributes").open("a", encoding="utf-8") as attributes:
        attributes.write("*.yaml filter=own\n")
    say(root)


def taken_for_the_same_below(root: Path) -> None:
    (root / TOP / ".gitattributes").write_text("*.yaml filter=own\n", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "手工")
    known(root)
    known(root)
    say(root)


def taken_for_the_same_as_of_now(root: Path) -> None:
    """Those above are other trees at once, and say at once how what is below is read."""
    (root / TOP / ".gitattributes").write_text("*.yaml filter=own\n", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "手工")
    say(root)


def taken_for_the_same_as_git_alone_has_it(root: Path) -> None:
    """git asks its own index how to read, where the file that says so does not lie here."""
    attributes = root / TOP / ".gitattributes"
    attributes.write_text("*.yaml filter=own\n", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "手工")
    attributes.unlink()
    say(root)


def led_elsewhere(root: Path) -> None:
    """What is above is no folder any more."""
    (root / TOP).rename(root / "elsewhere")
    (root / TOP).symlink_to(root / "elsewhere")


def unknown_to_git(root: Path) -> None:
    other = root / OF.format(4)
    other.write_text((root / OF.format(1)).read_text("utf-8").replace("-001", "-004"), "utf-8")
    known(root)
    known(root)
    say(root, number=4)


def ignored_by_git(root: Path) -> None:
    (root / ".git/info/exclude").write_text("TS20261117-004.yaml\n", "utf-8")
    unknown_to_git(root)


def a_pipe(root: Path) -> None:
    os.mkfifo(root / OF.format(5))


def a_folder_in_a_folder(root: Path) -> None:
    (root / MONTH / "旧").mkdir()
    (root / MONTH / "旧/说明.yaml").write_text("x\n", "utf-8")


def exchanged(root: Path) -> None:
    one, other = (root / OF.format(n) for n in (1, 2))
    between = root / "between"
    one.rename(between)
    other.rename(one)
    between.rename(other)


def gone(root: Path) -> None:
    (root / OF.format(2)).unlink()


def without_its_index(root: Path) -> None:
    say(root)
    (root / ".git/index").unlink()


def with_all_branches_packed(root: Path) -> None:
    git(root, "pack-refs", "--all")
    say(root)


DEEDS: tuple[Callable[[Path], object], ...] = (
    say,
    staged,
    committed,
    another_branch,
    taken_back,
    exchanged_in_history,
    looked_at_elsewhere,
    passed_over,
    need_not_be_there,
    by_size_alone,
    taken_for_the_same,
    taken_for_the_same_below,
    taken_for_the_same_as_of_now,
    taken_for_the_same_as_git_alone_has_it,
    led_elsewhere,
    unknown_to_git,
    ignored_by_git,
    a_pipe,
    a_folder_in_a_folder,
    exchanged,
    gone,
    without_its_index,
    with_all_branches_packed,
)


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_is_done_is_seen(office: Clerk, deed: Callable[[Path], object]) -> None:
    root = at_peace(office)
    before = known(root)
    deed(root)
    time.sleep(A_TICK)
    for _ in range(3):  # as it comes to rest again, if it may
        now = known(root)
        assert now == known(root, kept=False)
    say(root, "退货", 3)
    assert known(root) == known(root, kept=False)
    assert known(root) != before


def led_elsewhere_as_committed(root: Path) -> None:
    """A link is in the place of the month, and those above have come to rest with it."""
    (root / MONTH).rename(root / "elsewhere")
    (root / MONTH).symlink_to(root / "elsewhere")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "手工")


def a_file_as_committed(root: Path) -> None:
    shutil.rmtree(root / MONTH)
    (root / MONTH).write_text("挪走了\n", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "手工")


@pytest.mark.parametrize("deed", [led_elsewhere_as_committed, a_file_as_committed])
def test_what_lies_in_place_of_a_folder_is_not_looked_into(
    office: Clerk, deed: Callable[[Path], object]
) -> None:
    root = at_peace(office)
    deed(root)
    time.sleep(A_TICK)
    for _ in range(3):
        assert known(root) == known(root, kept=False)


def test_what_came_back_to_what_it_was_is_seen(office: Clerk) -> None:
    """While git compared other than the bytes, what it took for the same was not kept as such."""
    root = at_peace(office)
    before, path = known(root), root / OF.format(1)
    written, attributes = path.read_bytes(), (root / ".gitattributes").read_bytes()
    taken_for_the_same(root)
    known(root)
    known(root)
    path.write_bytes(written)
    (root / ".gitattributes").write_bytes(attributes)
    time.sleep(A_TICK)
    assert known(root) == known(root, kept=False) != before


def test_what_was_written_after_git_had_looked_is_not_taken_for_committed(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks at very many files comes back late."""
    root, path = office.root, office.root / OF.format(1)
    written = path.read_bytes()
    seen = Workspace.find(root).git.work_tree()
    say(root)
    with monkeypatch.context() as late:
        clock = SimpleNamespace(time_ns=lambda: time.time_ns() + LATER_NS)
        late.setattr(freshness, "time", clock)
        RecordIndex(Workspace.find(root), seen=seen)
    path.write_bytes(written)
    time.sleep(A_TICK)
    assert known(root) == known(root, kept=False)


def test_of_two_commands_one_does_not_take_for_committed_what_only_the_other_read(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, path = office.root, office.root / OF.format(1)
    written = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "come_to_rest", lambda *_: ())
        known(root)  # while one writes, the other waits

    def meanwhile(*words: Any) -> tuple[tuple[str, KeptFolder], ...]:
        found = tuple(at_rest.come_to_rest(*words))
        monkeypatch.setattr(freshness, "come_to_rest", at_rest.come_to_rest)
        say(root)
        known(root)
        return found

    monkeypatch.setattr(freshness, "come_to_rest", meanwhile)
    known(root)
    path.write_bytes(written)
    time.sleep(A_TICK)
    assert known(root) == known(root, kept=False)


def test_the_disk_is_waited_for_once(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read, what git has and what rests is one writing, and nothing is none."""
    begun: list[bytes] = []

    def noted(db: sqlite3.Connection, key: bytes = b"") -> AbstractContextManager[sqlite3.Cursor]:
        begun.append(key)
        return tables.writing(db, key)

    at_peace(office)
    office.does("do", "TS20261117-001", "备注", "备注=停运", at="2026-12-01T10:00")
    monkeypatch.setattr(freshness, "writing", noted)
    known(office.root)
    assert len(begun) == 1
    known(office.root)
    assert len(begun) == 1


@pytest.mark.parametrize("command", ["board", "check"])
def test_git_is_asked_once_whether_anything_is_changed(office: Clerk, command: str) -> None:
    at_peace(office)
    with counting() as counts:
        office(command)
    assert counts.git.count("status") == 1
