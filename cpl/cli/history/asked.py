"""Whose deeds of which days are asked for, as somebody types it: what can mean nothing is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cpl.cli.frame import app
from cpl.codec.records.values import half_width
from cpl.domain.people.staff import Staff
from cpl.problems import UsageProblem
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import person_meant
from cpl.use_cases.history.doing import BESIDE_EVENTS
from cpl.use_cases.history.office import DeedsAsked


def asked(
    place: Workspace,
    since: str | None,
    until: str | None,
    by: str | None,
    unit: str | None,
    event: str | None,
    by_hand: bool,
) -> DeedsAsked:
    """Raises UsageProblem where no commit could ever fit it, NobodyActs where several are meant."""
    first, last = moment(place, since, ends=False), moment(place, until, ends=True)
    if first and last and first > last:
        raise UsageProblem("--since 比 --until 还晚，这中间什么也没有。")
    said = half_width(by or "").strip()
    person = person_meant(Staff(place.staff.everybody), said) if said else None
    return DeedsAsked(
        since=first,
        until=last,
        by=person.name if person else said,
        unit=_unit(place, half_width(unit or "").strip()),
        event=half_width(event or "").strip(),
        by_hand=by_hand,
    )


def moment(place: Workspace, said: str | None, *, ends: bool) -> datetime | None:
    """When the office's clock said so; a bare day from its first or to its last moment.

    Raises UsageProblem where it is no time.
    """
    if not said:
        return None
    from cpl.codec.spellings.moments import TimeContext, read_when
    from cpl.domain.regulation.tenses import Tense

    now, rules = app.now_in(place), place.latest_rules
    try:
        found = read_when(said, TimeContext(now, place.calendar(rules)), Tense.PAST)
    except ValueError as error:
        raise UsageProblem(f"时间{error}") from None
    if not isinstance(found, datetime):
        day = datetime(found.year, found.month, found.day)
        found = day + timedelta(days=1, seconds=-1) if ends else day
    return found.replace(tzinfo=ZoneInfo(rules.meta.zone))


def _unit(place: Workspace, said: str) -> str:
    """One of the rules, or one in which somebody of staff.yaml is or was."""
    people = place.staff.everybody.values()
    held = (unit for e in people for unit in (e.unit, *(spell.unit for spell in e.spells)))
    known = tuple(dict.fromkeys((*place.latest_rules.units, *filter(None, held))))
    if said and said not in known:
        raise UsageProblem(f"没有“{said}”这个单位。现有：{'、'.join(known)}。")
    return said


def nothing_said(place: Workspace, wanted: DeedsAsked) -> str:
    """That nothing fits, and what could have been meant."""
    known = {name for m in place.latest_rules.machines.values() for name in m.events}
    if wanted.event and wanted.event not in {*known, *BESIDE_EVENTS}:
        more = "、".join(BESIDE_EVENTS)
        return f"没有“{wanted.event}”。规则里的事件（cpl help 有）以外，可以写：{more}。"
    if wanted.by and wanted.by not in place.staff.everybody:
        return f"没有“{wanted.by}”办的、记的；staff.yaml 里也没有他。"
    return "没有这样的提交。"
