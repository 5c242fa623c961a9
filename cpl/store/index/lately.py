"""What a report opens: what was touched lately or is open, and of the rest how many there are."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.index.lines import time_kept
from cpl.store.index.record_index import RecordIndex
from cpl.store.index.tables import DORMANT, IS_MERGED

MERGED = "leader <> ''"
MERGED = "record AS lead JOIN record AS member ON member.leader = lead.number"
CHOSEN = f"""WITH near AS (
    SELECT id FROM record WHERE NOT readable OR pending OR loose OR latest >= :moment
        OR number IN (SELECT value FROM json_each(:numbers))),
leads AS (
    SELECT id FROM near
    UNION SELECT lead.id FROM {MERGED} WHERE member.{IS_MERGED} AND member.id IN near),
chosen AS (
    SELECT id FROM leads
    UNION SELECT member.id FROM {MERGED} WHERE member.{IS_MERGED} AND lead.id IN leads)
"""
"""What a report opens: see `lately_touched`."""
UNTIL = "(NOT readable OR loose OR received < :until)"
"""And not what came later; of what is `loose`, what is said of that need not be the last word."""


@dataclass(frozen=True)
class Lately:
    """The records to be opened for a report, and what there is besides.

    `unconcluded`: the numbers of those besides that are closed and not concluded. `received`:
    how many of those besides were received, by month and by what they count as, for each
    field that reports count by.
    """

    paths: tuple[Path, ...]
    unconcluded: tuple[str, ...]
    received: Mapping[str, Mapping[tuple[str, str], int]]


def lately_touched(
    index: RecordIndex, moment: datetime, numbers: Iterable[str], until: datetime = datetime.max
) -> Lately:
    """What anything has happened to since, what has not ended or is not plain, those with
    these numbers, and all that are merged with any of them; of the rest, how many.

    Nothing that was plainly received at `until` or later. Of one desk's: and what other desks
    have that was merged into one of these.
    """
    asked = {
        "moment": time_kept(moment),
        "until": time_kept(until),
        "numbers": json.dumps(sorted(numbers)),
    }
    rest = f"id NOT IN chosen AND {index.shown}"
    found = index.answered(
        f"{CHOSEN} SELECT number FROM record WHERE unconcluded AND NOT {DORMANT} AND {rest}",
        {**asked, **index.values_of_old},
    )
    received: dict[str, dict[tuple[str, str], int]] = {e: {} for e in index.scope.counted_by}
    for by, month, word, many in index.answered(
        f"{CHOSEN} SELECT by, substr(received, 1, 7), said, count(*)"
        f" FROM record JOIN word USING (id) WHERE counted AND {rest} GROUP BY 1, 2, 3",
        asked,
    ):
        received[by][month, word] = many
    root = index.workspace.root
    leads = f"leader IN (SELECT number FROM record WHERE {index.shown})"
    mine = f"({index.shown} OR {leads})"
    where = f"id IN chosen AND {mine} AND {UNTIL}"
    opened = f"{CHOSEN} SELECT folder, number FROM record WHERE {where}"
    paths = (root / folder / f"{n}.yaml" for folder, n in index.answered(opened, asked))
    unconcluded = tuple(sorted(number for (number,) in found))
    return Lately(index.in_order(paths), unconcluded, received)
