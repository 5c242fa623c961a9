"""A workbook to look into, opened in a third of the time."""

from pathlib import Path

from openpyxl import Workbook

from cpl.spreadsheet import read_book


def book_at(path: Path | str) -> Workbook:
    """As openpyxl reads it, without the lines around merged cells, which are tested by themselves.

    tests/test_spreadsheet.py compares, tests/render looks at the lines.
    """
    return read_book(Path(path).read_bytes())
