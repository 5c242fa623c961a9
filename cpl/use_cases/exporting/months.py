"""One month of records, written into a file of every table."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.analysis.columns import Cell
from cpl.domain.analysis.tables import (
    CARDS,
    CLOCKS,
    EVENTS,
    PAYMENTS,
    TABLES,
    ClockTold,
    events_of,
    payments_of,
)
from cpl.domain.cases.card import Card, links_in
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.escalation import unsettled
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.instances import Instance
from cpl.store.datasets.rows import Put, Writing
from cpl.store.datasets.state import Month
from cpl.store.record_files import Broken, Readable
from cpl.use_cases.exporting.snapshot import Snapshot, month_of
from cpl.use_cases.reading import Onlooker, redacted


@dataclass(frozen=True)
class Output:
    """A folder that gets the files of one format, whose name is their ending."""

    folder: Path
    format: str
    writing: Writing

    def file(self, table: str, month: str) -> Path:
        """`cards/year=2026/month=11/cards.parquet` in it, as Hive, Spark and DuckDB read it."""
        year, _, of_year = month.partition("-")
        inside = f"{table}/year={year}/month={of_year}/{table}.{self.format}"
        return self.folder / inside


class MonthWriter:
    """Writes the months of a snapshot, as somebody may see them at a time."""

    def __init__(self, snapshot: Snapshot, onlooker: Onlooker) -> None:
        self._snapshot = snapshot
        self._onlooker = onlooker
        self._workspace = snapshot.workspace
        self._zone = self._workspace.latest_rules.meta.zone

    def write(self, month: str, outputs: Iterable[Output], tell: Callable[[], None]) -> Month:
        """Every record of the month into every output, one after the other; `tell` after each.

        What is answered has no sizes yet. Raises GitFailed, OSError.
        """
        with ExitStack() as stack:
            files = _Files(month, tuple(outputs), self._zone, stack)
            beside: set[str] = set()
            unreadable: list[str] = []
            changes, records, closed = False, 0, 0
            for file in self._snapshot.records(month):
                if isinstance(file, Broken):
                    unreadable.append(self._workspace.shown(file.path))
                else:
                    clocks = self._clocks(file)
                    beside.update(map(month_of, self._links(file.card)))
                    changes = changes or _changes(file.card, clocks)
                    seen = self._seen(file)
                    closed += seen is None
                    if seen is not None:
                        records += 1
                        _put(files, seen.card, clocks)
                tell()
        others = tuple(sorted(beside - {month}))
        made_of = self._snapshot.made_of(month)
        return Month(
            made_of, others, changes, records, closed, tuple(unreadable), files.rows, sizes={}
        )

    def _clocks(self, loaded: Readable) -> tuple[Instance, ...]:
        calendar = self._workspace.calendar(loaded.rules)
        return clocks_of(loaded.card, calendar, self._now)

    @property
    def _now(self) -> datetime:
        return self._onlooker.now

    def _links(self, card: Card) -> Iterable[str]:
        known = self._workspace.place
        return (number for number in links_in(card) if known(number))

    def _seen(self, loaded: Readable) -> Readable | None:
        """As a list tells of it; None where it is not for him."""
        seen = self._onlooker.seen(loaded)
        return redacted(seen, self._onlooker.listed(seen)) if seen else None


class _Files:
    """The open files of one month; `rows`: how many each table got."""

    def __init__(
        self, month: str, outputs: tuple[Output, ...], zone: str, stack: ExitStack
    ) -> None:
        self.rows: dict[str, int] = {each.name: 0 for each in TABLES}
        self._puts: Mapping[str, list[Put]] = {each.name: [] for each in TABLES}
        for table in TABLES:
            for output in outputs:
                path = output.file(table.name, month)
                path.parent.mkdir(parents=True)
                writing = output.writing(table, path, zone)
                self._puts[table.name].append(stack.enter_context(writing))

    def put(self, table: str, row: tuple[Cell, ...]) -> None:
        self.rows[table] += 1
        for put in self._puts[table]:
            put(row)


def _put(files: _Files, card: Card, clocks: Iterable[Instance]) -> None:
    files.put(CARDS.name, CARDS.row(card))
    for each in events_of(card):
        files.put(EVENTS.name, EVENTS.row(each))
        for payment in payments_of(each):
            files.put(PAYMENTS.name, PAYMENTS.row(payment))
    for clock in clocks:
        files.put(CLOCKS.name, CLOCKS.row(ClockTold(card, clock)))


def _changes(card: Card, clocks: Iterable[Instance]) -> bool:
    """Will something be told otherwise, or to others, when nothing but time has gone by?"""
    is_open = card.phase is not Phase.ENDED or any(each.is_open for each in clocks)
    return is_open or bool(unsettled(card))
