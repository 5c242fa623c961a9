"""上月结转 + 补录 + 受理 + 重开 − 办结 = 未结: each record's part in it, and the identity checked.

The left side is counted from movements, the right side from states; where
they differ, every record that makes the difference is named with its reason.
What was merged before any report counted it is part of the one it follows: its
people count, it does not.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.statistics.view import (
    MonthView,
    Seen,
    ended_within,
    reopened_within,
    without_detours,
)
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.once import once
from cpl.domain.values.periods import MONTHLY, Period, PeriodUnit, period_of, periods_between, span
from cpl.domain.values.tables import Row, Table

POINTS = 12
"""How many months, or weeks, are drawn."""
TOTAL = "合计"
READ_NO_MORE = "上期未结，本期读不到这份记录"
KIND_CHANGED = "上期之后改了类别"
TIME_CHANGED = "上期之后改了接收时间"
HISTORY_CHANGED = "上期之后改动过以前的经过"


@dataclass(frozen=True)
class Adjustment:
    """One record that the movements alone do not explain."""

    number: str
    by: int
    reason: str


@dataclass(frozen=True)
class Movement:
    """What one record adds to each term; `joined`: nothing, it counts with the one it follows."""

    seen: Seen
    joined: bool = False
    carried: bool = False
    late: bool = False
    received: bool = False
    reopened: int = 0
    ended: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def expected(self) -> int:
        return self.carried + self.late + self.received + self.reopened - len(self.ended)


@dataclass(frozen=True)
class Flow:
    """The counted records of a month, by term."""

    carried: int
    movements: tuple[Movement, ...]
    adjustments: tuple[Adjustment, ...]
    voided: tuple[Seen, ...]
    joined: tuple[Seen, ...] = ()
    short: str = "月"
    """What its period is called: 上月, 本月."""

    @cached_property
    def received(self) -> tuple[Seen, ...]:
        return tuple(each.seen for each in self.movements if each.received)

    @cached_property
    def late(self) -> tuple[Seen, ...]:
        return tuple(each.seen for each in self.movements if each.late)

    @cached_property
    def taken_in(self) -> tuple[Seen, ...]:
        """What the distributions are made of: received in the month or entered late."""
        return tuple(each.seen for each in self.movements if each.received or each.late)

    @cached_property
    def reopened(self) -> HowMany:
        return HowMany(each.seen for each in self.movements for _ in range(each.reopened))

    @cached_property
    def ended(self) -> tuple[Seen, ...]:
        return tuple(each.seen for each in self.movements if each.ended)

    @cached_property
    def ended_states(self) -> tuple[str, ...]:
        return tuple(state for each in self.movements for state in each.ended)

    @cached_property
    def open(self) -> tuple[Seen, ...]:
        return tuple(each.seen for each in self.movements if each.is_open)

    @property
    def adjusted(self) -> int:
        return sum(each.by for each in self.adjustments)

    @property
    def expected(self) -> int:
        plus = self.carried + len(self.late) + len(self.received) + self.reopened
        return plus - len(self.ended_states) + self.adjusted

    @property
    def holds(self) -> bool:
        return self.expected == len(self.open)


def flow_of(view: MonthView) -> Flow:
    """Every counted complaint's movement, and the adjustments against the last report."""
    complaints = view.of_machine("received")
    counted = (each for each in complaints if view.counts(view.kind_of(each)))
    movements = tuple(_movement(view, each) for each in counted)
    present = {each.seen.number for each in movements}
    gone = tuple(_gone(view, complaints, present))
    wrong = tuple(_unexplained(view, each) for each in movements if each.expected != each.is_open)
    carried = HowMany((*(each.seen for each in movements if each.carried), *gone))
    voided = tuple(each for each in complaints if each.is_voided and each.news)
    joined = tuple(each.seen for each in movements if each.joined)
    return Flow(carried, movements, (*gone, *wrong), voided, joined, view.short)


@once
def received_before(view: MonthView, flow: Flow) -> tuple[Seen, ...]:
    """The complaints of the period before; of one that still runs, of as many days of it.

    Nothing where not all of that period is known: there would be fewer of everything in it.
    """
    if received_in(view, flow, view.period.previous) is None:
        return ()
    return tuple(
        each
        for each in view.of_machine("received")
        if view.period.previous.start <= each.received_at < view.until_before
        and view.is_counted(each)
        and is_told_before(view, each)
    )


def is_told_before(view: MonthView, seen: Seen) -> bool:
    """Does it count in what was issued of the period before, where that is compared with?"""
    return view.previous is None or view.is_running or not came_in_since(view, seen)


@once
def received_by(view: MonthView, flow: Flow) -> Mapping[Period, int]:
    """Complaints received in every month there is data of, up to now; by weeks in a week's."""
    base = view.period.every if view.period.unit is PeriodUnit.WEEK else MONTHLY
    shown = span(view.period, POINTS)
    found = dict(view.at_rest.received) if base == MONTHLY else {}
    for period, n in view.came_in.items():
        found[period] = found.get(period, 0) + n
    if base != MONTHLY:
        found = {each: n for each, n in found.items() if each >= shown[0]}
    found.update({e: len(it.received) for e, it in view.issued.items() if e.every == base})
    if view.period.every == base:
        found[view.period] = len(flow.received)
    last = min(shown[-1], period_of(base, view.moment))
    for period in periods_between(base, min(found, default=last).start.date(), last.last_day):
        found.setdefault(period, 0)
    return found


def received_in(view: MonthView, flow: Flow, period: Period) -> int | None:
    """Complaints received in a period; None where not all of it is known."""
    counts = received_by(view, flow)
    if period.unit is PeriodUnit.WEEK:
        return counts.get(period)
    issued = view.issued.get(period)
    if issued is not None:
        return len(issued.received)
    months = periods_between(MONTHLY, period.start.date(), period.last_day)
    known = [counts.get(each) for each in months]
    return None if None in known else sum(filter(None, known))


def _movement(view: MonthView, seen: Seen) -> Movement:
    carried = _was_open(view, seen)
    if seen.is_voided and not carried:
        return Movement(seen)
    told = _was_told(view, seen)
    fresh = not seen.is_old and not carried and not told
    if seen.is_merged and not carried:
        return Movement(seen, joined=fresh)
    news = without_detours(seen.card, seen.news)
    return Movement(
        seen,
        carried=carried,
        late=fresh and seen.received_at < view.period.start,
        received=fresh and seen.received_at >= view.period.start,
        reopened=reopened_within(seen.card, news),
        ended=ended_within(seen.card, news),
        is_open=not seen.is_ended,
    )


def _was_open(view: MonthView, seen: Seen) -> bool:
    """Open at the end of the last month: as issued, or else as it is known to have been.

    What was taken over after the last report was issued stands in no report yet.
    """
    if view.previous is not None and not came_in_since(view, seen):
        kind = view.previous.open.get(seen.number)
        return kind is not None and view.counts(kind)
    if not seen.is_old:
        return False
    before = seen.news[0].before if seen.news else seen.card.state
    machine = seen.card.machine
    return not machine.matches(("ended",), before)


def came_in_since(view: MonthView, seen: Seen) -> bool:
    """Was it taken over from another register later than the last report could tell?"""
    return seen.is_inherited and seen.registered_at > view.since


def _was_told(view: MonthView, seen: Seen) -> bool:
    """Has the last report counted it as received already?"""
    previous = view.previous
    return previous is not None and (
        seen.number in previous.received or seen.number in previous.late
    )


def _gone(
    view: MonthView, complaints: tuple[Seen, ...], present: set[str]
) -> tuple[Adjustment, ...]:
    """Open in the last report, not counted now."""
    if view.previous is None:
        return ()
    known = {each.number for each in complaints}
    return tuple(
        Adjustment(number, -1, KIND_CHANGED if number in known else READ_NO_MORE)
        for number, kind in sorted(view.previous.open.items())
        if view.counts(kind) and number not in present
    )


def _unexplained(view: MonthView, each: Movement) -> Adjustment:
    return Adjustment(each.seen.number, int(each.is_open) - each.expected, _why(view, each))


def _why(view: MonthView, each: Movement) -> str:
    seen, previous = each.seen, view.previous
    if previous is None:
        return HISTORY_CHANGED
    was_open = seen.number in previous.open
    if was_open and not each.carried:
        return KIND_CHANGED
    if not _was_told(view, seen):
        return HISTORY_CHANGED if was_open else KIND_CHANGED
    return TIME_CHANGED if seen.received_at >= view.period.start else HISTORY_CHANGED


def identity_text(flow: Flow) -> str:
    """`上月结转 3 + 补录 1 + 受理 9 + 重开 0 − 办结 8 = 未结 5 ✓`."""
    adjusted = f" {'+' if flow.adjusted > 0 else '−'} 调整 {abs(flow.adjusted)}"
    said = (
        f"上{flow.short}结转 {flow.carried} + 补录 {len(flow.late)}"
        f" + 本{flow.short}受理 {len(flow.received)}"
        f" + 重开 {flow.reopened} − 办结 {len(flow.ended_states)}"
        f"{adjusted if flow.adjusted else ''} = {flow.expected}，未结 {len(flow.open)}"
    )
    return f"{said} {'✓' if flow.holds else f'✗ 相差 {len(flow.open) - flow.expected}'}"


def desks_table(view: MonthView, flow: Flow) -> Table | None:
    """The same desk by desk, of a report that puts several together: they add up to it.

    What has the letters of a desk that is named no more is a line too.
    """
    if view.desk is not None or not view.desks:
        return None
    named = {letters for each in view.desks for letters in each.letters}
    numbers = (*(e.seen.number for e in flow.movements), *(e.number for e in flow.adjustments))
    others = sorted({desk_in(each) for each in numbers} - named)
    parts = [(str(each), _with_letters(flow, each.letters)) for each in view.desks]
    parts += [(f"{each}（不再写着的台）", _with_letters(flow, (each,))) for each in others]
    headers = ("台", f"{view.before}结转", "补录", f"{view.this}受理", "重开", f"{view.this}办结")
    adjusted = ("调整",) if flow.adjustments else ()
    rows = tuple(_terms(name, each, bool(adjusted)) for name, each in (*parts, (TOTAL, flow)))
    return Table("各台", (*headers, *adjusted, "期末未结"), rows)


def _with_letters(flow: Flow, letters: tuple[str, ...]) -> Flow:
    movements = tuple(e for e in flow.movements if desk_in(e.seen.number) in letters)
    adjustments = tuple(e for e in flow.adjustments if desk_in(e.number) in letters)
    known = {each.seen.number for each in movements}
    gone = (each for each in adjustments if each.number not in known)
    carried = HowMany((*(each.seen for each in movements if each.carried), *gone))
    return replace(flow, carried=carried, movements=movements, adjustments=adjustments)


def _terms(name: str, flow: Flow, adjusted: bool) -> Row:
    terms = (
        HowMany(flow.late),
        HowMany(flow.received),
        flow.reopened,
        HowMany(each.seen for each in flow.movements for _ in each.ended),
    )
    by = (flow.adjusted,) if adjusted else ()
    return name, flow.carried, *terms, *by, HowMany(flow.open)


def adjustments_table(flow: Flow) -> Table | None:
    if not flow.adjustments:
        return None
    rows = tuple((each.number, f"{each.by:+d}", each.reason) for each in flow.adjustments)
    return Table("调整明细", ("编号", "调整", "原因"), rows)


def changes_table(view: MonthView, complaints: tuple[Seen, ...]) -> Table | None:
    """Changes of category and of kind during the month, by events or corrections."""
    rows = tuple(row for each in complaints for row in _changes(view, each))
    headers = ("编号", "时间", "项目", "原为", "改为")
    return Table("分类、类别变更", headers, rows) if rows else None


def _changes(view: MonthView, seen: Seen) -> list[tuple[str, ...]]:
    if not seen.news:
        return []
    names = tuple(filter(None, (view.kind, seen.parts.category)))
    values = {name: seen.record.fields.get(name) for name in names}
    new = {id(each) for each in seen.news}
    found: list[tuple[str, ...]] = []
    for each in seen.card.happened:
        at = f"{each.event.at:%m-%d %H:%M}"
        for name in names:
            said = each.event.fields.get(name)
            if said is not None and said != values[name]:
                if values[name] is not None and id(each) in new:
                    found.append((seen.number, at, name, str(values[name]), str(said)))
                values[name] = said
        if "corrected" in each.meanings and id(each) in new:
            spoken = "、".join(str(v) for v in each.event.fields.values())
            found.extend(
                (seen.number, at, name, "（见 git）", seen.word(name))
                for name in names
                if name in spoken
            )
    return found
