"""What lies in the folders of the records, by names alone; nothing is opened here.

A record is a regular file that lies where its number says. Whatever else lies there is
told, and so is a record that git has and the folder has not.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.regulation.numbers import folder_of, is_number, prefix_in
from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.domain.regulation.years_left_out import year_of
from cpl.problems import Location, Problem, Severity, some
from cpl.store.files import nature_of, shown_name

HIDDEN = (".", "~")
EDITORS_COPY = "~"
LIKE_YAML = ("yaml", "yml")
YEARS_LEFT_OUT = "years-left-out"
MOST_APART = 5
"""So many records that are gone or lie astray have a line each; more of them share one."""

Place = Callable[[str], str | None]
"""Where the record with this number stands, below the workspace; None for what is no number."""


@dataclass(frozen=True)
class Lying:
    """Everything in the folders of the records, by its path below the workspace, in order.

    `astray`: where a file lies that bears a number, and where that record stands.
    `odd`: what is no regular file, and what it is called.
    """

    records: tuple[str, ...] = ()
    astray: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    odd: tuple[tuple[str, str], ...] = ()


def places(machines: Iterable[Machine]) -> Place:
    """Where records of these machines stand; of two with one prefix the first is meant."""
    known: dict[str, Machine] = {}
    for each in machines:
        known.setdefault(prefix_of(each), each)
    folders: dict[str, str] = {}  # by the day: numbers come by ten thousands

    def place(stem: str) -> str | None:
        day = stem.partition("-")[0]
        machine = known.get(prefix_in(stem))
        if machine is None or not is_number(machine, stem):
            return None
        if day not in folders:
            folders[day] = folder_of(machine, stem)
        return f"{folders[day]}/{stem}.yaml"

    return place


def stem_of(path: str) -> str:
    """The name in a path as far as its first dot: the number of a record's file."""
    return path.rpartition("/")[2].partition(".")[0]


def lying(root: Path, tops: Iterable[str], place: Place) -> Lying:
    """Look at every name below these folders."""
    return sorted_out((each for top in tops for each in _names(root, top)), place)


def sorted_out(names: Iterable[tuple[str, str]], place: Place) -> Lying:
    """What these are, each named with what it is called if it is no regular file."""
    records: list[str] = []
    astray: list[tuple[str, str]] = []
    foreign: list[str] = []
    odd: list[tuple[str, str]] = []
    for name, nature in sorted(names):
        stem, _, ending = name.rpartition("/")[2].partition(".")
        wanted = place(stem)
        if nature:
            odd.append((name, nature))
        elif wanted == name:
            records.append(name)
        elif wanted and ending.lower() in LIKE_YAML:
            astray.append((name, wanted))
        else:
            foreign.append(name)
    return Lying(tuple(records), tuple(astray), tuple(foreign), tuple(odd))


def _names(root: Path, top: str) -> Iterator[tuple[str, str]]:
    """Every name below a folder with what it is, empty for a regular file; links are not followed.

    A folder stands in for what is in it, unless it cannot be opened or is named like a record.
    """
    with suppress(FileNotFoundError):
        nature = nature_of((root / top).lstat().st_mode)
        if (nature and not (root / top).is_dir()) or (root / top).is_symlink():
            yield top, nature
            return
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                found = [each for each in entries if not is_hidden(each.name)]
        except FileNotFoundError:
            continue
        except OSError:
            yield folder, "打不开的文件夹"
            continue
        for each in found:
            name = f"{folder}/{each.name}"
            if each.is_file(follow_symlinks=False):
                yield name, ""
            elif each.is_dir(follow_symlinks=False) and not is_like_yaml(name):
                waiting.append(name)
            else:
                yield name, nature_of(each.stat(follow_symlinks=False).st_mode)


def is_hidden(name: str) -> bool:
    return name.startswith(HIDDEN) or name.endswith(EDITORS_COPY)


def is_like_yaml(name: str) -> bool:
    return name.rpartition(".")[2].lower() in LIKE_YAML


# —— what is said of it ——


def problems(found: Lying, missing: Sequence[str]) -> Iterator[Problem]:
    """A line for each record that is gone or lies astray, and one for each other kind.

    Of the records that lie where they should only those are asked that others lie astray of.
    """
    yield from _gone(missing)
    yield from _astray(found.astray, frozenset(found.records))
    for nature in dict.fromkeys(nature for _, nature in found.odd):
        yield _odd(nature, [name for name, each in found.odd if each == nature])
    like_records = [name for name in found.foreign if is_like_yaml(name)]
    others = [name for name in found.foreign if not is_like_yaml(name)]
    if like_records:
        say = f"文件名不是编号，没有算进来：{_some(like_records)}。"
        mend = "是记录就改回编号作文件名，不是的挪到别处。"
        yield _problem(like_records[0], "not-a-record", say, mend)
    if others:
        say = f"不是记录，没有看：{_some(others)}。"
        mend = "材料用 cpl attach 附到那一件上，别的挪出去。"
        yield _problem(others[0], "foreign-file", say, mend, Severity.WARNING)


def left_out_said(folders: Iterable[str]) -> Iterator[Problem]:
    """That this clone does without these folders, by their years, and how it gets them."""
    found = {year: each for each in sorted(folders, reverse=True) if (year := year_of(each))}
    years = sorted(found)
    if years:
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
        say = f"{span} 年的没有取到这台电脑上，没有算进来。"
        mend = f"要算进来：cpl sync --since {years[0]}。"
        yield _problem(found[years[0]], YEARS_LEFT_OUT, say, mend, Severity.WARNING)


def _gone(missing: Sequence[str]) -> Iterator[Problem]:
    many = len(missing) > MOST_APART
    for name in missing[: 1 if many else None]:
        say = f"这些记录不见了：{_some(missing)}" if many else f"记录 {_number(name)} 不见了"
        restore = "、".join(dict.fromkeys(each.partition("/")[0] for each in missing))
        mend = f"取回：git restore {restore if many else name}。记错的也不删，用“作废”。"
        yield _problem(name, "record-gone", f"{say}，没有算进来。", mend)


def _astray(found: Sequence[tuple[str, str]], there: Collection[str]) -> Iterator[Problem]:
    many = len(found) > MOST_APART
    for name, wanted in found[: 1 if many else None]:
        more = f"（这样的一共 {len(found)} 个）" if many else ""
        say = f"记录 {_number(wanted)} 应当是 {wanted}，放错了地方或改了名，没有算进来{more}。"
        back = f"放回去：mv -n {shown_name(name)} {wanted}"
        mend = "那里已经有一份：比一比，多余的挪出去。" if wanted in there else back
        yield _problem(name, "record-astray", say, mend)


def _odd(nature: str, names: Sequence[str]) -> Problem:
    say = f"这是{nature}，不是普通的文件，没有看：{_some(names)}。"
    mend = "记录要是本文件夹里普通的文件：换回来（git restore），或者挪走。"
    return _problem(names[0], "not-a-file", say, mend)


def _problem(
    name: str, code: str, say: str, mend: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(Location(shown_name(name)), code, say, mend, severity)


def _number(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yaml")


def _some(names: Collection[str]) -> str:
    return some([shown_name(each.rpartition("/")[2]) for each in names])
