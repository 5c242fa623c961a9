"""Numbers of records: `TS{date}-{seq:3}` and the folder that follows from a number."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.loading import pattern

_PATTERN = pattern(r"([A-Z]+)(\d{4})(\d{2})(\d{2})-([A-Z]*)(\d*)")
MOST_MISSED = 200  # of a day: somebody wrote 99999999 for a number
DAY = len("20261121")
_WIDTH = pattern(r"\{seq:(\d+)\}")


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


def desk_in(number: str) -> str:
    """`A` of `TS20261121-A003`: the desk that gave it out; empty where the office had but one."""
    found = _PATTERN.fullmatch(number)
    return found[5] if found else ""


def called(number: str) -> str:
    """`3` of `TS20261121-003`, `A3` of `TS20261121-A003`: how it is called on its day."""
    desk, sequence = desk_in(number), number.rpartition("-")[2]
    return f"{desk}{sequence.removeprefix(desk).lstrip('0')}"


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
    return _folder(machine.folder, day)


@lru_cache(maxsize=1024)  # a long ledger asks for the same days again and again
def _folder(form: str, day: date) -> str:
    return form.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def gaps(there: Iterable[str], given_out: Iterable[str] = ()) -> Iterator[str]:
    """Numbers that must have been given out and are not there, in order.

    `given_out` are those known to have been, even after the last that is there.
    """
    found: dict[str, set[int]] = {}
    last: dict[str, int] = {}
    width: dict[str, int] = {}
    for numbers, counts in ((there, True), (given_out, False)):
        for match in filter(None, map(_PATTERN.fullmatch, numbers)):
            digits = match[6]
            if not digits:
                continue
            stem, sequence = match[0].removesuffix(digits), int(digits)
            found.setdefault(stem, set()).update((sequence,) if counts else ())
            last[stem] = max(last.get(stem, 0), sequence)
            if len(digits) < width.setdefault(stem, len(digits)):
                width[stem] = len(digits)  # 1000 comes after 999
    for stem in sorted(found):
        missing = (n for n in range(1, last[stem] + 1) if n not in found[stem])
        for sequence in islice(missing, MOST_MISSED):
            yield f"{stem}{sequence:0{width[stem]}}"


def next_number(
    machine: Machine, day: date, desk: str, given_out: Iterable[str], left_out: int = 0
) -> str:
    """The number after those given out that day at that desk; gaps are never filled.

    `left_out`: so many more that somebody may have given out unseen.
    """
    width = _WIDTH.search(machine.number)
    stem = f"{prefix_of(machine)}{day:%Y%m%d}-{desk}"
    used = [int(n) for each in given_out if (n := each.removeprefix(stem)).isdecimal()]
    return f"{stem}{max(used, default=0) + left_out + 1:0{int(width[1]) if width else 3}}"


def no_number(said: str, machines: Iterable[Machine]) -> str:
    """What is said of what is not shaped like a number."""
    return f"“{said}”不是编号。编号像 {example_numbers(machines)}。"


def example_numbers(machines: Iterable[Machine]) -> str:
    """The first number of a day, of each machine."""
    return "、".join(next_number(each, date(2026, 11, 21), "", ()) for each in machines)
