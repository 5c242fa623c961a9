"""Whatever is about to be committed of a record is parted first: what git may have, what not.

Every command comes through here (`cpl.use_cases.trail.commit`), so that none can forget it.
What is parted is read back and must say what was decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.record import read_record
from cpl.domain.cases.card import Card
from cpl.loading import WhenUsed
from cpl.problems import CplError, ProblemsFound
from cpl.sequence import Joined, in_batches
from cpl.store.aside.side_files import (
    EVERYTHING,
    IGNORE,
    Side,
    folder_of_sides,
    purged_path,
    read_side,
)
from cpl.store.changeset import Change
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.yamltext.edit import encode
from cpl.yamltext.tree import Document, parse

# Most offices keep nothing aside.
if TYPE_CHECKING:
    from cpl.codec.records import aside, parting
    from cpl.codec.records.aside import Pieces
    from cpl.codec.records.parting import Mask
    from cpl.domain.cases import masking
else:
    aside, parting = WhenUsed("cpl.codec.records.aside"), WhenUsed("cpl.codec.records.parting")
    masking = WhenUsed("cpl.domain.cases.masking")


AT_ONCE = 1000
"""So many changed files are held; more lie on the disk."""


class AsideNotHere(CplError):
    """The side file of a record is on another computer: nothing may be done on half of it."""

    exit_status = 1

    def __init__(self, number: str, shown: str) -> None:
        super().__init__(
            f"{number} 的个人信息另存在 {shown}，这台电脑上没有（或者不全），在这里不能办。"
            "从备份取回 private 文件夹，或者到有它的那台电脑上办。什么都没有写。"
        )


class NotPartedError(CplError):
    """What would be kept aside does not read back as what was decided."""

    exit_status = 70

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} 的个人信息另存以后读回来和判定的不一样，什么都没有写。"
            "请把这条命令报给维护的人。"
        )


def parted_changes(workspace: Workspace, changes: Sequence[Change]) -> Sequence[Change]:
    """The same changes with nothing personal in any record, and the side files besides.

    As they are where the office keeps nothing aside. Raises AsideNotHere, ProblemsFound where
    a side file cannot be read.
    """
    if not workspace.latest_rules.privacy.aside:
        return changes
    if len(changes) > AT_ONCE:
        return _many_parted(workspace, changes)
    sides: dict[Path, Change] = {}
    told = tuple(_parted(workspace, each, sides) for each in changes)
    return (*_hidden(workspace, (*told, *sides.values())), *told, *sides.values())


def _many_parted(workspace: Workspace, changes: Sequence[Change]) -> Sequence[Change]:
    """The same of more than are held: they lie on the disk. Raises SpoolFailed."""
    from cpl.store.tables.many import Spooled  # for an import, mostly

    folder = workspace.git.folder()
    told, sides = Spooled[Change](folder), Spooled[Change](folder)
    for some in in_batches(changes, AT_ONCE):
        found: dict[Path, Change] = {}
        told.extend(_parted(workspace, each, found) for each in some)
        sides.extend(found.values())
    hidden = tuple(_hidden(workspace, chain(told, sides)))
    return Joined[Change](hidden, told, sides)


def _hidden(workspace: Workspace, changes: Iterable[Change]) -> Iterator[Change]:
    """The folder of the side files hides itself from git when the first comes into it."""
    place = folder_of_sides(workspace.root) / IGNORE
    if any(each.private for each in changes) and not place.exists():
        yield Change(place, None, EVERYTHING, private=True)


def is_record(workspace: Workspace, path: Path) -> bool:
    try:
        return path.suffix == ".yaml" and workspace.path_of(path.stem) == workspace.root / path
    except UnknownNumber:
        return False


def _parted(workspace: Workspace, change: Change, sides: dict[Path, Change]) -> Change:
    if change.private or change.after is None or not is_record(workspace, change.path):
        return change
    path = workspace.root / change.path
    side = read_side(workspace.root, path)
    text, pieces = parted_text(workspace, path, change.before, change.after, side)
    if pieces:
        data = aside.with_pieces(workspace.shown(side.path), path.stem, side.data, pieces)
        sides[side.path] = Change(side.path, side.data, data, private=True)
    return Change(change.path, change.before, text)


def parted_text(
    workspace: Workspace, path: Path, before: bytes | None, after: bytes, side: Side
) -> "tuple[bytes, Pieces]":
    """What git may have of a record's file, and the pieces that are new beside it."""
    loaded = workspace.load_bytes(path, after)
    document, _ = parse(workspace.shown(path), after)
    if not isinstance(loaded, Readable) or document is None:
        return after, {}
    _require_whole(workspace, path, document, side)
    earlier = parse("", before)[0] if before is not None and before != after else None
    fields = loaded.rules.fields
    others = tuple(e.card for e in workspace.linked_files(loaded.card).values())
    mask = mask_of(loaded.card, others, side.pieces)
    found = parting.parted(document, fields, side.pieces, mask, earlier, workspace.desk_code)
    data = encode(document, found.text)
    if found.pieces:
        _require_same(workspace, loaded, data, {**side.pieces, **found.pieces})
    return data, found.pieces


def bare_line(
    workspace: Workspace, path: Path, data: bytes, side: Side, before: bytes | None = None
) -> int:
    """The first line of a version that says what should be aside, in a field or in a text.

    0 where none does; what stood there `before` is not asked.
    """
    loaded = workspace.load_bytes(path, data)
    document, _ = parse(workspace.shown(path), data)
    if not isinstance(loaded, Readable) or document is None:
        return 0
    earlier = parse("", before)[0] if before is not None else None
    mask = mask_of(loaded.card, (), side.pieces)
    found = parting.parted(document, loaded.rules.fields, side.pieces, mask, earlier)
    lines = zip(data.splitlines(), encode(document, found.text).splitlines(), strict=False)
    return next((n for n, (said, apart) in enumerate(lines, 1) if said != apart), 0)


def mask_of(card: Card, others: tuple[Card, ...] = (), pieces: "Pieces | None" = None) -> "Mask":
    """As nothing is left of a secret record, in whatever of it was ever said.

    `pieces`: what lies aside already is hidden again, also where no field says it any more.
    """
    kept = (each.strip() for each in (pieces or {}).values())
    known = {each: masking.HIDDEN for each in kept if len(each) > 1 and not _is_short(each)}
    for each in (card, *others):
        values = (each.values, *(happened.event.fields for happened in each.happened))
        for said in values:
            known |= masking.secrets_of(each.rules, said, whole=True)
    return lambda text: masking.mask_text(text, known)


def _is_short(piece: str) -> bool:
    """An age, the end of a number: they stand in texts for other things too."""
    return piece.isdecimal() and len(piece) < masking.FEWEST_DIALLED


def _require_whole(workspace: Workspace, path: Path, document: Document, side: Side) -> None:
    """Raises AsideNotHere, ProblemsFound."""
    if side.problems:
        raise ProblemsFound(side.problems)
    lacking = any(each not in side.pieces for each in aside.marks_in(document.plain()))
    if lacking and not purged_path(workspace.root, path).is_file():
        raise AsideNotHere(path.stem, workspace.shown(side.path))


def _require_same(workspace: Workspace, loaded: Readable, data: bytes, pieces: "Pieces") -> None:
    document, _ = parse(workspace.shown(loaded.path), data)
    lost = aside.CLEARED if purged_path(workspace.root, loaded.path).is_file() else ""
    whole = aside.joined(document, loaded.rules.fields, pieces, lost) if document else None
    record = read_record(whole, loaded.rules)[0] if whole else None
    if record != loaded.record:
        raise NotPartedError(loaded.record.number)
