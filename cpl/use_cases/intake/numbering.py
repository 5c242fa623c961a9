"""Numbers given out: the next free one of a day."""

from collections.abc import Iterator
from datetime import date

from cpl.domain.regulation.numbers import folder_of, next_number
from cpl.domain.regulation.rules import Machine
from cpl.problems import CplError
from cpl.use_cases.desk import Desk

LEFT_OUT = 100
"""Numbers of a day left out where a machine died that may have given them out unseen."""


class NoDesk(CplError):
    """Nobody has said which desk's numbers are given out here."""

    exit_status = 1


def letters(desk: Desk) -> str:
    """With which numbers begin here: those of this clone's desk, or else of the person's.

    Raises NoDesk where the office has several desks and this clone is none of them, or no more.
    """
    place = desk.workspace
    code, known = place.desk_code, place.staff.desks
    if code and known and place.staff.desk_with(code) is None:
        raise NoDesk(
            f"staff.yaml 的“台”里没有 {code} 了（现有：{'、'.join(map(str, known))}），"
            "这个文件夹不能再发编号。请主台补上，再 cpl sync。"
        )
    if code:
        _require_still_ours(desk, code)
        return code
    if known and place.git.has_remote:
        raise NoDesk(
            "这个文件夹没有说是哪个台，发出的编号会和别人的重，没有登记。"
            f"是其中一个台的：cpl init . --desk 代码（{'、'.join(map(str, known))}）。"
        )
    return desk.actor.desk


def _require_still_ours(desk: Desk, code: str) -> None:
    """From the day after a take-over on both machines would begin with one."""
    from cpl.store.remote.claims import moved_to  # most offices are one desk

    other = moved_to(desk.workspace.git, code)
    if other is not None:
        raise NoDesk(
            f"{code} 台已经换到 {other} 上了，那里在发编号，这里再发会重，没有登记。"
            f"请在那一台上登记；要换回这里来：cpl init . --desk {code} --take-over。"
        )


def free_number(desk: Desk, machine: Machine, day: date, last: str = "") -> str:
    """The next number of a day at this desk: after `last`, or else after all that ever were.

    A record that was removed, moved or renamed keeps its number: two people never have one.
    Raises CplError where the record would lie outside the workspace.
    """
    place = desk.workspace
    code = letters(desk)
    given_out = (last,) if last else place.given_out(machine, day)
    number = next_number(machine, day, code, (*given_out, *_perhaps_given(desk, machine, day)))
    elsewhere = place.leads_elsewhere(place.root / folder_of(machine, number) / number)
    if elsewhere:
        raise CplError(elsewhere)
    return number


class NumbersGiven:
    """Many numbers given out by one command: each day and each folder is looked at once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._last: dict[str, str] = {}
        self._letters = letters(desk)

    def first(self, machine: Machine, day: date) -> str:
        """What a number of that day looks like; it may be somebody's."""
        return next_number(machine, day, self._letters, ())

    def next(self, machine: Machine, day: date) -> str:
        """Raises CplError where the record would lie outside the workspace."""
        key = f"{machine.name} {day}"
        last = self._last.get(key, "")
        if last:
            number = next_number(machine, day, self._letters, (last,))
        else:
            number = free_number(self.desk, machine, day)
        self._last[key] = number
        return number


def _perhaps_given(desk: Desk, machine: Machine, day: date) -> Iterator[str]:
    """The last number that the machine before this one may have given out that day.

    What it never sent may lie on its disk; what it sent was in the commit at which this took over.
    """
    until, commit = desk.workspace.taken_over
    if f"{day}" <= until:
        known = desk.workspace.numbers_in(commit, machine, day)
        yield next_number(machine, day, letters(desk), known, LEFT_OUT - 1)
