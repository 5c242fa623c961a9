"""What concerns somebody now: the records to look at, and what the index knows of the rest.

Everything that must be done, called, raised or told of today is among these records; of the
others it is only counted how many are alike, how many wait to be concluded, and how many are
dormant: taken over from another register when they were long past, and untouched since.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.text_search import words_of
from cpl.domain.decisions.escalation import BatchKind
from cpl.domain.decisions.inherited import is_inherited, is_lost, is_taken_over
from cpl.domain.people.desks import DeskView
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.time.calendar import midnight_before
from cpl.domain.time.instances import Instance
from cpl.problems import Problem
from cpl.store.git.git import WorkTree
from cpl.store.index.alike import count_alike, followers, kind_of, kinds_of
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.reading import Onlooker, visible
from cpl.use_cases.remembered import Memory, holds


@dataclass(frozen=True)
class Present:
    """The records that concern somebody, as far as the onlooker may see them.

    `hidden`: the numbers of those that he may not see. `problems`: of the folders, and of every
    file that cannot be read.
    """

    workspace: Workspace
    now: datetime
    index: RecordIndex
    records: tuple[Readable, ...]
    problems: tuple[Problem, ...]
    hidden: frozenset[str]
    onlooker: Onlooker | None = None
    memory: Memory | None = None

    def remember(self) -> None:
        """What was found out about them needs not be found out again by the next command."""
        if self.memory:
            self.memory.keep()

    @property
    def view(self) -> DeskView | None:
        """The desk whose records these are; None: of all."""
        return self.index.view

    @property
    def of_the_desk(self) -> tuple[Readable, ...]:
        """Without what another desk gave out and a unit has in hand: whoever took a complaint in
        hands it on, tells how far it is, and asks afterwards."""
        view = self.view
        if view is None:
            return self.records
        return tuple(e for e in self.records if view.is_its_own(desk_in(e.number)))

    @property
    def unconcluded(self) -> int:
        """How many are closed and not concluded (未闭环)."""
        here = sum(map(_is_unconcluded, self.records))
        return here + self.index.count_unconcluded_besides(
            self.now, midnight_before(self.now.date())
        )

    def every_unconcluded(self) -> Iterator[Readable]:
        """Those, in the order of their numbers."""
        besides = self.index.unconcluded_besides(self.now, midnight_before(self.now.date()))
        found = [*filter(_is_unconcluded, self.records)]
        for path in besides:
            file = self.workspace.load_file(path)
            found += [file] if isinstance(file, Readable) and file.card.is_unconcluded else []
        order = {path: n for n, path in enumerate(self.index.in_order(e.path for e in found))}
        yield from sorted(found, key=lambda each: order[each.path])

    @property
    def dormant(self) -> int:
        """How many are open of old (历史), and nobody has touched them here."""
        return self.index.count_dormant()

    def every_dormant(self) -> Iterator[Readable]:
        """Those that the onlooker may see, the newest first."""
        yield from self._visible(self.index.dormant())

    @cached_property
    def not_to_be_named(self) -> frozenset[str]:
        """The numbers that a list of records alike must not show him."""
        return self.hidden | self.index.guarded_dormant() | self.index.guarded_elsewhere()

    @property
    def elsewhere(self) -> Mapping[str, int]:
        """How many are open at the desks that are not shown, by their letters."""
        return by_desk(self.workspace.staff, self.index.open_elsewhere())

    def not_lost(self, loaded: Readable, clocks: Iterable[Instance]) -> Iterator[Instance]:
        """Without those that had run out before the office took the record over, and are nobody's
        debt so far."""
        taken_over = holds(loaded, "接来的", lambda each: is_taken_over(each.card))
        may_be_lost = taken_over and is_inherited(loaded.card, self.index.kept_since)
        return (e for e in clocks if not (may_be_lost and is_lost(loaded.card, e)))

    @property
    def closed(self) -> int:
        """How many there are that he may not see: each of those is looked at."""
        return len(self.hidden)

    @cached_property
    def counted(self) -> "CountedAlike":
        """Who counts the records that are alike, those that concern nobody any more included."""
        return CountedAlike(self.index, tuple(each.number for each in self.records))

    def that_gave(self, card: Card) -> tuple[Readable, ...]:
        """The records that may be a precedent for this one."""
        from cpl.domain.decisions.precedents import alike_by  # nothing else asks for precedents

        said = tuple(word for each in alike_by(card) for word in words_of(each))
        return self._visible(self.index.that_gave(card.machine, said)) if said else ()

    def _visible(self, paths: Iterable[Path]) -> tuple[Readable, ...]:
        files = map(self.workspace.load_file, paths)
        return visible(self.onlooker, (e for e in files if isinstance(e, Readable)))[0]


def present(
    workspace: Workspace,
    now: datetime,
    onlooker: Onlooker | None = None,
    shown: DeskView | None = None,
    seen: WorkTree | None = None,
) -> Present:
    """Every record of every machine that concerns somebody now, and the problems of the rest.

    Of the desk that the onlooker is shown, or else of the one that is `shown`. `seen`: what git
    has just been asked.
    """
    index = RecordIndex(workspace, shown=onlooker.shown if onlooker else shown, seen=seen)
    paths = index.concerning(now, midnight_before(now.date()))
    memory = Memory(index, onlooker, now)
    known = memory.among(paths)
    files = tuple(map(workspace.load_file, (each for each in paths if each not in known)))
    broken = (p for each in files if isinstance(each, Broken) for p in each.problems)
    readable = tuple(each for each in files if isinstance(each, Readable))
    seen_now, closed = visible(onlooker, readable)
    numbers = {each.number for each in readable} if closed else set()
    hidden = frozenset(numbers.difference(each.number for each in seen_now))
    every = {**known, **{each.path: memory.of_now(each) for each in seen_now}}
    records = tuple(every[each] for each in paths if each in every)
    problems = (*index.problems, *broken)
    return Present(workspace, now, index, records, problems, hidden, onlooker, memory)


def _is_unconcluded(loaded: Readable) -> bool:
    return holds(loaded, "未闭环", lambda each: each.card.is_unconcluded)


def by_desk(staff: Staff, found: Mapping[str, int]) -> Mapping[str, int]:
    """Counts by the letters in numbers as counts by desks: what has none is the main one's."""
    main, counts = staff.main_desk, Counter[str]()
    for letters, many in found.items():
        counts[letters or (main.code if main else "")] += many
    return counts


def old_said(read: Present) -> list[str]:
    """`历史 30`: what is open of old, beside what is open of other kinds; nothing of none."""
    return [f"历史 {read.dormant}"] if read.dormant else []


@dataclass(frozen=True)
class CountedAlike:
    """How many records are alike, as the index counts them; up to a moment, where one is given."""

    index: RecordIndex
    asked: tuple[str, ...]
    until: datetime = datetime.max

    def kind_of(self, number: str) -> BatchKind | None:
        """What makes it like others; of those that are `asked` for, the index is asked once."""
        known = self._kinds
        return known[number] if number in known else kind_of(self.index, number)

    @cached_property
    def _kinds(self) -> Mapping[str, BatchKind | None]:
        return kinds_of(self.index, self.asked)

    def count(self, card: Card, days: int) -> int:
        """Records alike received in the days up to this one's receipt, this one included.

        Or up to the receipt of one that was merged into it, if those are more.
        """
        return self.of(card.number, card.received_at, days)

    def of(self, number: str, received: datetime, days: int) -> int:
        """The same of a record that nobody has opened."""
        kind = self.kind_of(number)
        if kind is None:
            return 1
        ends = [received, *followers(self.index, number)]
        past = (each for each in ends if each <= self.until)
        length = timedelta(days=days)
        return max(count_alike(self.index, kind, each - length, each) for each in past)
