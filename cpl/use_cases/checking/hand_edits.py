"""Record hand edits with a name and a reason, after checking them."""

from collections.abc import Iterable
from pathlib import Path

from cpl.codec.regulation.rules import read_rules
from cpl.domain.regulation.changes import RuleChange, changes
from cpl.problems import CplError, Problem, Severity, UsageProblem
from cpl.store.bases import Bases
from cpl.store.changeset import Change
from cpl.store.files import read_bytes, read_if_there
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.check import check_file
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message

HAND_EDIT = "手工改动"
IGNORED = "!!"  # in git's status
MOST_NAMED = 3
OURS = (".yaml", ".yml", ".j2", ".xlsx")


class NothingToCommit(CplError):
    exit_status = 1


class NewVersionNeeded(CplError):
    """The rules were edited in what only a new version may change."""

    exit_status = 1

    def __init__(self, found: tuple[RuleChange, ...]) -> None:
        told = "\n".join(f"  {each}" for each in found)
        super().__init__(
            "rules.yaml 改了时限、权限、门槛、角色或者谁能办，这是新的一版，"
            f"不能只记成手工改动：\n{told}\n"
            "改 meta 里的 version 和 effective_from，再 cpl rules adopt rules.yaml；"
            "不要这些改动：git restore rules.yaml。"
        )


class HandEdits(CplError):
    """What a paper would be made of is not what git has."""

    exit_status = 1

    def __init__(self, names: tuple[str, ...], act: str) -> None:
        more = f" 等 {len(names)} 个文件" if len(names) > MOST_NAMED else ""
        super().__init__(
            f"{'、'.join(names[:MOST_NAMED])}{more}有手工改动还没有记录，{act}了就对不上。"
            f"请先 cpl commit -m 原因，再{act}。"
        )


def edited(desk: Desk) -> tuple[Path, ...]:
    """The files of this workspace with changes that git does not have yet."""
    return edited_in(desk.workspace)


def edited_in(workspace: Workspace) -> tuple[Path, ...]:
    """The same, where nobody acts."""
    changed = workspace.git.status()
    return tuple(
        sorted(path for path in changed if path.suffix in OURS or path.name.startswith(".git"))
    )


def problems_of(desk: Desk, paths: tuple[Path, ...]) -> tuple[Problem, ...]:
    """What is wrong with the files about to be recorded."""
    found: list[Problem] = []
    for path in paths:
        if path.suffix == ".yaml" and path.is_file():
            found.extend(check_file(desk.workspace, path, desk.now))
    return tuple(found)


def chosen(desk: Desk, paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files to record: those named, all that changed in a folder named; else all there are."""
    named = tuple(path.resolve() for path in paths)
    if not named:
        return edited(desk)
    changed = desk.workspace.git.status()
    found = (
        sorted(each for each in changed if path in each.parents) if path.is_dir() else [path]
        for path in named
    )
    return tuple(dict.fromkeys(each for files in found for each in files))


def commit(desk: Desk, paths: tuple[Path, ...], reason: str) -> str:
    """One commit of these paths, with the reason; answers the commit.

    What the rules stand on is kept with them. Raises UsageProblem where there is no reason,
    NothingToCommit where there is nothing to record, NewVersionNeeded where it is more than
    a hand edit.
    """
    if not reason.strip():
        raise UsageProblem("要写明为什么改：cpl commit -m 原因。")
    bases = tuple(Change(path, None, data) for path, data in desk.workspace.bases_to_keep().items())
    if not paths and not bases:
        raise NothingToCommit("没有手工改动要记录。")
    _require_same_version(desk.workspace, paths)
    rules = desk.workspace.latest_rules
    message = Message(
        subject=f"{HAND_EDIT}: {reason.strip().splitlines()[0]}",
        events=(HAND_EDIT,),
        rules=(rules.meta,),
        records=tuple(path.stem for path in paths if rules.machine_of(path.stem)),
    )
    changes = (*map(_as_it_lies, paths), *bases)
    return trail.commit(desk, changes, message, with_hand_edits=True)


def _require_same_version(workspace: Workspace, paths: tuple[Path, ...]) -> None:
    """Rules that cannot be read, now or as git has them, are told elsewhere."""
    path = workspace.root / RULES
    committed = workspace.git.committed_bytes(path) if path in paths else None
    if committed is None or not path.is_file():
        return
    bases = Bases(path)
    old, new = (read_rules(RULES, data, bases)[0] for data in (committed, read_bytes(path)))
    found = tuple(changes(old, new)) if old and new else ()
    if found:
        raise NewVersionNeeded(found)


def _as_it_lies(path: Path) -> Change:
    data = read_if_there(path)
    return Change(path, data, data)


def require_committed(workspace: Workspace, sources: tuple[Path, ...], act: str) -> None:
    """Raises HandEdits where one of these records, or one in these folders, is not committed.

    `act` is what would be done with them (签发, 下发): it could never be made again.
    """
    if not sources:  # git would take no path for every path
        return
    changed = workspace.git.status(sources)
    edits = sorted(p for p, code in changed.items() if p.suffix == ".yaml" and code != IGNORED)
    if edits:
        raise HandEdits(tuple(map(workspace.shown, edits)), act)


def has_errors(problems: tuple[Problem, ...]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)
