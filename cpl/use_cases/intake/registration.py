"""Register from the words of a command: `字段=值`, perhaps with an event that follows at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from cpl.codec.records.values import half_width
from cpl.codec.spellings.words import NO_ANSWERS, Answer, ReadFile, Said, said_with
from cpl.domain.regulation.rules import EventRule, Machine
from cpl.problems import UsageProblem, suggestion
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.receiving import event_after, receive
from cpl.use_cases.transitions.recording import Outcome

Words = tuple[str, ...]


def machine_named(workspace: Workspace, name: str) -> Machine:
    """The machine with this name; raises UsageProblem."""
    machines = workspace.latest_rules.machines
    said = half_width(name)
    if said in machines:
        return machines[said]
    raise UsageProblem(f"没有“{name}”这一类。{suggestion(said, tuple(machines))}")


def receive_words(
    desk: Desk,
    machine_name: str,
    words: Words,
    read_file: ReadFile,
    event_name: str = "",
    event_words: Words = (),
    answers: Mapping[str, Answer] = NO_ANSWERS,
    at: datetime | None = None,
    again: bool = False,
) -> Outcome:
    """Register, and let the event named follow: both or neither, both at that time.

    `answers` are those of a dialogue to the questions of the registration, by path.
    Raises UsageProblem or RefusedError with the faults or reasons of both, RegisteredAlready.
    """
    machine = machine_named(desk.workspace, machine_name)
    after = [event_after(machine, event_name)] if event_name else []
    wanted = ((machine.asked, words, answers), *((r, event_words, NO_ANSWERS) for r in after))
    own, *others = _said(desk, wanted, read_file)
    then = zip((rule.name for rule in after), others, strict=True)
    return receive(desk, machine.name, own.fields, then, at, again)


def _said(
    desk: Desk,
    wanted: Iterable[tuple[EventRule, Words, Mapping[str, Answer]]],
    read_file: ReadFile,
) -> tuple[Said, ...]:
    """What was said with each, typed; raises UsageProblem with the faults of all of them."""
    rules = desk.workspace.latest_rules
    found: list[Said] = []
    faults: list[str] = []
    lookups = desk.lookups(rules, read_file)
    for rule, words, answers in wanted:
        try:
            found.append(said_with(rules, rule, words, lookups, answers=answers))
        except UsageProblem as problem:
            faults.append(str(problem))
    if faults:
        raise UsageProblem("\n".join(faults))
    return tuple(found)
