"""Receive a record: its registration and whatever follows at once are decided, then written.

Every door comes through here: `cpl new`, with an event after it or without, batches, imports.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from cpl.codec.spellings.words import Said
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.decisions.chain import Chain
from cpl.domain.decisions.engine import Accepted, Refused
from cpl.domain.regulation.rules import EventRule, Machine, Rules
from cpl.domain.values.value import Values, is_blank
from cpl.problems import UsageProblem, suggestion
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.numbering import free_number
from cpl.use_cases.trail import tried_again
from cpl.use_cases.transitions.recording import (
    Outcome,
    RefusedError,
    Step,
    carry_out,
    new_steps,
    require_new,
    unsaid,
)
from cpl.use_cases.transitions.repeats import require_new_today
from cpl.use_cases.transitions.transition import event_of, judged, linked_steps, with_defaults

Next = tuple[EventRule, Said]
"""An event that is to follow a registration at once, and what is said with it."""


def rules_of_receipt(desk: Desk, machine: str, received: datetime | None) -> Rules:
    """The rules in force when it was received: now, where nobody says otherwise.

    Raises UsageProblem where they did not have this machine yet.
    """
    rules = desk.workspace.rules_at((received or desk.now).date())
    if machine not in rules.machines:
        near = suggestion(machine, tuple(rules.machines))
        raise UsageProblem(f"接收时的规则（{rules.meta.version}）没有“{machine}”这一类。{near}")
    return rules


def received_in(machine: Machine, fields: Values) -> datetime | None:
    """The time of receipt that the fields of a registration say, if they do."""
    stated = fields.get(machine.received)
    return stated if isinstance(stated, datetime) else None


def received_at(machine: Machine, fields: Values, at: datetime) -> Values:
    """With this as the time of receipt, where the machine has one and nobody said it."""
    if machine.received not in machine.registration.fields or not is_blank(
        fields.get(machine.received)
    ):
        return fields
    return {**fields, machine.received: at}


def unregistered(rules: Rules, machine: Machine, number: str, fields: Values) -> Card:
    """The card before its registration: with what the rules take for granted, in their order."""
    full = with_defaults(blank_card(rules, machine, number, {}), machine.registration, fields)
    return blank_card(rules, machine, number, full)


def decided(
    desk: Desk, card: Card, then: Iterable[Next] = (), at: datetime | None = None
) -> Chain | Refused:
    """Register this card and let these events follow, or the reasons against all of them."""
    made = Chain(())
    refused: list[Refused] = []
    for rule, said in ((card.machine.registration, Said()), *then):
        linked = desk.workspace.linked(made.card) if made.steps else {}
        outcome = judged(desk, card, rule, said, linked, at)
        if isinstance(outcome, Accepted):
            made, card = made.then(outcome), outcome.card
        else:
            refused.append(outcome)
            # What follows is judged as if this had happened, so that all reasons are told at once.
            card = advance(card, outcome.event)
    if refused:
        reasons = (reason for each in refused for reason in each.reasons)
        return Refused(refused[0].event, tuple(dict.fromkeys(reasons)))
    return made


def receive(
    desk: Desk,
    machine_name: str,
    fields: Values,
    then: Iterable[tuple[str, Said]] = (),
    at: datetime | None = None,
    again: bool = False,
) -> Outcome:
    """Register these fields under the next free number and the rules in force when it came in.

    `then` are the events that follow at once, by name: one commit of all of it, or nothing.
    `at` is when it was registered, in a book, where that is not now; the number is today's.
    `again`: exactly the same may have been registered today.
    Raises RegisteredAlready, RefusedError with all reasons, UsageProblem, or CplError where no
    number is to be had.
    """
    received = received_in(desk.workspace.latest_rules.machines[machine_name], fields) or at
    rules = rules_of_receipt(desk, machine_name, received)
    machine = rules.machines[machine_name]
    follow = tuple((event_after(machine, name), said) for name, said in then)
    full = received_at(machine, fields, at or desk.now)

    def attempt() -> Outcome:
        number = free_number(desk, machine, desk.now.date())
        card = unregistered(rules, machine, number, full)
        chain = decided(desk, card, follow, at)
        if isinstance(chain, Refused):
            raise RefusedError("新登记", chain)
        said = ((card.values, full), *_said_after(chain, follow))
        assumed = tuple(each for known, given in said for each in unsaid(known, given))
        steps = _steps(desk, chain)
        require_new(desk, steps)
        if not again:
            require_new_today(desk.workspace, chain.card, desk.now.date())
        return replace(carry_out(desk, steps), assumed=assumed)

    return tried_again(attempt)


def _said_after(chain: Chain, follow: Iterable[Next]) -> Iterator[tuple[Values, Values]]:
    """Of each event that follows the registration, what it records and what was said."""
    for step, (_, said) in zip(chain.steps[1:], follow, strict=True):
        yield step.event.fields, said.fields


def event_after(machine: Machine, name: str) -> EventRule:
    """The event with this name or 助记码; raises UsageProblem with those open after registering."""
    first = (target.state for target in machine.registration.to)
    known = "、".join(f"{rule.name} {rule.short}".strip() for rule in machine.open_in(*first))
    return event_of(machine, name, f"登记后马上能办：{known}。")


def _steps(desk: Desk, chain: Chain) -> tuple[Step, ...]:
    """Those of the new file, and those of the records that its events tell."""
    told = tuple(linked_steps(desk, chain.told))
    if len({step.change.path for step in told}) < len(told):
        raise UsageProblem("登记和接着办的事要改同一份别的记录，请分两步：先登记，再用 cpl do 办。")
    return (*new_steps(desk, chain), *told)
