"""Lines of a CSV → its records: a quote that is not paired costs its own record and no other.

Reading is strict. Where that fails, the record is read as Excel would read it and named; and
where Excel would swallow rows, the record ends before the next line that a row begins at.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from cpl.dataclass import dataclass
from cpl.problems import Severity
from cpl.store.tables.rows import WHOLE_ROW, Doubt

MOST_LINES = 1000
"""Nobody's cell has more lines: a quote is missing."""
LOOKED_AHEAD = 50
"""So many lines below a broken quote may still be pieces of its text."""
LEAST_WIDTH = 2
SHOWN = 100
LONGEST_TYPED = 40
_TYPED = re.compile(r"[A-Za-z]{0,6}-?[\d:/.\-+TZ年月日时分秒 ]*\d[\d:/.\-+TZ年月日时分秒 ]*")
_END = "\x00\n"
"""Put behind the last line, to see whether a quote takes it in."""

Cells = list[str]


@dataclass(frozen=True)
class Shape:
    """How the rows of a table look: what parts the cells, how many there are as a rule.

    `typed` are the columns that hold numbers, dates or codes, and no words.
    """

    delimiter: str
    width: int = 1
    typed: tuple[int, ...] = ()


class Records:
    """Goes through the lines once; each record comes with what is doubtful about it."""

    def __init__(self, lines: Iterable[str], shape: Shape, first: int = 1) -> None:
        self.shape = shape
        self.lines = _Lines(lines, first)

    def __iter__(self) -> Iterator[tuple[Cells, tuple[Doubt, ...]]]:
        reader = csv.reader(self.lines, delimiter=self.shape.delimiter, strict=True)
        taken = self.lines.taken
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._mended()
                continue
            count = len(taken)
            if count > 1 and self._swallows(cells, count):
                yield self._mended()
            else:
                self.lines.keep(count)
                yield cells, ()

    # —— what is suspicious ——

    def _swallows(self, cells: Cells, count: int) -> bool:
        """Does a cell of several lines hold what are rows of their own?

        A record of the right width was most likely meant so: there the lines must have numbers
        and dates in their places to be rows.
        """
        must_match = len(cells) == self.shape.width
        is_known = bool(self.shape.typed) or not must_match
        return is_known and any(
            self._begins_row(at, must_match=must_match) for at in range(1, count)
        )

    def _begins_row(self, at: int, *, must_match: bool) -> bool:
        """Is there a whole row from this line on, strictly read, with all its quotes in pairs?"""
        reader = self._reader(islice(self.lines.after(at), MOST_LINES), strict=True)
        try:
            cells: Cells = next(reader, [])
        except csv.Error:
            return False
        if len(cells) != self.shape.width or len(cells) < LEAST_WIDTH:
            return False
        if self._is_odd(at, at + reader.line_num):  # the end of a cell of several lines
            return False
        return not must_match or not self.shape.typed or self._matches(cells)

    def _may_begin(self, at: int) -> bool:
        """Once a quote is known to be broken, whatever can be a row is one."""
        return self._begins_row(at, must_match=False) or self._looks_begun(at)

    def _looks_begun(self, at: int) -> bool:
        """Does the line look like a row whose own quotes are broken?"""
        line = self.lines.taken[at]
        quote = line.find('"')
        if quote > 0 and line[quote - 1] != self.shape.delimiter:
            return False  # the end of a cell of several lines
        cells = self._alone(line)
        is_open = line.count('"') % 2 == 1
        return (is_open or len(cells) >= self.shape.width) and self._matches(cells)

    def _matches(self, cells: Cells) -> bool:
        there = cells[: self.shape.width]
        said = [text for n in self.shape.typed if n < len(there) and (text := there[n].strip())]
        fitting = sum(map(is_typed, said))
        return fitting > 0 and fitting * 2 >= len(said)

    def _reader(self, lines: Iterable[str], *, strict: bool) -> Any:
        return csv.reader(lines, delimiter=self.shape.delimiter, strict=strict)

    def _alone(self, line: str) -> Cells:
        """The cells of one line, as far as they can be told."""
        try:
            return next(self._reader([line], strict=False), [])
        except csv.Error:
            return [line[:SHOWN]]

    # —— what is made of it ——

    def _mended(self) -> tuple[Cells, tuple[Doubt, ...]]:
        """The record that begins at the first line taken, which is not what it should be."""
        first, line = self.lines.first, self.lines.taken[0].rstrip("\r\n")
        if len(line) > csv.field_size_limit():
            self.lines.keep(1)
            return [line[:SHOWN]], (_too_long(first),)
        cells, count = self._leniently()
        end = self._lines_of_broken()
        ends_itself = count > 0 and not self._is_odd(count, end)
        if ends_itself and self._is_row(cells, count):
            self.lines.keep(count)
            return cells, (_lenient_quotes(first, count),)
        count = 1 if ends_itself and count == 1 else end
        self.lines.keep(count)
        return self._alone(line), (_broken_quotes(first, count),)

    def _is_row(self, cells: Cells, count: int) -> bool:
        """Has it the right width, and took in no line that is a row of its own?"""
        inside = range(1, count)
        return len(cells) == self.shape.width and not any(map(self._may_begin, inside))

    def _is_odd(self, start: int, end: int) -> bool:
        """Is a quote left over in these of the lines taken?"""
        return sum(each.count('"') for each in self.lines.taken[start:end]) % 2 == 1

    def _leniently(self) -> tuple[Cells, int]:
        """As Excel reads it, and of how many lines; no cells where a quote takes in all."""
        reader = self._reader(chain(islice(self.lines.after(0), MOST_LINES), [_END]), strict=False)
        try:
            cells: Cells = next(reader, [])
        except csv.Error:  # a cell without end
            return [], 0
        count = reader.line_num
        return (cells, count) if count <= len(self.lines.taken) else ([], 0)

    def _lines_of_broken(self) -> int:
        """Up to the next line that a row begins at, or to the end: what is between is pieces."""
        if self.shape.width < LEAST_WIDTH:
            return 1
        below = sum(1 for _ in islice(self.lines.after(1), LOOKED_AHEAD))
        found = (at for at in range(1, below + 1) if self._may_begin(at))
        return next(found, 1 if below == LOOKED_AHEAD else below + 1)


class _Lines:
    """Lines as they are asked for, and how far back they are still wanted.

    `taken` are those of the record at hand, of which the first is line `first` of the file.
    """

    def __init__(self, lines: Iterable[str], first: int) -> None:
        self._lines = iter(lines)
        self._given_back: deque[str] = deque()
        self.taken: list[str] = []
        self.first = first

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise StopIteration
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.taken.append(line)
        return line

    def after(self, at: int) -> Iterator[str]:
        """Those taken from there on, and then those that follow."""
        while at < len(self.taken) or next(self, None) is not None:
            yield self.taken[at]
            at += 1

    def keep(self, count: int) -> None:
        """So many belong to the record; whatever was taken beyond them comes again."""
        self._given_back.extendleft(reversed(self.taken[count:]))
        self.taken.clear()
        self.first += count


def is_typed(text: str) -> bool:
    """Is it a number, a date or a code: what a sentence cannot be taken for?"""
    return len(text) <= LONGEST_TYPED and bool(_TYPED.fullmatch(text))


def shape_of(lines: Sequence[str], delimiters: str) -> Shape:
    """The delimiter that cuts the first lines most evenly, into the most columns."""
    found = {each: _first_records(lines, each) for each in delimiters}
    delimiter = max(delimiters, key=lambda each: _evenness(found[each]))
    records = found[delimiter]
    width = _usual(records)
    whole = [each for each in records if len(each) == width]
    return Shape(delimiter, width, tuple(n for n in range(width) if _is_typed_column(n, whole)))


def _first_records(lines: Sequence[str], delimiter: str) -> list[Cells]:
    """Read strictly; a line that no record begins at so is passed over."""
    found: list[Cells] = []
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at : at + LOOKED_AHEAD], delimiter=delimiter, strict=True)
        try:
            found.append(next(reader))
            at += reader.line_num
        except csv.Error:
            at += 1
    return [each for each in found if each]


def _usual(records: Sequence[Cells]) -> int:
    counts = [len(each) for each in records]
    return max(set(counts), key=lambda each: (counts.count(each), each), default=1)


def _evenness(records: Sequence[Cells]) -> tuple[float, int]:
    width = _usual(records)
    if width < LEAST_WIDTH:
        return 0.0, 0
    return sum(len(each) == width for each in records) / len(records), width


def _is_typed_column(column: int, records: Sequence[Cells]) -> bool:
    said = [text for each in records if (text := each[column].strip())]
    return bool(said) and sum(map(is_typed, said)) * 2 >= len(said)


def _lenient_quotes(first: int, count: int) -> Doubt:
    return Doubt(
        WHOLE_ROW,
        "lenient-quotes",
        f"引号写得不规范，照 Excel 的读法读了（文件{_lines(first, count)}）。",
        "请看一下这一行的各格对不对。",
    )


def _broken_quotes(first: int, count: int) -> Doubt:
    return Doubt(
        WHOLE_ROW,
        "broken-quotes",
        f"引号写得不对，分不清一格到哪里为止（文件{_lines(first, count)}）。",
        "请用记事本改好这几行，或者从原系统重新导出，再导入。",
        Severity.ERROR,
    )


def _too_long(first: int) -> Doubt:
    return Doubt(
        WHOLE_ROW,
        "broken-quotes",
        f"有一格超过 {csv.field_size_limit()} 个字（文件{_lines(first, 1)}）。",
        "请看一下是不是少了半边引号，改好再导入。",
        Severity.ERROR,
    )


def _lines(first: int, count: int) -> str:
    return f"第 {first} 行" if count == 1 else f"第 {first} 到 {first + count - 1} 行"
