"""What one row of a table says of its complaint, by the types of our fields, not yet judged."""

from datetime import datetime

from cpl.codec.spellings.words import Said
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.decisions.engine import Accepted, Refused
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import Values
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.transition import judged


@dataclass(frozen=True)
class ToldEvent:
    """Something that happened later. `place`: which of the mapping's events it was read by."""

    name: str
    at: datetime
    fields: Values
    place: int


@dataclass(frozen=True)
class Told:
    """What a row says: of the registration, by the rules of its day, and of what came after.

    `received` is None where the table does not tell.
    """

    row: int
    rules: Rules
    machine: Machine
    received: datetime | None
    fields: Values
    events: tuple[ToldEvent, ...]


def judged_event(desk: Desk, card: Card, event: ToldEvent) -> Accepted | Refused:
    """May it happen to the record as this card has it? The card's rules must know the event."""
    return judged(desk, card, card.machine.events[event.name], Said(event.fields), at=event.at)
