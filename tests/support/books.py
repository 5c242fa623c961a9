"""A workbook to look into or to fill in, opened in a third of the time."""

import pickle
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.worksheet.table import TableList

from cpl.spreadsheet import read_book


def book_at(path: Path | str) -> Workbook:
    """As openpyxl reads it, without the lines around merged cells, which are tested by themselves.

    tests/test_spreadsheet.py compares, tests/render looks at the lines.
    """
    return read_book(Path(path).read_bytes())


def read_once(template: bytes) -> Workbook:
    """As `read_book` reads it, which is done once for all tests, each at a copy."""
    return cast(Workbook, pickle.loads(_kept(template)))


@lru_cache(maxsize=100)
def _kept(template: bytes) -> bytes:
    kept = BytesIO()
    _Keeping(kept, pickle.HIGHEST_PROTOCOL).dump(read_book(template))
    return kept.getvalue()


class _Keeping(pickle.Pickler):
    def reducer_override(self, thing: object) -> Any:
        if isinstance(thing, TableList):  # of which `items` tells where the tables stand
            return TableList, (), None, None, iter([*zip(thing, thing.values(), strict=True)])
        return NotImplemented
