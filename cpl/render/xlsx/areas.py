"""Where cells are: areas of a sheet, and how a column, a cell and an area are called."""

from functools import cache
from typing import NamedTuple

from cpl.loading import pattern

COORD = pattern(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")
LETTERS = 26


class Area(NamedTuple):
    """The cells from a first row and column to a last."""

    min_row: int
    min_col: int
    max_row: int
    max_col: int

    @property
    def coord(self) -> str:
        first, last = place(self.min_row, self.min_col), place(self.max_row, self.max_col)
        return first if first == last else f"{first}:{last}"

    @property
    def ends(self) -> str:
        """The same, `A1:A1` for a single cell."""
        return f"{place(self.min_row, self.min_col)}:{place(self.max_row, self.max_col)}"

    @property
    def absolute(self) -> str:
        ends = ((self.min_row, self.min_col), (self.max_row, self.max_col))
        first, last = (f"${letters(column)}${row}" for row, column in ends)
        return first if first == last else f"{first}:{last}"

    def is_within(self, other: "Area") -> bool:
        return (
            other.min_row <= self.min_row
            and other.min_col <= self.min_col
            and self.max_row <= other.max_row
            and self.max_col <= other.max_col
        )


def area(coord: str) -> Area:
    """Of `B3` or `B3:D4`; raises ValueError for anything else."""
    found = COORD.fullmatch(coord)
    if found is None:
        raise ValueError(coord)
    left, top, right, bottom = found.groups()
    first = int(top), column(left)
    return Area(*first, *((int(bottom), column(right)) if bottom else first))


def areas(sqref: str) -> list[Area]:
    """Of `A1:B2 D4`, from the left."""
    found = map(area, sqref.split())
    return sorted(found, key=lambda each: (each.min_col, each.min_row, each.max_col, each.max_row))


def place(row: int, column: int) -> str:
    return f"{letters(column)}{row}"


@cache
def letters(column: int) -> str:
    before, last = divmod(column - 1, LETTERS)
    return (letters(before) if before else "") + chr(ord("A") + last)


@cache
def column(name: str) -> int:
    number = 0
    for each in name.upper():
        number = number * LETTERS + ord(each) - ord("A") + 1
    return number
