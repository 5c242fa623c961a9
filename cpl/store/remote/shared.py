"""The shared repository itself: it has no files, only a history, and takes what desks push.

What is being pushed lies in quarantine until it is taken: git names the place in the
environment of its hook.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.git import Git
from cpl.store.git.states import USUAL_BRANCH

QUARANTINE = (
    "GIT_QUARANTINE_PATH",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
HEADS, TAGS, CLAIMS = "refs/heads/", "refs/tags/", "refs/cpl/desks/"
BRANCH, ALSO, LET_PASS = "cpl.branch", "cpl.also", "cpl.letpass"
SETTINGS = (
    ("receive.advertisePushOptions", "true"),  # how a desk is taken over
    ("receive.fsckObjects", "true"),
    ("uploadpack.allowFilter", "true"),  # for clones of the last years alone
)
OPTIONS = "GIT_PUSH_OPTION_COUNT", "GIT_PUSH_OPTION_{}"


class NotShared(CplError):
    """There is no bare repository at that place."""

    exit_status = 2

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place} 不是共享库（没有文件的 git 仓库）。"
            f"先建一个：git init --bare --initial-branch={USUAL_BRANCH} {place}"
        )


@dataclass(frozen=True)
class SharedGit(Git):
    """git in the bare repository at `root`; in its hook, with what is just being pushed."""

    def folder(self) -> Path:
        return self.root

    def is_there(self) -> bool:
        return True

    def surroundings(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in QUARANTINE if name in os.environ}
        return {**super().surroundings(), "GIT_DIR": os.fspath(self.root), **kept}


@dataclass(frozen=True)
class RefUpdate:
    """What a push does to one ref; `old` is empty where it is new, `new` where it is deleted."""

    old: str
    new: str
    name: str


@dataclass(frozen=True)
class Terms:
    """What the administrator has laid down for the shared repository, in git's settings.

    `also`: how the names of other refs may begin; `let_pass`: the commits that are taken as
    they are, unjudged.
    """

    branch: str = USUAL_BRANCH
    also: tuple[str, ...] = ()
    let_pass: tuple[str, ...] = ()


def shared_at(place: Path) -> SharedGit:
    """The shared repository at that place; raises NotShared, GitFailed."""
    root = place.resolve()
    if not all((root / each).exists() for each in ("HEAD", "objects", "refs")):
        raise NotShared(place)
    git = SharedGit(root)
    if git.run("config", "--type=bool", "core.bare", accept=(0, 1)).strip() != b"true":
        raise NotShared(place)
    return git


def repository_at(place: Path) -> Git:
    """The shared repository at that place, or the clone around it; raises NotShared."""
    start = place.resolve()
    clone = next((each for each in (start, *start.parents) if (each / ".git").exists()), None)
    return Git(clone) if clone else shared_at(place)


def updates_in(lines: Iterable[str]) -> tuple[RefUpdate, ...]:
    """What git tells its hook: `old new name`, a line for each ref."""
    words = (line.rstrip("\n").split(" ", 2) for line in lines if line.strip())
    return tuple(RefUpdate(_named(old), _named(new), name) for old, new, name in words)


def _named(sha: str) -> str:
    return "" if not sha.strip("0") else sha


def push_options() -> tuple[str, ...]:
    """What whoever pushes says besides (`git push -o`)."""
    count, each = OPTIONS
    said = os.environ.get(count, "0")
    numbers = range(int(said) if said.isdecimal() else 0)
    return tuple(os.environ.get(each.format(number), "") for number in numbers)


def terms_of(git: Git) -> Terms:
    """What is laid down here; raises GitFailed."""
    found = git.run("config", "--null", "--get-regexp", r"^cpl\.", accept=(0, 1)).decode()
    said: dict[str, list[str]] = {}
    for entry in filter(None, found.split("\0")):
        key, _, value = entry.partition("\n")
        said.setdefault(key, []).append(value)
    branch = said.get(BRANCH, [USUAL_BRANCH])[-1]
    return Terms(branch, tuple(said.get(ALSO, ())), tuple(said.get(LET_PASS, ())))


def make_ready(git: Git, branch: str) -> None:
    """Let it take what desks push, on that branch; raises GitFailed."""
    for key, value in (*SETTINGS, (BRANCH, branch)):
        git.run("config", key, value)
    head = git.run("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1))
    if not head.strip():  # whoever clones it gets the branch that HEAD names
        git.run("symbolic-ref", "HEAD", f"{HEADS}{branch}")


# —— what lies in it ——


def commit_at(git: Git, name: str) -> str:
    """The whole name of the commit that is meant; empty where there is none."""
    wanted = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return git.run(*wanted, accept=(0, 1, 128)).decode(errors="replace").strip()


def kind_of(git: Git, name: str) -> str:
    """`commit`, `tag`, `blob`, `tree`; empty for what is not there."""
    said = git.run("cat-file", "--batch-check=%(objecttype)", stdin=f"{name}\n".encode())
    word = said.decode(errors="replace").strip()
    return word if word in ("commit", "tag", "blob", "tree") else ""


def sizes(git: Git, rev: str, paths: Iterable[str]) -> dict[str, int | None]:
    """How many bytes each of these files of a commit has; None where it has none."""
    every = tuple(paths)
    wanted = [each for each in every if "\n" not in each]  # that would be two questions
    asked = "".join(f"{rev}:{each}\n" for each in wanted)
    how = "--batch-check=%(objecttype) %(objectsize)"
    said = git.run("cat-file", how, stdin=os.fsencode(asked)) if wanted else b""
    found = dict(zip(wanted, _sizes_in(said.decode(errors="replace")), strict=True))
    return {each: found.get(each) for each in every}


def _sizes_in(said: str) -> Iterator[int | None]:
    for line in said.splitlines():
        kind, _, size = line.partition(" ")
        yield int(size) if kind == "blob" else None


def stands_on(git: Git, old: str, new: str) -> bool:
    """Does the history of the new commit hold the old one?"""
    found = git.run("rev-list", "--count", "--max-count=1", old, f"^{new}")
    return found.strip() == b"0"
