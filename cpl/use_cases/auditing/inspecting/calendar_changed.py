"""The office's own calendars: a working day that is over stays one."""

from collections.abc import Iterator
from datetime import date, timedelta

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.time.calendar import Calendar
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import CALENDARS
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay

ONE_DAY = timedelta(days=1)
A_YEAR = 366
MOST_TOLD = 5


def calendar_changed(replay: Replay) -> Iterator[AuditFinding]:
    """Days before the commit that were working days and are none any more, or the reverse."""
    for place, change in replay.changes_of(CALENDARS):
        yield from _judged(replay, place, replay.commits[place], change)


def _judged(
    replay: Replay, place: int, past: PastCommit, change: FileChange
) -> Iterator[AuditFinding]:
    deed = replay.deed(past)
    was, now = (
        office.calendar(office.latest_rules)
        for office in (replay.office_before(place), replay.office_after(place))
    )
    days = [
        each for each in _before(deed.at.date()) if was.is_workday(each) != now.is_workday(each)
    ]
    if not days:
        return
    told = "、".join(_told(each, now) for each in days[:MOST_TOLD])
    more = f"等 {len(days)} 天" if len(days) > MOST_TOLD else ""
    say = f"已经过去的日子改了：{told}{more}，那几天走着的时限跟着变。"
    code = "calendar-past-declared" if claims.is_by_cpl(past) else "calendar-past-changed"
    key = (change.before, change.after)
    people = (past.commit.author.name,)
    yield AuditFinding(code, change.path, say, deed, people=people, key=key)


def _before(day: date) -> Iterator[date]:
    """The last year, in order, without the day itself."""
    return (day - ONE_DAY * back for back in range(A_YEAR, 0, -1))


def _told(day: date, now: Calendar) -> str:
    return f"{day:%m-%d} {'休息→上班' if now.is_workday(day) else '上班→休息'}"
