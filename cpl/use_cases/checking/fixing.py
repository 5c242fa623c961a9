"""Mend in a record what has one possible meaning: the lines that `cpl check` says to type.

What is typed goes through the same checks as any hand edit, and is committed as a correction
with a name and a reason. Nothing is guessed: what could mean two things is left to people, and
a file in which something is left is mended as far as it goes and recorded by them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cpl.codec.records.record import NUMBER
from cpl.dataclass import dataclass
from cpl.problems import CplError, Mending, Problem, UsageProblem, has_errors, in_order
from cpl.store.changeset import Change
from cpl.store.files import read_bytes, replace_bytes
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.changed_files import edited
from cpl.use_cases.checking.check import record_problems, with_sources, without_echoes
from cpl.use_cases.checking.colleagues import Colleagues
from cpl.use_cases.checking.hand_edits import message
from cpl.use_cases.checking.judging import judged, on_disk
from cpl.use_cases.desk import Desk
from cpl.yamltext.decoding import BOM, decode, recoded
from cpl.yamltext.mending import typed

MOST_STEPS = 1000
"""A file of a thousand mistakes is somebody's other file."""


@dataclass(frozen=True)
class Fixed:
    """A file as it lay there and as it would be; what was mended and what is left to people."""

    path: Path
    before: bytes
    after: bytes
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]
    declared: bool = False
    """What was typed corrects something recorded, and nothing else does."""

    @property
    def is_whole(self) -> bool:
        """Nothing is left that would keep it from being recorded."""
        return not has_errors(self.left)

    @property
    def change(self) -> Change:
        return Change(self.path, self.before, self.after)


def fixed(
    workspace: Workspace, path: Path, now: datetime, colleagues: Colleagues | None = None
) -> Fixed:
    """The file with everything sure typed, one after the other; nothing is written."""
    people = colleagues or Colleagues(workspace)
    before = data = read_bytes(path)
    mended: list[Problem] = []
    seen = {before}
    for _ in range(MOST_STEPS):
        found = _problems(workspace, path, data, now, people)
        sure, data = _step(found, data)
        if not sure or data in seen:
            break
        seen.add(data)
        mended.extend(sure)
    if not mended:
        return Fixed(path, before, data, (), in_order(without_echoes(found)))
    return _weighed(workspace, Fixed(path, before, data, tuple(mended), ()), now)


def _weighed(workspace: Workspace, done: Fixed, now: datetime) -> Fixed:
    """With what is left, judged against what git has like any edit.

    Only what we typed ourselves is declared a correction; an edit of what was recorded that
    somebody made before is his to declare.
    """
    (edit,) = on_disk(workspace, [done.path])
    verdict = judged(workspace, (replace(edit, after=done.after),), now)
    is_ours = edit.before == done.before and isinstance(
        workspace.load_bytes(done.path, done.before), Readable
    )
    left = verdict.problems if is_ours else verdict.every
    return replace(done, left=in_order(left), declared=is_ours and bool(verdict.declarable))


def _problems(
    workspace: Workspace, path: Path, data: bytes, now: datetime, colleagues: Colleagues
) -> tuple[Problem, ...]:
    loaded = workspace.load_bytes(path, data)
    found = loaded.problems
    if isinstance(loaded, Readable):
        found = (*found, *record_problems(workspace, loaded, now, colleagues))
    return with_sources(workspace, found, {workspace.shown(path): data})


def _step(found: tuple[Problem, ...], data: bytes) -> tuple[tuple[Problem, ...], bytes]:
    """The problems that can be mended at once, and the file without them."""
    whole = recoded(data)
    if whole is not None and NUMBER.encode() in whole:
        return found, whole
    sure = tuple(_apart(found))
    text, _ = decode("", data)
    for each in sure:
        assert each.mending is not None
        text = typed(text, each.mending)
    return sure, (BOM if data.startswith(BOM) else b"") + text.encode() if sure else data


def _apart(found: tuple[Problem, ...]) -> Iterator[Problem]:
    """Sure ones on lines of their own; where a line goes the rest waits for the next time."""
    taken: set[int] = set()
    for each in found:
        if each.mending is None or not each.mending.is_sure:
            continue
        lines = {number for number, _ in each.mending.lines}
        if lines & taken or (taken and _goes(each.mending)):
            continue
        yield each
        taken |= lines
        if _goes(each.mending):
            return


def _goes(mending: Mending) -> bool:
    return any(new is None for _, new in mending.lines)


def chosen(desk: Desk, said: tuple[str, ...]) -> tuple[Path, ...]:
    """The records named by file or number; else those edited by hand, or all where none is.

    Raises UsageProblem for what is no record.
    """
    if said:
        return tuple(dict.fromkeys(_named(desk, each) for each in said))
    mine = tuple(path for path in edited(desk) if _is_record(desk, path) and path.is_file())
    return mine or tuple(desk.workspace.paths())


def _named(desk: Desk, said: str) -> Path:
    path = Path(said).resolve()
    if not path.is_file():
        path = desk.workspace.path_of(desk.number_of(said))
    if not _is_record(desk, path):
        raise UsageProblem(f"{said} 不是记录。cpl fix 只改记录；别的文件请照 cpl check 说的改。")
    return path


def _is_record(desk: Desk, path: Path) -> bool:
    rules = desk.workspace.latest_rules
    return path.suffix == ".yaml" and rules.machine_of(path.stem) is not None


def keep(done: Fixed) -> None:
    """Put what is mended so far into the file, for somebody to go on; raises CplError."""
    if read_bytes(done.path) != done.before:
        raise CplError(f"{done.path} 刚刚被别人改过，没有改它。请再执行一次。")
    replace_bytes(done.path, done.after)


def record(desk: Desk, done: tuple[Fixed, ...], reason: str) -> tuple[Fixed, ...]:
    """One commit of the files that are whole now; answers those that it holds.

    The others are again what git has and are only written. Raises what
    `cpl.use_cases.trail.commit` raises.
    """
    git = desk.workspace.git
    new = tuple(each for each in done if git.committed_bytes(each.path) != each.after)
    for each in done:
        if each not in new:
            keep(each)
    if new:
        declared = any(each.declared for each in new)
        said = message(desk, tuple(each.path for each in new), reason, declared)
        trail.commit(desk, tuple(each.change for each in new), said, with_hand_edits=True)
    return new
