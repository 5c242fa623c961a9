"""One harm done to one deed, and what the next command makes of it."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from torture.deeds import DEEDS, SURROUNDINGS, Deed, prepare
from torture.shim import Call, Ended, Harm, run

NEXT = ("check",)  # any other would do: whatever comes next finishes or undoes
DRAFTS = "草稿"
BUG = 70


@dataclass(frozen=True)
class State:
    """What would be lost: every file by its digest, what git has of them, and how many commits."""

    files: Mapping[str, str]
    tree: str
    commits: int
    status: str


@dataclass(frozen=True)
class Wrong:
    """What should not have been: the kind that is counted, and in words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Trial:
    """A harm at a call, what was wrong afterwards, and what the next command said of it."""

    deed: str
    harm: Harm
    at: int
    call: Call | None
    wrongs: tuple[Wrong, ...]
    said: str

    @property
    def happened(self) -> bool:
        """Did the command come as far as that call?"""
        return self.call is not None


class Bench:
    """One deed on fresh copies of one office; what it is before and after is known."""

    def __init__(self, name: str, office: Path, top: Path) -> None:
        self.name = name
        self.deed: Deed = DEEDS[name]
        self.office = office
        self.top = top
        root = self._fresh()
        self.before = state(root)
        looked = cpl(root, NEXT, self.deed.surroundings)
        self.smooth = self._does(root)
        self.after = state(root)
        self.answers = (looked.status, 0)  # what is to be fixed is a finding until it is
        assert self.smooth.status == 0, self.smooth.err

    def trials(self, harm: Harm, turns: Iterable[int]) -> Iterator[Trial]:
        for at in turns:
            yield self._trial(harm, at)

    def _trial(self, harm: Harm, at: int) -> Trial:
        root = self._fresh()
        ended = self._does(root, harm, at)
        at_once = state(root, quick=True)
        follows = cpl(root, NEXT, self.deed.surroundings)
        wrongs = [
            *self._of_answer(harm, ended, at_once),
            *self._of_next(root, follows, at_once),
        ]
        if not wrongs and state(root) == self.before:
            wrongs += self._of_again(root)
        if self.deed.afterwards:
            works = cpl(root, self.deed.afterwards, self.deed.surroundings)
            if works.status != 0:
                wrongs.append(Wrong("lost", f"{self.deed.afterwards}: {works.out}{works.err}"))
        return Trial(self.name, harm, at, ended.call(at), tuple(wrongs), follows.err.strip())

    def _fresh(self) -> Path:
        """A copy of the office and of what lies beside it; the one before is gone."""
        shutil.rmtree(self.top, ignore_errors=True)
        shutil.copytree(self.office.parent, self.top, symlinks=True)
        root = self.top / self.office.name
        prepare(self.deed, root)
        return root

    def _does(self, root: Path, harm: Harm = Harm.NONE, at: int = 0) -> Ended:
        surroundings = {**SURROUNDINGS, **self.deed.surroundings}
        return run(_line(root, self.deed.words), self.top, surroundings, harm, at)

    def _of_answer(self, harm: Harm, ended: Ended, now: State) -> Iterator[Wrong]:
        """What the harmed command said, if it lived to say something."""
        if harm in (Harm.KILL, Harm.POWER_CUT):
            return
        told = f"exit {ended.status}: {ended.err.strip()[-300:]}"
        if ended.status in (BUG, -9) or "Traceback" in ended.err:
            yield Wrong("said", told)
        made = now.commits == self.after.commits
        if self.after.commits == self.before.commits:  # a backup commits nothing
            return
        if ended.status == 0 and not made:
            yield Wrong("said", f"done, and not all is recorded: {told}")
        if ended.status != 0 and made:
            yield Wrong("said", f"not done, and it is recorded: {told}")

    def _of_next(self, root: Path, follows: Ended, at_once: State) -> Iterator[Wrong]:
        told = f"exit {follows.status}: {(follows.out + follows.err).strip()[-300:]}"
        if follows.status not in self.answers:
            yield Wrong("said", f"the next command: {told}")
        now = state(root)
        if now not in (self.before, self.after) and not self._is_halfway(now):
            yield Wrong("lost", self._difference(now))
        elif now.tree != at_once.tree and not follows.err.strip():
            yield Wrong("said", "finished or undone without a word")
        told_of = (follows.out + follows.err).replace("手工改动: ", "")  # the subject of an edit
        if "手工改动" in told_of and not self.deed.edits:
            yield Wrong("said", f"called a hand edit: {told}")
        left = [str(each.relative_to(root)) for each in litter(root)]
        if left:
            yield Wrong("left", "、".join(left))

    def _of_again(self, root: Path) -> Iterator[Wrong]:
        """Nothing had come of it: the same command again does it, once."""
        again = cpl(root, self.deed.words, self.deed.surroundings)
        if again.status != 0 or state(root) != self.after:
            told = (again.out + again.err).strip()[-300:]
            yield Wrong("said", f"the same command again: exit {again.status}: {told}")

    def _is_halfway(self, now: State) -> bool:
        """Of several commits one is made: nothing is lost, and nothing is open."""
        return (
            self.before.commits < now.commits < self.after.commits
            and now.status == self.before.status
            and not self._odd(now)
        )

    def _odd(self, now: State) -> list[str]:
        """The files that are neither as before nor as after."""
        names = {*now.files, *self.before.files, *self.after.files}
        return [
            name
            for name in sorted(names)
            if now.files.get(name) not in (self.before.files.get(name), self.after.files.get(name))
        ]

    def _difference(self, now: State) -> str:
        """Where it is neither as before nor as after."""
        odd = self._odd(now)
        files = f"other than before and after: {odd}; " if odd else ""
        return (
            f"{files}commits {self.before.commits} → {now.commits} (want {self.after.commits}); "
            f"status {now.status!r}"
        )


def cpl(root: Path, words: Iterable[str], more: Mapping[str, str]) -> Ended:
    """Run a command that nothing harms."""
    done = subprocess.run(
        _line(root, words),
        env={**os.environ, **SURROUNDINGS, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
        cwd=root,
    )
    return Ended(done.returncode, done.stdout, done.stderr, ())


def state(root: Path, *, quick: bool = False) -> State:
    """How it stands; `quick` asks git nothing that refreshes or checks anything."""
    files = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in (".git", DRAFTS)
    }
    count = _git(root, "rev-list", "--count", "HEAD")
    if quick:
        return State(files, _git(root, "rev-parse", "HEAD^{tree}"), int(count or -1), "")
    status = _git(root, "status", "--porcelain") + _git(root, "fsck", "--no-dangling", "--strict")
    return State(files, _git(root, "rev-parse", "HEAD^{tree}"), int(count or -1), status)


def litter(root: Path) -> list[Path]:
    """What a broken-off command leaves and nobody needs; our own locks are free without it."""
    names = ("*.lock", ".cpl-*.tmp", "cpl-intent*")
    found = {path for name in names for path in root.rglob(name)}
    return sorted(each for each in found if not each.match(".git/cpl*.lock"))


def _line(root: Path, words: Iterable[str]) -> list[str]:
    beside = [str(root.parent / word[3:]) if word.startswith("../") else word for word in words]
    return [sys.executable, "-m", "cpl", "-C", str(root), *beside]


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), "-c", "core.quotepath=false", *words],
        env={**os.environ, **SURROUNDINGS, "GIT_OPTIONAL_LOCKS": "0"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return (done.stdout + (done.stderr if words[0] == "fsck" else "")).strip()
