"""How a month compares: 环比, 同比, twelve months with the limits of a c-chart.

Months that have been issued count as issued. A c-chart of counts draws its
limits at mean ± 3√mean; of fewer than eight months it says nothing.
"""

from decimal import ROUND_HALF_UP, Decimal

from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.periods import Period, month_of
from cpl.domain.values.tables import TENTH, Row, Table, change_text

MONTHS = 12
FEWEST_POINTS = 8


def is_counted(view: MonthView, seen: Seen) -> bool:
    """Is it one of the complaints of the month it came in?"""
    counts = not seen.is_voided and not seen.joined_at_once
    return counts and view.counts(view.kind_of(seen))


def received_by_month(view: MonthView, flow: Flow) -> dict[Period, int]:
    """Complaints received in every month there is data of, up to this one."""
    found = dict(view.at_rest.received)
    for each in view.of_machine("received"):
        if is_counted(view, each):
            month = month_of(each.received_at)
            found[month] = found.get(month, 0) + 1
    found.update({month: len(each.received) for month, each in view.issued.items()})
    found[view.month] = len(flow.received)
    month = min(found)
    while month < view.month:
        found.setdefault(month, 0)
        month = month.shifted(1)
    return found


def comparisons(view: MonthView, flow: Flow) -> tuple[Row, ...]:
    """环比 with the month before, 同比 with the same month last year."""
    counts = received_by_month(view, flow)
    now = counts[view.month]
    last, year = counts.get(view.month.previous), counts.get(view.month.shifted(-12))
    return (
        ("环比（比上月）", change_text(now, last, "上月")),
        ("同比（比去年同月）", change_text(now, year, "去年同月")),
    )


def control_chart(view: MonthView, flow: Flow) -> Table:
    """The last twelve months for which there is data, and the limits between which chance plays."""
    counts = received_by_month(view, flow)
    months = [view.month.shifted(n - MONTHS + 1) for n in range(MONTHS)]
    points = [(each, counts[each]) for each in months if each in counts]
    limits = _limits([n for _, n in points])
    rows = tuple((str(month), n, _beyond(n, limits)) for month, n in points)
    return Table("近12个月受理量（控制图）", ("月份", "受理", "判断"), rows, _notes(points, limits))


def _limits(counts: list[int]) -> tuple[Decimal, Decimal, Decimal] | None:
    if len(counts) < FEWEST_POINTS:
        return None
    mean = Decimal(sum(counts)) / len(counts)
    spread = 3 * mean.sqrt()
    low, middle, high = (
        each.quantize(TENTH, ROUND_HALF_UP) for each in (mean - spread, mean, mean + spread)
    )
    return max(low, Decimal("0.0")), middle, high


def _beyond(n: int, limits: tuple[Decimal, Decimal, Decimal] | None) -> str | None:
    if limits is None or limits[0] <= n <= limits[2]:
        return None
    return "超出上限" if n > limits[2] else "低于下限"


def _notes(
    points: list[tuple[Period, int]], limits: tuple[Decimal, Decimal, Decimal] | None
) -> tuple[str, ...]:
    if limits is None:
        return (f"只有 {len(points)} 个月的数，不足 {FEWEST_POINTS} 个月，不画控制限。",)
    low, mean, high = limits
    said = f"c 图：均值 {mean}，控制限 {low}–{high}（均值±3√均值）。限内的涨落不必逐月找原因。"
    return (said, "已下发的月份按下发的数。")
