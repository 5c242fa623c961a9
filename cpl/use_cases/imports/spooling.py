"""The records that a table brings: each is decided, made a file and put away until all are told.

Numbers go up with the time of receipt, and so are given out only when every row has gone by.
Until then a record lies in the spool under the first number of its day, which stands nowhere
but in its first line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import overload

from cpl.codec.records.record import NUMBER
from cpl.dataclass import dataclass
from cpl.domain.regulation.numbers import next_number
from cpl.domain.regulation.rules import Machine, Meta
from cpl.store.changeset import Change
from cpl.store.copying import Spool, SpoolPlace
from cpl.store.workspace import Workspace
from cpl.use_cases.aside.apart import require_registered_here
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.row import Arrived
from cpl.use_cases.intake.numbering import NumbersGiven
from cpl.use_cases.transitions.recording import new_file

GLIMPSES = 5
"""So many records are kept as they are, to be shown: those of the first rows."""


@dataclass(frozen=True)
class Spooled:
    """A record that waits for its number: where its row stands among all, and where its file."""

    position: int
    received_at: datetime
    day: date
    machine: Machine
    body: SpoolPlace


@dataclass(frozen=True)
class ToWrite:
    """A record that is new, and where its file lies but for the first line."""

    position: int
    number: str
    body: SpoolPlace


class Arrivals:
    """The records that the rows going by have become."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.spool = Spool(desk.workspace.git.folder())
        self.events: dict[str, None] = {}
        self.rules: dict[Meta, None] = {}
        self.glimpses: dict[int, Arrived] = {}
        self._spooled: list[Spooled] = []

    def put(self, position: int, arrived: Arrived) -> None:
        """Raises CplError where it cannot be written as it was decided, or not here."""
        card = arrived.card
        require_registered_here(self.desk.workspace, card)
        day = card.happened[0].event.at.date()
        number = next_number(card.machine, day, self.desk.actor.desk, ())
        record = replace(arrived.chain.record, number=number)
        body = new_file(self.desk, record).removeprefix(first_line(number))
        piece = self.spool.put(body)
        self._spooled.append(Spooled(position, card.received_at, day, card.machine, piece))
        self.events.update((each.name, None) for each in record.history)
        self.rules[card.rules.meta] = None
        self._glimpse(position, arrived)

    def numbered(self) -> Iterator[ToWrite]:
        """In the order of receipt; raises CplError where one would lie outside the workspace."""
        numbers = NumbersGiven(self.desk)
        for each in sorted(self._spooled, key=lambda it: (it.received_at, it.position)):
            yield ToWrite(each.position, numbers.next(each.machine, each.day), each.body)

    def _glimpse(self, position: int, arrived: Arrived) -> None:
        self.glimpses[position] = arrived
        if len(self.glimpses) > GLIMPSES:
            del self.glimpses[max(self.glimpses)]


def first_line(number: str) -> bytes:
    """How the file of every record begins."""
    return f"{NUMBER}: {number}\n".encode()


class NewFiles(Sequence[Change]):
    """The files of new records, each made when it is asked for, and further changes after them."""

    def __init__(
        self,
        workspace: Workspace,
        spool: Spool,
        new: Sequence[ToWrite],
        more: Sequence[Change] = (),
    ) -> None:
        self.workspace = workspace
        self.spool = spool
        self.new = new
        self.more = more

    def __len__(self) -> int:
        return len(self.new) + len(self.more)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | Sequence[Change]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if index >= len(self.new):
            return self.more[index - len(self.new)]
        new = self.new[index]
        data = first_line(new.number) + self.spool.get(new.body)
        return Change(self.workspace.path_of(new.number), None, data)
