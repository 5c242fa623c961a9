"""How a merged cell is divided among the items of a list, so that a table of any width fits it.

Every column of a table gets so many columns of the sheet, the same in all its rows: numbers
and words are never broken, then few cells take more than one line, then all have room to spare
as they have text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from cpl.render.rows.heights import ems, usable_ems
from cpl.render.text.filters import plain

HEADERS, ROWS = "列", "行"
UNBROKEN = re.compile(r"[!-~]+")
LONGEST_WORD = 20.0
"""In characters as wide as high; a longer one, a path or the like, may be broken."""
LEAST_NATURAL, MOST_NATURAL = 3.0, 40.0
TOO_NARROW, MORE_LINES, ROOM = 1000.0, 1.0, 0.3

Texts = Sequence[str]


def columns_of(items: Sequence[object], table: object) -> list[Texts]:
    """The texts of each column: those of the table, or of this list alone."""
    rows = [items]
    if isinstance(table, Mapping):
        rows += [table[each] for each in (HEADERS,) if each in table]
        rows += table.get(ROWS, ())
    elif isinstance(table, Iterable) and not isinstance(table, str):
        rows += table
    return [[plain(row[n]) for row in rows if n < len(row)] for n in range(len(items))]


def division(columns: Sequence[Texts], widths: Sequence[float], size: float) -> list[int]:
    """How many of the sheet's columns, so many points wide, each column of the table gets.

    There is one of the sheet's for each of the table's, at least.
    """
    costs = [_Cost(each) for each in columns]
    total = sum(each.natural for each in costs)
    for each in costs:
        each.share = each.natural / total

    @cache
    def best(column: int, start: int) -> tuple[float, tuple[int, ...]]:
        left = len(columns) - column - 1
        if left == 0:
            return costs[column].of(sum(widths[start:]), size), (len(widths) - start,)
        found = []
        for stop in range(start + 1, len(widths) - left + 1):
            cost, others = best(column + 1, stop)
            found.append((costs[column].of(sum(widths[start:stop]), size) + cost, stop, others))
        cost, stop, others = min(found)
        return cost, (stop - start, *others)

    return list(best(0, 0)[1]) if columns else []


class _Cost:
    """What it costs the reader when a column is so wide."""

    def __init__(self, texts: Texts) -> None:
        lines = [ems(line) for text in texts for line in text.split("\n")]
        self.lengths = Counter(round(each, 1) for each in lines)
        words = [ems(word) for text in texts for word in UNBROKEN.findall(text)]
        self.least = max([1.0, *(each for each in words if each <= LONGEST_WORD)])
        self.natural = min(max([LEAST_NATURAL, *lines]), MOST_NATURAL)
        self.share = 1.0
        self._known: dict[float, float] = {}

    def of(self, width: float, size: float) -> float:
        if width not in self._known:
            room = usable_ems(width, size)
            lines = sum(n * max(0, -int(-each // room) - 1) for each, n in self.lengths.items())
            self._known[width] = (
                TOO_NARROW * max(0.0, self.least - room)
                + MORE_LINES * lines
                + ROOM * self.share * self.natural / room
            )
        return self._known[width]
