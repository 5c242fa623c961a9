"""Who may give what compensation: grants, caps that add up over the complaint, bans.

A cap is inclusive (民法典 1259: 以下 includes the number) and counts all cash
given on the complaint so far, in every round (S001-07 … S001-11). What a plan
asks for is not given yet: whoever approves the plan must have the power over it.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from cpl.domain.card import Card, Facts, Linked, advance, cash_given, cash_of, rows_of
from cpl.domain.meanings import APPROVES
from cpl.domain.record import Event
from cpl.domain.rules import Authority, Ban, Clause, Grant
from cpl.domain.values import Value, Values, at_path, is_blank, shown

PLAN = "solution_proposed"
Refusal: TypeAlias = tuple[str, str, Clause, str]


def refusals(card: Card, event: Event, linked: Mapping[str, Linked]) -> Iterator[Refusal]:
    """Why the compensation rows of this event may not be given by its actor's role."""
    authority = card.rules.authority
    if authority is None:
        return
    total = cash_given(card.rules, card.values)
    known = advance(card, event)
    for row in (*rows_of(event.fields.get(authority.field)), *_approved(card, event)):
        total += cash_of(card.rules, row)
        lookup = Facts(known, linked, row)
        yield from _unsaid(authority, row)
        yield from _banned(authority, row, lookup)
        yield from _beyond(authority, row, total, event.role, lookup)


def asked_rows(card: Card) -> tuple[Values, ...]:
    """What the latest plan asks for; none where the rules keep no such field."""
    plan = card.meant(PLAN)
    authority = card.rules.authority
    if plan is None or authority is None or not authority.asked:
        return ()
    return rows_of(plan.event.fields.get(authority.asked))


def _approved(card: Card, event: Event) -> tuple[Values, ...]:
    """The rows that this event approves."""
    rule = card.machine.event(event.name)
    approves = {APPROVES[each] for each in rule.means if each in APPROVES} if rule else set()
    return asked_rows(card) if PLAN in approves else ()


def _unsaid(authority: Authority, row: Values) -> Iterator[Refusal]:
    """A remedy without its name, or cash without its amount, would pass under every cap."""
    wanted = [authority.remedy]
    if row.get(authority.remedy) in authority.cash:
        wanted.append(authority.amount)
    for name in wanted:
        if is_blank(row.get(name)):
            path = f"{authority.field}.{name}"
            yield f"缺少“{path}”。", f"加上 {path}=…", Clause(), "field-missing"


def _banned(authority: Authority, row: Values, lookup: Facts) -> Iterator[Refusal]:
    for ban in authority.bans:
        if row.get(authority.remedy) in ban.remedies and ban.when.holds(lookup):
            lacking = [each for each in ban.lawful if is_blank(at_path(row, each))]
            if lacking or not ban.lawful:
                yield _ban_refusal(ban, row.get(authority.remedy), lacking)


def _ban_refusal(ban: Ban, remedy: Value | None, lacking: list[str]) -> Refusal:
    mend = "不要给。"
    if ban.lawful:
        mend = f"确属依法应当赔偿的，写明{'、'.join(lacking)}；否则不要给。"
    return f"禁止给“{shown(remedy)}”。", mend, ban.clause, "banned"


def _beyond(
    authority: Authority, row: Values, total: Decimal, role: str, lookup: Facts
) -> Iterator[Refusal]:
    remedy = shown(row.get(authority.remedy))
    cash = remedy in authority.cash
    fitting = [each for each in authority.grants if remedy in each.remedies]
    if not fitting:
        return
    held = [each for each in fitting if lookup.card.rules.role_covers(role, each.role)]
    if any(_grants(each, cash, total) and each.when.holds(lookup) for each in held):
        return
    able = [g for g in fitting if _grants(g, cash, total) and g.when.holds(lookup)]
    said = f"{role or '没有角色的人'}无权给“{remedy}”"
    if cash:
        said += f"，本件累计 {total:f} 元"
    yield (
        f"{said}。{_own_limits(held)}",
        _who_can(able, total),
        _clause(role, held, able),
        "beyond-authority",
    )


def _grants(grant: Grant, cash: bool, total: Decimal) -> bool:
    return not cash or (grant.limit is not None and total <= grant.limit)


def _own_limits(held: list[Grant]) -> str:
    said = [
        f"{each.role}"
        + (f"至多 {each.limit:f} 元" if each.limit is not None and each.limit.is_finite() else "")
        + (f"，限于{each.when}" if str(each.when) else "")
        for each in held
    ]
    return f"规定：{'；'.join(said)}。" if said else ""


def _who_can(able: list[Grant], total: Decimal) -> str:
    if able:
        return f"可以由{'、'.join(dict.fromkeys(each.role for each in able))}办理。"
    return "规则没有规定此种情况由谁决定（未规定），请在 rules.yaml 的 authority 里写明。"


def _clause(role: str, held: list[Grant], able: list[Grant]) -> Clause:
    """The clause that binds this very role, or else the one that would allow it."""
    own = [each for each in held if each.role == role]
    found = own or held or able
    return found[0].clause if found else Clause()


def room_left(
    card: Card, roles: Iterable[str], given: Decimal, row: Values | None = None
) -> Decimal | None:
    """How much more cash these roles may give where so much was given; None: no power over cash.

    Infinity where there is no cap; `row` is what a grant's condition may ask about.
    """
    held = tuple(roles)
    caps = [
        limit
        for each, limit in _cash_caps(Facts(card, row=row or {}))
        if any(card.rules.role_covers(role, each.role) for role in held)
    ]
    return max(Decimal(0), max(caps) - given) if caps else None


def able_to_give(card: Card, total: Decimal, row: Values | None = None) -> tuple[str, ...]:
    """The roles with a grant of their own for so much cash in all."""
    caps = _cash_caps(Facts(card, row=row or {}))
    return tuple(dict.fromkeys(each.role for each, limit in caps if total <= limit))


def _cash_caps(lookup: Facts) -> Iterator[tuple[Grant, Decimal]]:
    """The grants of cash whose condition holds; 未规定 is no permission."""
    authority = lookup.card.rules.authority
    if authority is None:
        return
    for each in authority.grants:
        cash = not set(authority.cash).isdisjoint(each.remedies)
        if cash and each.limit is not None and each.when.holds(lookup):
            yield each, each.limit
