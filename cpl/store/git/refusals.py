"""What git says when it refuses, in words a clerk can act on."""

import re
from pathlib import Path

from cpl.problems import CplError

TAIL_LINES = 12

NO_GIT = (
    "没有找到 git。请先安装 git（Debian、Ubuntu：sudo apt install git；"
    "Windows：git-scm.com），再试一次。"
)
KILLED = "git 被强行结束了（信号 {signal}）；可能是内存不够，或者有人结束了它。请再试一次。"
NO_REPOSITORY = "{root} 还不是 git 仓库。请先运行 cpl init，或用 -C 指明文件夹。"
EXPLAINED = (
    (
        "dubious ownership",
        "这个文件夹属于另一个账号。请运行 git config --global --add safe.directory {root} 再试。",
    ),
    (
        r"\.lock': File exists",
        "另一个 git 正在运行，或者上次被强行中断。"
        "确认没有 git 在运行后，删除下面说到的 .lock 文件再试。",
    ),
    ("not a git repository", NO_REPOSITORY),
    ("partial commit during", "有一次合并还没有做完。请先用 git status 查看，把它做完或放弃。"),
    ("nothing (added )?to commit|no changes added", "内容与已记录的相同，没有可记录的改动。"),
    ("No space left", "磁盘已满；请清出空间再试。"),
)


class GitFailed(CplError):
    """git said no; the message carries the end of what it said."""


class NotRecorded(GitFailed):
    """git did not take the commit: a hook refused, a signature failed, the disk is full."""


def explain(said: bytes, root: Path) -> str:
    """Our words first, then the end of git's own."""
    text = said.decode(errors="replace")
    known = (words for sign, words in EXPLAINED if re.search(sign, text))
    words = next(known, "git 或它的钩子拒绝了，原话如下：").format(root=root)
    return "\n".join([words, *text.splitlines()[-TAIL_LINES:]])
