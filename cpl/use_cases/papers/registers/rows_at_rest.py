"""Rows of a register that stay as they are: see `made_at_rest`.

What a register tells of such a record hangs on the names that the template says, too.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.use_cases.made_at_rest import MadeAtRest, unpacked
from cpl.use_cases.papers.registers.register_counts import Counting
from cpl.use_cases.papers.registers.register_row import Named, NamesKnown, heads_of
from cpl.use_cases.template_words import Words

NAME = "rows"


class MadeRow(NamedTuple):
    """What a template says of one record, how it counts, and a digest of its file."""

    said: Words
    counting: Counting
    digest: str


class RowsAtRest:
    """The rows of one machine, made by these names of a template out of all that there are."""

    def __init__(
        self, index: RecordIndex, machine: Machine, now: datetime, named: Named, known: NamesKnown
    ) -> None:
        made_by = sorted(named.names), sorted(known)
        self._made = MadeAtRest(index, f"{NAME} {prefix_of(machine)}", made_by, now)
        self._heads = tuple(sorted(heads_of(named, known)))

    def among(self, paths: Sequence[Path]) -> Mapping[str, bytes]:
        """What is kept of these records, by number: see `unpacked`; the rest is then read."""
        return self._made.among(paths)

    def unpacked(self, kept: bytes) -> MadeRow:
        return self._row(unpacked(kept))

    def _row(self, said: str) -> MadeRow:
        values, counting, digest = json.loads(said)
        number, received, *how, endings = counting
        ended = tuple((_moment(at), _moment(known), state) for at, known, state in endings)
        counts = Counting._make((number, _moment(received), *how, ended))
        return MadeRow(dict(zip(self._heads, values, strict=True)), counts, digest)

    def take(self, loaded: Readable, row: MadeRow) -> None:
        """To be kept, if it stays so; not a row that could not be read again as it is."""
        told = [row.said[name] for name in self._heads], row.counting, row.digest
        with suppress(TypeError):
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_time)
            if self._row(text) == row:
                self._made.take(loaded, text)

    def keep(self) -> None:
        """All that were taken since."""
        self._made.keep()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time(value: Any) -> str:
    """Of the counts; raises TypeError for what else is no text, number or yes."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
