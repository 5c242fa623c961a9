"""What git says when it refuses, in words a clerk can act on."""

import re
from collections.abc import Sequence
from pathlib import Path

from cpl.problems import CplError

TAIL_LINES = 12

NO_GIT = (
    "没有找到 git。请先安装 git（Debian、Ubuntu：sudo apt install git；"
    "Windows：git-scm.com），再试一次。"
)
KILLED = "git 被强行结束了（信号 {signal}）；可能是内存不够，或者有人结束了它。请再试一次。"
NO_REPOSITORY = "{root} 还不是 git 仓库。请先运行 cpl init，或用 -C 指明文件夹。"
GONE_ELSEWHERE = (
    "这个文件夹的 .git 只是一个文件，它指的 {named} 不在了：整个文件夹可能搬过，或者只复制了一半。"
    "从原来的地方整个复制，或者从备份恢复（cpl restore）。"
)
TOO_LONG = (
    "git 或它的钩子 {seconds:g} 秒还没有结束，已经把它结束了。"
    "看看 .git/hooks 里的钩子、签名（commit.gpgSign）在等什么，改好再来一次。"
)
BROKEN = (
    "git 的历史里有读不了的东西（停电、磁盘出错都会这样）。"
    "先试 cpl doctor --fix；还不行，从备份恢复（cpl restore）。"
)
BROKEN_INDEX = ("git 的索引（.git/index）坏了或者不见了。", "cpl doctor --fix 重新建好它。")
NOT_FETCHED = (
    "这台电脑只取了最近几年的（cpl clone --since），要的旧内容没有取来。"
    "联上网取来：cpl sync --since 全部。"
)
EXPLAINED = (
    ("promisor remote", NOT_FETCHED),
    ("No space left|Out of diskspace", "磁盘已满；请清出空间再试。"),
    (
        "dubious ownership",
        "这个文件夹属于另一个账号，git 不肯用它。是你们自己的就运行："
        "git config --global --add safe.directory '{root}'；"
        "是别人给的，先看清楚里面有什么。",
    ),
    (
        r"\.lock': File exists",
        "另一个 git 正在运行，或者上次被强行中断。"
        "没有 git 在运行，cpl doctor --fix 会删去留下的 .lock 文件。",
    ),
    (
        r"index file (smaller|corrupt)|bad (index|signature)|unknown index|"
        r"unable to map index|cannot be read.*index",
        "git 的索引（.git/index）坏了，多半是磁盘满过或者被中断过。cpl doctor --fix 重建它，"
        "文件和历史都不动。",
    ),
    (
        r"loose object|object file .* is empty|unable to read (tree|[0-9a-f]{40})|"
        r"bad object|missing blob|could not parse|bad tree|object corrupt|inflate",
        BROKEN,
    ),
    ("not a git repository", NO_REPOSITORY),
    (
        "must be run in a work tree",
        "git 把这个文件夹当成了没有文件的仓库（core.bare）。运行：git config core.bare false。",
    ),
    ("partial commit during", "有一次合并还没有做完。请先用 git status 查看，把它做完或放弃。"),
    (
        "unmerged files|unresolved conflict",
        "有冲突还没有解决：git status 说是哪几个；改好了 git add 它们，再试一次。",
    ),
    (
        "insufficient permission|Permission denied|could not open directory",
        "有的文件这个账号写不了，多半是用 sudo 或别的账号运行过。"
        "请管理员运行：sudo chown -R 账号 '{root}'，再试一次。",
    ),
    ("nothing (added )?to commit|no changes added", "内容与已记录的相同，没有可记录的改动。"),
    ("Read-only file system", "磁盘是只读的，什么都写不了。"),
)


class GitFailed(CplError):
    """git said no; the message carries the end of what it said."""


class NoGit(GitFailed):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__(NO_GIT)


class NotRecorded(GitFailed):
    """git did not take the commit: a hook refused, a signature failed, the disk is full."""


def explain(said: bytes, root: Path) -> str:
    """Our words first, then the end of git's own."""
    text = said.decode(errors="replace")
    known = (words for sign, words in EXPLAINED if re.search(sign, text))
    words = next(known, "git 或它的钩子拒绝了，原话如下：").format(root=root)
    return "\n".join([words, *text.splitlines()[-TAIL_LINES:]])


def require_success(status: int, said: bytes, root: Path, accept: Sequence[int] = (0,)) -> None:
    """Raises GitFailed where git did not end with one of these; `said` is what it told."""
    if status in accept:
        return
    raise GitFailed(KILLED.format(signal=-status) if status < 0 else explain(said, root))
