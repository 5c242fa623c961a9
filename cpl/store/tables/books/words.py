"""The words of one cell, and what makes them doubtful, the same for every kind of workbook."""

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from cpl.problems import Severity
from cpl.store.tables.cells import NOT_CALCULATED
from cpl.store.tables.rows import Doubt

MOST_DIGITS = 10**15
"""From here on Excel has put noughts for the last digits of a number."""
VOLATILE = re.compile(r"\b(TODAY|NOW|RAND|RANDBETWEEN|WORKDAY|NETWORKDAYS)\b", re.IGNORECASE)
STRUCK = "struck"
SHORT_NUMBER = "short-number"
"""Of a number `11.1`, which may have been typed as 11.10: for whoever takes it for a day."""
_SHORT = re.compile(r"(?a)(?:[1-9]|1[0-2])\.[12]|(?:1|[3-9]|1[0-2])\.3")


class Strike(Enum):
    """How much of a text has a line through it."""

    NOTHING = 0
    PART = 1
    ALL = 2


class Words(NamedTuple):
    """The words of one cell as the file has them, doubts (in column 0) and what is struck."""

    text: str
    doubts: tuple[Doubt, ...] = ()
    strike: Strike = Strike.NOTHING

    def doubts_in(self, column: int) -> Iterator[Doubt]:
        """Everything to be said of these words, at the column where they stand."""
        for each in self.doubts:
            yield replace(each, column=column)
        if self.strike is not Strike.NOTHING and self.text.strip():
            part = "这一格的字划掉了。" if self.strike is Strike.ALL else "这一格里有划掉的字。"
            yield Doubt(column, STRUCK, part)


NOTHING = Words("")


def number_words(number: int | float, shown: str) -> Words:
    """A number as it is shown; in doubt where it has more digits than Excel keeps."""
    if abs(number) < MOST_DIGITS:
        is_short = len(shown) <= 4 and _SHORT.fullmatch(shown)
        return Words(shown, (Doubt(0, SHORT_NUMBER, ""),) if is_short else ())
    said = f"“{shown}”是按数字存的，Excel 只留前 15 位，后面的已经丢了。"
    mend = "请从原来的系统重新导出，这一列设成文本。"
    return Words(shown, (Doubt(0, "digits-lost", said, mend, Severity.ERROR),))


def strike_of(pieces: list[tuple[str, bool]]) -> Strike:
    """Of texts that make one cell, each struck or not."""
    struck = [is_struck for text, is_struck in pieces if text.strip()]
    return Strike.ALL if struck and all(struck) else Strike.PART if any(struck) else Strike.NOTHING


class FormulaDoubts:
    """What is said of the formulas of one sheet: some of it only once a column."""

    def __init__(self) -> None:
        self._told: set[int] = set()

    def doubts(self, formula: str, column: int, *, is_calculated: bool) -> Iterator[Doubt]:
        """That it was never calculated; that it comes to something else every day."""
        if not is_calculated:
            mend = "用 Excel 或 WPS 打开这张表，存一次，再导入。"
            yield Doubt(column, "not-calculated", f"{NOT_CALCULATED}。", mend, Severity.ERROR)
        volatile = VOLATILE.search(formula)
        if volatile and column not in self._told:
            self._told.add(column)
            said = f"这一列是公式（{volatile[1].upper()}），读的是上次存盘时算出来的。"
            yield Doubt(column, "volatile", said)
