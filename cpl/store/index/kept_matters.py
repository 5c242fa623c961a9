"""The records as far as the rows of a table can be compared with them, which opens none."""

from datetime import datetime
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.matters.statements import STATEMENT_SIZE
from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.store.index.freshness import FreshIndex
from cpl.store.index.lines import time_kept, time_of


@dataclass(frozen=True)
class KeptMatter:
    """A record as far as a row of a table can be compared with it without opening it.

    `name`, `phone`, `said`: digests; `source`: its id in the table it came from, empty where
    it was typed. `statements`: digests of all it says, where it came from a table. `is_void`:
    somebody has struck it out as a mistake.
    """

    number: str
    source: str
    name: str
    phone: str
    said: str
    received: datetime
    statements: frozenset[bytes]
    is_void: bool = False


class KeptMatters:
    """Those of one machine."""

    def __init__(self, index: FreshIndex, machine: Machine) -> None:
        self._index, self._prefix = index, prefix_of(machine)

    def from_source(self, source: str) -> tuple[KeptMatter, ...]:
        """Those that came from a table under this id there."""
        return self._found("matter.source = ? AND source <> ''", source)

    def saying(self, said: str, at: datetime | None = None) -> tuple[KeptMatter, ...]:
        """Those with these words, by their digest; only those received then."""
        if at is None:
            return self._found("matter.said = ? AND said <> ''", said)
        when = "matter.said = ? AND said <> '' AND record.received = ?"
        return self._found(when, said, time_kept(at))

    def received_at(self, at: datetime) -> tuple[KeptMatter, ...]:
        """Those that were received at this very moment."""
        return self._found("record.received = ?", time_kept(at))

    @cached_property
    def _are_none(self) -> bool:
        """An office begins with a long ledger, each row of which is looked for."""
        return not self._index.rows("SELECT 1 FROM matter LIMIT 1")

    def _found(self, where: str, *values: str) -> tuple[KeptMatter, ...]:
        if self._are_none:
            return ()
        rows = self._index.rows(
            "SELECT number, source, name, phone, said, received, statements, voided"
            # SQLite would choose all records with the letters, for each row: `+` forbids that
            f" FROM record JOIN matter USING (id) WHERE {where} AND +prefix = ? ORDER BY number",
            *(*values, self._prefix),
        )
        return tuple(
            KeptMatter(
                number, source, name, phone, said, time_of(received), _in_digests(kept), bool(void)
            )
            for number, source, name, phone, said, received, kept, void in rows
        )


def _in_digests(kept: bytes) -> frozenset[bytes]:
    every = range(0, len(kept), STATEMENT_SIZE)
    return frozenset(kept[at : at + STATEMENT_SIZE] for at in every)
