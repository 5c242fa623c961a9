"""What became of every row of somebody else's table: each has exactly one fate.

The fates of a table add up to the rows below its header, in the preview and in the result.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property

from cpl.dataclass import dataclass


class Fate(Enum):
    """What an import does with a row, in the words in which it is told."""

    NEW = "新增"
    SAME = "相同"
    CHANGED = "有变化"
    REPEATED = "表内重复"
    BLANK = "空行或只有序号"
    HEADER = "又是表头"
    TOTAL = "小计或签名"
    SKIPPED = "跳过"
    UNREADABLE = "读不了"


TAKEN = frozenset({Fate.NEW, Fate.SAME, Fate.BLANK, Fate.HEADER, Fate.TOTAL, Fate.SKIPPED})
"""With these nothing of the source stays behind, whatever anybody decides."""


@dataclass(frozen=True)
class RowFate:
    """The fate of one row: of which record (empty for none), like which earlier row, and why.

    `place` is `第7行`, `一月!第7行`. `is_open`: something the row says stays outside until
    somebody decides about it.
    """

    place: str
    fate: Fate
    record: str = ""
    like: str = ""
    say: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Fates:
    """The fates of all rows that have anything in them, and how many blank ones lie between."""

    rows: tuple[RowFate, ...]
    gaps: int = 0

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows met each fate, in the order of `Fate`; without those that none met."""
        found = Counter(each.fate for each in self.rows)
        found[Fate.BLANK] += self.gaps
        return {fate: found[fate] for fate in Fate if found[fate]}

    @property
    def total(self) -> int:
        """The rows of the source, from the header down to the last that has anything in it."""
        return len(self.rows) + self.gaps

    @property
    def is_complete(self) -> bool:
        """Is everything of the source in, or left out because somebody decided so?"""
        return not any(each.is_open or each.fate is Fate.UNREADABLE for each in self.rows)

    def of(self, *fates: Fate) -> Iterator[RowFate]:
        return (each for each in self.rows if each.fate in fates)

    def __str__(self) -> str:
        """`读到 22 行 = 新增 12 + 相同 3 + …`."""
        parts = " + ".join(f"{fate.value} {many}" for fate, many in self.counts.items())
        return f"读到 {self.total} 行 = {parts}" if parts else "读到 0 行"
