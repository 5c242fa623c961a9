"""How the office stands today: its figures, who owes what, what must be raised.

It lies about and is handed on, so it tells what anybody may see: nothing of what is closed,
names and numbers masked. What is late stands by whoever owes it; what is late in being told
to the customer (a progress duty, on every open complaint) is a figure of its own.
"""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Standing
from cpl.domain.time.lateness import late_by
from cpl.domain.values.periods import month_of
from cpl.domain.values.value import at_path, shown
from cpl.store.index.record_index import ByDay
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.handover import beginning_of
from cpl.use_cases.queries.board import Board, Records, board
from cpl.use_cases.queries.calling import is_progress
from cpl.use_cases.queries.listing import Due, Grave, due
from cpl.use_cases.queries.owing import is_late, owners_of
from cpl.use_cases.queries.present import Present
from cpl.use_cases.queries.steps import steps_without_clock
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.template_words import TemplateWord

MONTHS = 12
"""So many months are told of, this one included."""


@dataclass(frozen=True)
class Overview:
    """What the page tells: the board that anybody may see, and how many there were day by day."""

    place: Workspace
    found: Board
    running: tuple[Due, ...]
    days: ByDay

    @property
    def now(self) -> datetime:
        return self.found.now

    @property
    def read(self) -> Present:
        return self.found.read

    @property
    def open(self) -> list[Readable]:
        return [each for each in self.read.records if each.card.phase is not Phase.ENDED]


def overview_of(place: Workspace, now: datetime, desk: str | None = None) -> Overview:
    """The records as they are now, and a year of days; `desk`: see `Onlooker.desk`."""
    found = board(place, now, None, Onlooker(place, None, now, desk=desk))
    since = month_of(now.date()).shifted(1 - MONTHS).start.date()
    days = found.read.index.by_day(place.latest_rules.complaints, since)
    return Overview(place, found, tuple(due(found.read)), days)


@dataclass(frozen=True)
class TodayFigure:
    """One number of today; `presses` where it should be none."""

    name: str
    count: int
    told: str = ""
    presses: bool = False


FIGURE_WORDS = (
    TemplateWord[TodayFigure]("名称", "是什么", lambda it: it.name),
    TemplateWord[TodayFigure]("件数", "几件", lambda it: it.count),
    TemplateWord[TodayFigure]("说明", "最急的到什么时候", lambda it: it.told),
    TemplateWord[TodayFigure]("急", "不应该有而有", lambda it: it.presses),
)


def figures(it: Overview) -> Iterator[TodayFigure]:
    found = it.found
    own = it.place.latest_rules.complaints.name
    complaints = found.dormant + sum(each.card.machine.name == own for each in it.open)
    late = {each.card.number for each in found.overdue}
    yield TodayFigure("今日新增", len(found.today))
    yield TodayFigure("未结投诉", complaints)
    first_step = found.to_transfer
    yield TodayFigure(f"待{found.first_step}", len(first_step), _until(first_step, it.now))
    yield TodayFigure("待回访", len(found.to_call), _until(found.to_call, it.now))
    if found.to_redo:
        yield TodayFigure("待再办", len(found.to_redo), "", presses=True)
    yield TodayFigure("逾期", len(late), "", bool(late))
    if found.to_tell:
        yield TodayFigure("该告知进度", len(found.to_tell))
    if found.raised:
        yield TodayFigure("要升级", len(found.raised), "", presses=True)
    for each in found.unissued:
        has_passed = each.day is not None and each.day < it.now.date()
        said = f"应于 {each.day:%m-%d} 前" if each.day else ""
        yield TodayFigure(f"{each.period.words}{each.title}未签发", 1, said, has_passed)


def _until(found: Records, now: datetime) -> str:
    """`最急 09:41`, `最急 11-24 17:30，已过`; nothing where no time is laid down."""
    clock = found[0].clock if found else None
    if clock is None or clock.due is None:
        return ""
    late = "，已过" if clock.standing is Standing.MISSED else ""
    when = clock_text(clock.due).removeprefix(f"{now:%Y-%m-%d} ").removeprefix(f"{now:%Y-}")
    return f"最急 {when}{late}"


# —— who owes what ——


@dataclass(frozen=True)
class Holder:
    """A unit or a role, what it owes, and the clock of it that runs out first."""

    name: str
    numbers: frozenset[str]
    late: frozenset[str]
    first: Due | None
    now: datetime

    @property
    def due(self) -> str:
        """`11-24 17:30`, with the year where that is another."""
        if self.first is None or self.first.instance.due is None:
            return ""
        return clock_text(self.first.instance.due).removeprefix(f"{self.now:%Y-}")


HOLDER_WORDS = (
    TemplateWord[Holder]("谁", "单位、角色", lambda it: it.name),
    TemplateWord[Holder]("手里", "等它办的几件", lambda it: len(it.numbers)),
    TemplateWord[Holder]("逾期", "其中逾期几件", lambda it: len(it.late)),
    TemplateWord[Holder]("编号", "最急的一件", lambda it: _number(it.first)),
    TemplateWord[Holder]("事项", "最急的是哪一条时限", lambda it: _label(it.first)),
    TemplateWord[Holder]("应于", "最急的到什么时候，不是今年的带年份", lambda it: it.due),
    TemplateWord[Holder]("逾期多久", "最急的过了多久", lambda it: _late_text(it.first)),
    TemplateWord[Holder]("事由", "最急的是什么事，开头一段，脱敏", lambda it: _story(it.first)),
)


@dataclass
class _Owed:
    """What is gathered of one holder, the most urgent first."""

    numbers: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    first: Due | None = None


def holders(it: Overview) -> tuple[Holder, ...]:
    """Everybody who owes something; who is late with most comes first."""
    found: dict[str, _Owed] = {}
    for each in (each for each in it.running if not is_progress(each)):
        for name in filter(None, owners_of(each.instance)):
            owed = found.setdefault(name, _Owed())
            owed.numbers.add(each.loaded.card.number)
            owed.first = owed.first or (each if each.instance.due else None)
            if is_late(each):
                owed.late.add(each.loaded.card.number)
    for step in steps_without_clock(it.read, ((e.loaded, e.instance) for e in it.running)):
        for name in step.owners:
            found.setdefault(name, _Owed()).numbers.add(step.loaded.card.number)
    every = (
        Holder(name, frozenset(owed.numbers), frozenset(owed.late), owed.first, it.now)
        for name, owed in found.items()
    )
    return tuple(sorted(every, key=_urgency))


def _urgency(each: Holder) -> tuple[int, datetime, str]:
    until = each.first.instance.due if each.first else None
    return -len(each.late), until or datetime.max, each.name


def _number(each: Due | None) -> str:
    return each.loaded.card.number if each else ""


def _label(each: Due | None) -> str:
    return each.instance.told if each else ""


def _late_text(each: Due | None) -> str:
    return late_by(each.instance) if each and is_late(each) else ""


def _story(each: Due | None) -> str:
    return beginning_of(each.loaded) if each else ""


# —— what is serious ——


def _unit(it: Grave) -> str:
    return shown(at_path(it.loaded.card.values, it.loaded.rules.parts.unit))


def _notified(it: Grave) -> list[str]:
    return list(dict.fromkeys(who for each in it.raised for who in each.escalation.notify))


SERIOUS_WORDS = (
    TemplateWord[Grave]("编号", "哪一件，一批的第一件", lambda it: it.loaded.card.number),
    TemplateWord[Grave](
        "件数", "一批几件", lambda it: max([1, *(len(each.numbers) for each in it.raised)])
    ),
    TemplateWord[Grave](
        "为什么", "算要紧的等级和标记，规则里这一条升级叫什么", lambda it: "、".join(it.why)
    ),
    TemplateWord[Grave](
        "要求", "规则说要怎样", lambda it: "".join(each.escalation.say for each in it.raised)
    ),
    TemplateWord[Grave]("告知", "报给谁；不用报的没有", _notified),
    TemplateWord[Grave]("单位", "由哪个单位答复（`unit`）", _unit),
    TemplateWord[Grave]("状态", "现在的状态", lambda it: it.loaded.card.state),
    TemplateWord[Grave]("事由", "是什么事，开头一段，脱敏", lambda it: beginning_of(it.loaded)),
)
