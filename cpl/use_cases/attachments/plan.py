"""Look at files to attach: which are new, under which name, inside git or outside.

What git holds is carried in every copy of the folder for ever, so videos and
other large files stay outside it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.cases.evidence import LARGEST_IN_GIT, Row, clean_name, numbered, securing_event
from cpl.domain.cases.masking import secrets_of
from cpl.domain.regulation.rules import EventRule, Evidence
from cpl.domain.values.value import shown
from cpl.problems import UsageProblem
from cpl.store.aside.protection import require_own
from cpl.store.attachments import (
    OUTSIDE_GIT,
    folder_of_attachments,
    path_of_row,
    rows_with_places,
)
from cpl.store.copying import Digest, Tell, digest, untold
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk


@dataclass(frozen=True)
class Chosen:
    """One file to attach: where its copy goes (None: no copy), and whether git holds it.

    `needs_keeper`: where git does not, must somebody be named who keeps it?
    """

    source: Path
    digest: Digest
    name: str
    target: Path | None
    in_git: bool
    is_there: bool = False
    needs_keeper: bool = True


@dataclass(frozen=True)
class KnownFile:
    """A file that was attached before, and its copy where that has gone missing."""

    source: Path
    name: str
    missing: Path | None = None


@dataclass(frozen=True)
class AttachmentPlan:
    """What attaching these files comes to; nothing is written yet."""

    loaded: Readable
    rule: EventRule
    evidence: Evidence
    chosen: tuple[Chosen, ...]
    known: tuple[KnownFile, ...]
    copy: bool

    @property
    def outside_git(self) -> tuple[Chosen, ...]:
        return tuple(each for each in self.chosen if not each.in_git)

    @property
    def wants_keeper(self) -> tuple[Chosen, ...]:
        """Those whose keeper must be named: not what only keeps out of the history."""
        return tuple(each for each in self.outside_git if each.needs_keeper)


def plan(desk: Desk, number: str, files: Sequence[Path], copy: bool, tell: Tell) -> AttachmentPlan:
    """Look at every file; raises UsageProblem with all that cannot be attached, ClosedRecord."""
    loaded = desk.workspace.load(number)
    desk.onlooker.opened(loaded)
    evidence = loaded.rules.evidence
    rule = securing_event(loaded.rules, loaded.card.machine)
    if evidence is None or rule is None:
        raise UsageProblem(
            f"现行规则里，{loaded.card.machine.name}没有记附件的事件。"
            "在 rules.yaml 里写上 evidence 一节和 means: [evidence_secured] 的事件。"
        )
    for path in files:
        require_own(desk.workspace.root, path)
    faults = [each for each in map(fault, files) if each]
    if faults:
        raise UsageProblem("\n".join(faults))
    looking = _Looking(desk, loaded, evidence, copy)
    for path in files:
        looking.look_at(path, digest(path, tell))
    return AttachmentPlan(loaded, rule, evidence, tuple(looking.chosen), tuple(looking.known), copy)


def planned_again(desk: Desk, found: AttachmentPlan) -> AttachmentPlan:
    """The same files on the record as it stands now; raises what `plan` raises."""
    files = [*(each.source for each in found.chosen), *(each.source for each in found.known)]
    return plan(desk, found.loaded.record.number, files, found.copy, untold)


def fault(path: Path) -> str:
    """Why this cannot be attached; empty where it can."""
    if os.path.isdir(path):
        return f"{path} 是一个文件夹。把里面的文件一个个写上，或者先打成一个压缩包。"
    if not os.path.exists(path):
        return f"没有 {path} 这个文件。文件名里有空格的要用引号括起来。"
    if not os.path.isfile(path):
        return f"{path} 不是普通的文件。"
    return "" if os.path.getsize(path) else f"{path} 是空的（0 字节），没有什么可附。"


class _Looking:
    """Goes through the files, giving each a name that none before it has."""

    def __init__(self, desk: Desk, loaded: Readable, evidence: Evidence, copy: bool) -> None:
        self.workspace = desk.workspace
        self.evidence = evidence
        self.copy = copy
        self.number = loaded.record.number
        self.folder = folder_of_attachments(self.workspace, self.number)
        self.aside = self.workspace.latest_rules.privacy.aside
        self.secrets = tuple(secrets_of(loaded.rules, loaded.card.values, whole=True))
        self.rows = [row for _, row in rows_with_places(evidence, loaded.record)]
        self.chosen: list[Chosen] = []
        self.known: list[KnownFile] = []

    def look_at(self, source: Path, found: Digest) -> None:
        row = next((each for each in self.rows if self._settles(each, found)), None)
        again = next((each for each in self.chosen if each.digest == found), None)
        if row is not None:
            self.known.append(self._known(source, row))
        elif again is not None:
            self.known.append(KnownFile(source, again.name))
        else:
            self.chosen.append(self._lying_there(source, found) or self._placed(source, found))

    def _settles(self, row: Row, found: Digest) -> bool:
        """It was attached before, and has a copy where one is wanted."""
        same = row.get(self.evidence.digest) == found.sha256
        return same and (bool(row.get(self.evidence.copied)) or not self.copy)

    def _known(self, source: Path, row: Row) -> KnownFile:
        path = path_of_row(self.workspace, self.number, self.evidence, row)
        gone = path if path and not path.exists() else None
        return KnownFile(source, shown(row.get(self.evidence.file)), gone)

    def _lying_there(self, source: Path, found: Digest) -> Chosen | None:
        """The file is in the record's own folder already: it is written down where it is."""
        path = source.absolute()
        if path.is_symlink() or not path.resolve().is_relative_to(self.folder.resolve()):
            return None
        name = path.resolve().relative_to(self.folder.resolve()).as_posix()
        target = self.folder / name
        fits = self._fits_git(target, found)
        if fits and self.aside:
            return None
        return Chosen(source, found, name, target, fits, is_there=True)

    def _placed(self, source: Path, found: Digest) -> Chosen:
        name = self.workspace.of_this_desk(clean_name(source.name, self.secrets))
        fits = self._fits_git(self.folder / name, found)
        in_git = fits and not self.aside
        folder = self.folder if in_git else self.folder / OUTSIDE_GIT
        if not in_git and not self.copy:
            name = numbered(name, self._names(None))
            return Chosen(source, found, name, None, in_git, needs_keeper=not fits)
        target = folder / name
        if self._is_stray(target, found):
            return Chosen(source, found, self._shown(target), target, in_git, True, not fits)
        target = folder / numbered(name, self._names(folder))
        return Chosen(source, found, self._shown(target), target, in_git, needs_keeper=not fits)

    def _fits_git(self, target: Path, found: Digest) -> bool:
        return found.size <= LARGEST_IN_GIT and not self.workspace.git.ignores(target)

    def _shown(self, target: Path) -> str:
        return target.relative_to(self.folder).as_posix()

    def _is_stray(self, target: Path, found: Digest) -> bool:
        """The same file lies there, written down nowhere: dropped in by hand."""
        taken = [Path(each).name for each in self._recorded()]
        plain = target.is_file() and not target.is_symlink()
        return plain and target.name not in taken and digest(target) == found

    def _recorded(self) -> list[str]:
        names = [shown(row.get(self.evidence.file)) for row in self.rows]
        return names + [each.name for each in self.chosen]

    def _names(self, folder: Path | None) -> list[str]:
        there = [each.name for each in folder.iterdir()] if folder and folder.is_dir() else []
        return [Path(each).name for each in self._recorded()] + there
