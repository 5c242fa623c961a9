"""How much of a record the reader of a paper may see.

Copies ① and ② stay where the answering is done and show everything, copy ③ is
masked; 保密 and 匿名 are masked everywhere, also on the papers that such a
complaint brings about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.masking import mask_values, secrets_of
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Values


@dataclass(frozen=True)
class Sight:
    """One record as somebody may see it; `secrets` is None where everything may be shown."""

    card: Card
    secrets: Mapping[str, str] | None

    @property
    def rules(self) -> Rules:
        return self.card.rules

    @property
    def masked(self) -> bool:
        return self.secrets is not None

    def of(self, values: Values) -> Values:
        """Values of this record, masked where they must be."""
        if self.secrets is None:
            return values
        return mask_values(self.rules, values, self.secrets)


def sight_of(card: Card, others: tuple[Card, ...], masked: bool) -> Sight:
    """A record beside the records it is linked with, whose secrets its text may repeat."""
    hidden = [one for one in (card, *others) if masked or is_secret(one)]
    if not hidden:
        return Sight(card, None)
    return Sight(card, {k: v for one in (*hidden, card) for k, v in _ever_said(one).items()})


def _ever_said(card: Card) -> Mapping[str, str]:
    """The personal words of the card and of every event: a replaced number is still a number."""
    found = dict(secrets_of(card.rules, card.values))
    for happened in card.happened:
        found |= secrets_of(card.rules, happened.event.fields)
    return found


def is_secret(card: Card) -> bool:
    """What the rules call secret (保密, 匿名) is masked everywhere."""
    secret = card.rules.privacy.secret_when
    return secret is not None and secret.holds(Facts(card))
