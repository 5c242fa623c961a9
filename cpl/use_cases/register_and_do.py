"""Register and let the next event happen at once: 当场办结 in one command and one commit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cpl.domain.card import advance, blank_card, replay
from cpl.domain.engine import Accepted, Refused
from cpl.domain.numbers import folder_of, next_number
from cpl.domain.record import Record
from cpl.domain.rules import EventRule, Machine, Rules
from cpl.domain.values import Values
from cpl.problems import UsageProblem
from cpl.store.files import AlreadyThere
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import event_of, judged, told_steps
from cpl.use_cases.inputs import ReadFile, Said, said_with
from cpl.use_cases.recording import Outcome, RefusedError, Step, carry_out, new_step
from cpl.use_cases.register import TRIES, drafted, machine_named

Words = tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """A registration and the event after it, both legal; nothing is written yet."""

    registered: Accepted
    after: Accepted


def register_and_do(
    desk: Desk,
    machine_name: str,
    words: Words,
    event_name: str,
    event_words: Words,
    read_file: ReadFile,
) -> Outcome:
    """Both or neither; raises UsageProblem or RefusedError with the reasons of both."""
    latest = machine_named(desk.workspace, machine_name)
    see = f"登记以后能办的，用 cpl rules explain {latest.name} 看。"
    event = event_of(latest, event_name, see)
    said, after = _said(desk, ((latest.register, words), (event, event_words)), read_file)
    rules = _rules_then(desk, latest, said)
    machine = rules.machines[latest.name]
    event = event_of(machine, event.name, see)
    for _ in range(TRIES):
        number = _next(desk, machine)
        decided = _decided(desk, rules, machine, number, said, event, after)
        try:
            return carry_out(desk, _steps(desk, rules, machine, number, decided), rules)
        except AlreadyThere:
            continue
    raise UsageProblem("编号一再被别人占用，请过一会儿再试。")


def event_after(machine: Machine, name: str) -> EventRule:
    """The event with this name or 助记码; raises UsageProblem with those open after registering."""
    return event_of(machine, name, f"登记后马上能办：{'、'.join(_open_after(machine))}。")


def _open_after(machine: Machine) -> Iterator[str]:
    first = tuple(target.state for target in machine.register.to)
    for rule in machine.events.values():
        if not rule.told_only and any(machine.matches(rule.sources, each) for each in first):
            yield f"{rule.name} {rule.short}".strip()


def _rules_then(desk: Desk, machine: Machine, said: Said) -> Rules:
    """The rules in force when it was received."""
    stated = said.fields.get(machine.received)
    return desk.workspace.rules_at((stated if isinstance(stated, datetime) else desk.now).date())


def _said(
    desk: Desk, wanted: Iterable[tuple[EventRule, Words]], read_file: ReadFile
) -> tuple[Said, ...]:
    """What was said with each, typed; the faults of all of them at once."""
    rules = desk.workspace.latest_rules
    found: list[Said] = []
    faults: list[str] = []
    for rule, words in wanted:
        try:
            found.append(said_with(rules, rule, words, desk.lookups(rules, read_file)))
        except UsageProblem as problem:
            faults.append(str(problem))
    if faults:
        raise UsageProblem("\n".join(faults))
    return tuple(found)


def _next(desk: Desk, machine: Machine) -> str:
    day = desk.now.date()
    return next_number(machine, day, desk.actor.desk, desk.workspace.numbers_on(machine, day))


def _decided(
    desk: Desk,
    rules: Rules,
    machine: Machine,
    number: str,
    said: Said,
    event: EventRule,
    after: Said,
) -> Decided:
    try:
        registered = drafted(desk, rules, machine, said.fields, number)
    except RefusedError as error:
        card = advance(blank_card(rules, machine, number, said.fields), error.refused.event)
        outcome = judged(desk, card, event, after, {})
        more = outcome.reasons if isinstance(outcome, Refused) else ()
        reasons = tuple(dict.fromkeys((*error.refused.reasons, *more)))
        raise RefusedError(error.number, Refused(error.refused.event, reasons)) from None
    linked = desk.workspace.linked(registered.card)
    outcome = judged(desk, registered.card, event, after, linked)
    if isinstance(outcome, Refused):
        raise RefusedError("新登记", outcome)
    return Decided(registered, outcome)


def _record(
    machine: Machine, number: str, fields: Values, happened: tuple[Accepted, ...]
) -> Record:
    history = tuple(each.event for each in happened)
    return Record(number, machine.name, happened[-1].card.state, fields, history)


def _steps(
    desk: Desk, rules: Rules, machine: Machine, number: str, decided: Decided
) -> tuple[Step, ...]:
    """Two steps of one new file, and those of the records that the two events tell."""
    first, second = decided.registered, decided.after
    record = _record(machine, number, first.card.registered, (first, second))
    path = desk.workspace.root / folder_of(machine, number) / f"{number}.yaml"
    written = new_step(path, replay(rules, record), record)
    told = tuple(told_steps(desk, (*first.told, *second.told)))
    if len({each.change.path for each in told}) < len(told):
        raise UsageProblem("登记和接着办的事要改同一份别的记录，请分两步：先登记，再用 cpl do 办。")
    return (
        Step(number, first.event, "", first.card.state, written.change),
        Step(number, second.event, first.card.state, second.card.state, written.change),
        *told,
    )
