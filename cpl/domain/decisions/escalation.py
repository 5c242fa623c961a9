"""Which records must be raised to somebody, and which are alike: computed on read.

What was merged counts with the record it follows, and is suspected no more.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import came_by, is_answered, is_batch, leader_of
from cpl.domain.cases.card import Card, Facts, Linked
from cpl.domain.regulation.computed_facts import Argument, Question, days_alike_in, fact_named
from cpl.domain.regulation.conditions import Combined, Condition
from cpl.domain.regulation.meanings import OF_WORDS
from cpl.domain.regulation.rules import Escalation, EventRule, Machine, Phase, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, each_shown, is_blank, shown

BatchKind: TypeAlias = tuple[str, ...]
"""What makes records alike: the machine and the values of some fields."""


class CountsAlike(Protocol):
    """Who knows how many records are alike."""

    def count(self, card: Card, days: int) -> int:
        """Records alike received in the days up to this one's receipt, this one included."""


@dataclass(frozen=True)
class Likeness:
    """When the records of each kind were received, in order, so that 同类 can be counted.

    `followers`: when those were received that were merged into a record.
    """

    received: Mapping[BatchKind, Sequence[datetime]]
    same: tuple[str, ...]
    followers: Mapping[str, Sequence[datetime]]

    def count(self, card: Card, days: int) -> int:
        """Records alike received in the days up to this one's receipt, this one included.

        Or up to the receipt of one that was merged into it, if those are more.
        """
        key = kind_of(card, self.same)
        if key is None:
            return 1
        received = self.received.get(key, ())
        ends = (card.received_at, *self.followers.get(card.number, ()))
        return max(
            bisect_right(received, each) - bisect_right(received, each - timedelta(days=days))
            for each in ends
        )


def likeness(rules: Rules, cards: Iterable[Card]) -> Likeness:
    """Gather who is alike; a record that lacks one of the fields is like no other."""
    every = tuple(cards)
    by_number = {card.number: card for card in every}
    found: dict[BatchKind, list[datetime]] = {}
    followers: dict[str, list[datetime]] = {}
    for card in every:
        leader = leader_of(card)
        key = kind_of(by_number.get(leader, card), rules.batch_same)
        if key is not None and not came_by(card, "voided"):
            insort(found.setdefault(key, []), card.received_at)
        if leader:
            followers.setdefault(leader, []).append(card.received_at)
    return Likeness(found, rules.batch_same, followers)


def kind_of(card: Card, same: tuple[str, ...]) -> BatchKind | None:
    """What makes a record alike others; None where it lacks one of the fields."""
    values = [card.values.get(name) for name in same]
    if not same or any(is_blank(each) for each in values):
        return None
    return (card.machine.name, *(shown(each) for each in values))


def raised(
    card: Card,
    now: datetime,
    linked: Mapping[str, Linked] | None = None,
    alike: CountsAlike | None = None,
    among: Iterable[Escalation] | None = None,
) -> tuple[Escalation, ...]:
    """The escalations whose condition holds for this record now.

    `among`: those that are `unsettled`, where somebody knows them.
    """
    lookup = Facts(card, linked or {}, now=now, alike=alike.count if alike else None)
    still = unsettled(card) if among is None else among
    return tuple(each for each in still if each.when.holds(lookup))


def serious_words(card: Card) -> tuple[str, ...]:
    """What of its level and its flags the rules count as serious, in the office's words."""
    parts, values = card.rules.parts, card.values
    known = ((parts.level, parts.serious_levels), (parts.flags, parts.serious_flags))
    return tuple(
        each
        for path, serious in known
        for each in each_shown(at_path(values, path))
        if each in serious
    )


def unsettled(card: Card) -> tuple[Escalation, ...]:
    """Those that could still be raised; of an ended record, for what can still be done only."""
    is_over, lookup = card.phase is Phase.ENDED, Facts(card)
    return tuple(
        each
        for each in card.rules.escalations
        if each.machine == card.machine.name
        and not (is_over and not _can_be_settled(each, card))
        and not ends_all(each, lambda part: part.holds(lookup))
    )


def _can_be_settled(escalation: Escalation, card: Card) -> bool:
    """Is there a step left that does what it waits for, though the record has ended?"""
    if escalation.until is None or came_by(card, "voided") or came_by(card, "merged"):
        return False
    wanted = [fact_named(each) for each in escalation.until.facts()]
    steps = card.machine.open_in(card.state)
    return any(_brings(step, each) for step in steps for each in wanted)


def _brings(step: EventRule, wanted: Question | FieldPath) -> bool:
    match wanted:
        case Question(fact, about) if fact.argument is Argument.EVENT:
            return step.name == about
        case Question(fact, about) if fact.argument is Argument.MEANING:
            return OF_WORDS.get(about) in step.means
        case FieldPath():
            return wanted.head in step.heads
    return False


def ends_of(escalation: Escalation) -> tuple[Condition, ...]:
    """What it asks for, part by part; empty where nothing ends it."""
    until = escalation.until
    if until is None:
        return ()
    return until.parts if isinstance(until, Combined) and until.how == "all" else (until,)


def ends_all(escalation: Escalation, happened: Callable[[Condition], bool]) -> bool:
    """Does everything that it asks for count as happened?"""
    parts = ends_of(escalation)
    return bool(parts) and all(map(happened, parts))


def days_counted(escalation: Escalation) -> int | None:
    """The days within which it counts records alike; None where it does not."""
    days = (days_alike_in(fact) for fact in escalation.when.facts())
    return max((each for each in days if each is not None), default=None)


@dataclass(frozen=True)
class Threshold:
    """How many alike in how many days the rules call a batch."""

    machine: str
    days: int
    least: int


def thresholds(rules: Rules) -> tuple[Threshold, ...]:
    """Taken from the escalations that ask for 同类.天数, where alone the numbers stand."""
    return tuple(
        Threshold(each.machine, days, int(term.values[0]) + (term.operator == ">"))
        for each in rules.escalations
        for term in each.when.terms()
        if (days := days_alike_in(term.fact)) and term.operator in (">=", ">")
    )


def days_alike(rules: Rules, machine: Machine) -> int:
    """The longest time that one batch may take; a day where the rules say nothing."""
    return max((each.days for each in thresholds(rules) if each.machine == machine.name), default=1)


@dataclass(frozen=True)
class Suspect:
    """Open records that look like a batch nobody has declared.

    `others` would be merged into `lead`; `count` are alike, the merged ones included.
    """

    lead: str
    others: tuple[str, ...]
    count: int
    days: int

    @property
    def numbers(self) -> tuple[str, ...]:
        return (self.lead, *self.others)


def suspects(
    rules: Rules, cards: Iterable[Card], alike: CountsAlike | None = None
) -> tuple[Suspect, ...]:
    """Each suspected batch once; nothing where all that are alike are merged into one.

    `alike` counts those, where the cards are only the ones that are open.
    """
    every = tuple(cards)
    alike = alike or likeness(rules, every)
    found = []
    for threshold in thresholds(rules):
        for group in _open_alike(rules, every, threshold.machine):
            suspect = _suspect(group, alike, threshold)
            if suspect is not None:
                found.append(suspect)
    return tuple(found)


def _open_alike(rules: Rules, cards: Iterable[Card], machine: str) -> list[list[Card]]:
    """The open records that wait for an answer, by what makes them alike, in order of receipt."""
    groups: dict[BatchKind, list[Card]] = {}
    for card in sorted(cards, key=lambda each: (each.received_at, each.number)):
        key = kind_alone(card, rules.batch_same) if card.machine.name == machine else None
        if key:
            groups.setdefault(key, []).append(card)
    return list(groups.values())


def kind_alone(card: Card, same: tuple[str, ...]) -> BatchKind | None:
    """What makes a record alike others, if it might still be merged with them."""
    return kind_of(card, same) if _waits_alone(card) else None


def _waits_alone(card: Card) -> bool:
    """Open, not answered, and not taken out of a batch on purpose."""
    has_left = any("merged" in each.meanings for each in card.happened)
    return card.phase is not Phase.ENDED and not is_answered(card) and not has_left


def _suspect(group: list[Card], alike: CountsAlike, threshold: Threshold) -> Suspect | None:
    """The newest that makes a batch, and those received in the days up to it."""
    newest = next(
        (e for e in reversed(group) if alike.count(e, threshold.days) >= threshold.least), None
    )
    if newest is None:
        return None
    until = newest.received_at
    since = until - timedelta(days=threshold.days)
    near = [each for each in group if since < each.received_at <= until]
    lead = next((each for each in near if is_batch(each)), near[0])
    others = tuple(each.number for each in near if each is not lead)
    if not others:
        return None
    return Suspect(lead.number, others, alike.count(newest, threshold.days), threshold.days)
