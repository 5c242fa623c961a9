"""A table somebody else made, as its columns are named: header rows, cells by name."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from unicodedata import normalize

from cpl.codec.tables.header import column_letter, column_names, find_header
from cpl.codec.tables.mapping import NO_HEADER, ColumnMapping
from cpl.dataclass import dataclass
from cpl.problems import Location, Problem, ProblemsFound, Severity, UsageProblem, suggestion
from cpl.store.tables.rows import WHOLE_ROW, Doubt, Row, place_of
from cpl.store.tables.sheets import Sheet

HEAD = 60
"""So many rows are looked at to find the header, and what stands above it."""
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
    sheet: str = ""

    @property
    def place(self) -> str:
        """`第7行`, `一月!第7行`."""
        return place_of(self.sheet, self.row)

    def __str__(self) -> str:
        cell = f":{self.column}({self.letter}{self.row})" if self.letter else ""
        said = f"{self.message}{self.mend}"
        return f"{self.file}:{self.place}{cell}: {self.severity.value}: {said} [{self.code}]"


@dataclass(frozen=True)
class SourceTable:
    """Column names from the header rows, and the rows below them.

    `above` are the rows down to the header's last, none where there is no header. `heads`: where
    the header of each sheet stands, of several sheets in which it does not stand alike.
    """

    sheet: Sheet
    header: tuple[int, ...]
    names: tuple[str, ...]
    rows: Iterable[Row]
    above: tuple[Row, ...] = ()
    heads: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each name stands; of a two-row header the lower name alone will do."""
        known = [same_name(each) for each in self.names]
        lower = [each.rpartition("/")[2] for each in known]
        alone = {name: i for i, name in enumerate(lower) if lower.count(name) == 1}
        return {**alone, **{name: i for i, name in reversed(list(enumerate(known)))}}

    @property
    def header_said(self) -> str:
        """Where the names stand, for a person to see whether that is right."""
        if self.header == NO_HEADER:
            return f"没有表头，列叫 {'、'.join(self.names)}"
        if self.heads:
            return f"表头在{'，'.join(f'{name}!{_rows_said(at)}' for name, at in self.heads)}"
        return f"表头在{_rows_said(self.header)}"

    def indexes(self, name: str) -> tuple[int, ...]:
        """The columns that `id` or `id|id_` names: the table need not have them all."""
        known = self._indexes.get(name)
        if known is None:
            known = self._indexes[name] = self._found(name)
        return known

    @cached_property
    def _indexes(self) -> dict[str, tuple[int, ...]]:
        """What was asked before: every row asks for the same."""
        return {}

    def _found(self, name: str) -> tuple[int, ...]:
        words = (name, *name.split(OR)) if OR in name else (name,)
        found = (self._places.get(same_name(each)) for each in words)
        return tuple(each for each in found if each is not None)

    def cell(self, row: Row, name: str) -> str:
        """What stands in the column; of several, in the first that is not blank."""
        for index in self.indexes(name):
            if text := tidy(row.text(index)):
                return text
        return ""

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
            self.sheet.file, row.number, code, message, mend, column, letter, severity, row.sheet
        )

    def extra_cells(self, row: Row) -> Doubt | None:
        """Of a row of a CSV that has more cells than there are columns: which is which is open."""
        columns, many = len(self.names), len(row.cells)
        if not self.sheet.width or many <= columns or not any(map(str.strip, row.cells[columns:])):
            return None
        return Doubt(
            WHOLE_ROW,
            "extra-cells",
            f"有 {many} 格，表头只有 {columns} 格：多半是内容里的逗号没有用引号括起来。",
            "请在表里改好这一行，再导入。",
            Severity.ERROR,
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
            row.sheet,
        )


def _rows_said(numbers: tuple[int, ...]) -> str:
    return f"第 {'、'.join(map(str, numbers))} 行"


def same_name(name: str) -> str:
    """Names of columns are compared without blanks, and full-width is half-width."""
    return _BLANKS.sub("", normalize("NFKC", name)).casefold()


def tidy(text: str) -> str:
    """Text as a person would have typed it: no blank edges, no tabs in front of lines."""
    if "\n" not in text:
        return text.strip()
    lines = (line.rstrip().lstrip("\t ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def table_of(
    sheet: Sheet, header: tuple[int, ...] = (), wanted: tuple[str, ...] = ()
) -> SourceTable:
    """The table under the header rows named, or under those that look like one.

    Rows are numbered from 1, as Excel does. Raises UsageProblem where there is no such row.
    """
    head = tuple(islice(sheet.rows, HEAD))
    if not head:
        raise UsageProblem(f"{sheet.file} 里没有数据。")
    numbers = header or _found_header(head, wanted)
    if numbers == NO_HEADER:
        width = sheet.width or max(len(row.cells) for row in head)
        names = tuple(map(column_letter, range(width)))
        return SourceTable(sheet, numbers, names, sheet.below(0, width))
    named = [row for row in head if row.number in numbers]
    if len(named) < len(numbers):
        raise UsageProblem(_no_such_header(sheet.file, numbers, head))
    above = tuple(row for row in head if row.number <= numbers[-1])
    names = column_names([(*row.cells, *[""] * (sheet.width - len(row.cells))) for row in named])
    return SourceTable(sheet, numbers, names, sheet.below(numbers[-1], len(names)), above)


def _no_such_header(file: str, numbers: tuple[int, ...], head: tuple[Row, ...]) -> str:
    said = "、".join(map(str, numbers))
    filled = {row.number for row in head}
    blank = "、".join(str(each) for each in numbers if each not in filled)
    return f"{file} 的第 {said} 行不能当表头：第 {blank} 行是空的，或者离开头太远。"


def _found_header(head: tuple[Row, ...], wanted: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers of the rows that hold the names; NO_HEADER where none does."""
    names = {same_name(each) for each in wanted}

    def hits(found: tuple[str, ...]) -> int:
        known = {same_name(each) for each in found}
        return len(names & (known | {each.rpartition("/")[2] for each in known}))

    rows = find_header([row.cells for row in head], hits)
    return tuple(head[each].number for each in rows) or NO_HEADER


def require_columns(table: SourceTable, mapping: ColumnMapping) -> None:
    """Raise ProblemsFound where the mapping names columns that the table does not have."""
    found = [
        Problem(
            where,
            "unknown-column",
            f"{table.sheet.file} {_place(table)}没有“{name}”这一列。",
            suggestion(name, table.names) or f"有这些列：{'、'.join(table.names)}。",
        )
        for name, where in columns_in(mapping)
        if not table.indexes(name)
    ]
    if found:
        raise ProblemsFound(found)


def _place(table: SourceTable) -> str:
    return f"的工作表“{table.sheet.name}”" if table.sheet.name else ""


def columns_in(mapping: ColumnMapping) -> tuple[tuple[str, Location], ...]:
    """Every column that a mapping names, and its place in the mapping's file."""
    found = [(mapping.id_column, mapping.where)] if mapping.id_column else []
    found += [(name, each.where) for each in mapping.sources for name in each.columns]
    found += [(x.when.column, x.when.where) for x in mapping.events if x.when]
    return tuple(found)
