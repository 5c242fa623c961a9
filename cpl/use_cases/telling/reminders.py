"""Who must be told what now: each step that waits for somebody, late or soon due, once a person.

Whoever has brought a step about himself is not told the same day that it waits. What a person
may not see he is not told of; what he is told is masked, for a message goes on to others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.duties import Owed
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.routine import belongs_to, is_his
from cpl.domain.people.desks import DeskView
from cpl.domain.people.staff import SYSTEM, Person
from cpl.domain.powers.other_desks import is_of_others
from cpl.domain.powers.who_may import units_of
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.time.clocks import clock_text, last_day
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.lateness import late_by
from cpl.problems import Severity
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.aside.due import count_due
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.handover import beginning_of
from cpl.use_cases.queries.approvals import awaiting
from cpl.use_cases.queries.board import (
    Unissued,
    first_step,
    unissued,
    waits_for_redoing,
    waits_for_transfer,
)
from cpl.use_cases.queries.calling import calls, is_progress
from cpl.use_cases.queries.duties import every_duty, still_owed, waits_for
from cpl.use_cases.queries.listing import Due, RaisedTogether, due, is_told, raised_together
from cpl.use_cases.queries.mine import handing_on, hands_on, is_of_the_desk, left_behind
from cpl.use_cases.queries.owing import is_late, owed_by_each, owners_of
from cpl.use_cases.queries.present import Present, present
from cpl.use_cases.queries.progress import tellings
from cpl.use_cases.queries.steps import (
    NextStep,
    leads_on,
    met_by,
    steps_without_clock,
    waits_for_another,
)
from cpl.use_cases.reading import Onlooker

PRESSING = (Standing.MISSED, Standing.DUE_SOON)
LATE, SOON, RAISED, APPROVE = "逾期", "快到期", "要升级", "等您审批"
TELL, TO_DO, BROKEN = "该告知进度", "等您办", "读不了的文件"
TRANSFER, CALL, REDO, DUTY, REPORT = "等您转给承办单位", "待回访", "待再办", "例行工作", "报告"
LEFT, PURGE = "离岗的人没有办完", "保存期满"
PAST = "已过"
KINDS = (
    RAISED,
    LATE,
    SOON,
    APPROVE,
    TRANSFER,
    LEFT,
    REDO,
    CALL,
    TO_DO,
    TELL,
    DUTY,
    REPORT,
    PURGE,
    BROKEN,
)
"""In the order in which they are told."""


@dataclass(frozen=True)
class Reminder:
    """One thing somebody must be told. `key` is the same as long as nothing changes on it.

    `number` is empty for what is of no record; `story` is masked.
    """

    key: str
    kind: str
    number: str
    step: str
    due: str = ""
    late: str = ""
    whose: str = ""
    story: str = ""


@dataclass(frozen=True)
class Notice:
    """Everything that one person must be told; `person` is None for a unit nobody is of."""

    to: str
    person: Person | None
    unit: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class _Office:
    """What is read once for everybody."""

    place: Workspace
    read: Present
    running: list[Due]
    pressing: tuple[Due, ...]
    owed: tuple[Owed, ...]
    raised: tuple[RaisedTogether, ...]
    unissued: tuple[Unissued, ...]
    steps: tuple[NextStep, ...]
    left: Mapping[str, list[str]]
    purges: int
    desk: str = ""
    """The desk that tells it; empty where that is one for all."""

    @property
    def now(self) -> datetime:
        return self.read.now

    @cached_property
    def untimed(self) -> tuple[Due, ...]:
        """The clocks without a limit that somebody can stop, or at least nothing else before."""
        unset = (e for e in self.running if e.instance.standing is Standing.UNSET)
        return tuple(
            each
            for each in unset
            if not is_progress(each)
            and not waits_for_another(each.loaded.card, each.instance, self.now)
        )

    def records_of(self, person: Person) -> tuple[Readable, ...]:
        """Those that are not of others' desks."""
        staff, every = self.place.staff, self.read.records
        return tuple(each for each in every if not is_of_others(each.card, person, staff))

    def clerks_of(self, unit: str) -> tuple[str, ...]:
        """Those of the unit who are of the desk."""
        people = self.place.staff.people.values()
        desks = (Desk(self.place, self.now, each) for each in people if each.unit == unit)
        return tuple(each.actor.name for each in desks if is_of_the_desk(each))

    def hands_of(self, unit: str, loaded: Readable, clocks: Iterable[Instance]) -> tuple[str, ...]:
        """Those of the unit who may take this record a step further, where that is its own.

        Or may do what stops one of these clocks: a report is written when all else is over.
        """
        card, running = loaded.card, tuple(clocks)
        own = (
            each
            for each in possible(card)
            if (leads_on(card, each) or any(met_by(card, each, running)))
            and unit in units_of(card, each)
        )
        roles = {role for each in own for allowed in each.by for role in allowed.roles}
        people = self.place.staff.people.values()
        return tuple(
            each.name
            for each in people
            if each.unit == unit and any(is_his(loaded.rules, each, role) for role in roles)
        )


def notices(place: Workspace, now: datetime, view: DeskView | None = None) -> tuple[Notice, ...]:
    """What everybody must be told, whether he has been told or not, in the order of staff.yaml.

    Each desk tells of what it gave out itself, so that nobody is told twice; what is of no
    record the main desk tells.
    """
    read = present(place, now, shown=view)
    is_main = view is None or view.desk.is_main
    owed = still_owed(every_duty(place, read.index, now)) if is_main else ()
    running = due(read)
    owing = (each for each in owed_by_each(running) if is_late(each) or _is_soon(each, now))
    to_tell = (Due(each.loaded, each.clock) for each in tellings(read, running))
    new = frozenset(_new_for_nobody(read))
    clocks = ((e.loaded, e.instance) for e in running if e.loaded.card.number not in new)
    office = _Office(
        place,
        read,
        running,
        (*owing, *to_tell),
        owed,
        tuple(each for each in raised_together(read) if _is_told_here(view, each)),
        tuple(unissued(read)),
        tuple(steps_without_clock(read, clocks)),
        left_behind(place, read.records),
        count_due(place, now.date()) if is_main else 0,
        view.desk.code if view else "",
    )
    people = [each for name, each in place.staff.people.items() if name != SYSTEM]
    found = [_to_person(office, each) for each in people]
    found += _to_nobody(office, people)
    return tuple(each for each in found if each.reminders)


def _new_for_nobody(read: Present) -> Iterator[str]:
    """The new ones where no step hands them on: whoever may take the next one is told of them."""
    if not any(handing_on(read.workspace.latest_rules.complaints)):
        yield from (e.card.number for e in read.records if waits_for_transfer(e.card, read.now))


def _is_told_here(view: DeskView | None, each: RaisedTogether) -> bool:
    """A batch is told of by the desk of its first record."""
    return view is None or view.is_its_own(desk_in(each.numbers[0]))


def seen_by(onlooker: Onlooker, found: Iterable[Notice]) -> tuple[tuple[Notice, ...], int]:
    """What of these somebody who looks at them may see, and of how many records he may not."""
    every = tuple(found)
    numbers = {each.number for notice in every for each in notice.reminders if each.number}
    closed = {each for each in numbers if onlooker.seen(onlooker.workspace.load(each)) is None}
    left = (
        replace(e, reminders=tuple(r for r in e.reminders if r.number not in closed)) for e in every
    )
    return tuple(each for each in left if each.reminders), len(closed)


def _to_person(office: _Office, person: Person) -> Notice:
    desk = Desk(office.place, office.now, person)
    seen = _Seen(desk.onlooker, office.read)
    found: dict[str, Reminder] = {}
    pressing = list(_clocks(office, seen, person))
    told = {each.number for each in pressing}
    waiting = [each for each in _waiting(office, desk, seen) if each.number not in told]
    told |= {each.number for each in waiting}
    untimed = (each for each in _untimed(office, seen, person) if each.number not in told)
    every = (
        *_raised(office, desk, seen),
        *pressing,
        *waiting,
        *untimed,
        *_left_behind(office, desk, seen),
        *_routine(office, desk),
        *_purges(office, desk),
        *_broken(office, desk),
    )
    for each in every:
        found.setdefault(each.key, each)
    return Notice(person.name, person, person.unit, _in_order(found.values()))


def _to_nobody(office: _Office, people: list[Person]) -> Iterator[Notice]:
    """The clocks of units and roles of which nobody is in staff.yaml."""
    seen = _Seen(Onlooker(office.place, None, office.now), office.read)
    found: dict[str, list[Reminder]] = {}
    for each in office.pressing:
        for owner in owners_of(each.instance):
            loaded = seen.of(each.loaded)
            if loaded and not any(
                _is_of(office, each.loaded, person, owner, each.instance) for person in people
            ):
                found.setdefault(owner, []).append(_of_clock(each, loaded))
    for owner, reminders in found.items():
        unique = {each.key: each for each in reminders}
        yield Notice(owner, None, owner, _in_order(unique.values()))


def _in_order(found: Iterable[Reminder]) -> tuple[Reminder, ...]:
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.due, each.number)))


class _Seen:
    """The records as somebody may see them, each looked at once."""

    def __init__(self, onlooker: Onlooker, read: Present) -> None:
        self._onlooker = onlooker
        self._known: dict[str, Readable | None] = {}
        self._records = {each.card.number: each for each in read.records}
        self.today = read.now.date()

    def of(self, loaded: Readable) -> Readable | None:
        """None where he may not."""
        number = loaded.card.number
        if number not in self._known:
            self._known[number] = self._onlooker.seen(loaded)
        return self._known[number]

    def named(self, number: str) -> Readable | None:
        loaded = self._records.get(number)
        return self.of(loaded) if loaded else None


# —— clocks ——


def _clocks(office: _Office, seen: _Seen, person: Person) -> Iterator[Reminder]:
    for each in office.pressing:
        owners = owners_of(each.instance)
        if any(_is_of(office, each.loaded, person, owner, each.instance) for owner in owners):
            loaded = seen.of(each.loaded)
            if loaded:
                yield _of_clock(each, loaded)


def _is_soon(each: Due, now: datetime) -> bool:
    """The rules warn of it, or it is due today and half of its time is over."""
    clock = each.instance
    if clock.standing is Standing.DUE_SOON or clock.due is None:
        return clock.standing is Standing.DUE_SOON
    half = clock.started_at + (clock.due - clock.started_at) / 2
    return last_day(clock.due) == now.date() and now >= half


def _is_of(
    office: _Office, loaded: Readable, person: Person, owner: str, *clocks: Instance
) -> bool:
    """Is it his? What the desk's unit owes is the clerks', and not also their manager's.

    What another unit owes is for those of its people who may do it, where there are any.
    """
    staff = office.place.staff
    if not belongs_to(loaded.rules, person, staff, owner):
        return False
    if is_of_others(loaded.card, person, staff):
        return False
    if owner != person.unit or owner in person.roles:
        return True
    told = office.clerks_of(owner) or office.hands_of(owner, loaded, clocks)
    return not told or person.name in told


def _of_clock(each: Due, loaded: Readable) -> Reminder:
    """It is another one when it is due at another time, and when it is late."""
    clock, missed = each.instance, is_late(each)
    kind = TELL if is_progress(each) else LATE if missed else SOON
    number, when = loaded.card.number, clock_text(clock.due) if clock.due else ""
    return Reminder(
        key=f"{number} {clock.told} {clock.addressee} {when} {kind}",
        kind=kind,
        number=number,
        step=clock.told,
        due=when,
        late=late_by(clock) if missed else "",
        whose=clock.addressee or clock.owner,
        story=beginning_of(loaded),
    )


# —— what waits for him ——


def _waiting(office: _Office, desk: Desk, seen: _Seen) -> Iterator[Reminder]:
    records = office.records_of(desk.actor)
    for loaded in awaiting(desk, records):
        yield from _step(loaded, seen, APPROVE, "审批", desk.actor)
    rules = desk.workspace.latest_rules
    if any(handing_on(rules.complaints)) and hands_on(desk):
        step = first_step(rules)
        for loaded in records:
            if waits_for_transfer(loaded.card, desk.now):
                yield from _step(loaded, seen, TRANSFER, step, desk.actor)
    if is_of_the_desk(desk):
        for loaded in records:
            if waits_for_redoing(loaded.card):
                yield from _step(loaded, seen, REDO, "再办", desk.actor)
        for call in calls(records, office.running):
            yield from _step(call.loaded, seen, CALL, call.event.name, desk.actor, call.clock)


def _untimed(office: _Office, seen: _Seen, person: Person) -> Iterator[Reminder]:
    """What is his to do and has no time laid down: he is told that it has come to him."""
    for each in office.untimed:
        owners = owners_of(each.instance)
        if any(_is_of(office, each.loaded, person, owner, each.instance) for owner in owners):
            yield from _step(each.loaded, seen, TO_DO, each.instance.told, person)
    for step in office.steps:
        if any(_is_of(office, step.loaded, person, owner) for owner in step.owners):
            yield from _step(step.loaded, seen, TO_DO, "、".join(step.events), person)


def _step(
    loaded: Readable,
    seen: _Seen,
    kind: str,
    step: str,
    person: Person,
    clock: Instance | None = None,
) -> Iterator[Reminder]:
    """Nothing where he may not see it, or has brought it about himself today."""
    last, shown = _brought_about(loaded.card).event, seen.of(loaded)
    is_his_own = person.name in (last.actor, last.recorder) and last.at.date() == seen.today
    if shown is None or is_his_own:
        return
    yield Reminder(
        key=f"{loaded.card.number} {kind} {last.at:%Y-%m-%d %H:%M} {loaded.card.round}",
        kind=kind,
        number=loaded.card.number,
        step=step,
        due=clock_text(clock.due) if clock and clock.due else "",
        whose=person.name,
        story=beginning_of(shown),
    )


def _brought_about(card: Card) -> Happened:
    """What brought the record where it stands."""
    moved = (each for each in reversed(card.happened) if each.moved)
    return next(moved, card.happened[0])


def _raised(office: _Office, desk: Desk, seen: _Seen) -> Iterator[Reminder]:
    for each in office.raised:
        if not is_told(desk, each):
            continue
        first = next(filter(None, map(seen.named, each.numbers)), None)
        if first is not None:
            many = f"一共 {len(each.numbers)} 件。" if len(each.numbers) > 1 else ""
            yield Reminder(
                key=f"{each.numbers[0]} {RAISED} {each.escalation.id}",
                kind=RAISED,
                number=first.card.number,
                step=f"{each.escalation.id}：{each.escalation.say}{many}",
                whose="、".join(each.escalation.notify),
                story=beginning_of(first),
            )


def _left_behind(office: _Office, desk: Desk, seen: _Seen) -> Iterator[Reminder]:
    """What somebody who has left had in hand, told to whoever can give it to another."""
    own = {each.card.number for each in office.records_of(desk.actor)}
    for name, numbers in office.left.items() if hands_on(desk) else ():
        for loaded in filter(None, map(seen.named, own.intersection(numbers))):
            yield Reminder(
                key=f"{loaded.card.number} {LEFT} {name}",
                kind=LEFT,
                number=loaded.card.number,
                step=f"{name}已不在岗，请转给别人办",
                whose=name,
                story=beginning_of(loaded),
            )


# —— what is of no record ——


def _purges(office: _Office, desk: Desk) -> Iterator[Reminder]:
    """Told to those who may clear it, where it is anybody's at all, else to the desk."""
    rules = office.place.latest_rules
    wanted = rules.meta.adopts
    may = any(rules.role_covers(held, each) for held in desk.roles for each in wanted)
    if office.purges and (may if wanted else _is_of_this_desk(office, desk)):
        step = f"个人信息要清除的 {office.purges} 件：cpl purge --due"
        yield Reminder(f"{PURGE} {office.purges}", PURGE, "", step)


def _routine(office: _Office, desk: Desk) -> Iterator[Reminder]:
    owed = [each for each in office.owed if each.standing in PRESSING]
    for each in owed:
        if waits_for(desk, each):
            when = clock_text(each.due) if each.due else ""
            yield Reminder(
                key=f"{each.duty.id} {each.period_name} {each.unit} {each.standing.value}",
                kind=DUTY,
                number="",
                step=f"{each.duty.id} {each.period_name}".strip(),
                due=when,
                late=PAST if each.standing is Standing.MISSED else "",
                whose="、".join(each.owners),
            )
    done = {e.duty.product.report for e in office.owed if e.duty.product}
    for report in office.unissued if _is_of_this_desk(office, desk) else ():
        if report.name not in done:
            late = PAST if report.day and report.day < office.now.date() else ""
            yield Reminder(
                key=f"{report.title} {report.period} {late}".strip(),
                kind=REPORT,
                number="",
                step=f"{report.period.words}的{report.title}没有签发",
                due=str(report.day or ""),
                late=late,
            )


def _is_of_this_desk(office: _Office, desk: Desk) -> bool:
    """Is he one of those who take complaints in, and here?"""
    return desk.actor.desk in ("", office.desk or desk.actor.desk) and is_of_the_desk(desk)


def _broken(office: _Office, desk: Desk) -> Iterator[Reminder]:
    """What cannot be read is on nobody's list."""
    wrong = (each for each in office.read.problems if each.severity is Severity.ERROR)
    told = wrong if _is_of_this_desk(office, desk) else ()
    for path in dict.fromkeys(each.location.path for each in told):
        yield Reminder(f"{path} {BROKEN}", BROKEN, "", f"{path}，没有算进来，cpl check 说怎样改")
