"""Register a new record: the next number, its file, one commit."""

from dataclasses import replace
from datetime import datetime

from cpl.codec.values import half_width
from cpl.domain.card import blank_card, replay
from cpl.domain.engine import Accepted, Context, Refused, decide
from cpl.domain.numbers import folder_of, next_number
from cpl.domain.record import Event, Record
from cpl.domain.rules import Machine, Rules
from cpl.domain.values import Value, Values, is_blank
from cpl.problems import UsageProblem, suggestion
from cpl.store.files import AlreadyThere
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import new_event, roles_to_try, told_steps, with_defaults
from cpl.use_cases.inputs import ReadFile, said_with
from cpl.use_cases.recording import Outcome, RefusedError, carry_out, new_step

TRIES = 20


def machine_named(workspace: Workspace, name: str) -> Machine:
    """The machine with this name, or the one whose 类别 this is; raises UsageProblem."""
    machines = workspace.latest_rules.machines
    said = half_width(name)
    if said in machines:
        return machines[said]
    raise UsageProblem(f"没有“{name}”这一类。{suggestion(said, tuple(machines))}")


def register(desk: Desk, machine_name: str, words: tuple[str, ...], read_file: ReadFile) -> Outcome:
    """Register from `字段=值` words; raises RefusedError or UsageProblem."""
    workspace = desk.workspace
    rules = workspace.latest_rules
    machine = machine_named(workspace, machine_name)
    # The time of receipt is now where nobody says otherwise: `cpl new 投诉 热线` skips it.
    asked = tuple(each for each in machine.register.need if each != machine.received)
    rule = replace(machine.register, give=asked)
    said = said_with(rules, rule, words, desk.lookups(rules, read_file))
    return register_fields(desk, machine.name, said.fields)


def register_fields(
    desk: Desk, machine_name: str, fields: Values, at: datetime | None = None
) -> Outcome:
    """Register typed fields under the rules in force when the record was received."""
    stated = fields.get(desk.workspace.latest_rules.machines[machine_name].received)
    day = (stated if isinstance(stated, datetime) else at or desk.now).date()
    rules = desk.workspace.rules_at(day)
    machine = rules.machines[machine_name]
    full = _completed(desk, rules, machine, fields)
    accepted = _decided(desk, rules, machine, full, at)
    for _ in range(TRIES):
        number = _next(desk, machine, accepted.event.at)
        try:
            return _written(desk, number, accepted, full)
        except AlreadyThere:
            continue
    raise UsageProblem("编号一再被别人占用，请过一会儿再试。")


def _completed(desk: Desk, rules: Rules, machine: Machine, fields: Values) -> Values:
    """With the time of receipt and the rules' defaults, in the order the rules name them."""
    blank = blank_card(rules, machine, "", {})
    known: dict[str, Value] = dict(with_defaults(blank, machine.register, fields))
    if machine.received in machine.register.fields and is_blank(known.get(machine.received)):
        known[machine.received] = desk.now
    order = {name: index for index, name in enumerate(machine.register.fields)}
    return {name: known[name] for name in sorted(known, key=lambda each: order.get(each, 99))}


def drafted(desk: Desk, rules: Rules, machine: Machine, fields: Values, number: str) -> Accepted:
    """A registration under a number that is known; nothing is written. Raises RefusedError."""
    return _decided(desk, rules, machine, _completed(desk, rules, machine, fields), None, number)


def _decided(
    desk: Desk,
    rules: Rules,
    machine: Machine,
    fields: Values,
    at: datetime | None,
    number: str = "",
) -> Accepted:
    number = number or _next(desk, machine, at or desk.now)
    card = blank_card(rules, machine, number, fields)
    context = Context(desk.now, desk.workspace.staff)
    refused: list[Refused] = []
    for role in roles_to_try(desk, card, machine.register, {}):
        event = new_event(desk, machine.register.name, role, {}, at)
        outcome = decide(card, event, context)
        if isinstance(outcome, Accepted):
            return outcome
        refused.append(outcome)
    raise RefusedError("新登记", min(refused, key=lambda each: len(each.reasons)))


def _next(desk: Desk, machine: Machine, at: datetime) -> str:
    given_out = desk.workspace.numbers_on(machine, at.date())
    return next_number(machine, at.date(), desk.actor.desk, given_out)


def _written(desk: Desk, number: str, accepted: Accepted, fields: Values) -> Outcome:
    rules, machine = accepted.card.rules, accepted.card.machine
    event: Event = accepted.event
    record = Record(number, machine.name, accepted.card.state, fields, (event,))
    path = desk.workspace.root / folder_of(machine, number) / f"{number}.yaml"
    card = replay(rules, record)
    told = tuple(
        replace(each, event=_carrying(each.event, accepted, number)) for each in accepted.told
    )
    return carry_out(desk, [new_step(path, card, record), *told_steps(desk, told)], rules)


def _carrying(event: Event, accepted: Accepted, number: str) -> Event:
    """The number that linked records are told is the one finally given out."""
    before = accepted.card.number
    return replace(
        event,
        fields={
            name: tuple(number if each == before else each for each in value)
            if isinstance(value, tuple)
            else value
            for name, value in event.fields.items()
        },
    )
