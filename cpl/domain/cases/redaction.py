"""How much of a record the reader of a paper may see.

Copies ① and ② stay where the answering is done and show everything but identity and card
numbers, copy ③ is masked; 保密 and 匿名 are masked everywhere, also on the papers that
such a complaint brings about, and nothing is left of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.concerned import about_names
from cpl.domain.cases.field_walk import changed
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.value import Kind, Value, Values
from cpl.loading import WhenUsed

# Whoever sees all of it has nothing masked.
if TYPE_CHECKING:
    from cpl.domain.cases import masking
    from cpl.domain.values import screening
else:
    masking = WhenUsed("cpl.domain.cases.masking")
    screening = WhenUsed("cpl.domain.values.screening")


@dataclass(frozen=True)
class Sight:
    """One record as somebody may see it; `secrets` is None where everything may be shown.

    `whole`: of what is masked nothing is left. `leaves`: it goes out of the house.
    `left_out`: the fields that this paper must not tell, whoever reads it.
    """

    card: Card
    secrets: Mapping[str, str] | None
    whole: bool = False
    leaves: bool = True
    left_out: frozenset[str] = frozenset()

    @property
    def rules(self) -> Rules:
        return self.card.rules

    @property
    def masked(self) -> bool:
        return self.secrets is not None

    @cached_property
    def values(self) -> Values:
        """The card's, masked where they must be: each when it is asked for."""
        if self.secrets is None or self.left_out:
            return self.of(self.card.values)
        return _Masked(self.card, masking.masked_for(self.secrets, whole=self.whole))

    def of(self, values: Values) -> Values:
        """Values of this record, masked where they must be."""
        if self.left_out:
            values = {name: each for name, each in values.items() if name not in self.left_out}
        if self.secrets is not None:
            return masking.mask_values(self.rules, values, self.secrets, whole=self.whole)
        return changed(self.rules.fields, values, _without_identity) if self.leaves else values

    def text(self, text: str) -> str:
        """Words about this record, masked likewise."""
        return text if self.secrets is None else masking.mask_text(text, self.secrets)


class _Masked(Mapping[str, Value]):
    """What stands on a card, of which few ask for everything; its secrets are known."""

    def __init__(self, card: Card, mask: Callable[[Field | None, Value], Value]) -> None:
        self._fields, self._values, self._mask = card.rules.fields, card.values, mask
        self._told: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._told:
            self._told |= changed(self._fields, {name: self._values[name]}, self._mask)
        return self._told[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values


def _without_identity(field: Field | None, value: Value) -> Value:
    if not isinstance(value, str):
        return value
    if field is not None and field.personal == "number":
        return masking.mask_number(value)
    is_told = field is None or (field.kind is Kind.TEXT and not field.personal)
    return screening.without_identity(value) if is_told else value


def everything(card: Card) -> Sight:
    """The record as its own desk sees it."""
    return Sight(card, None, leaves=False)


def sight_of(card: Card, others: tuple[Card, ...], masked: bool) -> Sight:
    """A record beside the records it is linked with, whose secrets its text may repeat."""
    own = is_secret(card)
    hidden = [one for one in others if masked or is_secret(one)]
    if not (masked or own or hidden):
        return Sight(card, None)
    said = _ever_said(card, whole=own)
    known = dict(said) if masked or own else {}
    for one in hidden:
        known |= _ever_said(one, whole=is_secret(one))
    return Sight(card, known | said, own)


def as_listed(sight: Sight, staff: Staff) -> Sight:
    """The same for a line among others: of a secret record not even whom it is about.

    Whoever handles it, and the paper that he is given, must know whom.
    """
    if sight.secrets is None or not sight.whole:
        return sight
    names = dict.fromkeys(filter(None, about_names(sight.card, staff)), masking.HIDDEN)
    return replace(sight, secrets={**sight.secrets, **names})


def as_published(card: Card, values: Values) -> Values:
    """What is about to be published, without numbers and names by which anybody is found.

    It is so from when it is written, for it is read elsewhere than on our papers (S002S).
    """
    return sight_of(card, (), masked=True).of(values)


def _ever_said(card: Card, *, whole: bool) -> dict[str, str]:
    """The personal words of the card and of every event: a replaced number is still a number."""
    found = dict(masking.secrets_of(card.rules, card.values, whole=whole))
    for happened in card.happened:
        found |= masking.secrets_of(card.rules, happened.event.fields, whole=whole)
    return found


def is_secret(card: Card) -> bool:
    """What the rules call secret (保密, 匿名) is masked everywhere."""
    secret = card.rules.privacy.secret_when
    return secret is not None and secret.holds(Facts(card))
