"""A table somebody else made, as its columns are named: header rows, cells by name."""

import re
from functools import cached_property
from unicodedata import normalize

from cpl.codec.tables.mapping import ColumnMapping
from cpl.dataclass import dataclass
from cpl.problems import Location, Problem, ProblemsFound, Severity, UsageProblem, suggestion
from cpl.store.tables.rows import WHOLE_ROW, Doubt, Row
from cpl.store.tables.sheets import Sheet, column_letter

HEADER_WITHIN = 20
OR = "|"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row; `letter` is empty where it is about the whole row."""

    file: str
    row: int
    code: str
    message: str
    mend: str = ""
    column: str = ""
    letter: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        cell = f":{self.column}({self.letter}{self.row})" if self.letter else ""
        said = f"{self.message}{self.mend}"
        return f"{self.file}:第{self.row}行{cell}: {self.severity.value}: {said} [{self.code}]"


@dataclass(frozen=True)
class SourceTable:
    """Column names from the header rows, and the rows below them."""

    sheet: Sheet
    header: tuple[int, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each name stands; of a two-row header the lower name alone will do."""
        known = [same_name(each) for each in self.names]
        lower = [each.rpartition("/")[2] for each in known]
        alone = {name: i for i, name in enumerate(lower) if lower.count(name) == 1}
        return {**alone, **{name: i for i, name in reversed(list(enumerate(known)))}}

    def indexes(self, name: str) -> tuple[int, ...]:
        """The columns that `id` or `id|id_` names: the table need not have them all."""
        words = (name, *name.split(OR)) if OR in name else (name,)
        found = (self._places.get(same_name(each)) for each in words)
        return tuple(each for each in found if each is not None)

    def cell(self, row: Row, name: str) -> str:
        """What stands in the column; of several, in the first that is not blank."""
        return next((text for i in self.indexes(name) if (text := tidy(row.text(i)))), "")

    def problem(
        self,
        row: Row,
        code: str,
        message: str,
        mend: str = "",
        column: str = "",
        severity: Severity = Severity.ERROR,
    ) -> RowProblem:
        found = self.indexes(column) if column else ()
        letter = column_letter(found[0]) if found else ""
        return RowProblem(
            self.sheet.file, row.number, code, message, mend, column, letter, severity
        )

    def doubted(self, row: Row, doubt: Doubt) -> RowProblem:
        """A doubt of the reader's, at the cell that it is about."""
        is_cell = doubt.column != WHOLE_ROW
        letter = column_letter(doubt.column) if is_cell else ""
        name = self.names[doubt.column] if is_cell and doubt.column < len(self.names) else letter
        return RowProblem(
            self.sheet.file,
            row.number,
            doubt.code,
            doubt.say,
            doubt.mend,
            name,
            letter,
            doubt.severity,
        )


def same_name(name: str) -> str:
    """Names of columns are compared without blanks, and full-width is half-width."""
    return _BLANKS.sub("", normalize("NFKC", name)).casefold()


def tidy(text: str) -> str:
    """Text as a person would have typed it: no blank edges, no tabs in front of lines."""
    lines = (line.rstrip().lstrip("\t ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def table_of(
    sheet: Sheet, header: tuple[int, ...] = (), wanted: tuple[str, ...] = ()
) -> SourceTable:
    """The table under the header rows named, or under the row that looks like one.

    Rows are numbered from 1, as Excel does. Raises UsageProblem where there is no such row.
    """
    if not sheet.rows:
        raise UsageProblem(f"{sheet.file} 里没有数据。")
    numbers = header or (_header_row(sheet, wanted),)
    above = [row for row in sheet.rows if row.number in numbers]
    if len(above) < len(numbers):
        raise UsageProblem(f"{sheet.file} 的第 {numbers[-1]} 行是空的，不能当表头。")
    rows = tuple(row for row in sheet.rows if row.number > numbers[-1])
    return SourceTable(sheet, numbers, _names(above), rows)


def _header_row(sheet: Sheet, wanted: tuple[str, ...]) -> int:
    """The first row with the most of the columns wanted; else the first with two names."""
    first = [row for row in sheet.rows if row.number <= sheet.rows[0].number + HEADER_WITHIN]
    names = {same_name(each) for each in wanted}
    best = max(first, key=lambda row: len(names & {same_name(each) for each in row.cells}))
    if names & {same_name(each) for each in best.cells}:
        return best.number
    filled = (row for row in first if sum(bool(each.strip()) for each in row.cells) > 1)
    return next(filled, first[0]).number


def _names(above: list[Row]) -> tuple[str, ...]:
    """`上/下` for a two-row header: a merged cell above holds for the columns to its right."""
    width = max(len(row.cells) for row in above)
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(above):
        last = ""
        for index in range(width):
            text = tidy(row.text(index)).replace("\n", " ")
            below = any(each.text(index).strip() for each in above[level + 1 :])
            last = text or (last if below else "")
            if text or (below and last):
                parts[index].append(text or last)
    return _distinct(["/".join(each) for each in parts])


def _distinct(names: list[str]) -> tuple[str, ...]:
    """A name that stands twice gets its column behind it; a nameless column is its letter."""
    found: list[str] = []
    for index, name in enumerate(names):
        letter = column_letter(index)
        named = name or f"{letter}列"
        found.append(f"{named}({letter})" if named in found else named)
    return tuple(found)


def require_columns(table: SourceTable, mapping: ColumnMapping) -> None:
    """Raise ProblemsFound where the mapping names columns that the table does not have."""
    found = [
        Problem(
            where,
            "unknown-column",
            f"{table.sheet.file} 没有“{name}”这一列。",
            suggestion(name, table.names) or f"有这些列：{'、'.join(table.names)}。",
        )
        for name, where in columns_in(mapping)
        if not table.indexes(name)
    ]
    if found:
        raise ProblemsFound(found)


def columns_in(mapping: ColumnMapping) -> tuple[tuple[str, Location], ...]:
    """Every column that a mapping names, and its place in the mapping's file."""
    found = [(mapping.id_column, mapping.where)] if mapping.id_column else []
    found += [(name, each.where) for each in mapping.sources for name in each.columns]
    found += [(x.when.column, x.when.where) for x in mapping.events if x.when]
    return tuple(found)
