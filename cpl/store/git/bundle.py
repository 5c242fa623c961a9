"""The whole history in one file, and a repository made of one again."""

import os
import re
from pathlib import Path

from cpl.store.git.git import Git


def refs(git: Git) -> dict[str, str]:
    """Every branch, tag and the like with the object it names."""
    found = git.run("for-each-ref", "--format=%(refname) %(objectname)").decode()
    pairs = (line.rpartition(" ") for line in found.splitlines())
    return {name: thing for name, _, thing in pairs}


def branch(git: Git) -> str:
    """The branch that new commits go to; empty where there is none."""
    found = git.run("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1))
    return os.fsdecode(found).strip()


def beginnings(git: Git) -> tuple[str, ...]:
    """The commits that the history began with: the same in every copy of it."""
    return tuple(git.run("rev-list", "--max-parents=0", "HEAD").decode().split())


def count(git: Git) -> int:
    """How many commits there are, on all branches."""
    return int(git.run("rev-list", "--count", "--all"))


def write_bundle(git: Git, path: Path) -> None:
    """Write the whole history into one file."""
    git.run("bundle", "create", "--quiet", os.fspath(path), "--all", "HEAD")


def take_over(git: Git, bundle: Path) -> None:
    """Get everything out of a bundle, every object checked on the way."""
    how = ("--quiet", "--update-head-ok", "--no-write-fetch-head", "--no-tags")
    git.run("fetch", *how, os.fspath(bundle), "HEAD", "+refs/*:refs/*")


def check_out(git: Git, branch: str, commit: str) -> None:
    """Put the files of a commit into the folder, on that branch where there is one."""
    if branch:
        git.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        git.run("reset", "--quiet", "--hard", commit)
    else:
        git.run("checkout", "--quiet", "--detach", commit)


def version(git: Git) -> tuple[int, ...]:
    """`(2, 39, 5)`"""
    said = re.search(r"\d+(?:\.\d+)+", git.run("version").decode())
    return tuple(map(int, said[0].split("."))) if said else ()
