"""The board for those who have no terminal: one page of HTML, and the same as a sheet.

It lies about and is handed on, so it tells what anybody may see: nothing of what is closed,
names and numbers masked. What is late stands by whoever owes it; what is late in being told
to the customer (a progress duty, on every open complaint) is a figure of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Standing
from cpl.domain.values.month import Month
from cpl.domain.values.value import at_path, shown
from cpl.problems import CplError, Problem, UsageProblem
from cpl.store.files import replace_bytes
from cpl.store.files import told as telling
from cpl.store.index.record_index import ByDay
from cpl.store.record_files import Readable
from cpl.store.workspace import DRAFTS, Workspace
from cpl.use_cases.papers.filing import is_open
from cpl.use_cases.papers.form import BOARD_PAGE, filled, templates_of
from cpl.use_cases.papers.handover import beginning_of
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.queries.board import Board, Records, board
from cpl.use_cases.queries.calling import is_progress
from cpl.use_cases.queries.listing import Due, RaisedTogether, due
from cpl.use_cases.queries.owing import is_late, owners_of
from cpl.use_cases.queries.present import Present
from cpl.use_cases.queries.showing import late_by
from cpl.use_cases.queries.steps import steps_without_clock
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.telling.reminder_log import failing_now
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told

HTML, EXCEL = ".html", ".xlsx"
MONTHS = 12


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


def overview_of(place: Workspace, now: datetime) -> Overview:
    """The records as they are now, and a year of days."""
    found = board(place, now, None, Onlooker(place, None, now))
    since = Month.of(now.date()).shifted(1 - MONTHS).start.date()
    days = found.read.index.by_day(place.latest_rules.complaints, since)
    return Overview(place, found, tuple(due(found.read)), days)


def board_words(overview: Overview) -> Words:
    """What the templates of the board may speak of."""
    return {
        **rules_words(overview.place.latest_rules, overview.now),
        **told(BOARD_WORDS, overview),
    }


# —— as files ——


@dataclass(frozen=True)
class WrittenBoard:
    """Where it was written, and what could not be read for it."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def write_board(place: Workspace, now: datetime, said: Mapping[str, str]) -> WrittenBoard:
    """Write it as a page and as a sheet, by their endings, where it is said or where they lie.

    Each in one step, so that whoever opens it meanwhile sees the one before. Raises UsageProblem
    for a file that is no place for it or where there is no template, TemplateProblem where that
    is wrong, CplError where it cannot be written.
    """
    targets = {ending: _place_of(place, to, ending) for ending, to in said.items()}
    templates = {ending: _template(place, ending) for ending in targets}
    overview = overview_of(place, now)
    words = board_words(overview)
    files = {e: filled(templates[e], words, BOARD_PAGE)[e] for e in targets}
    for ending, target in targets.items():
        with telling("写不了", target):
            target.parent.mkdir(exist_ok=True)
        replace_bytes(target, files[ending])
    return WrittenBoard(tuple(targets.values()), overview.found.problems)


def _template(place: Workspace, ending: str) -> dict[str, bytes]:
    every = templates_of(place, BOARD_PAGE)
    found = {each: data for each, data in every.items() if each.startswith(ending)}
    if not found:
        raise UsageProblem(f"没有“{BOARD_PAGE}{ending}”的模板，放进 templates 文件夹再来。")
    return found


def _place_of(place: Workspace, said: str, ending: str) -> Path:
    """Outside the folder, or among what is not kept: it is made anew every few minutes."""
    drafts = place.root / DRAFTS
    target = (Path.cwd() / said).resolve() if said else drafts / f"{BOARD_PAGE}{ending}"
    if target.is_dir():
        target /= f"{BOARD_PAGE}{ending}"
    if target.suffix.lower() != ending:
        raise UsageProblem(
            f"“{said}”不是 {ending} 文件，写成 {target.stem or BOARD_PAGE}{ending}。"
        )
    if target.is_relative_to(place.root) and not target.is_relative_to(drafts):
        raise UsageProblem(f"看板随时重写，不进 git：放在 {DRAFTS} 里，或者这个文件夹以外。")
    if target.parent != drafts and not target.parent.is_dir():
        raise UsageProblem(f"没有 {target.parent} 这个文件夹。")
    if is_open(target):
        raise CplError(f"{place.shown(target)} 正在 WPS 或 Excel 里打开，没有改它；关了再来。")
    return target


# —— today ——


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


def _figures(it: Overview) -> Iterator[TodayFigure]:
    found = it.found
    own = it.place.latest_rules.complaints.name
    complaints = sum(each.card.machine.name == own for each in it.open)
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
        yield TodayFigure(f"{each.month.words}{each.name}未签发", 1, said, has_passed)


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
    return each.instance.label if each else ""


def _late_text(each: Due | None) -> str:
    return late_by(each.instance) if each and is_late(each) else ""


def _story(each: Due | None) -> str:
    return beginning_of(each.loaded) if each else ""


# —— what is serious ——


@dataclass(frozen=True)
class Serious:
    """What the rules say must be raised, and the record of it that is shown, if anybody may."""

    raised: RaisedTogether
    loaded: Readable | None

    @property
    def unit(self) -> str:
        if self.loaded is None:
            return ""
        return shown(at_path(self.loaded.card.values, self.loaded.rules.parts.unit))


SERIOUS_WORDS = (
    TemplateWord[Serious]("编号", "哪一件，一批的第一件", lambda it: it.raised.numbers[0]),
    TemplateWord[Serious]("件数", "一批几件", lambda it: len(it.raised.numbers)),
    TemplateWord[Serious]("为什么", "规则里这一条升级叫什么", lambda it: it.raised.escalation.id),
    TemplateWord[Serious]("要求", "规则说要怎样", lambda it: it.raised.escalation.say),
    TemplateWord[Serious]("告知", "报给谁", lambda it: list(it.raised.escalation.notify)),
    TemplateWord[Serious]("单位", "由哪个单位答复（`unit`）", lambda it: it.unit),
    TemplateWord[Serious](
        "状态", "现在的状态", lambda it: it.loaded.card.state if it.loaded else ""
    ),
    TemplateWord[Serious](
        "事由",
        "是什么事，开头一段，脱敏",
        lambda it: beginning_of(it.loaded) if it.loaded else "",
    ),
)


def _serious(it: Overview) -> Iterator[Serious]:
    known = {each.card.number: each for each in it.read.records}
    for each in it.found.raised:
        seen = (known[number] for number in each.numbers if number in known)
        yield Serious(each, next(seen, None))


# —— the month and the year ——


@dataclass(frozen=True)
class Compared:
    """One number of the month so far, beside the same days of the month before and all of it.

    The month before is None where nothing was registered yet.
    """

    name: str
    now: int
    before: int | None
    whole: int | None

    @property
    def more(self) -> str:
        """`+3`, `-2`, `0`."""
        if self.before is None:
            return ""
        return f"{self.now - self.before:+}" if self.now != self.before else "0"


COMPARED_WORDS = (
    TemplateWord[Compared]("名称", "接到、结案", lambda it: it.name),
    TemplateWord[Compared]("本月", "本月到今天几件", lambda it: it.now),
    TemplateWord[Compared]("上月同期", "上月到同一天几件", lambda it: it.before),
    TemplateWord[Compared]("上月全月", "上月一共几件", lambda it: it.whole),
    TemplateWord[Compared]("增减", "比上月同期多几件：+3", lambda it: it.more),
)


@dataclass(frozen=True)
class _SoFar:
    """The month until today, and the same days of the one before."""

    overview: Overview

    @property
    def month(self) -> Month:
        return Month.of(self.overview.now.date())

    @property
    def last_day(self) -> date:
        """The day of the month before up to which it is compared."""
        before = self.month.previous
        days = (before.end - before.start).days
        return before.start.date().replace(day=min(self.overview.now.day, days))

    def rows(self) -> Iterator[Compared]:
        since = self.overview.read.index.first_registered
        is_there = since is not None and since < self.month.start
        before = self.month.previous
        for name, days in _counts(self.overview.days):
            same = _between(days, before.start.date(), self.last_day)
            whole = _between(days, before.start.date(), before.end.date() - date.resolution)
            so_far = _between(days, self.month.start.date(), self.overview.now.date())
            yield Compared(name, so_far, same if is_there else None, whole if is_there else None)


SO_FAR_WORDS = (
    TemplateWord[_SoFar]("月份", "哪个月", lambda it: it.month.words),
    TemplateWord[_SoFar]("到", "到哪一天", lambda it: f"{it.overview.now:%m-%d}"),
    TemplateWord[_SoFar]("上月到", "和上月的哪一天比", lambda it: f"{it.last_day:%m-%d}"),
    TemplateWord[_SoFar](
        "行",
        "接到、结案各一行",
        lambda it: [told(COMPARED_WORDS, each) for each in it.rows()],
        "{% for 一 in 本月.行 %}{{ 一.名称 }}{% endfor %}",
        COMPARED_WORDS,
        ONE,
    ),
)


def _counts(days: ByDay) -> tuple[tuple[str, Mapping[date, int]], ...]:
    return ("接到", days.received), ("结案", days.ended)


def _between(days: Mapping[date, int], first: date, last: date) -> int:
    return sum(many for day, many in days.items() if first <= day <= last)


@dataclass(frozen=True)
class OfMonth:
    """A month of the year: how many came, how many ended."""

    month: Month
    received: int
    ended: int


MONTH_WORDS = (
    TemplateWord[OfMonth]("月份", "2026-11", lambda it: str(it.month)),
    TemplateWord[OfMonth]("月", "几月", lambda it: it.month.number),
    TemplateWord[OfMonth]("接到", "几件", lambda it: it.received),
    TemplateWord[OfMonth]("结案", "结束几件", lambda it: it.ended),
)


def _year(it: Overview) -> Iterator[OfMonth]:
    """The twelve months up to this one."""
    this = Month.of(it.now.date())
    for each in (this.shifted(n) for n in range(1 - MONTHS, 1)):
        first, last = each.start.date(), each.end.date() - timedelta(days=1)
        yield OfMonth(each, *(_between(days, first, last) for _, days in _counts(it.days)))


# —— all of it ——


def _of_other_kinds(it: Overview) -> list[str]:
    """How much is open of each other kind: `整改 2`."""
    own = it.place.latest_rules.complaints.name
    names = [each.card.machine.name for each in it.open if each.card.machine.name != own]
    return [f"{name} {names.count(name)}" for name in dict.fromkeys(names)]


BOARD_WORDS = (
    TemplateWord[Overview](
        "数字",
        "今天的数：今日新增、未结、逾期……",
        lambda it: [told(FIGURE_WORDS, each) for each in _figures(it)],
        "",
        FIGURE_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "各方",
        "谁手里有几件，逾期多的在前",
        lambda it: [told(HOLDER_WORDS, each) for each in holders(it)],
        "",
        HOLDER_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "重大",
        "规则说要升级、还没有办的",
        lambda it: [told(SERIOUS_WORDS, each) for each in _serious(it)],
        "",
        SERIOUS_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "本月",
        "本月到今天，和上月同期",
        lambda it: told(SO_FAR_WORDS, _SoFar(it)),
        "{{ 本月.月份 }}",
        SO_FAR_WORDS,
        "本月",
    ),
    TemplateWord[Overview](
        "一年",
        "十二个月各几件，最后是本月",
        lambda it: [told(MONTH_WORDS, each) for each in _year(it)],
        "",
        MONTH_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "最多",
        "十二个月里最多的一个数，画图用，至少 1",
        lambda it: max(1, *(max(each.received, each.ended) for each in _year(it))),
    ),
    TemplateWord[Overview](
        "另有",
        "别的各类没有结束的几件",
        _of_other_kinds,
        "{{ 另有 | join('、') }}",
    ),
    TemplateWord[Overview](
        "送不出",
        "送不出提醒的程序，从什么时候起",
        lambda it: [f"{each.hook}（{each.at} 起）" for each in failing_now(it.place, it.now)],
        "{{ 送不出 | join('、') }}",
    ),
    TemplateWord[Overview]("不公开", "要保密、没有列进来的几件", lambda it: it.found.closed),
    TemplateWord[Overview](
        "未能读入",
        "读不了、没有列进来的文件",
        lambda it: list(dict.fromkeys(each.location.path for each in it.found.problems)),
        "{{ 未能读入 | join('、') }}",
    ),
)
