"""How many rows a table has by other programs than ours: the last that holds anything."""

import csv
import warnings
from pathlib import Path

import openpyxl

ENCODINGS = ("utf-8-sig", "utf-16", "cp950", "gb18030", "cp1252")
"""The first that takes the whole file; the corpora's Big5 is no good GB18030 in any line."""


def last_row(path: Path, sheet: str) -> int:
    """The number that Excel shows beside the last row with anything in it."""
    return _in_csv(path) if path.suffix in (".csv", ".tsv") else _in_workbook(path, sheet)


def _in_csv(path: Path) -> int:
    text = _text(path.read_bytes())
    delimiter = max(",\t;", key=text[:2000].count)
    records = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    return _last([list(each) for each in records])


def _text(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise ValueError("in no encoding that a corpus is in")


def _in_workbook(path: Path, sheet: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what it does not keep when it saves
        book = openpyxl.load_workbook(path, data_only=True)
    return _last([list(row) for row in book[sheet].values])


def _last(rows: list[list[object]]) -> int:
    filled = (n for n, row in enumerate(rows, 1) if any(str(x or "").strip() for x in row))
    return max(filled, default=0)
