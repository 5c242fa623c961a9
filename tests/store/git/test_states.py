"""Every state a repository can be in is recognised, and named with the command that ends it."""

import os
from pathlib import Path

import pytest
from counting import counting
from git_states import STATES, committed
from real_git import LI_MIN, NINE, RECORD, office, raw_git
from unprivileged import IS_ROOT, NOBODY, as_nobody

from cpl.store.git import direct, index, states
from cpl.store.git.git import Git
from cpl.store.git.states import Unsettled, asked, hidden, our_branch, require_settled, seen

OTHER = "complaints/2026/11/TS20261121-002.yaml"


@pytest.mark.parametrize("name", STATES)
def test_it_is_named_with_what_ends_it_and_nothing_may_be_written(git: Git, name: str) -> None:
    begin, said, mend = STATES[name]
    begin(git)
    with pytest.raises(Unsettled) as stopped:
        require_settled(Git(git.root))
    told = str(stopped.value)
    assert said in told
    assert mend in told
    assert told.count("\n") == 1, "one thing is wrong, and it is said once"


@pytest.mark.parametrize("name", STATES)
def test_nor_is_it_missed_after_a_commit_of_which_all_is_known(
    git: Git, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LARGE", 0)
    (git.root / RECORD).write_text("编号: 先记的\n", encoding="utf-8")
    assert direct.commit(git, [Path(RECORD)], "先记的", LI_MIN, LI_MIN, NINE)
    with counting() as counts:
        require_settled(Git(git.root))
    assert counts.git == []
    test_it_is_named_with_what_ends_it_and_nothing_may_be_written(git, name)


def test_an_ordinary_repository_is_settled(git: Git, tmp_path: Path) -> None:
    committed(git)
    (git.root / OTHER).touch()
    require_settled(git)
    raw_git(git.root, "pack-refs", "--all")
    require_settled(git)
    raw_git(git.root, "checkout", "-q", "-b", "客服")
    raw_git(git.root, "config", "cpl.branch", "客服")
    require_settled(Git(git.root))
    raw_git(git.root, "worktree", "add", "-q", str(tmp_path / "旁边"))
    require_settled(Git(tmp_path / "旁边"))


def test_before_the_first_commit_there_is_nothing_to_lose(tmp_path: Path) -> None:
    git = Git(tmp_path)
    git.init()
    require_settled(git)


def test_without_a_main_any_branch_is_ours(git: Git) -> None:
    raw_git(git.root, "branch", "-m", "main", "客服")
    assert our_branch(git) is None
    require_settled(git)


def test_a_submodule_is_as_good_as_any_and_its_detached_head_is_not(
    git: Git, tmp_path: Path
) -> None:
    around = office(tmp_path / "外面")
    how = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(git.root), "客诉")
    raw_git(around.root, *how)
    below = Git(around.root / "客诉")
    require_settled(below)
    raw_git(below.root, "checkout", "-q", "--detach")
    with pytest.raises(Unsettled, match="git checkout main"):
        require_settled(below)


def test_a_git_file_that_points_nowhere(tmp_path: Path) -> None:
    for said in ("gitdir: /没有/了\n", "乱写的"):
        (tmp_path / ".git").write_text(said, encoding="utf-8")
        (state,) = seen(Git(tmp_path))
        assert "不在了" in state.said


def test_a_shallow_clone_is_told_and_may_be_written(git: Git, tmp_path: Path) -> None:
    committed(git)
    url = f"file://{git.root}"
    raw_git(tmp_path, "clone", "-q", "--depth=1", url, str(tmp_path / "浅"))
    copy = Git(tmp_path / "浅")
    require_settled(copy)
    (state,) = seen(copy)
    assert "--unshallow" in state.mend


def test_changes_that_git_was_told_not_to_look_at(git: Git) -> None:
    committed(git)
    assert hidden(git) == ()
    raw_git(git.root, "update-index", "--assume-unchanged", RECORD)
    assert hidden(git) == (RECORD,)
    raw_git(git.root, "update-index", "--no-assume-unchanged", RECORD)
    raw_git(git.root, "update-index", "--skip-worktree", RECORD)
    assert hidden(git) == (RECORD,)


def test_what_this_account_may_not_write_is_told_with_its_owner() -> None:
    as_nobody(_closed)


def _closed(folder: Path) -> None:
    os.environ["HOME"] = str(folder)
    git = office(folder / "客诉")
    inside = next(each for each in (git.folder() / "objects").iterdir() if len(each.name) == 2)
    inside.chmod(0o555)
    (state,) = seen(git)
    assert f".git/objects/{inside.name}（属于 nobody）" in state.said
    assert "sudo chown -R" in state.mend
    inside.chmod(0o755)
    git.root.chmod(0o555)
    (state,) = seen(git)
    assert "写不了" in state.said
    git.root.chmod(0o755)


def test_on_a_disk_that_is_read_only_nobody_is_told_to_change_the_owner(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_is_read_only", lambda path: True)
    state = states.closed_state(git.root, [git.root])
    assert str(state) == "这个文件夹在只读的磁盘上，只能看。要记，请管理员让这块盘能写，再试。"


@pytest.mark.skipif(not IS_ROOT, reason="only root gives a folder to somebody else")
def test_somebody_elses_folder_is_not_used(git: Git) -> None:
    os.chown(git.root, NOBODY, NOBODY)
    (state,) = asked(git)
    assert "git config --global --add safe.directory" in state.said
