"""What a table for analysis is made of: columns, each with its type and how it is told of a record.

The schema that is written and the values come from the same declaration. The columns are what
cpl itself knows of every office: what an office's rules call its fields, and the fields that
they add, changes from year to year, and a table that is read across years must have the same
columns in all of them. So whatever stands in a record stands, in its own words, in one JSON
text (`FIELDS`) besides.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeAlias, TypeVar, Union

from cpl.dataclass import dataclass
from cpl.domain.values.value import Value, Values

Cell: TypeAlias = Union[str, bool, int, Decimal, datetime, "tuple[str, ...]", None]
"""What may stand in a column; None where nothing is known."""
Told = TypeVar("Told")
CENT = Decimal("0.01")


class ColumnType(Enum):
    """The types of columns, by what they are called in the schema.

    A moment is the clock on the office's wall, to the second; an amount is yuan with two
    places; FIELDS is a JSON object as text.
    """

    TEXT = "text"
    COUNT = "int64"
    MOMENT = "timestamp"
    AMOUNT = "decimal(18,2)"
    YES_NO = "bool"
    WORDS = "list<text>"
    FIELDS = "json"


@dataclass(frozen=True)
class AnalysisColumn(Generic[Told]):
    """One column: its name, its type, what it is for people, and how it is told."""

    name: str
    type: ColumnType
    means: str
    of: Callable[[Told], Cell]


@dataclass(frozen=True)
class AnalysisTable(Generic[Told]):
    """A table by its name among files, what one row of it is, and its columns."""

    name: str
    row_is: str
    columns: tuple[AnalysisColumn[Told], ...]

    def row(self, told: Told) -> tuple[Cell, ...]:
        """The cells of one row, in the order of the columns."""
        return tuple(each.of(told) for each in self.columns)


def fields_text(values: Values) -> str:
    """Values as one JSON object, in their own words: amounts and times as text."""
    return json.dumps(_plain(values), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value) -> object:
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
    return value
