"""`cpl aside`: the records chosen, and one commit in which their personal words go aside."""

from collections.abc import Iterable

from cpl.problems import UsageProblem, some
from cpl.store.record_files import Readable
from cpl.use_cases import trail
from cpl.use_cases.aside.taking import Taken, to_take
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import TAKEN_ASIDE, Message


def chosen(desk: Desk, numbers: Iterable[str], everything: bool) -> tuple[Taken, ...]:
    """Those named, or all there are; raises ClosedRecord, UsageProblem, AsideNotHere."""
    workspace = desk.workspace
    if everything:
        every = (each for each in workspace.load_all() if isinstance(each, Readable))
        return to_take(workspace, every)
    named = [workspace.load(number) for number in numbers]
    for each in named:
        if desk.onlooker.opened(each) is not each:
            raise UsageProblem(f"{each.card.number} 你只看得到一部分，请经手的人办。")
    return to_take(workspace, named)


def take_aside(desk: Desk, found: tuple[Taken, ...]) -> None:
    """One commit; raises what `trail.commit` raises."""
    numbers = [each.number for each in found]
    message = Message(
        subject=f"{TAKEN_ASIDE}: {some(numbers, 3, '件')}",
        events=(TAKEN_ASIDE,),
        rules=(desk.workspace.latest_rules.meta,),
        records=tuple(numbers),
    )
    trail.commit(desk, tuple(each.change for each in found), message)
