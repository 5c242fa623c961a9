"""The whole history, most of it kept from the last time: the same as git tells it now."""

from collections.abc import Callable
from pathlib import Path

import pytest
from real_git import RECORD, office, raw_git
from test_past import SECOND, commit, write

from cpl.store.git.git import Git
from cpl.store.history import every_commit as keeping
from cpl.store.history.every_commit import every_commit
from cpl.store.history.past import PastCommit, past_commits
from cpl.store.readings import ALL_CODE, sign

KEPT = Path(".git") / keeping.NAME
MOVED = "挪了地方"


@pytest.fixture(autouse=True)
def of_short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many commits git was asked to tell, each time that it was asked."""
    counts: list[int] = []

    def telling(git: Git, **how: object) -> tuple[PastCommit, ...]:
        found = tuple(past_commits(git, **how))  # type: ignore[arg-type] # passed on as it came
        counts.append(len(found))
        return found

    monkeypatch.setattr(keeping, "past_commits", telling)
    return counts


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A few commits, a merge, a file that is moved and one that is gone."""
    found = office(tmp_path)
    raw_git(tmp_path, "checkout", "-q", "-b", "side")
    write(tmp_path, SECOND, "二\n")
    commit(tmp_path, "side")
    raw_git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, "staff.yaml", "一\n")
    commit(tmp_path, "main\n\nCpl-Event: 转办\nCpl-Event: 备注")
    raw_git(tmp_path, "merge", "-q", "--no-edit", "side")
    (tmp_path / SECOND).rename(tmp_path / "TS20261121-002.yaml")
    (tmp_path / "staff.yaml").unlink()
    commit(tmp_path, MOVED)
    every_commit(found)
    return found


def from_git(git: Git) -> tuple[PastCommit, ...]:
    return tuple(past_commits(git, oldest_first=True))


def more(root: Path) -> None:
    write(root, RECORD, "编号: TS20261121-001\n")
    commit(root, "more")


def two_desks(root: Path) -> None:
    raw_git(root, "checkout", "-q", "-b", "third", "HEAD~1")
    write(root, "别处.txt", "三\n")
    commit(root, "third")
    raw_git(root, "checkout", "-q", "main")
    raw_git(root, "merge", "-q", "--no-edit", "third")


def dropped(root: Path) -> None:
    raw_git(root, "reset", "-q", "--hard", "HEAD~1")


def amended(root: Path) -> None:
    raw_git(root, "commit", "-q", "--amend", "-m", "说了别的")


def remade(root: Path) -> None:
    raw_git(root, "rebase", "-q", "--root", "--force-rebase")


def replaced(root: Path) -> None:
    raw_git(root, "replace", "HEAD", "HEAD~1")


def grafted(root: Path) -> None:
    first = raw_git(root, "rev-list", "--max-parents=0", "HEAD").strip()
    head = raw_git(root, "rev-parse", "HEAD").strip()
    (root / ".git/info/grafts").write_text(f"{head} {first}\n", encoding="utf-8")


@pytest.mark.parametrize(
    "then",
    [more, two_desks, dropped, amended, remade, replaced, grafted],
    ids=lambda one: one.__name__,
)
def test_whatever_happens_it_is_what_git_tells(
    git: Git, tmp_path: Path, then: Callable[[Path], None]
) -> None:
    then(tmp_path)
    assert tuple(every_commit(git)) == from_git(git)
    assert tuple(every_commit(git)) == from_git(git)


def test_only_what_is_new_is_asked(git: Git, tmp_path: Path, asked: list[int]) -> None:
    every_commit(git)
    assert asked == []
    more(tmp_path)
    every_commit(git)
    assert asked == [1]


def test_what_is_gone_from_the_history_is_not_kept(git: Git, tmp_path: Path) -> None:
    assert MOVED in subjects_kept(git)
    dropped(tmp_path)
    every_commit(git)
    assert subjects_kept(git)
    assert MOVED not in subjects_kept(git)


def subjects_kept(git: Git) -> list[str]:
    return [each.commit.subject for each in keeping._kept(git)]


def test_git_is_asked_of_so_many_at_a_time(
    git: Git, tmp_path: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    (tmp_path / KEPT).unlink()
    assert tuple(every_commit(git)) == from_git(git)
    assert asked == [2, 2, 1]


def test_who_wants_it_afresh_has_all_asked_and_nothing_kept(
    git: Git, tmp_path: Path, asked: list[int]
) -> None:
    (tmp_path / KEPT).write_bytes(b"")
    assert tuple(every_commit(git, is_kept=False)) == from_git(git)
    assert asked == [len(from_git(git))]
    assert (tmp_path / KEPT).read_bytes() == b""


def torn(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-9])


def foreign(kept: Path) -> None:
    kept.write_bytes(b"1" + kept.read_bytes())


def endless(kept: Path) -> None:
    """A piece that says it is longer than any memory."""
    signed = sign(kept.parent, ALL_CODE)
    kept.write_bytes(signed + b"00000000\n" + b"\xff" * 16)


def altered(kept: Path) -> None:
    said = bytearray(kept.read_bytes())
    said[len(sign(kept.parent, ALL_CODE)) + 20] ^= 1
    kept.write_bytes(said)


@pytest.mark.parametrize("spoilt", [torn, foreign, endless, altered], ids=lambda one: one.__name__)
def test_what_is_not_ours_is_not_believed(
    git: Git, tmp_path: Path, asked: list[int], spoilt: Callable[[Path], None]
) -> None:
    spoilt(tmp_path / KEPT)
    assert tuple(every_commit(git)) == from_git(git)
    assert asked == [len(from_git(git))]


def test_nothing_is_kept_of_few_commits_nor_of_an_empty_repository(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / KEPT).unlink()
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 1000)
    every_commit(git)
    assert not (tmp_path / KEPT).exists()
    empty = Git(tmp_path / "空")
    empty.init()
    assert not every_commit(empty)
