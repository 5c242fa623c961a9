"""One record of any machine: what was registered, and what has happened since."""

from dataclasses import field
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.values.value import Values, each_shown


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a record.

    `at` is when it happened, `recorded_at` when it was written down if that
    differs; `actor` decided, `recorder` typed if that was somebody else, on
    the strength of `basis` (a signed scan, a message, a call). `stands_for`: whose role
    the actor had for a time, where it was not his own.
    """

    name: str
    at: datetime
    actor: str
    role: str
    fields: Values = field(default_factory=dict)
    recorded_at: datetime | None = None
    recorder: str | None = None
    basis: str | None = None
    stands_for: str | None = None

    @property
    def doer(self) -> str:
        """`李敏（代陈总）`: the actor as people are told of him."""
        return f"{self.actor}（代{self.stands_for}）" if self.stands_for else self.actor

    @property
    def hands(self) -> frozenset[str]:
        """Whose doing it is: the actor's, and his for whom he stood in."""
        return frozenset((self.actor, *([self.stands_for] if self.stands_for else [])))


@dataclass(frozen=True)
class Settlement:
    """What was decided about a divergence: it does not count, or was done again properly.

    `instead` names the event that stands for it; empty where it does not count.
    """

    outcome: str
    at: datetime
    actor: str
    role: str
    reason: str = ""
    instead: str = ""


@dataclass(frozen=True)
class Divergence:
    """What one desk did and another's doing leaves no room for: an event, or a registered value.

    `fields` are registered fields that two desks changed differently, with the value that did
    not stay; they are empty where there is an event. `why` is what stood against it.
    """

    why: str
    event: Event | None = None
    fields: Values = field(default_factory=dict)
    settled: Settlement | None = None

    @property
    def is_open(self) -> bool:
        return self.settled is None


@dataclass(frozen=True, slots=True)
class Record:
    """A complaint, a rectification order, an accountability confirmation or a patrol.

    `divergences` are no part of what happened: nothing that is replayed or counted reads them.
    """

    number: str
    machine: str
    state: str
    fields: Values
    history: tuple[Event, ...]
    divergences: tuple[Divergence, ...] = ()

    @property
    def registered(self) -> Event:
        return self.history[0]


def links_of(values: Values, numbers: frozenset[str]) -> tuple[str, ...]:
    """The record numbers that stand in the fields named in `numbers`."""
    found: list[str] = []
    for name in numbers.intersection(values):
        found.extend(each_shown(values[name]))
    return tuple(dict.fromkeys(found))
