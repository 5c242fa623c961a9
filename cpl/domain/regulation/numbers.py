"""Numbers of records: `TS{date}-{seq:3}` and the folder that follows from a number."""

import re
from collections.abc import Iterable
from datetime import date

from cpl.domain.regulation.rules import Machine, prefix_of

_PATTERN = re.compile(r"([A-Z]+)(\d{4})(\d{2})(\d{2})-([A-Z]*)(\d*)")
DAY = len("20261121")
_WIDTH = re.compile(r"\{seq:(\d+)\}")


def is_number(machine: Machine, number: str) -> bool:
    """Is it shaped like this machine's numbers, with a date that exists?"""
    found = _PATTERN.fullmatch(number)
    return (
        found is not None
        and found[1] == prefix_of(machine)
        and bool(found[6])
        and date_in(number) is not None
    )


def prefix_in(number: str) -> str:
    """`TS` of a number, by which its machine is known."""
    return number.partition("-")[0][:-DAY]


def date_in(number: str) -> date | None:
    """The day of registration that a number carries."""
    found = _PATTERN.match(number)
    try:
        return date(int(found[2]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def folder_of(machine: Machine, number: str) -> str:
    """`complaints/2026/11`: a function of the number, whatever happens to the record."""
    day = date_in(number)
    assert day is not None, number
    return machine.folder.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def next_number(machine: Machine, day: date, desk: str, given_out: Iterable[str]) -> str:
    """The number after those given out that day at that desk; gaps are never filled."""
    width = _WIDTH.search(machine.number)
    stem = f"{prefix_of(machine)}{day:%Y%m%d}-{desk}"
    used = [int(n) for each in given_out if (n := each.removeprefix(stem)).isdigit()]
    return f"{stem}{max(used, default=0) + 1:0{int(width[1]) if width else 3}}"
