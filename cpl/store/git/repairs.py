"""Put a repository back in order as far as that is safe: no commit and no file of a clerk is lost.

Each repair looks for itself, does what it can and says what it did. Whoever calls holds our lock.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError, some
from cpl.store.files import read_if_there, remove, replace_bytes, told
from cpl.store.git import graph, index
from cpl.store.git.git import PATHS_FROM_INPUT, Git
from cpl.store.git.graph import NOT_ASKED
from cpl.store.git.leftovers import leftovers
from cpl.store.git.locks import is_writing
from cpl.store.git.refusals import GitFailed
from cpl.store.git.states import (
    AT_COMMIT,
    NEEDED_FOLDERS,
    ON_BRANCH,
    USUAL_BRANCH,
    apart,
    current_branch,
    hidden,
    is_under_way,
    our_branch,
)

ADDED_AND_GONE = "AD"
SET_ASIDE = "cpl-broken"
REFLOG = re.compile(rb"[0-9a-f]{40,64} ([0-9a-f]{40,64}) ")
CORRUPT = re.compile(r"objects/([0-9a-f]{2})/([0-9a-f]{38,62})")  # in what git says
LONG_HISTORY = 1000  # commits
WHY = "cpl doctor --fix"


@dataclass(frozen=True)
class Repaired:
    """What was done, or (not `done`) what could not be."""

    said: str
    done: bool = True


Repair = Callable[[Git], Iterator[str]]


def repair(root: Path) -> Iterator[Repaired]:
    """Every repair, in the order in which one makes the next possible."""
    for each in REPAIRS:
        try:
            yield from map(Repaired, each(Git(root)))  # afresh: settings may have changed
        except CplError as error:
            yield Repaired(str(error), done=False)


def _skeleton(git: Git) -> Iterator[str]:
    common = git.common_folder()
    for name in NEEDED_FOLDERS:
        if not (common / name).is_dir():
            with told("建不了", common / name):
                (common / name).mkdir()
            yield f"补上了 .git/{name}。"
    head = git.folder() / "HEAD"
    data = read_if_there(head) or b""
    if not (ON_BRANCH.fullmatch(data) or AT_COMMIT.fullmatch(data)):
        replace_bytes(head, f"ref: refs/heads/{USUAL_BRANCH}\n".encode())
        yield f".git/HEAD 坏了，重新指着 {USUAL_BRANCH}。"


def _swept(git: Git) -> Iterator[str]:
    found = leftovers(git)
    if found and is_writing(git.root):
        raise CplError(f"{_shown(git, found)} 没有动：可能有 git 正在这里运行，等它结束再来一次。")
    for path in found:
        remove(path)
    if found:
        yield f"删去了中断留下的 {_shown(git, found)}。"


def _settings(git: Git) -> Iterator[str]:
    if git.own_settings.get("core.bare", "").lower() in ("true", "yes", "on", "1"):
        git.run("config", "core.bare", "false")
        yield "git 的设置 core.bare 改回了 false。"


def _objects(git: Git) -> Iterator[str]:
    """Broken objects out of the way, then everything that the files here still hold in again."""
    said = _fsck(git)
    if not said:
        return
    aside = 0
    while broken := tuple(_broken_objects(git, said)):  # git names the last few of many
        _set_aside(git, broken)
        aside += len(broken)
        said = _fsck(git)
    if aside:
        yield f"{aside} 个坏了的对象移到了 .git/{SET_ASIDE}。"
    _written_again(git)
    yield "文件夹里的文件重新写进了 git，补上了它缺的。"


def _broken_objects(git: Git, said: str) -> Iterator[Path]:
    """The loose ones that git named, and those that a power cut left empty."""
    objects = git.common_folder() / "objects"
    empty = {each for each in objects.glob("??/*") if not each.stat().st_size}
    named = {objects / a / b for a, b in CORRUPT.findall(said)}
    yield from sorted(each for each in {*empty, *named} if each.is_file())


def _set_aside(git: Git, paths: tuple[Path, ...]) -> None:
    aside = git.common_folder() / SET_ASIDE
    with told("写不了", aside):
        aside.mkdir(exist_ok=True)
        for path in paths:
            path.rename(aside / f"{path.parent.name}{path.name}")


def _written_again(git: Git) -> None:
    files = (
        each
        for each in git.root.rglob("*")
        if each.is_file() and not each.is_symlink() and ".git" not in each.parts
    )
    names = (each.relative_to(git.root).as_posix() for each in files)
    plain = "".join(f"{each}\n" for each in names if "\n" not in each)
    git.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=os.fsencode(plain))
    git.run("write-tree", accept=(0, 128))  # the last commit's folders, where they are lost


def _head(git: Git) -> Iterator[str]:
    """Back to the newest commit that is whole, where the last one is not; the files stay."""
    branch = current_branch(git) or our_branch(git)
    if branch is None or _is_whole(git, "HEAD"):
        return
    if _is_unborn_elsewhere(git, branch):
        return  # the next one's
    sha = next((each for each in _remembered(git, branch) if _is_whole(git, each)), None)
    if sha is None:
        return
    ref = git.common_folder() / "refs" / "heads" / branch
    if ref.is_file() and not AT_COMMIT.fullmatch(read_if_there(ref) or b""):
        remove(ref)
    git.run("update-ref", "-m", WHY, f"refs/heads/{branch}", sha)
    subject = git.run("log", "-1", "--format=%s", sha).decode(errors="replace").strip()
    yield (
        f"“{branch}”的最新提交读不了，退到了还完整的一次：{subject}。"
        "在它以后记的还在文件里，成了手工改动：看过 cpl check，再 cpl commit -m 原因。"
    )


def _is_whole(git: Git, rev: str) -> bool:
    """Can git read the commit, and everything that was in the folder then?"""
    try:
        git.run(*NOT_ASKED, "rev-list", "--objects", "--quiet", "--max-count=1", rev, "--")
    except GitFailed:
        return False
    return True


def still_missing(git: Git) -> str:
    """What of the history cannot be read, in a line; empty where all can."""
    return _fsck(git, "--connectivity-only").rpartition("\n")[2].strip()


def _fsck(git: Git, *how: str) -> str:
    """What git says of its history alone: the index is another matter."""
    try:
        no_index = {"GIT_INDEX_FILE": os.fspath(git.folder() / "no-index")}
        git.run(
            *NOT_ASKED, "fsck", *how, "--no-dangling", "--no-progress", "--no-reflogs", env=no_index
        )
    except GitFailed as failure:
        return str(failure)
    return ""


def _is_unborn_elsewhere(git: Git, branch: str) -> bool:
    ours = our_branch(git)
    return ours not in (None, branch) and not git.run(
        "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", accept=(0, 1)
    )


def _remembered(git: Git, branch: str) -> Iterator[str]:
    """The commits that HEAD and the branch were at, newest first."""
    places = (git.common_folder() / "logs" / "refs" / "heads" / branch, git.folder() / "logs/HEAD")
    for place in places:
        lines = (read_if_there(place) or b"").splitlines()
        found = (REFLOG.match(each) for each in reversed(lines))
        yield from (each[1].decode() for each in found if each)


def rebuild_index(git: Git) -> Iterator[str]:
    """Make it anew where git cannot read it, or reads what was cut short, and say so."""
    with suppress(GitFailed):
        git.run("ls-files", "--unmerged", "-z")
        if index.is_whole(git.folder()):
            return
    path = git.folder() / "index"
    with told("写不了", path), suppress(FileNotFoundError):
        path.replace(path.with_name(f"{SET_ASIDE}-index"))
    git.run("read-tree", "HEAD")
    git.run("update-index", "-q", "--refresh", accept=(0, 1))
    yield "索引重新建好了。"


def _bisect(git: Git) -> Iterator[str]:
    if (git.folder() / "BISECT_START").exists():
        git.run("bisect", "reset")
        yield "二分查找（bisect）结束了。"


def _branch(git: Git) -> Iterator[str]:
    """Onto our branch again, where that takes no commit away from anybody's eyes."""
    ours, branch = our_branch(git), current_branch(git)
    linked = (git.folder() / "commondir").is_file()
    if ours in (None, branch) or (linked and branch) or is_under_way(git):
        return
    assert ours is not None
    if not git.run("rev-parse", "--verify", "--quiet", f"refs/heads/{ours}", accept=(0, 1)):
        return
    if git.head() is None:
        git.run("symbolic-ref", "-m", WHY, "HEAD", f"refs/heads/{ours}")
        yield f"HEAD 重新指着“{ours}”。"
        return
    behind, ahead = apart(git, ours)
    if ahead and not behind and not branch:
        git.run("update-ref", "-m", WHY, f"refs/heads/{ours}", "HEAD")
        git.run("symbolic-ref", "-m", WHY, "HEAD", f"refs/heads/{ours}")
        yield f"不在分支上的 {ahead} 次提交接到了“{ours}”上。"
    elif not ahead:
        git.run("checkout", "--quiet", ours)
        yield f"回到了分支“{ours}”。"


def _whole_folder(git: Git) -> Iterator[str]:
    is_sparse = git.own_settings.get("core.sparsecheckout", "").lower() in (
        "true",
        "yes",
        "on",
        "1",
    )
    if is_sparse and not git.left_out.since:
        git.run("sparse-checkout", "disable")
        yield "没有取出的文件都取出来了。"
    names = [each for each in hidden(git) if not is_sparse or (git.root / each).exists()]
    if names:
        words = ("--no-assume-unchanged", "--no-skip-worktree")
        stdin = b"".join(os.fsencode(each) + b"\0" for each in names)
        for word in words:
            git.run("update-index", word, "-z", "--stdin", stdin=stdin)
        yield f"git 重新看着 {some(names)}。"


def _staged(git: Git) -> Iterator[str]:
    """New files that a commit was to take and that are not there any more."""
    if git.head() is None or is_under_way(git):
        return
    gone = [path for path, code in git.status().items() if code == ADDED_AND_GONE]
    if gone:
        names = [each.relative_to(git.root).as_posix() for each in gone]
        stdin = b"".join(os.fsencode(each) + b"\0" for each in names)
        git.run("reset", "--quiet", *PATHS_FROM_INPUT, stdin=stdin)
        yield f"没有记成的 {some(names)} 不再等着提交。"


def _complete(git: Git) -> Iterator[str]:
    missing = still_missing(git)
    if missing:
        raise CplError(f"git 的历史里还缺东西（{missing}）：从备份恢复（cpl restore）。")
    yield from ()


def _graph(git: Git) -> Iterator[str]:
    """Where there is much to look through; `cpl init` writes it for who begins."""
    if git.head() is None or graph.knows_files(git):
        return
    if int(git.run("rev-list", "--count", "HEAD")) >= LONG_HISTORY:
        graph.write(git)
        yield "给历史做了按文件查的目录（commit-graph），看一件的历史不用翻遍全部提交。"


def _shown(git: Git, paths: tuple[Path, ...]) -> str:
    return some([os.path.relpath(each, git.root) for each in paths])


REPAIRS: tuple[Repair, ...] = (
    _skeleton,
    _swept,
    _settings,
    _objects,
    _head,
    rebuild_index,
    _bisect,
    _branch,
    _whole_folder,
    _staged,
    _complete,
    _graph,
)
