"""Two histories made one by their trees alone."""

from pathlib import Path

import pytest
from real_git import LI_MIN, office, raw_git

from cpl.store.git.git import Git
from cpl.store.remote.three_way import Both, NotJoined, changes, joined, let_go, parted


def commit(git: Git, files: dict[str, str | None], on: str = "HEAD") -> str:
    """A commit of these files over another one; None: it is gone."""
    raw_git(git.root, "checkout", "-q", "--detach", on)
    for name, text in files.items():
        path = git.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")
    raw_git(git.root, "add", "-A")
    raw_git(git.root, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "改")
    return raw_git(git.root, "rev-parse", "HEAD").strip()


def test_the_joint_commit_has_what_either_side_changed(tmp_path: Path) -> None:
    git = office(tmp_path / "客诉")
    base = commit(git, {"甲": "1", "乙": "1", "丙": "1", "附 件/“一”\\n.txt": "1", "同": "1"})
    ours = commit(git, {"甲": "2", "丁": "我", "同": "2"}, base)
    theirs = commit(
        git, {"甲": "3", "乙": None, "附 件/“一”\\n.txt": "2", "新/戊": "他", "同": "2"}, base
    )
    found = parted(git, base, ours, theirs)
    assert [each.path for each in found.both] == ["甲"]
    assert found.theirs.keys() == {"乙", "附 件/“一”\\n.txt", "新/戊"}
    made = joined(
        git, (ours, theirs), found.theirs, {"甲": "合".encode()}, "同步\n", LI_MIN, None, None
    )
    let_go(git)
    assert raw_git(git.root, "rev-list", "--parents", "-1", made).split()[1:] == [ours, theirs]
    assert changes(git, ours, made).keys() == {"甲", "乙", "附 件/“一”\\n.txt", "新/戊"}
    assert changes(git, theirs, made).keys() == {"甲", "丁"}
    assert raw_git(git.root, "show", f"{made}:甲") == "合"
    assert raw_git(git.root, "for-each-ref", "refs/cpl") == ""


def test_a_file_that_one_side_took_away_is_in_the_hands_of_whoever_calls(tmp_path: Path) -> None:
    git = office(tmp_path / "客诉")
    base = commit(git, {"甲": "1"})
    ours, theirs = commit(git, {"甲": None}, base), commit(git, {"甲": "2"}, base)
    (both,) = parted(git, base, ours, theirs).both
    assert isinstance(both, Both)
    assert both.ours is None
    assert both.theirs is not None


@pytest.mark.parametrize(("mine", "other"), [("甲", "甲/乙"), ("甲/乙", "甲")])
def test_a_file_here_and_a_folder_there_are_not_joined(
    tmp_path: Path, mine: str, other: str
) -> None:
    git = office(tmp_path / "客诉")
    base = str(git.head())
    ours, theirs = commit(git, {mine: "1"}, base), commit(git, {other: "1"}, base)
    with pytest.raises(NotJoined, match="在一边是文件，在另一边是文件夹"):
        parted(git, base, ours, theirs)


def test_a_link_that_comes_in_is_refused(tmp_path: Path) -> None:
    git = office(tmp_path / "客诉")
    base = str(git.head())
    (git.root / "链接").symlink_to("/etc")
    theirs, ours = commit(git, {}, base), commit(git, {"甲": "1"}, base)
    with pytest.raises(NotJoined, match="链接 是链接或别的仓库"):
        parted(git, base, ours, theirs)
