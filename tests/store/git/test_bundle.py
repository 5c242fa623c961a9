"""A bundle holds the whole history, and a repository made of it is the same."""

from pathlib import Path

import pytest
from real_git import raw_git

from cpl.store.git import bundle
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed


def test_everything_that_git_knows_by_a_name_comes_back(git: Git, tmp_path: Path) -> None:
    raw_git(git.root, "branch", "试验")
    raw_git(git.root, "update-ref", "refs/notes/x", "HEAD")
    bundle.write_bundle(git, tmp_path / "历史.bundle")
    again = Git(tmp_path / "又一份")
    again.init()
    bundle.take_over(again, tmp_path / "历史.bundle")
    bundle.check_out(again, bundle.branch(git), str(git.head()))
    assert bundle.refs(again) == bundle.refs(git)
    assert bundle.beginnings(again) == bundle.beginnings(git)
    assert again.head() == git.head()
    assert again.status() == {}


def test_a_bundle_with_a_changed_byte_is_refused_by_git_itself(git: Git, tmp_path: Path) -> None:
    path = tmp_path / "历史.bundle"
    bundle.write_bundle(git, path)
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    again = Git(tmp_path / "又一份")
    again.init()
    with pytest.raises(GitFailed):
        bundle.take_over(again, path)


def test_the_version_is_told_as_numbers(git: Git) -> None:
    assert bundle.version(git) >= (2, 28)


@pytest.mark.parametrize(
    ("name", "ignored"),
    [("attachments/x/监控.mp4", True), ("attachments/[x].jpg", False), ("a b/*.tmp", True)],
)
def test_what_gitignore_hides_is_known_before_there_is_such_a_file(
    git: Git, name: str, ignored: bool
) -> None:
    (git.root / ".gitignore").write_text("attachments/**/*.mp4\n*.tmp\n", encoding="utf-8")
    assert git.ignores(git.root / name) is ignored


def test_untracked_files_are_listed_whether_ignored_or_not(git: Git) -> None:
    (git.root / ".gitignore").write_text("*.mp4\n", encoding="utf-8")
    folder = git.root / "attachments" / "有 空格"
    folder.mkdir(parents=True)
    for name in ("监控.mp4", "照片.jpg"):
        (folder / name).touch()
    found = git.untracked(git.root / "attachments")
    assert [each.name for each in found] == ["照片.jpg", "监控.mp4"]
