"""The folders of a commit: what git lists, and no more of it is asked for than is not known."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from real_git import office, raw_git

from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.store.index.committed import CommittedEntry, CommittedFolders

TOPS = ("complaints", "patrols", "duties")
FILES = (
    "complaints/2025/12/一.yaml",
    "complaints/2026/12/二.yaml",
    "patrols/2026/三.yaml",
    "duties",
)


def put(root: Path, *names: str) -> None:
    for each in names:
        path = root / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("备注: 一\n", "utf-8")
    raw_git(root, "add", "-A")
    raw_git(root, "commit", "-q", "-m", "记录")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """With a file that is named like a folder of records."""
    found = office(tmp_path / "单位")
    put(found.root, *FILES)
    return found


def listed(git: Git) -> dict[str, str]:
    said = raw_git(git.root, "ls-tree", "-r", "-d", "HEAD", "--", *TOPS)
    lines = (line.split() for line in said.splitlines())
    return {name: tree for _, kind, tree, name in lines if kind == "tree"}


def test_they_are_what_git_lists(git: Git) -> None:
    folder = "complaints/2026/12"
    submodule = f"{folder}/别处"
    said = f"160000,{git.head()},{submodule}"
    raw_git(git.root, "update-index", "--add", "--cacheinfo", said)
    raw_git(git.root, "commit", "-q", "-m", "子模块")
    with CommittedFolders(git) as committed:
        found = committed.trees(git.head() or "", TOPS, {})
        assert found == listed(git)
        within = {e.path: e.is_folder for e in committed.inside(folder, found[folder])}
        assert within == {FILES[1]: False, submodule: True}


def test_a_folder_that_git_has_lost_is_not_an_empty_one(git: Git) -> None:
    lost = listed(git)["complaints/2026"]
    (git.folder() / "objects" / lost[:2] / lost[2:]).unlink()
    with (
        CommittedFolders(git) as committed,
        pytest.raises(GitFailed, match=r"complaints/2026.*fsck"),
    ):
        committed.trees(git.head() or "", TOPS, {})


def test_of_a_damaged_top_git_says_what_is_wrong(git: Git) -> None:
    top = raw_git(git.root, "rev-parse", "HEAD^{tree}").strip()
    damaged = git.folder() / "objects" / top[:2] / top[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"")
    with CommittedFolders(git) as committed, pytest.raises(GitFailed, match="doctor"):
        committed.trees(git.head() or "", TOPS, {})


@pytest.mark.parametrize("unknown", [(), ("complaints/2025/12",)], ids=["known", "not known"])
def test_only_what_is_another_or_not_known_is_looked_into(
    git: Git, unknown: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    known: dict[str, str | None] = {**listed(git), "complaints/2024": ""}
    known |= dict.fromkeys(unknown)
    put(git.root, "complaints/2026/12/四.yaml")
    asked: list[str] = []
    inside = CommittedFolders.inside

    def told(
        self: CommittedFolders, name: str, tree: str, digits: int = 0
    ) -> Iterator[CommittedEntry]:
        asked.append(tree)
        return inside(self, name, tree, digits)

    monkeypatch.setattr(CommittedFolders, "inside", told)
    now = listed(git)
    with CommittedFolders(git) as committed:
        assert committed.trees(git.head() or "", TOPS, known) == now
    changed = ("complaints", "complaints/2026", "complaints/2026/12")
    more = (*changed, *unknown, *(("complaints/2025",) if unknown else ()))
    assert sorted(asked[1:]) == sorted(now[each] for each in more)
