"""An office of several desks: a bare repository, and a clone for each of them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clerks import Clerk, Said, git, packed

SHARED = "共享.git"
DESKS = """\
台:
  - {代码: A, 名称: 热线, 主台: yes}
  - {代码: B, 名称: 东站}
  - {代码: C, 名称: 西站}
"""


@dataclass
class SharedOffice:
    """A clerk at each desk, all of them the same people."""

    shared: Path
    desks: dict[str, Clerk]

    def __getitem__(self, code: str) -> Clerk:
        return self.desks[code]

    def sync(self, codes: str) -> list[Said]:
        """One desk after the other."""
        return [self[code].does("sync") for code in codes]

    def heads(self) -> set[str]:
        return {each.git("rev-parse", "HEAD") for each in self.desks.values()}


Founding = Callable[[Clerk], SharedOffice]
_FOUNDED: dict[Founding, tuple[Path, tuple[str, ...], str]] = {}


def founded(clerk: Clerk, found: Founding) -> SharedOffice:
    """The office as it was founded: once for all tests, each at a copy of all its folders."""
    top = clerk.place.parent
    if found not in _FOUNDED:
        office = found(clerk)
        kept = top.with_name(f"desks-{len(_FOUNDED)}")
        git(office.shared, "repack", "-adq")
        for each in (office.shared, *(packed(desk.root) for desk in office.desks.values())):
            shutil.copytree(each, kept / each.name)
        for config in (*kept.glob("*/config"), *kept.glob("*/.git/config")):
            config.write_text(config.read_text("utf-8").replace(f"{top}/", "../"), "utf-8")
        _FOUNDED[found] = (kept, tuple(office.desks), os.environ["CPL_NOW"])
        return office
    kept, codes, clock = _FOUNDED[found]
    clerk.leaves()
    shutil.copytree(kept, top, dirs_exist_ok=True)
    clerk.patch.setenv("CPL_NOW", clock)
    desks = {code: Clerk(top / code, clerk.patch, clerk.capture) for code in codes}
    return SharedOffice(top / SHARED, {**desks, "A": clerk})


def shared_office(clerk: Clerk, codes: str = "AB", desks: str = DESKS) -> SharedOffice:
    """The clerk's workspace becomes desk A, whatever is in it; the others are cloned from it.

    Without `desks` nobody has said which is which.
    """
    top = clerk.root.parent
    shared = top / SHARED
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(shared)], check=True)
    clerk.git("remote", "add", "origin", str(shared))
    if desks:
        staff = clerk.root / "staff.yaml"
        staff.write_text(desks + staff.read_text("utf-8"), "utf-8")
        clerk.does("commit", "-m", "几个台")
    clerk.git("push", "-q", "origin", "main")
    clerks = {"A": clerk}
    for code in codes.replace("A", ""):
        root = top / code
        git(top, "clone", "-q", str(shared), str(root))
        shutil.copy(clerk.root / ".git/hooks/pre-commit", root / ".git/hooks/pre-commit")
        clerks[code] = Clerk(root, clerk.patch, clerk.capture)
    for code, each in clerks.items() if desks else ():
        each.git("config", "cpl.desk", code)
    return SharedOffice(shared, clerks)
