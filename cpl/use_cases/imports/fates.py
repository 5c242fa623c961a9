"""What became of every row of somebody else's table: each has exactly one fate.

The fates of a table add up to the rows below its header, in the preview and in the result.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from functools import cached_property
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.sequence import LazySequence, PackedTexts
from cpl.store.tables.many import Spooled
from cpl.store.tables.rows import Row, place_of


class Fate(Enum):
    """What an import does with a row, in the words in which it is told."""

    NEW = "新增"
    SAME = "相同"
    CHANGED = "有变化"
    OURS = "以这里为准"
    REPEATED = "表内重复"
    BLANK = "空行或只有序号"
    HEADER = "又是表头"
    TOTAL = "小计或签名"
    SKIPPED = "跳过"
    UNREADABLE = "读不了"


@dataclass(frozen=True)
class RowFate:
    """The fate of one row: of which record (empty for none), like which earlier row, and why.

    `place` is `第7行`, `一月!第7行`. `about` are the fields and events in which it differs from
    its record. `is_open`: something the row says stays outside until somebody decides about it.
    """

    place: str
    fate: Fate
    record: str = ""
    like: str = ""
    say: str = ""
    is_open: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowComment:
    """What somebody noted at a cell (`D5`) of a row: read out, and written nowhere.

    `position`: of the row among all fates.
    """

    position: int
    place: str
    cell: str
    text: str


class RowFates(LazySequence[RowFate]):
    """The fates of a table's rows, in their order: of most only what and of which record.

    A table may have a million rows, and nearly all have the same fate: a number, a letter and a
    reference each. Those of which there is more to say lie whole on the disk.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is where there is room and nobody else reads."""
        self._numbers, self._fates, self._sheets = array("I"), array("B"), array("H")
        self._record, self._records = array("I"), PackedTexts()
        self._records.add("")
        self._whole, self._open = array("I"), bytearray()
        self._wholes = Spooled[RowFate](folder)
        self._names: dict[str, int] = {}

    def add(self, row: Row, found: RowFate) -> None:
        """The fate of the next row; raises SpoolFailed, as `put` does."""
        self._numbers.append(row.number)
        self._sheets.append(self._names.setdefault(row.sheet, len(self._names)))
        self._fates.append(0)
        self._record.append(0)
        self._whole.append(0)
        self._open.append(0)
        self.put(len(self) - 1, found)

    def put(self, position: int, found: RowFate) -> None:
        """What became of a row that was there before."""
        self._fates[position] = _ORDER.index(found.fate)
        self._record[position] = self._records.add(found.record) if found.record else 0
        self._open[position] = found.is_open
        self._whole[position] = 0
        if found.like or found.say or found.is_open or found.about:
            self._wholes.add(found)
            self._whole[position] = len(self._wholes)

    def settle(self, position: int, record: str) -> None:
        """The number of the record that a row became."""
        self._record[position] = self._records.add(record)
        if self._whole[position]:
            self.put(position, replace(self[position], record=record))

    def place(self, position: int) -> str:
        names = [*self._names]
        return place_of(names[self._sheets[position]], self._numbers[position])

    def counts(self) -> Counter[Fate]:
        """How many rows met each fate."""
        return Counter({_ORDER[code]: many for code, many in Counter(self._fates).items()})

    def of(self, fates: Sequence[Fate]) -> Iterator[RowFate]:
        """Those that met one of these."""
        codes = {_ORDER.index(each) for each in fates}
        yield from (self[n] for n, code in enumerate(self._fates) if code in codes)

    def are_complete(self) -> bool:
        """Is none unread, and none open?"""
        is_unread = _ORDER.index(Fate.UNREADABLE) in self._fates
        return not is_unread and not any(self._open)

    def first_open(self, fate: Fate) -> RowFate | None:
        """The first of those with this fate that somebody has to decide about."""
        code = _ORDER.index(fate)
        met = zip(self._fates, self._open, strict=True)
        at = next((n for n, (each, is_open) in enumerate(met) if is_open and each == code), None)
        return None if at is None else self[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowFates) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # as of a list: what grows has none

    def __len__(self) -> int:
        return len(self._fates)

    def made(self, index: int) -> RowFate:
        if at := self._whole[index]:
            return self._wholes[at - 1]
        fate = _ORDER[self._fates[index]]
        return RowFate(self.place(index), fate, self._records[self._record[index]])


_ORDER = tuple(Fate)


@dataclass(frozen=True)
class Fates:
    """The fates of all rows that have anything in them, and how many blank ones lie between."""

    rows: RowFates
    gaps: int = 0

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows met each fate, in the order of `Fate`; without those that none met."""
        found = self.rows.counts()
        found[Fate.BLANK] += self.gaps
        return {fate: found[fate] for fate in Fate if found[fate]}

    @property
    def total(self) -> int:
        """The rows of the source, from the header down to the last that has anything in it."""
        return len(self.rows) + self.gaps

    @property
    def is_complete(self) -> bool:
        """Is everything of the source in, or left out because somebody decided so?"""
        return self.rows.are_complete()

    def of(self, *fates: Fate) -> Iterator[RowFate]:
        return self.rows.of(fates)

    def first_open(self, fate: Fate) -> RowFate | None:
        """The first of those with this fate that somebody has to decide about; None: none is."""
        return self.rows.first_open(fate)

    def __str__(self) -> str:
        """`读到 22 行 = 新增 12 + 相同 3 + …`."""
        parts = " + ".join(f"{fate.value} {many}" for fate, many in self.counts.items())
        return f"读到 {self.total} 行 = {parts}" if parts else "读到 0 行"
