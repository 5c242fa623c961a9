"""The hook by which the office's own `git commit` is judged as `cpl commit` judges."""

import os
import sys
from enum import Enum
from pathlib import Path
from shlex import quote

from cpl.store.files import create_bytes, read_if_there, replace_bytes, told
from cpl.store.git.git import JUDGED, Git

NAME = "pre-commit"
MARK = "# cpl: 手工改动先判断再提交"
# By its whole path, for the git of an editor knows no PATH; -P, for the folder is not trusted.
SCRIPT = """\
#!/bin/sh
{mark}
# 由 cpl 写的；cpl 换了地方，cpl doctor --fix 会重写。
test -n "${judged}" && exit 0
if {python} -P -c 'import cpl' 2>/dev/null; then
    exec {python} -P -m cpl check --staged >&2
elif command -v cpl >/dev/null 2>&1; then
    exec cpl check --staged >&2
fi
echo '这台机器上找不到 cpl，改动没有判断，没有提交。请在装了 cpl 的机器上提交；' >&2
echo '一定要现在提交：git commit --no-verify，以后 cpl check 再看。' >&2
exit 1
"""


class HookState(Enum):
    """What stands where git looks for the hook."""

    OURS = "ours"
    OLD = "old"
    MISSING = "missing"
    FOREIGN = "foreign"


def place_of_hook(git: Git) -> Path:
    """Where git looks for it; the office may have named another folder (core.hooksPath)."""
    said = os.fsdecode(git.run("rev-parse", "--git-path", f"hooks/{NAME}")).strip()
    return git.root / said


def state_of_hook(git: Git) -> HookState:
    """Is the hook there, for the cpl that runs now?"""
    path = place_of_hook(git)
    found = read_if_there(path)
    if found is None:
        return HookState.MISSING
    if MARK.encode() not in found:
        return HookState.FOREIGN
    works = found == _script() and os.access(path, os.X_OK)
    return HookState.OURS if works else HookState.OLD


def lets_pass_what_is_judged(path: Path) -> bool:
    """Is this the hook as any cpl writes it, which does nothing where cpl itself commits?"""
    first, _, _ = _script().partition(b"if ")
    return (read_if_there(path) or b"").startswith(first)


def install_hook(git: Git) -> bool:
    """Write it where there is none or an old one of ours; was anything written?

    Raises CplError where it cannot be. Another one, and what stands outside the
    workspace's own git folder, is somebody else's.
    """
    path = place_of_hook(git)
    state = state_of_hook(git)
    inside = path.resolve().is_relative_to(git.common_folder().resolve())
    if state not in (HookState.MISSING, HookState.OLD) or not inside:
        return False
    write = create_bytes if state is HookState.MISSING else replace_bytes
    write(path, _script())
    with told("写不了", path):
        mode = path.stat().st_mode
        path.chmod(mode | (mode & 0o444) >> 2)  # whoever may read it may run it
    return True


def _script() -> bytes:
    python = quote(Path(sys.executable).as_posix())
    return SCRIPT.format(mark=MARK, judged=JUDGED, python=python).encode()
