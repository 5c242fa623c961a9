"""The page read in half a minute: five sentences, four figures, two charts, what to decide."""

from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.reports.decisions import to_decide
from cpl.domain.reports.sentences import sentences
from cpl.domain.statistics.counts import (
    UNTOLD,
    answers,
    asks_satisfaction,
    by_word,
    category_of,
    satisfied_of,
)
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.overall import endings
from cpl.domain.statistics.timeliness import kept
from cpl.domain.statistics.trend import (
    NOTHING_BEFORE,
    Numbers,
    Point,
    chart_note,
    chart_title,
    numbers_before,
    points,
)
from cpl.domain.statistics.view import MonthView
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.tables import Cell, Percent, change_text, percent, points_text

MOST_CATEGORIES = 8
"""In a chart; the rest stand together."""
OTHERS = "其余"
NONE = {"项到期": "没有到期的时限", "人表态": "没有人表态"}


@dataclass(frozen=True)
class KeyFigure:
    """One of the four in large type, and how it changed."""

    name: str
    value: Cell
    change: str


@dataclass(frozen=True)
class Bar:
    """One category of the Pareto chart."""

    name: str
    count: int
    so_far: Percent | None


@dataclass(frozen=True)
class FirstPage:
    """Everything on it. `bars` is empty while too few complaints have a category."""

    sentences: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    trend: tuple[Point, ...]
    trend_title: str
    trend_note: str
    bars: tuple[Bar, ...]
    decisions: tuple[str, ...]


def first_page(view: MonthView, flow: Flow) -> FirstPage:
    decisions, trend = to_decide(view, flow), points(view, flow)
    before = numbers_before(view, flow) or NOTHING_BEFORE
    return FirstPage(
        sentences(view, flow, before, len(decisions)),
        _figures(view, flow, before),
        trend,
        chart_title(view),
        chart_note(view, trend),
        _bars(flow),
        decisions,
    )


def _figures(view: MonthView, flow: Flow, before: Numbers) -> tuple[KeyFigure, ...]:
    when = view.compared_with

    def count(name: str, value: HowMany, was: int | None, than: str) -> KeyFigure:
        if was is None:
            return KeyFigure(name, value, f"没有{view.before}的数")
        return KeyFigure(name, value, f"比{than} {change_text(value, was)}")

    def share(name: str, part: int, whole: int, of: str, was: Decimal | None) -> KeyFigure:
        value = percent(part, whole)
        if value is None:
            return KeyFigure(name, None, f"只有 {whole} {of}" if whole else NONE[of])
        if was is None:
            return KeyFigure(name, value, f"{part} / {whole} {of}")
        return KeyFigure(name, value, f"比{when} {points_text(value.of_hundred, was)}")

    if asks_satisfaction(view):
        third = share("满意率", *satisfied_of(view, answers(view)), "人表态", before.satisfied)
    else:
        third = count(f"{view.this}办结（件）", HowMany(endings(flow)), before.ended, when)
    return (
        count(f"{view.this}受理（件）", HowMany(flow.received), before.received, when),
        share("按时率", *kept(view), "项到期", before.on_time),
        third,
        count("期末未结（件）", HowMany(flow.open), before.open, f"{view.before}末"),
    )


def _bars(flow: Flow) -> tuple[Bar, ...]:
    """The categories by frequency, with their cumulative share of what has one."""
    found = {name: len(those) for name, those in by_word(flow.taken_in, category_of).items()}
    found.pop(UNTOLD, None)
    whole, names = sum(found.values()), list(found)
    if len(names) > MOST_CATEGORIES:
        kept_apart = names[: MOST_CATEGORIES - 1]
        rest = sum(found[each] for each in names[MOST_CATEGORIES - 1 :])
        found = {**{each: found[each] for each in kept_apart}, OTHERS: rest}
    bars, so_far = [], 0
    for name, n in found.items():
        so_far += n
        bars.append(Bar(name, n, percent(so_far, whole)))
    return tuple(bars)
