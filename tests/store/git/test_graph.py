"""What each commit changed is kept where git looks, and never answers for a broken commit."""

import os
from pathlib import Path

import pytest
from git_states import committed, emptied_commit
from real_git import NINE, raw_git

from cpl.problems import CplError
from cpl.store.git.git import Git
from cpl.store.git.graph import keep_up, knows_files, write, write_if_possible
from cpl.store.git.repairs import LONG_HISTORY, repair
from cpl.store.git.states import asked
from cpl.use_cases.upkeep.init import init


def test_a_new_workspace_has_it(tmp_path: Path) -> None:
    init(tmp_path / "客诉", NINE, clock_set=True)
    assert knows_files(Git(tmp_path / "客诉"))


def test_git_goes_on_with_it(git: Git) -> None:
    write(git)
    committed(git)
    raw_git(git.root, "gc", "-q")
    assert knows_files(git)
    assert raw_git(git.root, "commit-graph", "verify") == ""


def test_what_git_writes_of_itself_does_not_tell_of_files(git: Git) -> None:
    assert not knows_files(git)
    raw_git(git.root, "commit-graph", "write", "--reachable")
    assert not knows_files(git)


def long_history(git: Git) -> None:
    one = "commit refs/heads/main\ncommitter 李敏 <limin@example.com> 1 +0800\ndata 0\n"
    stream = f"{one}from refs/heads/main^0\n" + one * LONG_HISTORY
    git.run("fast-import", "--quiet", stdin=stream.encode())


def test_a_repair_writes_it_for_a_long_history(git: Git) -> None:
    assert [*repair(git.root)] == []
    assert not knows_files(git)
    long_history(git)
    assert ["commit-graph" in each.said for each in repair(git.root)] == [True]
    assert knows_files(git)
    assert [*repair(git.root)] == []


def test_a_commit_that_it_knows_and_that_is_broken_is_seen(git: Git) -> None:
    committed(git)
    write(git)
    emptied_commit(git)
    assert [*asked(git)]
    said = [each.said for each in repair(git.root)]
    assert any("退到了还完整的一次" in each for each in said)


def test_who_can_do_without_goes_on(tmp_path: Path) -> None:
    nowhere = Git(tmp_path)
    write_if_possible(nowhere)
    with pytest.raises(CplError):
        write(nowhere)


def test_it_is_written_again_where_a_walk_was_slow_and_it_has_fallen_behind(git: Git) -> None:
    assert not keep_up(git, 0.5)
    assert keep_up(git, 2.0)
    assert knows_files(git)
    assert not keep_up(git, 2.0)
    graph = git.root / ".git" / "objects" / "info" / "commit-graph"
    os.utime(graph, (1, 1))
    assert keep_up(git, 2.0)
