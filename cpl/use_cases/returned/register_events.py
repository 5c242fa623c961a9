"""Which events let a record say what somebody wrote into its row of a register.

What was registered is put right by the event that corrects; what an event decided, by an
event that means nothing but that it is decided otherwise now. Whatever moves a complaint
along is done by its own command, with what it needs to know, and never by typing in a cell.
"""

from collections.abc import Sequence

from cpl.codec.spellings.words import Said
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.unchanged import SETS
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, at_path, is_blank
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.returned.cell_changes import CellChange, CellRefused
from cpl.use_cases.transitions.recording import RefusedError, Step, step_for
from cpl.use_cases.transitions.transition import accepted_or_refused

ONLY_SAYS = SETS | {"noted"}
UNSAID = "（还没有写）"
"""Stands for the reason while it is only shown what would happen."""
MOST_NAMED = 3


@dataclass(frozen=True)
class EventOfCells:
    """One event and the cells that it takes."""

    step: Step
    cells: tuple[CellChange, ...]
    lacks_reason: bool


@dataclass(frozen=True)
class RecordChanges:
    """What is to happen to one record, and its file before the first and after the last of it."""

    number: str
    events: tuple[EventOfCells, ...]
    change: Change


def events_for(
    desk: Desk, loaded: Readable, wanted: Sequence[CellChange], reason: str
) -> tuple[RecordChanges | None, tuple[CellRefused, ...]]:
    """The events that take the cells, judged one after the other, and the cells none takes."""
    number = loaded.card.number
    refused: list[CellRefused] = []
    by_rule: dict[str, list[CellChange]] = {}
    for each in wanted:
        rule = _rule_for(loaded.card, each.path)
        if rule is None:
            refused.append(CellRefused(each.spot, number, _other_way(loaded.card, each)))
        else:
            by_rule.setdefault(rule.name, []).append(each)
    now = loaded
    done: list[EventOfCells] = []
    for name, cells in by_rule.items():
        try:
            found = _event(desk, now, loaded.card.machine.events[name], tuple(cells), reason)
        except CplError as error:
            refused.extend(CellRefused(each.spot, number, _one_line(error)) for each in cells)
            continue
        now = found.step.written
        done.append(found)
    change = Change(loaded.path, loaded.data, now.data)
    return (RecordChanges(number, tuple(done), change) if done else None), tuple(refused)


def _event(
    desk: Desk, loaded: Readable, rule: EventRule, cells: tuple[CellChange, ...], reason: str
) -> EventOfCells:
    """One event on the record as the events before it left it.

    Raises RefusedError, and UsageProblem where it would change other records, too.
    """
    values: dict[str, Value] = {each.path: each.after for each in cells}
    reasons = _reasons(loaded.card, rule)
    told = dict.fromkeys(reasons, reason or UNSAID)
    if "corrected" in rule.means:
        naming = loaded.rules.naming_corrected(rule)
        fields = {**dict.fromkeys(naming, "、".join(values)), **told}
        said = Said(fields, values)
    else:
        said = Said({**values, **told})
    accepted = accepted_or_refused(desk, loaded, rule, said)
    if accepted.told:
        raise UsageProblem(f"“{rule.name}”会牵动别的记录，用 cpl do {loaded.card.number} 来办。")
    return EventOfCells(step_for(desk, loaded, accepted), cells, bool(reasons) and not reason)


def _rule_for(card: Card, path: FieldPath) -> EventRule | None:
    """The event that says this field anew and moves nothing; None where there is none now."""
    now = [each for each in possible(card) if not each.told_only]
    setters = sorted(
        (each for each in now if _sets(card, each, path)),
        key=lambda each: (path.head not in each.give, len(each.fields)),
    )
    decided = any(path.head in each.event.fields for each in card.happened[1:])
    blank = is_blank(at_path(card.values, path))
    if path.head in card.machine.registration.heads and not decided:
        correcting = [each for each in now if "corrected" in each.means]
        setters = [*setters, *correcting] if blank else [*correcting, *setters]
    return next(iter(setters), None)


def _sets(card: Card, rule: EventRule, path: FieldPath) -> bool:
    """Does it say that field, at most with a reason, and nothing else besides?"""
    says_only = bool(rule.means) and rule.means <= ONLY_SAYS and "corrected" not in rule.means
    return (
        says_only
        and path.head in rule.heads
        and set(rule.give) <= {path.head, *_reasons(card, rule)}
    )


def _reasons(card: Card, rule: EventRule) -> list[str]:
    """What it must be given to say why."""
    heads = {each.head for each in card.rules.parts.reason}
    return [name for name in rule.give if name in heads]


def _other_way(card: Card, cell: CellChange) -> str:
    """Which command says it, of those that can happen now and begin nothing anew."""
    now = [each for each in possible(card) if not each.told_only and not each.means & NEW_ROUND]
    takes = [each.name for each in now if cell.path in each.fields][:MOST_NAMED]
    command = f"cpl do {card.number} {takes[0]}" if takes else f"cpl do {card.number}"
    by = f"（{'、'.join(takes)}）" if takes else ""
    return f"“{cell.path}”由办的那件事{by}来定，不能在表里改；用 {command}。"


def _one_line(error: CplError) -> str:
    """All reasons on the one line of the cell."""
    reasons = error.refused.reasons if isinstance(error, RefusedError) else ()
    return "".join(f"{each.say}{each.mend}" for each in reasons) or str(error)
