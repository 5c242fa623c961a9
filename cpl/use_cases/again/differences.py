"""What a row says otherwise than the record that it is: field by field, and what happened since.

A row that says what the record says now, or what it said when it was imported, says nothing
new. An empty cell takes nothing back, and what was cleared is not put back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Refused
from cpl.domain.matters.statements import TIME, statements
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import (
    Value,
    Values,
    at_path,
    is_blank,
    is_not_here,
    may_have_read,
    shown,
)
from cpl.store.index.kept_matters import KeptMatter
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.again.told import Told, ToldEvent, judged_event
from cpl.use_cases.desk import Desk


@dataclass(frozen=True)
class SaidAnew:
    """One field that the row says otherwise; `event`: of which event, empty for registration.

    The path of a change of when an event was is 时间.
    """

    path: FieldPath
    before: Value | None
    after: Value
    event: str = ""

    @property
    def name(self) -> str:
        return f"{self.event}.{self.path}" if self.event else self.path


@dataclass(frozen=True)
class Differences:
    """What a row says anew of a record, and what of it the rules do not let happen.

    `events` may happen now, one after the other; `left_out` may not, and none after it.
    `declined` are the names of what it says anew and somebody decided not to take over.
    """

    loaded: Readable
    fields: tuple[SaidAnew, ...] = ()
    events: tuple[ToldEvent, ...] = ()
    left_out: tuple[ToldEvent, Refused] | None = None
    declined: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.fields or self.events)

    @property
    def names(self) -> tuple[str, ...]:
        """What has changed, as a person calls it: `接收时间`, `答复.时间`, `回访`."""
        return (*(each.name for each in self.fields), *(each.name for each in self.events))


def may_say_less(told: Told, kept: KeptMatter) -> bool:
    """Does the record say more than the row does, but for the id that it was given?"""
    is_given = told.rules.parts.source_id.head in told.machine.registration.fields
    return len(kept.statements) > len(statements_in(told)) + is_given


def emptied(workspace: Workspace, found: Differences, blank: Iterable[str]) -> Iterator[str]:
    """Of the fields that are blank in the row those that its table filled in at first.

    What was added or taken away here since is no matter of the table's.
    """
    values = found.loaded.card.values
    here = [each for each in map(FieldPath, blank) if not is_blank(at_path(values, each))]
    first = _at_first(workspace, found.loaded) or found.loaded.record.fields if here else {}
    for path in here:
        said = at_path(first, path)
        if not (is_blank(said) or is_not_here(shown(said))):
            yield path


def says_nothing_new(told: Told, kept: KeptMatter) -> bool:
    """Is all that the row says in the index for the record? Quick, and never wrongly yes."""
    return bool(kept.statements) and statements_in(told) <= kept.statements


def statements_in(told: Told) -> frozenset[bytes]:
    """A digest of each thing that the row says, as the index keeps those of a record."""
    events = ((each.name, each.at, each.fields) for each in told.events)
    return statements(told.fields, events)


def differences(desk: Desk, told: Told, number: str, ours: tuple[str, ...] = ()) -> Differences:
    """The record is opened, and where it was corrected since, also as it was at first.

    `ours`: the names of what is not to be as the row says.
    """
    loaded = desk.workspace.load(number)
    pairs = _paired(told, loaded)
    changes = [*_registered(desk.workspace, told, loaded), *_of_events(told, loaded, pairs)]
    there = [said for said, _ in pairs]
    anew = [each for each in told.events if each not in there]
    events, left_out = _since(desk, loaded.card, [each for each in anew if each.name not in ours])
    names = [*(each.name for each in changes), *(each.name for each in anew)]
    declined = tuple(dict.fromkeys(each for each in names if each in ours))
    fields = tuple(each for each in changes if each.name not in ours)
    return Differences(loaded, fields, events, left_out, declined)


def _registered(workspace: Workspace, told: Told, loaded: Readable) -> Iterator[SaidAnew]:
    card = loaded.card
    first: Values | None = None
    for path, after in _leaves(told.fields):
        known = at_path(card.registered, path), at_path(card.values, path)
        if _is_among(after, known):
            continue
        first = _at_first(workspace, loaded) if first is None else first
        if not _is_among(after, (at_path(first, path),)):
            before = known[0] if is_blank(known[1]) else known[1]
            yield SaidAnew(path, before, after)


def _is_among(after: Value, known: tuple[Value | None, ...]) -> bool:
    """Is it said already, or was it cleared?"""
    said = [shown(each) for each in known]
    new = shown(after)
    return new in said or any(is_not_here(each) or may_have_read(each, new) for each in said)


def _at_first(workspace: Workspace, loaded: Readable) -> Values:
    """What a corrected record said when it was first recorded; nothing of one that was not."""
    rules = (loaded.card.machine.event(each.name) for each in loaded.record.history[1:])
    if not any("corrected" in each.means for each in rules if each):
        return {}
    commits = workspace.git.log(loaded.path)
    data = workspace.git.committed_bytes(loaded.path, commits[-1].sha) if commits else None
    found = workspace.load_bytes(loaded.path, data) if data is not None else None
    return found.record.fields if isinstance(found, Readable) else {}


def _leaves(values: Values, above: str = "") -> Iterator[tuple[FieldPath, Value]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield FieldPath(f"{above}{name}"), value


# —— what happened since ——


def _paired(told: Told, loaded: Readable) -> list[tuple[ToldEvent, Event]]:
    """The events that the row and the record both tell of: the first of a name is the first."""
    known: dict[str, list[Event]] = defaultdict(list)
    for event in loaded.record.history[1:]:
        known[event.name].append(event)
    return [(each, known[each.name].pop(0)) for each in told.events if known[each.name]]


def _of_events(
    told: Told, loaded: Readable, pairs: list[tuple[ToldEvent, Event]]
) -> Iterator[SaidAnew]:
    for said, event in pairs:
        was = event.at, loaded.record.registered.at
        if shown(said.at) != shown(event.at) and not _moved_along(told, said, *was):
            yield SaidAnew(FieldPath(TIME), event.at, said.at, said.name)
        for path, after in _leaves(said.fields):
            before = at_path(event.fields, path)
            if not _is_among(after, (before, at_path(loaded.card.values, path))):
                yield SaidAnew(path, before, after, said.name)


def _moved_along(told: Told, said: ToldEvent, at: datetime, registered: datetime) -> bool:
    """Is it of the time of receipt, here and there, and only that one has changed?"""
    return said.at == told.received and at == registered


def _since(
    desk: Desk, card: Card, anew: list[ToldEvent]
) -> tuple[tuple[ToldEvent, ...], tuple[ToldEvent, Refused] | None]:
    """Of the events that the record has not: those that may happen, and the first that may not."""
    found: list[ToldEvent] = []
    for each in anew:
        if each.name not in card.machine.events:
            continue
        outcome = judged_event(desk, card, each)
        if isinstance(outcome, Refused):
            return tuple(found), (each, outcome)
        if outcome.told:
            break  # it would change other records, too
        found.append(each)
        card = outcome.card
    return tuple(found), None
