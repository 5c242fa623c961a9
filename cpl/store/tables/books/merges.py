"""Merged cells: what stands in the first of them is said of them all."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import length_hint

from cpl.dataclass import dataclass
from cpl.store.tables.rows import Doubt, Row

MERGED = "merged-filled"


@dataclass(frozen=True)
class Merge:
    """A merged range; rows count from 1, columns from 0, the last ones are in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RowsBelow:
    """The rows below the header, `width` columns of them filled as far as they are merged.

    A merge that begins in the header is part of the header. One within a single row is a wide
    cell: notes, totals and signatures look so, and say nothing of the columns that they cover.
    What was filled in is a doubt of its cell, so that it can be told from what was typed.
    """

    rows: Iterable[Row]
    merges: tuple[Merge, ...]
    header: int
    width: int

    def __iter__(self) -> Iterator[Row]:
        below = (row for row in self.rows if row.number > self.header)
        merges = [x for x in self.merges if self.header < x.top < x.bottom]
        return _filled(below, merges, self.width) if merges else below

    def __length_hint__(self) -> int:
        """About how many there are; 0 where they are read from the disk one by one."""
        return length_hint(self.rows)


def own_cells(row: Row) -> tuple[str, ...]:
    """The cells without what a merge filled in."""
    filled = {each.column for each in row.doubts if each.code == MERGED}
    if not filled:
        return row.cells
    return tuple("" if index in filled else text for index, text in enumerate(row.cells))


def _filled(rows: Iterable[Row], merges: list[Merge], width: int) -> Iterator[Row]:
    waiting = sorted(merges, key=lambda each: each.top, reverse=True)
    reached: list[tuple[Merge, str]] = []
    for row in rows:
        reached = [each for each in reached if each[0].bottom >= row.number]
        while waiting and waiting[-1].top <= row.number:
            merge = waiting.pop()
            if merge.top == row.number:  # else its first row is blank, and so is all of it
                reached.append((merge, row.text(merge.left)))
        yield _with(row, reached, width) if reached else row


def _with(row: Row, merges: list[tuple[Merge, str]], width: int) -> Row:
    filled = {
        column: text
        for merge, text in merges
        for column in range(merge.left, min(merge.right + 1, width))
        if text.strip() and not row.text(column).strip()
    }
    if not filled:
        return row
    cells = [*row.cells, *[""] * (max(filled) + 1 - len(row.cells))]
    for column, text in filled.items():
        cells[column] = text
    doubts = (Doubt(column, MERGED, "照合并的格子填上的。") for column in sorted(filled))
    return replace(row, cells=tuple(cells), doubts=(*row.doubts, *doubts))
