"""Who may give what compensation: grants, caps that add up over the complaint, bans.

A cap is inclusive (民法典 1259: 以下 includes the number) and counts all cash
given on the complaint so far, in every round (S001-07 … S001-11). What a plan
asks for is not given yet: whoever approves the plan must have the power over it.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts, Linked, advance, cash_given, cash_of, rows_of
from cpl.domain.cases.reasons import FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.decided import NOT_YET, PLAN, amount_asked, decisions_on, why_not_covered
from cpl.domain.regulation.rules import Authority, Ban, Clause, Grant, MoneyDecision
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values, is_blank, shown

NOTHING: Mapping[str, str] = MappingProxyType({})


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
    """Why the compensation rows of this event may not be given by its actor's role.

    A grant asks what stood on the record before: nobody gives on conditions that he sets
    in the same breath.
    """
    authority = card.rules.authority
    if authority is None:
        return
    given = tuple(_given(authority, event))
    total = cash_given(card.rules, card.values) if given else Decimal(0)
    seen: tuple[Values, ...] = ()
    for row in given:
        total += cash_of(card.rules, row.values)
        seen = (*seen, row.values)
        yield from _unsaid(authority, row)
        yield from _banned(authority, row, Facts(advance(card, event), linked, row.values))
        lookup = Facts(card, linked, row.values)
        yield from _uncovered(authority, row, seen, total, event, lookup)
    yield from _deciding(authority, card, event, linked)


def _deciding(
    authority: Authority, card: Card, event: Event, linked: Mapping[str, Linked]
) -> Iterator[Reason]:
    """Why its actor may not decide that so much is given."""
    decisions = decisions_on(card, event.name)
    total = cash_given(card.rules, card.values) if decisions else Decimal(0)
    for rule in decisions:
        for row in _put_to(authority, card, rule, event):
            total += cash_of(card.rules, row.values)
            lookup = Facts(card, linked, row.values)
            yield from _unsaid(authority, row)
            yield from _banned(authority, row, lookup)
            if rule.limit is None:
                yield from _beyond(authority, row, total, event.role, lookup)
            elif total > rule.limit:
                yield _over_the_decision(rule, total)


def _put_to(
    authority: Authority, card: Card, rule: MoneyDecision, event: Event
) -> Iterator[GivenRow]:
    """What a decision is asked for: the plan's rows, or one amount of money."""
    asked = amount_asked(advance(card, event), rule)
    if isinstance(asked, Decimal) and authority.cash:
        yield GivenRow({authority.remedy: authority.cash[0], authority.amount: asked}, rule.amount)
    else:
        yield from (GivenRow(values, rule.amount) for values in rows_of(asked))


def _over_the_decision(rule: MoneyDecision, total: Decimal) -> Reason:
    return Reason(
        "beyond-authority",
        f"“{rule.event}”至多定 {rule.limit:f} 元，本件累计 {total:f} 元。",
        "报上一级定。",
        rule.clause,
        about=None,
    )


def _uncovered(
    authority: Authority,
    row: GivenRow,
    seen: tuple[Values, ...],
    total: Decimal,
    event: Event,
    lookup: Facts,
) -> Iterator[Reason]:
    """Neither a decision covers the row nor a grant of the actor's own role."""
    wanted = decisions_on(lookup.card)
    lacking = {each: why_not_covered(lookup.card, authority, each, seen) for each in wanted}
    must = [each for each in wanted if each.must and _is_of_value(authority, row)]
    others = [each for each in wanted if not each.must]
    if any(lacking[each] for each in must):
        yield _undecided(authority, row, {each: lacking[each] for each in must if lacking[each]})
    elif not others or any(lacking[each] for each in others):
        open_ones = {each.event: lacking[each] for each in others if lacking[each]}
        later = Facts(advance(lookup.card, event), lookup.linked, row.values)
        yield from _beyond(authority, row, total, event.role, lookup, open_ones, later)


def _is_of_value(authority: Authority, row: GivenRow) -> bool:
    """Is it money, or something that says what it is worth?"""
    remedy, amount = row.values.get(authority.remedy), row.values.get(authority.amount)
    return remedy in authority.cash or bool(amount)


def _undecided(authority: Authority, row: GivenRow, lacking: Mapping[MoneyDecision, str]) -> Reason:
    remedy = shown(row.values.get(authority.remedy))
    return Reason(
        "not-decided",
        f"“{remedy}”要先定下来才能给：{'；'.join(lacking.values())}。",
        f"先 {'、'.join(each.event for each in lacking)}；定过的，给的不能超过定的。",
        next(iter(lacking)).clause,
        about=row.at(authority.amount),
    )


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
        if (not ban.remedies or remedy in ban.remedies) and ban.when.holds(lookup):
            lacking = [each for each in ban.lawful if is_blank(row.values.get(each))]
            if lacking or not ban.lawful:
                say, mend = f"禁止给“{shown(remedy)}”。", _lawful(ban, lacking)
                yield Reason("banned", say, mend, ban.clause, about=row.at(authority.remedy))


def _lawful(ban: Ban, lacking: list[str]) -> str:
    if not ban.lawful:
        return "不要给。"
    return f"确属依法应当赔偿的，写明{'、'.join(lacking)}；否则不要给。"


def _beyond(
    authority: Authority,
    row: GivenRow,
    total: Decimal,
    role: str,
    lookup: Facts,
    undecided: Mapping[str, str] = NOTHING,
    later: Facts | None = None,
) -> Iterator[Reason]:
    """His own grants do not reach so far; `undecided` are the decisions that do not either."""
    remedy = shown(row.values.get(authority.remedy))
    counted = bool(cash_of(lookup.card.rules, row.values)) or remedy in authority.cash
    fitting = [each for each in authority.grants if remedy in each.remedies]
    if not fitting and not (undecided and counted):
        return
    held = [each for each in fitting if lookup.card.rules.role_covers(role, each.role)]
    if any(_grants(each, counted, total) and each.when.holds(lookup) for each in held):
        return
    able = [g for g in fitting if _grants(g, counted, total) and g.when.holds(lookup)]
    said = f"{role or '没有角色的人'}无权给“{remedy}”"
    if counted:
        said += f"，本件累计 {total:f} 元"
    yield Reason(
        "beyond-authority",
        f"{said}。{_own_limits(held, lookup)}{_said(undecided, able)}",
        _same_breath(held, counted, total, later) + _who_can(able, undecided),
        _clause(role, held, able),
        about=row.at(authority.amount if counted else authority.remedy),
    )


def _grants(grant: Grant, counted: bool, total: Decimal) -> bool:
    return not counted or (grant.limit is not None and total <= grant.limit)


def _own_limits(held: list[Grant], lookup: Facts) -> str:
    said = [f"{each.role}{_up_to(each)}{_only_where(each, lookup)}" for each in held]
    return f"规定：{'；'.join(said)}。" if said else ""


def _up_to(grant: Grant) -> str:
    if grant.limit is None:
        return "的限额未规定"
    return f"至多 {grant.limit:f} 元" if grant.limit.is_finite() else ""


def _only_where(grant: Grant, lookup: Facts) -> str:
    """The condition that keeps him from it; nothing where it holds."""
    return "" if grant.when.holds(lookup) else f"，限于{grant.when}"


def _same_breath(held: list[Grant], counted: bool, total: Decimal, later: Facts | None) -> str:
    """What he says with the payment itself would open the power to pay it."""
    would = later and any(_grants(g, counted, total) and g.when.holds(later) for g in held)
    return "情形要先记在案上（写明理由），再另记给付，不能写在一条里。" if would else ""


def _said(undecided: Mapping[str, str], able: list[Grant]) -> str:
    """Why no decision covers it: where one was taken, or where nobody could give it himself."""
    told = [each for each in undecided.values() if not able or not each.startswith(NOT_YET)]
    return f"{'；'.join(told)}。" if told else ""


def _who_can(able: list[Grant], undecided: Mapping[str, str]) -> str:
    """Who may on his own, or else by which decision."""
    if able:
        return f"可以由{'、'.join(dict.fromkeys(each.role for each in able))}办理。"
    if undecided:
        return f"先 {'、'.join(undecided)}，再照批的给。"
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
