"""Every template that rules use, printed once of a record with nothing and of one with everything.

So that a slip in a template is told by `cpl rules lint`, and not when a complaint is at hand.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import chain, takewhile
from pathlib import Path

from cpl.codec.records.record import new_text
from cpl.codec.tables.marks import Mark
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.regulation.rules import EventRule, Field, Machine, Rules, prefix_of
from cpl.domain.values.value import Kind, Value, Values
from cpl.problems import CplError
from cpl.render.text.refusals import TemplateProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.fitting import is_own
from cpl.use_cases.papers.form import (
    OF_THE_WORKSPACE,
    form_names,
    rehearsed,
    templates_of,
)
from cpl.use_cases.papers.paper import context_for
from cpl.use_cases.papers.registers.of_many import one_of_many
from cpl.use_cases.papers.registers.whose_register import tells_many, whose_rows
from cpl.use_cases.papers.unnamed_fields import names_in, register_names
from cpl.use_cases.template_words import Sayable
from cpl.yamltext.tree import Document

SOMETHING = "略"
SOMEBODY = "某人"
PHONE = "13800001234"


@dataclass(frozen=True)
class BadTemplate:
    """A template that cannot be filled: which file, at which line (a sheet: row), and why."""

    file: str
    line: int
    message: str


def template_faults(
    rules: Rules, workspace: Workspace, names: Collection[str] = ()
) -> Iterator[BadTemplate]:
    """What is wrong with the templates that these rules use, or that the office has of its own.

    `names`: with these alone.
    """
    trials = {name: trials_of(rules, each) for name, each in rules.machines.items()}
    for name in names or _used(rules, workspace):
        machines = machines_for(rules, workspace, name)
        tried = (tuple(_faults(workspace, name, trials, each)) for each in machines)
        found = list(takewhile(bool, tried))
        # A letter of the office's own may be for any kind of record: one that it fits is enough.
        if found and len(found) == len(machines):
            yield from found[0]


def trials_of(rules: Rules, machine: Machine) -> tuple[Readable, ...]:
    """A record of this machine with nothing in it, and one with everything, twice over."""
    return _trial(rules, machine, full=False), _trial(rules, machine, full=True)


def _used(rules: Rules, workspace: Workspace) -> tuple[str, ...]:
    """The forms that the rules speak of, and those in the office's own folder."""
    named = chain.from_iterable((*each.paper, *each.issues) for _, each in rules.every_event)
    known = form_names(workspace)
    own = [each for each in known if is_own(workspace, each)]
    titles = [
        m.title if m.title in known else _only(known, m.name) for m in rules.machines.values()
    ]
    used = dict.fromkeys((*rules.forms, *named, *titles, *own))
    return tuple(each for each in used if each in known)


def _only(known: tuple[str, ...], name: str) -> str:
    near = [each for each in known if name in each]
    return near[0] if len(near) == 1 else ""


def machines_for(rules: Rules, workspace: Workspace, name: str) -> tuple[Machine, ...]:
    """Whose records the form is made of: its title's, those of the events that make it, or any."""
    known = form_names(workspace)
    if name in (*OF_THE_WORKSPACE, *rules.reports):
        return ()
    if tells_many(name):
        return tuple(filter(None, [whose_rows(rules, name)]))
    every = tuple(rules.machines.values())
    titled = [
        m for m in every if name in (m.title, "" if m.title in known else _only(known, m.name))
    ]
    making = [m for m in every if any(_makes(e, name) for e in m.events.values())]
    first = (rules.complaints, *(m for m in every if m != rules.complaints))
    return tuple(titled or making or first)


def _makes(event: EventRule, name: str) -> bool:
    return name in (*event.paper, *event.issues)


def _faults(
    workspace: Workspace, name: str, trials: dict[str, tuple[Readable, ...]], machine: Machine
) -> Iterator[BadTemplate]:
    others = [each for of, each in trials.items() if of != machine.name]
    for ending, template in templates_of(workspace, name).items():
        contexts = [
            trial_words(workspace, name, loaded, tuple(each[index] for each in others), template)
            for index, loaded in enumerate(trials[machine.name])
        ]
        yield from fault_of(template, ending, contexts, name)


def fault_of(
    template: bytes, ending: str, contexts: Sequence[Sayable], name: str
) -> Iterator[BadTemplate]:
    """What is wrong with one template, filled of each of these."""
    try:
        rehearsed(template, ending, contexts, name)
    except CplError as problem:
        line = problem.line if isinstance(problem, TemplateProblem) else 1
        yield BadTemplate(f"{name}{ending}", line, str(problem))


def trial_words(
    workspace: Workspace,
    name: str,
    loaded: Readable,
    linked: tuple[Readable, ...],
    template: bytes,
) -> Sayable:
    """What the template may say of a record that is on no disk."""
    if tells_many(name):
        return one_of_many(workspace, name, loaded, now_of(loaded.rules), register_names(template))
    mark = Mark(name, loaded.card.number, loaded.card.round, 0, "", "")
    now = now_of(loaded.rules)
    return context_for(workspace, loaded, now, False, mark, names_in(template), linked)


def now_of(rules: Rules) -> datetime:
    """A day on which the rules are in force."""
    return datetime.combine(rules.meta.effective_from, time(10)) + timedelta(days=8)


# —— the records ——


def _trial(rules: Rules, machine: Machine, full: bool) -> Readable:
    every = tuple(machine.events.values())
    steps = (machine.registration, *every, *_of_one_round(machine)) if full else ()
    return _played(rules, machine, [(each, _fields(rules, each)) for each in steps])


def sample_of(rules: Rules, machine: Machine) -> Readable:
    """A record in which every step of one round was done and everything is written down.

    No box of yes or no is ticked: nobody is anonymous, so that names are to be seen.
    """
    steps = (machine.registration, *_of_one_round(machine))
    return _played(rules, machine, [(each, _unticked(_fields(rules, each))) for each in steps])


def _of_one_round(machine: Machine) -> tuple[EventRule, ...]:
    return tuple(each for each in machine.events.values() if not each.means & NEW_ROUND)


def _unticked(values: Values) -> Values:
    return {name: _unticked_value(each) for name, each in values.items()}


def _unticked_value(value: Value) -> Value:
    if isinstance(value, Mapping):
        return _unticked(value)
    if isinstance(value, tuple):
        return tuple(map(_unticked_value, value))
    return False if value is True else value


def _played(rules: Rules, machine: Machine, steps: Sequence[tuple[EventRule, Values]]) -> Readable:
    """A record of these steps, a minute apart; registered with nothing where there are none."""
    began = datetime.combine(rules.meta.effective_from, time(9))
    history = tuple(
        Event(
            each.name,
            began + timedelta(minutes=n),
            SOMEBODY,
            next(iter(rules.roles), ""),
            fields,
        )
        for n, (each, fields) in enumerate(steps or [(machine.registration, {})])
    )
    record = Record(_number(machine), machine.name, "", history[0].fields, history)
    return read_as(record, replay(rules, record))


def read_as(record: Record, card: Card) -> Readable:
    """A record that is on no disk, as if it had been read from there."""
    name = f"{record.number}.yaml"
    text = new_text(record)
    document = Document(name, text, bom=False, tree=None)
    return Readable(Path(name), text.encode(), document, record, card)


def _number(machine: Machine) -> str:
    return f"{prefix_of(machine)}20260101-001"


def _fields(rules: Rules, event: EventRule) -> Values:
    return {name: _value(rules, rules.fields[name]) for name in event.heads if name in rules.fields}


def _value(rules: Rules, field: Field) -> Value:
    if field.kind is Kind.ROWS:
        return (_members(rules, field),)
    if field.kind is Kind.GROUP:
        return _members(rules, field)
    one = _one(rules, field)
    return (one,) if field.many else one


def _members(rules: Rules, field: Field) -> Values:
    return {name: _value(rules, each) for name, each in field.fields.items()}


def _one(rules: Rules, field: Field) -> Value:
    match field.kind:
        case Kind.CHOICE:
            return field.choices[0]
        case Kind.UNIT:
            return next(iter(rules.units), SOMETHING)
        case Kind.MOMENT:
            return now_of(rules)
        case Kind.DATE:
            return now_of(rules).date()
        case Kind.AMOUNT:
            return Decimal(100)
        case Kind.COUNT:
            return 2
        case Kind.YES_NO:
            return True
        case Kind.PHONE:
            return PHONE
        case Kind.NUMBER:
            return _number(rules.complaints)
    return SOMEBODY if field.kind is Kind.PERSON else f"（{field.name}）"
