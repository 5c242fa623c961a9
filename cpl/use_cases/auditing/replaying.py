"""The history as an audit goes through it: every commit, oldest first, and the office of each."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Self
from zoneinfo import ZoneInfo

from cpl.domain.audit.deeds import Claim, Manner
from cpl.domain.audit.finding import PastDeed
from cpl.store.git.git import Git
from cpl.store.history.blobs import Blobs
from cpl.store.history.every_commit import every_commit
from cpl.store.history.past import FileChange, PastCommit, past_commits, shallow_ends
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.past_office import PastOffice, PastVersions, governs
from cpl.use_cases.history.doing import manner_of
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
    def commits(self) -> tuple[PastCommit, ...]:
        if self.workspace.without_index:
            return tuple(past_commits(self.git, oldest_first=True))
        return every_commit(self.git)

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each commit among all, by its name."""
        return {each.sha: place for place, each in enumerate(self.commits)}

    @cached_property
    def manners(self) -> tuple[Manner, ...]:
        """How each commit came about."""
        return tuple(map(manner_of, self.commits))

    @cached_property
    def cut_off(self) -> frozenset[str]:
        """Where a shallow clone begins: all there is comes with these commits, whoever did it."""
        return shallow_ends(self.git)

    @cached_property
    def _by_top(self) -> Mapping[str, list[tuple[int, FileChange]]]:
        found: dict[str, list[tuple[int, FileChange]]] = {}
        for place, each in enumerate(self.commits):
            for change in () if each.sha in self.cut_off else each.own_changes:
                found.setdefault(change.path.partition("/")[0], []).append((place, change))
        return found

    def changes_of(self, *tops: str) -> list[tuple[int, FileChange]]:
        """What came with the commits in these files or folders, with the places of the commits."""
        found = [self._by_top.get(top, []) for top in tops]
        return sorted(chain.from_iterable(found), key=itemgetter(0))

    def tops_like(self, names: str) -> list[str]:
        """The files and folders right at the top whose names fit this pattern."""
        return [each for each in self._by_top if re.fullmatch(names, each)]

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
        found = self.changes_of(*self.record_tops)
        named = (place for place, each in found if self.workspace.place(each.stem) is not None)
        return next(named, len(self.commits))

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.latest_rules.meta.zone)

    @cached_property
    def _governing(self) -> list[dict[str, str]]:
        """The governing files after each commit; the same object where nothing changed."""
        after: list[dict[str, str]] = []
        for each in self.commits:
            parent = self.order.get(each.parents[0]) if each.parents else None
            files = after[parent] if parent is not None else {}
            changed = [change for change in each.changes if governs(change.path)]
            if changed:
                files = dict(files)
                for change in changed:
                    files.pop(change.moved_from or change.path, None)
                    if change.after:
                        files[change.path] = change.after
            after.append(files)
        return after

    def office_after(self, place: int) -> PastOffice:
        """The office as this commit left it."""
        files = self._governing[place]
        if id(files) not in self._offices:  # the same object where nothing changed
            self._offices[id(files)] = self.archive.office(files)
        return self._offices[id(files)]

    def office_before(self, place: int) -> PastOffice:
        """The office as whoever made this commit found it; of the first, as it was founded."""
        parents = self.commits[place].parents
        parent = self.order.get(parents[0]) if parents else None
        return self.office_after(place if parent is None else parent)

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
            self.manners[place],
            events,
            said.get(RECORD, ()),
            next(iter(said.get(UNDOES, ())), ""),
            abs(commit.recorded - commit.commit.at) > ONE_MOMENT,
        )
