"""The lists at the end: what is still open, and what was late."""

from cpl.domain.cases.masking import mask_values, secrets_of
from cpl.domain.cases.redaction import is_secret
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.units import unit_of
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.lateness import duration
from cpl.domain.values.screening import screened
from cpl.domain.values.tables import Row, Section, Table
from cpl.domain.values.value import shown

LONGEST_MATTER = 12
SHORT_MATTER = 8
SECRET = "（保密）"


def matter_of(seen: Seen, longest: int = LONGEST_MATTER) -> str:
    """What it is about in a few words, masked; of what is secret nothing."""
    if is_secret(seen.card):
        return SECRET
    rules, values, name = seen.card.rules, seen.card.values, seen.card.machine.summary
    said = {name: values[name]} if name in values else {}
    summary = mask_values(rules, said, secrets_of(rules, values)).get(name)
    text = screened(" ".join(shown(summary).split()))
    return f"{text[:longest]}…" if len(text) > longest else text


def one_by_one(view: MonthView, flow: Flow) -> Section:
    """Each complaint of a period in which there were a few: no share or rank is made of those."""
    rows = tuple(_told_row(each) for each in flow.taken_in)
    headers = ("编号", "什么事", "渠道", "分类", "单位", "状态", "满意度")
    title = f"{view.this}的投诉"
    return Section(title, tables=(Table(title, headers, rows),) if rows else ())


def _told_row(seen: Seen) -> Row:
    parts = seen.parts
    told = (seen.word(path) for path in (parts.channel, parts.category))
    after = (seen.card.state, seen.word(parts.satisfaction))
    return seen.number, matter_of(seen), *told, unit_of(seen), *after


def still_open(view: MonthView, flow: Flow) -> Table:
    """未结清单: the oldest first, each with what has to be done next; nothing that is dormant."""
    waiting = (each for each in flow.open if not each.is_dormant)
    found = sorted(waiting, key=lambda each: (each.received_at, each.number))
    headers = ("编号", "什么事", "单位", "状态", "几天了", "接下来")
    rows = tuple(_open_row(view, each) for each in found)
    return Table("未结清单", headers, rows)


def _open_row(view: MonthView, seen: Seen) -> Row:
    return (
        seen.number,
        matter_of(seen),
        unit_of(seen),
        seen.card.state,
        days_open(view, seen),
        _next_step(seen),
    )


def days_open(view: MonthView, seen: Seen) -> int:
    return (view.moment - seen.received_at).days


def _next_step(seen: Seen) -> str:
    """The clock that is due first; what is overdue already says by how much."""
    open_here = (each for each in seen.clocks if each.is_open and not seen.is_lost(each))
    running = [(each.due, each) for each in open_here if each.due is not None]
    if not running:
        return ""
    due, first = min(running, key=lambda each: each[0])
    if first.standing is Standing.MISSED:
        return f"{first.told}，逾期{duration(first.late_in_all.total_seconds())}"
    return f"{first.told}，{clock_text(due)[5:]} 前"


def overdue(view: MonthView) -> Table:
    """逾期清单: every missed deadline of the month, the longest late first."""
    missed = [
        (each.seen, each.clock) for each in view.runs if each.clock.standing is Standing.MISSED
    ]
    missed.sort(key=lambda each: (-each[1].late_in_all, each[0].number, each[1].label))
    late = {seen.number: seen for seen, _ in missed}
    matters = {number: matter_of(seen, SHORT_MATTER) for number, seen in late.items()}
    rows = tuple(_overdue_row(seen, matters[seen.number], clock) for seen, clock in missed)
    headers = ("编号", "什么事", "时限", "应于", "办到", "逾期", "单位")
    return Table("逾期清单", headers, rows)


def _overdue_row(seen: Seen, matter: str, clock: Instance) -> Row:
    return (
        seen.number,
        matter,
        clock.told,
        clock_text(clock.due)[5:] if clock.due else None,
        _stopped_text(clock),
        duration(clock.late_in_all.total_seconds()),
        clock.addressee,
    )


def _stopped_text(clock: Instance) -> str:
    if clock.met_at is not None:
        return f"{clock.met_at:%m-%d %H:%M}"
    return "尚未" if clock.ended_at is None else f"未做，{clock.ended_at:%m-%d} 已结束"
