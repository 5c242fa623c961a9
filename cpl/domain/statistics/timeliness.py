"""时效: every deadline that ran during the month, rule by rule, in columns that add up.

应执行 = 准时 + 逾期 + 未到期 + 未规定. A clock is in a month's count when it
was still running at some moment of it; those cut off by a withdrawal, a
merger or an error (终止) are not 应执行 and are told apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cpl.domain.cases.card import Card
from cpl.domain.cases.timeline import has_left_open
from cpl.domain.statistics.counts import TOTAL
from cpl.domain.statistics.view import MonthView, Run
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.once import once
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Row, Section, Table, percent

COLUMNS = {
    Standing.MET: 0,
    Standing.MISSED: 1,
    Standing.RUNNING: 2,
    Standing.DUE_SOON: 2,
    Standing.UNSET: 3,
}
HEADERS = ("时限", "规定", "应执行", "准时", "逾期", "未到期", "未规定", "准时率")
CODE_OF_A_SEED = re.compile(r"S\d{3}[A-Z]?-\d+")
"""What cpl itself calls a clause: it means nothing to the office."""


def deadlines(view: MonthView) -> Section:
    """One row for each rule, and one for all of them."""
    running = view.runs
    by_rule: dict[tuple[str, str], list[Run]] = {}
    for each in running:
        by_rule.setdefault((each.clock.label, clause_text(each.clock)), []).append(each)
    order = {each.rule.label: index for index, each in enumerate(view.rules.clocks)}
    names = sorted(by_rule, key=lambda each: (order.get(each[0], len(order)), each))
    if not names:
        return Section("时效")
    rows = [_row(label, clause, by_rule[label, clause]) for label, clause in names]
    rows.append(_row(TOTAL, "", running))
    table = Table("时限执行", HEADERS, tuple(rows), tuple(_notes(running)))
    return Section("时效", tables=(table,))


def clause_text(clock: Instance) -> str:
    """The words of the clause and the office's own number for it."""
    own = ", ".join(each for each in clock.ref.split(", ") if not CODE_OF_A_SEED.fullmatch(each))
    return " ".join(filter(None, (clock.quote, own)))


@once
def kept(view: MonthView) -> tuple[int, int]:
    """How many were kept of all that fell due."""
    return kept_of(view.runs)


def kept_of(found: Iterable[Run]) -> tuple[int, int]:
    """How many were kept of those that fell due."""
    standings = [each.clock.standing for each in found]
    met = standings.count(Standing.MET)
    return met, met + standings.count(Standing.MISSED)


def kept_before(view: MonthView) -> tuple[int, int]:
    """As `kept`, of the period before, as things stood then."""
    until = view.until_before
    found = (
        _stood(clock, until)
        for each in view.records
        for clock in each.clocks_in(view.period.previous)
        if clock.started_at < until
    )
    said = [each for each in found if each is not None]
    return sum(said), len(said)


def _stood(clock: Instance, until: datetime) -> bool | None:
    """Had it been kept by then? None: it was not due yet, or counts for nothing."""
    over = clock.stopped_at or clock.ended_at
    if over is not None and over < until:
        return {Standing.MET: True, Standing.MISSED: False}.get(clock.standing)
    return False if clock.due is not None and clock.due < until else None


def _row(label: str, clause: str, found: Sequence[Run]) -> Row:
    judged = [each for each in found if each.clock.standing in COLUMNS]
    columns: tuple[list[Run], ...] = ([], [], [], [])
    for each in judged:
        columns[COLUMNS[each.clock.standing]].append(each)
    counts = (HowMany(each.behind for each in those) for those in (judged, *columns))
    return (label, clause, *counts, percent(*kept_of(found)))


def _notes(found: Sequence[Run]) -> Iterator[str]:
    yield "应执行 = 准时 + 逾期 + 未到期 + 未规定；准时率 = 准时 ÷（准时 + 逾期）。"
    cut_off = sum(each.clock.standing is Standing.CANCELLED for each in found)
    gaps = sum(each.clock.missed for each in found)
    told = [f"另有 {cut_off} 条因撤诉、作废等终止，不计入应执行"] * bool(cut_off)
    told += [f"定时告知进度的，中间漏了 {gaps} 次"] * bool(gaps)
    if told:
        yield f"{'；'.join(told)}。"


def may_run(card: Card, month: Period) -> bool:
    """Could any clock of this card have run in the month? Cheap, so that old files cost nothing."""
    last = card.happened[-1].event.at
    if last >= month.start or not card.machine.matches(("ended",), card.state):
        return True
    return has_left_open(card)
