"""Who is named as complained of, and what reaches him: everybody of the staff in his turn.

The complainant goes by a name and a telephone number that stand nowhere else, also in what
he tells; then everything that the accused, or somebody who has nothing to do with it, can
do and read is tried by the very code that guards it.
"""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice, product

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.concerned import about_paths
from cpl.domain.cases.redaction import Sight, everything, is_secret, sight_of
from cpl.domain.decisions.access import Access, Reader, access_of
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import sees_whole
from cpl.domain.proving.facts import Answers, AskedFacts
from cpl.domain.proving.moves import Leg, Place, Wrong
from cpl.domain.proving.plain import PlainMoves, Variation
from cpl.domain.regulation.conditions import Condition
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, Values, at_path, shown

NAME, PHONE = "欧阳若兮", "13912345678"
"""Whom nobody else is called, and whose number nobody else has."""
ACCUSED = ("被投诉", "被举报")
"""How a field begins that says whom a complaint is about, whether or not it is kept from him."""
MOST_VARIATIONS = 16


@dataclass(frozen=True)
class Accused:
    """Whom the complaint is said to be about: what is written, and who is meant by it."""

    told: str
    people: tuple[Person, ...]
    unit: str = ""


def accused_by(rules: Rules, staff: Staff) -> Iterator[Accused]:
    """One of each kind of people of the staff, and each of their units where a unit keeps away."""
    people = tuple(staff.people.values())
    kinds = {(frozenset(each.roles), each.unit): each for each in reversed(people)}
    for person in reversed(kinds.values()):
        yield Accused(person.name, (person,), person.unit)
    if not units_keep_away(rules):
        return
    for unit in dict.fromkeys(each.unit for each in people if each.unit in rules.units):
        yield Accused(unit, tuple(each for each in people if each.unit == unit), unit)


NOBODY = Accused("", ())


def units_keep_away(rules: Rules) -> bool:
    """Does the unit of whom it is about keep away with him? `unit: no`: he alone does."""
    return not rules.privacy.about or any(each.unit for each in rules.privacy.about)


def accusing_fields(rules: Rules) -> tuple[str, ...]:
    """The fields that say whom a complaint is about: as `privacy.about` says, or by their name."""
    registered = rules.complaints.every_event
    taken = {head for each in registered for head in each.heads}
    said = tuple(each.field for each in rules.privacy.about)
    heads = {FieldPath(each).head for each in said}
    named = (n for n, f in rules.fields.items() if f.kind is Kind.TEXT and n.startswith(ACCUSED))
    return (*said, *(each for each in named if each in taken and each not in heads))


def keeps_from_accused(rules: Rules) -> bool:
    """Do the rules keep it from him, or ask for whom it is about? Else nothing was promised."""
    if rules.privacy.about:
        return True
    asked = {path for each in rules.complaints.every_event for path in (*each.give, *each.need)}
    return any(each in asked for each in accusing_fields(rules))


def kept_secret(rules: Rules) -> Iterator[Condition]:
    """The conditions under which a record is secret, or kept from whom it is about."""
    if rules.privacy.secret_when is not None:
        yield rules.privacy.secret_when
    yield from (each.when for each in rules.privacy.about)


@dataclass(frozen=True)
class AskedOfPrivacy(AskedFacts):
    """What the conditions of one machine ask, those on secrecy with them."""

    def of_event(self, event: EventRule) -> Iterator[Condition]:
        yield from super().of_event(event)
        yield from kept_secret(self.rules)


@dataclass(frozen=True)
class SecrecyMoves(PlainMoves):
    """The moves of complaints that are about one and the same, told by one complainant."""

    accused: Accused = NOBODY

    @cached_property
    def marks(self) -> Variation:
        """The complainant by name and number, and both again in what he tells."""
        parts = self.rules.parts
        told = f"{NAME}（{PHONE}）说：等了两个小时。"
        said: list[tuple[str, str]] = [(parts.caller_name, NAME), (parts.caller_phone, PHONE)]
        return {path: text for path, text in [*said, (self.machine.summary, told)] if path}

    @cached_property
    def _accusing(self) -> tuple[str, ...]:
        return accusing_fields(self.rules) if self.accused.told else ()

    def signature(self, place: Place) -> Hashable:
        return is_secret(place.card)

    def stage(self, place: Place) -> Hashable:
        return is_secret(place.card)

    def variations(self, place: Place, rule: EventRule) -> Iterator[Variation]:
        """By the same complainant about the same; secret and not."""
        takes = (*rule.give, *self._leaves((*rule.need, *rule.may)))
        fixed = {path: text for path, text in self.marks.items() if path in takes}
        about = {each: self.accused.told for each in self._accusing if each in takes}
        answers = Answers(self.facts, self.staff, place.now)
        options: dict[str, tuple[Value | None, ...]] = {
            each: (*answers.to(each), *(() if each in rule.give else (None,)))
            for each in takes
            if each in self._secret and each not in {**fixed, **about}
        }
        for combination in islice(product(*options.values()), MOST_VARIATIONS):
            yield {**fixed, **about, **dict(zip(options, combination, strict=True))}

    @cached_property
    def facts(self) -> AskedFacts:
        return AskedOfPrivacy(self.rules, self.machine)

    @cached_property
    def _secret(self) -> frozenset[str]:
        """The fields on which it hangs whether a record is secret, or about somebody."""
        terms = (term for each in kept_secret(self.rules) for term in each.terms())
        return frozenset(term.fact for term in terms) & self.facts.fields

    # —— what must not be ——

    def wrongs(self, before: Place, step: Leg) -> Iterator[Wrong]:
        """What somebody might have done who should have kept out of it."""
        rule = self.machine.event(step.event.name)
        if rule is not None and not step.told and self._is_told(step.after.card):
            for person in self._kept_out(step.after.card):
                yield from self._does(before, step, rule, person)
            yield from self._is_handed(before, step, rule)

    def wrongs_at(self, place: Place) -> Iterator[Wrong]:
        """What somebody may read who should not."""
        if self._is_told(place.card):
            for person in self._kept_out(place.card):
                yield from self._reads(place, person)
        if is_secret(place.card):
            yield from self._strangers_see(place)

    def _is_told(self, card: Card) -> bool:
        """Does the record say whom it is about, and is that to be kept from him?"""
        if not self.accused.told:
            return False
        about = about_paths(card) if self.rules.privacy.about else self._accusing
        return any(self.accused.told in shown(at_path(card.values, each)) for each in about)

    def _kept_out(self, card: Card) -> Iterator[Person]:
        """He himself, and those of his unit: all where it is about the unit, else but the desk."""
        yield from self.accused.people
        if not units_keep_away(self.rules):
            return
        for each in self.staff.people.values():
            is_colleague = self.accused.unit and each.unit == self.accused.unit
            if is_colleague and each not in self.accused.people and not sees_whole(card, each):
                yield each

    def _does(self, before: Place, step: Leg, rule: EventRule, person: Person) -> Iterator[Wrong]:
        for role in person.roles:
            outcome = self.judged(before, rule, replace(step.event, actor=person.name, role=role))
            if isinstance(outcome, Leg):
                say = f"投诉的是{self.accused.told}，{person.name}照样能“{rule.name}”。"
                yield Wrong(
                    "accused-acts",
                    person.name,
                    say,
                    _KEEP,
                    outcome,
                    is_serious=keeps_from_accused(self.rules),
                )

    def _reads(self, place: Place, person: Person) -> Iterator[Wrong]:
        found = self._seen_by(place, person)
        if found is not None:
            more = "，连投诉人的姓名或电话也看得到" if _tells(found, NAME, PHONE) else ""
            say = f"投诉的是{self.accused.told}，{person.name}看得到这一件{more}。"
            yield Wrong(
                "accused-reads",
                person.name,
                say,
                _KEEP,
                reader=person.name,
                is_serious=keeps_from_accused(self.rules),
            )

    def _is_handed(self, before: Place, step: Leg, rule: EventRule) -> Iterator[Wrong]:
        """The same step, handed to him or to his unit."""
        about = {FieldPath(each).head for each in about_paths(step.after.card)}
        for name in step.event.fields:
            known = self.rules.fields[name]
            to = "" if name in about else self._himself(known.kind)
            if not to:
                continue
            given: Value = (to,) if known.many else to
            event = replace(step.event, fields={**step.event.fields, name: given})
            outcome = self.judged(before, rule, event)
            if isinstance(outcome, Leg):
                say = f"投诉的是{self.accused.told}，“{rule.name}”照样能交给{to}。"
                yield Wrong(
                    "accused-handed",
                    name,
                    say,
                    _KEEP,
                    outcome,
                    is_serious=keeps_from_accused(self.rules),
                )

    def _himself(self, kind: Kind) -> str:
        """What names him, or the unit that is named, in a field of this kind; empty for none."""
        if kind is Kind.PERSON:
            return self.accused.people[0].name
        return self.accused.unit if kind is Kind.UNIT and self._bars_unit else ""

    @cached_property
    def _bars_unit(self) -> bool:
        """Is his unit kept out with him?"""
        return self.accused.told == self.accused.unit

    def _strangers_see(self, place: Place) -> Iterator[Wrong]:
        """Those who neither are of the desk nor registered it."""
        card = place.card
        first = card.happened[0].event
        for person in self.staff.people.values():
            if sees_whole(card, person) or person.name in (first.actor, first.recorder):
                continue
            found = self._seen_by(place, person)
            if found is not None and _tells(found, NAME, PHONE):
                say = f"保密的一件，不在服务台的{person.name}看得到投诉人的姓名或电话。"
                mend = "看 privacy 的 unmasked、secret_when 和字段的 personal。"
                yield Wrong("secret-seen", person.name, say, mend, reader=person.name)

    def _seen_by(self, place: Place, person: Person) -> Sight | None:
        """The record as he is shown it; None where it is closed to him."""
        access = access_of(place.card, Reader(person, place.now, self.staff))
        if access is Access.CLOSED:
            return None
        whole = access is Access.WHOLE
        return everything(place.card) if whole else sight_of(place.card, (), masked=True)


_KEEP = "写明 privacy: {about: [写着投诉的是谁的字段]}，有 when 的看它漏了什么。"


def _tells(sight: Sight, *marks: str) -> bool:
    """Does what is shown of a record name one of these?"""
    said = (sight.card.registered, *(each.event.fields for each in sight.card.happened))
    return any(mark in text for text in map(_text, map(sight.of, said)) for mark in marks)


def _text(values: Values) -> str:
    return repr(values)
