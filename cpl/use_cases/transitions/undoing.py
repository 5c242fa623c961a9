"""Take back one's own last event, as a correction that is itself recorded.

The files are committed as they were before; what was taken back stays in the
history for whoever asks. Only on the day itself: by the next morning boards,
registers and colleagues have gone by it, and what has been gone by is
corrected by a new event, not taken out of the record.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cpl.dataclass import dataclass
from cpl.domain.powers.settling import SETTLED
from cpl.problems import CplError
from cpl.store.changeset import Change, ChangedOnDisk, diff
from cpl.store.files import read_if_there
from cpl.store.git.commits import Commit
from cpl.store.record_files import Readable
from cpl.store.workspace import ATTACHMENTS, ISSUED, REPORTS, RULES, UnknownNumber
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import HAND_EDIT
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import EVENT, IMPORTED, RECORD, UNDOES, Message

LOOK_BACK = 500
UNDONE = "撤回"
NEW = "A"
INSTEAD = {
    ISSUED: "签发过的单不收回，内容有变就再签发一份。",
    REPORTS: "下发过的月报不收回，有补录就 cpl report --supplement --issue。",
    RULES: "采用的规则不撤回，用 cpl rules adopt 再采用一版。",
    ATTACHMENTS: "存进来的附件不撤回；附错了的，用备注说明，再附一次。",
}
IMPORT_STAYS = (
    "导入不撤回，编号给出去就不收回。映射写错了的，改好再导入一次，加 --update；"
    "整个导错了的，逐件作废，再导入加 --renew（docs/导入.md“导错了”）。"
)


class CannotUndo(CplError):
    """The last command is not one that can be taken back; the message says what to do."""

    exit_status = 1


@dataclass(frozen=True)
class TakenBack:
    """One record as it stands, and as it will stand again."""

    now: Readable
    before: Readable

    @property
    def number(self) -> str:
        return self.now.path.stem

    @property
    def events(self) -> str:
        added = self.now.record.history[len(self.before.record.history) :]
        return "、".join(each.name for each in added) or SETTLED

    @property
    def moved(self) -> str:
        now, before = self.now.card.state, self.before.card.state
        return now if now == before else f"{now}→{before}"


@dataclass(frozen=True)
class Undo:
    """A commit and the records that it changed, the one it was about first."""

    commit: Commit
    records: tuple[TakenBack, ...]


def last_of_mine(desk: Desk, number: str | None = None) -> Undo:
    """What `cpl undo` would take back, of one record or of any; raises CannotUndo."""
    commit = _newest(desk, number)
    paths = desk.workspace.git.files_of(commit.sha)
    reason = next(_reasons(desk, commit, paths), "")
    if reason:
        raise CannotUndo(f"{reason}\n什么都没有改。上一次是：{_said(desk, commit)}")
    order = [value for key, value in commit.trailers if key == RECORD]
    in_order = sorted(paths, key=lambda each: order.index(each.stem))
    return Undo(commit, tuple(_taken_back(desk, commit, each) for each in in_order))


def undo(desk: Desk, found: Undo) -> str:
    """Commit the files as they were; answers what that changes where nothing is written.

    Raises CannotUndo where a colleague has been quicker with something that stands on it.
    """
    changes = tuple(Change(e.now.path, e.now.data, e.before.data) for e in found.records)
    if desk.dry_run:
        preview = diff(changes, desk.workspace.root)
        return desk.onlooker.text(preview, (each.now for each in found.records))
    try:
        trail.commit(desk, changes, _message(found))
    except ChangedOnDisk:
        last_of_mine(desk, found.records[0].number)  # says what a colleague did after it
        raise
    return ""


def _message(found: Undo) -> Message:
    first = found.records[0]
    return Message(
        subject=f"{first.number} {UNDONE}: {first.events}",
        events=(UNDONE,),
        rules=tuple(taken_back.now.rules.meta for taken_back in found.records),
        records=tuple(taken_back.number for taken_back in found.records),
        more=((UNDOES, found.commit.sha),),
    )


def _newest(desk: Desk, number: str | None) -> Commit:
    """The newest commit made by cpl for this person, or the newest about one record."""
    for each in desk.workspace.git.newest(LOOK_BACK):
        if not any(key.startswith("Cpl-") for key, _ in each.trailers):
            continue
        if number is None:
            if _is_mine(desk, each):
                return each
        elif (RECORD, number) in each.trailers:
            if _is_mine(desk, each):
                return each
            raise CannotUndo(f"{_said(desk, each)}，不是你办的。只能撤回自己办的或录入的。")
    raise CannotUndo("没有你办过、可以撤回的事。")


def _is_mine(desk: Desk, commit: Commit) -> bool:
    return trail.person_in_git(desk.actor) in (commit.author, commit.committer)


def _at(desk: Desk, commit: Commit) -> datetime:
    """When it was, by the clock of the office."""
    return commit.at.astimezone(ZoneInfo(desk.workspace.latest_rules.meta.zone))


def _said(desk: Desk, commit: Commit) -> str:
    return f"{_at(desk, commit):%m-%d %H:%M} {commit.author.name} {commit.subject}"


def _reasons(desk: Desk, commit: Commit, paths: dict[Path, str]) -> Iterator[str]:
    """Why it cannot be taken back, and what to do instead; the first is enough."""
    if any(key == UNDOES for key, _ in commit.trailers):
        yield "上一次已经是撤回，撤回不能再撤回。要办的话再办一次。"
    if (EVENT, HAND_EDIT) in commit.trailers:
        yield "手工改动不撤回：把文件改回来，再 cpl commit -m 原因。"
    if (EVENT, IMPORTED) in commit.trailers:
        yield IMPORT_STAYS
    yield from (_instead(desk, each) for each in paths if not _is_record(desk, each))
    yield from (_registered(desk, each) for each, code in paths.items() if code == NEW)
    if not paths or any((RECORD, each.stem) not in commit.trailers for each in paths):
        yield "这一次没有办事，没有可以撤回的。"
    if _at(desk, commit).date() != desk.now.date():
        yield f"只撤回当天的，这是 {_at(desk, commit):%m-%d} 的。{_rather(desk)}"
    yield from _later(desk, commit, tuple(paths))


def _is_record(desk: Desk, path: Path) -> bool:
    try:
        return desk.workspace.path_of(path.stem) == path
    except UnknownNumber:
        return False


def _instead(desk: Desk, path: Path) -> str:
    top = path.relative_to(desk.workspace.root).parts[0]
    return INSTEAD.get(top, "这一次不是办事，不能撤回。")


def _registered(desk: Desk, path: Path) -> str:
    machine = desk.workspace.latest_rules.machine_of(path.stem)
    voids = [each for each in machine.events.values() if "voided" in each.means] if machine else []
    instead = f"误登记的用 cpl do {path.stem} {voids[0].name}，编号留着。" if voids else ""
    return f"登记不撤回，给出的编号不再收回。{instead}"


def _later(desk: Desk, commit: Commit, paths: tuple[Path, ...]) -> Iterator[str]:
    git, root = desk.workspace.git, desk.workspace.root
    papers = tuple(root / ISSUED / each.stem for each in paths)
    for each in git.touched_since(commit.sha, (*paths, *papers)):
        yield f"在它上面又办了事：{_said(desk, each)}。{_rather(desk)}"
    for path in paths:
        if read_if_there(path) != git.committed_bytes(path, commit.sha):
            yield f"{desk.workspace.shown(path)} 后来手工改过，还没有记录。先 cpl commit -m 原因。"


def _rather(desk: Desk) -> str:
    """What to do about an event that others have gone by."""
    machines = desk.workspace.machines()
    names = [e.name for m in machines for e in m.events.values() if "corrected" in e.means]
    return f"请用“{names[0]}”改登记的内容，或者接着办下一件事。" if names else "请接着办下一件事。"


def _taken_back(desk: Desk, commit: Commit, path: Path) -> TakenBack:
    before = desk.workspace.git.committed_bytes(path, f"{commit.sha}~1")
    assert before is not None, "a file that was new is refused above"
    now = desk.workspace.load_file(path).require()
    return TakenBack(now, desk.workspace.load_bytes(path, before).require())
