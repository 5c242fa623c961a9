"""An office with one committed record, and git itself with none of our code between."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from clerks import copied

from cpl.store.git.commits import Signature
from cpl.store.git.git import Git

LI_MIN = Signature("李敏", "limin@example.com")
WANG_LEI = Signature("王磊", "wanglei@example.com")
NINE = datetime(2026, 11, 21, 9, 12)

RECORD = "complaints/2026/11/TS20261121-001.yaml"
REGISTERED = "编号: TS20261121-001\n状态: 待受理\n".encode()

Python = Callable[..., "subprocess.CompletedProcess[str]"]


def raw_git(root: Path, *command: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), "-c", "core.quotepath=false", *command],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def hook(root: Path, name: str, script: str) -> None:
    file = root / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    file.chmod(0o755)


def office(root: Path) -> Git:
    git = Git(root)
    git.init()
    record = root / RECORD
    record.parent.mkdir(parents=True)
    record.write_bytes(REGISTERED)
    git.commit([record], "TS20261121-001 登记", LI_MIN, LI_MIN, NINE)
    return git


def another_office(kept: Path, root: Path) -> Git:
    """A copy of the office that is kept there, which is made only once."""
    return Git(copied(_made(kept), root))


@cache
def _made(folder: Path) -> Path:
    office(folder)
    for sample in (folder / ".git" / "hooks").glob("*.sample"):
        sample.unlink()
    return folder


def everything(root: Path) -> dict[str, bytes | None]:
    """Every file and folder outside .git: what must be as before when a command failed."""
    return {
        each.relative_to(root).as_posix(): each.read_bytes() if each.is_file() else None
        for each in root.rglob("*")
        if ".git" not in each.parts
    }
