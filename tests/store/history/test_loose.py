"""An object in a file for itself is what git says of it; of every other git must be asked."""

from collections.abc import Callable
from pathlib import Path
from zlib import compress

import pytest
from real_git import raw_git

from cpl.store.git.git import Git
from cpl.store.history.loose import loose_object


def object_file(git: Git, name: str) -> Path:
    return git.folder() / "objects" / name[:2] / name[2:]


def test_the_commit_and_its_tree_are_as_git_has_them(git: Git) -> None:
    objects, commit = git.folder() / "objects", git.head() or ""
    tree = raw_git(git.root, "rev-parse", "HEAD^{tree}").strip()
    assert loose_object(objects, commit, b"commit") == git.run("cat-file", "commit", commit)
    assert loose_object(objects, tree, b"tree") == git.run("cat-file", "tree", tree)
    assert loose_object(objects, commit, b"tree") is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:-3],
        lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:],
        lambda data: b"tree 4\0abcd",
        lambda data: compress(b"tree 5\0abcd"),
    ],
    ids=["empty", "cut short", "a bit", "not packed", "of another length"],
)
def test_one_that_is_not_whole_is_left_to_git(git: Git, harm: Callable[[bytes], bytes]) -> None:
    tree = raw_git(git.root, "rev-parse", "HEAD^{tree}").strip()
    file = object_file(git, tree)
    harmed = harm(file.read_bytes())
    file.unlink()
    file.write_bytes(harmed)
    assert loose_object(git.folder() / "objects", tree, b"tree") is None


@pytest.mark.parametrize("name", ["", "HEAD", "../../../../etc/passwd", "1" * 39, "1" * 40])
def test_what_is_no_name_or_not_there_is_left_to_git(git: Git, name: str) -> None:
    assert loose_object(git.folder() / "objects", name, b"commit") is None


def test_one_in_a_pack_is_left_to_git(git: Git) -> None:
    raw_git(git.root, "repack", "-adq")
    assert loose_object(git.folder() / "objects", git.head() or "", b"commit") is None
