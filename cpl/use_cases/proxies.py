"""代录清单: what one person typed for another; a claim, never proof, so the audit lists it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cpl.domain.record import Event
from cpl.store.record_files import Readable


@dataclass(frozen=True)
class Proxied:
    """One event that somebody decided and somebody else wrote down."""

    number: str
    event: Event


def proxied(records: Iterable[Readable]) -> tuple[Proxied, ...]:
    """Every such event of these records, earliest first.

    A basis alone counts as well: who typed was not known to the workspace.
    """
    found = [
        Proxied(each.record.number, event)
        for each in records
        for event in each.record.history
        if event.recorder or event.basis
    ]
    return tuple(sorted(found, key=lambda each: (each.event.at, each.number)))
