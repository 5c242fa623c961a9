"""What waits for somebody's approval, and what he should know before he decides."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened, cash_given, cash_of
from cpl.domain.cases.redaction import sight_of
from cpl.domain.decisions.authority import able_to_give, asked_rows, room_left
from cpl.domain.decisions.decided import decisions_on
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.precedents import Precedent, amount_of, precedents
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.value import Values, is_blank
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.present import Present
from cpl.use_cases.remembered import holds


def awaiting(desk: Desk, records: Iterable[Readable]) -> tuple[Readable, ...]:
    """The records that the desk's actor may approve now, in one of his roles."""
    asked = f"待审批 {desk.acting}"
    return tuple(
        each
        for each in records
        if holds(each, asked, lambda one: approving_event(desk, one) is not None)
    )


def awaits_approval(card: Card) -> bool:
    """Is there an event open that approves, whoever may decide it?"""
    return any(map(_approves, possible(card)))


def approving_event(desk: Desk, loaded: Readable) -> EventRule | None:
    """The approving event that is open on the record and the actor's to decide."""
    from cpl.use_cases.transitions.transition import may_now  # few wait for an approval

    open_now = possible(loaded.card)
    approving = (each for each in open_now if _approves(each))
    return next((each for each in approving if may_now(desk, loaded, each)), None)


def returning_event(card: Card) -> EventRule | None:
    """The way out of a state that waits for approval, other than approving it."""
    found = [
        each
        for each in card.machine.events.values()
        if card.state in each.sources and each.to and not each.told_only and not _approves(each)
    ]
    found.sort(key=lambda each: "returned" not in each.means)
    return found[0] if found else None


def _approves(rule: EventRule) -> bool:
    return not APPROVES.keys().isdisjoint(rule.means)


# —— what he should know ——


@dataclass(frozen=True)
class Money:
    """The cash that was given before, and what he may still give.

    `room`: Infinity without a cap, None where his roles have no power over
    cash; `able` are the roles that could give all that is asked.
    """

    given: Decimal
    room: Decimal | None
    able: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """One record that waits: what was proposed by whom, the money, and the like cases.

    `money` is None in a machine that gives no compensation.
    """

    loaded: Readable
    approve: EventRule
    back: EventRule | None
    proposal: Happened | None
    said: Values
    rows: tuple[Values, ...]
    asked: Decimal
    money: Money | None
    like: tuple[Precedent, ...]

    @property
    def number(self) -> str:
        return self.loaded.card.number

    @property
    def told(self) -> Values:
        """What the record is about: its category and its story, as they may be seen."""
        card, parts = self.loaded.card, self.loaded.rules.parts
        names = (parts.category.head, card.machine.summary)
        known = {each: card.values[each] for each in names if each in card.values}
        return sight_of(self.loaded.card, (), masked=False).of(known)

    @property
    def is_beyond(self) -> bool:
        """Is more cash asked for than he may give himself?"""
        return self.money is not None and self.asked > (self.money.room or 0)


def waiting(desk: Desk, read: Present) -> Iterator[Waiting]:
    """Everything that waits for the desk's actor, each with what he should know."""
    for loaded in read.records:
        rule = approving_event(desk, loaded)
        if rule is not None:
            yield _waiting(desk, loaded, rule, read)


def _waiting(desk: Desk, loaded: Readable, rule: EventRule, read: Present) -> Waiting:
    card, rules = loaded.card, loaded.rules
    proposal = _proposal(card, rule)
    said = _said(card, proposal)
    rows = asked_rows(card)
    return Waiting(
        loaded=loaded,
        approve=rule,
        back=returning_event(card),
        proposal=proposal,
        said=sight_of(card, (), masked=False).of(said),
        rows=rows,
        asked=_cash_asked(rules, said, rows),
        money=_money(desk, loaded, rule, said, rows),
        like=precedents(card, (each.card for each in read.that_gave(card))),
    )


def _proposal(card: Card, rule: EventRule) -> Happened | None:
    """The latest event that the approving one is the answer to."""
    wanted = {APPROVES[each] for each in rule.means if each in APPROVES}
    return next((each for each in reversed(card.happened) if each.meanings & wanted), None)


def _said(card: Card, proposal: Happened | None) -> Values:
    """What was proposed; a record that is itself the proposal is all that was registered."""
    if proposal is None:
        return {}
    said = card.registered if proposal is card.happened[0] else proposal.event.fields
    return {name: value for name, value in said.items() if not is_blank(value)}


def _money(
    desk: Desk, loaded: Readable, rule: EventRule, said: Values, rows: tuple[Values, ...]
) -> Money | None:
    card, rules = loaded.card, loaded.rules
    if not _gives_compensation(card):
        return None
    asked = _cash_asked(rules, said, rows)
    given = cash_given(rules, card.values)
    row = next((each for each in rows if cash_of(rules, each)), None)
    return Money(
        given,
        _room(desk, loaded, rule, given, row),
        able_to_give(card, given + asked, row),
    )


def _room(
    desk: Desk, loaded: Readable, rule: EventRule, given: Decimal, row: Values | None
) -> Decimal | None:
    """How much he may decide: what the rules let the approval decide, or else his own power."""
    own = [d.limit for d in decisions_on(loaded.card) if d.event == rule.name and d.limit]
    if own:
        return max(Decimal(0), max(own) - given)
    return room_left(loaded.card, desk.roles, given, row)


def _cash_asked(rules: Rules, said: Values, rows: tuple[Values, ...]) -> Decimal:
    """The cash of the rows asked for, or else what other amounts of the plan say."""
    return sum((cash_of(rules, row) for row in rows), start=Decimal(0)) or amount_of(rules, said)


def _gives_compensation(card: Card) -> bool:
    events = card.machine.events.values()
    authority = card.rules.authority
    return authority is not None and any(authority.field in each.fields for each in events)
