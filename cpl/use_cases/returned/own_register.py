"""Our own register comes back: what was changed in it, and then one commit of all that can be.

Only cells that are not as they were printed count, and each through the event of the rules
that may say it. Rows that were taken out delete nothing, rows that were put in register
nothing, and a record that has moved on since is left as it is.
"""

from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.problems import UsageProblem
from cpl.store.copying import digest_of
from cpl.store.tables.register_book import ChangedRow, ReturnedRegister
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.returned.cell_changes import (
    BASIS,
    CellRefused,
    changes_of,
    is_misplaced,
    shuffled,
)
from cpl.use_cases.returned.register_events import RecordChanges, events_for
from cpl.use_cases.trail import MOST_TRAILERS, Message, tried_again, without_phones

BROUGHT_IN = "导回台账"
MISPLACED = (
    "这一行大半格子和出的时候不一样，像是编号和别的列错开了（只排了几列，或者贴错了行），"
    "整行没有采用。"
)
SHUFFLED = "这一列还是原来那些内容，只是换了行，像是单独排了序，没有采用；真要改的用 cpl do 编号。"


@dataclass(frozen=True)
class RegisterPlan:
    """What bringing a register in does; `already` counts cells that say what is there by now."""

    returned: ReturnedRegister
    records: tuple[RecordChanges, ...]
    refused: tuple[CellRefused, ...]
    already: int
    commit: str | None = None

    @property
    def lacks_reason(self) -> bool:
        return any(each.lacks_reason for record in self.records for each in record.events)


def plan_return(desk: Desk, returned: ReturnedRegister, reason: str = "") -> RegisterPlan:
    """What bringing it in would do; nothing is written."""
    own = f"{BASIS}{returned.file} SHA-256 {digest_of(returned.data).sha256}"
    acting = replace(desk, basis=f"{own}；{desk.basis}" if desk.basis else own)
    records: list[RecordChanges] = []
    rows, refused = _in_their_places(returned)
    already = 0
    for row in rows:
        changes = changes_of(acting, returned.printed, row)
        already += changes.already
        refused.extend(changes.refused)
        if changes.loaded and changes.wanted:
            found, not_taken = events_for(acting, changes.loaded, changes.wanted, reason)
            refused.extend(not_taken)
            records.extend([found] if found else [])
    return RegisterPlan(returned, tuple(records), tuple(refused), already)


def _in_their_places(returned: ReturnedRegister) -> tuple[list[ChangedRow], list[CellRefused]]:
    """The changed cells that belong to the number beside them, and those that moved away from it.

    Who sorts some columns of a table and not the others changes every record in it.
    """
    misplaced = [each for each in returned.changed if is_misplaced(returned.printed, each)]
    rows = [each for each in returned.changed if each not in misplaced]
    apart = shuffled(rows)
    refused = [
        CellRefused(next(iter(each.cells.values())), each.printed.number, MISPLACED)
        for each in misplaced
    ]
    refused += [
        CellRefused(each.cells[column], each.printed.number, SHUFFLED)
        for each in rows
        for column in apart & each.cells.keys()
    ]
    kept = [replace(e, cells={c: s for c, s in e.cells.items() if c not in apart}) for e in rows]
    return kept, refused


def bring_in(desk: Desk, returned: ReturnedRegister, reason: str = "") -> RegisterPlan:
    """Let everything happen that can be taken, in one commit; raises UsageProblem without a reason.

    It is planned again where a colleague wrote meanwhile.
    """

    def attempt() -> RegisterPlan:
        found = plan_return(desk, returned, reason)
        if found.lacks_reason:
            raise UsageProblem(
                "更正要写明原因，什么都没有写：加 --reason 原因，如 --reason 按原始单据核对。"
            )
        return replace(found, commit=_written(desk, found)) if found.records else found

    return tried_again(attempt)


def _written(desk: Desk, found: RegisterPlan) -> str:
    events = [each.step for record in found.records for each in record.events]
    numbers = tuple(each.number for each in found.records)
    message = Message(
        subject=f"{BROUGHT_IN}: {len(numbers)} 件 ({without_phones(found.returned.file)})",
        events=tuple(each.event.name for each in events),
        rules=tuple(each.card.rules.meta for each in events),
        records=numbers if len(numbers) <= MOST_TRAILERS else (),
        basis_told=True,
    )
    return trail.commit(desk, [each.change for each in found.records], message)
