"""代录清单: what one person typed or did for another, or in a post that nobody else holds.

A claim, never proof, so the audit lists it.
"""

from collections.abc import Iterable

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event


@dataclass(frozen=True)
class Proxied:
    """One event that somebody decided and somebody else wrote down."""

    number: str
    event: Event


def proxied(cards: Iterable[Card]) -> tuple[Proxied, ...]:
    """Every such event of these records, earliest first.

    A basis alone counts as well: who typed was not known to the workspace.
    """
    found = [
        Proxied(card.number, happened.event)
        for card in cards
        for happened in card.happened
        if happened.event.recorder or happened.event.basis or happened.event.stands_for
    ]
    return tuple(sorted(found, key=lambda each: (each.event.at, each.number)))
