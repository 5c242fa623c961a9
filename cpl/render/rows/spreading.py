"""How a merged cell is divided among the items of a list, so that a table of any width fits it.

Every column of a table gets so many columns of the sheet, the same in all its rows: numbers
and words are not broken, then the table is as short as can be, then all columns have room to
spare as they have text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise
from operator import mul
from typing import Literal, NamedTuple

from cpl.dataclass import dataclass
from cpl.domain.values.tables import Percent
from cpl.render.rows.heights import Face, lines_of, shape, text_width, usable
from cpl.render.text.filters import plain

HEADERS, ROWS = "列", "行"
UNBROKEN = re.compile(r"[!-~]+")
LONGEST_WORD = 20.0
"""In Chinese characters; a longer one, a path or the like, may be broken."""
LEAST_CHINESE = 4.0
"""So many Chinese characters stand side by side, if there are so many."""
LONGEST_CENTRED = 9.0
LEAST_NATURAL, MOST_NATURAL = 3.0, 40.0
BROKEN, TORN, LINE_OF_CELL, ROOM = 1000.0, 20.0, 0.1, 0.3
"""What it costs beside a line of a row: a point too little for a word, a Chinese character
too little (squared), a line of a cell, being crowded."""
MOST_CHANGES = 200

Side = Literal["left", "center", "right"]


@dataclass(frozen=True)
class SpreadColumn:
    """A column of a table: the shapes of its texts, and how much room they need and would like.

    All in points. Numbers stand right, short words in the middle, the rest left of its indent.
    """

    shapes: Sequence[str]
    side: Side
    indent: float
    font: Face
    least: float
    longest: float

    @property
    def natural(self) -> float:
        """What it would like to have, in all."""
        longest = max(LEAST_NATURAL * self.font.size, self.longest)
        return min(longest, MOST_NATURAL * self.font.size)

    def room(self, width: float) -> float:
        return usable(width - self.indent, self.font)

    def lines(self, shapes: Sequence[str], width: float) -> list[int]:
        """Of each; of a long list most are alike in many columns."""
        room = width - self.indent
        known = {each: lines_of(each, room, self.font) for each in set(shapes)}
        return [known[each] for each in shapes]


def columns_of(
    items: Sequence[object], table: object, indent: float, font: Face
) -> list[SpreadColumn]:
    """Those of the table of which the items are a row, or of a table of this row alone."""
    rows = [items]
    if isinstance(table, Mapping):
        rows += [table[each] for each in (HEADERS,) if each in table]
        rows += table.get(ROWS, ())
    elif isinstance(table, Iterable) and not isinstance(table, str):
        rows += table
    columns = [[row[n] if n < len(row) else None for row in rows] for n in range(len(items))]
    return [_column(each, indent, font) for each in columns]


def _column(values: Sequence[object], indent: float, font: Face) -> SpreadColumn:
    shapes = [shape(plain(each)) for each in values]
    texts = set(shapes)
    lines = [text_width(line, font) for text in texts for line in text.split("\n")]
    words = [text_width(word, font) for text in texts for word in UNBROKEN.findall(text)]
    longest = max(lines, default=0.0)
    side: Side = "left"
    is_stepped = any(each[:1].isspace() for each in texts)  # "　其中 办结"
    if longest <= LONGEST_CENTRED * font.size and not is_stepped:
        side = "right" if any(map(_is_number, values)) else "center"
    short = [each for each in words if each <= LONGEST_WORD * font.size]
    inside = {"left": indent, "center": 0.0, "right": font.size / 2}[side]
    return SpreadColumn(shapes, side, inside, font, max([font.size, *short]), longest)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal | Percent) and not isinstance(value, bool)


def division(columns: Sequence[SpreadColumn], widths: Sequence[float]) -> list[int]:
    """How many of the sheet's columns, so many points wide, each column of the table gets.

    There is one of the sheet's for each of the table's, at least.
    """
    if not columns:
        return []
    table = _Columns(columns, widths)
    counts = [1] * len(columns)
    for _ in range(len(widths) - len(columns)):
        counts = min((_more(counts, to) for to in range(len(counts))), key=table.cost)
    for _ in range(MOST_CHANGES):
        moved = [
            _more(counts, to, giver)
            for to in range(len(counts))
            for giver in range(len(counts))
            if giver != to and counts[giver] > 1
        ]
        best = min(moved, key=table.cost, default=counts)
        if table.cost(best) >= table.cost(counts):
            break
        counts = best
    return counts


def _more(counts: Sequence[int], to: int, giver: int | None = None) -> list[int]:
    """One column of the sheet more for one of the table's, and one less for another."""
    return [each + (n == to) - (n == giver) for n, each in enumerate(counts)]


class SpreadCost(NamedTuple):
    """What a column of so many points takes: lines in each kind of row, in all, being crowded.

    `lines` None: one in every row, as of most columns; no row is taller for it.
    """

    lines: Sequence[int] | None
    cells: int
    crowded: float


class _Columns:
    """A table's columns over those of the sheet; asked often about the same places in it."""

    def __init__(self, columns: Sequence[SpreadColumn], widths: Sequence[float]) -> None:
        self.columns = columns
        self.natural = sum(each.natural for each in columns)
        rows = Counter(zip(*(each.shapes for each in columns), strict=True))
        self._times = tuple(rows.values())
        self._shapes = tuple(zip(*rows, strict=True))
        self._single = (1,) * len(rows)
        self._width: Callable[[int, int], float] = cache(lambda *ends: sum(widths[slice(*ends)]))
        # the sheet's columns are mostly as wide as each other: few widths are met, in many places
        self._taken: Callable[[int, float], SpreadCost] = cache(self._column)

    def cost(self, counts: Sequence[int]) -> float:
        """Of a table so divided, in lines; sheet columns not yet given out are not counted."""
        ends = pairwise(accumulate(counts, initial=0))
        taken = [self._taken(n, self._width(*each)) for n, each in enumerate(ends)]
        tall = [each.lines for each in taken if each.lines is not None]
        tallest = map(max, self._single, *tall) if tall else self._single
        rows: int = sum(map(mul, self._times, tallest))
        cells = sum(each.cells for each in taken)
        return rows + LINE_OF_CELL * cells + sum(each.crowded for each in taken)

    def _column(self, number: int, width: float) -> SpreadCost:
        """What one column of the table takes that is so many points wide."""
        column = self.columns[number]
        lines = column.lines(self._shapes[number], width)
        cells = sum(map(mul, self._times, lines))
        told = None if max(lines, default=1) == 1 else lines
        return SpreadCost(told, cells, self._crowded(column, width))

    def _crowded(self, column: SpreadColumn, width: float) -> float:
        room = column.room(width)
        side_by_side = min(column.longest, LEAST_CHINESE * column.font.size)
        torn = max(0.0, side_by_side - room) / column.font.size
        crowded = column.natural / self.natural * column.natural / room
        broken = max(0.0, column.least - min(room, width - column.indent))
        return BROKEN * broken + TORN * torn**2 + ROOM * crowded
