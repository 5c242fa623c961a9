"""Rows of a table that are too many to be held as lists of strings."""

from collections.abc import Iterable, Sequence

from cpl.sequence import LazySequence, PackedTexts

BETWEEN = "\x1f"
"""No line that is printed has it in it (`plain_line`)."""


class PackedRows(LazySequence[list[str]]):
    """Each a few bytes more than its text, made when it is asked for."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._texts = PackedTexts()
        for each in rows:
            self._texts.add(BETWEEN.join(each))

    def __len__(self) -> int:
        return len(self._texts)

    def made(self, index: int) -> list[str]:
        return self._texts[index].split(BETWEEN)
