"""What is asked of every commit again and again, found in one going through: columns by place."""

from array import array
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from functools import lru_cache
from heapq import merge
from typing import NamedTuple

from cpl.domain.audit.deeds import Manner
from cpl.store.bases import YAML
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.record_folders import Place, stem_of
from cpl.use_cases.history.doing import manner_by
from cpl.use_cases.trail import CLOCK, EVENT, FOUNDED, LOGIN, RENUMBERED, RULES

LIKE_YAML = (".yaml", ".yml")
MANNERS = tuple(Manner)
NUMBER = {manner: n for n, manner in enumerate(MANNERS)}
AT_ONCE = timedelta(minutes=1)
NO_PARENT = -1
MOST_NAMES = 4096
Numbers = dict[str, "array[int]"]
"""Of changes, as `AllCommits` has them, in their order, by what they have in common."""


class Typing(NamedTuple):
    """Whose names a commit bears, and what it says of its making; very many have the same.

    `is_moved`: it was made again later, for a command's author and committer have one time.
    """

    author: tuple[str, str]
    committer: tuple[str, str]
    login: str
    rules: tuple[str, ...]
    is_by_cpl: bool
    founds: bool
    is_moved: bool


class Survey:
    """A history gone through once. `place` tells where a record stands, by its number.

    `tops` are the folders of records; `cut_off` names the commits before which nothing is known;
    `governs` knows the files that decide who may do what.
    """

    def __init__(
        self,
        commits: AllCommits,
        place: Place,
        tops: Collection[str],
        cut_off: Collection[str],
        governs: Callable[[str], bool],
    ) -> None:
        self.commits = commits
        self._place = place
        self._tops = frozenset(tops)
        self._cut_off = cut_off
        self._governs = governs
        self.is_record: Callable[[str], bool] = lru_cache(MOST_NAMES)(self._is_record)
        self.parents = array("i")
        """The places of the first parents, or NO_PARENT."""
        self.recorded = array("q")
        """By the committer's clock, in seconds."""
        self.clock_set = bytearray()
        self.typed = array("I")
        """Which of the `typings` it is."""
        self.typings: list[Typing] = []
        self._manners = bytearray()
        self.apart = array("I")
        """The places of those whose author's clock said something else than the committer's."""
        self.merges, self.roots, self.renumbering = array("I"), array("I"), array("I")
        self.governing: dict[int, list[FileChange]] = {}
        """What changed in files that govern, by place."""
        self.lives: Numbers = {}
        """By the number of a record, all that commits did to it."""
        self.by_top: Numbers = {}
        """What came with the commits, but of records, by the file or folder right at the top."""
        self.coming: Numbers = {}
        """The same of records where they were new or gone."""
        self.first_record: int | None = None
        """The place of the commit that brought it."""
        self.records = 0
        """How many there ever were, wherever they stood."""
        self._go_through()

    def manner(self, place: int) -> Manner:
        """How the commit came about."""
        return MANNERS[self._manners[place]]

    @property
    def manners(self) -> Iterator[Manner]:
        return map(MANNERS.__getitem__, self._manners)

    def changes(self, numbers: Numbers, *tops: str) -> Iterator[tuple[int, FileChange]]:
        """The changes in these files or folders, each with the place of its commit."""
        commits = self.commits
        columns = [
            ((commits.place_of_change(number), n, number) for number in numbers.get(top, ()))
            for n, top in enumerate(tops)
        ]
        return ((place, commits.change(number)) for place, _, number in merge(*columns))

    # —— going through ——

    def _go_through(self) -> None:
        numbers, typings = set[str](), dict[Typing, int]()
        first, before = 0, ""
        for place, past in enumerate(self.commits):
            typing = self._note(place, past, before)
            self.typed.append(typings.setdefault(typing, len(typings)))
            is_cut_off = past.sha in self._cut_off
            for n in past.own_numbers:
                self._note_change(place, past.changes[n], first + n, is_cut_off)
            for each in past.changes:
                if each.path.endswith(YAML):
                    numbers.add(each.stem)
                if each.path.partition("/")[0] not in self._tops and self._governs(each.path):
                    self.governing.setdefault(place, []).append(each)
            first, before = first + len(past.changes), past.sha
        self.typings = list(typings)
        self.records = sum(self._place(number) is not None for number in numbers)

    def _note(self, place: int, past: PastCommit, before: str) -> Typing:
        said, one, parents = past.trailers, past.commit, past.parents
        self.parents.append(self._parent(place, parents[0], before) if parents else NO_PARENT)
        if not parents:
            self.roots.append(place)
        elif len(parents) > 1:
            self.merges.append(place)
        if RENUMBERED in said:
            self.renumbering.append(place)
        is_apart = past.recorded is not one.at and past.recorded != one.at
        if is_apart:
            self.apart.append(place)
        self.recorded.append(int(past.recorded.timestamp()))
        self.clock_set.append(bool(said.get(CLOCK)))
        self._manners.append(NUMBER[manner_by(past.is_merge, said)])
        events = said.get(EVENT, ())
        return Typing(
            (one.author.name, one.author.email),
            (one.committer.name, one.committer.email),
            said.get(LOGIN, ("",))[0],
            said.get(RULES, ()),
            bool(events),
            FOUNDED in events and not parents,
            is_apart and abs(past.recorded - one.at) > AT_ONCE,
        )

    def _parent(self, place: int, name: str, before: str) -> int:
        found = place - 1 if name == before else self.commits.place_of(name)
        return NO_PARENT if found is None else found

    def _note_change(self, place: int, change: FileChange, number: int, is_cut_off: bool) -> None:
        top = change.path.partition("/")[0]
        is_near = top in self._tops
        if self.is_record(change.path) or self.is_record(change.moved_from):
            self.lives.setdefault(change.stem, array("I")).append(number)
        if is_cut_off:
            return
        if not is_near:
            self.by_top.setdefault(top, array("I")).append(number)
            return
        if self.first_record is None and self._place(change.stem) is not None:
            self.first_record = place
        if not (change.before and change.after):
            self.coming.setdefault(top, array("I")).append(number)

    def _is_record(self, path: str) -> bool:
        """Does it bear a number, in the folder of the records of its kind or astray in it?"""
        wanted = self._place(stem_of(path)) if path else None
        is_near = wanted is not None and path.partition("/")[0] == wanted.partition("/")[0]
        return is_near and path.lower().endswith(LIKE_YAML)
