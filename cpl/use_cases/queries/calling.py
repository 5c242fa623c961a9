"""Calling back: whom to ask whether he is satisfied, the most urgent first.

Which event that is, and which one says that nobody answered, is read from what
events mean; the order is the one in which the rules' clocks run out.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import ANSWERS
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.field_walk import first_personal
from cpl.domain.cases.redaction import is_secret
from cpl.domain.decisions.engine import Accepted, Refused, possible
from cpl.domain.regulation.rules import EventRule, Field, Phase, Rules
from cpl.domain.time.deadline_rules import PromiseRule
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Kind, Values, at_path, shown
from cpl.loading import WhenUsed
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.listing import Due
from cpl.use_cases.remembered import holds

# Whoever only asks who is to be called types no words, and masks nothing.
if TYPE_CHECKING:
    from cpl.codec.spellings import words as spelt
    from cpl.domain.cases import masking
else:
    spelt = WhenUsed("cpl.codec.spellings.words")
    masking = WhenUsed("cpl.domain.cases.masking")

FOLLOWED, ATTEMPTED, PROGRESS = "followed_up", "contact_attempted", "progress_to_customer"
NOTHING = frozenset[str]()


@dataclass(frozen=True)
class Call:
    """One complainant to call: the event that says how it went, and what was answered before.

    `missed` is the event for a call that nobody took, where the rules have one;
    `attempts` are those since the answer; `clock` is when the call is due, where
    that is laid down.
    """

    loaded: Readable
    event: EventRule
    missed: EventRule | None
    answer: Happened
    attempts: tuple[Happened, ...]
    clock: Instance | None = None

    @property
    def card(self) -> Card:
        return self.loaded.card

    @property
    def rules(self) -> Rules:
        return self.loaded.rules

    @property
    def is_secret(self) -> bool:
        return is_secret(self.card)


def calls(records: Iterable[Readable], running: Iterable[Due]) -> tuple[Call, ...]:
    """Everybody to be called, the most urgent first, where nothing is laid down last."""
    clocks: dict[str, Instance] = {}
    for each in running:
        if FOLLOWED in stops_of(each):
            clocks.setdefault(each.loaded.number, each.instance)
    every = (_call_found(each, clocks.get(each.number)) for each in records)
    return tuple(sorted((each for each in every if each), key=_urgency))


def _call_found(loaded: Readable, clock: Instance | None) -> Call | None:
    """The same as `call_of`; of most records it is known that there is none."""
    asked = f"回访 {clock is not None}"
    waits = holds(loaded, asked, lambda each: call_of(each, clock) is not None)
    return call_of(loaded, clock) if waits else None


def _urgency(call: Call) -> tuple[bool, object, str]:
    due = call.clock.due if call.clock else None
    return due is None, due or call.answer.event.at, call.card.number


def call_of(loaded: Readable, clock: Instance | None = None) -> Call | None:
    """The call that a record waits for: answered in this round, and nobody has asked since."""
    card = loaded.card
    answer = _last(card, ANSWERS)
    if answer is None or answer.round != card.round or _asked_since(card, answer):
        return None
    if card.phase is Phase.ENDED and clock is None:
        return None
    open_now = possible(card)
    event = next((each for each in open_now if _only_asks(each)), None)
    if event is None:
        return None
    missed = next((each for each in open_now if ATTEMPTED in each.means), None)
    since = card.happened[card.happened.index(answer) + 1 :]
    attempts = tuple(each for each in since if ATTEMPTED in each.meanings)
    return Call(loaded, event, missed, answer, attempts, clock)


def _last(card: Card, meanings: frozenset[str]) -> Happened | None:
    return next((each for each in reversed(card.happened) if each.meanings & meanings), None)


def _asked_since(card: Card, answer: Happened) -> bool:
    since = card.happened[card.happened.index(answer) :]
    return any(FOLLOWED in each.meanings for each in since)


def _only_asks(rule: EventRule) -> bool:
    """Not an event that answers and asks at once: that one is no call."""
    return FOLLOWED in rule.means and not rule.means & ANSWERS


def stops_of(each: Due) -> frozenset[str]:
    """What stops a running clock; a progress duty goes on whatever keeps it going."""
    return each.loaded.rules.clock_stops.get(each.instance.rule_id, NOTHING)


def is_progress(each: Due) -> bool:
    """Is it progress that the customer must be told of again and again, whoever has the case?"""
    return each.instance.rule_id in each.loaded.rules.progress_clocks


# —— what the caller must know ——


@dataclass(frozen=True)
class Contact:
    """Whom to ask for, and the number to dial; empty where the record does not say."""

    name: str
    phone: str


def contact_of(loaded: Readable, masked: bool = False) -> Contact:
    """The caller's name and telephone number, or else the first that are personal; or nothing."""
    values = loaded.card.values
    if masked:
        values = masking.mask_values(loaded.rules, values, whole=is_secret(loaded.card))
    parts, rules = loaded.rules.parts, loaded.rules
    name, phone = at_path(values, parts.caller_name), at_path(values, parts.caller_phone)
    return Contact(
        shown(name) or first_personal(rules, values, "name"),
        shown(phone) or first_personal(rules, values, "phone") or _otherwise(rules, values),
    )


def _otherwise(rules: Rules, values: Values) -> str:
    """How else to reach who left no telephone number: `邮箱 lilei@example.com`."""
    ways = ((each.member, shown(at_path(values, each))) for each in rules.ways_to_reach)
    return next((f"{name} {text}" for name, text in ways if text), "")


def told(call: Call) -> Iterator[tuple[str, str]]:
    """Name and text of what the complainant said, was answered, given and promised."""
    rules, card = call.rules, call.card
    for name in _story(call):
        yield name, shown(card.values.get(name))
    event = call.answer.event
    yield event.name, f"{event.at:%m-%d %H:%M} {event.doer} {_answer_text(call)}".strip()
    if rules.authority:
        yield rules.authority.field, shown(card.values.get(rules.authority.field))
    for timed in rules.clocks:
        if isinstance(timed.rule, PromiseRule) and timed.machine == card.machine.name:
            yield timed.field, shown(card.values.get(timed.field))
    if call.attempts:
        last = call.attempts[-1].event
        yield last.name, f"{len(call.attempts)} 次，上次 {last.at:%m-%d %H:%M} {last.doer}"


def _story(call: Call) -> tuple[str, ...]:
    """What it is about, and the other texts that a registration asks for."""
    machine = call.card.machine
    asked = (path for question in machine.registration.ask for path in question)
    names = dict.fromkeys((machine.summary, *asked))
    return tuple(name for name in names if _is_text(call.rules, name))


def _answer_text(call: Call) -> str:
    """What the answer had to say; all its texts where it had to say nothing."""
    said = call.answer.event.fields
    rule = call.card.machine.event(call.answer.event.name)
    given = [name for name in (rule.give if rule else ()) if name in said]
    texts = [name for name in given if _is_text(call.rules, name)]
    names = texts or [name for name in said if _is_text(call.rules, name)]
    return "；".join(shown(said[name]).strip() for name in names)


def _is_text(rules: Rules, name: str) -> bool:
    known = rules.fields.get(name)
    return known is not None and known.kind is Kind.TEXT


# —— what he must ask ——


def question_of(call: Call) -> Field | None:
    """How satisfied he is, in the office's own choices; None where the rules do not ask."""
    name = call.rules.parts.satisfaction
    known = call.rules.fields.get(name)
    return known if known and known.choices and name in call.event.fields else None


def remark_of(call: Call, answer: str) -> Field | None:
    """Where the reason stands, where somebody is not satisfied."""
    parts = call.rules.parts
    if answer in (*parts.satisfied, *parts.silent):
        return None
    names = (name for name in call.event.may if _is_text(call.rules, name))
    return next((call.rules.fields[name] for name in names), None)


def barred(desk: Desk, call: Call) -> Refused | None:
    """Why the call could not be recorded whatever is answered: nobody is called for nothing."""
    question = question_of(call)
    refused: Refused | None = None
    for answer in question.choices if question else ("",):
        outcome = _outcome(desk, call, call.event, {question.name: answer} if question else {})
        if isinstance(outcome, Accepted) or all(reason.lacks for reason in outcome.reasons):
            return None
        refused = outcome
    return refused


def _outcome(desk: Desk, call: Call, rule: EventRule, said: Values) -> Accepted | Refused:
    from cpl.use_cases.transitions.transition import judged  # who only lists the calls makes none

    return judged(desk, call.card, rule, spelt.Said(said), desk.workspace.linked(call.card))


def fresh(desk: Desk, call: Call) -> Call | None:
    """The same call as the file now stands; None where a colleague has made it meanwhile."""
    loaded = desk.onlooker.opened(desk.workspace.load(call.card.number))
    return call_of(loaded, call.clock)
