"""What files were: each once, however large or gone."""

from pathlib import Path

import pytest
from real_git import REGISTERED, office, raw_git

from cpl.store.git.refusals import GitFailed
from cpl.store.history import blobs
from cpl.store.history.blobs import Blobs
from cpl.store.history.past import past_commits

GONE = "1" * 40


def stored(root: Path, data: bytes) -> str:
    (root / ".git" / "blob").write_bytes(data)
    return raw_git(root, "hash-object", "-w", ".git/blob").strip()


def test_the_content_of_a_file_in_a_commit(tmp_path: Path) -> None:
    git = office(tmp_path)
    change = next(past_commits(git)).changes[0]
    with Blobs(git) as asked:
        assert asked.get(change.after) == REGISTERED
        assert asked.get(GONE) is None
        assert asked.get(change.after) == REGISTERED


def test_many_in_their_order_the_same_again_and_again(tmp_path: Path) -> None:
    git = office(tmp_path)
    names = {stored(tmp_path, b"\n\0" * n): b"\n\0" * n for n in range(0, 3000, 300)}
    wanted = [*names, GONE, *reversed(names)] * 30
    with Blobs(git) as asked:
        found = list(asked.each(wanted))
    assert found == [(each, names.get(each)) for each in wanted]


def test_no_more_is_kept_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = office(tmp_path)
    monkeypatch.setattr(blobs, "KEPT_BYTES", 100)
    monkeypatch.setattr(blobs, "MOST_BYTES", 1000)
    small, large = stored(tmp_path, b"x" * 90), stored(tmp_path, b"y" * 5000)
    with Blobs(git) as asked:
        found = dict(asked.each([small, large, small]))
        assert found == {small: b"x" * 90, large: None}
        assert asked.get(small) == b"x" * 90


def test_a_git_that_stops_is_said(tmp_path: Path) -> None:
    git = office(tmp_path)
    with Blobs(git) as asked:
        asked.get(GONE)
        (tmp_path / ".git" / "HEAD").unlink()
        assert asked._talk is not None
        asked._talk.process.kill()
        asked._talk.process.wait()
        with pytest.raises(GitFailed):
            asked.get("2" * 40)
