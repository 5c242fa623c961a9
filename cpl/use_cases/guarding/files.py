"""The files as a push leaves them: what `cpl check` says of those that it changes."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cpl.problems import Location, Problem, Severity, some
from cpl.store.aside.side_files import PRIVATE
from cpl.store.bases import OLD_RULES
from cpl.store.files import nature_of, shown_name
from cpl.store.history.past import FileChange, difference
from cpl.store.record_folders import is_hidden, problems, sorted_out
from cpl.store.workspace import RULES
from cpl.use_cases.aside.looking import NOT_ASIDE, tracked_problems
from cpl.use_cases.auditing.past_office import KEPT
from cpl.use_cases.checking.check import without_echoes
from cpl.use_cases.checking.colleagues import Colleagues
from cpl.use_cases.checking.judging import Edited, by_themselves, said_bare
from cpl.use_cases.guarding.pushed import Pushed

REGULAR = re.compile("1006..|1007..")
MODULE, A_MODULE = "160000", "别的仓库（子模块）"
LIKE_YAML = (".yaml", ".yml")
ENDED_MERGE = re.compile(rb"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
AT_ONCE = 256
"""Of so many files what they hold is held at a time."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SIDES = 3
"""Both sides and what stands between them: fewer such lines are somebody's ornament."""


class Everybody(Colleagues):
    """Takes every name for a colleague's: whose name is none is only warned of."""

    def ever(self, name: str) -> bool:
        return True


def file_problems(pushed: Pushed) -> tuple[Problem, ...]:
    """The errors of the files that are otherwise than before; none that they had already."""
    changed = [e for e in difference(pushed.git, pushed.old, pushed.new) if e.after]
    found = (
        *_strange(pushed, changed),
        *tracked_problems(e.path for e in changed if e.path.startswith(f"{PRIVATE}/")),
        *_of_contents(pushed, [each for each in changed if REGULAR.match(each.mode)]),
    )
    return tuple(each for each in found if each.severity is Severity.ERROR)


def _strange(pushed: Pushed, changed: Sequence[FileChange]) -> Iterator[Problem]:
    """What is no file, and what lies in the folders of the records and is none."""
    tops = pushed.record_tops

    def is_near(change: FileChange) -> bool:
        return change.path.partition("/")[0] in tops and not is_hidden(change.path)

    own = filter(is_near, changed)
    yield from problems(sorted_out(((e.path, _nature(e)) for e in own), pushed.workspace.place), ())
    odd = [each.path for each in changed if CONTROL.search(each.path)]
    if odd:
        say = f"文件名里有看不见的字符：{some([shown_name(each) for each in odd])}。"
        yield Problem(Location(shown_name(odd[0])), "odd-name", say, "换一个名称。")
    for each in changed:
        if not is_near(each) and _nature(each):
            say = f"这是{_nature(each)}，不是普通的文件，不收。"
            yield Problem(Location(shown_name(each.path)), "not-a-file", say, "换成文件本身。")


def _nature(change: FileChange) -> str:
    return A_MODULE if change.mode == MODULE else nature_of(int(change.mode, 8))


def _of_contents(pushed: Pushed, changed: Sequence[FileChange]) -> Iterator[Problem]:
    """Conflict markers anywhere; of what cpl reads, everything that stops it."""
    readable = [each for each in changed if each.path.endswith(LIKE_YAML)]
    readable += _standing_on_others(pushed, {each.path for each in readable})
    lost = list[str]()
    yield from _against(pushed, readable, lost)
    yield from _half_merged(pushed, (e for e in changed if not e.path.endswith(LIKE_YAML)))
    if lost:
        say = f"太大，或者内容没有一起推：{some([shown_name(each) for each in lost])}。"
        yield Problem(Location(shown_name(lost[0])), "unreadable", say, "看 git fsck 说什么。")


def _standing_on_others(pushed: Pushed, changed: Collection[str]) -> Iterator[FileChange]:
    """The versions of the rules, where what they stand on is changed: each alone is no rules."""
    if any(each.startswith(KEPT) for each in changed):
        for path, blob in pushed.office.files.items():
            is_version = path.partition("/")[0] in (RULES, OLD_RULES) and not path.startswith(KEPT)
            if is_version and path not in changed:
                yield FileChange(path, "M", "", blob)


def _edits(pushed: Pushed, changed: Sequence[FileChange]) -> Iterator[Edited]:
    """Each with what it was and is, a few of them at a time; none whose contents are lost."""
    for change, data in _contents(pushed, changed):
        if data is not None:
            was = pushed.blob(change.before) if change.before else None
            yield Edited(pushed.office.root / change.path, was, data)


def _contents(
    pushed: Pushed, changed: Iterable[FileChange]
) -> Iterator[tuple[FileChange, bytes | None]]:
    """Each with what it holds; None: it is lost."""
    waiting = iter(changed)
    while some := list(islice(waiting, AT_ONCE)):
        said = dict(pushed.blobs.each(each.after for each in some))
        yield from ((each, said[each.after]) for each in some)


def _against(pushed: Pushed, changed: Sequence[FileChange], lost: list[str]) -> Iterator[Problem]:
    """What is wrong with these that was not before; `lost` gets the paths of those of no contents.

    They are gone through as often as there is something to ask: first pushes are of all records.
    """
    office, now = pushed.office, pushed.now

    def after() -> Iterator[tuple[Path, bytes]]:
        for change, data in _contents(pushed, changed):
            if data is None:
                lost.append(change.path)
            else:
                yield office.root / change.path, data

    found = without_echoes(
        (
            *map(_strict, by_themselves(office, after(), now, Everybody(office))),
            *said_bare(office, _edits(pushed, changed)),
        )
    )
    wrong = {each.location.path for each in found if each.severity is Severity.ERROR}
    doubtful = [e for e in changed if office.shown(office.root / e.path) in wrong] if wrong else []
    before = (
        (each.path, each.before) for each in _edits(pushed, doubtful) if each.before is not None
    )
    had = by_themselves(office, before, now, Everybody(office)) if wrong else ()
    known = {_same(each) for each in map(_strict, had)}
    yield from (each for each in found if _same(each) not in known)


def _strict(problem: Problem) -> Problem:
    """What is personal stays in the shared history of all for ever."""
    return replace(problem, severity=Severity.ERROR) if problem.code == NOT_ASIDE else problem


def _same(problem: Problem) -> tuple[str, str, str]:
    return problem.location.path, problem.code, problem.message


def _half_merged(pushed: Pushed, changed: Iterable[FileChange]) -> Iterator[Problem]:
    """A file in which git has written both sides, and nobody has chosen."""
    told = {each.after: each for each in changed}
    for blob, data in pushed.blobs.each(told):
        found = list(ENDED_MERGE.finditer(data or b""))
        if len(found) >= SIDES and b"\0" not in (data or b""):
            line = (data or b"").count(b"\n", 0, found[0].start()) + 1
            place = Location(shown_name(told[blob].path), line)
            mend = "留下对的，删去 <<<<<<<、=======、>>>>>>> 那几行，再提交。"
            yield Problem(place, "half-merged", "合并的冲突还没有解决。", mend)
