"""How a period compares: with the one before, with last year, and with the limits of chance.

Months that have been issued count as issued. A period that still runs is compared with as
many days of the one before. A chart of counts (c) draws its limits at mean ± 3√mean; where
it is known of every month how many visitors came, a chart of rates (u) draws each month's
own. Of fewer than eight months there are no limits.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from cpl.dataclass import dataclass
from cpl.domain.statistics.counts import answers, answers_before, satisfied_of
from cpl.domain.statistics.flow import (
    POINTS,
    Flow,
    is_told_before,
    received_before,
    received_by,
    received_in,
)
from cpl.domain.statistics.timeliness import kept, kept_before
from cpl.domain.statistics.view import MonthView, ended_within, without_detours
from cpl.domain.values.once import once
from cpl.domain.values.periods import Period, PeriodUnit, span
from cpl.domain.values.tables import TENTH, rate

FEWEST_POINTS = 8


@dataclass(frozen=True)
class Numbers:
    """What two periods are compared by; a rate is None where there is too little for one."""

    received: int | None
    ended: int | None
    open: int | None
    on_time: Decimal | None
    satisfied: Decimal | None


NOTHING_BEFORE = Numbers(None, None, None, None, None)


@once
def numbers(view: MonthView, flow: Flow) -> Numbers:
    return Numbers(
        len(flow.received),
        len(flow.ended_states),
        len(flow.open),
        rate(*kept(view)),
        rate(*satisfied_of(view, answers(view))),
    )


@once
def numbers_before(view: MonthView, flow: Flow) -> Numbers | None:
    """Of the period before, or of as many days of it; None where there is no record of it."""
    received = received_in(view, flow, view.period.previous)
    if received is None:
        return None
    return Numbers(
        len(received_before(view, flow)) if view.is_running else received,
        _ended_before(view),
        flow.carried,
        _rate_before(view, "按时率", kept_before),
        _rate_before(view, "满意率", lambda _: satisfied_of(view, answers_before(view))),
    )


def _rate_before(
    view: MonthView, name: str, count_now: Callable[[MonthView], tuple[int, int]]
) -> Decimal | None:
    """As the report before this one said it, where its whole period is compared."""
    if view.previous is None or view.is_running or name not in view.previous.rates:
        return rate(*count_now(view))
    said = view.previous.rates[name]
    return Decimal(said) if said.replace(".", "", 1).isdecimal() else None


def before_words(view: MonthView) -> str:
    """`上月`, or `上月同期（10-01 至 10-22）` while this month still runs."""
    if not view.is_running:
        return view.compared_with
    last = view.until_before - timedelta(minutes=1)
    return f"{view.compared_with}（{view.period.previous.start:%m-%d} 至 {last:%m-%d}）"


def _ended_before(view: MonthView) -> int:
    """How often one of the counted complaints came to an end."""
    found, since = 0, view.period.previous.start
    for each in view.every_counted:
        if not each.joined_at_once and is_told_before(view, each):
            happened = without_detours(each.card, each.card.happened)
            then = (h for h in happened if since <= h.event.at < view.until_before)
            found += len(ended_within(each.card, then))
    return found


def received_a_year_ago(view: MonthView, flow: Flow) -> int | None:
    """None where nothing is known of it, or this period is not over yet."""
    back = {PeriodUnit.MONTH: 12, PeriodUnit.QUARTER: 4}.get(view.period.unit)
    if back is None or view.is_running:
        return None
    return received_in(view, flow, view.period.shifted(-back))


# —— the last twelve months ——


@dataclass(frozen=True)
class Point:
    """One month of the chart, and the limits between which chance plays."""

    month: Period
    received: int
    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    is_running: bool = False

    @property
    def beyond(self) -> str | None:
        """A month that still runs may be below without meaning anything."""
        if self.high is not None and self.received > self.high:
            return "超出上限"
        below = self.low is not None and self.received < self.low
        return "低于下限" if below and not self.is_running else None


@once
def points(view: MonthView, flow: Flow) -> tuple[Point, ...]:
    """The last twelve months, or weeks, for which there is data, this one included."""
    counts = received_by(view, flow)
    known = [(each, counts[each]) for each in span(view.period, POINTS) if each in counts]
    over = [(each, n) for each, n in known if each.end <= view.moment]
    if len(over) < FEWEST_POINTS:
        return tuple(Point(month, n) for month, n in known)
    limits = _limits(view, over, _by_volume(view, known))
    return tuple(
        Point(month, n, *limits(month), is_running=month.end > view.moment) for month, n in known
    )


def _limits(
    view: MonthView, over: Sequence[tuple[Period, int]], by_volume: bool
) -> Callable[[Period], tuple[Decimal, Decimal, Decimal]]:
    """Mean and limits of a month, as numbers of complaints, by the months that are over."""
    received = Decimal(sum(n for _, n in over))
    if by_volume:
        mean = received / sum(view.volume[month] for month, _ in over)
        return lambda month: _spread(mean * view.volume[month])
    return lambda _: _spread(received / len(over))


def _by_volume(view: MonthView, over: Iterable[tuple[Period, int]]) -> bool:
    """Is it known of each of them, and of this one, how many came?"""
    return all(view.volume.get(each) for each in (month for month, _ in over))


def _spread(mean: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Three times the root on either side; of a rate, that is the same for its number."""
    by = 3 * mean.sqrt()
    middle, low, high = (
        each.quantize(TENTH, ROUND_HALF_UP) for each in (mean, mean - by, mean + by)
    )
    return middle, max(low, Decimal("0.0")), high


def chart_title(view: MonthView) -> str:
    return f"近{POINTS}{'周' if view.period.unit is PeriodUnit.WEEK else '个月'}受理"


def chart_note(view: MonthView, found: Sequence[Point]) -> str:
    """What the limits are made of, or why there are none."""
    if found[0].mean is None:
        each = "周" if view.period.unit is PeriodUnit.WEEK else "个月"
        return f"只有 {len(found)} {each}的数，不足 {FEWEST_POINTS} {each}，不画控制限。"
    if _by_volume(view, ((each.month, each.received) for each in found)):
        said = "控制限按各月的运营量算（u 图）：每人次的平均 ± 3 倍标准差。"
    else:
        said = "控制限 = 均值 ± 3√均值（c 图）。"
    return f"{said}限内的涨落不必逐月找原因。已下发的按下发的数。"
