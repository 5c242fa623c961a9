"""Where a paper goes: a draft beside the records, or frozen under issued/ in one commit."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed
from cpl.problems import CplError, UsageProblem
from cpl.store.aside.protection import require_closed
from cpl.store.changeset import Change
from cpl.store.files import read_bytes, replace_pieces, told
from cpl.store.workspace import DRAFTS, ISSUED, Workspace
from cpl.use_cases import trail
from cpl.use_cases.aside.papers import altered_aside, as_they_lie, issued_aside
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import SHEET, TEXT, Paper
from cpl.use_cases.trail import PAPER_ISSUED, Message, tried_again

# A draft is held against nothing.
if TYPE_CHECKING:
    from cpl.use_cases.checking import hand_edits
else:
    hand_edits = WhenUsed("cpl.use_cases.checking.hand_edits")

# Excel, WPS, LibreOffice.
LOCKS = ("~${}", ".~{}", ".~lock.{}#")
# Which program saved a workbook last stands in it.
PROGRAM, OURS = "docProps/app.xml", b"Openpyxl"
MOST_DRAFTS = 100


@dataclass(frozen=True)
class Filed:
    """Where a paper was put; `fresh` is False where it had been issued just so before.

    `kept` names a file that stood in the way and was left as it is, `why` says why.
    """

    paths: tuple[Path, ...]
    code: str
    fresh: bool = True
    kept: Path | None = None
    why: str = ""


def draft(desk: Desk, paper: Paper, folder: Path | None = None) -> Filed:
    """Write the paper outside git, beside a draft that is open or in use elsewhere.

    Raises CplError where too many of them are (MOST_DRAFTS).
    """
    target = folder or desk.workspace.root / DRAFTS
    require_closed(desk.workspace.root, target)
    for count in range(1, MOST_DRAFTS):
        stem = paper.stem if count == 1 else f"{paper.stem}-{count}"
        paths = tuple(target / f"{stem}{ending}" for ending in paper.files)
        if not any(map(not_ours_to_write, paths)):
            break
    else:
        raise CplError(f"{target} 里“{paper.stem}”的草稿太多了，请先清掉几份。")
    if not desk.dry_run:
        with told("写不了", target):
            target.mkdir(parents=True, exist_ok=True)
        for path, ending in zip(paths, paper.files, strict=True):
            replace_pieces(path, paper.files.chunks(ending))
    first = (target / f"{paper.stem}{ending}" for ending in paper.files)
    kept = next((path for path in first if path not in paths and not_ours_to_write(path)), None)
    return Filed(paths, paper.code, kept=kept, why=not_ours_to_write(kept) if kept else "")


def loose_place(place: Workspace, said: str, name: str, ending: str) -> Path:
    """Where a sheet of the whole folder goes that is made anew whenever somebody wants it.

    Outside the folder, or among what git does not get. Raises UsageProblem for a file that is no
    place for it, CplError where somebody has it open.
    """
    drafts = place.root / DRAFTS
    target = (Path.cwd() / said).resolve() if said else drafts / f"{name}{ending}"
    if target.is_dir():
        target /= f"{name}{ending}"
    if target.suffix.lower() != ending:
        raise UsageProblem(f"“{said}”不是 {ending} 文件，写成 {target.stem or name}{ending}。")
    if target.is_relative_to(place.root) and not target.is_relative_to(drafts):
        raise UsageProblem(f"{name}随时重写，不进 git：放在 {DRAFTS} 里，或者这个文件夹以外。")
    if target.parent != drafts and not target.parent.is_dir():
        raise UsageProblem(f"没有 {target.parent} 这个文件夹。")
    require_closed(place.root, target.parent)
    if is_open(target):
        raise CplError(f"{place.shown(target)} 正在 WPS 或 Excel 里打开，没有改它；关了再来。")
    return target


def not_ours_to_write(path: Path) -> str:
    """Why a draft must not be written over; empty where it may be."""
    if is_open(path):
        return "正在 WPS 或 Excel 里打开"
    if not path.exists():
        return ""
    if not os.access(path, os.W_OK):
        return "是只读的"
    return "有人在 WPS 或 Excel 里填过、存过" if _saved_elsewhere(path) else ""


def is_open(path: Path) -> bool:
    """Has somebody a sheet open? The office programs put a small file beside it."""
    return any(path.with_name(lock.format(path.name)).exists() for lock in LOCKS)


def _saved_elsewhere(path: Path) -> bool:
    """A sheet that another program has saved since: what was filled in is in it."""
    if path.suffix != ".xlsx":
        return False
    try:
        with ZipFile(path) as file:
            return OURS not in file.read(PROGRAM)
    except (BadZipFile, KeyError):
        return True


def issue(desk: Desk, paper: Paper) -> Filed:
    """Freeze the paper; the same paper is not issued twice, and never rewritten.

    A colleague may be issuing beside us. Raises HandEdits where it is made of what is not
    committed, IssuedAltered where an issued one beside it is not as it was.
    """
    return tried_again(lambda: _issued(desk, paper))


def issuable(desk: Desk, paper: Paper) -> bool:
    """Is there something to issue? Not where just this paper was issued before.

    Raises as `issue` does.
    """
    return not _as_before(paper, _issued_beside(desk, paper))


def _as_before(paper: Paper, issued: tuple[Path, ...]) -> tuple[Path, ...]:
    codes = tuple(filter(None, (paper.code, paper.former)))
    return tuple(each for each in issued if any(code in each.name for code in codes))


def _folder(desk: Desk, paper: Paper) -> Path:
    return desk.workspace.root / ISSUED / paper.about


def _issued_beside(desk: Desk, paper: Paper) -> tuple[Path, ...]:
    """The papers of that name issued before, once nothing stands against another."""
    folder = _folder(desk, paper)
    own = desk.workspace.own_templates(f"{paper.name}{TEXT}", f"{paper.name}{SHEET}")
    hand_edits.require_committed(
        desk.workspace, (*paper.sources, *own), PAPER_ISSUED, beside=folder
    )
    return _issued_before(folder, _counted(paper, "[A-Z]{0,2}"))


def _issued(desk: Desk, paper: Paper) -> Filed:
    folder, issued = _folder(desk, paper), _issued_beside(desk, paper)
    before = _as_before(paper, issued)
    if before:
        _require_as_told(desk, before)
        return Filed(as_they_lie(desk.workspace, before), paper.code, fresh=False)
    letters = desk.workspace.desk_code
    own = {each.stem for each in issued if _counted(paper, letters).match(each.name)}
    stem = f"{paper.name}{paper.copy}-{letters}{len(own) + 1:02}-{paper.code}"
    paths = {folder / f"{stem}{ending}": data for ending, data in paper.files.items()}
    if _goes_aside(desk, paper):
        changes = issued_aside(desk.workspace, folder / stem, paths)
    else:
        changes = tuple(Change(path, None, data) for path, data in paths.items())
    if not desk.dry_run:
        trail.commit(desk, changes, _message(desk, paper))
    lie = tuple(each.path for each in changes if each.private) or tuple(paths)
    return Filed(lie, paper.code)


def _require_as_told(desk: Desk, issued: tuple[Path, ...]) -> None:
    """Raises IssuedAltered where a paper that lies out of git is not the one that was issued."""
    found = (altered_aside(desk.workspace, each, read_bytes(each)) for each in issued)
    altered = tuple(desk.workspace.shown(path) for paths in found for path in paths)
    if altered:
        raise hand_edits.IssuedAltered(altered, "备份（cpl restore）")


def _goes_aside(desk: Desk, paper: Paper) -> bool:
    """Does it name people in an office that keeps them out of git?"""
    rules = desk.workspace.latest_rules
    return rules.privacy.aside and rules.machine_of(paper.about) is not None


def _counted(paper: Paper, letters: str) -> re.Pattern[str]:
    """How the names of these papers begin, each desk's counted by itself."""
    return re.compile(rf"{re.escape(f'{paper.name}{paper.copy}')}-{letters}\d\d-")


def _issued_before(folder: Path, counted: re.Pattern[str]) -> tuple[Path, ...]:
    there = sorted(folder.iterdir()) if folder.is_dir() else ()
    return tuple(each for each in there if counted.match(each.name))


def _message(desk: Desk, paper: Paper) -> Message:
    is_of_record = desk.workspace.latest_rules.machine_of(paper.about) is not None
    return Message(
        subject=f"{paper.stem} {PAPER_ISSUED}",
        events=(PAPER_ISSUED,),
        rules=(paper.rules,),
        records=(paper.about,) if is_of_record else (),
        more=(("Cpl-Form", paper.name), ("Cpl-Code", paper.code), *_made_of(paper)),
    )


def _made_of(paper: Paper) -> tuple[tuple[str, str], ...]:
    return (("Cpl-Made-Of", str(paper.made_of)),) if paper.made_of else ()
