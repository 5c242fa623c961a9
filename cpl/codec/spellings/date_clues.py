"""What the table around a cell tells of its dates, and what a person must hear of how one was read.

Read by `ledger_dates`; the rest of a column becomes clues in `column_dates`.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum

from cpl.dataclass import dataclass

CENTURY = 2000


class DateOrder(Enum):
    """In which order a column writes the three numbers of a day."""

    YEAR_FIRST = "年/月/日"
    MONTH_FIRST = "月/日/年"
    DAY_FIRST = "日/月/年"


Parts = tuple[str, str, str]
"""The three numbers of a day as they stand there: `26`, `11`, `3`."""
PLACES = {
    DateOrder.YEAR_FIRST: (0, 1, 2),
    DateOrder.MONTH_FIRST: (2, 0, 1),
    DateOrder.DAY_FIRST: (2, 1, 0),
}
"""Where the year, the month and the day stand."""
FORMS = {
    DateOrder.YEAR_FIRST: "{year}{sep}%m{sep}%d",
    DateOrder.MONTH_FIRST: "%m{sep}%d{sep}{year}",
    DateOrder.DAY_FIRST: "%d{sep}%m{sep}{year}",
}
"""As strptime has them, but for the sign between the numbers and how the year is written."""


@dataclass(frozen=True)
class CellRemark:
    """What a person must hear of how a cell was read; `code` is for programs.

    Those of another `sort`, say of another year, are counted and told apart.
    """

    code: str
    say: str
    sort: str = ""


@dataclass(frozen=True)
class PlainTime:
    """A time written out; `remarks` tell what was supplied, left out or taken for granted."""

    text: str
    remarks: tuple[CellRemark, ...] = ()


@dataclass(frozen=True)
class YearClue:
    """A year, and where it is written in the words of a person."""

    year: int
    where: str


@dataclass(frozen=True)
class DateClues:
    """What the table around a cell tells, asked only of the cell that needs it.

    `order` is that of the column's days, told whether their years are written out (with four
    digits, at the end). `year` is of a month and a day that stand there without one.
    `is_near` where the row itself says near which day it is (when it was received): then
    `11月3日` and `昨天` are left to that.
    """

    order: Callable[[bool], DateOrder | None]
    year: Callable[[int, int], YearClue | None]
    is_near: bool = False


class DateDoubtError(ValueError):
    """It cannot be said which day is meant; `mend` is what to write in the mapping."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code = code
        self.mend = mend


def in_order(parts: Parts, order: DateOrder) -> date | None:
    """The day of three numbers in this order, `26` being 2026; None where there is none."""
    year, month, day = (parts[each] for each in PLACES[order])
    if len(year) not in (2, 4):
        return None
    try:
        return date(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
