"""Where a paper goes: a draft beside the records, or frozen under issued/ in one commit."""

from dataclasses import dataclass
from pathlib import Path

from cpl.problems import CplError
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.commits import Person
from cpl.store.files import replace_bytes
from cpl.use_cases.desk import Desk
from cpl.use_cases.form import Paper

ISSUED, DRAFTS = "issued", "草稿"
IGNORED = "!!"  # in git's status
# Excel, WPS, LibreOffice.
LOCKS = ("~${}", ".~{}", ".~lock.{}#")


class OpenElsewhere(CplError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} 正在 WPS 或 Excel 里打开，没有覆盖。请先关掉它。")


class HandEdits(CplError):
    """What would be issued is not what git has."""

    exit_status = 1

    def __init__(self, names: tuple[str, ...]) -> None:
        more = f" 等 {len(names)} 个文件" if len(names) > 3 else ""
        super().__init__(
            f"{'、'.join(names[:3])}{more}有手工改动还没有记录，签发了就对不上。"
            "请先 cpl commit -m 原因。"
        )


@dataclass(frozen=True)
class Filed:
    """Where a paper was put; `fresh` is False where it had been issued just so before."""

    paths: tuple[Path, ...]
    code: str
    fresh: bool = True


def draft(desk: Desk, paper: Paper, folder: Path | None = None) -> Filed:
    """Write the paper outside git; a sheet open elsewhere is left alone, and its text, too."""
    target = folder or desk.workspace.root / DRAFTS
    paths = tuple(target / f"{paper.stem}{ending}" for ending in paper.files)
    for path in paths:
        if _is_open(path):
            raise OpenElsewhere(path)
    if not desk.dry_run:
        target.mkdir(parents=True, exist_ok=True)
        for path, data in zip(paths, paper.files.values(), strict=True):
            replace_bytes(path, data)
    return Filed(paths, paper.code)


def _is_open(path: Path) -> bool:
    return any(path.with_name(lock.format(path.name)).exists() for lock in LOCKS)


def issue(desk: Desk, paper: Paper) -> Filed:
    """Freeze the paper; the same paper is not issued twice, and never rewritten."""
    _refuse_hand_edits(desk, paper)
    folder = desk.workspace.root / ISSUED / paper.about
    issued = _issued_before(folder, f"{paper.name}{paper.copy}")
    before = tuple(each for each in issued if paper.code in each.name)
    if before:
        return Filed(before, paper.code, fresh=False)
    count = len({each.stem for each in issued}) + 1
    stem = f"{paper.name}{paper.copy}-{count:02}-{paper.code}"
    paths = {folder / f"{stem}{ending}": data for ending, data in paper.files.items()}
    if not desk.dry_run:
        apply(desk.workspace.git, _changeset(desk, paper, paths))
    return Filed(tuple(paths), paper.code)


def _issued_before(folder: Path, stem: str) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"{stem}-[0-9][0-9]-*"))) if folder.is_dir() else ()


def _refuse_hand_edits(desk: Desk, paper: Paper) -> None:
    found = desk.workspace.git.status(paper.sources)
    names = tuple(desk.workspace.shown(path) for path in sorted(found) if found[path] != IGNORED)
    if names:
        raise HandEdits(names)


def _changeset(desk: Desk, paper: Paper, paths: dict[Path, bytes]) -> Changeset:
    typed = desk.recorder or desk.actor
    rules = desk.workspace.latest_rules
    trailers = [
        f"Cpl-Form: {paper.name}",
        f"Cpl-Code: {paper.code}",
        f"Cpl-Rules: {rules.meta.id} {rules.meta.version}",
        *(["Cpl-Clock: set"] if desk.clock_set else []),
    ]
    return Changeset(
        changes=tuple(Change(path, None, data) for path, data in paths.items()),
        message=f"{paper.stem} 签发\n\n" + "\n".join(trailers),
        author=Person(desk.actor.name, desk.actor.email),
        committer=Person(typed.name, typed.email),
        at=desk.now if desk.clock_set else None,
        zone=rules.meta.zone,
    )
