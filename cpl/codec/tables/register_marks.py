"""What a printed register remembers of itself, so that it is known again when it comes back.

It stands on a sheet of the workbook that nobody sees, by the number of each record and the
heading of each column: rows may be sorted, filtered and taken out, columns moved and put in,
and the file saved by whichever program. No word of a complaint is in it, only short marks
that tell whether a cell is still what was printed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from cpl.codec.tables.register_cells import Column
from cpl.dataclass import dataclass

SHEET = "cpl.台账"
WHOSE, COLUMN, RECORD, ASIDE = "cpl", "列", "件", "旁"
VERSION = "1"
LENGTH = 10
"""Signs of a mark: of a million million changed cells, one would be taken for unchanged."""
BEGINNING = 6
_TAG = re.compile(r"\{[{%#]")

Texts = Mapping[int, object]
"""The cells of a row that hold something, by their column, from 1."""


@dataclass(frozen=True)
class PrintedRecord:
    """One record as it was printed: a digest of its file, and a mark for each cell."""

    number: str
    digest: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class PrintedRegister:
    """A register as it was printed. `aside` are the beginnings of cells that tell of no record."""

    form: str
    code: str
    columns: tuple[Column, ...]
    records: Mapping[str, PrintedRecord]
    aside: frozenset[str]


def digest_of_record(data: bytes, events: int) -> str:
    """What tells whether a record's file is still the one printed, and how many events it had."""
    return f"{events}-{hashlib.sha256(data).hexdigest()[:16]}"


def events_printed(digest: str) -> int:
    """How many events the record had when it was printed."""
    count = digest.partition("-")[0]
    return int(count) if count.isdecimal() else 0


def bare(value: object) -> str:
    """A cell's value without what programs change when they save it: blanks, forms of numbers."""
    match value:
        case None:
            return ""
        case datetime():
            midnight = value.time() == time(0, 0)
            return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d%H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case float() | Decimal():
            exact = Decimal(str(value)).normalize()
            return f"{exact:f}"
    text = str(value).replace("_x000D_", "").replace("_x005F_", "_")  # as Excel escapes them
    return "".join(text.split())


@lru_cache(maxsize=5_000, typed=True)  # units, kinds and states are said again and again
def mark_of(value: object) -> str:
    return hashlib.sha256(bare(value).encode()).hexdigest()[:LENGTH]


def beginning(value: object) -> str:
    """How a cell begins: a line to sign on is still that when it has been signed."""
    return bare(value)[:BEGINNING]


class Remembered:
    """Takes the rows of a register as they are printed, and tells what is to be remembered."""

    def __init__(self, form: str, code: str, records: Mapping[str, str]) -> None:
        """`records` are the digests of what is printed, by number."""
        self.form = form
        self.code = code
        self.records = records
        self.columns: dict[int, Column] = {}
        self._above: Texts = {}
        self._rows: dict[str, bytes] = {}
        self._aside: dict[str, None] = {}

    def row(self, sources: Texts, printed: Texts) -> None:
        """One printed row, in order: what its cells say in the template, and on paper."""
        number = self._number(printed) if any(map(_is_filled, sources.values())) else ""
        if not number:
            self._aside |= dict.fromkeys(filter(None, map(beginning, printed.values())))
            if len(printed) > 1:  # not a title; headings may take two rows
                self._above = {**self._above, **printed}
            return
        if not self.columns:
            self.columns = {
                column: Column(str(self._above[column]), str(source))
                for column, source in sources.items()
                if bare(self._above.get(column))
            }
        marks = (mark_of(printed.get(column)) for column in self.columns)
        self._rows[number] = bytes.fromhex("".join(marks))  # there may be very many

    def _number(self, printed: Texts) -> str:
        """The record that a row tells of: its number stands in one of the cells."""
        for each in printed.values():
            for word in str(each).split() if isinstance(each, str) else ():
                if word in self.records:
                    return word
        return ""

    def lines(self) -> Iterator[tuple[str, ...]]:
        """The rows of the sheet that nobody sees; none where no record was printed."""
        if not self._rows:
            return
        yield WHOSE, VERSION, self.form, self.code
        for column in self.columns.values():
            yield COLUMN, column.heading, column.source
        for each in self._aside:
            yield ASIDE, each
        for number, marks in self._rows.items():
            yield RECORD, number, self.records[number], marks.hex(" ", LENGTH // 2)


def _is_filled(source: object) -> bool:
    return bool(_TAG.search(str(source)))


def read_marks(lines: Iterable[Sequence[str]]) -> PrintedRegister | None:
    """What was remembered; None where it is not of ours."""
    rows = iter(lines)
    first = next(rows, ())
    if tuple(first[:2]) != (WHOSE, VERSION) or len(first) < 4:
        return None
    columns: list[Column] = []
    aside: set[str] = set()
    records: dict[str, PrintedRecord] = {}
    for line in rows:
        kind, *said = islice(line, 4)
        if kind == COLUMN:
            columns.append(Column(said[0], said[1]))
        elif kind == ASIDE:
            aside.add(said[0])
        elif kind == RECORD:
            number, digest, marks = said
            records[number] = PrintedRecord(number, digest, tuple(marks.split()))
    return PrintedRegister(first[2], first[3], tuple(columns), records, frozenset(aside))
