"""What git calls of cpl: the hooks by which the office's own `git commit` and a push are judged as
`cpl commit` judges, and the driver by which its own merges become what `cpl sync` makes of them.
"""

import os
import sys
from enum import Enum
from pathlib import Path
from shlex import quote

from cpl.dataclass import dataclass
from cpl.store.files import create_bytes, read_if_there, replace_bytes, told
from cpl.store.git.git import JUDGED, Git

# By its whole path, for the git of an editor knows no PATH; -P, for the folder is not trusted.
SCRIPT = """\
#!/bin/sh
{mark}
# 由 cpl 写的；cpl 换了地方，{again} 会重写。
{first}if {python} -P -c 'import cpl' 2>/dev/null; then
    exec {python} -P -m cpl {command} >&2
elif command -v cpl >/dev/null 2>&1; then
    exec cpl {command} >&2
fi
{otherwise}
exit 1
"""


DRIVER = "merge.cpl.driver"
DRIVEN = "* merge=cpl -working-tree-encoding -ident"
"""Nor does a file that came from elsewhere decide in which encoding git writes the records."""
PULLS = r"^pull\.(rebase|ff)$"
DRIVES = "{python} -P -m cpl merge-driver %O %A %B %P"


@dataclass(frozen=True)
class Hook:
    """A hook as we write it: by which line it is known, what it runs, and what without cpl.

    `first`: a line that may end it before anything is judged.
    """

    name: str
    mark: str
    command: str
    again: str
    otherwise: tuple[str, ...]
    first: str = ""


BEFORE_COMMITS = Hook(
    "pre-commit",
    "# cpl: 手工改动先判断再提交",
    "check --staged",
    "cpl doctor --fix",
    (
        "这台机器上找不到 cpl，改动没有判断，没有提交。请在装了 cpl 的机器上提交；",
        "一定要现在提交：git commit --no-verify，以后 cpl check 再看。",
    ),
    f'test -n "${JUDGED}" && exit 0\n',
)
BEFORE_TAKING = Hook(
    "pre-receive",
    "# cpl: 推来的先判断再收",
    "serve-hook --receive",
    "cpl serve-hook",
    (
        "共享库那台机器上找不到 cpl，推来的没有判断，没有收。",
        "请管理员在那台机器上装好 cpl，再 cpl serve-hook 一次。",
    ),
)


class HookState(Enum):
    """What stands where git looks for the hook."""

    OURS = "ours"
    OLD = "old"
    MISSING = "missing"
    FOREIGN = "foreign"


def place_of_hook(git: Git, hook: Hook = BEFORE_COMMITS) -> Path:
    """Where git looks for it; the office may have named another folder (core.hooksPath)."""
    said = os.fsdecode(git.run("rev-parse", "--git-path", f"hooks/{hook.name}")).strip()
    return git.root / said


def state_of_hook(git: Git, hook: Hook = BEFORE_COMMITS) -> HookState:
    """Is the hook there, for the cpl that runs now?"""
    path = place_of_hook(git, hook)
    found = read_if_there(path)
    if found is None:
        return HookState.MISSING
    if hook.mark.encode() not in found:
        return HookState.FOREIGN
    works = found == _script(hook) and os.access(path, os.X_OK)
    return HookState.OURS if works else HookState.OLD


def lets_pass_what_is_judged(path: Path) -> bool:
    """Is this the hook as any cpl writes it, which does nothing where cpl itself commits?"""
    first, _, _ = _script(BEFORE_COMMITS).partition(b"if ")
    return (read_if_there(path) or b"").startswith(first)


def install_hook(git: Git, hook: Hook = BEFORE_COMMITS) -> bool:
    """Write it where there is none or an old one of ours; was anything written?

    Raises CplError where it cannot be. Another one, and what stands outside the
    workspace's own git folder, is somebody else's.
    """
    path = place_of_hook(git, hook)
    state = state_of_hook(git, hook)
    inside = path.resolve().is_relative_to(git.common_folder().resolve())
    if state not in (HookState.MISSING, HookState.OLD) or not inside:
        return False
    write = create_bytes if state is HookState.MISSING else replace_bytes
    write(path, _script(hook))
    with told("写不了", path):
        mode = path.stat().st_mode
        path.chmod(mode | (mode & 0o444) >> 2)  # whoever may read it may run it
    return True


def install_driver(git: Git) -> bool:
    """Let git's own merges ask cpl about every file; was anything written?

    Raises CplError where it cannot be.
    """
    wanted = DRIVES.format(python=_python())
    path = git.common_folder() / "info" / "attributes"
    said = read_if_there(path) or b""
    known = os.fsdecode(git.run("config", "--local", "--get", DRIVER, accept=(0, 1))).strip()
    is_driven = DRIVEN.encode() in said.splitlines()
    if known != wanted:
        git.run("config", "--local", DRIVER, wanted)
    if not git.run("config", "--get-regexp", PULLS, accept=(0, 1)):
        git.run("config", "--local", "pull.rebase", "false")  # unsaid, a pull of both sides stops
    if not is_driven:
        line = (DRIVEN + "\n").encode()
        if said:
            replace_bytes(path, line + said)  # what the office says itself comes later and wins
        else:
            with told("写不了", path):
                path.parent.mkdir(exist_ok=True)
            create_bytes(path, line)
    return known != wanted or not is_driven


def _python() -> str:
    return quote(Path(sys.executable).as_posix())


def _script(hook: Hook) -> bytes:
    return SCRIPT.format(
        mark=hook.mark,
        again=hook.again,
        first=hook.first,
        command=hook.command,
        otherwise="\n".join(f"echo '{each}' >&2" for each in hook.otherwise),
        python=_python(),
    ).encode()
