"""How a repository gets into each state of its own, and what is then to be said of it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from real_git import LI_MIN, NINE, RECORD, raw_git

from cpl.store.git.git import Git


def write(git: Git, text: str, name: str = RECORD) -> str:
    (git.root / name).write_text(text, encoding="utf-8")
    return git.commit([Path(name)], text, LI_MIN, LI_MIN, NINE)


def diverge(git: Git) -> None:
    """Two branches that changed the same line; on main again."""
    raw_git(git.root, "checkout", "-q", "-b", "别处")
    write(git, "编号: 别处\n")
    raw_git(git.root, "checkout", "-q", "main")
    write(git, "编号: 这里\n")


def conflicting(*command: str) -> Callable[[Git], None]:
    def begin(git: Git) -> None:
        diverge(git)
        with pytest.raises(CalledProcessError):
            raw_git(git.root, *command)

    return begin


def step(*command: str) -> Callable[[Git], None]:
    def take(git: Git) -> None:
        raw_git(git.root, *command)

    return take


def steps(*takes: Callable[[Git], None]) -> Callable[[Git], None]:
    def take(git: Git) -> None:
        for each in takes:
            each(git)

    return take


def file(name: str, data: bytes) -> Callable[[Git], None]:
    def take(git: Git) -> None:
        (git.folder() / name).write_bytes(data)

    return take


def committed(git: Git) -> None:
    write(git, "编号: 多出来的\n")


def apart_from_main(git: Git) -> None:
    diverge(git)
    raw_git(git.root, "checkout", "-q", "--detach", "别处")


def stashed(git: Git) -> None:
    (git.root / RECORD).write_text("编号: 放一边\n", encoding="utf-8")
    raw_git(git.root, "stash", "-q")
    write(git, "编号: 这里\n")
    with pytest.raises(CalledProcessError):
        raw_git(git.root, "stash", "pop")


def without_refs(git: Git) -> None:
    raw_git(git.root, "pack-refs", "--all")
    shutil.rmtree(git.folder() / "refs")


def emptied_commit(git: Git) -> None:
    sha = str(git.head())
    path = git.folder() / "objects" / sha[:2] / sha[2:]
    path.chmod(0o644)
    path.write_bytes(b"")


STATES: dict[str, tuple[Callable[[Git], None], str, str]] = {
    "不在分支上": (step("checkout", "-q", "--detach"), "detached HEAD", "git checkout main。"),
    "不在分支上记过": (
        steps(step("checkout", "-q", "--detach"), committed),
        "detached HEAD",
        "多 1 次提交，cpl doctor --fix 把它们接到 main 上",
    ),
    "不在分支上分岔了": (apart_from_main, "detached HEAD", "git merge 找回"),
    "别的分支": (step("checkout", "-q", "-b", "试验"), "在分支“试验”上", "git checkout main；"),
    "别的分支记过": (
        steps(step("checkout", "-q", "-b", "试验"), committed),
        "在分支“试验”上",
        "git checkout main；试验 上多记的，再 git merge 试验",
    ),
    "另定的分支": (step("config", "cpl.branch", "客服"), "在分支“main”上", "git checkout 客服"),
    "合并": (conflicting("merge", "-q", "别处"), "合并（merge）", "git merge --abort"),
    "变基": (conflicting("rebase", "-q", "别处"), "变基（rebase）", "git rebase --abort"),
    "旧式变基": (
        conflicting("rebase", "-q", "--apply", "别处"),
        "变基（rebase）",
        "git rebase --continue",
    ),
    "摘取": (conflicting("cherry-pick", "别处"), "cherry-pick", "git cherry-pick --abort"),
    "回退": (conflicting("revert", "--no-edit", "别处"), "revert", "git revert --abort"),
    "二分": (
        steps(committed, step("bisect", "start", "-q", "HEAD", "HEAD~1")),
        "bisect",
        "git bisect reset",
    ),
    "没有文件的仓库": (step("config", "core.bare", "true"), "core.bare", "core.bare false"),
    "文件在别处": (step("config", "core.worktree", "/srv"), "core.worktree", "--unset"),
    "只取出一部分": (
        step("sparse-checkout", "set", "--no-cone", "/rules.yaml"),
        "sparse",
        "git sparse-checkout disable",
    ),
    "HEAD 空了": (file("HEAD", b""), ".git/HEAD", "cpl doctor --fix"),
    "HEAD 乱了": (file("HEAD", b"\0\0\0"), ".git/HEAD", "cpl doctor --fix"),
    "没有 refs": (without_refs, ".git/refs", "cpl doctor --fix"),
    "HEAD 指着没有的": (
        step("symbolic-ref", "HEAD", "refs/heads/写错了"),
        "“写错了”上一个提交也没有",
        "git symbolic-ref HEAD refs/heads/main",
    ),
    "分支空了": (file("refs/heads/main", b""), "“main”上一个提交也没有", "cpl doctor --fix"),
    "索引截断": (file("index", b"DIRC\0\0"), "索引", "cpl doctor --fix"),
    "索引乱了": (file("index", b"x" * 200), "索引", "cpl doctor --fix"),
    "提交空了": (emptied_commit, "历史里有读不了的", "cpl doctor --fix"),
    "冲突没有解决": (stashed, f"冲突还没有解决：{RECORD}", "git add"),
}
