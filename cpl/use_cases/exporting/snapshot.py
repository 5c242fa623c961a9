"""The records of one commit, read from git, whatever happens in the folder meanwhile."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import lru_cache
from hashlib import sha256

from cpl.domain.regulation.numbers import date_in
from cpl.problems import Location, Problem
from cpl.store.aside.side_files import PURGED
from cpl.store.history.blobs import Blobs
from cpl.store.history.tree import blobs_below
from cpl.store.record_files import Broken, RecordFile
from cpl.store.record_folders import stem_of
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.yamltext.decoding import SIZE_LIMIT, too_large

LINKED_KEPT = 256
NOT_IN_GIT = "这台电脑的 git 里没有这份记录的内容（部分克隆），没有导出。"
WHERE = "在有全部历史的那一台上导出。"


def month_of(number: str) -> str:
    """`2026-11`: the month in which a number was given out, which it says itself."""
    day = date_in(number)
    assert day is not None, number
    return f"{day:%Y-%m}"


class Snapshot(ExitStack):
    """All records as the newest commit has them; a context, at whose end git is let go.

    `months`: by `2026-11`, the blob and the path of each file that has a part in it.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.commit = workspace.git.head() or ""
        self.months: dict[str, list[tuple[str, str]]] = {}
        rules = (workspace.latest_rules, *workspace.versions)
        tops = {each.top_folder for version in rules for each in version.machines.values()}
        for path, blob in blobs_below(workspace.git, self.commit, (*sorted(tops), PURGED)):
            if workspace.place(stem_of(path)) in (path, path.removeprefix(f"{PURGED}/")):
                self.months.setdefault(month_of(stem_of(path)), []).append((blob, path))
        self._in_order = self.enter_context(Blobs(workspace.git))
        self._asked = self.enter_context(Blobs(workspace.git))
        self.file_of = lru_cache(LINKED_KEPT)(self._file_of)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The number of every record."""
        return tuple(stem_of(path) for month in self.months for path in self._records(month))

    def count(self, month: str) -> int:
        """How many records a month has."""
        return sum(1 for _ in self._records(month))

    def made_of(self, month: str) -> str:
        """The same where the files of a month are the same; empty where it has none."""
        files = self.months.get(month)
        return sha256(repr(files).encode()).hexdigest() if files else ""

    def records(self, month: str) -> Iterator[RecordFile]:
        """Every record of a month in the order of their paths; raises GitFailed."""
        blobs = {path: blob for blob, path in self.months[month]}
        paths = tuple(self._records(month))
        contents = self._in_order.each(blobs[path] for path in paths)
        for path, (_, data) in zip(paths, contents, strict=True):
            yield self._read(path, data)

    def _records(self, month: str) -> Iterator[str]:
        every = (path for _, path in self.months[month])
        return (path for path in every if not path.startswith(f"{PURGED}/"))

    def _file_of(self, number: str) -> RecordFile:
        """The record with this number; raises UnknownNumber where the commit has none."""
        path = self.workspace.relative(self.workspace.path_of(number))
        data = self._asked.get(f"{self.commit}:{path}")
        if data is None:
            raise UnknownNumber(number)
        return self._read(path, data)

    def _read(self, name: str, data: bytes | None) -> RecordFile:
        path = self.workspace.root / name
        if data is None:
            return Broken(path, b"", (Problem(Location(name), "unreadable", NOT_IN_GIT, WHERE),))
        if len(data) > SIZE_LIMIT:
            return Broken(path, b"", (too_large(name, len(data)),))
        return self.workspace.load_bytes(path, data)
