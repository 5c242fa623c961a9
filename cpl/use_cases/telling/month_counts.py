"""The month so far beside the one before, and the twelve months up to it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cpl.dataclass import dataclass
from cpl.domain.values.periods import Period, month_of
from cpl.store.index.record_index import ByDay
from cpl.use_cases.telling.overview import MONTHS, Overview
from cpl.use_cases.template_words import ONE, TemplateWord, told


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
class MonthSoFar:
    """The month until today, and the same days of the one before."""

    overview: Overview

    @property
    def month(self) -> Period:
        return month_of(self.overview.now.date())

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
    TemplateWord[MonthSoFar]("月份", "哪个月", lambda it: it.month.words),
    TemplateWord[MonthSoFar]("到", "到哪一天", lambda it: f"{it.overview.now:%m-%d}"),
    TemplateWord[MonthSoFar]("上月到", "和上月的哪一天比", lambda it: f"{it.last_day:%m-%d}"),
    TemplateWord[MonthSoFar](
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

    month: Period
    received: int
    ended: int


MONTH_WORDS = (
    TemplateWord[OfMonth]("月份", "2026-11", lambda it: str(it.month)),
    TemplateWord[OfMonth]("月", "几月", lambda it: it.month.start.month),
    TemplateWord[OfMonth]("接到", "几件", lambda it: it.received),
    TemplateWord[OfMonth]("结案", "结束几件", lambda it: it.ended),
)


def the_year(it: Overview) -> Iterator[OfMonth]:
    """The twelve months up to this one."""
    today = it.now.date()
    for each in (month_of(today).shifted(n) for n in range(1 - MONTHS, 1)):
        first, last = each.start.date(), min(each.end.date() - timedelta(days=1), today)
        yield OfMonth(each, *(_between(days, first, last) for _, days in _counts(it.days)))
