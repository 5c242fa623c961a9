"""Who may give what compensation: grants, caps that add up over the complaint, bans.

A cap is inclusive (民法典 1259: 以下 includes the number) and counts all cash
given on the complaint so far, in every round (S001-07 … S001-11). What a plan
asks for is not given yet: whoever approves the plan must have the power over it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cpl.domain.cases.card import Card, Facts, Linked, advance, cash_given, cash_of, rows_of
from cpl.domain.cases.reasons import FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import Authority, Ban, Clause, Grant
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values, is_blank, shown

PLAN = "solution_proposed"


@dataclass(frozen=True)
class GivenRow:
    """One compensation, and where the event says it: nowhere where it only approves it."""

    values: Values
    field: str
    index: int | None = None

    def at(self, member: str, is_missing: bool = False) -> FieldAt | None:
        """The place of one of its members."""
        if self.index is None:
            return None
        return FieldAt(FieldPath.of(self.field, member), self.index, is_missing)


def refusals(card: Card, event: Event, linked: Mapping[str, Linked]) -> Iterator[Reason]:
    """Why the compensation rows of this event may not be given by its actor's role."""
    authority = card.rules.authority
    if authority is None:
        return
    total = cash_given(card.rules, card.values)
    known = advance(card, event)
    for row in (*_given(authority, event), *_approved(authority, card, event)):
        total += cash_of(card.rules, row.values)
        lookup = Facts(known, linked, row.values)
        yield from _unsaid(authority, row)
        yield from _banned(authority, row, lookup)
        yield from _beyond(authority, row, total, event.role, lookup)


def asked_rows(card: Card) -> tuple[Values, ...]:
    """What the latest plan asks for; none where the rules keep no such field."""
    plan = card.meant(PLAN)
    authority = card.rules.authority
    if plan is None or authority is None:
        return ()
    return rows_of(plan.event.fields.get(authority.asked))


def _given(authority: Authority, event: Event) -> Iterator[GivenRow]:
    """The rows that this event gives, counted as they stand in it."""
    rows = event.fields.get(authority.field)
    for index, values in enumerate(rows if isinstance(rows, tuple) else ()):
        if isinstance(values, Mapping) and not is_blank(values):
            yield GivenRow(values, authority.field, index)


def _approved(authority: Authority, card: Card, event: Event) -> Iterator[GivenRow]:
    """The rows that this event approves."""
    rule = card.machine.event(event.name)
    approves = {APPROVES[each] for each in rule.means if each in APPROVES} if rule else set()
    if PLAN in approves:
        yield from (GivenRow(values, authority.asked) for values in asked_rows(card))


def _unsaid(authority: Authority, row: GivenRow) -> Iterator[Reason]:
    """A remedy without its name, or cash without its amount, would pass under every cap."""
    wanted = [authority.remedy]
    if row.values.get(authority.remedy) in authority.cash:
        wanted.append(authority.amount)
    for name in wanted:
        if is_blank(row.values.get(name)):
            path = FieldPath.of(authority.field, name)
            about = row.at(name, is_missing=True)
            yield Reason("field-missing", f"缺少“{path}”。", f"加上 {path}=…", about=about)


def _banned(authority: Authority, row: GivenRow, lookup: Facts) -> Iterator[Reason]:
    remedy = row.values.get(authority.remedy)
    for ban in authority.bans:
        if remedy in ban.remedies and ban.when.holds(lookup):
            lacking = [each for each in ban.lawful if is_blank(row.values.get(each))]
            if lacking or not ban.lawful:
                say, mend = f"禁止给“{shown(remedy)}”。", _lawful(ban, lacking)
                yield Reason("banned", say, mend, ban.clause, about=row.at(authority.remedy))


def _lawful(ban: Ban, lacking: list[str]) -> str:
    if not ban.lawful:
        return "不要给。"
    return f"确属依法应当赔偿的，写明{'、'.join(lacking)}；否则不要给。"


def _beyond(
    authority: Authority, row: GivenRow, total: Decimal, role: str, lookup: Facts
) -> Iterator[Reason]:
    remedy = shown(row.values.get(authority.remedy))
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
    yield Reason(
        "beyond-authority",
        f"{said}。{_own_limits(held)}",
        _who_can(able, total),
        _clause(role, held, able),
        about=row.at(authority.amount if cash else authority.remedy),
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
