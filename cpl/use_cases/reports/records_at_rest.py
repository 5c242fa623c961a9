"""Records that are done with: read and their clocks counted once, then told by the index.

To read one takes as long as all that a report asks of it, to count its clocks twice as long.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cpl.codec.records.kept import plain_of, record_of, times_in
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Record
from cpl.domain.time.deadlines import IN_TIME, instance_of
from cpl.domain.time.instances import Instance, Standing
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.use_cases.made_at_rest import MadeAtRest, unpacked

NAME = "records"
A_MOMENT = timedelta(microseconds=1)

Clocks = tuple[Instance, ...]


@dataclass(frozen=True)
class ReadBefore:
    """A record that was done with when it was read, what it comes to, all its clocks."""

    record: Record
    card: Card
    clocks: Clocks


class RecordsAtRest:
    """Of some records as they stood at a moment, when no clock of theirs ran any more."""

    def __init__(self, index: RecordIndex, paths: Sequence[Path], moment: datetime) -> None:
        # What happens at the very moment belongs to the next period.
        self._made = MadeAtRest(index, NAME, (), moment - A_MOMENT)
        self._kept = dict(self._made.among(paths))
        self._versions = index.workspace.versions

    def among(self, paths: Iterable[Path]) -> dict[Path, ReadBefore]:
        """Those of them that were kept, as they were: their files need not be opened.

        To be asked once of each. Each step is done for all of them: see `load_files`.
        """
        kept = [(each, self._kept.pop(each.stem, None)) for each in paths]
        said = [(path, json.loads(unpacked(each))) for path, each in kept if each is not None]
        records = [record_of(plain) for _, (_, plain, _) in said]
        cards = [
            replay(self._versions[version], record)
            for (_, (version, _, _)), record in zip(said, records, strict=True)
        ]
        return {
            path: ReadBefore(record, card, _clocks(card, plain, clocks))
            for (path, (_, plain, clocks)), record, card in zip(said, records, cards, strict=True)
        }

    def take(self, loaded: Readable, clocks: Clocks) -> None:
        """To be kept with the clocks it has, if it stays so, and could be read again as it is."""
        record = loaded.record
        if record.divergences or any(each.is_open for each in clocks):
            return
        version = next(n for n, each in enumerate(self._versions) if each is loaded.rules)
        with suppress(TypeError):
            plain = plain_of(record)
            if record_of(plain) == record:
                said = [version, plain, [*map(_packed, clocks)]]
                text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
                self._made.take(loaded, text)

    def keep(self) -> None:
        """All that were taken."""
        self._made.keep()


def _clocks(card: Card, plain: list[Any], packed: list[list[Any]]) -> Clocks:
    """All of a record."""
    told = dict(zip(times_in(plain), (each.event.at for each in card.happened), strict=True))
    return tuple([_clock(card, told, *each) for each in packed])


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


def _clock(
    card: Card,
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
        card.rules.clocks_named[rule_id].rule,
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
