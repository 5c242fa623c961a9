"""What was paid little by little: each within a limit, together beyond it.

On one complaint every payment counts towards the limit (`authority.refusals`). Here are
those on several complaints of the same person or the same batch, by the same hand.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import leader_of
from cpl.domain.cases.card import Card, cash_given
from cpl.domain.decisions.authority import room_left
from cpl.domain.decisions.decided import decided, decisions_on
from cpl.domain.regulation.rules import Authority
from cpl.domain.values.value import at_path, is_blank, shown

WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Payment:
    """What somebody gave on his own power: to whom (or to which batch), and his own limit."""

    number: str
    index: int
    at: datetime
    event: str
    actor: str
    to: str
    amount: Decimal
    limit: Decimal


def payments_of(card: Card) -> Iterator[Payment]:
    """What was given on a record without a decision to cover it, by whom a limit binds."""
    authority = card.rules.authority
    if authority is None:
        return
    for index, each in enumerate(card.happened):
        amount = cash_given(card.rules, each.event.fields)
        found = _payment(card, authority, index, amount) if amount else None
        if found is not None:
            yield found


def _payment(card: Card, authority: Authority, index: int, amount: Decimal) -> Payment | None:
    """None where nobody knows to whom, where it was decided, or where no limit binds."""
    event, to = card.happened[index].event, _to_whom(card)
    limit = room_left(card, (event.role,), Decimal(0))
    if not to or limit is None or not limit.is_finite() or _is_decided(card, authority):
        return None
    return Payment(card.number, index, event.at, event.name, event.actor, to, amount, limit)


def _is_decided(card: Card, authority: Authority) -> bool:
    return any(decided(card, authority, each) is not None for each in decisions_on(card))


def _to_whom(card: Card) -> str:
    """The batch it is part of, or else the phone of whoever complains; empty: nobody knows."""
    phone = at_path(card.values, card.rules.parts.caller_phone)
    return leader_of(card) or ("" if is_blank(phone) else shown(phone))


def split_up(payments: Iterable[Payment]) -> Iterator[tuple[Payment, tuple[Payment, ...]]]:
    """The payment that went beyond the limit, and those before that it adds up with."""
    together: dict[tuple[str, str], list[Payment]] = {}
    for each in sorted(payments, key=lambda one: (one.at, one.number)):
        earlier = together.setdefault((each.actor, each.to), [])
        near = [one for one in earlier if each.at - one.at <= WITHIN]
        others = tuple(one for one in near if one.number != each.number)
        total = each.amount + sum((one.amount for one in near), start=Decimal(0))
        if others and total > each.limit:
            yield each, others
            earlier.clear()  # what was told is not told again with the next one
        else:
            earlier.append(each)
