"""Columns that nothing is done to: what nearly every cell of them says is told at once.

What one of them says takes a closer look (`values.py`) is not told here: a word for nothing,
a day without its hour, a telephone number with blanks in it. So that nothing is read otherwise
than there, only that is told of which it is plain that all that is asked there would pass it by.
"""

from collections.abc import Callable
from datetime import datetime

from cpl.codec.records.values import usual_moment
from cpl.codec.spellings.ledger_dates import LONG_AGO
from cpl.codec.spellings.phones import is_mobile
from cpl.codec.tables.blank_words import is_blank_word
from cpl.codec.tables.mapping import ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value
from cpl.store.tables.rows import Row
from cpl.yamltext.nodes import Plain

Told = tuple[Value | None, Plain]
"""The typed value, and the text it was read from."""
NOTHING: Told = (None, "")
CHOSEN = (Kind.CHOICE, Kind.UNIT, Kind.YES_NO)
"""The same few words in every row, which mean the same whenever they are read."""


def is_plain(source: ColumnSource) -> bool:
    """Is a cell of its one column taken as it stands?"""
    done = (source.fixed, source.formats, source.table, source.default, source.cut)
    return len(source.columns) == 1 and not any(done)


@dataclass(frozen=True)
class PlainColumn:
    """The column from which one field is read; `is_odd` tells words that are never just text.

    `known`: what words of a list were read as, of which one row learns from another.
    """

    index: int
    field: Field
    blanks: tuple[str, ...] | None
    is_odd: Callable[[str], bool]
    known: dict[str, Value]

    def told(self, row: Row) -> Told | None:
        """What the row's cell says; None where it takes a closer look."""
        cells = row.cells
        text = cells[self.index].strip() if self.index < len(cells) else ""
        if not text:
            return NOTHING
        kind = self.field.kind
        if kind is Kind.TEXT:
            return (text, text) if self._is_just_text(text) else None
        if self.blanks and text in self.blanks:
            return None
        if kind is Kind.MOMENT:
            moment = None if row.doubts else self._moment(text)
            return (moment, text) if moment else None
        if kind is Kind.PHONE:
            return (text, text) if is_mobile(text) else None
        value = self.known.get(text)
        return None if value is None else (value, text)

    def learn(self, row: Row, value: Value | None) -> None:
        """What a closer look made of the cell, which was no surprise to anybody."""
        if self.field.kind in CHOSEN and value is not None:
            self.known[row.text(self.index).strip()] = value

    def _moment(self, text: str) -> datetime | None:
        found = usual_moment(text)
        return found if found is not None and found.year >= LONG_AGO else None

    def _is_just_text(self, text: str) -> bool:
        is_seen = text.isprintable()  # no second line, and no sign that nobody sees
        return (
            is_seen and not self.is_odd(text) and not is_blank_word(text, self.field, self.blanks)
        )
