"""Which records are like one another: of what kind each is, which are of one kind, and how many.

What was merged is as the one it follows is; what was entered by mistake is like none. All are
asked, whichever desk's are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.decisions.escalation import BatchKind
from cpl.domain.regulation.conditions import Condition
from cpl.loading import WhenUsed
from cpl.store.index.freshness import FreshIndex
from cpl.store.index.lines import kind_kept, time_kept, time_of
from cpl.store.index.tables import IS_MERGED

# Lists ask nothing of it.
if TYPE_CHECKING:
    import json
else:
    json = WhenUsed("json")

AND_LEAD = "FROM record LEFT JOIN record AS lead ON lead.number = record.leader"
KIND = "CASE WHEN lead.readable THEN lead.alike ELSE record.alike END"
OF_ONE_KIND = f"""{AND_LEAD} WHERE record.received > ? AND record.received <= ?
    AND NOT record.voided AND {KIND} = ?"""
NOTHING: frozenset[Condition] = frozenset()


@dataclass(frozen=True)
class Alike:
    """One of several records that are alike; `ends`: what ends an escalation of them all."""

    number: str
    received: datetime
    ends: frozenset[Condition]


def kind_of(index: FreshIndex, number: str) -> BatchKind | None:
    """What makes a record like others, as the rules in force say; None where it is like none."""
    return kinds_of(index, [number])[number]


def kinds_of(index: FreshIndex, numbers: Sequence[str]) -> Mapping[str, BatchKind | None]:
    """The same of many."""
    wanted = "record.number IN (SELECT value FROM json_each(?))"
    told = f"SELECT record.number, {KIND} AS kind {AND_LEAD} WHERE {wanted} AND kind IS NOT NULL"
    found = {number: json.loads(kind) for number, kind in index.rows(told, json.dumps(numbers))}
    return {**dict.fromkeys(numbers), **{number: tuple(kind) for number, kind in found.items()}}


def alike(
    index: FreshIndex, kind: BatchKind, since: datetime, until: datetime
) -> tuple[Alike, ...]:
    """Those of one kind that were received after one moment, up to another; by their numbers."""
    ends = "(SELECT group_concat(part) FROM ended WHERE ended.id = record.id)"
    return tuple(
        Alike(number, time_of(received), _ends(index, parts))
        for number, received, parts in index.rows(
            f"SELECT record.number, record.received, {ends} {OF_ONE_KIND} ORDER BY 1",
            *_of_one_kind(kind, since, until),
        )
    )


def _ends(index: FreshIndex, parts: str | None) -> frozenset[Condition]:
    return frozenset(index.scope.ends[int(n)] for n in parts.split(",")) if parts else NOTHING


def count_alike(index: FreshIndex, kind: BatchKind, since: datetime, until: datetime) -> int:
    """How many those are."""
    found = index.rows(f"SELECT count(*) {OF_ONE_KIND}", *_of_one_kind(kind, since, until))
    return int(found[0][0])


def _of_one_kind(kind: BatchKind, since: datetime, until: datetime) -> tuple[str, str, str]:
    return time_kept(since), time_kept(until), kind_kept(kind)


def followers(index: FreshIndex, number: str) -> tuple[datetime, ...]:
    """When those were received that were merged into a record."""
    rows = index.rows(f"SELECT received FROM record WHERE leader = ? AND {IS_MERGED}", number)
    return tuple(time_of(each) for (each,) in rows)
