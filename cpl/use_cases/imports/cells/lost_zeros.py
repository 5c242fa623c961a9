"""Noughts that Excel took from the front of a number: 0138 and, further down, 139.

Only a column can tell: what begins with a nought in it is always as long, and others are shorter
by as many digits as there are noughts to lose.
"""

from collections.abc import Iterable, Iterator

from cpl.problems import Severity
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.table import RowProblem, SourceTable

LONGEST = 30
"""What is longer is no number that somebody gave out."""


class _Digits:
    """The numbers of one column: how long those with a nought in front are, and the others."""

    def __init__(self) -> None:
        self.padded: set[int] = set()
        self.noughts = 0
        self.others: dict[int, tuple[Row, int]] = {}

    def note(self, row: Row, text: str) -> None:
        length, significant = len(text), len(text.lstrip("0"))
        if significant < length:
            self.padded.add(length)
            self.noughts = max(self.noughts, length - max(significant, 1))
        else:
            first, count = self.others.get(length, (row, 0))
            self.others[length] = first, count + 1

    def shorter(self) -> Iterator[tuple[Row, int, int]]:
        """The first row with a number so short, and how many there are."""
        if len(self.padded) == 1 and self.noughts:
            length = max(self.padded)
            for each in sorted(self.others):
                if length - self.noughts <= each < length and max(self.others) <= length:
                    yield *self.others[each], each


class LostZeros:
    """Looks at the numbers in some columns of a table as its rows go by."""

    def __init__(self, table: SourceTable, columns: Iterable[int]) -> None:
        self.table = table
        self._columns = {column: _Digits() for column in sorted(columns)}

    def see(self, row: Row) -> None:
        for column, digits in self._columns.items():
            text = row.text(column).strip()
            if text.isascii() and text.isdecimal() and len(text) <= LONGEST:
                digits.note(row, text)

    def told(self) -> Iterator[RowProblem]:
        """One warning for each length, at the first row that is so short."""
        for column, digits in self._columns.items():
            for row, count, length in digits.shorter():
                more = f"，这样的共 {count} 行" if count > 1 else ""
                yield self.table.problem(
                    row,
                    "lost-zeros",
                    f"这一列 0 开头的都是 {max(digits.padded)} 位，这一格只有 {length} 位{more}，"
                    "前面的 0 多半丢了。",
                    "在表里补上，这一列设成文本。",
                    self.table.names[column],
                    Severity.WARNING,
                )
