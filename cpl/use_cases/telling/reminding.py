"""Hand everybody's reminders to the office's own programs, each once, and keep what became of it.

A message is handed to every program in hooks/; one that fails does not stop another, and is
handed again what it did not deliver. Nothing is told outside office hours.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from cpl.dataclass import dataclass
from cpl.domain.people.desks import DeskView
from cpl.domain.time.calendar import Calendar, Span, days_from
from cpl.domain.values.screening import screened
from cpl.problems import UsageProblem
from cpl.store.lock import Busy, Lock
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.telling.hooks import HookAnswer, HookProgram, hook_programs, run_hook
from cpl.use_cases.telling.messages import message_of
from cpl.use_cases.telling.reminder_log import FAILED, HANDED, NOT_ITS, Delivery, ReminderLog
from cpl.use_cases.telling.reminders import Notice, notices
from cpl.use_cases.trail import Message

REMINDED = "提醒"
LOCK = "cpl-remind.lock"
NOT_FOR_IT = 3
"""The exit status of a program that does not deliver to this person."""
ENOUGH = 3
"""So many failures in a row, and a program is left alone until the next run."""
NOT_TRIED = HookAnswer(None, f"前面连着 {ENOUGH} 条没有送到，这一条没有试")
DAYS = 400
MORNING, EVENING = timedelta(hours=8), timedelta(hours=20)


@dataclass(frozen=True)
class Reminded:
    """What a run did.

    `notices` waited to be told. `opens`: when the office opens, where it is closed and nothing
    was done. `busy`: another run is at work.
    """

    notices: tuple[Notice, ...]
    programs: tuple[HookProgram, ...]
    deliveries: tuple[Delivery, ...] = ()
    opens: datetime | None = None
    busy: bool = False

    @property
    def runnable(self) -> tuple[HookProgram, ...]:
        return tuple(each for each in self.programs if not each.why_not)

    @property
    def undelivered(self) -> tuple[str, ...]:
        """Whom no program told, though some ran."""
        reached = {each.to for each in self.deliveries if each.outcome == HANDED}
        tried = dict.fromkeys(each.to for each in self.deliveries)
        return tuple(each for each in tried if each not in reached)


def remind(desk: Desk, *, at_once: bool = False) -> Reminded:
    """Tell everybody what he has not been told; `at_once`: also outside office hours.

    Raises what a commit raises: what was handed over is kept all the same, and goes into git
    with the next run.
    """
    place = desk.workspace
    with ExitStack() as held:
        try:
            held.enter_context(Lock(place.git.folder() / LOCK, 0, "cpl remind"))
        except Busy:
            return Reminded((), (), busy=True)
        log = ReminderLog(place, desk.now)
        programs = hook_programs(place.git)
        opens = None if at_once else opening(place.calendar(place.latest_rules), desk.now)
        found_now = () if opens else notices(place, desk.now, _told_of(desk))
        waiting = untold(found_now, log, programs)
        found = Reminded(waiting, programs, opens=opens)
        if desk.dry_run:
            return found
        found = replace(found, deliveries=tuple(_handed_over(desk, found, log)))
        _committed(desk, log)
        return found


def _told_of(desk: Desk) -> DeskView | None:
    """The desk whose clone this is, or the one asked for; None: of all desks."""
    place = desk.workspace
    code = place.desk_code if desk.shown_desk is None else desk.shown_desk
    return place.staff.view_of(code, own_only=True)


def opening(calendar: Calendar, now: datetime) -> datetime | None:
    """When the office opens next; None where it is open.

    Raises UsageProblem where it never does.
    """
    before = now.date() - timedelta(days=1)
    for _, day in zip(range(DAYS), days_from(before), strict=False):
        for begins, ends in map(_awake, calendar.hours_on(day)):
            if begins <= now < ends:
                return None
            if begins > now:
                return begins
    raise UsageProblem("规则和日历里一年都没有上班时间；现在就送用 cpl remind --now。")


def _awake(hours: Span) -> Span:
    """Of a whole day, where no hours are laid down, what lies between morning and evening."""
    begins, ends = hours
    if ends - begins < timedelta(days=1):
        return hours
    return begins + MORNING, begins + EVENING


# —— what is still to be told ——


class _Told:
    """What each program delivered, or did not, of each person's reminders."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self.known: set[tuple[str, str]] = set()
        self.failed: dict[tuple[str, str, str], str] = {}
        for each in deliveries:
            for key in each.keys:
                self.known.add((each.to, key))
                if each.outcome == FAILED:
                    self.failed[each.to, key, each.hook] = each.why
                else:
                    self.failed.pop((each.to, key, each.hook), None)

    def waits(self, to: str, key: str, hook: str) -> bool:
        """Nobody has told it, or this program could not: a new program does not tell old things."""
        return (to, key) not in self.known or (to, key, hook) in self.failed

    def left_of(self, notice: Notice, hooks: Iterable[str]) -> Notice:
        """The notice with what one of these programs has still to deliver."""
        left = (
            each
            for each in notice.reminders
            if any(self.waits(notice.to, each.key, name) for name in hooks)
        )
        return replace(notice, reminders=tuple(left))


def untold(
    found: Iterable[Notice], log: ReminderLog, programs: Iterable[HookProgram]
) -> tuple[Notice, ...]:
    """The notices with what at least one of the programs has still to deliver."""
    told = _Told(log.deliveries)
    names = [each.name for each in programs if not each.why_not] or [""]
    left = (told.left_of(each, names) for each in found)
    return tuple(each for each in left if each.reminders)


def _handed_over(desk: Desk, found: Reminded, log: ReminderLog) -> Iterator[Delivery]:
    told = _Told(log.deliveries)
    office = desk.workspace.latest_rules.meta.office
    for program in found.runnable:
        in_a_row = 0
        for notice in found.notices:
            left = told.left_of(notice, [program.name])
            if not left.reminders:
                continue
            made = _delivery(desk, left, program)
            if in_a_row >= ENOUGH:
                made = _ended(made, NOT_TRIED)
            else:
                log.begin(made)
                made = _ended(made, run_hook(program, message_of(left, office)))
            in_a_row = in_a_row + 1 if made.outcome == FAILED else 0
            if made.outcome != FAILED or any(_is_news(made, key, told) for key in made.keys):
                log.keep(made)
            yield made


def _is_news(made: Delivery, key: str, told: _Told) -> bool:
    """The same failure is written down once."""
    return told.failed.get((made.to, key, made.hook)) != made.why


def _delivery(desk: Desk, notice: Notice, program: HookProgram) -> Delivery:
    """As it will be, if nobody hears of it."""
    keys = tuple(each.key for each in notice.reminders)
    return Delivery(f"{desk.now:%Y-%m-%d %H:%M}", notice.to, program.name, FAILED, "", keys)


def _ended(made: Delivery, answer: HookAnswer) -> Delivery:
    known = {0: HANDED, NOT_FOR_IT: NOT_ITS}
    if answer.status in known:
        return replace(made, outcome=known[answer.status])
    return replace(made, why=screened(answer.said))


def _committed(desk: Desk, log: ReminderLog) -> None:
    changes = log.changes()
    if changes:
        rules = desk.workspace.latest_rules.meta
        message = Message(f"{REMINDED} {desk.now:%m-%d %H:%M}", (REMINDED,), (rules,))
        trail.commit(desk, changes, message)
    log.is_in_git()
