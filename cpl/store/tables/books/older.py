"""Old .xls, .xlsb and WPS's .et, as python-calamine reads them.

It tells words, numbers and moments. How a row looks, what was noted at it and what formula
came to an error it does not tell, so that is said once of the whole file.
"""

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeAlias

from cpl.store.git.programs import TookTooLong, run_program
from cpl.store.tables.books import calamine_program
from cpl.store.tables.books.contents import SheetRows, SheetState, SheetTitle
from cpl.store.tables.books.merges import Merge
from cpl.store.tables.books.words import Words, number_words
from cpl.store.tables.bounds import TooMuch, not_too_many
from cpl.store.tables.cells import number_text
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.file_kinds import SAVE_AS, NotATable
from cpl.store.tables.rows import Row

PROGRAM = (sys.executable, "-P", "-m", calamine_program.__name__)
LONGEST_SECONDS = 300
Written: TypeAlias = str | int | float | bool | list[str]


class OlderBook:
    """A workbook in one of Excel's own formats; raises NotATable where it cannot be opened."""

    def __init__(self, name: str, data: bytes, kind: str) -> None:
        self.name = name
        self.sha256 = sha256(data).hexdigest()
        self.kind = kind
        self.unseen = (
            f".{kind} 里看不到隐藏的行、划掉的字、批注，公式出错的格子（#N/A）读成空的；"
            "要紧的，用 Excel 或 WPS 另存为 .xlsx 再导入。"
        )
        self._sheets = dict(_sheets(_said(name, data, kind)))
        self.titles = tuple(self._sheets)

    def rows(self, title: SheetTitle) -> SheetRows:
        found = self._sheets[title]
        return SheetRows(tuple(not_too_many(self.name, found.rows)), found.merges)

    def count(self, title: SheetTitle) -> int:
        return sum(1 for _ in self._sheets[title].rows)


def _said(name: str, data: bytes, kind: str) -> bytes:
    """What the reading program prints of a file."""
    try:
        ended = run_program(PROGRAM, data, seconds=LONGEST_SECONDS)
    except TookTooLong:
        raise TooMuch(f"{name} 读了 {LONGEST_SECONDS} 秒还没有读完。{SAVE_AS}") from None
    if ended.status == calamine_program.TOO_SPREAD:
        raise TooMuch(f"{name} 散得太开，不像是表格。请删去空的行和列，另存再导入。")
    if ended.status:
        raise NotATable(f"{name} 已损坏，或者不是读得懂的 .{kind}，打不开。{SAVE_AS}")
    return ended.out


def _sheets(said: bytes) -> Iterator[tuple[SheetTitle, SheetRows]]:
    title, rows, merges = SheetTitle(""), list[Row](), tuple[Merge, ...]()
    for line in map(json.loads, said.splitlines()):
        if isinstance(line, dict):
            title, rows = SheetTitle(line["name"], SheetState(line["shown"])), []
            merges = tuple(
                Merge(top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in line["merges"]
            )
            yield title, SheetRows(rows, merges)
        else:
            rows.extend(filter(None, [_row(*line)]))


def _row(number: int, cells: list[Written]) -> Row | None:
    words = [_words(cell) for cell in cells]
    doubts = (x for column, each in enumerate(words) for x in each.doubts_in(column))
    return row_of(number, [each.text for each in words], tuple(doubts))


def _words(cell: Written) -> Words:
    match cell:
        case str():
            return Words(cell)
        case bool():
            return Words("TRUE" if cell else "FALSE")
        case int() | float():
            return number_words(cell, number_text(cell, "General"))
    return Words(cell[0])
