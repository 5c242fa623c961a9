"""What was given on a record and by whose power, added up from its events alone.

A second opinion on money: it shares no arithmetic with `decisions.authority`, so that what
both overlook must be overlooked twice.
"""

from collections.abc import Iterator
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts, Happened, rows_of
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import Authority, MoneyDecision
from cpl.domain.values.value import Value, Values, at_path, shown

PLAN = "solution_proposed"
APPROVAL = "solution_approved"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Decision:
    """How much may have been decided, and how much was given on it, in yuan."""

    amount: Decimal
    given: Decimal


@dataclass(frozen=True)
class Tally:
    """The money of one record as it stands before somebody does something more."""

    card: Card
    authority: Authority

    @property
    def total(self) -> Decimal:
        """All that counts against a limit, of every round, in yuan."""
        return sum((self._counted(row) for row in self._rows(self.card.happened)), NOTHING)

    @property
    def payments(self) -> int:
        return len(tuple(self._rows(self.card.happened)))

    @property
    def plans(self) -> int:
        """How many plans this round has seen."""
        return sum(map(self._is_plan, self.card.happened))

    def excess(self, event: Event) -> str:
        """Why the money of this event is within nobody's power; empty where it is within one.

        Whether its decision was within the power of whoever took it was asked of it then.
        """
        rows = rows_of(event.fields.get(self.authority.field))
        after = self.total
        for index, row in enumerate(rows):
            after += self._counted(row)
            if said := self._of_row(event, row, rows[: index + 1], after):
                return said
        return self._of_decision(event, after)

    def _of_row(self, event: Event, row: Values, so_far: tuple[Values, ...], after: Decimal) -> str:
        if not self._worth(row) or self._is_free(row):
            return ""
        lookup = Facts(self.card, row=row)
        wanted = tuple(each for each in self.decisions if each.when.holds(lookup))
        told = f"{shown(row.get(self.authority.remedy))} {self._worth(row):f} 元"
        for rule in wanted:
            if rule.must and not self._covers(rule, row, so_far):
                return f"没有“{rule.event}”定过，就给了{told}"
        if self._power(event.role, row, lookup) >= after:
            return ""
        others = [each for each in wanted if not each.must]
        if wanted and all(self._covers(each, row, so_far) for each in others):
            return ""
        return f"{event.role}自己没有这个权，也没有谁定过，就给了{told}，本件共 {after:f} 元"

    def _of_decision(self, event: Event, total: Decimal) -> str:
        for rule in self.decisions:
            if rule.event == event.name and rule.when.holds(Facts(self.card)):
                for row in self._put_to(rule, event):
                    total += self._counted(row)
                    power = rule.limit
                    if power is None:
                        power = self._power(event.role, row, Facts(self.card))
                    if self._counted(row) and total > power:
                        return f"{event.role}只能定到 {power:f} 元，却定了 {total:f} 元"
        return ""

    def power(self, role: str) -> Decimal:
        """The most cash that a role may give of its own as the record stands; -1 for none."""
        lookup = Facts(self.card)
        found = (self._power(role, {self.authority.remedy: r}, lookup) for r in self.authority.cash)
        return max(found, default=Decimal(-1))

    def verdict(self, rule: MoneyDecision, remedy: str = "") -> Decision | None:
        """What this round decided for a remedy, where the decision tells them apart."""
        mine = [n for n, e in enumerate(self.card.happened) if self._is_of(e, rule)]
        if not mine or any(self._is_plan(e) for e in self.card.happened[mine[-1] + 1 :]):
            return None
        amount = self._asked_until(rule, mine[-1])
        tells_apart = isinstance(amount, tuple)
        rows = self._rows(self.card.happened[mine[0] + 1 :])
        given = (self._worth(r) for r in rows if not tells_apart or self._remedy(r) == remedy)
        return Decision(self._amount_of(amount, remedy), sum(given, NOTHING))

    @property
    def decisions(self) -> tuple[MoneyDecision, ...]:
        """The decisions of the rules; where they name none, whoever approves a plan decides it."""
        events = self.card.machine.events
        if self.authority.decisions:
            return tuple(each for each in self.authority.decisions if each.event in events)
        approving = (name for name, each in events.items() if APPROVAL in each.means)
        asked = self.authority.asked
        return tuple(MoneyDecision(each, asked) for each in approving if asked)

    def _covers(self, rule: MoneyDecision, row: Values, so_far: tuple[Values, ...]) -> bool:
        verdict = self.verdict(rule, self._remedy(row))
        if verdict is None:
            return False
        amount = self._asked_until(rule, len(self.card.happened) - 1)
        alike = [
            each
            for each in so_far
            if not isinstance(amount, tuple) or self._remedy(each) == self._remedy(row)
        ]
        return verdict.given + sum(map(self._worth, alike), NOTHING) <= verdict.amount

    def _put_to(self, rule: MoneyDecision, event: Event) -> Iterator[Values]:
        found = at_path(event.fields, rule.amount)
        if found is None:
            found = self._asked_until(rule, len(self.card.happened) - 1)
        if isinstance(found, Decimal):
            yield {self.authority.remedy: self.authority.cash[0], self.authority.amount: found}
        else:
            yield from rows_of(found)

    def _asked_until(self, rule: MoneyDecision, last: int) -> Value | None:
        """What the plan that was decided upon says: the latest one, were it to say nothing."""
        for each in reversed(self.card.happened[: last + 1]):
            found = at_path(each.event.fields, rule.amount)
            if isinstance(found, Decimal):
                return found
            if each.round == self.card.round and (found is not None or PLAN in each.meanings):
                return found
        return None

    def _amount_of(self, amount: Value | None, remedy: str) -> Decimal:
        if isinstance(amount, Decimal):
            return amount
        alike = (row for row in rows_of(amount) if self._remedy(row) == remedy)
        return sum(map(self._worth, alike), NOTHING)

    def _is_of(self, happened: Happened, rule: MoneyDecision) -> bool:
        return happened.event.name == rule.event and happened.round == self.card.round

    def _is_plan(self, happened: Happened) -> bool:
        return PLAN in happened.meanings and happened.round == self.card.round

    def _rows(self, happened: tuple[Happened, ...]) -> Iterator[Values]:
        for each in happened:
            yield from rows_of(each.event.fields.get(self.authority.field))

    def _power(self, role: str, row: Values, lookup: Facts) -> Decimal:
        caps = (
            each.limit
            for each in self.authority.grants
            if each.limit is not None
            and self._remedy(row) in each.remedies
            and lookup.card.rules.role_covers(role, each.role)
            and each.when.holds(lookup)
        )
        return max(caps, default=Decimal(-1))

    def _is_free(self, row: Values) -> bool:
        """Neither cash nor in anybody's power, where the rules limit cash alone."""
        named = any(self._remedy(row) in each.remedies for each in self.authority.grants)
        return self.authority.cash_only and not named and not self._counted(row)

    def _remedy(self, row: Values) -> str:
        return shown(row.get(self.authority.remedy))

    def _worth(self, row: Values) -> Decimal:
        amount = row.get(self.authority.amount)
        return amount if isinstance(amount, Decimal) else NOTHING

    def _counted(self, row: Values) -> Decimal:
        is_cash = self._remedy(row) in self.authority.cash
        return self._worth(row) if is_cash or not self.authority.cash_only else NOTHING
