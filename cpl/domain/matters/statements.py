"""Everything that a record says, thing by thing, each as a digest: is a row all among it?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b

from cpl.domain.cases.record import Event, Record
from cpl.domain.values.value import Values, shown

STATEMENT_SIZE = 6
TIME = "时间"


def statements(fields: Values, events: Iterable[tuple[str, datetime, Values]]) -> frozenset[bytes]:
    """A digest of each thing that is said: of a registration, and of each event after it."""
    found = set(_each("", fields))
    counts: dict[str, int] = {}
    for name, at, said in events:
        counts[name] = counts.get(name, 0) + 1
        which = f"{name}{counts[name]}"
        found.add(_statement(which, TIME, shown(at)))
        found.update(_each(which, said))
    return frozenset(found)


def statements_of(record: Record) -> frozenset[bytes]:
    later: tuple[Event, ...] = record.history[1:]
    return statements(record.fields, ((each.name, each.at, each.fields) for each in later))


def _each(which: str, values: Values, above: str = "") -> Iterator[bytes]:
    for name, value in values.items():
        path = f"{above}{name}"
        if not isinstance(value, str) and isinstance(value, Mapping):
            yield from _each(which, value, f"{path}.")
        else:
            yield _statement(which, path, shown(value))


def _statement(which: str, path: str, text: str) -> bytes:
    return blake2b(
        f"{which}\0{path}\0{text}".encode(errors="replace"), digest_size=STATEMENT_SIZE
    ).digest()
