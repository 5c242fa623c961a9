"""A shared repository with its guard, and a workspace that is pushed into it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from clerks import Clerk

from cpl.cli import cli
from cpl.cli.frame.running import run

BARE = "共享.git"
_KEPT: list[tuple[Path, str]] = []


@dataclass
class Shared:
    """The bare repository, and the clone from which somebody pushes."""

    bare: Path
    clone: Path

    def git(self, *words: str, at: Path | None = None) -> str:
        """What git answers, of the clone unless it is said of which; it must work."""
        done = self.tried(*words, at=at)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tried(self, *words: str, at: Path | None = None) -> "subprocess.CompletedProcess[str]":
        command = ["git", "-C", str(at or self.clone), "-c", "core.quotepath=false", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def pushes(self, *words: str) -> tuple[bool, list[str]]:
        """Was it taken; and what the shared repository said, line by line."""
        done = self.tried("push", "-q", "origin", *(words or ("main",)))
        said = [line for line in done.stderr.splitlines() if line.startswith("remote: ")]
        return done.returncode == 0, [line.removeprefix("remote: ").rstrip() for line in said]

    @property
    def tip(self) -> str:
        return self.git("rev-parse", "--verify", "refs/heads/main", at=self.bare)


def shared(clerk: Clerk) -> Shared:
    """Guarded, beside the clerk's workspace of one complaint, which was pushed into it.

    It is made once for all tests, each gets a copy.
    """
    top = clerk.place.parent
    found = Shared(top / BARE, clerk.place)
    if _KEPT:
        kept, clock = _KEPT[0]
        clerk.leaves()
        shutil.copytree(kept, top, dirs_exist_ok=True)
        clerk.patch.setenv("CPL_NOW", clock)
        return found
    clerk.complaint()
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(found.bare)], check=True)
    assert run(cli, ["serve-hook", str(found.bare)]) == 0
    found.git("remote", "add", "origin", f"../{BARE}")
    assert found.pushes() == (True, [])
    kept = top.with_name("kept-shared")
    for each in (found.bare, found.clone):
        shutil.copytree(each, kept / each.name)
    _KEPT.append((kept, os.environ["CPL_NOW"]))
    return found
