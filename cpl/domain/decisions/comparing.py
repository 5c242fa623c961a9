"""Two versions of one record: events new, altered, gone; fields that differ, named or not."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cpl.dataclass import dataclass
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, shown

SEPARATORS = re.compile("[、，,；;\n]")


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


def paths_changed(was: Values, now: Values) -> Iterator[tuple[str, Value]]:
    """Each field that is another now, by its path, and what it says now."""
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            inside = paths_changed(old, new)
            yield from ((FieldPath.of(name, path), value) for path, value in inside)
        else:
            yield name, new if new is not None else ""


def misnamed(
    rules: Rules, machine: Machine, events: Iterable[Event], corrections: Iterable[str]
) -> Iterator[Reason]:
    """Why these events may not be the ones that corrected this: they name other fields.

    A field is named by its path, its last part, the group that it is in or one inside of it.
    """
    said = [
        (name, shown(event.fields.get(name)))
        for event in events
        if (rule := machine.event(event.name))
        for name in rules.naming_corrected(rule)
    ]
    words = [word for _, text in said for each in SEPARATORS.split(text) if (word := each.strip())]
    paths = tuple(map(FieldPath, corrections))
    known = (*_registered(rules, machine), *paths)
    meant = [each for word in words for each in _meant(word, known)]
    changed = [path for path in paths if not any(_overlap(path, each) for each in meant)]
    if words and changed:
        yield Reason(
            "correction-misnamed",
            f"写的是更正“{'、'.join(words)}”，改了的却有“{'、'.join(changed)}”。",
            f"“{said[0][0]}”照实写改了哪几项；用命令更正的不用写，自动记上。",
            about=FieldAt(FieldPath(said[0][0])),
        )


def _registered(rules: Rules, machine: Machine) -> Iterator[FieldPath]:
    """What is registered, and each member of a group that is."""
    for head in machine.registration.heads:
        yield from (FieldPath.of(head, member) for member in ("", *rules.fields[head].fields))


def _meant(word: str, known: Sequence[FieldPath]) -> Sequence[FieldPath]:
    """The fields that somebody's own words may mean: any of them where they name none."""
    found = [each for each in known if word in (each, each.leaf)]
    found = found or [each for each in known if each.leaf in word]
    groups = {each.head for each in found if each.member}
    return [each for each in found if each not in groups] or known


def _overlap(one: FieldPath, other: FieldPath) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
