"""A folder copied whole: git looks at it once, not at every command."""

import shutil
from pathlib import Path

import pytest
from clerks import FIRST, Clerk

from cpl.store.git.git import Git
from cpl.store.index import freshness
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace

STRICTLY = ("-c", "core.trustctime=true", "-c", "core.checkStat=default")
DOUBTFUL = (*STRICTLY, "diff-files", "--name-only")
"""What git would have to read to know whether it is as it was, and what is not."""


@pytest.fixture
def copy(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """One record is edited in it, its edit half staged, and more than one record is very many."""
    clerk.complaint()
    clerk.complaint()
    monkeypatch.setattr(freshness, "MOST_AT_ONCE", 1)
    edited = clerk.root / FIRST
    edited.write_bytes(edited.read_bytes() + b"# \xe4\xb8\x80\n")
    Git(clerk.root).run("add", FIRST)
    edited.write_bytes(edited.read_bytes() + b"# \xe4\xba\x8c\n")
    return Git(shutil.copytree(clerk.root, tmp_path / "复制", symlinks=True))


def test_what_is_as_git_has_it_is_not_read_again(copy: Git) -> None:
    assert b"002.yaml" in copy.run(*DOUBTFUL)
    RecordIndex(Workspace(copy.root))
    assert copy.run(*DOUBTFUL).decode().split() == [FIRST]


def test_what_somebody_has_staged_stays_as_it_is(copy: Git) -> None:
    before = copy.run("diff", "--cached"), copy.run("diff")
    RecordIndex(Workspace(copy.root))
    assert (copy.run("diff", "--cached"), copy.run("diff")) == before
    assert b"\xe4\xb8\x80" in before[0]


def test_while_another_git_writes_its_index_is_left_alone(copy: Git) -> None:
    lock = copy.folder() / "index.lock"
    lock.touch()
    RecordIndex(Workspace(copy.root))
    assert lock.exists()
    assert b"002.yaml" in copy.run(*DOUBTFUL)
