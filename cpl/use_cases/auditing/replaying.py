"""The history as an audit goes through it: every commit, oldest first, and the office of each."""

import re
from array import array
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from cpl.domain.audit.deeds import Claim
from cpl.domain.audit.finding import PastDeed
from cpl.store.git.git import Git
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.blobs import Blobs
from cpl.store.history.every_commit import every_commit
from cpl.store.history.past import FileChange, PastCommit, shallow_ends
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.past_office import PastOffice, PastVersions, governs
from cpl.use_cases.history.survey import NO_PARENT, Survey
from cpl.use_cases.trail import EVENT, RECORD, UNDOES

OURS = "Cpl-"
Blob = str
ONE_MOMENT = timedelta(minutes=1)


class Earlier:
    """What was before the first commit that is gone through, for who must know it."""

    is_there = False

    def first(self, paths: Collection[str]) -> Mapping[str, Blob]:
        """What the first commit that had each of these files put there."""
        return {}

    def lying(self, folders: Collection[str]) -> Mapping[str, Blob]:
        """Every file that lay below these folders."""
        return {}

    def given(self, numbers: Collection[str]) -> Mapping[str, Blob]:
        """Every number that had been given out on the days of these, and its first record."""
        return {}

    def registered_after(self, day: date) -> frozenset[str]:
        """The numbers of later days."""
        return frozenset()

    def had_records(self) -> bool:
        """Had anything been registered?"""
        return False


class Replay:
    """The commits of a workspace, and what governed when each was made.

    `blob` answers what a file was; `commits` begin with the first; `now` is when it is looked
    at, by the office's clock. Close it at the end.
    """

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.git: Git = workspace.git
        self.blobs = Blobs(workspace.git)
        self.archive = PastVersions(workspace, self.blob)
        self._offices: dict[int, PastOffice] = {}
        self._bases: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __enter__(self) -> Self:
        self.blobs.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.blobs.__exit__(None, None, None)

    def blob(self, name: str) -> bytes | None:
        """What a file was, by the name git has for its contents; None where git lost it."""
        return self.blobs.get(name)

    @contextmanager
    def afresh(self) -> Iterator[None]:
        """In a new process: the git that answers what files were belongs to the old one."""
        self.blobs = Blobs(self.git)
        with self.blobs:
            yield

    @cached_property
    def commits(self) -> AllCommits:
        return every_commit(self.git, not self.workspace.without_index)

    @cached_property
    def survey(self) -> Survey:
        """What is asked of every commit again and again."""
        place, tops = self.workspace.place, self.record_tops
        return Survey(self.commits, place, tops, self.cut_off, governs)

    @cached_property
    def cut_off(self) -> frozenset[str]:
        """Where a shallow clone begins: all there is comes with these commits, whoever did it."""
        return shallow_ends(self.git)

    def changes_of(self, *tops: str) -> Iterator[tuple[int, FileChange]]:
        """What came with the commits in these files or folders, with the places of the commits.

        Not in those of records.
        """
        return self.survey.changes(self.survey.by_top, *tops)

    def records_coming(self) -> Iterator[tuple[int, FileChange]]:
        """The same of the folders of records, where files were new or gone."""
        return self.survey.changes(self.survey.coming, *self.record_tops)

    def tops_like(self, names: str) -> list[str]:
        """The files and folders right at the top whose names fit this pattern."""
        return [each for each in self.survey.by_top if re.fullmatch(names, each)]

    @cached_property
    def record_tops(self) -> tuple[str, ...]:
        """The folders in which records are."""
        return tuple(dict.fromkeys(each.top_folder for each in self.workspace.machines()))

    @cached_property
    def earlier(self) -> Earlier:
        """What lies before the first of the commits: nothing, for they are all here."""
        return Earlier()

    @cached_property
    def begun(self) -> int:
        """The place of the commit that brought the first record; before it, nothing was decided."""
        if self.earlier.had_records():
            return 0
        first = self.survey.first_record
        return len(self.commits) if first is None else first

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.latest_rules.meta.zone)

    @cached_property
    def _governing(self) -> tuple[list[dict[str, str]], "array[int]"]:
        """The governing files as they ever were, and which of these they are after each commit."""
        every: list[dict[str, str]] = [{}]
        after = array("I")
        for place, parent in enumerate(self.survey.parents):
            which = after[parent] if parent != NO_PARENT else 0
            if place in self.survey.governing:
                files = dict(every[which])
                for change in self.survey.governing[place]:
                    files.pop(change.moved_from or change.path, None)
                    if change.after:
                        files[change.path] = change.after
                which = len(every)
                every.append(files)
            after.append(which)
        return every, after

    def office_after(self, place: int) -> PastOffice:
        """The office as this commit left it."""
        every, after = self._governing
        which = after[place]
        if which not in self._offices:
            self._offices[which] = self.archive.office(every[which])
        return self._offices[which]

    def office_before(self, place: int) -> PastOffice:
        """The office as whoever made this commit found it; of the first, as it was founded."""
        parent = self.survey.parents[place]
        return self.office_after(place if parent == NO_PARENT else parent)

    def bases(self, place: int) -> tuple[str, ...]:
        """Where the sides of a merge parted; none where they never were one."""
        parents = self.commits[place].parents
        if parents not in self._bases:
            found = self.git.run("merge-base", "--all", *parents[:2], accept=(0, 1))
            self._bases[parents] = tuple(found.decode().split())
        return self._bases[parents]

    def deed(self, commit: PastCommit) -> PastDeed:
        """The commit, by the office's clock, as findings tell of it."""
        one = commit.commit
        at = one.at.astimezone(self.zone).replace(tzinfo=None)
        return PastDeed(one.sha, at, one.author.name, one.committer.name, one.subject)

    def claim(self, place: int) -> Claim:
        """What the commit at this place says of itself."""
        commit = self.commits[place]
        said = commit.trailers
        events = said.get(EVENT, ())
        return Claim(
            self.deed(commit),
            self.survey.manner(place),
            events,
            said.get(RECORD, ()),
            next(iter(said.get(UNDOES, ())), ""),
            abs(commit.recorded - commit.commit.at) > ONE_MOMENT,
        )
