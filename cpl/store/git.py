"""git, the audit trail; the only module that asks git.

Files are written before git is asked to record them, so that a failure here
is only ever a failure to record. Other people's staged or unstaged work stays
exactly as it is. Hooks and signing are the office's own and are honoured.
"""

import os
import re
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cpl.problems import CplError
from cpl.store.commits import LOG_FORMAT, Commit, Person, commits_in, signed
from cpl.store.files import read_bytes
from cpl.store.lock import undisturbed
from cpl.store.programs import run_program
from cpl.store.refusals import NO_GIT, NO_REPOSITORY, GitFailed, NotRecorded, explain

__all__ = ["NOT_IN_INDEX", "Commit", "Git", "GitFailed", "NotRecorded", "Person"]

# Inside a hook, git's own variables name its repository, index and author, not ours.
INHERITED = re.compile(r"GIT_(CONFIG_.*|EXEC_PATH|SSH.*|SSL_.*|ASKPASS)")
SETTINGS = (
    "core.quotepath=false",
    "core.abbrev=40",  # git commit then prints the whole name of what it made
    "i18n.commitEncoding=utf-8",
    "i18n.logOutputEncoding=utf-8",
)
PATHS_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")
MOST_ARGUMENTS = 200  # Windows takes 32 KB on a command line
MADE = re.compile(rb"^\[.* ([0-9a-f]{40,64})\] ", re.MULTILINE)
BLOB = re.compile(rb"[0-9a-f]{40,64} blob ([0-9]+)\n")
NOT_IN_INDEX = ("??", "!!")
INDEX_IS_HELD = "index.lock': File exists"
INDEX_WAIT_SECONDS = 5.0
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Git:
    """The repository whose top folder is `root`; paths are absolute or relative to it."""

    root: Path

    def init(self) -> None:
        """Make the repository; harmless where there is one."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._run("init", "--quiet", "--initial-branch=main")

    def is_repository(self) -> bool:
        return (self.root / ".git").exists()

    def folder(self) -> Path:
        """git's own folder, where our lock lives too."""
        folder = self.root / ".git"
        if folder.is_file():  # a linked worktree: one line, `gitdir: PATH`
            return self.root / os.fsdecode(read_bytes(folder)).partition(":")[2].strip()
        if not folder.is_dir():
            raise GitFailed(NO_REPOSITORY.format(root=self.root))
        return folder

    def head(self) -> str | None:
        """The newest commit, if there is one."""
        found = self._read("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1))
        return found.decode().strip() or None

    def status(self, paths: Sequence[Path] | None = None) -> dict[Path, str]:
        """What is not committed, by absolute path: git's two letters, `??` for untracked.

        Of `paths`, also what .gitignore hides (`!!`).
        """
        command = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"]
        if paths is None:
            return self._entries(command)
        command.append("--ignored=traditional")
        names = self._names(paths)
        if len(names) <= MOST_ARGUMENTS:
            return self._entries([*command, "--", *names])
        wanted = {self.root / name for name in names}
        return {path: code for path, code in self._entries(command).items() if path in wanted}

    def is_clean(self, path: Path) -> bool:
        """Is what is on the disk what is committed?"""
        return not self.status([path])

    def committed_bytes(self, path: Path, rev: str = "HEAD") -> bytes | None:
        """The file as it was in that commit, if it was there."""
        wanted = f"{rev}:{self._names([path])[0]}\n"
        answer = self._read("cat-file", "--batch", stdin=os.fsencode(wanted))
        blob = BLOB.match(answer)
        return answer[blob.end() : blob.end() + int(blob[1])] if blob else None

    def commit(
        self,
        paths: Sequence[Path],
        message: str,
        author: Person,
        committer: Person,
        at: datetime | None = None,
        *,
        zone: str | None = None,
        unknown: Collection[Path] | None = None,
    ) -> str:
        """Record these files as they are on the disk, and nothing else; answers the commit.

        `at` without a zone is local time of `zone`, else of this machine.
        `unknown` are those of `paths` that git does not know yet, where the
        caller has already asked; only they touch the index beforehand.
        """
        if unknown is None:
            status = self.status(paths)
            unknown = [each for each in paths if status.get(self.root / each) in NOT_IN_INDEX]
        new = self._input(unknown)
        try:
            if new:
                self._record("add", "--force", *PATHS_FROM_INPUT, stdin=new)
            said = self._record(
                "commit",
                "--only",
                "--cleanup=whitespace",  # keeps lines that begin with #
                f"--message={message}",
                *PATHS_FROM_INPUT,
                stdin=self._input(paths),
                env=signed(author, committer, at, zone),
            )
        except BaseException:
            with undisturbed(), suppress(CplError):
                if new:
                    self._record("reset", "--quiet", *PATHS_FROM_INPUT, stdin=new)
            raise
        made = MADE.search(said)
        return made[1].decode() if made else str(self.head())

    def log(self, path: Path | None = None) -> tuple[Commit, ...]:
        """The history, newest first, of everything or of one file."""
        if self.head() is None:
            return ()
        names = [] if path is None else self._names([path])
        command = ("log", "-z", "--no-show-signature", f"--format={LOG_FORMAT}", "--", *names)
        return tuple(commits_in(self._read(*command)))

    def user_email(self) -> str | None:
        """Whom git would name as author here, if anybody."""
        found = self._read("config", "user.email", accept=(0, 1))
        return found.decode(errors="replace").strip() or None

    def ignores(self, path: Path) -> bool:
        """Does .gitignore keep this path out, whether or not there is such a file?"""
        names = self._names([path])
        return bool(self._read("check-ignore", "--no-index", "--", *names, accept=(0, 1)))

    def untracked(self, folder: Path) -> tuple[Path, ...]:
        """Every file below a folder that git does not hold, ignored ones too."""
        found = self._read("ls-files", "-z", "--others", "--", *self._names([folder]))
        return tuple(sorted(self.root / each for each in os.fsdecode(found).split("\0") if each))

    def refs(self) -> dict[str, str]:
        """Every branch, tag and the like with the object it names."""
        found = self._read("for-each-ref", "--format=%(refname) %(objectname)").decode()
        return dict(line.split(" ", 1) for line in found.splitlines())

    def branch(self) -> str:
        """The branch that new commits go to; empty where there is none."""
        found = self._read("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1))
        return os.fsdecode(found).strip()

    def beginnings(self) -> tuple[str, ...]:
        """The commits that the history began with: the same in every copy of it."""
        return tuple(self._read("rev-list", "--max-parents=0", "HEAD").decode().split())

    def bundle(self, path: Path) -> None:
        """Write the whole history into one file."""
        self._run("bundle", "create", "--quiet", os.fspath(path), "--all", "HEAD")

    def take_over(self, bundle: Path) -> None:
        """Get everything out of a bundle, each object checked by git."""
        command = ("fetch", "--quiet", "--update-head-ok", "--no-write-fetch-head")
        self._run(*command, os.fspath(bundle), "HEAD", "+refs/*:refs/*")

    def check_out(self, branch: str, commit: str) -> None:
        """Put the files of a commit into the folder, on that branch where there is one."""
        if branch:
            self._run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
            self._run("reset", "--quiet", "--hard", commit)
        else:
            self._run("checkout", "--quiet", "--detach", commit)

    def version(self) -> tuple[int, ...]:
        """(2, 39, 5)"""
        said = re.search(r"(\d+(?:\.\d+)+)", self._read("version").decode())
        return tuple(map(int, said[1].split("."))) if said else ()

    def _names(self, paths: Collection[Path]) -> list[str]:
        """As git wants them: from the top, with forward slashes."""
        return [(self.root / path).relative_to(self.root).as_posix() for path in paths]

    def _input(self, paths: Collection[Path]) -> bytes:
        return b"".join(os.fsencode(name) + b"\0" for name in self._names(paths))

    def _entries(self, command: Sequence[str]) -> dict[Path, str]:
        found = os.fsdecode(self._read(*command)).split("\0")
        return {self.root / entry[3:]: entry[:2] for entry in found if entry}

    def _read(self, *command: str, stdin: bytes = b"", accept: Sequence[int] = (0,)) -> bytes:
        return self._run(*command, stdin=stdin, env={"GIT_OPTIONAL_LOCKS": "0"}, accept=accept)

    def _record(self, *command: str, stdin: bytes, env: dict[str, str] | None = None) -> bytes:
        """Run it; an editor's git that holds the index for a moment is waited for."""
        until = time.monotonic() + INDEX_WAIT_SECONDS
        while True:
            try:
                return self._run(*command, stdin=stdin, env=env)
            except GitFailed as failure:
                if INDEX_IS_HELD not in str(failure) or time.monotonic() > until:
                    raise NotRecorded(f"没有记录成：{failure}") from failure
            time.sleep(POLL_SECONDS)

    def _run(
        self,
        *command: str,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        accept: Sequence[int] = (0,),
    ) -> bytes:
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        options = ["--no-pager", "--literal-pathspecs", "-C", os.fspath(self.root), *settings]
        try:
            surroundings = {**_surroundings(self.root), **(env or {})}
            ended = run_program(["git", *options, *command], stdin, surroundings)
        except FileNotFoundError:
            raise GitFailed(NO_GIT) from None
        if ended.status not in accept:
            raise GitFailed(explain(ended.err.strip() or ended.out.strip(), self.root))
        return ended.out


def _surroundings(root: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or INHERITED.fullmatch(name)
    }
    # Without the ceiling, git would look for a repository further up and write into that.
    ceiling = os.fspath(root.absolute().parent)
    return {**kept, "LC_ALL": "C.UTF-8", "LANGUAGE": "", "GIT_CEILING_DIRECTORIES": ceiling}
