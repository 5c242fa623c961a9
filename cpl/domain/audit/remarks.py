"""One thing that is to be said of a change of a record, by whichever part of the audit."""

from cpl.dataclass import dataclass
from cpl.domain.cases.record import Event


@dataclass(frozen=True)
class Remark:
    """What is to be said of a change; `index`: of which event of it, None: of the record.

    `key` tells it from every other by contents.
    """

    code: str
    say: str
    index: int | None = None
    people: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


def remark(code: str, say: str, index: int, event: Event, people: tuple[str, ...] = ()) -> Remark:
    """What is to be said of one event."""
    return Remark(code, say, index, people or (event.actor,), (repr(event),))
