"""A register as somebody works on it in Excel: words replaced, rows sorted, taken out, put in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from books import book_at
from clerks import Clerk
from openpyxl import Workbook

FORM = "投诉台账"


def printed(clerk: Clerk, month: str = "2026-11") -> Path:
    """Make the draft of a month's register."""
    clerk.does("form", FORM, "--month", month)
    return draft_of(clerk, month)


def draft_of(clerk: Clerk, month: str = "2026-11") -> Path:
    return clerk.root / f"草稿/{FORM}-{month}.xlsx"


def edited(register: Path, name: str, words: Mapping[tuple[str, str], str]) -> Path:
    """Saved under another name with words replaced: by number and the word that stands there."""
    book = book_at(register)
    for (number, old), new in words.items():
        cell = cell_with(book, number, old)
        cell.value = str(cell.value).replace(old, new, 1)
    return saved(book, register, name)


def cell_with(book: Workbook, number: str, word: str) -> Any:
    """The cell in the row of that number in which the word stands by itself."""
    found = [
        c
        for c in row_of(book, number)
        if word in str(c.value or "").replace("／", "\n").split("\n")
    ]
    assert len(found) == 1, (number, word, [c.value for c in row_of(book, number)])
    return found[0]


def row_of(book: Workbook, number: str) -> tuple[Any, ...]:
    sheet = book.worksheets[0]
    rows = (row for row in sheet.iter_rows() if any(_says(cell, number) for cell in row))
    return next(rows)


def saved(book: Workbook, register: Path, name: str) -> Path:
    path = register.parent.parent.parent / name
    book.save(path)
    return path


def _says(cell: Any, number: str) -> bool:
    return number in str(cell.value or "").split()
