"""Which facts a regulation asks about, and the answers to each that can make a difference.

Two answers that no condition tells apart are one case: of every choice that conditions
name one is tried, and one that none names; of an amount what stands at each border and
just beyond it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.people.staff import Staff
from cpl.domain.powers.naming import fits, told_apart
from cpl.domain.regulation.computed_facts import Argument, Question, fact_named
from cpl.domain.regulation.conditions import ALWAYS, Combined, Condition, Term
from cpl.domain.regulation.meanings import OF_WORDS
from cpl.domain.regulation.rules import (
    Demand,
    EventRule,
    Field,
    Machine,
    Rules,
    prefix_of,
)
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import period_of
from cpl.domain.values.value import Kind, Value, Values, shown

CENT = Decimal("0.01")
SOMETHING = "略"
DUTY_PARTS = frozenset({"duty", "duty_period"})


@dataclass(frozen=True)
class AskedFacts:
    """The terms of every condition on which it hangs what may happen in one machine, and what then.

    Clocks, escalations and reports only read, and what money asks is tried apart (payments).
    """

    rules: Rules
    machine: Machine

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return tuple(
            dict.fromkeys(term for condition in self.conditions for term in condition.terms())
        )

    @cached_property
    def fields(self) -> frozenset[str]:
        """The paths of the fields whose content some condition asks for."""
        found = (fact_named(term.fact) for term in self.terms)
        return frozenset(
            path if isinstance(path, FieldPath) else FieldPath(path.about)
            for path in found
            if isinstance(path, FieldPath) or path.fact.argument is Argument.FIELD
        )

    @cached_property
    def counted(self) -> Mapping[str, int]:
        """The events that conditions count, and how far at most."""
        found: dict[str, int] = {}
        for term in self.terms:
            asked = fact_named(term.fact)
            if isinstance(asked, Question):
                numbers = [int(each) for each in term.values if each.isdecimal()]
                for event in self.asked_about(asked):
                    found[event] = max([found.get(event, 0), *numbers])
        return found

    def asked_about(self, asked: Question) -> tuple[str, ...]:
        """The events whose number decides the answer."""
        if asked.fact.argument is Argument.MEANING:
            meaning = OF_WORDS.get(asked.about, "")
            events = self.machine.every_event
            return tuple(each.name for each in events if meaning in each.means)
        return (asked.about,) if asked.fact.argument is Argument.EVENT else ()

    def delays_before(self, event: EventRule) -> tuple[timedelta, ...]:
        """Waits after which `天数.…` can let this event happen, the shortest first; always none."""
        return self._delays[event.name]

    @cached_property
    def _delays(self) -> Mapping[str, tuple[timedelta, ...]]:
        return {each.name: self._waits(each) for each in self.machine.every_event}

    def _waits(self, event: EventRule) -> tuple[timedelta, ...]:
        terms = {term for condition in self.of_event(event) for term in condition.terms()}
        days = {
            int(each) + 1
            for term in terms
            if term.fact.startswith("天数.")
            for each in term.values
            if each.isdecimal()
        }
        return (timedelta(), *(timedelta(days=each) for each in sorted(days)))

    @cached_property
    def judged(self) -> frozenset[str]:
        """The events for which it matters who did them."""
        events = self.machine.every_event
        return frozenset(
            name for each in events if each.apart_from for name in (*each.apart_from, each.name)
        )

    @cached_property
    def bound(self) -> Mapping[str, tuple[EventRule, ...]]:
        """The fields that name who alone may do a step, each with its steps."""
        events = self.machine.every_event
        bound: dict[str, tuple[EventRule, ...]] = {}
        for each in events:
            if each.himself:
                bound[each.himself] = (*bound.get(each.himself, ()), each)
        return bound

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(self._conditions()))

    def _conditions(self) -> Iterator[Condition]:
        for event in self.machine.every_event:
            yield from self.of_event(event)

    def of_event(self, event: EventRule) -> Iterator[Condition]:
        """What it hangs on whether this event may happen, and what becomes of it."""
        yield from (each.when for each in event.to)
        yield from (each.when for each in event.by)
        yield from (each.when for each in event.tells)
        yield from (self.rules.forms[e].when for e in event.issues if e in self.rules.forms)
        for demand in (*event.demands, *(d for name in event.gates for d in self._of_gate(name))):
            yield _demanded(demand)

    def _of_gate(self, name: str) -> Iterator[Demand]:
        gate = self.rules.gates[name]
        if gate.demand is not None:
            yield gate.demand
        for inner in gate.all:
            yield from self._of_gate(inner)

    def named_values(self, path: str) -> tuple[str, ...]:
        """The values that conditions compare this field with."""
        return tuple(
            dict.fromkeys(
                value for term in self.terms if term.fact == path for value in term.values
            )
        )


@dataclass(frozen=True)
class Answers:
    """The values worth trying for a field, the most ordinary one first."""

    facts: AskedFacts
    staff: Staff
    now: datetime

    def to(self, path: str) -> tuple[Value, ...]:
        """One value for each answer that makes a difference; never none."""
        rules = self.facts.rules
        known = rules.field_at(path)
        assert known is not None, path
        found: list[Value] = []
        for each in self._single(path, known):
            value: Value = (each,) if known.many else each
            if value not in found:
                found.append(value)
        if known.many and known.kind is Kind.CHOICE and len(self.facts.named_values(path)) > 1:
            found.append(known.choices)  # a list may have to be ticked whole
        return tuple(found)

    def _named(self, path: str, known: Field) -> tuple[str, ...]:
        """The values that the rules name: in conditions, as duties, as what they are due for."""
        duties = self.facts.rules.duties
        if "duty" in known.plays:
            return tuple(each.id for each in duties)
        if "duty_period" in known.plays:
            day = self.now.date()
            return tuple(period_of(each.every, day).name for each in duties if each.every)
        return self.facts.named_values(path)

    def _single(self, path: str, known: Field) -> Iterator[Value]:
        if known.among:
            yield from self._among(known.among)
        else:
            yield from self._of_its_kind(path, known)

    def _of_its_kind(self, path: str, known: Field) -> Iterator[Value]:
        named = self._named(path, known)
        match known.kind:
            case Kind.CHOICE:
                yield from _apart(known.choices, named)
            case Kind.UNIT:
                yield from _apart(self._units(), named)
            case Kind.YES_NO:
                yield from (True, False) if path in self.facts.fields else (True,)
            case Kind.AMOUNT | Kind.COUNT:
                yield from _around(named, known.kind)
            case Kind.GROUP:
                yield self._members(path, known)
            case Kind.ROWS:
                yield (self._members(path, known),)
            case Kind.TEXT:
                yield from _words(named, known)
            case Kind.PERSON:
                yield from self._people(path)
            case Kind.MOMENT if path == self.facts.machine.received:
                yield self.now  # nothing happens before it
            case _:
                yield self._usual(known.kind)

    def _among(self, among: tuple[str, ...]) -> tuple[str, ...]:
        """For each unit that may have been named, the first of its people whom it takes."""
        rules = self.facts.rules
        own, paths, roles = told_apart(rules, among)
        units = [*own, *(shown(each) for path in paths for each in self.to(path))]
        people = self.staff.people.values()
        wanted: list[tuple[str, ...]] = [(unit,) for unit in units] or [()]
        able = (
            next((each.name for each in people if fits(rules, each, those, roles)), None)
            for those in wanted
        )
        return tuple(filter(None, able)) or (SOMETHING,)

    def _people(self, path: str) -> tuple[str, ...]:
        """Anybody; of those whom it binds to a step two, for what one did may bar him from it."""
        rules, steps = self.facts.rules, self.facts.bound.get(path)
        if steps is None:
            return tuple(self.staff.people)[:1] or (SOMETHING,)
        able = holders(rules, self.staff, steps)
        return tuple((able or [*self.staff.people, SOMETHING])[:2])

    def _members(self, path: str, known: Field) -> Values:
        return {
            name: next(self._single(FieldPath.of(path, name), member))
            for name, member in known.fields.items()
        }

    def _usual(self, kind: Kind) -> Value:
        """Where no condition compares it, any value is as good as another."""
        usual: dict[Kind, Value] = {
            Kind.MOMENT: self.now + timedelta(days=1),
            Kind.DATE: self.now.date() + timedelta(days=1),
            Kind.NUMBER: other_number(self.facts.machine, self.now),
            Kind.PHONE: "13800000000",
        }
        return usual[kind]

    def _units(self) -> tuple[str, ...]:
        """Units that can do their own part, then those that somebody works for, then the others."""
        rules = self.facts.rules
        own = tuple(name for name, role in rules.roles.items() if role.own_unit)
        people = self.staff.people.values()
        able = [
            p.unit for p in people if any(rules.role_covers(r, o) for r in p.roles for o in own)
        ]
        every = (*able, *(each.unit for each in people), *rules.units)
        return tuple(each for each in every if each in rules.units)


def holders(rules: Rules, staff: Staff, steps: Iterable[EventRule]) -> list[str]:
    """The people who hold a role to which one of these steps is open."""
    wanted = {role for step in steps for each in step.by for role in each.roles}
    return [
        each.name
        for each in staff.people.values()
        if any(rules.role_covers(held, role) for held in each.roles for role in wanted)
    ]


def _demanded(demand: Demand) -> Condition:
    """A demand as one condition: what it asks for, or that it does not apply."""
    if demand.applies == ALWAYS:
        return demand.when
    return Combined("any", (Combined("not", (demand.applies,)), demand.when))


def _words(named: tuple[str, ...], known: Field) -> tuple[str, ...]:
    """Those that conditions name, and any other; no other is a duty, or a period of one."""
    is_of_duties = not DUTY_PARTS.isdisjoint(known.plays)
    return named if named and is_of_duties else (*named, SOMETHING)


def _apart(every: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """Those that conditions name, and the first of the others."""
    others = [each for each in every if each not in named]
    return (*(each for each in every if each in named), *others[:1])


def _around(named: tuple[str, ...], kind: Kind) -> Iterator[Value]:
    step = Decimal(1) if kind is Kind.COUNT else CENT
    borders = [found for each in named if (found := _number(each)) is not None]
    for value in sorted({b + d for b in borders for d in (Decimal(0), step)} or {Decimal(1)}):
        yield int(value) if kind is Kind.COUNT else value


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def other_number(machine: Machine, now: datetime) -> str:
    """The one other record of a machine that a walk knows of."""
    return f"{prefix_of(machine)}{now:%Y}0101-099"
