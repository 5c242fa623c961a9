"""A record as plain lists and texts, from which it is made again in a tenth of the time.

What its file says takes longest to read because it may be wrong anywhere; this was read.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from sys import intern
from typing import Any

from cpl.codec.records.record import NOTHING_SAID
from cpl.domain.cases.record import Event, Record
from cpl.domain.values.value import Value, Values

LONG = 16
MOMENT, DAY, AMOUNT, MANY = "m", "d", "a", "t"
"""What a list begins with that stands for a value JSON has not."""


def plain_of(record: Record) -> list[Any]:
    """What `record_of` takes back; raises TypeError for a value that it could not."""
    events = [_plain_event(each) for each in record.history]
    return [record.number, record.machine, record.state, _plain(record.fields), events]


def record_of(plain: list[Any]) -> Record:
    number, machine, state, fields, events = plain
    history = tuple([_event(*each) for each in events])
    return Record(number, intern(machine), intern(state), _values(fields), history)


def times_in(plain: list[Any]) -> list[str]:
    """When each of its events happened, as it is written there."""
    return [at for _, _, _, at, *_ in plain[-1]]


def _plain_event(event: Event) -> list[Any]:
    said = [event.recorder, event.basis, event.stands_for]
    told = [event.name, event.actor, event.role, f"{event.at}", _plain(event.fields)]
    return [*told, event.recorded_at and f"{event.recorded_at}", *said]


def _event(
    name: str,
    actor: str,
    role: str,
    at: str,
    fields: dict[str, Any],
    recorded_at: str | None,
    recorder: str | None,
    basis: str | None,
    stands_for: str | None,
) -> Event:
    return Event(
        intern(name),
        datetime.fromisoformat(at),
        intern(actor),
        intern(role),
        _values(fields),
        datetime.fromisoformat(recorded_at) if recorded_at else None,
        recorder,
        basis,
        stands_for,
    )


def _plain(value: Value | Values) -> Any:
    match value:
        case str() | bool() | int():
            return value
        case datetime():
            return [MOMENT, f"{value}"]
        case date():
            return [DAY, f"{value}"]
        case Decimal():
            return [AMOUNT, f"{value}"]
        case tuple():
            return [MANY, *map(_plain, value)]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
    raise TypeError(type(value))


def _values(plain: dict[str, Any]) -> Values:
    """Names are the same objects in all records, as when they are read from files."""
    if not plain:
        return NOTHING_SAID
    return {intern(name): _value(each) for name, each in plain.items()}


def _value(plain: Any) -> Value:
    """What many say, a unit or a kind, is the same object in all of them, too."""
    if isinstance(plain, str):
        return intern(plain) if len(plain) < LONG else plain
    if isinstance(plain, dict):
        return _values(plain)
    if not isinstance(plain, list):
        said: Value = plain
        return said
    kind, *found = plain
    if kind == MANY:
        return tuple(map(_value, found))
    (text,) = found
    if kind == AMOUNT:
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == MOMENT else date.fromisoformat(text)
