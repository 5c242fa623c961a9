"""Today's board: what came in, what waits for whom, what is late; one look at the records.

Each entry is known by meanings, clocks and phases; no office's own word stands here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import ANSWERS, came_by
from cpl.domain.cases.card import Card
from cpl.domain.cases.duties import Owed
from cpl.domain.decisions.access import Access
from cpl.domain.decisions.engine import held_shut
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.powers.settling import settling_role
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.regulation.rules import Machine, Phase, Rules
from cpl.domain.time.clocks import issue_day
from cpl.domain.time.instances import Instance
from cpl.domain.values.periods import REPORTED, Every, Period, period_of
from cpl.problems import Problem
from cpl.store.files import read_if_there
from cpl.store.git.git import WorkTree
from cpl.store.git.refusals import GitFailed
from cpl.store.index.at_rest import seen_by_git
from cpl.store.record_files import Readable
from cpl.store.workspace import REPORTS, Workspace
from cpl.use_cases.checking.changed_files import edited_in
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.approvals import awaiting
from cpl.use_cases.queries.calling import Call, calls, stops_of
from cpl.use_cases.queries.duties import every_duty, still_owed, waits_for
from cpl.use_cases.queries.listing import (
    Due,
    Grave,
    RaisedTogether,
    due,
    graves,
    is_told,
    raised_together,
)
from cpl.use_cases.queries.mine import handing_on, hands_on, is_of_the_desk, waiting_for
from cpl.use_cases.queries.owing import is_late, owed_by_each
from cpl.use_cases.queries.present import Present, present
from cpl.use_cases.queries.progress import tellings
from cpl.use_cases.queries.steps import goes_on
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.remembered import holds, received_at
from cpl.use_cases.transitions.sorting import is_unsorted

HANDED_ON = ANSWERS | {"assigned", "solution_proposed", "dept_feedback", "resolved"}
HANDING_ON = HANDED_ON | {"transferred", "order_issued"}
"""What shows that a complaint is past the desk's first handling."""
HANDLED_AGAIN = NEW_ROUND | {"assigned", "transferred"}
"""What an event means that takes up again what the customer is not satisfied with."""


@dataclass(frozen=True)
class Pressing:
    """A record on the board, with the clock of it that presses most."""

    loaded: Readable
    clock: Instance | None

    @property
    def card(self) -> Card:
        return self.loaded.card


Records = tuple[Pressing, ...]
Clocks = Mapping[str, Instance]


@dataclass(frozen=True)
class Unissued:
    """The last period's report, not issued yet; `day` is None where no day is laid down.

    `desk`: the one it is of alone, None of all together.
    """

    name: str
    period: Period
    day: date | None
    desk: OfficeDesk | None = None

    @property
    def title(self) -> str:
        """`月报`, `月报（东站）`."""
        return f"{self.name}（{self.desk.name}）" if self.desk else self.name


@dataclass(frozen=True)
class Board:
    """Everything on it, the most urgent first; `to_approve` and `mine` are None where
    nobody is known. `mine` is what is on none of the other entries.
    """

    now: datetime
    first_step: str
    today: Records
    to_transfer: Records
    to_approve: Records | None
    to_call: Records
    to_tell: Records
    to_redo: Records
    unsorted: Records
    to_settle: Records
    overdue: Records
    edits: tuple[Path, ...]
    unissued: tuple[Unissued, ...]
    duties: tuple[Owed, ...]
    mine: Records | None
    unconcluded: int
    dormant: int
    raised: tuple[RaisedTogether, ...]
    graves: tuple[Grave, ...]
    still_open: int
    problems: tuple[Problem, ...]
    closed: int
    read: Present

    def every_grave(self) -> Records:
        """Those that everybody must know of, with the clock of each that presses most."""
        clocks = _first_clocks(due(self.read))
        return tuple(Pressing(e.loaded, clocks.get(e.loaded.number)) for e in self.graves)

    def every_dormant(self) -> Records:
        """What is open of old and nobody has touched; opened only when somebody asks which."""
        return tuple(Pressing(each, None) for each in self.read.every_dormant())

    def every_unconcluded(self) -> Records:
        """Those that wait to be concluded; opened only when somebody asks which."""
        clocks = _first_clocks(due(self.read))
        found = self.read.every_unconcluded()
        return tuple(Pressing(each, clocks.get(each.number)) for each in found)


def board(
    workspace: Workspace, now: datetime, desk: Desk | None, onlooker: Onlooker | None = None
) -> Board:
    """Read everything once; `desk` is whoever looks at it, where that is known.

    What the onlooker may not see is counted in `closed` and stands in no entry.
    """
    seen = seen_by_git(workspace.git)
    read = present(workspace, now, onlooker, seen=seen)
    running = due(read)
    clocks = _first_clocks(running)
    handing = clocks | _first_clocks([each for each in running if _is_for_handing_on(each)])
    own = read.of_the_desk
    found = calls(own, running)
    together = tuple(raised_together(read))

    def pressing(asked: str, keep: Callable[[Card], bool], clocks: Clocks = clocks) -> Records:
        kept = (each for each in own if holds(each, asked, lambda one: keep(one.card)))
        return tuple(Pressing(each, clocks.get(each.number)) for each in kept)

    waiting = pressing("待转办", lambda card: waits_for_transfer(card, now), handing)
    to_transfer = _urgent_first(waiting)
    to_approve = _to_approve(desk, read, clocks) if desk else None
    to_redo = _urgent_first(pressing("待再办", waits_for_redoing))
    to_call = tuple(Pressing(each.loaded, each.clock) for each in found)
    of_the_desk = (*to_redo, *to_call) if desk and is_of_the_desk(desk) else ()
    is_handed_on = any(handing_on(workspace.latest_rules.complaints))
    to_hand_on = to_transfer if desk and is_handed_on and hands_on(desk) else ()
    elsewhere = {e.loaded.number for e in (*to_hand_on, *of_the_desk, *(to_approve or ()))}
    others = tuple(each for each in read.records if each.number not in elsewhere)
    found_out = Board(
        now=now,
        first_step=first_step(workspace.latest_rules),
        today=pressing("今日", lambda card: _is_received(card) and _is_of(card, now.date())),
        to_transfer=to_transfer,
        to_approve=to_approve,
        to_call=to_call,
        to_tell=tuple(Pressing(e.loaded, e.clock) for e in tellings(read, running)),
        to_redo=to_redo,
        unsorted=pressing("未分类", is_unsorted),
        to_settle=_to_settle(desk, read),
        overdue=_overdue(running),
        edits=_edits(workspace, seen),
        unissued=tuple(unissued(read)),
        duties=_duties(read, desk),
        mine=_mine(desk, others, running) if desk else None,
        unconcluded=read.unconcluded,
        raised=_told_to(desk, together),
        graves=graves(read, together),
        dormant=read.dormant,
        still_open=read.dormant + sum(map(_is_open, read.records)),
        problems=read.problems,
        closed=read.closed,
        read=read,
    )
    read.remember()
    return found_out


def call_list(onlooker: Onlooker) -> tuple[tuple[Call, ...], Present]:
    """Whom to call back, and what was read for it."""
    read = present(onlooker.workspace, onlooker.now, onlooker)
    return calls(read.of_the_desk, due(read)), read


# —— complaints ——


def _is_open(loaded: Readable) -> bool:
    return holds(loaded, "未结", lambda each: each.card.phase is not Phase.ENDED)


def _is_of(card: Card, day: date) -> bool:
    return card.received_at.date() == day


def _is_received(card: Card) -> bool:
    """Somebody came with it, and it was no mistake."""
    return "received" in card.happened[0].meanings and not came_by(card, "voided")


def first_step(rules: Rules) -> str:
    """What a new complaint waits for, in the office's word: 转办, 交办; 处理 without a step."""
    return next((each.name for each in handing_on(rules.complaints)), "处理")


def waits_for_transfer(card: Card, now: datetime) -> bool:
    """Received, and not yet handed on to whoever must handle it; nobody waits for the customer.

    Nor what goes on another way than by the first step: a suggestion where only complaints do.
    """
    if not _is_received(card) or card.phase is not Phase.OPEN:
        return False
    meant = frozenset[str]().union(*(each.meanings for each in card.happened))
    if meant & HANDED_ON or ("transferred" in meant and not _assigns(card.machine)):
        return False
    first = next(handing_on(card.machine), None)
    if first is None or not card.machine.takes(first, card.state):
        return True
    return not (held_shut(card, first, now) and goes_on(card, now))


def _assigns(machine: Machine) -> bool:
    """Is there a step of its own by which a first unit is named?"""
    return any("assigned" in each.means for each in machine.events.values())


def waits_for_redoing(card: Card) -> bool:
    """Answered and asked, and open to be handled again: the customer was not satisfied."""
    again = any(each.means & HANDLED_AGAIN for each in card.machine.open_in(card.state))
    if card.phase is not Phase.OPEN or not again:
        return False
    asked = card.meant("followed_up")
    return asked is not None and asked.round == card.round and asked.after == card.state


def _to_approve(desk: Desk, read: Present, clocks: Clocks) -> Records:
    found = awaiting(desk, read.records)
    return _urgent_first(Pressing(each, clocks.get(each.number)) for each in found)


def _mine(desk: Desk, records: tuple[Readable, ...], running: list[Due]) -> Records:
    clocks: dict[str, list[Instance]] = {}
    for each in running:
        clocks.setdefault(each.loaded.number, []).append(each.instance)
    found = waiting_for(desk, records, clocks)
    return _urgent_first(Pressing(each.loaded, each.clock) for each in found)


def _told_to(desk: Desk | None, found: Iterable[RaisedTogether]) -> tuple[RaisedTogether, ...]:
    """What must be raised to whoever looks, or to all where nobody is known."""
    return tuple(each for each in found if desk is None or is_told(desk, each))


def _duties(read: Present, desk: Desk | None) -> tuple[Owed, ...]:
    """The recurring duties still owed: those of whoever looks, or all where nobody is known."""
    found = still_owed(every_duty(read.workspace, read.index, read.now))
    return tuple(each for each in found if desk is None or waits_for(desk, each))


def _to_settle(desk: Desk | None, read: Present) -> Records:
    """Where desks disagree, for whoever may settle it, or all where nobody is known."""
    open_ones = (each for each in read.records if holds(each, "分歧", _diverges))
    return tuple(
        Pressing(each, None) for each in open_ones if desk is None or _may_settle(desk, each)
    )


def _diverges(loaded: Readable) -> bool:
    return any(each.is_open for each in loaded.record.divergences)


def _may_settle(desk: Desk, one: Readable) -> bool:
    role = settling_role(one.rules, one.card.number, desk.actor, desk.workspace.staff)
    return role is not None


# —— clocks ——


def _first_clocks(running: list[Due]) -> dict[str, Instance]:
    """The clock of each record that runs out first."""
    found: dict[str, Instance] = {}
    for each in running:
        found.setdefault(each.loaded.number, each.instance)
    return found


def _is_for_handing_on(each: Due) -> bool:
    """Does the clock stop when the complaint is handed on?"""
    return not HANDING_ON.isdisjoint(stops_of(each))


def _overdue(running: list[Due]) -> Records:
    """Each record once for everybody who is late with it, late answers to customers first."""
    late = (each for each in owed_by_each(running) if is_late(each))
    return tuple(Pressing(each.loaded, each.instance) for each in late)


def _urgent_first(found: Iterable[Pressing]) -> Records:
    return tuple(sorted(found, key=_urgency))


def _urgency(each: Pressing) -> tuple[bool, datetime, str]:
    until = each.clock.due if each.clock else None
    return until is None, until or received_at(each.loaded), each.loaded.number


# —— the report ——


def unissued(read: Present) -> Iterator[Unissued]:
    """The last periods' reports that are not there, where the office was at work by then.

    That of all desks together is the main desk's to issue; another owes its own once it has
    issued one.
    """
    desk = read.view.desk if read.view and not read.view.desk.is_main else None
    workspace, first = read.workspace, read.index.first_registered
    for every in map(Every, REPORTED if first else ()):
        period = period_of(every, read.now.date()).previous
        rules = workspace.rules_at(period.last_day)
        for name, rule in rules.reports.items() if first and first < period.end else ():
            file = f"{name}-{desk.code}.yaml" if desk else f"{name}.yaml"
            reports = workspace.root / REPORTS
            if rule.every != every or (reports / str(period) / file).is_file():
                continue
            if desk is None or any(reports.glob(f"*/{file}")):
                day = _issue_day(workspace, period, rule.due_day)
                yield Unissued(name, period, day, desk)


def _issue_day(workspace: Workspace, period: Period, due_day: int | None) -> date | None:
    """The last working day by the due day; the due day itself where none of them is one."""
    if due_day is None:
        return None
    calendar = workspace.calendar(workspace.rules_at(period.end.date()))
    found = issue_day(calendar, period.end.date(), due_day)
    return found or period.shifted(1).day(due_day)


# —— a hand edit ——


def edit_text(onlooker: Onlooker, path: Path) -> str:
    """What somebody changed in a file, line by line, to whoever sees all of that record."""
    workspace = onlooker.workspace
    if not _sees_all_of(onlooker, path):
        return f"{path.name} 不公开。\n"
    from cpl.store.changeset import Change, diff  # what writes, for who looks at one of them

    before = workspace.git.committed_bytes(path)
    return diff((Change(path, before, read_if_there(path) or b""),), workspace.root)


def _sees_all_of(onlooker: Onlooker, path: Path) -> bool:
    """A file that cannot be read is nobody's but the desk's."""
    loaded = onlooker.workspace.load_file(path) if path.is_file() else None
    if isinstance(loaded, Readable):
        return onlooker.access(loaded) is Access.WHOLE
    return onlooker.is_of_the_desk


def _edits(workspace: Workspace, seen: WorkTree | None) -> tuple[Path, ...]:
    """The hand edits; where git cannot be asked, that is said, and the rest of the board shown."""
    try:
        return edited_in(workspace, seen)
    except GitFailed as failure:
        first = str(failure).partition("\n")[0]
        workspace.git.tell(f"注意：有没有手工改动看不出来。{first}")
        return ()
