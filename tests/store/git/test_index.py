"""An index that was cut short: git reads on as if files were gone, so cpl looks at its checksum."""

import os
from pathlib import Path

import pytest
from clerks import Clerk, one_complaint, played

from cpl.store.git import index
from cpl.store.git.git import Git
from cpl.store.git.repairs import rebuild_index

BROKEN = "git 的索引（.git/index）坏了或者不见了。"


def cut(root: Path, length: int) -> None:
    place = root / ".git" / "index"
    place.write_bytes(place.read_bytes()[:length])


@pytest.mark.parametrize("length", [0, 12, 50, 100, -1])
def test_whatever_is_left_of_it_is_noticed_and_made_anew(git: Git, length: int) -> None:
    assert index.is_whole(git.folder())
    cut(git.root, length)
    assert not index.is_whole(git.folder())
    assert list(rebuild_index(git)) == ["索引重新建好了。"]
    assert index.is_whole(git.folder())
    assert git.status() == {}


def test_before_the_first_commit_there_is_none(tmp_path: Path) -> None:
    new = Git(tmp_path)
    new.init()
    assert index.is_whole(new.folder())


def test_without_a_checksum_as_git_may_be_told_to_write_it(git: Git) -> None:
    place = git.root / ".git" / "index"
    place.write_bytes(place.read_bytes()[:-20] + bytes(20))
    assert index.is_whole(git.folder())


def test_it_is_read_again_whatever_happened_to_it(
    git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once for all commands while it stays as it is, and anew when the computer was started."""
    monkeypatch.setattr(index, "SETTLED_NS", -(10**15))
    monkeypatch.setattr(index, "BOOT", tmp_path / "boot")
    index.BOOT.write_text("the first time")
    place = git.folder() / "index"
    assert asked_anew(git)
    kept = (git.folder() / index.KEPT).read_bytes()
    whole, seen = place.read_bytes(), place.stat()
    place.write_bytes(whole[:-40] + bytes(20) + whole[-20:])
    os.utime(place, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert not asked_anew(git)
    place.write_bytes(whole)
    assert asked_anew(git)
    assert (git.folder() / index.KEPT).read_bytes() != kept
    index.BOOT.write_text("the second time")
    monkeypatch.setattr(index, "_is_as_made", lambda _: False)
    assert not asked_anew(git)
    index.BOOT.write_text("the first time")
    assert asked_anew(git)


def test_what_is_known_of_it_holds_while_it_says_the_same_and_the_computer_runs(
    git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(index, "BOOT", tmp_path / "boot")
    index.BOOT.write_text("the first time")
    folder = git.folder()
    place = folder / "index"
    index.keep_known(folder, index.checksum_of(place), ["一", "二"])
    assert index.known(folder) == {"一", "二"}
    whole = place.read_bytes()
    place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert index.known(folder) == frozenset()
    place.write_bytes(whole)
    assert index.known(folder) == {"一", "二"}
    index.BOOT.write_text("the second time")
    assert index.known(folder) == frozenset()
    (folder / index.KNOWN).write_bytes(b"\xff")
    assert index.known(folder) == frozenset()


def test_nothing_is_known_of_one_that_does_not_tell_what_it_is(git: Git) -> None:
    place = git.folder() / "index"
    for content in (place.read_bytes()[:-20] + bytes(20), b"DIRC", None):
        place.unlink()
        if content is not None:
            place.write_bytes(content)
        index.keep_known(git.folder(), index.checksum_of(place), ["一"])
        assert index.known(git.folder()) == frozenset()
        place.touch()


def asked_anew(git: Git) -> bool:
    """As another command would ask."""
    index._known.cache_clear()
    return index.is_whole(git.folder())


@pytest.mark.parametrize("length", [100, None])
def test_nothing_is_called_a_hand_edit_for_it(clerk: Clerk, length: int | None) -> None:
    """Refused before anything is decided, mended by doctor, and then it works."""
    played(clerk, one_complaint)
    if length is None:
        (clerk.root / ".git" / "index").unlink()
    else:
        cut(clerk.root, length)
    said = clerk("do", "1", "备注", "备注=已看")
    assert (said.status, BROKEN in said.err) == (3, True), said
    assert "手工改动" not in said.err
    assert "索引重新建好了。" in clerk("doctor", "--fix").err
    clerk.does("do", "1", "备注", "备注=已看")
    assert clerk.git("status", "--porcelain") == ""


@pytest.mark.parametrize("words", [(), ("list",), ("check",), ("due",), ("doctor",), ("show", "1")])
def test_whoever_only_looks_is_answered(clerk: Clerk, words: tuple[str, ...]) -> None:
    played(clerk, one_complaint)
    cut(clerk.root, 2000)
    said = clerk(*words)
    assert said.status in (0, 1)
    assert BROKEN in said.err + said.out
    assert "TS20261117-001" in said.out or words in ((), ("doctor",), ("check",))


def test_check_says_that_it_could_not_look_at_hand_edits(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    cut(clerk.root, 100)
    assert f".git:1:1: 警告: 手工改动没有看成：{BROKEN}" in clerk("check").out


def test_an_index_that_our_own_commit_was_writing_is_made_anew_by_the_next_command(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(clerk, one_complaint)
    with monkeypatch.context() as patch:
        patch.setattr("cpl.store.intent.end", lambda folder: None)
        clerk.does("do", "1", "备注", "备注=已看")
    cut(clerk.root, 0)
    said = clerk("list")
    assert said.status == 0
    assert "已经记录成了" in said.err
    assert clerk.git("status", "--porcelain") == ""
