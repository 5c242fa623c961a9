"""CSV as it comes, row by row from the disk: which encoding, which delimiter, which records.

A file of hundreds of megabytes is read as often as its rows are asked for, and never held.
"""

import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import open_regular, shown_name, told
from cpl.store.tables.bounds import LAST_COLUMN, LAST_ROW, LONGEST_LINE, TooMuch
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.encodings import Encoding, encoding_of, marked
from cpl.store.tables.quoting import Records, Shape, shape_of
from cpl.store.tables.rows import Row

PARTED = {",": "", "\t": "，制表符分开", ";": "，分号分开", "|": "，竖线分开"}
DELIMITERS = "".join(PARTED)
LOOKED_AT = 200
"""So many lines tell what parts the cells."""
PIECE = 1 << 20
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]+", re.IGNORECASE)


class NotRead(CplError):
    """The text of a CSV cannot be taken apart."""


class ChangedMeanwhile(CplError):
    """The file is not what it was when it was first looked at."""

    exit_status = 1

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 正在被改动：读的时候它变了。等别的程序写完，再导入一次。")


@dataclass(frozen=True)
class Delimited:
    """A CSV file that was looked at; going through it reads it again.

    `stamp` says which state of the file that was.
    """

    path: Path
    encoding: Encoding
    shape: Shape
    separator_line: bool
    stamp: tuple[int, int]

    @property
    def said(self) -> str:
        """`CSV，GB18030`, and what parts the cells where that is no comma."""
        parted = PARTED.get(self.shape.delimiter, "")
        return f"CSV，{self.encoding.said}{parted}"

    @property
    def sha256(self) -> str:
        found = hashlib.sha256()
        for piece in _pieces(self.path):
            found.update(piece)
        return found.hexdigest()

    def __iter__(self) -> Iterator[Row]:
        """Rows with something in them; blank ones count, so that the number is Excel's.

        Raises ChangedMeanwhile, TooMuch, NotRead.
        """
        return self._rows()

    def _rows(self) -> Iterator[Row]:
        with _text_of(self.path, self.encoding) as (text, stamp):
            if stamp != self.stamp:
                raise ChangedMeanwhile(self.path.name)
            before = int(self.separator_line)
            lines = islice(_bounded(self.path.name, text), before, None)
            for number, found in enumerate(Records(lines, self.shape, before + 1), before + 1):
                cells, doubts = found
                if number > LAST_ROW or len(cells) > LAST_COLUMN:
                    raise _too_much(self.path.name, number, len(cells))
                row = row_of(number, cells, doubts)
                if row is not None:
                    yield row


def opened(path: Path) -> Delimited:
    """The file, looked at once: what it is written in, and how its rows look.

    Raises NotRead where that makes no sense.
    """
    encoding = marked(first_bytes(path)) or encoding_of(lambda: _pieces(path))
    if encoding is None:
        raise _not_understood(path.name)
    with _text_of(path, encoding) as (text, stamp):
        lines = list(islice(_bounded(path.name, text), LOOKED_AT))
    separator = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    delimiters = separator[1] if separator else DELIMITERS
    shape = shape_of(lines[1:] if separator else lines, delimiters)
    return Delimited(path, encoding, shape, separator is not None, stamp)


def first_bytes(path: Path) -> bytes:
    """The beginning of a file; empty where the file is."""
    return next(_pieces(path), b"")


def _pieces(path: Path) -> Iterator[bytes]:
    with told("读不了", path), open_regular(path) as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def _text_of(path: Path, encoding: Encoding) -> Iterator[tuple[TextIO, tuple[int, int]]]:
    """The text, decoded as it is read, and which state of the file it is."""
    with told("读不了", path), open_regular(path) as file:
        status = os.fstat(file.fileno())
        text = io.TextIOWrapper(file, encoding.codec, encoding.errors, newline="")
        yield text, (status.st_size, status.st_mtime_ns)


def _bounded(name: str, text: TextIO) -> Iterator[str]:
    """Its lines; raises NotRead for one that would fill the memory."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise NotRead(f"{name} 有一行超过 {LONGEST_LINE} 个字，不像是表格。请重新导出再导入。")
        yield line


def _not_understood(name: str) -> NotRead:
    return NotRead(
        f"{shown_name(name)} 的编码看不懂。"
        "请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 再导入。"
    )


def _too_much(name: str, number: int, cells: int) -> TooMuch:
    return TooMuch(
        f"{name} 到第 {number} 行有 {cells} 格，一行最多 {LAST_COLUMN} 格，"
        f"一次最多 {LAST_ROW} 行。请删去空的行和列，或者分成几个文件，再导入。"
    )
