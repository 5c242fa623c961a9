"""What is pushed, as an audit goes through it: the new commits, and as much as they stand on.

Nothing of the history before is walked through. Of the commits on which the new ones stand only
the files that govern are known; what else an inspector must know of earlier times it asks for
by name (`Before`), and each answer costs as much as what it asks for.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from cpl.domain.regulation.numbers import date_in, folder_of
from cpl.store.git.git import MOST_ARGUMENTS, Git
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.every_commit import commits_since
from cpl.store.history.files_added import ever_added
from cpl.store.history.past import FileChange, PastCommit, files_first_put, past_commits
from cpl.store.record_folders import stem_of
from cpl.store.remote.shared import kind_of
from cpl.store.seals.tags import contents
from cpl.use_cases.auditing.replaying import Blob, Earlier, Replay
from cpl.use_cases.guarding.shared_office import SharedOffice, governing_files
from cpl.use_cases.trail import UNDOES

YEARS = len("2026")


class Pushed(Replay):
    """The commits that are new in `new` and were not in `old`, empty where nothing was there.

    `commits` begins with those that they stand on or take back: nothing is found of these. Close
    it at the end. Raises NoRules, GitFailed.
    """

    def __init__(self, git: Git, old: str, new: str) -> None:
        self.old, self.new = old, new
        office = SharedOffice(git, new, self.blob)
        super().__init__(office, datetime.min)
        self.office = office
        self.archive = office.archive
        self.own = commits_since(git, old, new)

    def is_own(self, sha: str) -> bool:
        """Is it one of the new commits?"""
        return self.own.place_of(sha) is not None

    def stand_at(self, now: datetime) -> None:
        """It is that time by the office's clock."""
        self.now = now
        self.office.stand_at(now)

    @cached_property
    def commits(self) -> AllCommits:
        return AllCommits(chain(self._beneath, self.own)) if self._beneath else self.own

    @cached_property
    def cut_off(self) -> frozenset[str]:
        return frozenset(each.sha for each in self._beneath)

    @cached_property
    def earlier(self) -> Earlier:
        return Before(self) if self.old else Earlier()

    @cached_property
    def _beneath(self) -> tuple[PastCommit, ...]:
        """The commits that the new ones stand on, and those that they take back."""
        parents = {p: None for each in self.own for p in each.parents if not self.is_own(p)}
        undone = {sha for each in self.own for sha in each.trailers.get(UNDOES, ())}
        others = (sha for sha in undone if not self.is_own(sha))
        taken_back = {sha for sha in others if kind_of(self.git, sha) == "commit"}
        wanted = [*{**parents, **dict.fromkeys(sorted(taken_back))}]
        found = past_commits(self.git, shas=wanted) if wanted else ()
        return tuple(self._bare(each, whole=each.sha in taken_back) for each in found)

    def _bare(self, past: PastCommit, whole: bool) -> PastCommit:
        """As if it were the first, and all that governs had come with it.

        `whole`: and with what it changed itself.
        """
        governing = governing_files(self.git, past.sha)
        files = tuple(FileChange(path, "A", "", blob) for path, blob in governing.items())
        own = (each for each in past.changes if whole and each.path not in governing)
        return PastCommit(past.commit, (), past.recorded, (*files, *own))


class Before(Earlier):
    """What was in the shared repository before this push."""

    is_there = True

    def __init__(self, pushed: Pushed) -> None:
        self.git = pushed.git
        self.old = pushed.old
        self.pushed = pushed

    def first(self, paths: Collection[str]) -> Mapping[str, Blob]:
        """Of files that are altered afterwards, which is seldom: their history is looked for."""
        return files_first_put(self.git, self.old, paths) if paths else {}

    def lying(self, folders: Collection[str]) -> Mapping[str, Blob]:
        return dict(self._lying(sorted(folders)))

    def _lying(self, folders: Sequence[str]) -> Iterator[tuple[str, Blob]]:
        for start in range(0, len(folders), MOST_ARGUMENTS):
            below = folders[start : start + MOST_ARGUMENTS]
            yield from contents(self.git, self.old, below).items()

    def given(self, numbers: Collection[str]) -> Mapping[str, Blob]:
        """Of those that are asked for, which is seldom of one that was given, the first record."""
        days = {_day_of(each) for each in numbers if date_in(each) is not None}
        if not days:
            return {}
        folders = {self._folder(each) for each in numbers} - {""}
        ever = ever_added(self.git, folders, self.old)
        first = self.first([each for each in ever if stem_of(each) in numbers])
        found = {**dict.fromkeys(ever, ""), **self.lying(folders), **first}
        return {n: blob for path, blob in found.items() if _day_of(n := stem_of(path)) in days}

    def _folder(self, number: str) -> str:
        machine = self.pushed.workspace.latest_rules.machine_of(number)
        return folder_of(machine, number) if machine else ""

    def registered_after(self, day: date) -> frozenset[str]:
        tops = self.pushed.record_tops
        folders = (f"{top}/{year}" for top in tops for year in range(day.year, day.year + 2))
        numbers = map(stem_of, self.lying(tuple(folders)))
        return frozenset(each for each in numbers if (date_in(each) or day) > day)

    def had_records(self) -> bool:
        """A year's folder is there as soon as it holds a record."""
        inside = (f"{each}/" for each in self.pushed.record_tops)
        said = os.fsdecode(self.git.run("ls-tree", "-z", "--name-only", self.old, "--", *inside))
        names = (each.rpartition("/")[2] for each in said.split("\0"))
        return any(len(each) == YEARS and each.isdecimal() for each in names)


def _day_of(number: str) -> str:
    """What the numbers of a day have in common."""
    return number.rpartition("-")[0]
