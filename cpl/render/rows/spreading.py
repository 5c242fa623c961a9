"""How a merged cell is divided among the items of a list, so that a table of any width fits it.

Every column of a table gets so many columns of the sheet, the same in all its rows: numbers
and words are never broken, then few cells take more than one line, then all have room to spare
as they have text.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from cpl.render.rows.heights import Face, text_width, usable
from cpl.render.text.filters import plain

HEADERS, ROWS = "列", "行"
UNBROKEN = re.compile(r"[!-~]+")
LONGEST_WORD = 20.0
"""In Chinese characters; a longer one, a path or the like, may be broken."""
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


def division(
    columns: Sequence[Texts], widths: Sequence[float], indent: float, font: Face
) -> list[int]:
    """How many of the sheet's columns, so many points wide, each column of the table gets.

    There is one of the sheet's for each of the table's, at least.
    """
    costs = [_Cost(each, font) for each in columns]
    total = sum(each.natural for each in costs)

    @cache
    def paid(column: int, width: float) -> float:
        share = costs[column].natural / total
        return costs[column].of(usable(width - indent, font), share)

    def cost(column: int, start: int, stop: int) -> float:
        return paid(column, sum(widths[start:stop]))

    @cache
    def best(column: int, start: int) -> tuple[float, tuple[int, ...]]:
        left = len(columns) - column - 1
        if left == 0:
            return cost(column, start, len(widths)), (len(widths) - start,)
        found = []
        for stop in range(start + 1, len(widths) - left + 1):
            others, division = best(column + 1, stop)
            found.append((cost(column, start, stop) + others, (stop - start, *division)))
        return min(found)

    return list(best(0, 0)[1]) if columns else []


class _Cost:
    """What it costs the reader when a column has so much room, in points."""

    def __init__(self, texts: Texts, font: Face) -> None:
        lines = [text_width(line, font) for text in texts for line in text.split("\n")]
        words = [text_width(each, font) for text in texts for each in UNBROKEN.findall(text)]
        self.lengths = Counter(map(math.ceil, lines))
        self.least = max([font.size, *(e for e in words if e <= LONGEST_WORD * font.size)])
        self.natural = min(max([LEAST_NATURAL * font.size, *lines]), MOST_NATURAL * font.size)

    def of(self, room: float, share: float) -> float:
        more = sum(n * max(0, math.ceil(each / room) - 1) for each, n in self.lengths.items())
        too_narrow = max(0.0, self.least - room)
        return TOO_NARROW * too_narrow + MORE_LINES * more + ROOM * share * self.natural / room
