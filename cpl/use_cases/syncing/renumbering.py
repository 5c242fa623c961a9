"""Two desks without codes gave one number to two matters: ours, not sent yet, gets another.

The file moves with all that lies below its number, and whatever we have not sent and that names
it names the new one. The commit says both numbers, and the audit finds in it what it
says. What was issued has the number printed on it
and is not touched: that must be taken back first.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cpl.domain.regulation.numbers import date_in, next_number
from cpl.problems import CplError, some
from cpl.store.changeset import Change
from cpl.store.files import read_bytes
from cpl.store.remote.origin import bases
from cpl.store.remote.three_way import TreeEntry, changes
from cpl.store.workspace import ATTACHMENTS, ISSUED
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import HAND_CORRECTION
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.numbering import letters
from cpl.use_cases.trail import Message

LIKE_YAML = (".yaml", ".yml")


class OnPaper(CplError):
    """The number stands on paper that went out."""

    exit_status = 1

    def __init__(self, number: str, papers: Iterable[str]) -> None:
        super().__init__(
            f"{number} 已经签发了单（{some(list(papers))}），编号印在纸上，没有换。"
            f"先收回那几张纸，git rm -r {ISSUED}/{number}，cpl commit --更正 -m 重号收回，"
            "再 cpl sync --renumber；换了编号照新的再签发。"
        )


def renumber(desk: Desk, number: str, theirs: str) -> str:
    """Give our record of this number the next free one; answers that.

    Raises OnPaper, NoDesk, and what `trail.commit` raises.
    """
    place = desk.workspace
    head = str(place.git.head())
    base = bases(place.git, head, theirs)[0]
    ours = {path: now for path, (_, now) in changes(place.git, base, head).items()}
    papers = [path for path in ours if path.startswith(f"{ISSUED}/{number}/")]
    if papers:
        raise OnPaper(number, papers)
    new = _free(desk, number, theirs)
    moved = tuple(_moved(desk, ours, number, new))
    message = Message(
        f"{new} 改号：原来的 {number} 和别的台重了",
        (HAND_CORRECTION,),
        (place.latest_rules.meta,),
        (number, new),
        more=((trail.RENUMBERED, f"{number} {new}"),),
        basis_told=True,
    )
    trail.commit(desk, moved, message)
    return new


def _free(desk: Desk, number: str, theirs: str) -> str:
    place = desk.workspace
    machine, day = place.latest_rules.machine_of(number), date_in(number)
    if machine is None or day is None:
        raise CplError(f"{number} 不是现行规则里的编号，换不了。")
    known = (*place.given_out(machine, day), *place.numbers_in(theirs, machine, day))
    return next_number(machine, day, letters(desk), known)


def _moved(
    desk: Desk, ours: dict[str, TreeEntry | None], number: str, new: str
) -> Iterator[Change]:
    """Each of our files under its new name, with the new number in it."""
    place = desk.workspace
    named = re.compile(rb"(?<![\w-])%b(?!\d)" % number.encode())
    for path, entry in ours.items():
        if entry is None:
            continue
        data = read_bytes(place.root / path)
        text = named.sub(new.encode(), data) if path.endswith(LIKE_YAML) else data
        target = _target(path, number, new)
        if target != path:
            yield Change(place.root / path, data, None)
            yield Change(place.root / target, None, text)
        elif text != data:
            yield Change(place.root / path, data, text)


def _target(path: str, number: str, new: str) -> str:
    if Path(path).stem == number:
        return str(Path(path).with_stem(new))
    return path.replace(f"{ATTACHMENTS}/{number}/", f"{ATTACHMENTS}/{new}/", 1)
