"""What may come next on a command line: numbers, events, fields, units, people.

Asked at every Tab, so nothing here reads more than it must: numbers come from
file names, and whether a record is open from the one line that says its state.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.record import STATE as STATE_KEY
from cpl.codec.records.values import half_width
from cpl.domain.regulation.numbers import called, folder_of
from cpl.domain.regulation.rules import EventRule, Field, Machine, Phase, Rules, prefix_of
from cpl.domain.values.value import Kind
from cpl.loading import WhenUsed
from cpl.problems import CplError
from cpl.store.lookup import resolve
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.candidates import FILES, Candidate, beginning

if TYPE_CHECKING:
    from cpl.codec.spellings import words as spelt
else:
    spelt = WhenUsed("cpl.codec.spellings.words")  # a number is a word as it is

RECENT_DAYS = 62
MOST_READ = 200
STATE_LINE = re.compile(f"^{STATE_KEY}: *([^\r\n#]*)".encode(), re.MULTILINE)


def named_or_short(typed: str, names: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    """Names that begin so, or the 助记码 that do where it was one that was begun."""
    wanted = half_width(typed).lower()
    for name, short in names:
        if name.startswith(typed):
            yield Candidate(name, short)
        elif wanted and short.startswith(wanted):
            yield Candidate(short, name)


# —— numbers ——


def numbers(workspace: Workspace, today: date, typed: str) -> Iterator[Candidate]:
    """Today's by their tail, the open ones of late by their number; several with commas."""
    before, comma, last = typed.replace("，", ",").rpartition(",")
    wanted = half_width(last).upper()
    for each in _numbers(workspace, today, wanted):
        yield replace(each, value=f"{before}{comma}{each.value}")


def _numbers(workspace: Workspace, today: date, wanted: str) -> Iterator[Candidate]:
    for machine in workspace.machines():
        for path in _recent(workspace, machine, today):
            number = path.stem
            tail = called(number)
            if f"{today:%Y%m%d}-" in number and tail.startswith(wanted):
                short = tail if _means(workspace, tail, today, number) else number
                yield Candidate(short, f"{number} {_state(workspace, machine, path)}")
            elif wanted in number:
                state = _state(workspace, machine, path)
                if _is_near(machine, number, state, wanted):
                    yield Candidate(number, state)


def _is_near(machine: Machine, number: str, state: str, wanted: str) -> bool:
    """An ended record is offered only to somebody who has begun to write its number."""
    ended = machine.phase_of(state) is Phase.ENDED
    return not ended or (bool(wanted) and number.startswith(wanted))


def _means(workspace: Workspace, tail: str, today: date, number: str) -> bool:
    """Two machines may both have a third of today; the tail names the complaint."""
    try:
        return resolve(workspace, tail, today) == number
    except CplError:
        return False


def _recent(workspace: Workspace, machine: Machine, today: date) -> list[Path]:
    """The files of the newest numbers of the last weeks, newest first."""
    days = (today - timedelta(days=n) for n in range(RECENT_DAYS))
    stem = prefix_of(machine)
    folders = dict.fromkeys(folder_of(machine, f"{stem}{day:%Y%m%d}-") for day in days)
    paths = [p for f in folders for p in (workspace.root / f).glob(f"{stem}*.yaml")]
    return sorted(paths, key=lambda each: each.stem, reverse=True)[:MOST_READ]


def _state(workspace: Workspace, machine: Machine, path: Path) -> str:
    """The state that the file names; empty where the rules know no such state."""
    data = workspace.bytes_of(path)
    said = STATE_LINE.search(data) if isinstance(data, bytes) else None
    state = said[1].decode(errors="replace").strip() if said else ""
    return state if state in machine.states else ""


# —— events and their fields ——


def events(loaded: Readable, typed: str) -> Iterator[Candidate]:
    """What may happen to the record in its present state."""
    from cpl.domain.decisions.engine import possible

    return named_or_short(typed, ((rule.name, rule.short) for rule in possible(loaded.card)))


def event_words(
    workspace: Workspace, loaded: Readable, event: str, given: tuple[str, ...], typed: str
) -> Iterator[Candidate]:
    """`字段=`, its values once it is named, and the value that stands first without a name."""
    from cpl.use_cases.transitions.transition import event_named

    rule = event_named(loaded, event)
    if "corrected" in rule.means:
        rule = replace(rule, may=(*rule.may, *loaded.card.machine.registration.fields))
    return field_words(workspace, loaded.rules, rule, given, typed)


def registration_words(
    workspace: Workspace, given: tuple[str, ...], typed: str
) -> Iterator[Candidate]:
    """The machine first, then as with an event."""
    rules = workspace.latest_rules
    if not given:
        yield from beginning(typed, rules.machines)
    named = given[0] if given and given[0] in rules.machines else rules.complaints.name
    machine = rules.machines[named]
    rest = given[1:] if given and given[0] == named else given
    yield from field_words(workspace, rules, machine.asked, rest, typed)


def field_words(
    workspace: Workspace, rules: Rules, rule: EventRule, given: tuple[str, ...], typed: str
) -> Iterator[Candidate]:
    """For any event; `given` are the words before this one."""
    path, said = spelt.split_word(typed)
    if path:
        sign = typed[len(typed) - len(said) - 1] if said else typed[-1]
        yield from _assigned(workspace, rules, f"{path}{sign}", path, said)
        return
    named = {spelt.split_word(each)[0] for each in given}
    bare = sum(not spelt.split_word(each)[0] for each in given)
    waiting = [each for each in rule.give if "." not in each and each not in named]
    if bare < len(waiting):
        known = spelt.with_names(rules.fields[waiting[bare]], rules, workspace.staff)
        yield from values(known, typed)
    taken = {*named, *waiting[:bare]}
    for name in rule.fields:
        for each in _paths(rules, name):
            if each.startswith(typed) and (each not in taken or rules.fields[name].many):
                yield Candidate(f"{each}=", _help(rules, each))


def _assigned(
    workspace: Workspace, rules: Rules, lead: str, path: str, said: str
) -> Iterator[Candidate]:
    if spelt.names_file(said):
        yield FILES
        return
    known = rules.field_at(path)
    if known is None:
        return
    # The last of several: 运营部、票务部
    before, comma, last = (
        said.replace("，", "、").rpartition("、") if known.many else ("", "", said)
    )
    for each in values(spelt.with_names(known, rules, workspace.staff), last):
        yield replace(each, value=f"{lead}{before}{comma}{each.value}")


def values(known: Field, typed: str) -> Iterator[Candidate]:
    """The choices of a field, or yes and no."""
    if known.kind is Kind.YES_NO:
        return beginning(typed, ("是", "否"))
    return named_or_short(typed, ((each, known.codes.get(each, "")) for each in known.choices))


def _paths(rules: Rules, name: str) -> tuple[str, ...]:
    """`投诉人.姓名`, … for a group; the event may name one member of it only."""
    known = rules.fields.get(name)
    if known is None:
        return (name,)
    return tuple(f"{name}.{member}" for member in known.fields) or (name,)


def _help(rules: Rules, path: str) -> str:
    known = rules.field_at(path)
    return known.help if known else ""


# —— lists and the rest ——


def list_words(workspace: Workspace, given: tuple[str, ...], typed: str) -> Iterator[Candidate]:
    """A machine, `状态=` and the fields with choices, and what they may be."""
    rules = workspace.latest_rules
    machine = next((each for each in given if each in rules.machines), rules.complaints.name)
    path, said = spelt.split_word(typed)
    if path == STATE_KEY:
        lead = typed[: len(typed) - len(said)]
        found = beginning(said, rules.machines[machine].states)
        yield from (replace(each, value=lead + each.value) for each in found)
    elif path:
        yield from _assigned(workspace, rules, typed[: len(typed) - len(said)], path, said)
    else:
        chosen = [n for n, each in rules.fields.items() if each.kind in (Kind.CHOICE, Kind.UNIT)]
        yield from beginning(typed, rules.machines if not given else ())
        yield from beginning(typed, (f"{each}=" for each in (STATE_KEY, *chosen)))


def people(workspace: Workspace, typed: str) -> Iterator[Candidate]:
    staff = workspace.staff.people.values()
    return (
        Candidate(each.name, "、".join(each.roles)) for each in staff if each.name.startswith(typed)
    )


def roles(workspace: Workspace, typed: str) -> Iterator[Candidate]:
    known = workspace.latest_rules.roles.values()
    return named_or_short(typed, ((each.name, each.short) for each in known))


def months(today: date, typed: str) -> Iterator[Candidate]:
    """The last twelve, newest first; after `..` the end of a stretch of them."""
    first, dots, last = typed.rpartition("..")
    month = today.year * 12 + today.month - 1
    known = (f"{n // 12}-{n % 12 + 1:02}" for n in range(month, month - 12, -1))
    return (replace(each, value=f"{first}{dots}{each.value}") for each in beginning(last, known))
