"""Which record people mean: by its number, today's `3`, or the tail of one."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from cpl.codec.records.values import half_width
from cpl.domain.regulation.numbers import desk_in, is_number, no_number
from cpl.loading import pattern
from cpl.problems import UsageProblem, some
from cpl.store.workspace import UnknownNumber, Workspace

DASHES = pattern("[‐-―−]")
RANGE = pattern(r"([A-Z]{0,2})(\d{1,3})(-|~|到|至)\1?(\d{1,3})")
SEPARATORS = str.maketrans(",、;", "   ")
LAST_PART = pattern(r"([A-Z]*)0*(\d+)")
A_WEEK = timedelta(days=7)


def resolve(workspace: Workspace, said: str, today: date) -> str:
    """`TS20261121-003` itself, today's `3` or `A3`, or any tail that only one number has.

    Of several desks' `3` it is that of the desk whose clone this is. Raises UnknownNumber
    where there is none, or more than one.
    """
    wanted = DASHES.sub("-", half_width(said)).upper()
    if not wanted.strip(" -"):  # "$N" of a script that has no N: every number ends with it
        raise UnknownNumber("编号是空的。用 cpl list 看有哪些。")
    is_whole = _is_whole(workspace, wanted)
    if is_whole and (
        os.path.lexists(workspace.path_of(wanted)) or workspace.is_kept_in_git(wanted)
    ):
        return wanted
    for machine in workspace.machines():
        todays = [n for n in workspace.numbers_on(machine, today) if _ends_so(n, wanted)]
        own = [n for n in todays if desk_in(n) == workspace.desk_code]
        if len(own or todays) == 1:
            return (own or todays)[0]
    found = _ending(tuple(_that_may_end(workspace, wanted)), wanted, today)
    if len(found) == 1:
        return found[0]
    if is_whole:
        raise UnknownNumber(workspace.why_not_there(wanted))
    if not found and workspace.latest_rules.machine_of(wanted):
        raise UnknownNumber(no_number(said, workspace.machines()))
    if not found:
        raise UnknownNumber(f"没有编号“{said}”。用 cpl list 看有哪些。")
    raise UnknownNumber(f"“{said}”对得上不止一个编号：{some(found, 5)}。请多写几位。")


def resolve_ever(workspace: Workspace, said: str, today: date) -> str:
    """The same, also of a record whose file is gone: git has had it.

    Raises UnknownNumber where there never was one, or more than one is meant.
    """
    try:
        return resolve(workspace, said, today)
    except UnknownNumber:
        wanted = DASHES.sub("-", half_width(said)).upper()
        tops = [each.top_folder for each in workspace.machines()]
        names = (each.rpartition("/")[2] for each in workspace.git.ever_added(tops))
        ever = {each.removesuffix(".yaml") for each in names}
        numbers = sorted(each for each in ever if _is_whole(workspace, each))
        found = [wanted] if wanted in ever else _ending(numbers, wanted, today)
        found = found if wanted.strip(" -") else []
        if len(found) != 1:
            raise
        return found[0]


def resolve_all(workspace: Workspace, said: str, today: date) -> tuple[str, ...]:
    """Several: `3、4`, `3-5`; each once, in the order said.

    Raises UnknownNumber, also where `3-5` may be one number of another day.
    """
    pieces = half_width(said).translate(SEPARATORS).split()
    found = [n for each in pieces or [said] for n in _from_to(workspace, each, today)]
    return tuple(dict.fromkeys(found))


def _from_to(workspace: Workspace, said: str, today: date) -> Iterator[str]:
    """The numbers of today from one to the other; else what the words name by themselves."""
    both = RANGE.fullmatch(DASHES.sub("-", said).upper())
    letters, first, last = (both[1], int(both[2]), int(both[4])) if both else ("", 0, 0)
    if not both or first >= last or not _are_of(workspace, letters, (first, last), today):
        yield resolve(workspace, said, today)
        return
    with suppress(UnknownNumber):
        other = resolve(workspace, said, today) if both[3] == "-" else ""
        if other:
            raise UsageProblem(
                f"“{said}”可以是今天的第 {first} 到 {last} 件，也可以是 {other}。"
                f"请写 {first}到{last}，或者 {other[-8:]}。"
            )
    desk = letters or desk_in(resolve(workspace, str(first), today))  # all of them of one desk
    for number in range(first, last + 1):
        yield resolve(workspace, f"{desk}{number}", today)


def _are_of(workspace: Workspace, letters: str, numbers: Sequence[int], today: date) -> bool:
    """Has each of them been given today?"""
    todays = [n for m in workspace.machines() for n in workspace.numbers_on(m, today)]
    return all(any(_ends_so(each, f"{letters}{n}") for each in todays) for n in numbers)


def _ending(numbers: Sequence[str], wanted: str, today: date) -> list[str]:
    """Those with this tail, whose last part needs no noughts; of many, the last week's."""
    names_desk = wanted[:1].isalpha() and LAST_PART.fullmatch(wanted)
    is_meant = _ends_so if names_desk else str.endswith
    found = [each for each in numbers if is_meant(each, wanted)]
    head, dash, last = wanted.rpartition("-")
    if not found and head and dash:
        same_day = (each for each in numbers if each.rpartition("-")[0].endswith(head))
        found = [each for each in same_day if _ends_so(each, last)]
    if len(found) < 2:
        return found
    alike = [each for each in found if _ends_so(each, last)]
    recent = [each for each in alike if (day := _day_of(each)) and today - day <= A_WEEK]
    return sorted(recent, reverse=True) or found


def _day_of(number: str) -> date | None:
    return _as_day(number.rpartition("-")[0][-8:])


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
    return _as_day(words[-8:])


def _as_day(digits: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(digits) if len(digits) == 8 and digits.isdecimal() else None
    return None


def _is_whole(workspace: Workspace, said: str) -> bool:
    machine = workspace.latest_rules.machine_of(said)
    return machine is not None and is_number(machine, said)


def _ends_so(number: str, said: str) -> bool:
    """Is `A003` its last part, where `3`, `03` or `A3` is said?"""
    last, wanted = LAST_PART.fullmatch(number.rpartition("-")[2]), LAST_PART.fullmatch(said)
    if last is None or wanted is None:
        return False
    return last[2] == wanted[2] and wanted[1] in ("", last[1])
