"""Every file that a folder ever had, most of it kept from the last time: what git tells now."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from counting import counting
from real_git import office, raw_git
from test_past import commit, write

from cpl.store.files import read_if_there
from cpl.store.git.git import Git
from cpl.store.history.files_added import FEW, MOST_KEPT, NAME, ever_added

FOLDER = "complaints/2026/11"
FILE = FOLDER + "/TS20261121-{:03}.yaml"
KEPT = Path(".git") / NAME


def added(git: Git, *numbers: int) -> None:
    for each in numbers:
        write(git.root, FILE.format(each), f"备注: {each}\n")
        commit(git.root, f"第 {each} 件")


@pytest.fixture
def two(tmp_path: Path) -> Git:
    """A folder that has had two files, and somebody has asked for them."""
    git = office(tmp_path / "单位")
    added(git, 1, 2)
    assert ever_added(git, [FOLDER]) == {FILE.format(1), FILE.format(2)}
    return git


def test_only_what_came_since_is_walked_through(two: Git) -> None:
    with counting() as counts:
        ever_added(two, [FOLDER])
    assert counts.git == []
    added(two, 3)
    with counting() as counts:
        assert FILE.format(3) in ever_added(two, [FOLDER])
    assert counts.git == []
    added(two, *range(4, 4 + FEW + 1))
    with counting() as counts:
        assert len(ever_added(two, [FOLDER])) == 3 + FEW + 1
    assert counts.git == ["log"], "of so many git tells sooner"


def test_what_came_and_went_since_is_not_forgotten(two: Git) -> None:
    added(two, 3)
    raw_git(two.root, "rm", "-q", FILE.format(3), FILE.format(1))
    commit(two.root, "删去")
    raw_git(two.root, "mv", FOLDER, "complaints/2026/10")
    commit(two.root, "挪走")
    with counting() as counts:
        assert ever_added(two, [FOLDER]) == {*map(FILE.format, (1, 2, 3))}
    assert counts.git == []


@pytest.mark.parametrize("below", ["里面/一.yaml", "里面"])
def test_of_what_is_no_plain_folder_git_tells(two: Git, below: str) -> None:
    write(two.root, f"{FOLDER}/{below}", "备注: 一\n")
    commit(two.root, "里面")
    assert ever_added(two, [FOLDER]) == two.ever_added([FOLDER])
    raw_git(two.root, "rm", "-rq", FOLDER)
    write(two.root, FOLDER, "成了文件\n")
    commit(two.root, "成了文件")
    assert ever_added(two, [FOLDER]) == two.ever_added([FOLDER]) - {FOLDER}


def test_a_clock_that_was_wrong_makes_no_number_free(
    two: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for the end of its history, git would stop at a commit that says it is old."""
    added(two, 3)
    raw_git(two.root, "rm", "-q", FILE.format(3))
    commit(two.root, "删去")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2020-01-01T00:00:00")
    commit(two.root, "那台电脑的钟停了")
    assert FILE.format(3) in ever_added(two, [FOLDER])


def test_other_folders_asked_between_are_kept_beside_it(two: Git) -> None:
    """Rectifications are registered in turn with complaints."""
    for month in range(1, MOST_KEPT):
        ever_added(two, [f"rectifications/2026/{month:02}"])
    with counting() as counts:
        assert len(ever_added(two, [FOLDER])) == 2
    assert counts.git == []
    ever_added(two, [f"rectifications/2026/{MOST_KEPT:02}"])
    with counting() as counts:
        ever_added(two, [FOLDER])
    assert counts.git == ["log"], "the one that was asked for longest ago has gone"


def test_several_folders_are_asked_together(two: Git) -> None:
    """One walk for those last asked of the same commit, and one for those never asked for."""
    other = "rectifications/2026/11"
    write(two.root, f"{other}/ZG20261121-01.yaml", "备注: 一\n")
    commit(two.root, "整改")
    added(two, 3)
    raw_git(two.root, "repack", "-adq")
    with counting() as counts:
        found = ever_added(two, [FOLDER, other, "patrols/2026/11"])
    assert found == {*map(FILE.format, (1, 2, 3)), f"{other}/ZG20261121-01.yaml"}
    assert counts.git == ["log", "log"]
    with counting() as counts:
        assert ever_added(two, [other, FOLDER]) == found
    assert counts.git == []


def test_it_is_told_of_any_commit_that_is_asked_for(two: Git) -> None:
    before = two.head() or ""
    added(two, 3)
    assert ever_added(two, [FOLDER], before) == {FILE.format(1), FILE.format(2)}
    assert len(ever_added(two, [FOLDER])) == 3
    assert ever_added(two, [FOLDER], before) == {FILE.format(1), FILE.format(2)}


def removed(git: Git) -> None:
    raw_git(git.root, "rm", "-q", FILE.format(2))
    raw_git(git.root, "commit", "-q", "-m", "删去")


def taken_back(git: Git) -> None:
    """The second commit is no part of this history any more: its number is free."""
    raw_git(git.root, "reset", "-q", "--hard", "HEAD~1")


def told_otherwise(git: Git) -> None:
    taken_back(git)
    added(git, 3)


def told_elsewhere(git: Git) -> None:
    """What only the commit had up to which it is kept lies in another folder."""
    write(git.root, "staff.yaml", "人员: []\n")
    commit(git.root, "人员")
    ever_added(git, [FOLDER])
    raw_git(git.root, "reset", "-q", "--hard", "HEAD~1")
    added(git, 3)


def forgotten(git: Git) -> None:
    """git has the commit no more up to which it is kept."""
    told_otherwise(git)
    raw_git(git.root, "reflog", "expire", "--expire=now", "--all")
    raw_git(git.root, "gc", "-q", "--prune=now")


def merged(git: Git) -> None:
    raw_git(git.root, "checkout", "-q", "-b", "旁边", "HEAD~1")
    added(git, 4)
    raw_git(git.root, "checkout", "-q", "main")
    raw_git(git.root, "merge", "-q", "--no-ff", "-m", "合并", "旁边")


def packed(git: Git) -> None:
    added(git, 3)
    raw_git(git.root, "repack", "-adq")
    added(git, 4)


def cut_off(git: Git) -> None:
    head = raw_git(git.root, "rev-parse", "HEAD")
    (git.root / ".git/shallow").write_text(f"{head.strip()}\n", "utf-8")


def torn(git: Git) -> None:
    path = git.root / KEPT
    path.write_bytes(path.read_bytes()[:-70])
    added(git, 3)


def made_up(git: Git) -> None:
    (git.root / KEPT).write_text(json.dumps({FOLDER: ["--all", "x"]}), "utf-8")


def of_no_shape(git: Git) -> None:
    (git.root / KEPT).write_text(json.dumps({FOLDER: [7]}), "utf-8")


def without_a_commit(git: Git) -> None:
    shutil.rmtree(git.root / ".git")
    git.init()


DEEDS = (
    removed,
    taken_back,
    told_otherwise,
    told_elsewhere,
    forgotten,
    merged,
    packed,
    cut_off,
    torn,
    made_up,
    of_no_shape,
)


@pytest.mark.parametrize("deed", [*DEEDS, without_a_commit], ids=lambda each: each.__name__)
def test_it_is_what_git_tells_now(two: Git, deed: Callable[[Git], None]) -> None:
    deed(two)
    for _ in range(2):
        assert ever_added(two, [FOLDER]) == two.ever_added([FOLDER])


def test_what_was_kept_answers_of_no_other_folder(two: Git) -> None:
    assert ever_added(two, ["complaints/2026/12"]) == frozenset()


def test_where_nothing_can_be_kept_the_answer_is_the_same(two: Git) -> None:
    (two.root / KEPT).unlink()
    (two.root / KEPT).mkdir()
    assert ever_added(two, [FOLDER]) == two.ever_added([FOLDER])


def test_where_there_is_no_git_nothing_was_added(tmp_path: Path) -> None:
    assert ever_added(Git(tmp_path), [FOLDER]) == frozenset()
    assert read_if_there(tmp_path / KEPT) is None
