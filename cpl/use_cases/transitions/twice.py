"""Is what was just recorded the same as what was recorded a moment before?

A line that broke off after the commit leaves no answer, and whoever types it again has it twice.
It may be meant, so it is told and not refused.
"""

from datetime import timedelta

from cpl.domain.cases.record import Event
from cpl.domain.regulation.numbers import date_in
from cpl.domain.values.value import Values
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.transitions.recording import Step

SOON = timedelta(minutes=10)


def twice_said(workspace: Workspace, step: Step) -> str:
    """What stands there twice now and how to take it back; empty where nothing does."""
    *before, now = step.written.record.history
    if not before:
        return _registered_twice(workspace, step.written)
    if not _is_again(before[-1], now):
        return ""
    return (
        f"注意：一模一样的“{now.name}”{before[-1].at:%H:%M} 刚记过，现在有两条。记重了：cpl undo。"
    )


def _registered_twice(workspace: Workspace, written: Readable) -> str:
    number, day = written.card.number, date_in(written.card.number)
    others = workspace.numbers_on(written.card.machine, day) if day else ()
    last = max((each for each in others if each < number), default=None)
    found = workspace.file_of(last) if last else None
    if not isinstance(found, Readable) or _registration(found) != _registration(written):
        return ""
    one, other = found.record.registered, written.record.registered
    if not _is_again(one, other):
        return ""
    return f"注意：{last} {one.at:%H:%M} 刚登记过，和这一件一模一样。记重了，这一件作废或者并案。"


def _registration(file: Readable) -> Values:
    """What was registered, but for the minute in which it came."""
    received = file.card.machine.received
    return {name: value for name, value in file.record.fields.items() if name != received}


def _is_again(one: Event, other: Event) -> bool:
    return timedelta() <= other.at - one.at <= SOON and _words(one) == _words(other)


def _words(event: Event) -> tuple[object, ...]:
    return event.name, event.actor, event.role, event.fields
