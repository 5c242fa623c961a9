"""Clear what is kept aside of a record: when its years are over, or when its person asks.

What the history holds is not cleared, by this or by anything short of a new history, and is
said so. That it was done, by whom and why is committed; what it was is not.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from cpl.codec.records.aside import marked_places
from cpl.codec.records.parting import left_in
from cpl.codec.records.record import DIVERGENCES, HISTORY, IN_BYTES, NUMBER
from cpl.dataclass import dataclass
from cpl.domain.decisions.keeping import due_on, why_kept
from cpl.domain.values.value import shown as shown_value
from cpl.problems import CplError, ProblemsFound, UsageProblem, some
from cpl.store.aside.side_files import (
    purged_path,
    read_side,
    side_path,
)
from cpl.store.attachments import OUTSIDE_GIT, folder_of_attachments
from cpl.store.changeset import Change
from cpl.store.files import read_bytes, read_if_there, remove
from cpl.store.history.last_backup import last_backup
from cpl.store.index.record_index import RecordIndex, Selection
from cpl.store.index.tables import NAME
from cpl.store.record_files import Readable
from cpl.store.workspace import DRAFTS, ISSUED, Workspace
from cpl.use_cases import trail
from cpl.use_cases.aside.looking import CLEARING
from cpl.use_cases.aside.parting import bare_line, mask_of
from cpl.use_cases.checking.editing import FOLDER as EDITS
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message
from cpl.use_cases.upkeep.backups import FILES, backups_in
from cpl.yamltext.edit import AppendItem, apply_edits
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Path as TreePath
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse

SOONEST = "0000-00"


class NotTheirsToClear(CplError):
    """Somebody clears whose role may not."""

    exit_status = 1


class NotToBeCleared(CplError):
    """Records that must be kept as they are."""

    exit_status = 1

    def __init__(self, why: Iterable[str]) -> None:
        told = "\n".join(f"  {each}" for each in why)
        super().__init__(f"不能清除：\n{told}\n什么都没有清除。")


@dataclass(frozen=True)
class Clearable:
    """One record and what lies aside of it.

    `due`: from which day it is to be cleared; `kept_for`: why it may not be; `in_history`:
    since when git holds personal words of it, None where it holds none.
    """

    loaded: Readable
    due: date | None
    kept_for: str
    fields: tuple[str, ...]
    pieces: int
    papers: tuple[Path, ...]
    attached: tuple[Path, ...]
    in_history: date | None

    @property
    def number(self) -> str:
        return self.loaded.card.number

    @property
    def holds_anything(self) -> bool:
        return bool(self.pieces or self.papers or self.attached)


@dataclass(frozen=True)
class YearsOver:
    """What is due: what can be cleared, what may not be yet, what cpl cannot clear at all."""

    clear: tuple[Clearable, ...]
    held: tuple[Clearable, ...]
    beyond: tuple[Clearable, ...]


def kept_of(workspace: Workspace, loaded: Readable) -> Clearable:
    """What there is to clear of a record."""
    side = read_side(workspace.root, loaded.path)
    number, document = loaded.card.number, loaded.document
    privacy = workspace.latest_rules.privacy
    return Clearable(
        loaded,
        due_on(loaded.card, privacy),
        why_kept(loaded.card, privacy, workspace.linked(loaded.card).values()),
        tuple(dict.fromkeys(_name(path) for path, _ in marked_places(document.plain()))),
        0 if side.data is None else max(1, len(side.pieces)),
        _files_in(side_path(workspace.root, workspace.root / ISSUED / number)),
        _files_in(folder_of_attachments(workspace, number) / OUTSIDE_GIT),
        _in_history(workspace, loaded),
    )


def _name(path: TreePath) -> str:
    """`投诉人.姓名`, and of an event `转办.转办意见` without its place in the history."""
    steps = path[2:] if path[0] in (HISTORY, DIVERGENCES) else path
    return ".".join(each for each in steps if isinstance(each, str))


def _files_in(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(each for each in folder.rglob("*") if each.is_file()))


def _in_history(workspace: Workspace, loaded: Readable) -> date | None:
    """Since when personal words stand bare in what git has; None where they never did.

    Only of what was put aside later, or written in by hand, must git be asked.
    """
    first = loaded.card.happened[0].event
    if any(left_in(loaded.document, loaded.rules.fields)):
        return (first.recorded_at or first.at).date()
    if IN_BYTES not in loaded.data:
        return None
    side = read_side(workspace.root, loaded.path)
    for commit in reversed(workspace.git.log(loaded.path)):
        data = workspace.git.committed_bytes(loaded.path, commit.sha)
        if data is not None and bare_line(workspace, loaded.path, data, side):
            return commit.at.date()
    return None


def due_now(desk: Desk) -> YearsOver:
    """Everything whose years are over that he may see; raises UsageProblem without any years."""
    workspace = desk.workspace
    if not workspace.latest_rules.privacy.keep_years:
        raise UsageProblem("规则里没有写保存几年。在 rules.yaml 里写 privacy: {keep_years: 3}。")
    over = filter(desk.onlooker.seen, _over(workspace, desk.now.date()))
    found = [kept_of(workspace, each) for each in over]
    clear = [each for each in found if each.holds_anything]
    return YearsOver(
        tuple(each for each in clear if not each.kept_for),
        tuple(each for each in clear if each.kept_for),
        tuple(each for each in found if each.in_history),
    )


def _over(workspace: Workspace, today: date) -> Iterator[Readable]:
    """The records whose years are over, whether anything of them is aside or not."""
    privacy = workspace.latest_rules.privacy
    years = min(each.years for each in privacy.keep_years)
    before = (SOONEST, f"{today.year - years:04}-{today.month:02}")
    index = RecordIndex(workspace)
    for machine in workspace.machines():
        for path in sorted(index.fitting(Selection(machine, before))):
            loaded = workspace.load_file(path)
            if isinstance(loaded, Readable):
                due = due_on(loaded.card, privacy)
                if due is not None and due <= today:
                    yield loaded


# —— clearing ——


def named(desk: Desk, numbers: Iterable[str]) -> tuple[Clearable, ...]:
    """These records, to be cleared because somebody asks; raises NotToBeCleared, ClosedRecord."""
    found = []
    for number in numbers:
        loaded = desk.workspace.load(number)
        desk.onlooker.opened(loaded)
        found.append(kept_of(desk.workspace, loaded))
    refused = [f"{each.number}：{each.kept_for}。" for each in found if each.kept_for]
    refused += [_nothing(each) for each in found if not each.kept_for and not each.holds_anything]
    if refused:
        raise NotToBeCleared(refused)
    return tuple(found)


def _nothing(kept: Clearable) -> str:
    if kept.in_history:
        return f"{kept.number}：没有另存的；{beyond_said(kept)}"
    return f"{kept.number}：没有另存的资料，没有什么可清除。"


def beyond_said(kept: Clearable) -> str:
    """That cpl cannot make git forget, in words."""
    return f"git 的历史里从 {kept.in_history} 起就有，cpl 清除不了。"


def require_may_clear(desk: Desk) -> None:
    """Raises NotTheirsToClear: what is cleared cannot be brought back."""
    rules = desk.workspace.latest_rules
    wanted = rules.meta.adopts
    may = any(rules.role_covers(held, each) for held in desk.roles for each in wanted)
    if wanted and not may:
        raise NotTheirsToClear(
            f"{desk.actor.name}不能清除。清除了找不回来，由能采用规则的{'、'.join(wanted)}办"
            "（meta 的 adopts）：请他来办，或者 --as 他 --basis 依据。"
        )


def clear(desk: Desk, found: tuple[Clearable, ...], reason: str) -> None:
    """Take everything away and commit that it was done; raises UsageProblem without a reason.

    Attached files go after the commit: whoever is broken off there calls it again.
    """
    if not reason.strip():
        raise UsageProblem("要写明为什么清除：-m 到期 或 -m 本人要求（不写姓名）。")
    require_may_clear(desk)
    changes = [change for each in found for change in _changes(desk, each, reason.strip())]
    trail.commit(desk, changes, _message(desk, found))
    for each in found:
        for path in each.attached:
            remove(path)
        _forget_drafts(desk.workspace, each)
    _forget_index(desk.workspace)


def _changes(desk: Desk, kept: Clearable, reason: str) -> Iterator[Change]:
    root = desk.workspace.root
    side = read_side(root, kept.loaded.path)
    if side.problems and side.data is None:
        raise ProblemsFound(side.problems)
    gone = (*((side.path,) if side.data is not None else ()), *kept.papers)
    for path in gone:
        yield Change(path, read_bytes(path), None, private=True)
    place = purged_path(root, kept.loaded.path)
    before = read_if_there(place)
    yield Change(place, before, _told(desk, kept, reason, before))


def _told(desk: Desk, kept: Clearable, reason: str, before: bytes | None) -> bytes:
    """What stands in the entry: who, when, why, which kinds, how many; nothing of what it was."""
    entry: dict[str, Plain] = {
        "时间": shown_value(desk.now),
        "经办": desk.actor.name,
        "角色": "、".join(desk.roles),
        "原因": mask_of(kept.loaded.card)(reason),
        "项数": str(kept.pieces),
    }
    if kept.fields:
        entry["哪几项"] = list(kept.fields)
    if kept.papers:
        entry["签发的单"] = str(len(kept.papers))
    if kept.attached:
        entry["附件"] = str(len(kept.attached))
    if desk.recorder:
        entry["登记人"] = desk.recorder.name
    if before is None:
        return emit({NUMBER: kept.number, CLEARING: [entry]}).encode()
    document, problems = parse("", before)
    if document is None:
        raise ProblemsFound(problems)
    return apply_edits(document, [AppendItem((CLEARING,), entry)]).encode()


def _message(desk: Desk, found: tuple[Clearable, ...]) -> Message:
    numbers = [each.number for each in found]
    return Message(
        subject=f"{CLEARING}: {some(numbers, 3, '件')}",
        events=(CLEARING,),
        rules=(desk.workspace.latest_rules.meta,),
        records=tuple(numbers),
    )


def _forget_drafts(workspace: Workspace, kept: Clearable) -> None:
    """Papers that were not issued, and an edit that was left aside."""
    edits = workspace.git.folder() / EDITS
    for folder in (workspace.root / DRAFTS, edits):
        for path in folder.glob(f"{kept.number}*"):
            if path.is_file():
                remove(path)


def _forget_index(workspace: Workspace) -> None:
    """It holds the words of every record, and is made anew by whoever needs it."""
    for path in workspace.git.folder().glob(f"{NAME}*"):
        remove(path)


def backups_holding(
    workspace: Workspace, found: Iterable[Clearable]
) -> tuple[tuple[Path, ...], str]:
    """The backups that still hold any of it, and of which disk that cannot be told."""
    last = last_backup(workspace.git)
    if last is None:
        return (), ""
    folder = Path(last.place).parent
    if not folder.is_dir():
        return (), str(folder)
    paths = [side_path(workspace.root, each.loaded.path) for each in found]
    paths += [path for each in found for path in (*each.papers, *each.attached)]
    wanted = {f"{FILES}/{workspace.relative(each)}" for each in paths}
    holding = (
        each.path
        for each in backups_in(folder)
        if each.manifest and any(held.path in wanted for held in each.manifest.files)
    )
    return tuple(holding), ""
