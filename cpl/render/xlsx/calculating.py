"""What the totals of a workbook come to: openpyxl writes formulas without their values.

Excel calculates when it opens a file. A preview, a telephone and the protected view of an
attachment do not, and would show nothing. So the few functions that totals are made of are
calculated here; what is beyond them is left to Excel.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fnmatch import translate
from typing import Protocol

from cpl.loading import pattern
from cpl.render.xlsx.areas import Area, area

TOTAL = pattern(r"=\s*(SUM|COUNT|COUNTA|COUNTIF|AVERAGE|MIN|MAX)\(([^()]*)\)\s*", re.IGNORECASE)
REFERENCE = pattern(
    r"\s*(?:('(?:[^']|'')+'|[^'!,\"]+)!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)\s*",
    re.IGNORECASE,
)
COMPARED = pattern(r'\s*"?(<=|>=|<>|<|>|=)?(.*?)"?\s*', re.DOTALL)
FORMULA_CELL = pattern(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')
MOST_CELLS = 1_000_000
DECIMALS = 12
"""A sum of amounts is as exact as they are; a float's last digits say nothing."""

UNKNOWN = object()
"""What a formula comes to that is no total of plain cells."""

Numbers = Sequence[float]


class Valued(Protocol):
    """A sheet whose cells can be asked for."""

    def value(self, row: int, column: int) -> tuple[bool, object]:
        """Is it a formula, and what does the cell hold?"""

    def corners(self) -> Area:
        """From its first cell to its last."""


class Calculated:
    """The values of a workbook's cells, its totals calculated."""

    def __init__(self, sheets: Mapping[str, "Valued"]) -> None:
        """By their titles."""
        self.sheets = sheets
        self._known: dict[tuple[str, int, int], object] = {}

    def value(self, title: str, row: int, column: int) -> object:
        """What a cell holds, or its total; `UNKNOWN` where Excel must calculate it."""
        is_formula, value = self.sheets[title].value(row, column)
        if not is_formula:
            return value
        place = (title, row, column)
        if place not in self._known:
            self._known[place] = UNKNOWN  # a total that counts itself
            self._known[place] = self._total(str(value), title)
        return self._known[place]

    def values(self, reference: str, home: str = "") -> list[object] | None:
        """Row by row, of `A1:B9` or `'一月'!A1:B9`; None for a reference of another kind."""
        found = REFERENCE.fullmatch(reference)
        title = _unquoted(found[1]) if found and found[1] else home
        if found is None or title not in self.sheets:
            return None
        asked = area(found[2])
        rows = range(asked.min_row, min(asked.max_row, self.sheets[title].corners().max_row) + 1)
        columns = range(asked.min_col, asked.max_col + 1)
        if len(rows) * len(columns) > MOST_CELLS:
            return None
        return [self.value(title, row, column) for row in rows for column in columns]

    def _total(self, formula: str, home: str) -> object:
        found = TOTAL.fullmatch(formula)
        if found is None:
            return UNKNOWN
        function, inside = found[1].upper(), found[2].split(",")
        counted = _meeting(inside.pop()) if function == "COUNTIF" and len(inside) == 2 else None
        values: list[object] = []
        for each in inside:
            some = self.values(each, home)
            if some is None or UNKNOWN in some:
                return UNKNOWN
            values += some
        if function == "COUNTIF":
            return UNKNOWN if counted is None else sum(map(counted, values))
        return TOTALS[function](values)


def with_totals(sheet_xml: bytes, title: str, calculated: Calculated) -> bytes:
    """The text of some rows as openpyxl wrote them, with the values of their totals."""

    def valued(found: re.Match[bytes]) -> bytes:
        cell = area(found[2].decode())
        value = calculated.value(title, cell.min_row, cell.min_col)
        is_known = isinstance(value, int | float) and math.isfinite(value)
        return b"%b<v>%b</v>" % (found[1], str(value).encode()) if is_known else found[0]

    return FORMULA_CELL.sub(valued, sheet_xml)


def _counted(values: Sequence[object]) -> object:
    return sum(not isinstance(each, str) and each is not None for each in values)


def _filled(values: Sequence[object]) -> object:
    return sum(each is not None for each in values)


def _of_numbers(does: Callable[[Numbers], float]) -> Callable[[Sequence[object]], object]:
    """Texts do not count; days do, as numbers that are Excel's own."""

    def total(values: Sequence[object]) -> object:
        if any(isinstance(each, date | datetime | time) for each in values):
            return UNKNOWN
        found = [float(each) for each in values if isinstance(each, int | float | Decimal)]
        total = does(found)
        if not math.isfinite(total):  # a mean of nothing is an error to Excel
            return UNKNOWN
        return int(total) if total.is_integer() else round(total, DECIMALS)

    return total


def _mean(numbers: Numbers) -> float:
    return math.fsum(numbers) / len(numbers) if numbers else math.nan


TOTALS: Mapping[str, Callable[[Sequence[object]], object]] = {
    "SUM": _of_numbers(math.fsum),
    "AVERAGE": _of_numbers(_mean),
    "MIN": _of_numbers(lambda numbers: min(numbers, default=0.0)),
    "MAX": _of_numbers(lambda numbers: max(numbers, default=0.0)),
    "COUNT": _counted,
    "COUNTA": _filled,
}


def _meeting(criterion: str) -> Callable[[object], bool] | None:
    """Does a value meet what COUNTIF asks for: a number, a word with * and ?, or either with <>."""
    found = COMPARED.fullmatch(criterion)
    if found is None or REFERENCE.fullmatch(criterion) or found[1] not in (None, "=", "<>"):
        return None
    wanted = re.compile(translate(found[2].replace("[", "[[]")), re.IGNORECASE)

    def meets(value: object) -> bool:
        is_met = value is not None and bool(wanted.fullmatch(_shown(value)))
        return is_met is (found[1] != "<>")

    return meets


def _shown(value: object) -> str:
    is_whole = isinstance(value, float | Decimal) and value == int(value)
    return str(int(value)) if isinstance(value, float | Decimal) and is_whole else str(value)


def _unquoted(title: str) -> str:
    return title[1:-1].replace("''", "'") if title.startswith("'") else title
