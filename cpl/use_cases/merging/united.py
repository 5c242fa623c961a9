"""One file as two desks have it becomes one: bytes in, bytes out.

Nothing is read but what is handed in, and the rules: whoever merges, in whichever direction,
gets the same bytes.
"""

from pathlib import Path

from cpl.codec.records.merging import (
    DeskFile,
    Plains,
    text_of,
    united_fields,
    united_plain,
    united_text,
)
from cpl.codec.records.record import HISTORY, NUMBER, STATE
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.domain.merging import law
from cpl.problems import CplError, Location, Problem
from cpl.store.record_files import Broken, Readable, ReadRecord
from cpl.store.workspace import Workspace
from cpl.yamltext.edit import encode
from cpl.yamltext.emit import EditRefused, emit

COLLISION = "number-collision"


@dataclass(frozen=True)
class United:
    """What two versions of a file become: `data` (None: the file goes), or why they do not."""

    data: bytes | None
    problems: tuple[Problem, ...] = ()

    @property
    def is_resolved(self) -> bool:
        return not self.problems


class _NotUnitedError(CplError):
    """The versions cannot become one."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("")
        self.problems = problems


def unite(
    workspace: Workspace, path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None
) -> United:
    """The file at a path of the workspace, of which `base` is what both desks had.

    None: there is no such file. It never raises CplError: what cannot be united says why.
    """
    if ours == theirs or base == theirs:
        return United(ours)
    if base == ours:
        return United(theirs)
    if not is_record(workspace, path):
        return United(None, (_changed_on_both(path),))
    if ours is None or theirs is None:  # a number is never taken back: what is still written stays
        return United(theirs if ours is None else ours)
    try:
        return United(_Record(workspace, path).united(base, ours, theirs))
    except _NotUnitedError as error:
        return United(None, error.problems)


def is_record(workspace: Workspace, path: str) -> bool:
    """Is it the place of a record, by its name?"""
    name = Path(path)
    return name.suffix == ".yaml" and workspace.place(name.stem) == path


def _changed_on_both(path: str) -> Problem:
    say = "两台都改了这个文件，不是一件记录，合不到一起。"
    return Problem(
        Location(path), "changed-on-both", say, "留下自己这台的；要另一台的，从 git 里取。"
    )


class _Record:
    """The file of one record."""

    def __init__(self, workspace: Workspace, path: str) -> None:
        self.workspace = workspace
        self.shown = path
        self.path = workspace.root / path

    def united(self, base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
        """Raises _NotUnitedError."""
        both = None if base is None else self.side(base)
        one, other = self.side(ours), self.side(theirs)
        if both is None:
            self.require_one_registration(one, other)
        fields = united_fields(both.said if both else {}, one.said, other.said)
        record = self.read(self.begun(one, fields.said))
        together = law.united(
            both.version if both else None,
            one.version,
            other.version,
            record.rules,
            record.record,
        )
        card = together.card
        sides = (both, one, other)
        plain = united_plain(
            fields, card.state, card.number, sides, together.history, together.held
        )
        try:
            text = united_text(*sides, plain)
        except EditRefused as error:
            raise _NotUnitedError(
                Problem(Location(self.shown), "not-united", str(error))
            ) from error
        data = encode(one.document.bom and other.document.bom, text)
        self.require_as_judged(data, together, record.record)
        return data

    def side(self, data: bytes) -> DeskFile:
        read = self.read(data)
        return DeskFile(read.document, read.record)

    def read(self, data: bytes) -> ReadRecord:
        read = self.workspace.record_in(self.path, data)
        if isinstance(read, Broken):
            raise _NotUnitedError(*read.problems)
        return read

    def begun(self, side: DeskFile, fields: Plains) -> bytes:
        """A file with these registered fields, to learn what they say and whose rules hold."""
        said = side.said
        plain: Plains = {
            NUMBER: said[NUMBER],
            STATE: said[STATE],
            **fields,
            HISTORY: side.events[:1],
        }
        return encode(False, emit(plain))

    def require_one_registration(self, one: DeskFile, other: DeskFile) -> None:
        """Raises _NotUnitedError where two desks gave one number to two matters.

        One clerk may have registered both, within one minute.
        """
        is_one = text_of(one.events[0]) == text_of(other.events[0])
        if not is_one or one.record.fields != other.record.fields:
            say = f"两台都登记了 {one.record.number}，是两件不同的事，不能并成一份。"
            mend = "还没有送出的这一件换一个编号：cpl sync --renumber。"
            raise _NotUnitedError(Problem(Location(self.shown), COLLISION, say, mend))

    def require_as_judged(self, data: bytes, together: law.Together, fields: Record) -> None:
        """Raises _NotUnitedError where the text does not read as what was decided."""
        found = self.workspace.load_bytes(self.path, data)
        if not isinstance(found, Readable):
            raise _NotUnitedError(*found.problems)
        read = found.record
        is_same = (
            read.history == tuple(each.event for each in together.history)
            and read.fields == fields.fields
            and read.state == together.card.state
        )
        if not is_same:
            say = "合并以后读回来和判定的不一样，没有合并。请报给维护的人。"
            raise _NotUnitedError(Problem(Location(self.shown), "not-united", say))
