"""One record's file through the history: what each commit made of it, wherever it lay."""

from collections.abc import Callable, Iterator
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.aside.side_files import PURGED, purged_path
from cpl.store.git.git import Git
from cpl.store.history.blobs import Blobs
from cpl.store.history.past import FileChange, PastCommit, past_commits
from cpl.store.record_files import Readable, RecordFile
from cpl.store.record_folders import is_like_yaml, stem_of
from cpl.store.workspace import ATTACHMENTS, ISSUED, Workspace

Read = Callable[[str], RecordFile | None]


@dataclass(frozen=True)
class Version:
    """What one commit (None: nobody's yet) did to the record's file, and to what lies beside it.

    `before` is the newest version that can be read, `after` what the file says now; both are
    None where there is none, and where only the papers or the attachments changed.
    """

    past: PastCommit | None
    change: FileChange | None
    before: Readable | None
    after: RecordFile | None
    beside: tuple[FileChange, ...] = ()


def folders_beside(number: str) -> tuple[str, ...]:
    """Where its papers and its evidence lie."""
    return f"{ISSUED}/{number}", f"{ATTACHMENTS}/{number}"


def versions(workspace: Workspace, number: str, *, signatures: bool = False) -> list[Version]:
    """Every commit that did anything to it, the oldest first, then what is not committed."""
    path = workspace.path_of(number)
    commits = _commits(workspace.git, number, workspace.relative(path), signatures)
    found: list[Version] = []
    with Blobs(workspace.git) as blobs:
        reading = _Reading(workspace, path, blobs)
        for past in reversed(commits):
            found += reading.versions(past, number)
    found += _not_yet(workspace, path, reading.known)
    return found


def _commits(git: Git, number: str, path: str, signatures: bool) -> list[PastCommit]:
    """Those of its file in every place that it ever had: where it was moved, both are told."""
    asked: set[str] = set()
    wanted = {path, f"{PURGED}/{path}", *folders_beside(number)}
    found: list[PastCommit] = []
    while wanted - asked:
        asked = wanted
        found = list(past_commits(git, paths=sorted(asked), signatures=signatures))
        places = (place for past in found for place in _places(past, number))
        wanted = asked | set(places)
    return found


def _places(past: PastCommit, number: str) -> Iterator[str]:
    for each in past.changes:
        if _is_file_of(each.path, number):
            for place in filter(None, (each.path, each.moved_from)):
                yield from (place, f"{PURGED}/{place}")


def _is_file_of(path: str, number: str) -> bool:
    return is_like_yaml(path) and stem_of(path) == number and not _is_beside(path, number)


def is_told_purged(path: str) -> bool:
    """Does this file tell that what was kept aside of a record was cleared?"""
    return path.startswith(f"{PURGED}/")


def _is_beside(path: str, number: str) -> bool:
    if is_told_purged(path):
        return stem_of(path) == number
    return path.startswith(tuple(f"{each}/" for each in folders_beside(number)))


class _Reading:
    """Reads each blob once; `known` is the newest version so far that could be read."""

    def __init__(self, workspace: Workspace, path: Path, blobs: Blobs) -> None:
        self.workspace = workspace
        self.path = path
        self.blobs = blobs
        self.known: Readable | None = None
        self._read: dict[str, RecordFile | None] = {}

    def versions(self, past: PastCommit, number: str) -> Iterator[Version]:
        beside = tuple(each for each in past.own_changes if _is_beside(each.path, number))
        own = [each for each in past.own_changes if _is_file_of(each.path, number)]
        for change in own:
            before = self.of(change.before)
            stood = before if isinstance(before, Readable) else self.known
            after = self.of(change.after)
            yield Version(past, change, stood, after, beside)
            beside = ()
            if isinstance(after, Readable):
                self.known = after
        if beside:
            yield Version(past, None, None, None, beside)

    def of(self, blob: str) -> RecordFile | None:
        if blob and blob not in self._read:
            data = self.blobs.get(blob)
            read = None if data is None else self.workspace.load_bytes(self.path, data)
            self._read[blob] = read
        return self._read.get(blob)


def _not_yet(workspace: Workspace, path: Path, known: Readable | None) -> Iterator[Version]:
    """What lies there otherwise than git has it."""
    beside = [workspace.root / each for each in folders_beside(path.stem)]
    beside.append(purged_path(workspace.root, path))
    status = workspace.git.status([path, *beside])
    others = tuple(
        FileChange(workspace.relative(each), _letter(code), "", "")
        for each, code in sorted(status.items())
        if each != path and code != "!!"
    )
    if path in status:
        after = workspace.file_of(path.stem) if path.is_file() else None
        change = FileChange(workspace.relative(path), _letter(status[path]), "", "")
        yield Version(None, change, known, after, others)
    elif others:
        yield Version(None, None, None, None, others)


def _letter(code: str) -> str:
    """git's two letters as one: `?` is new."""
    return "A" if "?" in code or "A" in code else "D" if "D" in code else "M"
