"""git, the audit trail; the only module that asks git.

Files are written before git is asked to record them, so that a failure here
is only ever a failure to record. Other people's staged or unstaged work stays
exactly as it is. Hooks and signing are the office's own and are honoured.
"""

import os
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed, pattern
from cpl.problems import CplError
from cpl.store.files import name_below, open_regular, read_bytes, read_if_there
from cpl.store.git import index

# Whoever looks at a record asks git nothing: what asks it, and is told no, is loaded when used.
if TYPE_CHECKING:
    from cpl.domain.regulation import years_left_out
    from cpl.store import lock
    from cpl.store.git import commits, locks, refusals
    from cpl.store.git.commits import Commit, Signature
else:
    commits, locks, refusals, lock, years_left_out = map(
        WhenUsed,
        (
            "cpl.store.git.commits",
            "cpl.store.git.locks",
            "cpl.store.git.refusals",
            "cpl.store.lock",
            "cpl.domain.regulation.years_left_out",
        ),
    )

# Inside a hook, git's own variables name its repository, index and author, not ours.
INHERITED = pattern(r"GIT_(CONFIG_.*|EXEC_PATH|SSH.*|SSL_.*|ASKPASS)")
# A power cut loses at most the last command: git alone syncs neither objects nor branches.
SAFE = ("core.fsync=all", "core.fsyncMethod=batch")
TAGS_TOO = "push.followTags=true"
"""Seals go along with what they seal, to whom it is pushed."""
SETTINGS = (
    "core.fsmonitor=false",  # a program of the folder's own choice, run at every look
    "core.quotepath=false",
    "core.abbrev=40",  # git commit then prints the whole name of what it made
    "i18n.commitEncoding=utf-8",
    "i18n.logOutputEncoding=utf-8",
    *SAFE,
)
# What a folder's own settings may say that matters here; anything else is not asked for.
TELLING = pattern(
    rb"(?i)\[\s*(include|filter)|\bbranch\s*=|worktree|sparse|\bbare\b(?!\s*=\s*false)"
)
REMOTE = rb'(?im)^\s*\[\s*remote\s+"'
OURS = rb"(?ims)^\s*\[\s*cpl\s*\](.*?)(?=^\s*\[|\Z)"
FILTER = r"(?s)(filter\..*)\.(?:clean|smudge|process|required)"  # compiled where it is met
OWN_SCOPES = ("local", "worktree")
NO_FILTER = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
JUDGED = "CPL_JUDGED"
"""Tells our hook that what git is about to commit has been judged."""
LAST_ENTRY = 4096  # bytes from the end of the log that surely hold one
MOVED = rb"> ([0-9]+) [+-][0-9]{4}\t"
PATHS_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")
MOST_ARGUMENTS = 200  # Windows takes 32 KB on a command line
STATUS = (
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--ignore-submodules=all",  # each would be asked with its own settings
)
# Nor are conflicts looked for: the note of them would be taken for an unfinished merge.
UNTIDIED = ("-c", "maintenance.auto=false", "-c", "rerere.enabled=false")
ONE_BY_ONE = ("-c", "core.preloadIndex=false")  # to look at few files, no threads of its own
# Every sign that a file was written counts, and nobody's own attributes do.
STRICT = ("core.trustctime=true", "core.checkStat=default", f"core.attributesFile={os.devnull}")
LOOKED_AT = b"H "
# Nothing is fetched that is not here (git knows NO_LAZY_FETCH since 2.45), no replacement of an
# object by another (`git replace`) is believed.
READING = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
FETCHED_IN_VAIN = -13  # an older git still told what it lacks to a fetch that had been refused
MADE = rb"(?m)^\[.* ([0-9a-f]{40,64})\] "
BRANCH = rb"ref: (refs/heads/[^\n]+)\n"
COMMIT = rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\n"
BLOB = rb"[0-9a-f]{40,64} blob ([0-9]+)\n"
ONLY_EARLIER, ONLY_LATER = "<", ">"
"""git's marks of a commit that only one of two has."""
NO_COMMIT = 128  # git's exit status, for this and for worse
NOT_IN_INDEX = ("??", "!!")
ANOTHER_WRITES = r"\.lock': File exists|cannot lock ref"
HOOK_SECONDS = 120.0  # to make a commit, with all that hooks and a signature may take
INDEX_WAIT_SECONDS = 10.0
ABANDONED_SECONDS = 3.0
ASK_AGAIN_SECONDS = 0.5
POLL_SECONDS = 0.005


def untold(_: str) -> None:
    """For who does not want to hear of it."""


@dataclass(frozen=True)
class WorkTree:
    """What is not as in the newest commit, which is `head`: empty where that cannot be said.

    `asked_ns`: when git began to look; of what was written since, it says nothing.
    """

    head: str
    changed: Mapping[Path, str]
    asked_ns: int


@dataclass(frozen=True)
class Git:
    """The repository whose top folder is `root`; paths are absolute or relative to it."""

    root: Path
    tell: Callable[[str], None] = field(default=untold, compare=False)
    """Is told in words what was finished or undone that another command had begun."""

    def init(self) -> None:
        """Make the repository; harmless where there is one."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.run("init", "--quiet", "--initial-branch=main")
        for setting in (*SAFE, TAGS_TOO):  # for the office's own git too
            self.run("config", *setting.split("="))

    def folder(self) -> Path:
        """git's own folder, where our lock lives too; raises GitFailed where there is none."""
        folder = self.root / ".git"
        if folder.is_dir():
            return folder
        if folder.is_file():  # a linked worktree or a submodule: one line, `gitdir: PATH`
            named = os.fsdecode(read_bytes(folder)).partition(":")[2].strip()
            if not named or not (self.root / named).is_dir():
                raise refusals.GitFailed(refusals.GONE_ELSEWHERE.format(named=named or folder))
            return self.root / named
        raise refusals.GitFailed(refusals.NO_REPOSITORY.format(root=self.root))

    def is_there(self) -> bool:
        """Is there a repository to ask?"""
        return (self.root / ".git").exists()

    def common_folder(self) -> Path:
        """The one that linked worktrees share; raises GitFailed where there is none."""
        folder = self.folder()
        shared = read_if_there(folder / "commondir")
        return folder / os.fsdecode(shared).strip() if shared else folder

    @property
    def is_shallow(self) -> bool:
        """Does this clone have only the end of the history?"""
        return (self.common_folder() / "shallow").is_file()

    @cached_property
    def own_settings(self) -> Mapping[str, str]:
        """The settings of this very folder, as far as they tell anything unusual."""
        files = (self.common_folder() / "config", self.folder() / "config.worktree")
        if not any(TELLING.search(read_if_there(each) or b"") for each in files):
            return {}
        found = os.fsdecode(self.run("config", "--show-scope", "--null", "--list")).split("\0")
        pairs = zip(found[::2], found[1::2], strict=False)
        own = (entry.partition("\n") for scope, entry in pairs if scope in OWN_SCOPES)
        return {key: value if newline else "true" for key, newline, value in own}

    def said_of_clone(self, key: str) -> str:
        """What `git config cpl.KEY` has set in this very clone; empty where nothing has.

        Every command asks, so git itself does not have to be started for it.
        """
        wanted = rb"(?im)^\s*%s\s*=\s*\"?([^\s\"#;]*)" % key.encode()
        said = [
            each for part in re.findall(OURS, self._config) for each in re.findall(wanted, part)
        ]
        return os.fsdecode(said[-1]) if said else ""

    @property
    def has_remote(self) -> bool:
        """Has this clone a repository that it shares with others?"""
        return re.search(REMOTE, self._config) is not None

    @cached_property
    def _config(self) -> bytes:
        """The settings of this clone as they stand in the file; empty where there is no git."""
        try:
            return read_if_there(self.common_folder() / "config") or b""
        except refusals.GitFailed:
            return b""

    @property
    def left_out(self) -> "years_left_out.YearsLeftOut":
        """The years that this clone does without; nothing where it has all of them."""
        said = self.said_of_clone("since")
        return years_left_out.YearsLeftOut(int(said) if said.isdecimal() else 0)

    def head(self) -> str | None:
        """The newest commit, if there is one."""
        if made := self.head_seen():
            return made
        found = self._read("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1))
        return found.decode().strip() or None

    def head_seen(self) -> str:
        """The same where the branch has a file of its own, as it has since the last commit.

        Empty where only git itself can tell.
        """
        branch = re.fullmatch(BRANCH, read_if_there(self.folder() / "HEAD") or b"")
        if branch is None:
            return ""
        said = read_if_there(self.common_folder() / os.fsdecode(branch[1])) or b""
        return said.decode().strip() if re.fullmatch(COMMIT, said) else ""

    def has_in_it(self, commit: str) -> bool:
        """Is that commit part of this history?"""
        if commit == self.head_seen():
            return True
        found = self._read("merge-base", commit, "HEAD", accept=(0, 1))
        return found.decode().strip() == commit

    def status(self, paths: Sequence[Path | str] | None = None) -> dict[Path, str]:
        """What is not committed, by absolute path: git's two letters, `??` for untracked.

        Of `paths`, also what .gitignore hides (`!!`). Raises GitFailed.
        """
        if not index.is_whole(self.folder()):
            raise refusals.GitFailed("".join(refusals.BROKEN_INDEX))
        command = [*STATUS, "--untracked-files=all"]
        if paths is None:
            return self._entries(command)
        command.append("--ignored=traditional")
        names = self.names_of(paths)
        if len(names) <= MOST_ARGUMENTS:
            return self._entries([*ONE_BY_ONE, *command, "--", *names])
        wanted = {*names}
        return {
            path: code
            for path, code in self._entries(command).items()
            if not wanted.isdisjoint(_within(name_below(self.root, path)))
        }

    def work_tree(self, *, untracked: bool = True) -> WorkTree:
        """What of all is not as in the newest commit, byte by byte; raises GitFailed."""
        if not index.is_whole(self.folder()):
            raise refusals.GitFailed("".join(refusals.BROKEN_INDEX))
        which = f"--untracked-files={'all' if untracked else 'no'}"
        before, asked_ns = self.head_seen(), time.time_ns()
        changed = self._in_entries(self._strictly(*STATUS, which))
        return WorkTree(before if before == self.head_seen() else "", changed, asked_ns)

    def _strictly(self, *command: str, accept: Sequence[int] = (0,)) -> bytes:
        """With every byte looked at as it lies there."""
        settings = [word for setting in STRICT for word in ("-c", setting)]
        env = {**READING, **self._no_filters, "GIT_ATTR_NOSYSTEM": "1"}
        return self.run(*settings, *command, env=env, accept=accept)

    def look_again(self) -> None:
        """Let git keep what the disk says by now of the files that are as it has them, if nobody
        else writes its index: of a folder that was copied it would read each one at every look.
        """
        if index.is_whole(self.folder()):
            with suppress(refusals.GitFailed):
                self._strictly("update-index", "-q", "--refresh", accept=(0, 1))

    def passes_over_none(self) -> bool:
        """Does git look at every file that it has? It may be told to believe that one is as it
        was (`assume-unchanged`), or need not be there.
        """
        folder = self.folder()
        checksum, known = index.checksum_of(folder / "index"), index.known(folder)
        if index.PASSES_OVER_NONE in known:
            return True
        found = b"\0" + self._read("ls-files", "-v", "-z")
        passes_over_none = found.count(b"\0" + LOOKED_AT) == found.count(b"\0") - 1
        if passes_over_none and index.checksum_of(folder / "index") == checksum:
            index.keep_known(folder, checksum, {*known, index.PASSES_OVER_NONE})
        return passes_over_none

    def committed_bytes(self, path: Path, rev: str = "HEAD") -> bytes | None:
        """The file as it was in that commit, if it was there."""
        wanted = f"{rev}:{self.names_of([path])[0]}\n"
        accept = (0, FETCHED_IN_VAIN)
        answer = self._read("cat-file", "--batch", stdin=os.fsencode(wanted), accept=accept)
        blob = re.match(BLOB, answer)
        return answer[blob.end() : blob.end() + int(blob[1])] if blob else None

    def names(self, folders: Collection[str], rev: str = "HEAD") -> tuple[str, ...]:
        """Every file of a commit below these folders, by its path from the top.

        None without such a commit, nor where there is no git to ask.
        """
        if not folders or not self.is_there():
            return ()
        command = ("ls-tree", "-r", "-z", "--name-only", rev, "--", *folders)
        try:
            found = os.fsdecode(self._read(*command, accept=(0, NO_COMMIT)))
        except refusals.NoGit:
            return ()
        return tuple(each for each in found.split("\0") if each)

    def ever_added(self, folders: Collection[str], walked: Sequence[str] = ()) -> frozenset[str]:
        """Every file that a commit put below these folders, whatever its date says.

        `walked`: from which commit on; raises GitFailed where not all of its history is to be
        had. Without, from the newest commit as far as git can.
        """
        if not self.is_there():
            return frozenset()
        accept = (0,) if walked else (0, NO_COMMIT)
        return frozenset(self._added(*walked, folders=folders, accept=accept))

    def added_since(
        self, folders: Collection[str], earlier: str, tip: str
    ) -> frozenset[str] | None:
        """The same of those commits that `tip` has and `earlier` has not.

        None where git does not know `earlier`, or it had something there that `tip` never had.
        """
        try:
            said = self._added("--left-right", f"{earlier}...{tip}", folders=folders, mark="%m")
        except refusals.GitFailed:
            return None
        found = frozenset(said)
        return None if ONLY_EARLIER in found else found - {ONLY_LATER}

    def _added(
        self,
        *walked: str,
        folders: Collection[str],
        accept: Sequence[int] = (0,),
        mark: str = "",
    ) -> Iterator[str]:
        """What commits put there, each with its mark before it."""
        which = ("--full-history", "--no-renames", "--diff-filter=A", "--name-only")
        how = ("--no-show-signature", f"--format={mark}", *which)
        found = os.fsdecode(self._read("log", "-z", *how, *walked, "--", *folders, accept=accept))
        return (each.strip() for each in found.split("\0") if each.strip())

    def added_at(self, names: Sequence[str]) -> dict[str, datetime]:
        """When a commit brought each of these files in, by its author's clock, as far as one did.

        They are of a commit each: the history is not gone through further than that.
        """
        if not names or self.head() is None:
            return {}
        which = ("--no-renames", "--diff-filter=A", "--name-only", f"--max-count={len(names)}")
        command = ("log", "-z", "--no-show-signature", *which, "--format=%aI", "--", *names)
        found: dict[str, datetime] = {}
        at = None
        for each in os.fsdecode(self._read(*command)).split("\0"):
            word = each.strip()
            if word in names and at is not None:
                found[word] = at
            elif word:
                at = datetime.fromisoformat(word).replace(tzinfo=None)
        return found

    def commit(
        self,
        paths: Sequence[Path | str],
        message: str,
        author: "Signature",
        committer: "Signature",
        at: datetime | None = None,
        *,
        zone: str | None = None,
        unknown: Collection[Path | str] | None = None,
        empty: bool = False,
        plain: bool = False,
    ) -> str:
        """Record these files as they are on the disk, and nothing else; answers the commit.

        A file may be told by its name from the top, instead of by its path.
        `at` without a zone is local time of `zone`, else of this machine.
        `unknown` are those of `paths` that git does not know yet, where the
        caller has already asked; only they touch the index beforehand. `empty`: git has
        these files so already, and only the message is new. `plain`: no hook is asked that
        could refuse it, and git does not tidy up.
        """
        if unknown is None:
            status = self.status(paths)
            unknown = [each for each in paths if status.get(self.root / each) in NOT_IN_INDEX]
        new = self._input(unknown)
        try:
            if new:
                # of a folder that is new, a clone of some years does not know yet that it wants it
                self.record("add", "--force", "--sparse", *PATHS_FROM_INPUT, stdin=new)
            said = self.record(
                *(UNTIDIED if plain else ()),
                "commit",
                "--only",
                *(["--no-verify"] if plain else []),
                *(["--allow-empty"] if empty else []),
                "--cleanup=whitespace",  # keeps lines that begin with #
                f"--message={message}",
                *PATHS_FROM_INPUT,
                stdin=self._input(paths),
                env=commits.signed(author, committer, at, zone),
            )
        except BaseException:  # Ctrl-C too
            with lock.undisturbed(), suppress(CplError):
                self.unstage(unknown)
            raise
        made = re.search(MADE, said)
        return made[1].decode() if made else str(self.head())

    def unstage(self, paths: Collection[Path | str]) -> None:
        """Let git's index say of these files what the newest commit says; raises NotRecorded."""
        if paths:
            self.record("reset", "--quiet", *PATHS_FROM_INPUT, stdin=self._input(paths))

    def since(self, rev: str | None, until: str = "HEAD") -> "tuple[Commit, ...]":
        """The commits after that one, newest first; all, where it was before the first."""
        return self._log((f"{rev}..{until}",) if rev else (until,))

    def last_moved(self) -> float | None:
        """When something was last committed here, in seconds since 1970: its own log tells."""
        path = self.folder() / "logs" / "HEAD"
        with suppress(OSError, CplError), open_regular(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_ENTRY))
            entries = re.findall(MOVED, file.read())
            return float(entries[-1]) if entries else None
        return None

    def log(self, path: Path | None = None) -> "tuple[Commit, ...]":
        """The history, newest first, of everything or of one file."""
        return self._log((), () if path is None else (path,))

    def newest(self, count: int) -> "tuple[Commit, ...]":
        """The last so many commits, newest first."""
        return self._log((f"--max-count={count}",))

    def touched_since(
        self, rev: str, paths: Sequence[Path], until: str = "HEAD"
    ) -> "tuple[Commit, ...]":
        """The commits after that one which changed one of these files or folders."""
        return self._log((f"{rev}..{until}",), paths)

    def files_of(self, rev: str) -> dict[Path, str]:
        """What a commit changed, by absolute path: `A` new, `M` changed, `D` gone."""
        command = ("diff-tree", "--no-commit-id", "--name-status", "--no-renames", "-r", "-z")
        found = os.fsdecode(self._read(*command, "--root", rev)).split("\0")
        return {self.root / name: code for code, name in zip(found[::2], found[1::2], strict=False)}

    def _log(self, which: Sequence[str], paths: Sequence[Path] = ()) -> "tuple[Commit, ...]":
        if self.head() is None:
            return ()
        command = (
            "log",
            "-z",
            "--no-show-signature",
            f"--format={commits.LOG_FORMAT}",
            *which,
            "--",
        )
        return tuple(commits.commits_in(self._read(*command, *self.names_of(paths))))

    def began(self) -> datetime | None:
        """When the first commit was made, by its author's clock; None where there is none."""
        found = self._read("log", "--max-parents=0", "--format=%aI", "HEAD", accept=(0, 128))
        times = (datetime.fromisoformat(line) for line in found.decode().split())
        return min((each.replace(tzinfo=None) for each in times), default=None)

    def user_email(self) -> str | None:
        """Whom git would name as author here, if anybody."""
        found = self._read("config", "user.email", accept=(0, 1))
        return found.decode(errors="replace").strip() or None

    def ignores(self, path: Path) -> bool:
        """Does .gitignore keep this path out, whether or not there is such a file?"""
        command = ("check-ignore", "--no-index", "--", *self.names_of([path]))
        # It knows no literal path; the names asked about begin with a folder of ours.
        return bool(self.run(*command, env={"GIT_LITERAL_PATHSPECS": "0"}, accept=(0, 1)))

    def untracked(self, folder: Path) -> tuple[Path, ...]:
        """Every file below a folder that git does not hold, ignored ones too."""
        found = self._read("ls-files", "-z", "--others", "--", *self.names_of([folder]))
        return tuple(sorted(self.root / each for each in os.fsdecode(found).split("\0") if each))

    def names_of(self, paths: Collection[Path | str]) -> list[str]:
        """As git wants them: from the top, with forward slashes; what is no path is one already."""
        return [x if isinstance(x, str) else name_below(self.root, x) for x in paths]

    def _input(self, paths: Collection[Path | str]) -> bytes:
        return b"".join(os.fsencode(name) + b"\0" for name in self.names_of(paths))

    def _entries(self, command: Sequence[str]) -> dict[Path, str]:
        return self._in_entries(self._read(*command))

    def _in_entries(self, said: bytes) -> dict[Path, str]:
        found = os.fsdecode(said).split("\0")
        return {self.root / entry[3:]: entry[:2] for entry in found if entry}

    def _read(self, *command: str, stdin: bytes = b"", accept: Sequence[int] = (0,)) -> bytes:
        """Ask, and run nothing that the folder brings along: it may be somebody else's."""
        env = {**READING, **self._no_filters}
        return self.run(*command, stdin=stdin, env=env, accept=accept)

    @cached_property
    def _no_filters(self) -> Mapping[str, str]:
        """The environment in which the filters of this folder's own settings are not run.

        Not `-c`, which ends a name at its first `=`.
        """
        found = {said[1]: None for key in self.own_settings if (said := re.fullmatch(FILTER, key))}
        silent = [(f"{name}.{key}", value) for name in found for key, value in NO_FILTER]
        if not silent:
            return {}
        first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
        numbered = enumerate(silent, first)
        words = chain.from_iterable(
            ((f"GIT_CONFIG_KEY_{n}", key), (f"GIT_CONFIG_VALUE_{n}", value))
            for n, (key, value) in numbered
        )
        return {**dict(words), "GIT_CONFIG_COUNT": str(first + len(silent))}

    def record(self, *command: str, stdin: bytes, env: dict[str, str] | None = None) -> bytes:
        """Run what writes; an editor's git that holds the index for a moment is waited for.

        A lock that is there all the while, and no git that could hold it, is taken away. Raises
        NotRecorded.
        """
        began = time.monotonic()
        seen: dict[Path, float] = {}
        while True:
            try:
                return self.run(*command, stdin=stdin, env=env, seconds=HOOK_SECONDS)
            except refusals.GitFailed as failure:
                seen = seen or locks.locks_seen(self.folder())
                waited = time.monotonic() - began
                swept = waited > ABANDONED_SECONDS and locks.sweep_abandoned(seen, self.root)
                late = waited > INDEX_WAIT_SECONDS and not swept
                if late or not re.search(ANOTHER_WRITES, str(failure)):
                    raise refusals.NotRecorded(f"没有记录成：{failure}") from failure
            self._wait_for_index(began + INDEX_WAIT_SECONDS)

    def _wait_for_index(self, until: float) -> None:
        """Until nobody holds it. Whoever commits in a row leaves it only for an instant."""
        lock = self.folder() / "index.lock"
        time.sleep(POLL_SECONDS)
        asking = time.monotonic() + ASK_AGAIN_SECONDS  # it may be a killed one's
        while lock.exists() and time.monotonic() < min(until, asking):
            time.sleep(POLL_SECONDS)

    def run(
        self,
        *command: str,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        accept: Sequence[int] = (0,),
        seconds: float | None = None,
    ) -> bytes:
        """What git answers.

        Raises GitFailed where its exit status is not one to accept, or it took too long, NoGit
        where there is none.
        """
        from cpl.store.git.programs import TookTooLong, run_program  # many commands run none

        try:
            words, surroundings = self.said(*command)
            ended = run_program(words, stdin, {**surroundings, **(env or {})}, seconds)
        except FileNotFoundError:
            raise refusals.NoGit from None
        except TookTooLong:
            raise refusals.GitFailed(refusals.TOO_LONG.format(seconds=seconds)) from None
        refusals.require_success(
            ended.status, ended.err.strip() or ended.out.strip(), self.root, accept
        )
        return ended.out

    def said(self, *command: str) -> tuple[list[str], dict[str, str]]:
        """The words and the surroundings in which git is run."""
        return self._words(command), self.surroundings()

    def asking(self, *command: str) -> tuple[list[str], dict[str, str]]:
        """The words and the surroundings of a git that only tells, for who reads as it speaks."""
        return self._words(command), {**self.surroundings(), **READING, **self._no_filters}

    def surroundings(self) -> dict[str, str]:
        """The environment that git is run in, whatever git it is that runs us."""
        return _surroundings(self.root)

    def _words(self, command: Sequence[str]) -> list[str]:
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        return ["git", "--no-pager", "-C", os.fspath(self.root), *settings, *command]


def _within(name: str) -> tuple[str, ...]:
    """The name and those of all folders that it lies in: `.`, `a`, `a/b`."""
    return (".", *accumulate(name.split("/"), "{}/{}".format))


def _surroundings(root: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or INHERITED.fullmatch(name)
    }
    # Without the ceiling, git would look for a repository further up and write into that.
    ceiling = os.fspath(root.absolute().parent)
    ours = {"GIT_CEILING_DIRECTORIES": ceiling, "GIT_LITERAL_PATHSPECS": "1", JUDGED: "1"}
    return {**kept, **ours, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
