"""The clocks of records that are done with: counted once, then read from the index.

To count them takes longer than to read the record and all that a report asks of it.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from cpl.domain.time.deadlines import IN_TIME, instance_of
from cpl.domain.time.instances import Instance, Standing
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.use_cases.made_at_rest import MadeAtRest, unpacked

NAME = "clocks"
A_MOMENT = timedelta(microseconds=1)

Clocks = tuple[Instance, ...]


class ClocksAtRest:
    """Of some records as they stood at a moment, when none of them ran any more."""

    def __init__(self, index: RecordIndex, paths: Sequence[Path], moment: datetime) -> None:
        # What happens at the very moment belongs to the next period.
        self._made = MadeAtRest(index, NAME, (), moment - A_MOMENT)
        self._kept = self._made.among(paths)

    def of(self, loaded: Readable, count: Callable[[], Clocks]) -> Clocks:
        """As they were kept for these very bytes, or else as they are counted now."""
        kept = self._kept.get(loaded.number)
        if kept is not None:
            of, clocks = json.loads(unpacked(kept))
            if of == crc32(loaded.data):
                return _unpacked(loaded, clocks)
        found = count()
        if not any(each.is_open for each in found):
            said = [crc32(loaded.data), [*map(_packed, found)]]
            self._made.take(loaded, json.dumps(said, ensure_ascii=False, separators=(",", ":")))
        return found

    def keep(self) -> None:
        """All that were counted."""
        self._made.keep()


def _packed(clock: Instance) -> list[Any]:
    """See `_clock`, which takes it back; what the rules say is left out."""
    times = (clock.started_at, clock.stopped_at, clock.ended_at, clock.due, clock.made_up_at)
    return [
        clock.rule_id,
        clock.round,
        *(each and f"{each}" for each in times),
        clock.standing.value,
        clock.late_in_all // A_MOMENT,
        clock.addressee,
        clock.of,
        clock.missed,
    ]


def _unpacked(loaded: Readable, clocks: list[list[Any]]) -> Clocks:
    """With the very times of what happened: a year's report holds some ten thousand clocks."""
    told = {f"{each.at}": each.at for each in loaded.record.history}
    return tuple(_clock(loaded, told, *each) for each in clocks)


def _clock(
    loaded: Readable,
    told: Mapping[str, datetime],
    rule_id: str,
    number: int,
    started: str,
    stopped: str | None,
    ended: str | None,
    due: str | None,
    made_up: str | None,
    standing: str,
    late: int,
    addressee: str,
    of: str,
    missed: int,
) -> Instance:
    return instance_of(
        loaded.rules.clocks_named[rule_id].rule,
        number,
        told.get(started) or datetime.fromisoformat(started),
        stopped_at=_moment(told, stopped),
        ended_at=_moment(told, ended),
        due=_moment(told, due),
        standing=Standing(standing),
        late_in_all=late * A_MOMENT if late else IN_TIME,
        addressee=sys.intern(addressee),
        of=sys.intern(of),
        made_up_at=_moment(told, made_up),
        count_missed=partial(int, missed) if missed else int,
    )


def _moment(told: Mapping[str, datetime], text: str | None) -> datetime | None:
    return None if text is None else told.get(text) or datetime.fromisoformat(text)
