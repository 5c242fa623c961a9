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
from itertools import islice

from cpl.dataclass import dataclass

SHEET = "cpl.台账"
WHOSE, COLUMN, RECORD, ASIDE = "cpl", "列", "件", "旁"
VERSION = "1"
LENGTH = 10
"""Signs of a mark: of a million cells changed, one would be taken for unchanged."""
BEGINNING = 6
_TAG = re.compile(r"\{[{%#]")
_WORD = re.compile(r"\{\{\s*\w+\.([\w.]+)\s*\}\}")
_PIECES = re.compile(rf"((?:(?!{_TAG.pattern}).)+)|{_WORD.pattern}|(\{{.*?[}}%#]\}})", re.DOTALL)
_SET, _END = re.compile(r"\{%\s*set\b.*%\}", re.DOTALL), re.compile(r"\{%\s*endif\s*%\}")
_IF = re.compile(r"\{%\s*if\s+(\w+\.[\w.]+(?:\s+and\s+\w+\.[\w.]+)*)\s*%\}")
_NAME = re.compile(r"\w+\.([\w.]+)")

Texts = Mapping[int, object]
"""The cells of a row that hold something, by their column, from 1."""


@dataclass(frozen=True)
class ColumnCell:
    """What a cell is made of: between, word, between, word, between; and the words' values."""

    between: tuple[str, ...]
    words: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.between[0] + "".join(map(str.__add__, self.values, self.between[1:]))

    def split(self, text: str) -> tuple[str, ...] | None:
        """The values of the words in what somebody has made of it; None where they run together.

        Blanks at a seam are nobody's. Where a word said nothing, its seam may be gone.
        """
        found = self._split(text)
        said = [n for n, value in enumerate(self.values) if value]
        if found or len(said) == len(self.words) or not said:
            return found
        values = self._without(said)._split(text)
        given = dict(zip(said, values, strict=True)) if values else {}
        return tuple(given.get(n, "") for n in range(len(self.words))) if values else None

    def _split(self, text: str) -> tuple[str, ...] | None:
        """A seam of blanks alone is a line break."""
        first, *inner, last = (r"\s*".join(map(re.escape, b.split())) for b in self.between)
        seams = [rf"\s*{each}\s*" if each else r"[^\S\n]*\n\s*" for each in inner]
        parts = [rf"\s*{first}\s*", *seams, rf"\s*{last}\s*"]
        return found.groups() if (found := re.fullmatch("(.*?)".join(parts), text, re.S)) else None

    def _without(self, said: Sequence[int]) -> "ColumnCell":
        """The same with these words alone, and what stood about the others between them."""
        ends = (*said, len(self.words))
        starts = (0, *(n + 1 for n in said))
        between = ("".join(self.between[a : b + 1]) for a, b in zip(starts, ends, strict=True))
        words, values = zip(*((self.words[n], self.values[n]) for n in said), strict=True)
        return ColumnCell(tuple(between), words, values)


@dataclass(frozen=True)
class Column:
    """A column of the register: its heading, and what its cell says in the template."""

    heading: str
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the values that its cell may show."""
        return tuple(dict.fromkeys(_WORD.findall(self.source)))

    def cell(self, values: Mapping[str, str]) -> ColumnCell | None:
        """The cell with these values for its words; None where the template computes something.

        That is whatever is no word by itself, nor text that stands where some words say
        anything; and where nothing tells two words apart.
        """
        between, words, shown = [""], [], [True]
        for text, word, tag in _PIECES.findall(self.source.strip()):
            if tag and not _follow(tag, values, shown):
                return None
            if word and all(shown):
                words.append(word)
                between.append("")
            elif all(shown):
                between[-1] += text
        told_apart = all(each.strip() or "\n" in each for each in between[1:-1])
        said = tuple(values.get(each, "") for each in words)
        return ColumnCell(tuple(between), tuple(words), said) if words and told_apart else None


def _follow(tag: str, values: Mapping[str, str], shown: list[bool]) -> bool:
    """Go into a condition or out of it; answers False for whatever is no such tag."""
    if found := _IF.fullmatch(tag):
        shown.append(all(values.get(each) for each in _NAME.findall(found[1])))
    elif _END.fullmatch(tag) and len(shown) > 1:
        shown.pop()
    else:
        return bool(_SET.fullmatch(tag))
    return True


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
        self._rows: dict[str, tuple[str, str]] = {}
        self._aside: dict[str, None] = {}

    def row(self, sources: Texts, printed: Texts) -> None:
        """One printed row, in order: what its cells say in the template, and on paper."""
        number = self._number(printed) if any(map(_is_filled, sources.values())) else ""
        if not number:
            self._aside |= dict.fromkeys(filter(None, map(beginning, printed.values())))
            self._above = printed if len(printed) > 1 else self._above
            return
        if not self.columns:
            self.columns = {
                column: Column(str(self._above[column]), str(source))
                for column, source in sources.items()
                if bare(self._above.get(column))
            }
        marks = " ".join(mark_of(printed.get(column)) for column in self.columns)
        self._rows[number] = self.records[number], marks

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
        for number, said in self._rows.items():
            yield RECORD, number, *said


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
