"""Two versions of one record: the events new, altered, gone; the fields that say otherwise."""

from collections.abc import Iterator, Sequence

from cpl.dataclass import dataclass
from cpl.domain.cases.reasons import EventPart, FieldAt
from cpl.domain.cases.record import Event
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values


@dataclass(frozen=True)
class EventEntry:
    """An event as it stands now, and as it stood; `is_between`: new, and not at the end."""

    event: Event
    before: Event | None
    is_between: bool


@dataclass(frozen=True)
class FieldDifference:
    """What a field said before, and says now; None where it says nothing."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class PartDifference(FieldDifference):
    """The same for a part of an event, and where it stands."""

    about: EventPart | FieldAt


def entries_of(old: tuple[Event, ...], new: tuple[Event, ...]) -> tuple[EventEntry, ...]:
    """The new history, each event beside the one that it was; those at the end are added."""
    found: list[EventEntry] = []
    for _, i, i_end, j, j_end in _runs(old, new):
        for offset, event in enumerate(new[j:j_end]):
            was = old[i + offset] if i + offset < i_end else None
            found.append(EventEntry(event, was, was is None and i_end < len(old)))
    return tuple(found)


def _runs(
    old: tuple[Event, ...], new: tuple[Event, ...]
) -> Sequence[tuple[str, int, int, int, int]]:
    """How the old history became the new one, as `SequenceMatcher.get_opcodes` tells it."""
    if new[: len(old)] == old:  # as nearly every time
        end = len(old)
        return [("equal", 0, end, 0, end), ("insert", end, end, end, len(new))]
    was, now = ([repr(each) for each in history] for history in (old, new))  # a dict has no hash
    from difflib import SequenceMatcher

    return SequenceMatcher(None, was, now, autojunk=False).get_opcodes()


def removed(old: tuple[Event, ...], entries: tuple[EventEntry, ...]) -> Iterator[Event]:
    """The events of the old history that have no place in the new one."""
    kept = {id(entry.before) for entry in entries}
    yield from (event for event in old if id(event) not in kept)


def parts_changed(old: Event, new: Event) -> Iterator[PartDifference]:
    """What is different in an event, in the order in which it is written."""
    parts = (
        (EventPart.TIME, "时间", old.at, new.at),
        (EventPart.NAME, "事件", old.name, new.name),
        (EventPart.ACTOR, "经办", old.actor, new.actor),
        (EventPart.ROLE, "角色", old.role, new.role),
        (EventPart.TIME, "登记于", old.recorded_at, new.recorded_at),
        (EventPart.ACTOR, "登记人", old.recorder, new.recorder),
        (EventPart.ACTOR, "依据", old.basis, new.basis),
        (EventPart.ACTOR, "代", old.stands_for, new.stands_for),
    )
    for about, name, was, now in parts:
        if was != now:
            yield PartDifference(name, was, now, about)
    for each in fields_changed(old.fields, new.fields):
        yield PartDifference(each.name, each.before, each.after, FieldAt(FieldPath(each.name)))


def fields_changed(old: Values, new: Values) -> Iterator[FieldDifference]:
    """Every field that says another thing, in the order of the old ones."""
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldDifference(name, old.get(name), new.get(name))
