"""What a regulation says about time: a limit, the line it is counted on, the count told.

`clocks` counts by them.
"""

from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property

from cpl.dataclass import dataclass


class Clock(Enum):
    """What counts: all time, office time, working days, calendar days, the same day."""

    ELAPSED = "elapsed"
    OFFICE = "office"
    WORKING = "working"
    CALENDAR = "calendar"
    SAME_DAY = "same_day"

    __hash__ = object.__hash__  # each is one object; Enum's own is a call for every limit counted


class TimeUnit(Enum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"

    __hash__ = object.__hash__


class Start(Enum):
    """Which day is the first to count, where days are counted."""

    EXCLUDE = "exclude"
    INCLUDE = "include"
    SECOND_WORKDAY = "second_workday"


class Cutoff(Enum):
    """When the last day ends: at close of business, where there are hours, or at 24:00."""

    CLOSE = "close"
    MIDNIGHT = "midnight"


UNIT_LENGTHS = {
    TimeUnit.MINUTE: timedelta(minutes=1),
    TimeUnit.HOUR: timedelta(hours=1),
    TimeUnit.DAY: timedelta(days=1),
}


@dataclass(frozen=True)
class Limit:
    """`within` of a rule. `n` None: not laid down (未规定), which is neither 0 nor absent.

    `roll`: a last day that is a rest day moves on to the next working day.
    A limit on the same day asks only whether `n` is laid down, and rolls nowhere.
    """

    n: int | None
    unit: TimeUnit
    clock: Clock
    start: Start = Start.EXCLUDE
    roll: bool = True
    cutoff: Cutoff = Cutoff.CLOSE

    @property
    def counts_days(self) -> bool:
        """Working hours are office time, calendar hours all time, two elapsed days 48 hours."""
        by_day = self.unit is TimeUnit.DAY and self.clock is not Clock.ELAPSED
        return by_day or self.clock is Clock.SAME_DAY

    @property
    def counts_workdays(self) -> bool:
        return self.clock in (Clock.WORKING, Clock.OFFICE)

    @property
    def days(self) -> int:
        return 0 if self.clock is Clock.SAME_DAY else self.n or 0

    @cached_property
    def length(self) -> timedelta:
        return (self.n or 0) * UNIT_LENGTHS[self.unit]


@dataclass(frozen=True)
class Interval:
    """From start until end; without an end it is still going on."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class CountStep:
    """One day of a count, in words."""

    day: date
    text: str
    counted: bool


@dataclass(frozen=True)
class Count:
    """When a limit runs out and how that was found. `due` None: not laid down.

    `provisional`: it stands on a year whose holidays are not published yet. `tell` finds the
    words for each day; few ask for them.
    """

    due: datetime | None
    assumptions: tuple[str, ...] = ()
    provisional: bool = False
    tell: Callable[[], Iterable[CountStep]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[CountStep, ...]:
        """The days of the count in words, in order."""
        return tuple(self.tell())

    def assuming(self, assumptions: tuple[str, ...]) -> "Count":
        """The same, with other words for what was taken for granted."""
        return Count(self.due, assumptions, self.provisional, self.tell)
