"""The records that a table brings: each is decided, made a file and put away until all are told.

Numbers go up with the time of receipt, and so are given out only when every row has gone by.
Until then a record lies in the spool under the first number of its day, which stands nowhere
but in its first line. Nothing else of it is kept but where it lies: a table may be long.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from cpl.codec.records.record import NUMBER
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Machine, Meta
from cpl.sequence import LazySequence, PackedTexts
from cpl.store.changeset import Change
from cpl.store.copying import Spool, SpoolPlace
from cpl.store.record_files import Broken
from cpl.store.tables.many import in_order
from cpl.use_cases.aside.apart import require_registered_here
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.opening import OpeningCount, office_began
from cpl.use_cases.imports.row import Arrived
from cpl.use_cases.intake.numbering import NumbersGiven
from cpl.use_cases.transitions.recording import new_file

GLIMPSES = 5
"""So many records are kept as they are, to be shown: those of the first rows."""
EPOCH = datetime(1, 1, 1)
ROW_BITS = 32
A_DAY = 86_400 << ROW_BITS


@dataclass(frozen=True)
class New:
    """A record that is new, and where its row stands among all rows."""

    position: int
    number: str


class Arrivals:
    """The records that the rows going by become."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.numbers = NumbersGiven(desk)
        self.spool = Spool(desk.workspace.git.folder())
        self.events: dict[str, None] = {}
        self.rules: dict[Meta, None] = {}
        self.glimpses: dict[int, Arrived] = {}
        self.opening = OpeningCount(office_began(desk.workspace, desk.now))
        self._firsts: dict[tuple[str, date], tuple[str, Path]] = {}
        self._machines: list[Machine] = []
        self._machine = array("B")
        self._position, self._size = array("I"), array("I")
        self._received, self._day, self._offset = array("q"), array("I"), array("q")

    def put(self, position: int, arrived: Arrived) -> None:
        """Raises CplError where it cannot be written as it was decided, or not here."""
        card = arrived.card
        require_registered_here(self.desk.workspace, card)
        day = card.happened[0].event.at.date()
        number, path = self._provisional(card.machine, day)
        record = arrived.chain.record_as(number)
        body = self.spool.put(new_file(self.desk, path, record).removeprefix(first_line(number)))
        self._keep(position, card.machine, card.received_at, day, body)
        self.events.update((each.name, None) for each in record.history)
        self.rules[card.rules.meta] = None
        self.opening.take(card)
        self._glimpse(position, arrived)

    def _provisional(self, machine: Machine, day: date) -> tuple[str, Path]:
        """The first number of a day, and where it stands: the same for all rows of that day."""
        key = machine.name, day
        found = self._firsts.get(key)
        if found is None:
            number = self.numbers.first(machine, day)
            found = self._firsts[key] = number, self.desk.workspace.path_of(number)
        return found

    def _keep(
        self, position: int, machine: Machine, received: datetime, day: date, body: SpoolPlace
    ) -> None:
        known = next((n for n, each in enumerate(self._machines) if each is machine), None)
        if known is None:
            known = len(self._machines)
            self._machines.append(machine)
        self._machine.append(known)
        self._position.append(position)
        self._received.append(round((received - EPOCH).total_seconds()))
        self._day.append(day.toordinal())
        self._offset.append(body.offset)
        self._size.append(body.size)

    def _glimpse(self, position: int, arrived: Arrived) -> None:
        self.glimpses[position] = arrived
        if len(self.glimpses) > GLIMPSES:
            del self.glimpses[max(self.glimpses)]

    def numbered(self) -> "NewRecords":
        """In the order of receipt; raises CplError where one would lie outside the workspace."""
        order = in_order(len(self._position), self._when, A_DAY)
        given = PackedTexts()
        for n in order:
            machine, day = self._machines[self._machine[n]], date.fromordinal(self._day[n])
            given.add(self.numbers.next(machine, day))
        return NewRecords(self, order, given)

    def _when(self, index: int) -> int:
        """In order of receipt, and of the rows where that is the same."""
        return self._received[index] << ROW_BITS | self._position[index]

    def position(self, index: int) -> int:
        return self._position[index]

    def first_of_day(self, index: int) -> Path:
        """Where the first record of its day stands: beside it stand all of that day."""
        machine, day = self._machines[self._machine[index]], date.fromordinal(self._day[index])
        return self._provisional(machine, day)[1]

    def body(self, index: int) -> bytes:
        """The file of the record but for its first line."""
        return self.spool.get(SpoolPlace(self._offset[index], self._size[index]))


class NewRecords(LazySequence[New]):
    """The new records in the order of their receipt, under the numbers that they get."""

    def __init__(self, arrivals: Arrivals, order: Sequence[int], numbers: Sequence[str]) -> None:
        self.arrivals = arrivals
        self.order = order
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.order)

    def made(self, index: int) -> New:
        return New(self.arrivals.position(self.order[index]), self.numbers[index])

    def change(self, index: int) -> Change:
        """The file of one of them as it is to be written."""
        number, at = self.numbers[index], self.order[index]
        data = first_line(number) + self.arrivals.body(at)
        return Change(self.arrivals.first_of_day(at).with_name(f"{number}.yaml"), None, data)

    def record(self, index: int) -> Record:
        """One of them, as its file says it."""
        change = self.change(index)
        found = self.arrivals.desk.workspace.record_in(change.path, change.after or b"")
        assert not isinstance(found, Broken)
        return found.record

    def glimpses(self) -> Iterator[tuple[str, Arrived]]:
        """The records of the first rows, each with its number."""
        kept = self.arrivals.glimpses
        numbers = {each.position: each.number for each in self if each.position in kept}
        yield from ((numbers[position], kept[position]) for position in sorted(kept))


class NewFiles(LazySequence[Change]):
    """The files of new records, each made when it is asked for."""

    def __init__(self, new: NewRecords) -> None:
        self.new = new

    def __len__(self) -> int:
        return len(self.new)

    def made(self, index: int) -> Change:
        return self.new.change(index)


def first_line(number: str) -> bytes:
    """How the file of every record begins."""
    return f"{NUMBER}: {number}\n".encode()
