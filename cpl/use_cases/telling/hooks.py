"""The office's own programs in hooks/: which there are, which may run, and running one.

What runs is what is committed: a program that somebody laid there, or changed, and nobody
answers for, does not. The README and the examples are no programs, for they are not executable.
"""

import os
import re
from collections.abc import Iterator
from errno import ENOEXEC
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.files import reason
from cpl.store.git.git import Git
from cpl.store.git.programs import TookTooLong, run_program
from cpl.store.workspace import HOOKS

SECONDS = 30.0
EXECUTABLE = "100755"
NO_PROGRAMS = (".md", ".example")  # on some disks everything looks executable
LAST_LINE = 200
"""So much of what a program said at last is kept."""
QUERY = re.compile(r"\?\w+=\S*")
"""Of an address, the part in which a robot's key stands."""


@dataclass(frozen=True)
class HookProgram:
    """A program; `why_not` says why it may not run, empty where it may."""

    path: Path
    why_not: str = ""

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class HookAnswer:
    """How it ended: its exit status, None where it did not end by itself, and its last line."""

    status: int | None
    said: str


def hook_programs(git: Git) -> tuple[HookProgram, ...]:
    """Every program of the office, by name."""
    return tuple(sorted(_programs(git), key=lambda each: each.name))


def _programs(git: Git) -> Iterator[HookProgram]:
    folder = git.root / HOOKS
    committed = _committed(git) if folder.is_dir() else {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith(".") or path.suffix in NO_PROGRAMS or path.is_dir():
            continue
        mode = committed.get(path.name)
        runs = os.access(path, os.X_OK)
        if path.is_symlink():
            if runs:
                yield HookProgram(path, "是链接，没有用它；换成程序本身。")
        elif mode == EXECUTABLE and not runs:
            yield HookProgram(path, f"没有执行权限：chmod +x {HOOKS}/{path.name}。")
        elif runs:
            is_kept = mode == EXECUTABLE and git.committed_bytes(path) == path.read_bytes()
            mend = f"还没有记录，没有用它：cpl commit {HOOKS}/{path.name} -m 原因。"
            yield HookProgram(path, "" if is_kept else mend)


def _committed(git: Git) -> dict[str, str]:
    """The modes of the files in the folder as the newest commit has them, by name."""
    if git.head() is None:
        return {}
    said = os.fsdecode(git.run("ls-tree", "-z", "HEAD", "--", f"{HOOKS}/"))
    rows = (each.partition("\t") for each in said.split("\0") if each)
    return {name.rpartition("/")[2]: about.split()[0] for about, _, name in rows}


def run_hook(program: HookProgram, message: bytes) -> HookAnswer:
    """Hand it a message on its standard input, in the office's folder, and wait for its end."""
    place = program.path.parent.parent
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}  # cron knows no language
    try:
        words = [os.fspath(program.path)]
        ended = run_program(words, message, env, SECONDS, place, errors_only=True)
    except TookTooLong:
        return HookAnswer(None, f"等了 {SECONDS:g} 秒没有结束")
    except OSError as error:
        return HookAnswer(None, f"运行不了：{_no_start(program, error)}")
    if ended.status < 0:
        return HookAnswer(None, f"被信号 {-ended.status} 结束了")
    lines = ended.err.decode(errors="replace").split("\n")
    said = next((each.strip() for each in reversed(lines) if each.strip()), "")
    said = QUERY.sub("?****", said)
    return HookAnswer(ended.status, said[:LAST_LINE] or f"退出码 {ended.status}")


def _no_start(program: HookProgram, error: OSError) -> str:
    """Why the system does not start a file that is there: mostly its first line."""
    if error.errno == ENOEXEC:
        return "第一行没有写用什么运行，如 #!/bin/sh"
    if not isinstance(error, FileNotFoundError) or not program.path.exists():
        return reason(error)
    with program.path.open("rb") as file:
        first = file.readline(LAST_LINE)
    if first.endswith(b"\r\n"):
        return "第一行是 Windows 的换行，改成 Unix 的（LF）再 cpl commit"
    return f"这台机器上没有第一行写的 {first.decode(errors='replace').strip()}"
