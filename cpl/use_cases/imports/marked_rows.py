"""Rows that the sheet shows otherwise than the rest: with a line through them, or not at all.

A line through a row says that it no longer holds. Whoever imports has to say whether that means
here that it does not come in; hidden rows come in, because a filter hides what nobody doubts.
"""

from collections.abc import Set as AbstractSet

from cpl.codec.tables.mapping import HIDDEN, STRUCK, ColumnMapping, MarkedRows
from cpl.dataclass import dataclass
from cpl.store.tables.books.merges import own_cells
from cpl.store.tables.books.words import STRUCK as STRUCK_CELL
from cpl.store.tables.rows import Row, RowMark

UNSEEN = frozenset({RowMark.HIDDEN, RowMark.FILTERED})


@dataclass(frozen=True)
class LeftOut:
    """Why a row does not come in; `is_open` while somebody still has to decide that."""

    why: str
    is_open: bool = False


def left_out(row: Row, mapping: ColumnMapping, telling: AbstractSet[int]) -> LeftOut | None:
    """Whether a row stays out for its looks; `telling` are the columns that tell the matter."""
    if mapping.struck is not MarkedRows.TAKEN and is_struck(row, telling):
        if mapping.struck is MarkedRows.LEFT_OUT:
            return LeftOut(f"{STRUCK}: {mapping.struck.value}")
        return LeftOut("整行划掉了，要不要导入没有定", is_open=True)
    if mapping.hidden is MarkedRows.LEFT_OUT and row.marks & UNSEEN:
        return LeftOut(f"{HIDDEN}: {mapping.hidden.value}")
    return None


def is_struck(row: Row, telling: AbstractSet[int]) -> bool:
    """Has everything in it that tells the matter a line through it?"""
    if RowMark.STRUCK in row.marks:
        return True
    struck = {each.column for each in row.doubts if each.code == STRUCK_CELL}
    if not struck:
        return False
    filled = {index for index, text in enumerate(own_cells(row)) if text.strip()} & telling
    return bool(filled) and filled <= struck
