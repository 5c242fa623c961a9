"""Which record people mean: by its number, today's `3`, or the tail of one."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from cpl.codec.records.values import half_width
from cpl.domain.regulation.numbers import is_number, no_number
from cpl.problems import some
from cpl.store.workspace import UnknownNumber, Workspace


def resolve(workspace: Workspace, said: str, today: date) -> str:
    """`TS20261121-003` itself, today's `3`, or any tail that only one number has.

    Raises UnknownNumber where there is none, or more than one.
    """
    wanted = half_width(said).upper()
    if _is_whole(workspace, wanted):
        if not os.path.lexists(workspace.path_of(wanted)):
            raise UnknownNumber(workspace.why_not_there(wanted))
        return wanted
    for machine in workspace.machines():
        todays = [
            n for n in workspace.numbers_on(machine, today) if _sequence(n) == wanted.lstrip("0")
        ]
        if len(todays) == 1:
            return todays[0]
    found = [each for each in _that_may_end(workspace, wanted) if each.endswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found and workspace.latest_rules.machine_of(wanted):
        raise UnknownNumber(no_number(said, workspace.machines()))
    if not found:
        raise UnknownNumber(f"没有编号“{said}”。用 cpl list 看有哪些。")
    raise UnknownNumber(f"“{said}”对得上不止一个编号：{some(found, 5)}。请多写几位。")


def _that_may_end(workspace: Workspace, tail: str) -> Iterator[str]:
    """Every number that may end like this: of one day's folder where it says the day."""
    day = _day_before(tail.rpartition("-")[0])
    if day is None:
        yield from workspace.numbers()
        return
    for machine in workspace.machines():
        for number in sorted(workspace.numbers_on(machine, day)):
            path = workspace.path_of(number) if is_number(machine, number) else None
            if (
                path
                and path.is_file()
                and not path.is_symlink()
                and not workspace.leads_elsewhere(path)
            ):
                yield number


def _day_before(words: str) -> date | None:
    """The day with which a number's beginning ends: 2026-11-19 of `TS20261119`."""
    digits = words[-8:]
    with suppress(ValueError):
        return date.fromisoformat(digits) if len(digits) == 8 and digits.isdecimal() else None
    return None


def _is_whole(workspace: Workspace, said: str) -> bool:
    machine = workspace.latest_rules.machine_of(said)
    return machine is not None and is_number(machine, said)


def _sequence(number: str) -> str:
    return number.rpartition("-")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0")
