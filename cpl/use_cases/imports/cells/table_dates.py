"""What a whole table tells of the dates in it, asked only of the cell that needs it."""

import re
from collections.abc import Iterator
from datetime import date

from cpl.codec.spellings.column_dates import ColumnDates, column_dates
from cpl.codec.spellings.date_clues import (
    DateClues,
    DateDoubtError,
    DateOrder,
    YearClue,
    in_order,
)
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.table import SourceTable

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DATED = re.compile(r"\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}(?!\d)")
"""When somebody filled it in or printed it, which may be the year after."""
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d) ?[年./-] ?(1[0-2]|0?[1-9])(?!\d)")
HALF_A_YEAR = 6


class TableDates:
    """Clues for the cells of one table; a column is gone through once, when it is first needed."""

    def __init__(self, table: SourceTable, today: date, year: int | None = None) -> None:
        self.table = table
        self.today = today
        self.year = year
        self.columns: dict[tuple[str, str], ColumnDates] = {}

    def clues(self, row: Row, columns: tuple[str, ...], is_near: bool) -> DateClues:
        """For a time in this row that these columns say together."""

        def order(in_full: bool) -> DateOrder | None:
            found = {self._column(row.sheet, x).order(in_full) for x in columns} - {None}
            return found.pop() if len(found) == 1 else None

        def year(month: int, day: int) -> YearClue | None:
            return self._year_of(row, columns, month, day)

        return DateClues(order, year, is_near)

    def _column(self, sheet: str, name: str) -> ColumnDates:
        key = (sheet, name)
        if key not in self.columns:
            rows = (row for row in self.table.rows if row.sheet == sheet)
            cells = ((row.number, self.table.cell(row, name)) for row in rows)
            self.columns[key] = column_dates(cells, self.today)
        return self.columns[key]

    def _year_of(self, row: Row, columns: tuple[str, ...], month: int, day: int) -> YearClue | None:
        """By the mapping, else by what names the table and the rows around: where they agree.

        Raises DateDoubtError where one year is told of days that go over a new year.
        """
        self._require_one_year(row.sheet, columns)
        found = self._told_of(row, columns, month, day)
        if found:
            self._require_order(row, columns, (found.year, month, day))
        return found

    def _told_of(self, row: Row, columns: tuple[str, ...], month: int, day: int) -> YearClue | None:
        if self.year is not None:
            return YearClue(self.year, "映射")
        written = (self._column(row.sheet, each) for each in columns)
        found = {each.year_at(row.number, month, day) for each in written} - {None}
        around = YearClue(year, "上下行") if len(found) == 1 and (year := found.pop()) else None
        named = self._named(row.sheet, month)
        if around and named and around.year != named.year:
            return None
        return named or around

    def _require_one_year(self, sheet: str, columns: tuple[str, ...]) -> None:
        ends = [self._named(sheet, month) for month in (1, 12)]
        told = self.year or (ends[0].year if ends[0] and ends[0] == ends[1] else None)
        if told and any(self._column(sheet, each).over_new_year for each in columns):
            raise DateDoubtError(
                "year-crossed",
                f"这一列的日期没有写年份，又跨了年：不能都是 {told} 年的。",
                "请在表里写上年份，或者分成两张表，各写各的“年份:”。",
            )

    def _require_order(
        self, row: Row, columns: tuple[str, ...], said: tuple[int, int, int]
    ) -> None:
        year, month, day = map(str, said)
        meant = in_order((year, month, day), DateOrder.YEAR_FIRST)
        written = (self._column(row.sheet, each) for each in columns)
        if meant and any(each.is_out_of_order(row.number, meant) for each in written):
            raise DateDoubtError(
                "year-crossed",
                f"上面的行是一年，下面的行是另一年，这一格没有写年份：不像是 {year} 年的。",
                "请在这一格写上年份。",
            )

    def _named(self, sheet: str, month: int) -> YearClue | None:
        """The year in the sheet's name, else above the header, else in the file's name.

        January in `2025年12月` is as likely the next year's: no clue. `2025.12—2026.1` tells
        the years of its months.
        """
        for said, where in self._names(sheet):
            text = _DATED.sub("", said)
            years = set(_NAMED_YEAR.findall(text)) or set(_YEAR.findall(text))
            months = [(int(a), int(b)) for a, b in _MONTH.findall(text)]
            if len(months) > 1:
                fitting = [y for y in map(int, years) if _lies_in(months, (y, month))]
                return YearClue(fitting[0], where) if len(fitting) == 1 else None
            if years:
                is_far = bool(months) and abs(months[0][1] - month) > HALF_A_YEAR
                is_one = len(years) == 1 and not is_far
                return YearClue(int(years.pop()), where) if is_one else None
        return None

    def _names(self, sheet: str) -> Iterator[tuple[str, str]]:
        """What may name the year of a sheet's rows, and what that is in a person's words."""
        name = sheet or self.table.sheet.name
        yield name, f"工作表“{name}”"
        first = self.table.header[0]
        titles = (row for row in self.table.above if row.number < first and row.sheet == sheet)
        yield " ".join(each for row in titles for each in row.cells), "表头上面"
        yield self.table.sheet.file, f"文件名“{self.table.sheet.file}”"


def _lies_in(months: list[tuple[int, int]], month: tuple[int, int]) -> bool:
    return min(months) <= month <= max(months)
