"""What is made of records that are done with: made once, then kept in the index.

Of ten years' records nearly all are done with. What hangs on such a record's file, on those it
names, on the rules and the calendars, on nobody who looks and on no clock, is the same next
time: see `KeptAnswers.kept_rows`, which knows when. It has been kept by a draft of the same
month, a list of the same year; whoever comes first makes it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zlib import compress, decompress

from cpl.codec.records.record import IN_BYTES
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable

QUICK = 1
MOST_HELD = 1000


class MadeAtRest:
    """What is kept under one name; `made_by`: by what besides the rules and this cpl.

    `moment`: as of when; of what has happened to a record since, nothing is kept.
    """

    def __init__(self, index: RecordIndex, name: str, made_by: object, moment: datetime) -> None:
        self._answers, self._name, self._moment = KeptAnswers(index), name, moment
        written = index.workspace.calendars_written
        self._made_by = sha256(repr((made_by, written)).encode()).hexdigest()
        self._fresh: list[tuple[str, str, bytes]] = []
        self._unread: Mapping[str, str] = {}

    def among(self, paths: Sequence[Path]) -> Mapping[str, bytes]:
        """What is kept of these records, by number: see `unpacked`; the rest is then read."""
        kept = self._answers.kept_rows(self._name, self._made_by, self._moment, paths)
        unread = [each for each in paths if each.stem not in kept]
        self._unread = self._answers.as_they_are(unread) if unread else {}
        return kept

    def take(self, loaded: Readable, said: str) -> None:
        """To be kept, if it stays so. What is aside may be cleared without a word in the file."""
        lay = self._unread.get(loaded.number)
        if lay is not None and IN_BYTES not in loaded.data:
            self._fresh.append((loaded.number, lay, _packed(said)))
            if len(self._fresh) == MOST_HELD:
                self.keep()

    def keep(self) -> None:
        """All that were taken since."""
        if self._fresh:
            self._answers.keep_rows(self._name, self._made_by, self._moment, self._fresh)
            self._fresh = []


def _packed(said: str) -> bytes:
    return compress(said.encode("utf-8", "surrogatepass"), QUICK)


def unpacked(kept: bytes) -> str:
    """What was taken."""
    return decompress(kept).decode("utf-8", "surrogatepass")
