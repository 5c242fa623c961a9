"""Walk a regulation with the people who would work under it, and tell what goes wrong."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from time import process_time

from cpl.dataclass import dataclass
from cpl.domain.cases.record import Staff
from cpl.domain.proving.findings import Shown, shown_by
from cpl.domain.proving.moves import Leg, Moves
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.time.calendar import Calendar
from cpl.domain.values.value import Value, Values, shown


@dataclass(frozen=True)
class Proof:
    """What a walk through one machine came to, and the seconds of CPU that it took."""

    machine: Machine
    walk: Walk
    shown: tuple[Shown, ...]
    seconds: float


def proved(
    rules: Rules, staff: Staff, calendar: Calendar, now: datetime, bounds: Bounds
) -> Iterator[Proof]:
    """Each machine of the rules, walked by this staff from `now` on."""
    for machine in rules.machines.values():
        begun = process_time()
        walk = walked(Moves(rules, machine, staff), now, bounds)
        found = tuple(shown_by(walk, calendar))
        yield Proof(machine, walk, found, process_time() - begun)


def commands(machine: Machine, way: Sequence[Leg]) -> Iterator[str]:
    """The steps as somebody would type them; what other records do is told in brackets."""
    for number, step in enumerate(way):
        event = step.event
        said = " ".join(_said(step.after.card.registered if number == 0 else event.fields))
        if step.told:
            yield f"（{said} 那一件里办了事，这里记下：{event.name}）"
        elif number == 0:
            yield f"cpl new {machine.name} {said} --as {event.actor}"
        else:
            yield f"cpl do 1 {event.name} {said}".rstrip() + f" --as {event.actor}"


def _said(fields: Values, group: str = "") -> Iterator[str]:
    for name, value in fields.items():
        yield from _one(f"{group}{name}", value)


def _one(path: str, value: Value) -> Iterator[str]:
    match value:
        case dict():
            yield from _said(value, f"{path}.")
        case (dict() as row, *_):
            yield from _said(row, f"{path}.")
        case _:
            yield f"{path}={shown(value).replace(' ', 'T')}"
