"""A git that is read while it speaks."""

from pathlib import Path

import pytest
from real_git import office

from cpl.store.git.refusals import NoGit
from cpl.store.history.speaking import speaking


def test_a_file_that_is_missing_meanwhile_is_not_a_git_that_is_missing(tmp_path: Path) -> None:
    git = office(tmp_path)
    with pytest.raises(FileNotFoundError), speaking(git, "cat-file", "--batch"):
        (tmp_path / "没有.yaml").read_bytes()


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = office(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoGit), speaking(git, "cat-file", "--batch"):
        pass
