"""When the steps of one row happened, where some of them say only a day.

A bare day is its opening; where that would come before an hour of an earlier step of the same
day, or after one of a later step, it is that hour: the order in which the row tells its steps.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.use_cases.imports.cells.values import NotReadError, StatedTime

RECEIPT = -1
"""The place of the first step, before those of the mapping's events."""


@dataclass(frozen=True)
class RowTimes:
    """When each step of a row happened, by its place among the mapping's events.

    A time that cannot be read is the reason why. `moved` are the bare days that got the hour of
    a step beside them.
    """

    steps: Mapping[int, datetime | NotReadError]
    moved: frozenset[int]

    def at(self, place: int) -> datetime | None:
        """None where the row does not say; raises NotReadError where it cannot be read."""
        found = self.steps.get(place)
        if isinstance(found, NotReadError):
            raise found
        return found


def row_times(said: Mapping[int, StatedTime | NotReadError]) -> RowTimes:
    """The times of a row as they were said, in the order of its steps."""
    hours = {
        place: e.moment
        for place, e in said.items()
        if isinstance(e, StatedTime) and not e.is_bare_day
    }
    if len(hours) == len(said):  # as most ledgers have them
        return RowTimes(hours, frozenset())
    stated = {place: each for place, each in said.items() if isinstance(each, StatedTime)}
    kept = dict(zip(stated, kept_in_order(tuple(stated.values())), strict=True))
    moved = frozenset(place for place, each in stated.items() if kept[place] != each.moment)
    unread = {place: each for place, each in said.items() if isinstance(each, NotReadError)}
    return RowTimes({**unread, **kept}, moved)


def kept_in_order(steps: Sequence[StatedTime]) -> tuple[datetime, ...]:
    """A time for each step: its own where it says an hour, else one of its own day.

    Steps whose days are out of order stay so: the rules refuse them.
    """
    forward = _held(steps, [each.moment for each in steps], max)
    backward = _held(steps[::-1], forward[::-1], min)
    return tuple(backward[::-1])


def _held(
    steps: Sequence[StatedTime],
    moments: Sequence[datetime],
    bound: Callable[[datetime, datetime], datetime],
) -> list[datetime]:
    """The moments of bare days bounded by the step before on the same day."""
    held: list[datetime] = []
    for step, moment in zip(steps, moments, strict=True):
        is_bound = held and step.is_bare_day and held[-1].date() == moment.date()
        held.append(bound(moment, held[-1]) if is_bound else moment)
    return held
