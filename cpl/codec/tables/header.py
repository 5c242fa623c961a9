"""Where the names of a table's columns stand: by the steadiness of the columns below them.

People put titles, “填表单位：客服部” and groups of columns above. What names a column is a
short word over cells of another kind: over dates, numbers, long texts. Rows are the texts of
their cells; everything here counts them from 0.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache

from cpl.dataclass import dataclass

Cells = Sequence[str]
STARTS_WITHIN, TALLEST, LOOKED_BELOW = 30, 3, 20
"""The header begins in one of the first rows, and is three rows high at most."""
STEADY, LONGEST_NAME, LEFT_ABOVE = 0.6, 40, 2.0
"""`LEFT_ABOVE`: what a row of values costs that would be left above the header."""
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?%?")
_MOMENT = re.compile(r"\d{1,4}\s*[-/.年月:点]\s*\d{1,2}.{0,30}")
_CODE = re.compile(r"(?=.*\d.*\d.*\d)[\w()#/.\-（）〔〕\[\]号]+")
_SENTENCE = re.compile(r"[。！？；!;]|[，,].*[，,]|\?\s*\S")
_FILLED_IN = re.compile(r"[^:：]{1,12}[:：]\s*\S.*")


class CellKind(Enum):
    """What a cell looks like. `FORM` is `填表单位：客服部`; only a LABEL can name a column."""

    BLANK = 0
    LABEL = 1
    NUMBER = 2
    MOMENT = 3
    CODE = 4
    LONG = 5
    FORM = 6


VALUES = frozenset({CellKind.NUMBER, CellKind.MOMENT, CellKind.CODE, CellKind.LONG})


@lru_cache(maxsize=4096)
def kind_of_cell(text: str) -> CellKind:
    """By its looks alone."""
    text = text.strip()
    if not text:
        return CellKind.BLANK
    if _NUMBER.fullmatch(text):
        return CellKind.NUMBER
    if _MOMENT.fullmatch(text):
        return CellKind.MOMENT
    if len(text) > LONGEST_NAME or _SENTENCE.search(text):
        return CellKind.LONG
    if _CODE.fullmatch(text):
        return CellKind.CODE
    return CellKind.FORM if _FILLED_IN.fullmatch(text) else CellKind.LABEL


def find_header(rows: Sequence[Cells], hits: Callable[[tuple[str, ...]], int]) -> tuple[int, ...]:
    """The rows (from 0) that hold the names, none where the table has no header.

    `hits` says how many of the columns that a mapping wants are among the names: what it
    wants goes before what looks best.
    """
    best: tuple[int, ...] = ()
    liked, passed = (0, float("-inf")), 0
    for start in range(min(len(rows), STARTS_WITHIN)):
        passed += start > 0 and is_of_values(rows[start - 1])
        for height in range(1, TALLEST + 1):
            chosen = tuple(range(start, min(start + height, len(rows))))
            above = [rows[each] for each in chosen]
            below = rows[chosen[-1] + 1 : chosen[-1] + 1 + LOOKED_BELOW]
            score = _Heading(above, below).score - LEFT_ABOVE * passed
            found = (hits(column_names(above)), score)
            if found > liked:
                best, liked = chosen, found
    if liked[0] or not _is_body([rows[each] for each in best], rows[best[-1] + 1 :]):
        return best
    return ()


def column_names(above: Sequence[Cells]) -> tuple[str, ...]:
    """`上/下` for a header of several rows, the column's letter for what nobody named.

    A merged cell above holds for the columns to its right that something stands below of.
    """
    parts: list[list[str]] = [[] for _ in range(_width(above))]
    for level, row in enumerate(above):
        last = ""
        for index, into in enumerate(parts):
            text = _name(row, index)
            below = any(_name(each, index) for each in above[level + 1 :])
            last = text or (last if below else "")
            if last and (text or below) and last not in into:
                into.append(last)
    return _distinct(["/".join(each) for each in parts])


def column_letter(index: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


def _distinct(names: list[str]) -> tuple[str, ...]:
    """A name that stands twice gets its column behind it."""
    found: list[str] = []
    for index, name in enumerate(names):
        letter = column_letter(index)
        named = name or f"{letter}列"
        found.append(f"{named}({letter})" if named in found else named)
    return tuple(found)


def _name(row: Cells, index: int) -> str:
    return " ".join(row[index].split()) if index < len(row) else ""


def _width(rows: Sequence[Cells]) -> int:
    return max(map(len, rows), default=0)


@dataclass(frozen=True)
class _Column:
    """One column below a header: its usual kind, and the words that stand there."""

    steady: CellKind
    words: frozenset[str]


def _column(rows: Sequence[Cells], index: int) -> _Column | None:
    """None where nothing stands there."""
    texts = [text for row in rows if (text := _name(row, index))]
    if not texts:
        return None
    kind, often = Counter(map(kind_of_cell, texts)).most_common(1)[0]
    steady = kind if often >= STEADY * len(texts) else CellKind.LABEL
    return _Column(steady, frozenset(texts))


class _Heading:
    """Some rows as the header of those below: the better, the higher its score."""

    def __init__(self, above: Sequence[Cells], below: Sequence[Cells]) -> None:
        self.above = above
        names = [{_name(row, index) for row in above} for index in range(_width(above))]
        body = [row for row in below if not _is_again(row, names)]
        self.columns = [_column(body, index) for index in range(_width((*above, *body)))]

    @property
    def score(self) -> float:
        alone = sum(_is_title(each) for each in self.above)
        extra = 0.75 * (len(self.above) - 1) + 3 * alone * (len(self.above) > 1)
        twice = [self._lowest(index) for index in range(len(self.columns))]
        doubled = len([each for each in twice if each]) - len({each for each in twice if each})
        return sum(map(self._column_score, range(len(self.columns)))) - extra - doubled

    def _lowest(self, index: int) -> str:
        """What names the column, with the names above it where there are several rows."""
        return "/".join(filter(None, (self._above(level, index) for level in self._levels)))

    @property
    def _levels(self) -> range:
        return range(len(self.above))

    def _above(self, level: int, index: int) -> str:
        """The cell, or of a merged one above the one to its left."""
        row = self.above[level]
        if level == len(self.above) - 1 or not any(
            _name(each, index) for each in self.above[level + 1 :]
        ):
            return _name(row, index)
        return next((x for i in range(index, -1, -1) if (x := _name(row, i))), "")

    def _column_score(self, index: int) -> float:
        texts = [text for row in self.above if (text := _name(row, index))]
        column = self.columns[index]
        if column is None:
            values = sum(kind_of_cell(each) is not CellKind.LABEL for each in texts)
            return -2.0 * values if values else 0.25 * bool(texts)
        if not texts:
            return -0.5
        worst = min(_likeness(text, column) for text in texts)
        return worst - 0.5 * (len(texts) > 1 and self._is_crowded(index))

    def _is_crowded(self, index: int) -> bool:
        """Is the name above no heading of several columns, for its neighbour has its own?"""
        return bool(_name(self.above[0], index + 1)) or index + 1 >= len(self.columns)


def _likeness(text: str, column: _Column) -> float:
    """How much a cell looks like the name of the column below it."""
    kind = kind_of_cell(text)
    if kind is CellKind.LABEL:
        contrast = 1.0 if column.steady in VALUES else 0.0
        return 1.0 + contrast - (1.5 if text in column.words else 0.0)
    return -2.0 if kind is column.steady else -1.0


def _is_again(row: Cells, names: Sequence[set[str]]) -> bool:
    """Is it the header over again, at the top of a page, in one row where it has two above?"""
    filled = [(index, text) for index in range(len(row)) if (text := _name(row, index))]
    return all(index < len(names) and text in names[index] for index, text in filled)


def _is_title(row: Cells) -> bool:
    return sum(bool(text.strip()) for text in row) == 1


def is_of_values(row: Cells) -> bool:
    """A date and a number, say: no title and no names."""
    return sum(kind_of_cell(text) in VALUES for text in row) > 1


def _is_body(above: Sequence[Cells], below: Sequence[Cells]) -> bool:
    """Is what was taken for the header a row like those below: a date over dates?"""
    if len(above) != 1 or not below:
        return False
    columns = [_column(below[:LOOKED_BELOW], index) for index in range(len(above[0]))]
    kinds = [
        (kind_of_cell(_name(above[0], index)), each.steady)
        for index, each in enumerate(columns)
        if each and _name(above[0], index)
    ]
    alike = [kind for kind, steady in kinds if kind is steady and kind in VALUES]
    telling = {CellKind.MOMENT, CellKind.CODE} & set(alike)
    return bool(alike) and (bool(telling) or len(alike) == len(kinds))
