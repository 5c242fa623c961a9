"""How much of a record the reader of a paper may see.

Copies ① and ② stay where the answering is done and show everything, copy ③ is
masked; 保密 and 匿名 are masked everywhere, also on the papers that such a
complaint brings about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cpl.domain.card import Card, Facts
from cpl.domain.masking import mask_values, secrets_of
from cpl.domain.rules import Rules
from cpl.domain.values import Values
from cpl.store.workspace import Loaded


@dataclass(frozen=True)
class Sight:
    """One record as somebody may see it; `secrets` is None where everything may be shown."""

    loaded: Loaded
    secrets: Mapping[str, str] | None

    @property
    def rules(self) -> Rules:
        return self.loaded.rules

    @property
    def card(self) -> Card:
        return self.loaded.card

    @property
    def masked(self) -> bool:
        return self.secrets is not None

    def of(self, values: Values) -> Values:
        """Values of this record, masked where they must be."""
        if self.secrets is None:
            return values
        return mask_values(self.rules, values, self.secrets)


def sight_of(loaded: Loaded, others: tuple[Loaded, ...], masked: bool) -> Sight:
    """A record beside the records it is linked with, whose secrets its text may repeat."""
    hidden = [each for each in (loaded, *others) if masked or is_secret(each.card)]
    if not hidden:
        return Sight(loaded, None)
    return Sight(loaded, {k: v for each in (*hidden, loaded) for k, v in _ever_said(each).items()})


def _ever_said(loaded: Loaded) -> Mapping[str, str]:
    """The personal words of the card and of every event: a replaced number is still a number."""
    found = dict(secrets_of(loaded.rules, loaded.card.values))
    for each in loaded.card.happened:
        found |= secrets_of(loaded.rules, each.event.fields)
    return found


def is_secret(card: Card) -> bool:
    """What the rules call secret (保密, 匿名) is masked everywhere."""
    return card.rules.secret_when is not None and card.rules.secret_when.holds(Facts(card))
