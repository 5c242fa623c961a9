"""One record of any machine: what was registered, and what has happened since."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.values.value import Value, Values


@dataclass(frozen=True)
class Event:
    """Something that happened to a record.

    `at` is when it happened, `recorded_at` when it was written down if that
    differs; `actor` decided, `recorder` typed if that was somebody else, on
    the strength of `basis` (a signed scan, a message, a call).
    """

    name: str
    at: datetime
    actor: str
    role: str
    fields: Values = field(default_factory=dict)
    recorded_at: datetime | None = None
    recorder: str | None = None
    basis: str | None = None


@dataclass(frozen=True)
class Record:
    """A complaint, a rectification order, an accountability confirmation or a patrol."""

    number: str
    machine: str
    state: str
    fields: Values
    history: tuple[Event, ...]

    @property
    def registered(self) -> Event:
        return self.history[0]


@dataclass(frozen=True)
class Person:
    """Somebody in staff.yaml; `contact`: how else he is reached, as (way, number or name)."""

    name: str
    email: str
    roles: tuple[str, ...]
    unit: str = ""
    desk: str = ""
    contact: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Staff:
    """Who works here."""

    people: Mapping[str, Person]

    def with_email(self, email: str) -> Person | None:
        return next((each for each in self.people.values() if each.email == email), None)


def links_of(values: Values, numbers: frozenset[str]) -> tuple[str, ...]:
    """The record numbers that stand in the fields named in `numbers`."""
    found: list[str] = []
    for name in numbers.intersection(values):
        value: Value = values[name]
        found.extend(
            str(each) for each in (value if isinstance(value, tuple) else (value,)) if each
        )
    return tuple(dict.fromkeys(found))
