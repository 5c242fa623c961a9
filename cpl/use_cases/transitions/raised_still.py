"""What a record must still be raised for, as a gate may ask: a batch that nobody has marked too.

Unlike what the board tells, of a batch each record counts, those that came first as well.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import timedelta

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Linked
from cpl.domain.decisions.escalation import BatchKind, days_counted, ends_all, raised
from cpl.domain.regulation.rules import Escalation
from cpl.store.index.alike import alike, kind_of
from cpl.store.index.record_index import RecordIndex
from cpl.use_cases.desk import Desk


def raised_still(desk: Desk, card: Card, linked: Mapping[str, Linked]) -> frozenset[str]:
    """The escalations that hold and whose end has not come, on this record or one alike."""
    index = RecordIndex(desk.workspace)
    kind = kind_of(index, card.number)
    around = _Around(index, kind)
    found = raised(card, desk.now, linked, around)
    return frozenset(each.id for each in found if not around.has_ended(card, each))


@dataclass(frozen=True)
class _Around:
    """Counts the records alike in any time of so many days that this one is in."""

    index: RecordIndex
    kind: BatchKind | None

    def count(self, card: Card, days: int) -> int:
        """The most of them, this one included."""
        window, own = timedelta(days=days), card.received_at
        if self.kind is None:
            return 1
        found = alike(self.index, self.kind, own - window, own + window)
        received = sorted(each.received for each in found)
        ends = [each for each in received if own <= each < own + window] or [own]
        return max(bisect_right(received, e) - bisect_right(received, e - window) for e in ends)

    def has_ended(self, card: Card, escalation: Escalation) -> bool:
        """Has what it asks for happened on one or another of them?"""
        days = days_counted(escalation)
        if days is None or self.kind is None:
            return False
        window, own = timedelta(days=days), card.received_at
        found = alike(self.index, self.kind, own - window, own + window)
        ended = frozenset().union(*(each.ends for each in found))
        return ends_all(escalation, ended.__contains__)
