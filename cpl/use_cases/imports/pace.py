"""How far an import is: told as its rows go by, to whoever shows it."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from operator import length_hint
from pathlib import Path

from cpl.store.tables.rows import Row

EVERY = 50
"""Rows: often enough for a line that moves, and too seldom to cost anything."""
PIECE = 1 << 20
PACKED = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")


class ImportStage(Enum):
    """What an import does, one after the other, in the words in which it is told."""

    OPEN = "打开"
    READ = "读"
    WRITE = "写"
    RECORD = "记录"


Told = Callable[[ImportStage, int, int], None]
"""Is told the stage, how many rows or files are done, and of how many (0: nobody knows).

A stage has ended when all are done.
"""


def untold(stage: ImportStage, done: int, total: int) -> None:
    """For who does not want to know how far it is."""


def paced(rows: Iterable[Row], told: Told, total: int) -> Iterator[Row]:
    """The rows as they go by; `total` is about how many there are."""
    done = 0
    told(ImportStage.READ, 0, total)
    for row in rows:
        yield row
        done += 1
        if done % EVERY == 0 and done != total:
            told(ImportStage.READ, done, max(done + 1, total) if total else 0)
    told(ImportStage.READ, done, done)


def rows_about(path: Path, rows: Iterable[Row], above: int) -> int:
    """About how many rows there are, without reading them; 0 where that cannot be told.

    Of a text the lines are counted, but for so many `above`: a cell of several lines is taken
    for several rows.
    """
    known = length_hint(rows)
    if known or path.suffix.lower() in PACKED:
        return known
    with path.open("rb") as file:
        lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
    return max(0, lines - above)


def writing(told: Told, total: int) -> Callable[[int], None]:
    """To be called with how many files more are written, of so many."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if done % EVERY == 0 or done == total:
            told(ImportStage.WRITE, done, total)
        if done == total:
            told(ImportStage.RECORD, 0, 0)

    return tell
