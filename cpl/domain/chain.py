"""What was decided on a record that is to be new: its registration and what follows at once."""

from dataclasses import dataclass, replace

from cpl.domain.card import Card
from cpl.domain.engine import Accepted, Told
from cpl.domain.record import Record


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
        card, events = self.card, tuple(step.event for step in self.steps)
        return Record(card.number, card.machine.name, card.state, card.registered, events)

    @property
    def told(self) -> tuple[Told, ...]:
        """What must happen on other records because of it."""
        return tuple(told for step in self.steps for told in step.told)

    def then(self, accepted: Accepted) -> "Chain":
        """With one more decision, made on the card as it stands."""
        return Chain((*self.steps, accepted))

    def numbered(self, number: str) -> "Chain":
        """The same under the number that was given out; for what names its number to nobody."""
        assert not self.told, "others would be told the number it was decided with"
        return Chain(
            tuple(replace(step, card=replace(step.card, number=number)) for step in self.steps)
        )
