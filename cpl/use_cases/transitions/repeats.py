"""Is what is to be registered there already, typed a moment or some hours ago today?

The same line called up again, the same chat pasted twice, a colleague who took the same call:
exactly the same is not registered again unless that is said; the same words are told.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from cpl.codec.records.record import IN_BYTES
from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.regulation.rules import Machine, Phase
from cpl.domain.values.value import Value, Values, shown
from cpl.loading import pattern
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace

FIRST_WORDS = 6
ESCAPE = b"\\"
BEGINNING = pattern(r"\w{1,11}")


@dataclass(frozen=True)
class Repeat:
    """A record of today that says the same; `exactly`: in every field but the minute of receipt."""

    earlier: Readable
    exactly: bool

    @property
    def told(self) -> str:
        number, first = self.earlier.card.number, self.earlier.record.registered
        at = f"{first.recorded_at or first.at:%H:%M}"
        if self.exactly:
            return f"{number} 今天 {at} 登记过，和这一件一模一样"
        return f"{number} 今天 {at} 登记过，“{self.earlier.card.machine.summary}”一字不差"


class RegisteredAlready(CplError):
    """Exactly the same was registered today, and nobody said that it happened again."""

    exit_status = 1

    def __init__(self, repeat: Repeat) -> None:
        self.repeat = repeat
        super().__init__(f"{repeat.told}，没有再登记。真的又有一件，同一条命令加 --again。")


def require_new_today(workspace: Workspace, card: Card, day: date) -> None:
    """Raises RegisteredAlready; what is done with as soon as it is registered may be alike."""
    if not card.machine.receives and card.phase is Phase.ENDED:
        return
    found = repeated(workspace, card.machine, card.registered, day, card.number)
    if found is not None and found.exactly:
        raise RegisteredAlready(found)


def repeated(
    workspace: Workspace, machine: Machine, fields: Values, day: date, but: str = ""
) -> Repeat | None:
    """The latest record of that day that says the same, one that does so exactly before others.

    `but` is the number of the record itself.
    """
    story = _story(machine, fields)
    if not story:
        return None
    wanted, words = _told(machine, fields), _beginnings(fields)
    latest: Repeat | None = None
    for path, data in _with_story(workspace, machine, story, day, but):
        if latest is not None and not _may_say(data, words):
            continue  # of those that are not exactly the same the latest is told
        file = workspace.load_bytes(path, data)
        if not isinstance(file, Readable) or file.card.state in machine.voided:
            continue
        if _told(machine, file.record.fields) == wanted:
            return Repeat(file, exactly=True)
        if latest is None and _story(machine, file.record.fields) == story:
            latest = Repeat(file, exactly=False)
    return latest


def _with_story(
    workspace: Workspace, machine: Machine, story: str, day: date, but: str
) -> Iterator[tuple[Path, bytes]]:
    """Only files that may hold the words are read, the latest first: a busy day has hundreds."""
    begins = story.split()[0][:FIRST_WORDS].encode()
    for number in reversed(workspace.numbers_on(machine, day)):
        if number != but:
            path = workspace.path_of(number)
            data = workspace.bytes_of(path)
            if isinstance(data, bytes) and begins in data:
                yield path, data


def _beginnings(fields: Values) -> tuple[str, ...]:
    """The first letters of every text, which stand in a file that says it, however it is quoted."""
    begins = (BEGINNING.match(_folded(each)) for each in _texts(fields))
    return tuple(each[0] for each in begins if each)


def _may_say(data: bytes, words: Iterable[str]) -> bool:
    """May a file say all of these? What is kept aside does not stand in it, nor what is escaped."""
    said = _folded(data.decode(errors="replace"))
    return IN_BYTES in data or ESCAPE in data or all(each in said for each in words)


def _folded(text: str) -> str:
    """A telephone number may be written with gaps and in wide digits."""
    return half_width(text).replace(" ", "")


def _texts(value: Values | Value) -> Iterator[str]:
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, tuple):
        yield from chain.from_iterable(map(_texts, value))


def _story(machine: Machine, fields: Values) -> str:
    return shown(fields.get(machine.summary)).strip()


def _told(machine: Machine, fields: Values) -> Values:
    """What a registration says, with the day on which it came instead of the minute."""
    received = fields.get(machine.received)
    day = received.date() if isinstance(received, datetime) else received
    return {**fields, machine.received: day} if day is not None else fields
