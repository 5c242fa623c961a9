"""Is what was just recorded the same as what was recorded a moment before?

A line that broke off after the commit leaves no answer, and whoever types it again has it twice.
It may be meant, so it is told and not refused.
"""

from datetime import timedelta

from cpl.domain.cases.record import Event
from cpl.domain.regulation.numbers import date_in
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.transitions.recording import Step

SOON = timedelta(minutes=10)


def twice_said(workspace: Workspace, step: Step) -> str:
    """What stands there twice now and how to take it back; empty where nothing does."""
    *before, now = step.written.record.history
    if not before:
        return _registered_twice(workspace, step.written)
    corrects = "corrected" in step.written.card.machine.events[now.name].means
    if corrects or not _is_again(before[-1], now):  # a correction that changes nothing is refused
        return ""
    return (
        f"注意：一模一样的“{now.name}”{before[-1].at:%H:%M} 刚记过，现在有两条。记重了：cpl undo。"
    )


def _registered_twice(workspace: Workspace, written: Readable) -> str:
    """The same words as another one's of that day; the very same was asked about before."""
    from cpl.use_cases.transitions.repeats import repeated  # most events register nothing

    card, day = written.card, date_in(written.card.number)
    fields = written.record.fields
    found = repeated(workspace, card.machine, fields, day, card.number) if day else None
    if found is None or found.exactly:
        return ""
    return f"注意：{found.told}。是同一件的，这一件作废或者并案。"


def _is_again(one: Event, other: Event) -> bool:
    return timedelta() <= other.at - one.at <= SOON and _words(one) == _words(other)


def _words(event: Event) -> tuple[object, ...]:
    return event.name, event.actor, event.role, event.fields
