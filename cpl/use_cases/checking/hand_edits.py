"""Record hand edits with a name and a reason, after checking them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpl.domain.cases.masking import HIDDEN
from cpl.domain.people.staff_changes import WhoChanges
from cpl.domain.values.screening import screened
from cpl.problems import CplError, UsageProblem, some
from cpl.sequence import Joined, LazySequence, in_batches
from cpl.store.aside.side_files import read_side
from cpl.store.changeset import Change
from cpl.store.git.versions import bytes_in
from cpl.store.record_files import Readable
from cpl.store.workspace import STAFF, Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.changed_files import IGNORED, edited, is_frozen
from cpl.use_cases.checking.check import AT_ONCE
from cpl.use_cases.checking.judging import Edited
from cpl.use_cases.desk import Desk
from cpl.use_cases.sealing.archive import PaperFate, issued_files
from cpl.use_cases.trail import Message

HAND_EDIT, HAND_CORRECTION, STAFF_CHANGED = "手工改动", "手工更正", "人员变动"


class NothingToCommit(CplError):
    exit_status = 1


class PersonalReason(CplError):
    """A reason would put into history for ever who somebody is or how he is reached."""

    exit_status = 2

    def __init__(self, hidden: str) -> None:
        super().__init__(
            f"原因里有投诉人的姓名、电话或者证件号，记进 git 就去不掉了：{hidden}\n"
            "换个说法，如“按录音改电话”。"
        )


class HandEdits(CplError):
    """What a paper would be made of is not what git has."""

    exit_status = 1

    def __init__(self, names: tuple[str, ...], act: str) -> None:
        super().__init__(
            f"{some(names, unit='个文件')}有手工改动还没有记录，{act}了就对不上。"
            f"请先 cpl commit -m 原因，再{act}。"
        )


class IssuedAltered(CplError):
    """What was issued is no longer what was issued."""

    exit_status = 1

    def __init__(self, names: tuple[str, ...], restoring: str = "git restore") -> None:
        super().__init__(
            f"{some(names, unit='个文件')}签发以后被改过或者不见了。"
            f"请先用 {restoring} 恢复原样；内容有变就再签发一份。"
        )


def chosen(desk: Desk, paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files to record: those named, all that changed in a folder named; else all there are.

    Raises UsageProblem for a file that stands outside the workspace, or that there is not.
    """
    named = tuple(path.resolve() for path in paths)
    if not named:
        return edited(desk)
    changed = desk.workspace.git.status()
    for path in named:
        if path not in changed and not path.exists():
            raise UsageProblem(f"没有 {path.name} 这个文件。")
    found = (
        sorted(each for each in changed if path in each.parents) if path.is_dir() else [path]
        for path in named
    )
    return tuple(dict.fromkeys(_inside(desk, each) for files in found for each in files))


def _inside(desk: Desk, path: Path) -> Path:
    if not path.is_relative_to(desk.workspace.root):
        raise UsageProblem(f"{path} 不在工作文件夹 {desk.workspace.root} 里。")
    return path


class _AsTheyLie(LazySequence[Change]):
    """Edits as what is committed of them: every file as it is."""

    def __init__(self, edits: Sequence[Edited]) -> None:
        self._edits = edits

    def __len__(self) -> int:
        return len(self._edits)

    def made(self, index: int) -> Change:
        each = self._edits[index]
        return Change(each.path, each.after, each.after)


def commit(
    desk: Desk,
    edits: Sequence[Edited],
    reason: str,
    *,
    declared: bool = False,
    claims: tuple[str, ...] = (),
) -> str:
    """One commit of these edits, with the reason; answers the commit.

    What the rules stand on is kept with them. `declared`: it is a correction of what was
    recorded; `claims`: what the verdict says must be said of it. Raises UsageProblem where there
    is no reason, NothingToCommit where there is
    nothing to record.
    """
    if not reason.strip():
        raise UsageProblem("要写明为什么改：cpl commit -m 原因。")
    bases = tuple(Change(path, None, data) for path, data in desk.workspace.bases_to_keep().items())
    if not edits and not bases:
        raise NothingToCommit("没有手工改动要记录。")
    changes = Joined[Change](_AsTheyLie(edits), bases)
    paths = tuple(each.path for each in edits)
    said = message(desk, paths, reason, declared, claims)
    return trail.commit(desk, changes, said, with_hand_edits=True)


def who_changes(desk: Desk) -> WhoChanges:
    """Whoever makes edits by hand, for whom they are judged."""
    typist = desk.recorder.name if desk.recorder else ""
    return WhoChanges(desk.actor.name, typist, desk.basis or "")


def message(
    desk: Desk,
    paths: tuple[Path, ...],
    reason: str,
    declared: bool,
    claims: tuple[str, ...] = (),
) -> Message:
    """How the history tells of edits made by hand; raises PersonalReason."""
    rules = desk.workspace.latest_rules
    of_people = (STAFF_CHANGED,) if desk.workspace.root / STAFF in paths else ()
    require_impersonal(desk, paths, reason)
    return Message(
        subject=f"{HAND_CORRECTION if declared else HAND_EDIT}: {reason.strip().splitlines()[0]}",
        events=(HAND_EDIT, *((HAND_CORRECTION,) if declared else ()), *of_people),
        claims=claims,
        rules=(rules.meta,),
        records=tuple(path.stem for path in paths if rules.machine_of(path.stem)),
    )


def require_impersonal(desk: Desk, paths: tuple[Path, ...], reason: str) -> None:
    """Raises PersonalReason for what is personal by its looks, or said in one of these records:
    as they are, as git has them, and aside.
    """
    hidden = screened(reason)
    for batch in in_batches((path for path in paths if path.suffix == ".yaml"), AT_ONCE):
        committed = bytes_in(desk.workspace.git, "HEAD", batch)
        for path in batch:
            for loaded in _now_and_before(desk.workspace, path, committed[path]):
                hidden = desk.onlooker.masking(loaded).text(hidden)
            for piece in read_side(desk.workspace.root, path).pieces.values():
                hidden = hidden.replace(piece, HIDDEN) if len(piece) > 1 else hidden
    if hidden != reason:
        raise PersonalReason(hidden.strip())


def _now_and_before(
    workspace: Workspace, path: Path, committed: bytes | None
) -> Iterator[Readable]:
    """What is written of a name is often the one that was wrong."""
    found = (
        workspace.load_file(path) if path.is_file() else None,
        workspace.load_bytes(path, committed) if committed is not None else None,
    )
    yield from (each for each in found if isinstance(each, Readable))


def require_committed(
    workspace: Workspace, sources: tuple[Path, ...], act: str, beside: Path | None = None
) -> None:
    """Raises HandEdits where one of these files, or a record in these folders, is not committed.

    `act` is what would be done with them (签发, 下发): it could never be made again. Raises
    IssuedAltered where something issued in the folder `beside` is not as it was.
    """
    asked = (*sources, *([beside] if beside else []))
    if not asked:  # git would take no path for every path
        return
    changed = workspace.git.status(asked)
    altered = sorted(p for p, code in changed.items() if is_frozen(workspace, p, code))
    if altered:
        raise IssuedAltered(tuple(map(workspace.shown, altered)))
    if beside is not None:
        _require_as_issued(workspace, beside)
    edits = sorted(
        path
        for path, code in changed.items()
        if (path.suffix == ".yaml" or path in sources)
        and code != IGNORED
        and beside not in path.parents
    )
    if edits:
        raise HandEdits(tuple(map(workspace.shown, edits)), act)


def _require_as_issued(workspace: Workspace, folder: Path) -> None:
    """Raises IssuedAltered where one was altered or taken away, and that committed too."""
    found = issued_files(workspace.git, (workspace.relative(folder),))
    altered = tuple(each for each in found if each.code and each.fate is not PaperFate.WHOLE)
    if altered:
        raise IssuedAltered(tuple(each.path for each in altered), altered[0].restoring)
