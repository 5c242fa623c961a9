"""What state the repository is in, and whether a commit made now would still be there tomorrow.

Most is read from git's own small files, which costs nothing; `asked` runs git once more.
Nothing here changes anything: `cpl.store.git.repairs` does.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed, pattern
from cpl.problems import CplError, some
from cpl.store.files import read_if_there
from cpl.store.git import index
from cpl.store.git.git import Git

if TYPE_CHECKING:
    from cpl.store.git import refusals
else:
    refusals = WhenUsed("cpl.store.git.refusals")  # mostly all is as it should be

USUAL_BRANCH = "main"
ON_BRANCH = pattern(rb"ref: refs/heads/(.+)\n?")
AT_COMMIT = pattern(rb"[0-9a-f]{40,64}\n?")
SAFE_TO_TYPE = pattern(r"[\w./-]+")
NEEDED_FOLDERS = ("objects", "refs")
UNMERGED = "U"


@dataclass(frozen=True)
class GitState:
    """What is not as it should be, and the commands that end it; `stops` where none may write."""

    said: str
    mend: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.said}{self.mend}"


class Unsettled(CplError):
    """Nothing may be written now: it would be lost, or git could not take it."""

    def __init__(self, states: tuple[GitState, ...]) -> None:
        self.states = states
        told = "\n".join(f"  {each}" for each in states)
        super().__init__(f"现在什么都不能记，什么都没有写：\n{told}")


@dataclass(frozen=True)
class _Operation:
    """Something that git began: the sign of it in its folder, and the two ways to end it."""

    sign: str
    name: str
    finish: str
    give_up: str
    detaches: bool = False


OPERATIONS = (
    _Operation(
        "rebase-merge", "变基（rebase）", "git rebase --continue", "git rebase --abort", True
    ),
    _Operation("rebase-apply/applying", "打补丁（am）", "git am --continue", "git am --abort"),
    _Operation(
        "rebase-apply", "变基（rebase）", "git rebase --continue", "git rebase --abort", True
    ),
    _Operation("MERGE_HEAD", "合并（merge）", "git commit --no-edit", "git merge --abort"),
    _Operation(
        "CHERRY_PICK_HEAD",
        "摘取（cherry-pick）",
        "git cherry-pick --continue",
        "git cherry-pick --abort",
    ),
    _Operation("REVERT_HEAD", "回退（revert）", "git revert --continue", "git revert --abort"),
    _Operation(
        "sequencer",
        "摘取或回退（cherry-pick、revert）",
        "git cherry-pick --continue",
        "git cherry-pick --quit",
    ),
    _Operation("BISECT_START", "二分查找（bisect）", "", "git bisect reset", True),
)


def require_settled(git: Git, *, asking: bool = True) -> None:
    """Raises Unsettled where what would be written now could be lost, or not be recorded.

    Without `asking`, no git is run for it: the caller is about to ask it anyway.
    """
    stopping = tuple(each for each in seen(git) if each.stops)
    if asking and not stopping:
        stopping = tuple(asked(git))
    if stopping:
        raise Unsettled(stopping)


def seen(git: Git) -> Iterator[GitState]:
    """What git's own files tell: what is under way, which branch, who may write."""
    try:
        folder, common = git.folder(), git.common_folder()
        yield from _folder(git, folder, common)
    except refusals.GitFailed as failure:
        yield GitState(str(failure), "")


def asked(git: Git) -> Iterator[GitState]:
    """What only git can tell, with one question: is the last commit whole, and the index?"""
    from cpl.store.git.graph import NOT_ASKED  # only who writes asks

    if index_commit(git):
        return
    folder, head = git.folder(), git.head_seen()
    checksum = index.checksum_of(folder / "index")
    try:
        staged = git.run(
            *NOT_ASKED, "diff-index", "--cached", "--name-status", "-z", "--no-renames", "HEAD"
        )
    except refusals.GitFailed as failure:
        if _has_commit(git) or "ambiguous argument 'HEAD'" not in str(failure):
            first, _, more = str(failure).partition("\n")
            yield GitState(first if first.endswith("。") else f"{first}{more}", "")
        elif _was_committed(git):
            yield GitState(
                _nothing_on(current_branch(git)), "cpl doctor --fix 从 git 的流水里找回来。"
            )
        return
    fields = os.fsdecode(staged).split("\0")
    unmerged = [n for code, n in zip(fields[::2], fields[1::2], strict=False) if code == UNMERGED]
    if unmerged:
        names = some(sorted(set(unmerged)))
        yield GitState(
            f"有冲突还没有解决：{names}。",
            "打开它们，留下对的、删去 <<<<<<< 那几行；cpl check 没有错误，再 git add 它们。",
        )
    elif not staged and head and head == git.head_seen():
        _note_as_committed(git, checksum, head)


def _note_as_committed(git: Git, checksum: str, commit: str) -> None:
    """Nothing is staged in the index with this checksum, as far as that is worth knowing."""
    folder = git.folder()
    with suppress(OSError):
        fact = index.as_committed(git.common_folder() / "objects", commit)
        if fact and index.is_large(folder) and checksum == index.checksum_of(folder / "index"):
            index.keep_known(folder, checksum, {*index.known(folder), fact})


def index_commit(git: Git) -> str:
    """The newest commit where it is known that nothing was staged since it was made; else empty."""
    head = git.head_seen()
    said = index.as_committed(git.common_folder() / "objects", head) if head else ""
    return head if said and said in index.known(git.folder()) else ""


def our_branch(git: Git) -> str | None:
    """Where this office's records are: as `git config cpl.branch` says, else main.

    None where there is no main: then any branch is right.
    """
    said = git.own_settings.get("cpl.branch")
    if said:
        return said
    wanted = f"refs/heads/{USUAL_BRANCH}"
    found = git.run("rev-parse", "--verify", "--quiet", wanted, accept=(0, 1))
    return USUAL_BRANCH if found else None


def current_branch(git: Git) -> str:
    """The branch that HEAD names, whether or not anything is on it; empty where it names none."""
    said = ON_BRANCH.fullmatch(read_if_there(git.folder() / "HEAD") or b"")
    return os.fsdecode(said[1]).strip() if said else ""


def apart(git: Git, ours: str) -> tuple[int, int]:
    """How many commits only our branch has, and how many only HEAD has."""
    wanted = f"refs/heads/{ours}...HEAD"
    found = git.run("rev-list", "--left-right", "--count", wanted).split()
    return int(found[0]), int(found[1])


def hidden(git: Git) -> tuple[str, ...]:
    """The files whose changes git was told not to look at; not those of years left out here."""
    left_out = git.left_out
    entries = os.fsdecode(git.run("ls-files", "-v", "-z")).split("\0")
    found = (each[2:] for each in entries if each[:1] == "S" or each[:1].islower())
    return tuple(each for each in found if not left_out.holds(each))


def is_under_way(git: Git) -> bool:
    """Has git begun something here that is not ended?"""
    return any(_operations(git.folder()))


def _folder(git: Git, folder: Path, common: Path) -> Iterator[GitState]:
    lacking = [name for name in NEEDED_FOLDERS if not (common / name).is_dir()]
    head = read_if_there(folder / "HEAD") or b""
    if lacking or not (ON_BRANCH.fullmatch(head) or AT_COMMIT.fullmatch(head)):
        what = "、".join(f".git/{each}" for each in (*lacking, *([] if lacking else ["HEAD"])))
        yield GitState(f"git 的 {what} 不见了或者坏了。", "cpl doctor --fix 补上它。")
        return
    yield from _settings(git)
    if not index.is_whole(folder):
        yield GitState(*refusals.BROKEN_INDEX)
    yield from _operations(folder)
    if not any(each.detaches and (folder / each.sign).exists() for each in OPERATIONS):
        yield from _branch(git, folder, head)
    yield from _access(git.root, folder, common)
    if git.is_shallow:
        yield GitState(
            "这份历史是浅的（shallow），以前的提交不在这里，备份也备不全。",
            "git fetch --unshallow 把它补全。",
            stops=False,
        )


def _settings(git: Git) -> Iterator[GitState]:
    said = git.own_settings
    if said.get("core.bare", "false").lower() in ("true", "yes", "on", "1"):
        yield GitState("git 的设置说这里没有文件（core.bare）。", "git config core.bare false。")
    place = said.get("core.worktree")
    if place is not None and (git.folder() / place).resolve() != git.root.resolve():
        yield GitState(
            f"git 的设置把文件放在 {place}，不是这里（core.worktree）。",
            "git config --unset core.worktree。",
        )
    is_sparse = said.get("core.sparsecheckout", "false").lower() in ("true", "yes", "on", "1")
    if is_sparse and not git.left_out.since:  # `cpl clone --since` knows what it leaves out
        yield GitState(
            "只取出了一部分文件（sparse checkout），没有取出的件会被当成没有。",
            "git sparse-checkout disable 全部取出。",
        )


def _operations(folder: Path) -> Iterator[GitState]:
    found = [each for each in OPERATIONS if (folder / each.sign).exists()]
    for each in found[:1]:  # a cherry-pick has a sequencer, a rebase may be picking
        finish = f"做完：{each.finish}；" if each.finish else ""
        yield GitState(
            f"git 正在{each.name}，还没有做完；现在记的，它一放弃就没有了。",
            f"{finish}放弃：{each.give_up}。",
        )


def _branch(git: Git, folder: Path, head: bytes) -> Iterator[GitState]:
    on = ON_BRANCH.fullmatch(head)
    if on is None:
        yield _detached(git)
        return
    branch = os.fsdecode(on[1]).strip()
    linked = (folder / "commondir").is_file()  # git gives each of these a branch of its own
    if linked or branch == git.own_settings.get("cpl.branch", USUAL_BRANCH):
        return
    ours = our_branch(git)
    if ours in (None, branch):
        return
    from shlex import quote

    if not _has_commit(git):
        # Not `git checkout`: from a branch without a commit it writes over every hand edit.
        yield GitState(_nothing_on(branch), f"git symbolic-ref HEAD refs/heads/{ours}。")
    else:
        typed = branch if SAFE_TO_TYPE.fullmatch(branch) else quote(branch)
        then = f"；{branch} 上多记的，再 git merge {typed}" if _ahead(git, ours) else ""
        keep = f"本单位就用“{branch}”：git config cpl.branch {typed}。"
        yield GitState(
            f"现在在分支“{branch}”上，不在“{ours}”上，记的“{ours}”上看不到。",
            f"回去：git checkout {ours}{then}；{keep}",
        )


def _detached(git: Git) -> GitState:
    said = "现在不在任何分支上（detached HEAD），记的一切换分支就没有了。"
    ours = our_branch(git)
    if ours is None:
        return GitState(said, f"git switch -c {USUAL_BRANCH}。")
    try:
        behind, ahead = apart(git, ours)
    except refusals.GitFailed:
        behind, ahead = 0, 0
    if not ahead:
        return GitState(said, f"回去：git checkout {ours}。")
    if not behind:
        more = f"这里比 {ours} 多 {ahead} 次提交，cpl doctor --fix 把它们接到 {ours} 上"
        return GitState(said, f"{more}（git checkout -B {ours}）。")
    return GitState(
        said,
        f"这里有 {ours} 没有的 {ahead} 次提交："
        f"git branch 找回、git checkout {ours}、git merge 找回。",
    )


def _ahead(git: Git, ours: str | None) -> bool:
    try:
        return bool(ours and apart(git, ours)[1])
    except refusals.GitFailed:
        return False


def _access(root: Path, folder: Path, common: Path) -> Iterator[GitState]:
    objects = common / "objects"
    needed = (root, folder, common, objects, common / "refs" / "heads", folder / "index")
    above = f"{objects}{os.sep}"
    shared = (f"{above}{name}" for name in os.listdir(objects) if len(name) == 2)
    closed = [each for each in needed if not may_write(each) and each.exists()]
    closed += [Path(each) for each in shared if not may_write(each)]  # of each no path is made
    if closed:
        yield closed_state(root, closed)


def may_write(path: Path | str) -> bool:
    return os.access(path, os.W_OK)


def closed_state(root: Path, closed: list[Path]) -> GitState:
    """What this account may not write, and whose it is where the system tells."""
    if _is_read_only(root):
        return GitState("这个文件夹在只读的磁盘上，只能看。", "要记，请管理员让这块盘能写，再试。")
    inside = (each.is_relative_to(root) and each != root for each in closed)
    names = some(
        [str(e.relative_to(root) if short else e) for e, short in zip(closed, inside, strict=True)]
    )
    owners = "、".join(sorted({_owner(each) for each in closed}))
    mend = f"请管理员运行：sudo chown -R 账号 '{root}'。"
    return GitState(f"这个账号写不了 {names}（属于 {owners}）。", mend)


def _is_read_only(path: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, NotImplementedError, OSError):  # without a name; on Windows; gone by now
        return "别的账号"


def _has_commit(git: Git) -> bool:
    try:
        return git.head() is not None
    except refusals.GitFailed:
        return True  # there is one, and it cannot be read


def _nothing_on(branch: str) -> str:
    return f"分支“{branch}”上一个提交也没有，以前记的不在这里。"


def _was_committed(git: Git) -> bool:
    """Does git remember a commit that no branch names any more?"""
    return bool(read_if_there(git.folder() / "logs" / "HEAD"))
