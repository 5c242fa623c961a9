"""What has been decided to be given: a payment needs a decision, up to its amount, once.

A decision holds for its own round, and for the plan that it was taken on: an old approval does
not cover a new plan. Of several in one round the last says how much in all; what was given since
the first counts against it. A plan of rows is given as it says: each remedy up to its own
amount, one without an amount as often as it is named.
"""

from collections.abc import Iterable
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts, Happened, rows_of, worth_of
from cpl.domain.regulation.rules import Authority, MoneyDecision, Rules
from cpl.domain.values.value import Value, Values, at_path, shown

PLAN = "solution_proposed"
APPROVED = "solution_approved"
NOT_YET = "还没有"
"""So begins what is said of a decision that nobody has taken."""


@dataclass(frozen=True)
class Decided:
    """One decision as it stands: who took it when, how much it is for, what was given on it."""

    rule: MoneyDecision
    last: Happened
    amount: Value | None
    given: tuple[Values, ...]


def decisions_on(card: Card, event: str = "") -> tuple[MoneyDecision, ...]:
    """The decisions that the rules ask for here; where they name none, approving the plan.

    With an `event`, those that are taken by it.
    """
    authority = card.rules.authority
    if authority is None:
        return ()
    if authority.decisions:
        lookup = Facts(card)
        return tuple(
            each
            for each in authority.decisions
            if event in ("", each.event)
            and each.event in card.machine.events
            and each.when.holds(lookup)
        )
    return tuple(
        MoneyDecision(each, authority.asked)
        for each in card.machine.by_meaning.get(APPROVED, ())
        if authority.asked and event in ("", each)
    )


def why_not_covered(
    card: Card, authority: Authority, rule: MoneyDecision, rows: tuple[Values, ...]
) -> str:
    """Why the last of an event's rows is not covered by the decision; empty where it is."""
    found = decided(card, authority, rule)
    if found is None:
        return f"{NOT_YET}{rule.event}（写明{rule.amount}）"
    said = f"{rule.event}（{found.last.event.at:%m-%d %H:%M} {found.last.event.actor}）"
    every = (*found.given, *rows)
    if isinstance(found.amount, Decimal):
        return _beyond(f"{said}定的", found.amount, _worth(card.rules, every))
    return _not_as_planned(card.rules, authority, said, rows_of(found.amount), every)


def decided(card: Card, authority: Authority, rule: MoneyDecision) -> Decided | None:
    """What this round's decisions come to; None where there is none yet on the latest plan."""
    own = [
        index
        for index, each in enumerate(card.happened)
        if each.event.name == rule.event and each.round == card.round
    ]
    if not own or any(PLAN in each.meanings for each in card.happened[own[-1] + 1 :]):
        return None
    since = card.happened[own[0] + 1 :]
    given = tuple(row for each in since for row in rows_of(each.event.fields.get(authority.field)))
    return Decided(rule, card.happened[own[-1]], amount_asked(card, rule, own[-1]), given)


def amount_asked(card: Card, rule: MoneyDecision, until: int | None = None) -> Value | None:
    """What is put to the decision: the plan's own rows of this round, an amount as last said."""
    stop = len(card.happened) if until is None else until + 1
    for each in reversed(card.happened[:stop]):
        found = at_path(each.event.fields, rule.amount)
        if isinstance(found, Decimal):
            return found
        if each.round == card.round and (found is not None or PLAN in each.meanings):
            return found
    return None


def _not_as_planned(
    rules: Rules,
    authority: Authority,
    said: str,
    planned: tuple[Values, ...],
    given: tuple[Values, ...],
) -> str:
    """What of the last remedy was not planned; those given before it have been judged."""
    remedy = _remedy(authority, given[-1])
    asked = [row for row in planned if _remedy(authority, row) == remedy]
    got = [row for row in given if _remedy(authority, row) == remedy]
    if not asked:
        return f"{said}的方案里没有“{remedy}”"
    if reason := _beyond(f"{said}批的“{remedy}”", _worth(rules, asked), _worth(rules, got)):
        return reason
    is_more = _bare(rules, got) > _bare(rules, asked)
    return f"{said}批的“{remedy}”已经给过了" if is_more else ""


def _beyond(said: str, most: Decimal, total: Decimal) -> str:
    return f"{said}是 {most:f} 元，这次以后共 {total:f} 元" if total > most else ""


def _worth(rules: Rules, rows: Iterable[Values]) -> Decimal:
    return sum((worth_of(rules, row) for row in rows), start=Decimal(0))


def _bare(rules: Rules, rows: Iterable[Values]) -> int:
    """How many of them say no amount."""
    return len([row for row in rows if not worth_of(rules, row)])


def _remedy(authority: Authority, row: Values) -> str:
    return shown(row.get(authority.remedy))
