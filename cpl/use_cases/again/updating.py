"""`--update`: what a row says anew of its record happens to it, as far as the rules let it.

What happened since comes first, then what is put right: nothing that was registered is ever
written over in silence. A table may update very many records: of each only its file is kept,
and that on the disk.
"""

from collections.abc import Iterable, Iterator

from cpl.dataclass import dataclass
from cpl.domain.decisions.engine import Accepted
from cpl.domain.matters.statements import TIME
from cpl.domain.regulation.rules import Meta
from cpl.domain.values.value import shown
from cpl.sequence import PackedTexts
from cpl.store.changeset import Change
from cpl.store.record_files import Readable
from cpl.store.tables.filled import Spot
from cpl.store.tables.many import Spooled
from cpl.use_cases.again.differences import Differences, SaidAnew
from cpl.use_cases.again.told import judged_event
from cpl.use_cases.desk import Desk
from cpl.use_cases.returned.cell_changes import CellChange
from cpl.use_cases.returned.register_events import events_for
from cpl.use_cases.transitions.recording import Step, step_for

CLOSED = "你看到的是脱敏的：你不经手这一件，请经手的人来改。"


@dataclass(frozen=True)
class Updated:
    """What happens to one record because of one row, and why the rest does not.

    `change` is None where nothing can happen.
    """

    number: str
    steps: tuple[Step, ...]
    change: Change | None
    refused: tuple[str, ...]


class Updates:
    """What happens to all the records that a table updates, in the order of its rows."""

    def __init__(self, desk: Desk) -> None:
        self.numbers = PackedTexts()
        self.changes = Spooled[Change](desk.workspace.git.folder())
        self.events: dict[str, None] = {}
        self.rules: dict[Meta, None] = {}

    def take(self, done: Updated) -> None:
        """Nothing is kept where nothing can happen; raises SpoolFailed."""
        if done.change is None:
            return
        self.numbers.add(done.number)
        self.changes.add(done.change)
        self.events.update((each.event.name, None) for each in done.steps)
        self.rules.update((each.card.rules.meta, None) for each in done.steps)

    def __len__(self) -> int:
        return len(self.numbers)


def updated(desk: Desk, found: Differences, row: int, reason: str) -> Updated:
    """The row's news, judged one after the other; nothing is written yet.

    `desk.basis` says of which file; `reason` stands where the rules want one.
    """
    loaded, number = found.loaded, found.loaded.card.number
    if desk.onlooker.opened(loaded) is not loaded:
        return Updated(number, (), None, (CLOSED,))
    happened = tuple(_happened(desk, found))
    now = happened[-1].written if happened else loaded
    cells = [_cell(each, row) for each in found.fields if each.path != TIME]
    put_right, refused = events_for(desk, now, cells, reason) if cells else (None, ())
    steps = (*happened, *(each.step for each in put_right.events)) if put_right else happened
    change = Change(loaded.path, loaded.data, steps[-1].change.after) if steps else None
    why = (*_unchangeable(found.fields), *(each.why for each in refused))
    return Updated(number, steps, change, tuple(dict.fromkeys(why)))


def _happened(desk: Desk, found: Differences) -> Iterator[Step]:
    now: Readable = found.loaded
    for each in found.events:
        outcome = judged_event(desk, now.card, each)
        if not isinstance(outcome, Accepted):
            return
        step = step_for(desk, now, outcome)
        now = step.written
        yield step


def _cell(each: SaidAnew, row: int) -> CellChange:
    spot = Spot("", f"第 {row} 行", shown(each.after))
    return CellChange(spot, each.path, each.before, each.after)


def _unchangeable(fields: Iterable[SaidAnew]) -> Iterator[str]:
    for each in fields:
        if each.path == TIME:
            yield f"“{each.event}”是什么时候的，记下了就不能改。"
