"""What was decided on a record that is to be new: its registration and what follows at once."""

from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Record
from cpl.domain.decisions.engine import Accepted, LinkedEvent
from cpl.domain.values.value import Values


@dataclass(frozen=True)
class Chain:
    """Decisions in their order, the registration first; each holds the card after it."""

    steps: tuple[Accepted, ...]

    @property
    def card(self) -> Card:
        """The record as it stands after the last of them."""
        return self.steps[-1].card

    @property
    def record(self) -> Record:
        """The record as its file will say it."""
        return self.record_as(self.card.number)

    def record_as(self, number: str) -> Record:
        """The same, where the number is given out only later."""
        card, events = self.card, tuple(step.event for step in self.steps)
        return Record(number, card.machine.name, card.state, card.registered, events)

    @property
    def told(self) -> tuple[LinkedEvent, ...]:
        """What must happen on other records because of it."""
        return tuple(told for step in self.steps for told in step.told)

    def then(self, accepted: Accepted) -> "Chain":
        """With one more decision, made on the card as it stands."""
        return Chain((*self.steps, accepted))

    def numbered(self, number: str) -> "Chain":
        """The same under the number that was given out: others are told that one."""
        return Chain(tuple(_numbered(step, number) for step in self.steps))


def _numbered(step: Accepted, number: str) -> Accepted:
    before = step.card.number
    told = tuple(
        replace(each, event=replace(each.event, fields=_renamed(each.event.fields, before, number)))
        for each in step.told
    )
    return replace(step, card=replace(step.card, number=number), told=told)


def _renamed(fields: Values, before: str, number: str) -> Values:
    return {
        name: tuple(number if one == before else one for one in value)
        if isinstance(value, tuple)
        else value
        for name, value in fields.items()
    }
