"""Numbers given out: the next free one of a day."""

from datetime import date, datetime, time, timedelta

from cpl.domain.regulation.numbers import folder_of, next_number
from cpl.domain.regulation.rules import Machine
from cpl.problems import CplError
from cpl.use_cases.desk import Desk

CLOCKS_DIFFER = timedelta(days=2)


def free_number(desk: Desk, machine: Machine, day: date, last: str = "") -> str:
    """The next number of a day at this desk: after `last`, or else after all that ever were.

    A record that was removed, moved or renamed keeps its number: two people never have one.
    Raises CplError where the record would lie outside the workspace.
    """
    place = desk.workspace
    given_out = (last,) if last else place.given_out(machine, day, _first(desk, day))
    number = next_number(machine, day, desk.actor.desk, given_out)
    elsewhere = place.leads_elsewhere(place.root / folder_of(machine, number) / number)
    if elsewhere:
        raise CplError(elsewhere)
    return number


class NumbersGiven:
    """Many numbers given out by one command: each day and each folder is looked at once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._last: dict[str, str] = {}

    def first(self, machine: Machine, day: date) -> str:
        """What a number of that day looks like; it may be somebody's."""
        return next_number(machine, day, self.desk.actor.desk, ())

    def next(self, machine: Machine, day: date) -> str:
        """Raises CplError where the record would lie outside the workspace."""
        key = f"{machine.name} {day}"
        last = self._last.get(key, "")
        if last:
            number = next_number(machine, day, self.desk.actor.desk, (last,))
        else:
            number = free_number(self.desk, machine, day)
        self._last[key] = number
        return number


def _first(desk: Desk, day: date) -> datetime | None:
    """Since when commits may hold numbers of a day; any may, where the clock was set by hand."""
    if desk.clock_set:
        return None
    return datetime.combine(day.replace(day=1), time()) - CLOCKS_DIFFER
