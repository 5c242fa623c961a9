"""Which records must be raised to somebody, and which are alike: computed on read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cpl.domain.card import Card, Facts, Linked
from cpl.domain.rules import Escalation, Phase, Rules
from cpl.domain.values import is_blank, shown


@dataclass(frozen=True)
class Likeness:
    """When the records of each kind were received, so that 同类 can be counted."""

    received: Mapping[tuple[str, ...], tuple[datetime, ...]]
    same: tuple[str, ...]

    def count(self, card: Card, days: int) -> int:
        """Records alike received in the days up to this one's receipt, this one included."""
        key = _key(card, self.same)
        if key is None:
            return 1
        until = card.received_at
        since = until - timedelta(days=days)
        return sum(since < each <= until for each in self.received.get(key, ()))


def likeness(rules: Rules, cards: Iterable[Card]) -> Likeness:
    """Gather who is alike; a record that lacks one of the fields is like no other."""
    found: dict[tuple[str, ...], list[datetime]] = {}
    for card in cards:
        key = _key(card, rules.batch_same)
        if key is not None:
            found.setdefault(key, []).append(card.received_at)
    return Likeness({key: tuple(each) for key, each in found.items()}, rules.batch_same)


def _key(card: Card, same: tuple[str, ...]) -> tuple[str, ...] | None:
    values = [card.values.get(name) for name in same]
    if not same or any(is_blank(each) for each in values):
        return None
    return (card.machine.name, *(shown(each) for each in values))


def raised(
    rules: Rules,
    card: Card,
    now: datetime,
    linked: Mapping[str, Linked] | None = None,
    alike: Likeness | None = None,
) -> tuple[Escalation, ...]:
    """The escalations whose condition holds for this record now; an ended one needs nobody."""
    if card.phase is Phase.ENDED:
        return ()
    lookup = Facts(rules, card, linked or {}, None, now, alike.count if alike else None)
    return tuple(
        each
        for each in rules.escalations
        if each.machine == card.machine.name and each.when.holds(lookup)
    )
