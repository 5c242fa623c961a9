"""Rows of a register that stay as they are: made once, then kept in the index.

Of ten years' complaints nearly all are done with. What a register tells of such a record hangs
on its file, on those it names, on the rules, the calendars and the names that the template
says, on nobody who looks and on no clock: see `KeptAnswers.kept_rows`, which knows when it is
the same still.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zlib import compress, decompress

from cpl.codec.records.record import IN_BYTES
from cpl.domain.regulation.rules import Machine
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.registers.register_counts import Counting
from cpl.use_cases.papers.registers.register_row import Named, NamesKnown, heads_of
from cpl.use_cases.template_words import Words

QUICK = 1


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
        self._kept, self._machine, self._now = KeptAnswers(index), machine, now
        self._made_by = _standard(index.workspace, named.names, known)
        self._heads = tuple(sorted(heads_of(named, known)))
        self._fresh: list[tuple[str, str, bytes]] = []
        self._unread: Mapping[str, str] = {}

    def among(self, paths: Sequence[Path]) -> Mapping[str, bytes]:
        """What is kept of these records, by number: see `unpacked`; the rest is then read."""
        kept = self._kept.kept_rows(self._machine, self._made_by, self._now, paths)
        unread = [each for each in paths if each.stem not in kept]
        self._unread = self._kept.as_they_are(unread) if unread else {}
        return kept

    def unpacked(self, kept: bytes) -> MadeRow:
        values, counting, digest = json.loads(decompress(kept))
        number, received, *how, endings = counting
        ended = tuple((_moment(at), _moment(known), state) for at, known, state in endings)
        counts = Counting._make((number, _moment(received), *how, ended))
        return MadeRow(dict(zip(self._heads, values, strict=True)), counts, digest)

    def take(self, loaded: Readable, row: MadeRow) -> None:
        """To be kept, if it stays so. What is aside may be cleared without a word in the file."""
        number = row.counting.number
        if IN_BYTES in loaded.data or number not in self._unread:
            return
        kept = self._packed(row)
        if kept is not None:
            self._fresh.append((number, self._unread[number], kept))

    def _packed(self, row: MadeRow) -> bytes | None:
        """None for a row that could not be read again as it is."""
        told = [row.said[name] for name in self._heads], row.counting, row.digest
        try:
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_time)
        except TypeError:
            return None
        kept = compress(text.encode("utf-8", "surrogatepass"), QUICK)
        return kept if self.unpacked(kept) == row else None

    def keep(self) -> None:
        """All that were taken since."""
        if self._fresh:
            self._kept.keep_rows(self._machine, self._made_by, self._now, self._fresh)
            self._fresh = []


def _standard(workspace: Workspace, names: frozenset[str], known: NamesKnown) -> str:
    """What rows are made by, besides the records, the rules and this cpl."""
    said = (sorted(names), sorted(known), workspace.calendars_written)
    return sha256(repr(said).encode()).hexdigest()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time(value: Any) -> str:
    """Of the counts; raises TypeError for what else is no text, number or yes."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
