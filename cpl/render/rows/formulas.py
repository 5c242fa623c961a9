"""Formulas that follow their rows: =D10*E10 in a loop, =SUM(F10:F10) under it.

Office programs write a reference in many ways; what is none of those known here stays.
"""

import re
from collections.abc import Mapping

from cpl.loading import pattern
from cpl.render.rows.formula_pieces import pieces_of
from cpl.render.rows.row_map import RowMap

CELL = r"(\$?[A-Za-z]{1,3})(\$?)(\d+)"
REFERENCE = pattern(rf"(?:('(?:[^']|'')+'|[^'!]+)!)?{CELL}(?::{CELL})?")
ROWS = pattern(r"(?:('(?:[^']|'')+'|[^'!]+)!)?(\$?)(\d+):(\$?)(\d+)")
# Stands for rows that were not printed: nobody writes there, so it sums to nothing.
EMPTY_ROW = 1_048_576


class Formulas:
    """Every sheet's map of rows, and what the sheets are called now."""

    def __init__(self, maps: Mapping[str, RowMap], titles: Mapping[str, str]) -> None:
        self.maps = maps
        self.titles = titles

    def moved(self, formula: str, sheet: str, home: int | None = None) -> str:
        """The formula as it must read at its new place; `home` is the index of its row."""
        if not formula.startswith("="):
            return self.moved(f"={formula}", sheet, home)[1:]
        return "=" + "".join(
            self._reference(text, sheet, home) if is_reference else text
            for text, is_reference in pieces_of(formula)
        )

    def moved_series(self, reference: str, sheet: str) -> str:
        """What a chart draws: one cell stands for all that its row became."""
        title, mark, cell = reference.rpartition("!")
        if re.fullmatch(CELL, cell):
            reference = f"{title}{mark}{cell}:{cell}"
        return self.moved(reference, sheet)

    def _reference(self, text: str, sheet: str, home: int | None) -> str:
        if found := REFERENCE.fullmatch(text):
            return self._cells(found, sheet, home)
        if found := ROWS.fullmatch(text):
            return self._rows(found, sheet)
        title, mark, rest = text.rpartition("!")
        return self._prefix(title) + rest if mark else text

    def _cells(self, found: re.Match[str], sheet: str, home: int | None) -> str:
        title, column, fixed, row, last_column, last_fixed, last_row = found.groups()
        target, home = self._target(title, sheet, home)
        if target is None:
            return found[0]
        if last_row is None:
            moved = target.row(int(row), home, bool(fixed)) or EMPTY_ROW
            return f"{self._prefix(title)}{column}{fixed}{moved}"
        ends = (bool(fixed), bool(last_fixed))
        first, last = target.span(int(row), int(last_row), home, ends) or (EMPTY_ROW, EMPTY_ROW)
        return f"{self._prefix(title)}{column}{fixed}{first}:{last_column}{last_fixed}{last}"

    def _rows(self, found: re.Match[str], sheet: str) -> str:
        title, fixed, row, last_fixed, last_row = found.groups()
        target, _ = self._target(title, sheet, None)
        if target is None:
            return found[0]
        first, last = target.span(int(row), int(last_row)) or (EMPTY_ROW, EMPTY_ROW)
        return f"{self._prefix(title)}{fixed}{first}:{last_fixed}{last}"

    def _target(
        self, title: str | None, sheet: str, home: int | None
    ) -> tuple[RowMap | None, int | None]:
        name = sheet if title is None else _unquoted(title)
        return self.maps.get(name), home if name == sheet else None

    def _prefix(self, title: str | None) -> str:
        if title is None:
            return ""
        old = _unquoted(title)
        now = self.titles.get(old, old)
        return f"{title if now == old else quoted_title(now)}!"


def is_of_no_row(reference: str) -> bool:
    """Does a reference that has moved stand for rows that were not printed?"""
    return reference.replace("$", "").rpartition(":")[2].endswith(str(EMPTY_ROW))


def quoted_title(title: str) -> str:
    """The title of a sheet as a formula names it."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"


def _unquoted(title: str) -> str:
    return title[1:-1].replace("''", "'") if title.startswith("'") else title
