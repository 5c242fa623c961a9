"""Every commit with the files it changed, out of one `git log` that is read as it speaks.

Newest first, no commit before its children, whatever the clocks said. All there is is told:
what only a side branch had, the first commit, and of a merge every file that differs from one
of its parents, once for each parent. Files are followed by their names, which are the numbers
of records, and not by git's guess at what looks alike.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from sys import intern
from typing import IO

from cpl.dataclass import dataclass
from cpl.store.files import read_if_there
from cpl.store.git.commits import Commit, Signature, trailers_in
from cpl.store.git.git import Git
from cpl.store.history.speaking import require_all_said, speaking
from cpl.store.record_folders import stem_of

PEOPLE = "%an%x00%ae%x00%cn%x00%ce%x00%aI%x00%cI"
FORMAT = f"%H %P%x00{PEOPLE}%x00{{signature}}%x00%s%x00%(trailers:only,unfold)"
FIELDS = FORMAT.count("%x00") + 1
SIGNATURE = "%G?"
HOW = (
    "-m",  # a merge against each of its parents
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-color",
    "--ignore-submodules=none",
    "--no-show-signature",
    "--full-history",
    "--topo-order",
)
PIECE = 1 << 20
NONE = "0" * 40
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LIKE_YAML = (".yaml", ".yml")
LINK = "120000"


@dataclass(frozen=True)
class FileChange:
    """A file that a commit changed, by its path from the top with forward slashes.

    `status` is git's letter: `A` new, `M` changed, `D` gone, `T` turned into another kind of
    thing; ours: `R` moved, unchanged or not, from where it had the same name. `before` and
    `after` name the blobs, empty where there was or is none.
    """

    path: str
    status: str
    before: str
    after: str
    mode: str = "100644"
    moved_from: str = ""

    @property
    def stem(self) -> str:
        """The file's name as far as its first dot: of a record's file its number."""
        return intern(stem_of(self.path))


@dataclass(frozen=True)
class PastCommit:
    """One commit of the history, and what it did. `recorded` is the committer's clock.

    `signature` is git's letter (`G` good, `B` bad, `N` none …), empty where that was not asked.
    """

    commit: Commit
    parents: tuple[str, ...]
    recorded: datetime
    changes: tuple[FileChange, ...]
    signature: str = ""

    @property
    def sha(self) -> str:
        return self.commit.sha

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1

    @property
    def own_changes(self) -> tuple[FileChange, ...]:
        """What came with this commit: of a merge, the files that are as in none of its parents.

        Each of these once, as the first parent had it before.
        """
        if not self.is_merge:
            return self.changes
        return tuple(self.changes[n] for n in self.own_numbers)

    @property
    def own_numbers(self) -> Sequence[int]:
        """Which of its changes these are."""
        if not self.is_merge:
            return range(len(self.changes))
        count = Counter(each.path for each in self.changes)
        first: dict[str, int] = {}
        for n, each in enumerate(self.changes):
            if count[each.path] == len(self.parents):
                first.setdefault(each.path, n)
        return tuple(first.values())

    @property
    def trailers(self) -> dict[str, tuple[str, ...]]:
        """What its trailers say, by their keys; worked out each time, for there are very many."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self.commit.trailers:
            found[key] = (*found.get(key, ()), value)
        return found


def past_commits(
    git: Git,
    *,
    paths: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    revs: Sequence[str] = ("HEAD",),
    shas: Sequence[str] = (),
    whole: bool = True,
    oldest_first: bool = False,
    signatures: bool = False,
) -> Iterator[PastCommit]:
    """The commits of the history, or those that changed one of these files or folders.

    With `shas` those that have these names, in their order, and no other. `since` and `until`
    go by the committer's clock, both included. `whole`: of a commit all its files are told, not
    only those asked for. Nothing in an empty repository. `signatures` are verified one by one,
    which takes time. Raises GitFailed where git cannot tell all of it.
    """
    if not shas and "HEAD" in revs and git.head() is None:
        return
    command = [*HOW, f"--format={FORMAT.format(signature=SIGNATURE if signatures else '')}"]
    command += ["--full-diff"] if whole and paths else []
    command += ["--reverse"] if oldest_first else []
    # Not --since, which ends at the first older commit: a clock may have been wrong.
    command += [f"--since-as-filter={since:%Y-%m-%dT%H:%M:%S%z}"] if since else []
    command += [f"--until={until:%Y-%m-%dT%H:%M:%S%z}"] if until else []
    command += ["--no-walk=unsorted", "--stdin"] if shas else [*revs]
    with speaking(git, "-c", "log.showRoot=true", "log", "-z", *command, "--", *paths) as talk:
        talk.asks.write("".join(f"{each}\n" for each in shas).encode())
        talk.asks.close()
        yield from _joined(commits_told(talk.answers))
        require_all_said(git, talk)


def difference(git: Git, old: str, new: str) -> tuple[FileChange, ...]:
    """What one commit has otherwise than another; all that it has, where there is no other."""
    how = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff")
    before = old or git.run("hash-object", "-t", "tree", "--stdin").decode().strip()
    words = [e for e in git.run("diff-tree", *how, before, new).split(b"\0") if e]
    return tuple(_change(one[1:], path) for one, path in zip(words[::2], words[1::2], strict=True))


def files_first_put(git: Git, rev: str, paths: Collection[str]) -> dict[str, str]:
    """Every file at or below these paths that a commit ever put there: the blob it first had."""
    which = ("--full-history", "--diff-filter=A", "--format=", "--raw", "--no-abbrev")
    how = ("-z", "--no-renames", "--no-ext-diff", "--no-show-signature", "--reverse")
    said = git.run("log", *which, *how, rev, "--", *sorted(paths))
    words = [each.lstrip(b"\n") for each in said.split(b"\0") if each.strip()]
    found: dict[str, str] = {}
    for one, path in zip(words[::2], words[1::2], strict=True):
        found.setdefault(os.fsdecode(path), _change(one.lstrip(b":"), path).after)
    return found


def shallow_ends(git: Git) -> frozenset[str]:
    """The commits with which a shallow clone begins."""
    said = read_if_there(git.common_folder() / "shallow") or b""
    return frozenset(said.decode("ascii", errors="replace").split())


def _joined(found: Iterable[PastCommit]) -> Iterator[PastCommit]:
    """A merge is told once for each parent; here once."""
    last: PastCommit | None = None
    for each in found:
        if last is not None and last.sha == each.sha:
            last = _with(last, (*last.changes, *each.changes))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _with(commit: PastCommit, changes: tuple[FileChange, ...]) -> PastCommit:
    return PastCommit(commit.commit, commit.parents, commit.recorded, changes, commit.signature)


def commits_told(stream: IO[bytes]) -> Iterator[PastCommit]:
    """What `git log -z --raw` in FORMAT says, a merge as often as it says it."""
    head: list[bytes] = []
    changes: list[FileChange] = []
    said = b""
    for word in _words(stream):
        if said:
            changes.append(_change(said, word))
            said = b""
        elif len(head) < FIELDS:
            head.append(word)
        elif word.lstrip(b"\n").startswith(b":"):
            said = word.lstrip(b"\n:")
        elif word.strip():
            yield _commit(head, changes)
            head, changes = [word], []
    if len(head) == FIELDS:
        yield _commit(head, changes)


def _words(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(PIECE):
        *words, rest = (rest + piece).split(b"\0")
        yield from words
    if rest:
        yield rest


def _change(said: bytes, path: bytes) -> FileChange:
    _, mode, before, after, status = map(intern, said.decode("ascii").split(" "))
    was = "" if before.startswith(NONE) else before
    now = "" if after.startswith(NONE) else after
    return FileChange(intern(os.fsdecode(path)), status[0], was, now, mode)


def _commit(head: Sequence[bytes], changes: Sequence[FileChange]) -> PastCommit:
    text = [each.decode(errors="replace") for each in head]
    names, author, email, committer, typed, at, recorded, signature, subject, more = text
    sha, *parents = map(intern, names.split())
    commit = Commit(
        sha=sha,
        author=_signature(author, email),
        committer=_signature(committer, typed),
        at=_moment(at),
        subject=subject,
        trailers=trailers_in(more),
    )
    told = tuple(changes) if len(parents) > 1 else _moved(changes)
    moment = commit.at if recorded == at else _moment(recorded)
    return PastCommit(commit, tuple(parents), moment, told, signature)


@lru_cache
def _signature(name: str, email: str) -> Signature:
    return Signature(name, email)


def _moment(said: str) -> datetime:
    """A time no clock can have had is told as git itself tells it: as the first there was."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return NEVER
    return found.replace(tzinfo=_zone(found.utcoffset() or timedelta()))


@lru_cache
def _zone(offset: timedelta) -> timezone:
    return timezone(offset)


def _moved(changes: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """A file that is gone and one of the same name that is new are one that was moved."""
    if len(changes) < 2:
        return tuple(changes)
    gone = {e.stem: e for e in changes if e.status == "D" and _is_yaml(e.path)}
    new = {e.stem for e in changes if e.status == "A" and _is_yaml(e.path)} & gone.keys()
    if not new:
        return tuple(changes)
    found = []
    for each in changes:
        was = gone.get(each.stem)
        if each.status == "A" and was is not None and each.stem in new and _is_yaml(each.path):
            each = FileChange(each.path, "R", was.before, each.after, each.mode, was.path)
        elif each is was and each.stem in new:
            continue
        found.append(each)
    return tuple(found)


def _is_yaml(path: str) -> bool:
    return path.lower().endswith(LIKE_YAML)
