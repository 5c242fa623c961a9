"""Five sentences made by rules from the numbers: how many, what, who, how promptly, what now.

Each says what is so, or nothing where too little is known; there is no adjective in them.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from cpl.domain.statistics.consequences import people_in
from cpl.domain.statistics.counts import (
    MOST_UNTOLD,
    UNTOLD,
    answers,
    by_word,
    category_of,
    satisfied_of,
    told_categories,
    vital_few,
    was_unhappy,
)
from cpl.domain.statistics.flow import Flow, received_before
from cpl.domain.statistics.timeliness import kept, kept_of
from cpl.domain.statistics.trend import (
    Numbers,
    before_words,
    numbers,
    points,
    received_a_year_ago,
)
from cpl.domain.statistics.units import UnitNumbers, desk_of
from cpl.domain.statistics.view import MonthView, Run
from cpl.domain.time.instances import Standing
from cpl.domain.values.tables import rate

MOST_NAMED = 3
FEWEST_NAMED = 3
"""A category of fewer is not what people speak of most."""
RISE = 3
"""By so many it must have grown to be told as what grew most."""


def sentences(view: MonthView, flow: Flow, before: Numbers, decisions: int) -> tuple[str, ...]:
    """Those that have something to say, in their order; `before`: the numbers compared with."""
    said = (
        _volume(view, flow, before),
        _problem(view, flow),
        _units(view, flow),
        _time_and_satisfaction(view, flow, before),
        _next(view, decisions),
    )
    return tuple(filter(None, said))


def _volume(view: MonthView, flow: Flow, before: Numbers) -> str:
    still = f"期末未结 {len(flow.open)} 件" if flow.open else "没有未结的"
    ended = f"办结 {len(flow.ended)} 件" if flow.ended else "没有办结的"
    until = f"到 {view.moment:%m-%d %H:%M} 为止，" if view.is_running else ""
    if not flow.taken_in:
        nil = "" if view.is_running else "，零报告"
        return f"{until}{view.this}没有受理投诉{nil}；{ended}，{still}。"
    people = people_in(flow)
    of = f"（{people} 人）" if people > len(flow.taken_in) else ""
    compared = "".join(_compared(view, flow, before))
    received = f"{until}{view.this}受理投诉 {len(flow.received)} 件{of}{compared}"
    return f"{received}{_beyond_chance(view, flow)}；{ended}，{still}。"


def _beyond_chance(view: MonthView, flow: Flow) -> str:
    last = points(view, flow)[-1]
    if last.month != view.period or not last.beyond:
        return ""
    limit = last.high if last.high and last.received > last.high else last.low
    return f"，{last.beyond}（{limit} 件）"


def _compared(view: MonthView, flow: Flow, before: Numbers) -> Iterator[str]:
    now = len(flow.received)
    if before.received is not None:
        yield f"，{_than(now, before.received, before_words(view))}"
    year = received_a_year_ago(view, flow)
    if year is not None:
        yield f"，{_than(now, year, view.a_year_ago)}"


def _than(now: int, before: int, when: str) -> str:
    if now == before:
        return f"和{when}一样多"
    share = rate(abs(now - before), before)
    per_cent = "" if share is None else f"（{share}%）"
    return f"比{when} {before} 件{'多' if now > before else '少'} {abs(now - before)} 件{per_cent}"


def _problem(view: MonthView, flow: Flow) -> str:
    """What is most complained of, where enough is known of it."""
    counts = {name: len(those) for name, those in by_word(flow.taken_in, category_of).items()}
    untold, whole = counts.pop(UNTOLD, 0), len(flow.taken_in)
    share = rate(untold, whole)
    if share is not None and share > MOST_UNTOLD:
        return f"{untold} 件没有分类，占 {share}%，看不出主要问题，请先补分类。"
    if not told_categories(flow):
        named = "、".join(f"{name} {n} 件" for name, n in list(counts.items())[:MOST_NAMED])
        among = f"等 {len(counts)} 类" if len(counts) > MOST_NAMED else ""
        return f"反映的是{named}{among}。" if named else ""
    leading = {name: n for name, n in _leading(counts).items() if n >= FEWEST_NAMED}
    named = "、".join(f"{name} {n} 件（{rate(n, whole)}%）" for name, n in leading.items())
    vital = vital_few(flow)
    if len(vital) > 1:
        few = f"，{'、'.join(vital)}合计占 80% 以上"
    else:
        few = f"，{vital[0]}就占 80% 以上" if vital else ""
    said = f"反映最多的是{named}" if named else f"{_scattered(counts)}，没有集中的问题"
    return f"{said}{few}{_rise(view, flow)}。"


def _scattered(counts: dict[str, int]) -> str:
    """How they are spread of which none is told before the others."""
    most, least = max(counts.values()), min(counts.values())
    if most < FEWEST_NAMED:
        return "各类都不到三件"
    return "各类一样多" if most == least else "最多的几类一样多"


def _leading(counts: dict[str, int]) -> dict[str, int]:
    """The most frequent; of those with one number all, or none where they are too many."""
    next_one = next(iter(list(counts.values())[MOST_NAMED:]), 0)
    return {name: n for name, n in list(counts.items())[:MOST_NAMED] if n > next_one}


def _rise(view: MonthView, flow: Flow) -> str:
    """What grew most since the period before."""
    before = Counter(map(category_of, received_before(view, flow)))
    if not before:
        return ""
    grown = Counter(map(category_of, flow.taken_in))
    grown.subtract(before)
    grown.pop(UNTOLD, None)
    name, by = max(grown.items(), key=lambda each: (each[1], each[0]))
    return f"；比{view.compared_with}多得最多的是{name}，多 {by} 件" if by >= RISE else ""


def _units(view: MonthView, flow: Flow) -> str:
    """Which unit keeps its deadlines least, and how the desk itself does.

    Of one unit alone, what comes next says it.
    """
    if view.unit:
        return ""
    found = UnitNumbers(view, flow)
    desk = desk_of(view.rules)
    told = [_worst(found), _desk(desk, found.clocks(desk))]
    said = "；".join(filter(None, told))
    return f"{said}。" if said else ""


def _worst(found: UnitNumbers) -> str:
    kept = [
        (unit, *kept_of(found.clocks(unit)))
        for unit in found.real
        if unit in found.view.rules.units or found.received(unit)
    ]
    rated = [
        (share, unit, met, due) for unit, met, due in kept if (share := rate(met, due)) is not None
    ]
    if not rated:
        return ""
    share, unit, met, due = min(rated)
    if met == due:
        late = [f"{unit} {due - met} 项" for unit, met, due in kept if met < due]
        due = sum(due for _, _, due in kept)
        return (
            f"承办单位到期的时限 {due} 项，逾期的是{'、'.join(late)}"
            if late
            else f"承办单位到期的时限都按时办了（{due} 项）"
        )
    alike = [name for lowest, name, _, _ in rated if lowest == share]
    if len(alike) > 1:
        return f"承办单位里按时率最低的是{'、'.join(alike)}，都是 {share}%"
    named = f"{unit}，{share}%（到期 {due} 项，逾期 {due - met} 项）"
    return f"承办单位里按时率最低的是{named}" if len(rated) > 1 else f"承办单位的按时率：{named}"


def _desk(desk: str, clocks: list[Run]) -> str:
    late = [each for each in clocks if each.clock.standing is Standing.MISSED]
    share = rate(*kept_of(clocks))
    on_time = "" if share is None else f"，按时率 {share}%"
    return f"{desk}自己逾期 {len(late)} 项{on_time}" if late else ""


def _mostly(late: list[Run]) -> str:
    """`响应 13 项、进度告知 12 项`, those that make most of it."""
    counts = Counter(each.clock.label for each in late).most_common(2)
    return "、".join(f"{label} {n} 项" for label, n in counts)


def _time_and_satisfaction(view: MonthView, flow: Flow, before: Numbers) -> str:
    said = "；".join(filter(None, (_time(view, flow, before), _satisfaction(view, flow, before))))
    return f"{said}。" if said else ""


def _time(view: MonthView, flow: Flow, before: Numbers) -> str:
    met, due = kept(view)
    now = numbers(view, flow)
    if now.on_time is None:
        return f"到期的时限 {due} 项，逾期 {due - met} 项" if due else ""
    points = _points(view, now.on_time, before.on_time)
    late = [each for each in view.runs if each.clock.standing is Standing.MISSED]
    most = f"，逾期 {len(late)} 项，最多的是{_mostly(late)}" if late else "，没有逾期"
    return f"到期的时限 {due} 项，按时率 {now.on_time}%{points}{most}"


def _satisfaction(view: MonthView, flow: Flow, before: Numbers) -> str:
    happy, spoken = satisfied_of(view, answers(view))
    now = numbers(view, flow)
    unhappy = sum(map(was_unhappy, view.every_counted))
    again = f"，途中不满意、再办了的 {unhappy} 件" if unhappy else ""
    if now.satisfied is None:
        return f"回访表态 {spoken} 人，满意 {happy} 人{again}" if spoken else ""
    points = _points(view, now.satisfied, before.satisfied)
    return f"回访表态 {spoken} 人，满意率 {now.satisfied}%{points}{again}"


def _points(view: MonthView, now: Decimal, before: Decimal | None) -> str:
    if before is None:
        return ""
    if now == before:
        return f"，和{view.compared_with}持平"
    up = "升" if now > before else "降"
    return f"，比{view.compared_with}{up} {abs(now - before)} 个百分点"


def _next(view: MonthView, decisions: int) -> str:
    """What must be decided, and what falls due next of what complaints led to."""
    running = Counter(
        clock.label
        for each in view.records
        if "received" not in each.card.machine.registration.means
        for clock in each.clocks
        if clock.is_open and clock.due is not None and clock.due >= view.moment
    )
    due = "、".join(f"{label} {n} 件" for label, n in running.most_common(MOST_NAMED))
    to_come = f"接下来到期的有{due}" if due else ""
    decide = f"要定的事 {decisions} 项，列在下面" if decisions else ""
    said = "；".join(filter(None, (decide, to_come)))
    return f"{said}。" if said else ""
