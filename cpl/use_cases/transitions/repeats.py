"""Is what is to be registered there already, typed a moment or some hours ago today?

The same line called up again, the same chat pasted twice, a colleague who took the same call:
exactly the same is not registered again unless that is said; the same words are told.
"""

from collections.abc import Iterator
from datetime import date, datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.regulation.rules import Machine, Phase
from cpl.domain.values.value import Values, shown
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace

FIRST_WORDS = 6


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
    wanted = _told(machine, fields)
    found = [
        Repeat(each, _told(machine, each.record.fields) == wanted)
        for each in _with_story(workspace, machine, story, day, but)
        if each.card.state not in machine.voided
    ]
    return max(found, key=lambda each: (each.exactly, each.earlier.card.number), default=None)


def _with_story(
    workspace: Workspace, machine: Machine, story: str, day: date, but: str
) -> Iterator[Readable]:
    """Only files that may hold the words are read: a busy day has hundreds."""
    begins = story.split()[0][:FIRST_WORDS].encode()
    for number in workspace.numbers_on(machine, day):
        if number == but:
            continue
        path = workspace.path_of(number)
        data = workspace.bytes_of(path)
        if isinstance(data, bytes) and begins in data:
            file = workspace.load_file(path)
            if isinstance(file, Readable) and _story(machine, file.record.fields) == story:
                yield file


def _story(machine: Machine, fields: Values) -> str:
    return shown(fields.get(machine.summary)).strip()


def _told(machine: Machine, fields: Values) -> Values:
    """What a registration says, with the day on which it came instead of the minute."""
    received = fields.get(machine.received)
    day = received.date() if isinstance(received, datetime) else received
    return {**fields, machine.received: day} if day is not None else fields
