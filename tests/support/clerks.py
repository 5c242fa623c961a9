"""A clerk at a prompt: real commands on a real workspace, in this process for speed."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import pytest
from once import made_once

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.store.defaults import park_rules
from cpl.store.workspace import Workspace

PARK = str(park_rules())
MORNING = "2026-11-17T09:00"  # a Tuesday
COMPLAINT = (
    "类别=投诉",
    "渠道=网络",
    "投诉人.姓名=王女士",
    "投诉人.电话=13800001234",
    "内容=过山车停运，没有告知可以退票",
)
FIRST = "complaints/2026/11/TS20261117-001.yaml"
ACCEPTED = ("do", "1", "受理", "等级=一级", "分类=设备设施")
COPIED = "[core]\ncheckStat = minimal\ntrustctime = false\n"
"""For git, which takes a file for the same by its size and time: a copy is another inode."""
LEFT_BY_COMMANDS = ("CPL_NOW", "CPL_USER")
ANSWER = ("答复内容=已退票并致歉", "原因分析=公告没有挂出", "责任认定=有责")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


class Clerk:
    """Types commands in one workspace; `at` is the clock for this one and those after."""

    def __init__(
        self, place: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.place = place
        self.patch = patch
        self.capture = capture
        self.kept: Path | None = None

    @property
    def root(self) -> Path:
        """The workspace; what it is a copy of is copied when somebody first looks for it here."""
        if self.kept is not None:  # nobody has yet
            kept, self.kept = self.kept, None
            copied(kept, self.place)
        return self.place

    def begins_with(self, kept: Path) -> "Clerk":
        """In a copy of that workspace, whatever was here."""
        self.leaves()
        self.kept = kept
        return self

    def leaves(self) -> None:
        """What was here goes, or never comes."""
        self.kept = None
        if self.place.exists():
            shutil.rmtree(self.place)

    def __call__(self, *words: str, at: str = "", user: str = "李敏") -> Said:
        self.patch.setenv("CPL_USER", user)
        if at:
            self.patch.setenv("CPL_NOW", f"2026-11-17T{at}" if len(at) == 5 else at)
        self.capture.readouterr()
        status = run(cli, ["-C", str(self.root), *words])
        said = self.capture.readouterr()
        assert "Traceback" not in said.err
        return Said(status, said.out, said.err)

    def does(self, *words: str, at: str = "", user: str = "李敏") -> Said:
        """The same, for a step that must work."""
        said = self(*words, at=at, user=user)
        assert said.status == 0, said
        return said

    def complaint(self, *words: str) -> Path:
        """Register one and answer its file."""
        said = self.does("new", *COMPLAINT, *words, "--again")  # as often as a test wants
        number = said.out.split()[0]
        return self.root / "complaints" / number[2:6] / number[6:8] / f"{number}.yaml"

    def who(self, role: str) -> str:
        """Somebody of staff.yaml who holds the role."""
        people = Workspace(self.root).staff.people.values()
        return next(each.name for each in people if role in each.roles)

    def git(self, *words: str) -> str:
        return git(self.root, *words)

    def edits(self, name: str, *changes: tuple[str, str]) -> Path:
        """Replace words in the rules or the staff by hand, and record it with git alone."""
        path = self.root / name
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8")
        self.git("add", name)
        self.git("commit", "-qm", f"{name} 改过")
        return path

    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD"))


def office(root: Path, clerk: Clerk, profile: str = "") -> Clerk:
    """The prompt of another office, under a carried regulation or what a new office gets.

    It is founded once for all tests, each at a copy. Who is who is in its staff.yaml.
    """
    clerk.patch.setenv("CPL_NOW", "2026-11-16T08:00")
    if profile not in _FOUNDED:
        base, name = (
            clerk.place.parent.parent,
            f"founded-{sha256(profile.encode()).hexdigest()[:8]}",
        )
        _FOUNDED[profile] = made_once(base, name, partial(_found, profile))
    return Clerk(root / "台账", clerk.patch, clerk.capture).begins_with(_FOUNDED[profile])


def office_under(text: str, clerk: Clerk) -> Clerk:
    """The same under a regulation of its own, beside the clerk's workspace."""
    path = clerk.place.parent.parent / f"{sha256(text.encode()).hexdigest()[:8]}.yaml"
    path.write_text(text, "utf-8")
    return office(clerk.place.parent / path.stem, clerk, str(path))


def _found(profile: str, folder: Path) -> None:
    under = ("--profile", profile) if profile else ()
    assert run(cli, ["init", str(folder), *under]) == 0
    packed(folder)


_FOUNDED: dict[str, Path] = {}
Play = Callable[[Clerk], object]
_PLAYED: dict[tuple[Path, Play], tuple[Path, dict[str, str]]] = {}


def played(clerk: Clerk, play: Play) -> Clerk:
    """The clerk where this has been played: once for all who begin with the same workspace.

    Where somebody has looked since, it is played there, and kept for nobody.
    """
    if clerk.kept is None:
        play(clerk)
        return clerk
    key = clerk.kept, play
    if key not in _PLAYED:
        play(clerk)
        kept = clerk.place.parent.parent / f"played-{len(_PLAYED)}"
        left = {name: text for name, text in os.environ.items() if name in LEFT_BY_COMMANDS}
        _PLAYED[key] = (packed(Path(shutil.copytree(clerk.root, kept))), left)
    kept, left = _PLAYED[key]
    for name, text in left.items():
        clerk.patch.setenv(name, text)
    return clerk.begins_with(kept)


def one_complaint(clerk: Clerk) -> None:
    """To play: a complaint that was registered."""
    clerk.complaint()


def two_complaints(clerk: Clerk) -> None:
    """To play: two that say the same."""
    clerk.complaint()
    clerk.complaint()


def first_complaint(clerk: Clerk) -> Path:
    """Its file, where it is all that was registered: once for all tests."""
    return played(clerk, one_complaint).root / FIRST


def handed_on(clerk: Clerk) -> None:
    """To play: a complaint that was passed on to a unit."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部", at="09:30")


def at_operations(clerk: Clerk) -> None:
    """To play: the same at nine, to 运营部."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部")


def at_equipment(clerk: Clerk) -> None:
    """To play: the same at nine, to 设备部."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "设备部")


def git(root: Path, *words: str) -> str:
    """What git answers; its commits are taken as they are, whatever our hook would say."""
    found = subprocess.run(
        ["git", "-C", str(root), "-c", "core.quotepath=false", *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CPL_JUDGED": "1"},
    )
    return found.stdout


@cache
def made(folder: Path) -> Path:
    """A workspace in which nothing has happened, made only once: copy it."""
    return made_once(folder.parent, folder.name, _founded_in_the_morning)


def _founded_in_the_morning(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPL_NOW", MORNING)
        _found(PARK, folder)


def packed(folder: Path) -> Path:
    """The workspace with its history in one file: half as many to copy, and to remove.

    What is in it is older than git's index, and git told of that: else each look at each copy
    would read every file (see `COPIED`).
    """
    git(folder, "repack", "-adq")
    written = (folder / ".git/index").stat().st_mtime - 10
    names = git(folder, "ls-files", "-z").split("\0")
    for number, path in enumerate(folder / each for each in names if each):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (written - number, written - number))
    git(folder, "status")
    for sample in (folder / ".git" / "hooks").glob("*.sample"):
        sample.unlink()
    return folder


def workspace(folder: Path, place: Path) -> Path:
    """A fresh copy of a workspace that is made only once."""
    return copied(made(folder), place)


def copied(kept: Path, place: Path) -> Path:
    """A copy of the folder, as old as it is.

    In three quarters of the time of `shutil.copytree`: thousands of tests copy a hundred files.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    _copied(str(kept), str(place))
    return place


def _copied(kept: str, place: str) -> None:
    os.mkdir(place)
    for each in os.scandir(kept):
        copy = _copied if each.is_dir() else _file_copied
        copy(each.path, f"{place}/{each.name}")
    its = os.stat(kept)
    os.chmod(place, its.st_mode & 0o7777)
    os.utime(place, ns=(its.st_atime_ns, its.st_mtime_ns))


def _file_copied(kept: str, place: str) -> None:
    old = os.open(kept, os.O_RDONLY)
    its = os.fstat(old)
    new = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, its.st_mode & 0o7777)
    try:
        os.write(new, os.read(old, its.st_size))
        os.utime(new, ns=(its.st_atime_ns, its.st_mtime_ns))
    finally:
        os.close(new)
        os.close(old)


def registered(folder: Path) -> Path:
    """A workspace with one complaint, made without any fixture, in a process of its own."""
    os.environ.update(CPL_USER="李敏", CPL_NOW=MORNING)
    root = folder / "客服台账"
    assert told(folder, "init", str(root), "--profile", PARK)[0] == 0
    assert told(root, "new", *COMPLAINT)[0] == 0
    return root


def told(root: Path, *words: str) -> tuple[int, str]:
    """Exit status of a command there, and what it said on stderr."""
    err = io.StringIO()
    with redirect_stderr(err):
        return run(cli, ["-C", str(root), *words]), err.getvalue()


def everything(root: Path) -> dict[str, bytes]:
    """Every file of a workspace except git's own, byte for byte."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }
