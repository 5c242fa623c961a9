"""A rule applied to what happened, as it stands now.

`deadlines` makes them.
"""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta
from enum import Enum

from cpl.dataclass import dataclass
from cpl.domain.time.limits import Clock, Count, Interval


class Standing(Enum):
    """How an instance stands. CANCELLED: it ended before it was due and is not counted."""

    RUNNING = "未到期"
    DUE_SOON = "即将到期"
    MET = "准时"
    MISSED = "逾期"
    UNSET = "未规定"
    CANCELLED = "已终止"

    __hash__ = object.__hash__  # each is one object; Enum's own is a call for every clock counted


@dataclass(frozen=True, slots=True)
class Instance:
    """One rule applied to one round, one unit or one promise, as it stands now.

    `addressee`: who owes this one. `of`: whom it is about, where each has one.
    `held`: when what has a time stood still. `overdue_by` is measured on the rule's own clock,
    `late_in_all` on the clock on the wall.
    While a progress duty lasts, its standing speaks of the present gap. Once it is over, `due`
    is when the first of them was, and `made_up_at` when progress was told after all.
    """

    rule_id: str
    label: str
    owner: str
    quote: str
    ref: str
    clock: Clock
    round: int
    started_at: datetime
    stopped_at: datetime | None
    ended_at: datetime | None
    due: datetime | None = None
    standing: Standing = Standing.UNSET
    count: Count | None = None
    late_in_all: timedelta = timedelta()
    addressee: str = ""
    of: str = ""
    made_up_at: datetime | None = None
    count_overdue: Callable[[], timedelta] = field(default=timedelta, compare=False, repr=False)
    count_missed: Callable[[], int] = field(default=int, compare=False, repr=False)
    held: tuple[Interval, ...] = field(default=(), compare=False, repr=False)

    @property
    def told(self) -> str:
        """`支持评价（设备部）`: what it is called, and of whom."""
        return f"{self.label}（{self.of}）" if self.of else self.label

    @property
    def met_at(self) -> datetime | None:
        """When what was due was done; of a progress duty that is over, the first that was late."""
        return self.made_up_at or self.stopped_at

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None and self.ended_at is None

    @property
    def overdue_by(self) -> timedelta:
        """How late it is, measured where somebody asks: that may be years of office hours."""
        return self.count_overdue()

    @property
    def missed(self) -> int:
        """How many reports of a progress duty were left out: years of them are counted where
        somebody asks."""
        return self.count_missed()
