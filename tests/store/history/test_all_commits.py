"""The commits of a history that are held packed are those that git tells."""

from pathlib import Path

import pytest
from real_git import office, raw_git
from test_past import SECOND, commit, write

from cpl.store.history import packed
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.past import PastCommit, past_commits


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[PastCommit, ...]:
    """Side by side, merged, several files in one, none in another."""
    monkeypatch.setattr(packed, "A_BLOCK", 2)
    git = office(tmp_path)
    raw_git(tmp_path, "checkout", "-q", "-b", "side")
    write(tmp_path, SECOND, "二\n")
    write(tmp_path, "staff.yaml", "一\n")
    commit(tmp_path, "side\n\nCpl-Event: 转办\nCpl-Event: 备注")
    raw_git(tmp_path, "checkout", "-q", "main")
    raw_git(tmp_path, "commit", "-q", "--allow-empty", "-m", "main\n\nCpl-Clock: set")
    raw_git(tmp_path, "merge", "-q", "--no-edit", "side")
    return tuple(past_commits(git, oldest_first=True))


@pytest.fixture
def held(told: tuple[PastCommit, ...]) -> AllCommits:
    return AllCommits(told)


def test_they_are_the_same(told: tuple[PastCommit, ...], held: AllCommits) -> None:
    assert tuple(held) == told
    assert tuple(held[place] for place in range(len(held))) == told
    assert (held[-1], tuple(held[1:3])) == (told[-1], told[1:3])
    assert tuple(AllCommits.from_pieces(held.pieces())) == told
    with pytest.raises(IndexError):
        held[len(told)]


def test_each_is_found_by_its_name(told: tuple[PastCommit, ...], held: AllCommits) -> None:
    assert [held.place_of(each.sha) for each in told] == [*range(len(told))]
    assert [held.parents(place) for place in range(len(told))] == [each.parents for each in told]
    near = told[0].sha[:-1] + ("0" if told[0].sha[-1] != "0" else "1")
    assert [held.place_of(each) for each in (near, "0" * 40, "", "HEAD")] == [None] * 4


def test_each_change_is_known_by_its_number(told: tuple[PastCommit, ...], held: AllCommits) -> None:
    every = [(place, change) for place, past in enumerate(told) for change in past.changes]
    numbers = range(len(every))
    assert [(held.place_of_change(n), held.change(n)) for n in numbers] == every


def test_what_they_say_is_found(told: tuple[PastCommit, ...], held: AllCommits) -> None:
    says = [place for place, past in enumerate(told) if "Cpl-Clock" in past.trailers]
    assert list(held.saying("Cpl-Clock")) == says
    assert len(says) == 1


def test_pieces_of_another_history_are_refused(held: AllCommits) -> None:
    pieces = list(held.pieces())
    for others in (pieces[:-1], [pieces[0][:-1], *pieces[1:]]):
        with pytest.raises(ValueError, match="belong together"):
            AllCommits.from_pieces(others)


def test_of_no_commits_there_is_nothing() -> None:
    empty = AllCommits()
    assert (len(empty), list(empty), empty.place_of("0" * 40)) == (0, [], None)
    assert not AllCommits.from_pieces(empty.pieces())
