"""The three duties a clause can lay on time: be done by, keep on doing, keep one's word.

`deadlines` applies them.
"""

from datetime import timedelta
from enum import Enum
from typing import ClassVar

from cpl.dataclass import dataclass
from cpl.domain.time.limits import Clock, Limit, TimeUnit

Meanings = tuple[str, ...]
HALF_AN_HOUR = Limit(30, TimeUnit.MINUTE, Clock.ELAPSED)


class OnReopen(Enum):
    """What a further round does to a deadline.

    FIRST: nothing, only the first instance is ever judged. RESTART: each round
    that has a starting event of its own has an instance of its own. TOTAL: the
    one instance runs again, with the due moment it had.
    """

    FIRST = "first"
    RESTART = "restart"
    TOTAL = "total"


class OnRepeat(Enum):
    """What one more start in the same round does to a deadline that some unit owes.

    GOES_ON: nothing, as for the customer, to whom it is all the same who has the case.
    TAKES_OVER: the unit now named owes it from now on, the one before no more. BESIDE:
    it is owed once more, by the unit now named, whatever others still owe.
    """

    GOES_ON = "goes_on"
    TAKES_OVER = "takes_over"
    BESIDE = "beside"


class Quiet(Enum):
    """What moves a progress report: quiet time (on, or to before it), or any with nobody there."""

    SHIFT = "shift"
    BEFORE = "before"
    CLOSED = "closed"
    NONE = "none"


@dataclass(frozen=True)
class DeadlineRule:
    """From an event that means one of `start` to one that means one of `stop`, within the limit.

    `warn`: the share of the limit after which it is due soon. `assume`: how the office
    reads what the clause leaves open, as for the two others.
    """

    id: str
    label: str
    start: Meanings
    stop: Meanings
    limit: Limit
    owner: str = ""
    quote: str = ""
    ref: str = ""
    pausable: bool = False
    on_reopen: OnReopen = OnReopen.RESTART
    on_repeat: OnRepeat = OnRepeat.GOES_ON
    warn: float | None = None
    assume: tuple[str, ...] = ()
    each: str = ""
    """The field that names one or several of which each has an instance of its own."""

    @property
    def clock(self) -> Clock:
        return self.limit.clock

    @property
    def named_in(self) -> str:
        """The field that tells the instances apart that run beside one another."""
        return self.each or self.owner


@dataclass(frozen=True)
class HeartbeatRule:
    """From `start` until `until`, never longer than `every` without an event that means `beat`.

    `grace`: how long after opening what fell into quiet time may still be done.
    """

    id: str
    label: str
    every: Limit
    start: Meanings
    until: Meanings
    beat: Meanings
    owner: str = ""
    quote: str = ""
    ref: str = ""
    quiet: Quiet = Quiet.NONE
    grace: Limit = HALF_AN_HOUR
    pausable: bool = False
    on_repeat: OnRepeat = OnRepeat.GOES_ON
    assume: tuple[str, ...] = ()

    @property
    def clock(self) -> Clock:
        return self.every.clock


@dataclass(frozen=True)
class PromiseRule:
    """What was promised for a moment is done by then."""

    id: str
    label: str
    stop: Meanings
    owner: str = ""
    quote: str = ""
    ref: str = ""
    assume: tuple[str, ...] = ()
    clock: ClassVar[Clock] = Clock.ELAPSED


Rule = DeadlineRule | HeartbeatRule | PromiseRule


def tells_progress(rule: Rule) -> bool:
    """Is it progress that the customer must be told of again and again?"""
    return isinstance(rule, HeartbeatRule) and "progress_to_customer" in rule.beat


def is_unset(rule: Rule) -> bool:
    """Is it a deadline whose limit is not laid down (未规定)?"""
    return isinstance(rule, DeadlineRule) and rule.limit.n is None


HOLIDAYS = timedelta(days=14)
"""Longer than any row of days off, and than a last day moves on account of one."""


def at_most(rule: Rule) -> timedelta:
    """How long it can run, whatever the weekends and holidays: every working day has an hour.

    Pauses and extensions are not in it; a promise says itself until when.
    """
    limit = rule.every if isinstance(rule, HeartbeatRule) else None
    limit = rule.limit if isinstance(rule, DeadlineRule) else limit
    if limit is None:
        return HOLIDAYS
    line = timedelta(days=limit.days) if limit.counts_days else limit.length
    if limit.counts_workdays and not limit.counts_days:
        line = timedelta(days=line // timedelta(hours=1) + 1)
    return 2 * line + HOLIDAYS
