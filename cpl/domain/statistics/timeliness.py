"""时效: every deadline that ran during the month, rule by rule, in columns that add up.

应执行 = 准时 + 逾期 + 未到期 + 未规定. A clock is in a month's count when it
was still running at some moment of it; those cut off by a withdrawal, a
merger or an error (终止) are not 应执行 and are told apart.
"""

from collections.abc import Iterator

from cpl.domain.cases.card import Card
from cpl.domain.cases.timeline import has_left_open
from cpl.domain.statistics.counts import TOTAL
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Row, Section, Table, percent

COLUMNS = {
    Standing.MET: 0,
    Standing.MISSED: 1,
    Standing.RUNNING: 2,
    Standing.DUE_SOON: 2,
    Standing.UNSET: 3,
}
HEADERS = ("时限", "条款", "应执行", "准时", "逾期", "未到期", "未规定", "准时率")


def deadlines(view: MonthView) -> Section:
    """One row for each rule, and one for all of them."""
    running = [clock for each in view.records for clock in _of_month(view.month, each)]
    by_rule: dict[tuple[str, str], list[Instance]] = {}
    for clock in running:
        by_rule.setdefault((clock.label, clock.ref), []).append(clock)
    order = {each.rule.label: index for index, each in enumerate(view.rules.clocks)}
    names = sorted(by_rule, key=lambda each: (order.get(each[0], len(order)), each))
    rows = [_row(label, ref, by_rule[label, ref]) for label, ref in names]
    rows.append(_row(TOTAL, "", running))
    table = Table("时限执行", HEADERS, tuple(rows), tuple(_notes(running)))
    return Section("时效", tables=(table,))


def _row(label: str, ref: str, found: list[Instance]) -> Row:
    standings = [each.standing for each in found if each.standing in COLUMNS]
    met, missed, running, unset = (
        sum(COLUMNS[each] == column for each in standings) for column in range(4)
    )
    numbers = (len(standings), met, missed, running, unset)
    return (label, ref, *numbers, percent(met, met + missed))


def _notes(found: list[Instance]) -> Iterator[str]:
    yield "应执行 = 准时 + 逾期 + 未到期 + 未规定；准时率 = 准时 ÷（准时 + 逾期）。"
    cut_off = sum(each.standing is Standing.CANCELLED for each in found)
    if cut_off:
        yield f"另有 {cut_off} 条因撤诉、作废等终止，不计入应执行。"
    gaps = sum(each.missed for each in found)
    if gaps:
        yield f"定时告知进度的，中间漏了 {gaps} 次。"


def overdue(view: MonthView) -> Table:
    """逾期清单: every missed deadline of the month, the longest first."""
    missed = [
        (each, clock)
        for each in view.records
        for clock in _of_month(view.month, each)
        if clock.standing is Standing.MISSED
    ]
    missed.sort(key=lambda each: (each[1].due or view.moment, each[0].number, each[1].label))
    rows = tuple(_overdue_row(seen, clock) for seen, clock in missed)
    headers = ("编号", "时限", "应于", "实于", "单位", "状态")
    return Table("逾期清单", headers, rows, () if rows else ("本期没有逾期。",))


def _overdue_row(seen: Seen, clock: Instance) -> Row:
    return (
        seen.number,
        clock.label,
        clock_text(clock.due)[5:] if clock.due else None,
        _stopped_text(clock),
        clock.addressee,
        seen.card.state,
    )


def _stopped_text(clock: Instance) -> str:
    if clock.met_at is not None:
        return f"{clock.met_at:%m-%d %H:%M}"
    return "尚未" if clock.ended_at is None else f"未做，{clock.ended_at:%m-%d} 已结束"


def _of_month(month: Period, seen: Seen) -> list[Instance]:
    """Those that still ran at some moment of the month; what was merged runs with the other."""
    if seen.is_voided:
        return []
    found = [each for each in seen.clocks if _ran_in(month, each)]
    if seen.is_merged:
        found = [each for each in found if each.standing is not Standing.CANCELLED]
    return found


def _ran_in(month: Period, clock: Instance) -> bool:
    until = clock.stopped_at or clock.ended_at
    return clock.started_at < month.end and (until is None or until >= month.start)


def may_run(card: Card, month: Period) -> bool:
    """Could any clock of this card have run in the month? Cheap, so that old files cost nothing."""
    last = card.happened[-1].event.at
    if last >= month.start or not card.machine.matches(("ended",), card.state):
        return True
    return has_left_open(card)
