"""总体情况: the identity, what compares, the kinds, what changed, what was a mistake."""

from collections.abc import Iterator
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.statistics.consequences import numbers_text, people_note
from cpl.domain.statistics.counts import (
    TOTAL,
    UNTOLD,
    answers,
    asks_satisfaction,
    by_word,
    rate_or_why,
    satisfied_of,
)
from cpl.domain.statistics.flow import (
    Flow,
    adjustments_table,
    changes_table,
    desks_table,
    identity_text,
)
from cpl.domain.statistics.opening import opening_notes, taken_over
from cpl.domain.statistics.timeliness import kept
from cpl.domain.statistics.trend import (
    NOTHING_BEFORE,
    Numbers,
    before_words,
    numbers,
    numbers_before,
    received_a_year_ago,
)
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import (
    Cell,
    Percent,
    Row,
    Section,
    Table,
    change_text,
    counted,
    percent,
    points_text,
)


def overall(view: MonthView, flow: Flow) -> Section:
    """1 总体情况: the identity, what compares, the kinds, what changed, what was a mistake."""
    notes = [identity_text(flow), *people_note(flow)]
    if flow.late:
        notes.append(f"补录：{numbers_text(flow.late)}")
    notes += opening_notes(view, flow)
    if flow.voided:
        notes.append(f"作废（不计受理）：{numbers_text(flow.voided)}")
    found = (
        _totals(view, flow, tuple(notes)),
        desks_table(view, flow),
        _kinds(view, flow),
        adjustments_table(flow),
        changes_table(view, view.of_machine("received")),
    )
    return Section("总体情况", tables=tuple(each for each in found if each))


@dataclass(frozen=True)
class _Line:
    """One number of the month beside what it is compared with."""

    name: str
    now: Cell
    before: Cell = None
    change: Cell = None
    year: Cell = None


def _totals(view: MonthView, flow: Flow, notes: tuple[str, ...]) -> Table:
    """What there was, and beside it, where there was anything, before and a year ago."""
    before, year = numbers_before(view, flow), received_a_year_ago(view, flow)
    lines = tuple(_lines(view, flow, before, year))
    headers = ["项目", view.this]
    rows: list[list[Cell]] = [[each.name, each.now] for each in lines]
    if before:
        headers += [before_words(view), "变化"]
        rows = [[*row, e.before, e.change] for row, e in zip(rows, lines, strict=True)]
    if year is not None:
        headers += [view.a_year_ago]
        rows = [[*row, each.year] for row, each in zip(rows, lines, strict=True)]
    return Table("总体", tuple(headers), tuple(map(tuple, rows)), notes)


def _lines(
    view: MonthView, flow: Flow, before: Numbers | None, year: int | None
) -> Iterator[_Line]:
    now, this = numbers(view, flow), view.this
    was = before or NOTHING_BEFORE
    yield _Line(f"{view.before}结转", flow.carried)
    if opening := taken_over(view, flow).carried:
        yield _Line("　其中 导入的历史", HowMany(opening))
    if flow.late:
        yield _Line("补录（以前接收、上期之后登记）", HowMany(flow.late))
    yield _compared(f"{this}受理", HowMany(flow.received), was.received, year)
    if flow.reopened:
        yield _Line("重开", flow.reopened)
    yield _compared(f"{this}办结", HowMany(endings(flow)), was.ended)
    for state, those in _by_state(flow).items():
        yield _Line(f"　其中 {state}", HowMany(those))
    yield _compared("期末未结", HowMany(flow.open), was.open)
    if old := [each for each in flow.open if each.is_dormant]:
        yield _Line("　其中 历史未结", HowMany(old))
    unconcluded = _unconcluded(view)
    if unconcluded:
        yield _Line("期末办结、未闭环", HowMany(unconcluded))
    yield from _on_the_spot(view, flow)
    yield _rated("按时率", rate_or_why(*kept(view), "项到期"), now.on_time, was.on_time)
    if asks_satisfaction(view):
        satisfied = rate_or_why(*satisfied_of(view, answers(view)), "人表态")
        yield _rated("满意率", satisfied, now.satisfied, was.satisfied)
    if view.volume.get(view.period):
        yield _Line("万人次投诉率", _per_volume(view, flow))


def _compared(name: str, now: int, before: int | None, year: int | None = None) -> _Line:
    return _Line(name, now, before, change_text(now, before), year)


def _rated(name: str, told: Cell, now: Decimal | None, before: Decimal | None) -> _Line:
    return _Line(
        name, told, Percent(before) if before is not None else None, points_text(now, before)
    )


def endings(flow: Flow) -> Iterator[Seen]:
    """Every time one of them ended, so one that was reopened twice over."""
    return (each.seen for each in flow.movements for _ in each.ended)


def _by_state(flow: Flow) -> dict[str, list[Seen]]:
    """Those that ended, by the state they first came to; the most frequent first."""
    found: dict[str, list[Seen]] = {state: [] for state in counted(flow.ended_states)}
    for each in flow.movements:
        for state in each.ended:
            found[state].append(each.seen)
    return found


def _unconcluded(view: MonthView) -> list[Behind]:
    """What has been answered and closed and still waits for its gates."""
    every = view.of_machine("received")
    lately = (e.number for e in every if e.card.is_unconcluded and not e.is_dormant)
    return [Behind(each) for each in sorted((*view.at_rest.unconcluded, *lately))]


ON_THE_SPOT = frozenset({"responded", "resolved"})
"""One event that is both the first answer and the solution."""


def _on_the_spot(view: MonthView, flow: Flow) -> Iterator[_Line]:
    """How many of those taken in were solved by the one who took them, where one may."""
    solved = [
        each
        for each in flow.taken_in
        if any(happened.meanings >= ON_THE_SPOT for happened in each.card.happened)
    ]
    machines = view.rules.machines.values()
    may = any(each.means >= ON_THE_SPOT for machine in machines for each in machine.events.values())
    if flow.taken_in and (may or solved):
        yield _Line("现场解决", HowMany(solved))
        if share := percent(len(solved), len(flow.taken_in)):
            yield _Line("现场解决率", share)


def _kinds(view: MonthView, flow: Flow) -> Table | None:
    """投诉, 问题 and 建议 apart; only the first are complaints in what follows."""
    choices = view.rules.choices_at(view.kind)
    every = view.of_machine("received")
    taken = [e for e in every if not (e.is_old or e.is_voided or e.joined_at_once)]
    found = by_word(taken, lambda each: view.kind_of(each) or UNTOLD, choices)
    if not found:
        return None
    rows: list[Row] = [
        (name, HowMany(found.get(name, ())), "是" if view.counts(name) else "否")
        for name in dict.fromkeys((*choices, *found))
    ]
    rows.append((TOTAL, HowMany(taken), None))
    headers = (view.kind or "类别", "件数", "计入投诉")
    return Table("各类别登记（含补录）", headers, tuple(rows), tuple(_reconciled(view, flow)))


def _reconciled(view: MonthView, flow: Flow) -> Iterator[str]:
    """How the report agrees with the ledger of the month, in words."""
    every = [each for each in view.of_machine("received") if each.received_at in view.period]
    kinds = by_word(
        [each for each in every if not (each.is_voided or each.joined_at_once)],
        lambda each: view.kind_of(each) or UNTOLD,
        view.rules.choices_at(view.kind),
    )
    parts = [f"{name} {len(those)}" for name, those in kinds.items()]
    for name, n in (
        ("并案", sum(each.joined_at_once for each in every)),
        ("作废", sum(each.is_voided for each in every)),
    ):
        parts += [f"{name} {n}"] if n else []
    yield f"台账{view.this} {len(every)} 件 = {' + '.join(parts)}。"
    now = counted(each.card.state for each in flow.ended)
    if now != counted(flow.ended_states):
        twice = len(flow.ended_states) - len(flow.ended)
        yield (
            f"{view.this}办结 {len(flow.ended_states)} 次"
            f"{f'，是 {len(flow.ended)} 件，重开的又办结了一次' if twice else ''}；到期末台账上是"
            f"{'、'.join(f'{state} {n}' for state, n in now.items())}。{_once(view)}"
        )


def _once(view: MonthView) -> str:
    """Of an office whose complaints are concluded some time after they are closed."""
    states = view.rules.complaints.states.values()
    concludes = any("concluded" in each.means for each in states)
    return "办结以后再闭环的不再计一次。" if concludes else ""


def _per_volume(view: MonthView, flow: Flow) -> str:
    volume = view.volume[view.period]
    return f"{len(flow.received) * 10000 / volume:.3f}（运营量 {volume} 人次）"
