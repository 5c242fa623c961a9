"""The office as a commit has it, with its records, and no folder on any disk."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cpl.codec.regulation.rules import read_source
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import CplError
from cpl.store.bases import OLD_RULES
from cpl.store.git.git import Git
from cpl.store.record_files import RecordFile
from cpl.store.remote.shared import sizes
from cpl.store.seals.tags import contents
from cpl.store.workspace import CALENDARS, RULES, STAFF, UnknownNumber
from cpl.use_cases.auditing.past_office import PastBases, PastOffice, PastVersions, Read, governs

GOVERNING = (RULES, STAFF, OLD_RULES, CALENDARS)


class NoRules(CplError):
    """A commit has no rules that can be read: nothing that stands on it can be judged."""

    exit_status = 1

    def __init__(self, commit: str, why: str) -> None:
        super().__init__(f"提交 {commit[:10]} 里{why}")


def governing_files(git: Git, commit: str) -> dict[str, str]:
    """The files of a commit that decide who may do what by when, with their blobs."""
    found = contents(git, commit, GOVERNING)
    return {path: blob for path, blob in found.items() if governs(path)}


class SharedOffice(PastOffice):
    """The office of one commit; `read` answers what a blob, or a file of a commit, holds."""

    def __init__(self, git: Git, commit: str, read: Read) -> None:
        self.root = git.root
        self.commit = commit
        super().__init__(PastVersions(self, read), governing_files(git, commit))
        self.git = git

    def stand_at(self, now: datetime) -> None:
        """It is that day by the office's clock."""
        self.today = now.date()

    @cached_property
    def versions(self) -> tuple[Rules, ...]:
        """Every version that can be read, earliest first; raises NoRules."""
        if RULES not in self.files:
            raise NoRules(self.commit, f"没有 {RULES}")
        if not self.readable_versions:
            read = read_source(RULES, self.said(RULES) or b"", PastBases(self))
            first = next((f"，{each}" for each in read.problems), "")
            raise NoRules(self.commit, f"的 {RULES} 读不了{first}")
        return self.readable_versions

    def rules_as_now(self, data: bytes, bases: Mapping[str, bytes]) -> None:
        """None: nothing was read before."""

    @cached_property
    def staff(self) -> Staff:
        """Everybody whom the commit knows."""
        data = self.said(STAFF)
        return self.staff_in(data).said if data is not None else Staff({})

    def file_of(self, number: str) -> RecordFile:
        """The record with this number as the commit has it; raises UnknownNumber."""
        path = self.path_of(number)
        data = self.archive.read(f"{self.commit}:{self.relative(path)}")
        if data is None:
            raise UnknownNumber(f"没有编号 {number}。")
        return self.load_bytes(path, data)

    def size_of(self, path: Path) -> int | None:
        """As the commit has it."""
        name = self.relative(path)
        return sizes(self.git, self.commit, [name])[name]

    def bases_of(self, path: Path) -> Mapping[str, bytes]:
        """What the commit keeps, then what cpl carries."""
        return PastBases(self)
