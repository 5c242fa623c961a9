"""Let an event happen to a record: load → decide → write → record."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts, Linked
from cpl.domain.cases.record import Event
from cpl.domain.cases.timeline import asked_of_units
from cpl.domain.decisions.engine import (
    Accepted,
    Context,
    LinkedEvent,
    Refused,
    decide,
    missing_for,
    possible,
)
from cpl.domain.powers.who_may import allowed_roles, may_act
from cpl.domain.regulation.rules import EventRule, Field, Machine
from cpl.domain.values.value import Value, Values, each_shown, is_blank, shown
from cpl.loading import WhenUsed
from cpl.problems import UsageProblem, suggestion
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber
from cpl.use_cases.desk import Desk

# Whoever only asks what can happen writes nothing, and types no words.
if TYPE_CHECKING:
    from cpl.codec.spellings import words as spelt
    from cpl.codec.spellings.words import ReadFile, Said
    from cpl.use_cases.transitions import recording
    from cpl.use_cases.transitions.recording import Outcome, Step
else:
    spelt = WhenUsed("cpl.codec.spellings.words")
    recording = WhenUsed("cpl.use_cases.transitions.recording")

NOT_LINKED: Mapping[str, Linked] = MappingProxyType({})


def transition(
    desk: Desk,
    number: str,
    name: str,
    words: tuple[str, ...],
    read_file: "ReadFile",
    at: datetime | None = None,
) -> "Outcome":
    """Let one event happen to a record as it now stands.

    Raises RefusedError, UsageProblem, UnknownNumber or ProblemsFound.
    """
    return carried_out(desk, attempt(desk, desk.workspace.load(number), name, words, read_file, at))


@dataclass(frozen=True)
class Attempt:
    """One event judged on a record as it was read; nothing is written yet.

    `said` and `at` are what is judged again where a colleague was quicker.
    """

    loaded: Readable
    rule: EventRule
    outcome: Accepted | Refused
    said: "Said"
    at: datetime | None


def attempt(
    desk: Desk,
    loaded: Readable,
    name: str,
    words: tuple[str, ...],
    read_file: "ReadFile",
    at: datetime | None = None,
) -> Attempt:
    """What the rules say of the event named, said with these words.

    Raises UsageProblem, and ClosedRecord where whoever types may not see the record.
    """
    desk.onlooker.opened(loaded)
    rule = event_named(loaded, name)
    said = spelt.said_with(
        loaded.rules,
        rule,
        words,
        desk.lookups(loaded.rules, read_file),
        correctable(loaded, rule),
        standing=loaded.card.values,
    )
    return _attempted(desk, loaded, rule, said, at)


def _attempted(
    desk: Desk, loaded: Readable, rule: EventRule, said: "Said", at: datetime | None
) -> Attempt:
    linked = desk.workspace.linked(loaded.card)
    return Attempt(loaded, rule, judged(desk, loaded.card, rule, said, linked, at), said, at)


def correctable(loaded: Readable, rule: EventRule) -> tuple[str, ...]:
    """The registered fields that an event of this kind may put right."""
    return loaded.card.machine.registration.fields if "corrected" in rule.means else ()


def carried_out(desk: Desk, tried: Attempt) -> "Outcome":
    """Write what was judged, or judge again what a colleague has changed meanwhile.

    What linked records have against it is known only now: UsageProblem, RefusedError.
    """
    from cpl.store.changeset import ChangedOnDisk
    from cpl.use_cases.trail import tried_again

    try:
        return _carried_out(desk, tried)
    except ChangedOnDisk:
        return tried_again(lambda: _carried_out(desk, _afresh(desk, tried)))


def _carried_out(desk: Desk, tried: Attempt) -> "Outcome":
    if isinstance(tried.outcome, Refused):
        raise recording.RefusedError(tried.loaded.card.number, tried.outcome)
    done = recording.carry_out(desk, steps_of(desk, tried.loaded, tried.outcome))
    return replace(done, assumed=recording.unsaid(tried.outcome.event.fields, tried.said.fields))


def _afresh(desk: Desk, tried: Attempt) -> Attempt:
    """The same event on the record as it stands now; raises ClosedRecord, UsageProblem."""
    loaded = desk.workspace.load(tried.loaded.card.number)
    desk.onlooker.opened(loaded)
    rule = event_named(loaded, tried.rule.name)
    return _attempted(desk, loaded, rule, tried.said, tried.at)


def steps_of(desk: Desk, loaded: Readable, accepted: Accepted) -> "tuple[Step, ...]":
    """The step of the record itself and of those that it tells.

    Raises RefusedError, and UsageProblem where it names itself among others.
    """
    number, said = loaded.card.number, accepted.event.fields
    if any(number in each_shown(said.get(each)) for each in loaded.card.rules.link_fields):
        raise UsageProblem(f"{number} 不能和它自己关联，写另一件的编号。")
    return (recording.step_for(desk, loaded, accepted), *linked_steps(desk, accepted.told))


def event_named(loaded: Readable, name: str) -> EventRule:
    """The event with this name or 助记码; raises UsageProblem with the nearest."""
    return event_of(loaded.card.machine, name, f"用 cpl do {loaded.path.stem} 看现在能做什么。")


def event_of(machine: Machine, name: str, see: str = "") -> EventRule:
    """The same for a machine whose record may not be there yet; raises UsageProblem.

    `see` is added to the message and says where to look.
    """
    said = half_width(name)
    events = machine.events
    if said in events:
        return events[said]
    short = [each for each in events.values() if each.short and each.short == said.lower()]
    if len(short) == 1:
        return short[0]
    known = tuple(n for n, each in events.items() if not each.told_only)
    alike = tuple(
        f"{each.short} {each.name}"
        for each in events.values()
        if said and (each.short.startswith(said.lower()) or each.name.startswith(said))
    )
    if alike:
        raise UsageProblem(f"“{name}”对得上 {'、'.join(alike)}，请写全。")
    raise UsageProblem(f"{machine.name}没有“{name}”这个事件。{suggestion(said, known)}{see}")


def accepted_or_refused(
    desk: Desk, loaded: Readable, rule: EventRule, said: "Said", at: datetime | None = None
) -> Accepted:
    """Decide in the first of the actor's roles that may; raises RefusedError."""
    linked = desk.workspace.linked(loaded.card)
    outcome = judged(desk, loaded.card, rule, said, linked, at)
    if isinstance(outcome, Refused):
        raise recording.RefusedError(loaded.card.number, outcome)
    return outcome


def judged(
    desk: Desk,
    card: Card,
    rule: EventRule,
    said: "Said",
    linked: Mapping[str, Linked] = NOT_LINKED,
    at: datetime | None = None,
) -> Accepted | Refused:
    """What the rules say, in the role that has the fewest reasons against it."""
    refused: list[Refused] = []
    for outcome in in_each_role(desk, card, rule, said, linked, at):
        if isinstance(outcome, Accepted):
            return outcome
        refused.append(outcome)
    return min(refused, key=lambda each: len(each.reasons))


def in_each_role(
    desk: Desk,
    card: Card,
    rule: EventRule,
    said: "Said",
    linked: Mapping[str, Linked] = NOT_LINKED,
    at: datetime | None = None,
) -> Iterator[Accepted | Refused]:
    """What the rules say in one after the other of the actor's roles that might do it."""
    desk = desk.as_of(at.date()) if at else desk
    # What a record is registered with are its own fields; the event itself has none.
    fields = with_defaults(card, rule, said.fields) if card.happened else said.fields
    if "published" in rule.means and card.happened:
        from cpl.domain.cases.redaction import as_published  # few events are

        fields = as_published(card, fields)

    found: list[frozenset[str]] = []

    def raised() -> frozenset[str]:
        from cpl.use_cases.transitions.raised_still import raised_still  # asks the index

        if not found:  # `cache` costs more than all that most events ask
            found.append(raised_still(desk, card, linked))
        return found[0]

    context = Context(desk.now, desk.workspace.staff, linked, raised=raised)
    for role in roles_to_try(desk, card, rule, fields):
        yield decide(card, new_event(desk, rule.name, role, fields, at), context, said.corrections)


def new_event(
    desk: Desk, name: str, role: str, fields: Values, at: datetime | None = None
) -> Event:
    """The event as it will stand in the file."""
    moment = at or desk.now
    recorder = desk.recorder.name if desk.recorder and desk.recorder != desk.actor else None
    return Event(
        name=name,
        at=moment,
        actor=desk.actor.name,
        role=role,
        fields=fields,
        recorded_at=desk.now if moment != desk.now else None,
        recorder=recorder,
        basis=desk.basis,
    )


def roles_to_try(desk: Desk, card: Card, rule: EventRule, fields: Values) -> tuple[str, ...]:
    """The actor's roles that the event is open to; else all of them, for the reasons."""
    if len(desk.roles) == 1:
        return desk.roles
    lookup = Facts(replace(card, values={**card.values, **fields}))
    allowed = allowed_roles(rule, lookup)
    fitting = [
        role
        for role in desk.roles
        if allowed is None or any(card.rules.role_covers(role, each) for each in allowed)
    ]
    return tuple(fitting or desk.roles) or ("",)


def with_defaults(card: Card, rule: EventRule, fields: Values) -> Values:
    """What the rules take for granted where nothing was said and nothing is known."""
    found: dict[str, Value] = dict(fields)
    for name in (*rule.give, *rule.need):
        known = card.rules.defaulted.get(name)
        if known is None:
            continue
        asked = name in rule.give or is_blank(card.values.get(name))
        default = _default(known, {**card.values, **found})
        if default and asked and is_blank(found.get(name)):
            found[name] = default
    for name, units in asked_of_units(card, rule):
        if len(units.still) == 1 and is_blank(found.get(name)):
            found[name] = units.still[0]
    in_order = {name: found[name] for name in rule.fields if name in found}
    return in_order if len(in_order) == len(found) else {**in_order, **found}


def _default(known: Field, values: Values) -> str:
    """What the rules take for granted, perhaps because of what another field says."""
    for name, by in known.default_by.items():
        routed = by.get(shown(values.get(name)))
        if routed:
            return routed
    return known.default


def linked_steps(desk: Desk, linked: tuple[LinkedEvent, ...]) -> "Iterator[Step]":
    """The events that follow on linked records, each judged by its own rules.

    Raises UsageProblem where one is not there, RefusedError where its rules refuse.
    """
    for each in linked:
        try:
            loaded = desk.workspace.load(each.number)
        except UnknownNumber:
            raise UsageProblem(f"没有编号 {each.number}，不能关联。") from None
        if each.event.name not in loaded.card.machine.events:
            continue
        yield recording.step_for(desk, loaded, accepted_when_told(desk, loaded.card, each.event))


def accepted_when_told(desk: Desk, card: Card, event: Event) -> Accepted:
    """The event that something on another record brings about here; raises RefusedError."""
    outcome = decide(card, event, Context(desk.now))
    if isinstance(outcome, Refused):
        raise recording.RefusedError(card.number, outcome)
    return outcome


def what_can_happen(loaded: Readable) -> tuple[tuple[EventRule, tuple[str, ...]], ...]:
    """Every event open now, each with the paths of the fields it still needs."""
    return tuple((rule, missing_for(loaded.card, rule)) for rule in possible(loaded.card))


def is_mine(desk: Desk, loaded: Readable, rule: EventRule) -> bool:
    """May the actor do it in one of his roles, as far as the card tells now?"""
    staff, roles = desk.workspace.staff, desk.roles or ("",)
    return any(may_act(loaded.card, rule, desk.actor, role, staff) for role in roles)


def may_now(desk: Desk, loaded: Readable, rule: EventRule) -> bool:
    """Is there nothing against it but what the actor has still to write down?"""
    outcomes = in_each_role(desk, loaded.card, rule, spelt.Said())
    return any(isinstance(each, Accepted) or not each.is_final for each in outcomes)


def could_be_mine(desk: Desk, loaded: Readable, rule: EventRule) -> bool:
    """May the actor do it in any case at all, whatever the card comes to say?"""
    ever = {role for each in rule.by for role in each.roles}
    covers = loaded.rules.role_covers
    return not ever or bool(rule.himself) or any(covers(h, e) for h in desk.roles for e in ever)
