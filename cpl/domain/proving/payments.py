"""Money on its way: amounts at each limit and a cent beyond, in one payment and in several.

Who pays and who decides is everybody in turn. Every step that the engine lets happen is
added up once more by the tally.
"""

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice, product
from types import MappingProxyType

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Facts, rows_of
from cpl.domain.decisions.engine import Refused
from cpl.domain.people.staff import Person
from cpl.domain.proving.facts import CENT, SOMETHING, Answers, AskedFacts
from cpl.domain.proving.moves import Leg, Place, Tried, Wrong
from cpl.domain.proving.plain import PlainMoves, Variation
from cpl.domain.proving.tally import Tally
from cpl.domain.regulation.conditions import Condition
from cpl.domain.regulation.rules import Authority, EventRule, Field
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, Values, is_blank

MOST_PAYMENTS = 3
"""Two that a limit adds up, and one after those that it may have forgotten."""
MOST_PLANS = 2
MOST_VARIATIONS = 48
MONEY = frozenset({"beyond-authority", "not-decided", "banned"})
USUAL = Decimal(100)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class AskedOfMoney(AskedFacts):
    """What the conditions of one machine ask, those on powers and decisions with them."""

    def of_event(self, event: EventRule) -> Iterator[Condition]:
        yield from super().of_event(event)
        authority = self.rules.authority
        deciding = [] if authority is None else [each.event for each in authority.decisions]
        if authority and (authority.field in event.heads or event.name in deciding):
            yield from powers(authority)


def powers(authority: Authority) -> Iterator[Condition]:
    """The conditions under which somebody may give or decide, or must not."""
    yield from (each.when for each in authority.grants)
    yield from (each.when for each in authority.decisions)


@dataclass(frozen=True)
class PaymentMoves(PlainMoves):
    """The moves of a machine whose rules say who may give what."""

    @cached_property
    def facts(self) -> AskedFacts:
        return AskedOfMoney(self.rules, self.machine)

    @property
    def authority(self) -> Authority:
        assert self.rules.authority is not None  # whoever has none is not walked
        return self.rules.authority

    def tally(self, place: Place) -> Tally:
        return Tally(place.card, self.authority)

    @cached_property
    def _opening(self) -> frozenset[str]:
        """The fields on which powers and decisions hang."""
        terms = (term for each in powers(self.authority) for term in each.terms())
        return frozenset(term.fact for term in terms) & self.facts.fields

    @cached_property
    def _deciding(self) -> frozenset[str]:
        return frozenset(each.event for each in self.authority.decisions)

    def signature(self, place: Place) -> Hashable:
        """What was given and decided so far."""
        tally = self.tally(place)
        verdicts = tuple(
            tally.verdict(rule, remedy)
            for rule in tally.decisions
            for remedy in self.authority.cash[:1]
        )
        asked = place.card.values.get(self.authority.asked)
        return tally.total, tally.payments, tally.plans, verdicts, repr(asked)

    def stage(self, place: Place) -> Hashable:
        """How far the money has come."""
        tally = self.tally(place)
        taken = tuple(tally.verdict(each) is not None for each in tally.decisions)
        return tally.payments, min(tally.plans, MOST_PLANS), taken

    def at(self, place: Place, asked: frozenset[str]) -> Iterator[Tried]:
        """Nothing more where as much was paid or planned as is looked at."""
        tally = self.tally(place)
        if tally.payments < MOST_PAYMENTS and tally.plans <= MOST_PLANS:
            yield from super().at(place, asked)

    def is_hopeless(self, refused: Refused) -> bool:
        return any(each.code in MONEY for each in refused.reasons)

    def wrongs(self, before: Place, step: Leg) -> Iterator[Wrong]:
        """Money that nobody's power covers; a lower rank that may give more than a higher one."""
        said = self.tally(before).excess(step.event)
        if said:
            mend = (
                "看 authority：限额、decisions、这个字段是不是 keep_all，这样补偿有没有谁的授权。"
            )
            yield Wrong("beyond-limit", step.event.name, f"{said}。", mend)
        yield from self._against_a_ban(before, step)
        yield from self._upside_down(step)

    def _against_a_ban(self, before: Place, step: Leg) -> Iterator[Wrong]:
        for row in rows_of(step.event.fields.get(self.authority.field)):
            lookup = Facts(step.after.card, before.linked, row)
            for ban in self.authority.bans:
                is_meant = not ban.remedies or row.get(self.authority.remedy) in ban.remedies
                lacks = not ban.lawful or any(is_blank(row.get(each)) for each in ban.lawful)
                if is_meant and lacks and ban.when.holds(lookup):
                    say = f"“{ban.id}”禁止的给法，“{step.event.name}”办成了。"
                    yield Wrong("banned-yet-given", ban.id, say, "看这一条禁止的 when。")

    def _upside_down(self, step: Leg) -> Iterator[Wrong]:
        tally = self.tally(step.after)
        ranked = self._ranked
        for place, (lower, usual) in enumerate(ranked):
            for higher, more in ranked[place + 1 :]:
                least = tally.power(higher)
                if more > usual and tally.power(lower) > max(least, Decimal(0)):
                    say = (
                        f"照案上的情形，{lower}能给 {_told(tally.power(lower))}，"
                        f"{higher}反而只能给 {_told(least)}。"
                    )
                    mend = f"看 authority 里{lower}这一条的 when，是不是漏了一种情形。"
                    yield Wrong("limit-upside-down", f"{lower}{higher}", say, mend)

    @cached_property
    def _ranked(self) -> tuple[tuple[str, Decimal], ...]:
        """The roles by the least that any grant of cash leaves them, the lowest first."""
        found: dict[str, Decimal] = {}
        for each in self.authority.grants:
            if each.limit is not None and {*each.remedies} & {*self.authority.cash}:
                found[each.role] = min(found.get(each.role, each.limit), each.limit)
        return tuple(sorted(found.items(), key=lambda one: one[1]))

    # —— what is tried ——

    def _by_somebody(
        self, place: Place, rule: EventRule, fields: Values
    ) -> tuple[list[Leg], Refused | None]:
        """Of money by everybody, for a power is somebody's own."""
        if rule.name not in self._deciding and self.authority.field not in fields:
            return super()._by_somebody(place, rule, fields)
        outcomes = [self._by(place, rule, fields, who, roles) for who, roles in self._kinds(rule)]
        steps = [each for each in outcomes if isinstance(each, Leg)]
        refused = (each for each in outcomes if isinstance(each, Refused))
        return steps, None if steps else min(refused, key=_reasons, default=None)

    def _kinds(self, rule: EventRule) -> list[tuple[Person, tuple[str, ...]]]:
        """One of several who have the same roles in the same unit."""
        return list(
            {(roles, who.unit): (who, roles) for who, roles in self.able[rule.name]}.values()
        )

    def variations(self, place: Place, rule: EventRule) -> Iterator[Variation]:
        """Each amount, and each answer that opens a power."""
        options = {name: self._options(place, rule, name) for name in self._varied(rule)}
        for combination in islice(product(*options.values()), MOST_VARIATIONS):
            yield dict(zip(options, combination, strict=True))

    def _varied(self, rule: EventRule) -> tuple[str, ...]:
        takes = [*rule.give, *self._leaves((*rule.need, *rule.may))]
        money = {self.authority.field, self.authority.asked, *self._amounts} - {""}
        return tuple(dict.fromkeys(n for n in takes if n in money or n in self._opening))

    @cached_property
    def _limits(self) -> tuple[Decimal, ...]:
        """Every limit that the rules name in yuan."""
        limits = [each.limit for each in self.authority.grants]
        limits += [each.limit for each in self.authority.decisions]
        return tuple({each for each in limits if each is not None and each.is_finite()})

    @cached_property
    def _amounts(self) -> frozenset[str]:
        return frozenset(each.amount for each in self.authority.decisions)

    def _options(self, place: Place, rule: EventRule, name: str) -> tuple[Value | None, ...]:
        must = name in rule.give
        nothing: tuple[Value | None, ...] = () if must else (None,)
        tally = self.tally(place)
        known = self.rules.field_at(name)
        if name == self.authority.field:
            return (*nothing, *self._payments(tally)) if tally.payments < MOST_PAYMENTS else nothing
        if name == self.authority.asked:
            return (*nothing, *self._plans(tally)) if tally.plans < MOST_PLANS else nothing
        if known is not None and known.kind is Kind.AMOUNT:
            return (*nothing, *_borders(tally, self._limits))
        return (*nothing, *Answers(self.facts, self.staff, place.now).to(name))

    def _plans(self, tally: Tally) -> Iterator[Value]:
        for amount in _borders(tally, self._limits):
            yield (self._row(self.authority.cash[0], amount),)

    def _payments(self, tally: Tally) -> Iterator[Value]:
        """At each limit and at what is decided, and a cent beyond; one of another kind beside."""
        for remedy in self._remedies:
            left = [
                verdict.amount - verdict.given
                for rule in tally.decisions
                if (verdict := tally.verdict(rule, remedy)) is not None
            ]
            for amount in (*_borders(tally, self._limits, left), CENT):
                yield (self._row(remedy, amount),)
        for name, values in self._banned.items():
            if name in self._members:
                yield from ((self._row(self._remedies[0], CENT, {name: each}),) for each in values)

    @cached_property
    def _remedies(self) -> tuple[str, ...]:
        """The first and the last kind that must say an amount, and one that need not."""
        cash = self.authority.cash
        known = self.rules.field_at(FieldPath.of(self.authority.field, self.authority.remedy))
        others = [each for each in (known.choices if known else ()) if each not in cash]
        return tuple(dict.fromkeys((*cash[:1], *cash[-1:], *others[:1])))

    def _row(self, remedy: str, amount: Decimal, besides: Mapping[str, str] = NOTHING) -> Values:
        """A payment that no ban stands in the way of, unless one of `besides` asks for it."""
        members = self._members
        said: Values = {
            name: _plainest(each, self._banned.get(name, ())) for name, each in members.items()
        }
        money: Values = {self.authority.remedy: remedy, self.authority.amount: amount}
        return {**said, **money, **besides}

    @cached_property
    def _members(self) -> Mapping[str, Field]:
        known = self.rules.field_at(self.authority.field)
        members = known.fields if known else {}
        return {n: each for n, each in members.items() if each.kind in (Kind.TEXT, Kind.CHOICE)}

    @cached_property
    def _banned(self) -> Mapping[str, tuple[str, ...]]:
        """By member of a row, the choices that a ban without a lawful way speaks of."""
        found: dict[str, tuple[str, ...]] = {}
        for ban in self.authority.bans:
            for term in ban.when.terms() if not ban.lawful else ():
                if term.operator in ("is", "in"):
                    found[term.fact] = (*found.get(term.fact, ()), *term.literals)
        return found


def _borders(
    tally: Tally, limits: tuple[Decimal, ...], left: list[Decimal] | None = None
) -> tuple[Decimal, ...]:
    """How much more brings the record just to a limit, and a cent beyond."""
    rooms = [each - tally.total for each in limits] + (left or [])
    found = {room + beyond for room in rooms for beyond in (Decimal(0), CENT)}
    return tuple(sorted(each for each in found if each > 0)) or (USUAL,)


def _reasons(refused: Refused) -> int:
    return len(refused.reasons)


def _plainest(member: Field, banned: tuple[str, ...]) -> Value:
    if member.kind is not Kind.CHOICE:
        return SOMETHING
    return next((each for each in member.choices if each not in banned), member.choices[0])


def _told(limit: Decimal) -> str:
    if limit < 0:
        return "0 元"
    return f"{limit:f} 元" if limit.is_finite() else "多少都行"
