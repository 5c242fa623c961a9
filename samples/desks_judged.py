"""What a play of several desks is judged by: its own journal and the records, nothing of cpl's.

The journal remembers what was decided and where; see `samples.desks`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cpl.domain.cases.record import Event, Record

LIMITS = {"客服专员": Decimal(0), "客服主管": Decimal(200), "客服经理": Decimal(1000)}
"""What a role may give in one complaint, all that was given before included: rules.yaml has it."""
PAID = "补偿"


@dataclass(frozen=True)
class Deed:
    """What somebody decided and cpl recorded: in which record, when, at which desk."""

    number: str
    event: str
    at: datetime
    who: str
    desk: str
    amount: Decimal = Decimal(0)


def lost(journal: Iterable[Deed], records: Mapping[str, Record]) -> list[Deed]:
    """The deeds of which no record tells, neither as what counts nor as a 分歧."""
    told = Counter(
        (number, event.name, event.at, event.actor)
        for number, record in records.items()
        for event in every_event(record)
    )
    missing = []
    for each in journal:
        key = each.number, each.event, each.at, each.who
        told[key] -= 1
        if told[key] < 0:
            missing.append(each)
    return missing


def every_event(record: Record) -> Iterator[Event]:
    """What counts, and what was set apart."""
    yield from record.history
    yield from (each.event for each in record.divergences if each.event is not None)


def twice(journal: Iterable[Deed]) -> list[str]:
    """The numbers that were given out more than once."""
    given = Counter(each.number for each in journal if each.event == "登记")
    return [number for number, many in given.items() if many > 1]


def beyond(records: Iterable[Record]) -> list[str]:
    """Each payment that, with what was given before, is more than its role may give."""
    found = []
    for record in records:
        given = Decimal(0)
        for event in record.history:
            paid = sum(amounts(event), Decimal(0))
            given += paid
            if paid and given > LIMITS.get(event.role, given):
                found.append(f"{record.number} {event.at:%m-%d %H:%M} {event.actor} 共 {given}")
    return found


def amounts(event: Event) -> Iterator[Decimal]:
    """What an event gives, row by row."""
    rows = event.fields.get(PAID)
    for row in rows if isinstance(rows, tuple) else ():
        amount = row.get("金额") if isinstance(row, Mapping) else None
        if isinstance(amount, Decimal):
            yield amount
