"""Read back a register that cpl printed and somebody worked on: which cells are not as printed.

Rows are known by their numbers and columns by their headings, wherever they stand now.
Whatever was not touched is not kept: a register may have a hundred thousand rows.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from cpl.codec.tables.header import column_letter
from cpl.codec.tables.register_marks import (
    SHEET,
    PrintedRecord,
    PrintedRegister,
    bare,
    beginning,
    mark_of,
    read_marks,
)
from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import read_bytes
from cpl.store.tables.bounds import counted, refuse_bomb
from cpl.store.tables.cells import NOT_CALCULATED, cell_text, cleaned
from cpl.store.tables.filled import Spot

BOOK = "xl/workbook.xml"
NUMBER = re.compile(r"[A-Z]+\d{8}-[A-Z]*\d+")
OF_NUMBERS = re.compile(r"\.编号\b")
HEADINGS_WITHIN = 20
"""Rows further down are no headings, whatever somebody has put above them."""


@dataclass(frozen=True)
class ChangedRow:
    """A record of which some cells are not as they were printed: by column, what stands there."""

    printed: PrintedRecord
    cells: Mapping[int, Spot]


@dataclass(frozen=True)
class ReturnedRegister:
    """A register as it came back.

    `read` is how many records were found in it, `gone` are the numbers of those that were
    not, `strange` the rows that it was not printed with, `twice` those whose number stands
    further up as well (their text is the number), `lost` the headings found in no sheet,
    `added` those that are not ours.
    """

    file: str
    data: bytes
    printed: PrintedRegister
    read: int
    changed: tuple[ChangedRow, ...]
    gone: tuple[str, ...]
    strange: tuple[Spot, ...]
    twice: tuple[Spot, ...]
    lost: tuple[str, ...]
    added: tuple[str, ...]


def read_register(path: Path) -> ReturnedRegister | None:
    """The register in a file; None where it is none that cpl remembers.

    Raises TooMuch where it is huge.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    data = read_bytes(path)
    if not _remembers(data):
        return None
    import openpyxl

    refuse_bomb(path.name, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-downs and styles, which do not concern us
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            printed = read_marks(_texts(book[SHEET]))
            if printed is None:
                return None
            return _with_formulas(_Reading(path.name, data, printed).of(book))
        except CplError:
            raise
        except Exception:  # openpyxl raises whatever a broken file makes it stumble over
            return None  # and `read_sheet` says what is wrong with it


def _with_formulas(found: ReturnedRegister) -> ReturnedRegister:
    """What looks empty and is a formula says so: whatever saved the file did not calculate it."""
    spots = (spot for row in found.changed for spot in row.cells.values())
    empty = {(each.sheet, each.address) for each in spots if not each.text}
    if not empty:
        return found
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(found.data), read_only=True)
    waiting: set[tuple[str, str]] = set()
    for title in {title for title, _ in empty}:
        sheet: Any = book[title]
        sheet.reset_dimensions()
        cells = (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        waiting |= {(title, cell.coordinate) for cell in cells} & empty

    def told(spot: Spot) -> Spot:
        is_waiting = (spot.sheet, spot.address) in waiting
        return replace(spot, text=NOT_CALCULATED) if is_waiting else spot

    changed = (
        replace(row, cells={column: told(spot) for column, spot in row.cells.items()})
        for row in found.changed
    )
    return replace(found, changed=tuple(changed))


def _remembers(data: bytes) -> bool:
    """A quick look, so that an ordinary table is not read twice."""
    try:
        with ZipFile(BytesIO(data)) as file:
            return BOOK in file.namelist() and f'"{SHEET}"'.encode() in file.read(BOOK)
    except BadZipFile:
        return False


def _texts(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield [str(each) for each in row if each is not None]


class _Reading:
    """Goes through the sheets once."""

    def __init__(self, file: str, data: bytes, printed: PrintedRegister) -> None:
        self.file = file
        self.data = data
        self.printed = printed
        self.seen: set[str] = set()
        self.found: set[int] = set()
        self.changed: list[ChangedRow] = []
        self.strange: list[Spot] = []
        self.twice: list[Spot] = []
        self.added: dict[str, None] = {}

    def of(self, book: Any) -> ReturnedRegister:
        for sheet in book.worksheets:
            if sheet.title != SHEET:
                sheet.reset_dimensions()  # some programs write a wrong one
                self._sheet(sheet.title, counted(self.file, sheet.iter_rows()))
        headings = [each.heading for each in self.printed.columns]
        return ReturnedRegister(
            self.file,
            self.data,
            self.printed,
            len(self.seen),
            tuple(self.changed),
            tuple(each for each in self.printed.records if each not in self.seen),
            tuple(self.strange),
            tuple(self.twice),
            tuple(each for n, each in enumerate(headings) if n not in self.found),
            tuple(self.added),
        )

    def _sheet(self, title: str, rows: Iterable[Sequence[Any]]) -> None:
        """The rows below the headings; a sheet without them has none of our rows."""
        places: dict[int, int] = {}
        is_below = False
        for number, row in enumerate(rows, 1):
            cells = {place: cell for place, cell in enumerate(row) if bare(cell.value)}
            if not is_below and number <= HEADINGS_WITHIN:
                found = self._headings(cells, places)
                is_below = not found and len(places) * 2 > len(self.printed.columns)
                places |= found
            if is_below:
                self._row(_Cells(title, number, cells), places)

    def _headings(self, cells: Mapping[int, Any], known: Mapping[int, int]) -> dict[int, int]:
        """Where columns stand whose headings are in this row, and were in none above it."""
        there = {bare(cells[place].value): place for place in sorted(cells, reverse=True)}
        columns = self.printed.columns
        found = {
            n: there[heading]
            for n, column in enumerate(columns)
            if n not in known and (heading := bare(column.heading)) in there
        }
        if found:
            ours = {*found.values(), *known.values()}
            self.found |= found.keys()
            others = (cell for place, cell in cells.items() if place not in ours)
            news = (each for each in others if beginning(each.value) not in self.printed.aside)
            self.added |= {_text(each).strip(): None for each in news}
        return found

    def _row(self, row: "_Cells", places: Mapping[int, int]) -> None:
        number = self._number(row, places)
        record = self.printed.records.get(number)
        if record is None:
            if not all(beginning(each.value) in self.printed.aside for each in row.cells.values()):
                self.strange.append(row.spot(min(row.cells)))
        elif number in self.seen:
            spot = row.spot(min(row.cells))
            self.twice.append(Spot(spot.sheet, spot.address, number))
        else:
            self.seen.add(number)
            changed = {
                column: row.spot(place)
                for column, place in places.items()
                if mark_of(row.value(place)) != record.marks[column]
            }
            if changed:
                self.changed.append(ChangedRow(record, changed))

    def _number(self, row: "_Cells", places: Mapping[int, int]) -> str:
        """The number that stands in the column of numbers; empty where none does."""
        for column, place in places.items():
            if OF_NUMBERS.search(self.printed.columns[column].source):
                found = NUMBER.search(str(row.value(place)))
                return found[0] if found else ""
        return ""


@dataclass(frozen=True)
class _Cells:
    """The cells of one row that hold something, by their place, from 0."""

    sheet: str
    number: int
    cells: Mapping[int, Any]

    def value(self, place: int) -> object:
        return self.cells[place].value if place in self.cells else None

    def spot(self, place: int) -> Spot:
        text = _text(self.cells[place]) if place in self.cells else ""  # its line breaks count
        return Spot(self.sheet, f"{column_letter(place)}{self.number}", text)


def _text(cell: Any) -> str:
    return cleaned(cell_text(cell))[0]
