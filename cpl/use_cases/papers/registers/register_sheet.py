"""A register (台账): the records of a machine in order of receipt, masked; a sheet a month.

Missing numbers are listed: a number is never taken back, so a gap is a sign.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from typing import Any, TypeVar, overload

from cpl.codec.tables.register_marks import digest_of_record
from cpl.dataclass import dataclass
from cpl.domain.cases.batches import leader_of
from cpl.domain.cases.redaction import Sight
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.people.desks import DeskView
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.regulation.rules import Machine, ReportRule, Rules
from cpl.domain.values.periods import MONTHLY, Period, month_named, periods_between
from cpl.how_far import Tell, untold
from cpl.render.rows.aside import Aside
from cpl.render.text.long_list import LongList
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.use_cases.aside.apart import numbers_apart
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.papers.registers.register_counts import (
    COUNTED,
    MERGED,
    OTHER,
    PROBLEM,
    SUGGESTION,
    VOIDED,
    Counting,
    Reckoned,
    counts_of,
)
from cpl.use_cases.papers.registers.register_row import (
    INDEX,
    PART_WORDS,
    ROW_WORDS,
    Named,
    RegisterRow,
    SaidOfARow,
    names_known,
    said_of,
)
from cpl.use_cases.papers.registers.rows_at_rest import MadeRow, RowsAtRest
from cpl.use_cases.queries.listing import Query, Search
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.template_words import ONE, STAMP_WORDS, Stamp, TemplateWord, Words, told

Months = tuple[str, str]
T = TypeVar("T")
MOST_TABS = 36
AT_ONCE = 500
YEAR = len("2026")
_MONTH = re.compile(r"\D*(\d{4})(\d{2})")


# —— the rows ——


class Rows(LongList[T]):
    """Some rows of a register, read again each time they are gone through."""

    def __init__(self, read: Callable[[int], T], indexes: Sequence[int]) -> None:
        self._read, self._indexes = read, indexes

    def __len__(self) -> int:
        return len(self._indexes)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows[T]": ...
    def __getitem__(self, index: int | slice) -> "T | Rows[T]":
        if isinstance(index, slice):
            return Rows(self._read, self._indexes[index])
        return self._read(self._indexes[index])


class KeptRows:
    """What the template says of every row, and how each counts."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        """`known`: the names that it may say."""
        self.known = known
        self._said = Aside[Words]()
        self.counts = Aside[Counting]()
        self._open, self._late = bytearray(), bytearray()
        self.digests: dict[str, str] = {}
        """What tells of each record, by number, whether it has been changed since."""
        self.tell: Tell = untold
        """Hears how many rows were asked for: there is nobody who knows of how many."""
        self._asked = 0
        self.by_month: dict[str, array[int]] = defaultdict(lambda: array("L"))

    def add(self, row: MadeRow) -> None:
        counting = row.counting
        self.digests[counting.number] = row.digest
        self.by_month[f"{counting.received:%Y-%m}"].append(len(self.counts))
        self.counts.add(counting)
        self._open.append(not counting.is_done)
        self._late.append(counting.is_late)
        self._said.add(row.said)

    def row(self, index: int) -> SaidOfARow:
        self._asked += 1
        self.tell(self._asked, 0)
        return SaidOfARow(self.known, self._said[index])

    def of(self, months: Iterable[str]) -> Sequence[int]:
        return array("L", (index for each in months for index in self.by_month.get(each, ())))

    def open_of(self, indexes: Sequence[int]) -> int:
        return sum(map(self._open.__getitem__, indexes))

    def late_of(self, indexes: Sequence[int]) -> int:
        return sum(map(self._late.__getitem__, indexes))

    def counted(self, indexes: Sequence[int]) -> Rows[Counting]:
        return Rows(self.counts.__getitem__, indexes)


# —— a month, a sheet, the whole ——


@dataclass(frozen=True)
class _Month:
    """What was received in one month."""

    month: str
    counts: Sequence[Counting]

    def standing(self, *standings: str) -> int:
        return sum(each.standing in standings for each in self.counts)

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.counts)

    @property
    def late(self) -> int:
        return sum(each.is_late for each in self.counts)


MONTH_WORDS = (
    TemplateWord[_Month]("月份", "哪个月，如 2026-11", lambda it: it.month),
    TemplateWord[_Month]("件数", "一共几件", lambda it: len(it.counts)),
    TemplateWord[_Month](
        "投诉", "类别算投诉（`complaint`）的几件", lambda it: sum(e.is_complaint for e in it.counts)
    ),
    TemplateWord[_Month]("计件", "月报计为投诉的几件", lambda it: it.standing(COUNTED)),
    TemplateWord[_Month](
        "问题", "月报不计的，类别算问题（`problem`）的几件", lambda it: it.standing(PROBLEM)
    ),
    TemplateWord[_Month](
        "建议", "月报不计的，类别算建议（`suggestion`）的几件", lambda it: it.standing(SUGGESTION)
    ),
    TemplateWord[_Month]("其他", "月报不计的，别的类别的几件", lambda it: it.standing(OTHER)),
    TemplateWord[_Month](
        "不计", "月报不计的几件，不管什么类别", lambda it: it.standing(PROBLEM, SUGGESTION, OTHER)
    ),
    TemplateWord[_Month]("并案", "并入别的一件的几件", lambda it: it.standing(MERGED)),
    TemplateWord[_Month]("作废", "作废的几件", lambda it: it.standing(VOIDED)),
    TemplateWord[_Month]("已办结", "结束了的几件", lambda it: it.done),
    TemplateWord[_Month]("未结", "没有结束的几件", lambda it: len(it.counts) - it.done),
    TemplateWord[_Month]("逾期", "有时限逾期的几件", lambda it: it.late),
)


@dataclass(frozen=True)
class _Sheet:
    """Some rows, the numbers that are missing among them, and how they agree with the report."""

    span: str
    kept: KeptRows
    indexes: Sequence[int]
    missing: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()

    @property
    def rows(self) -> Rows[SaidOfARow]:
        return Rows(self.kept.row, self.indexes)


SHEET_WORDS = (
    TemplateWord[_Sheet]("期间", "哪个月到哪个月，或“全部”", lambda it: it.span),
    TemplateWord[_Sheet](
        "台账",
        "一件一行；每一行有全部字段，写成文字，还有这些",
        lambda it: it.rows,
        "",
        (*ROW_WORDS, *PART_WORDS),
        ONE,
    ),
    TemplateWord[_Sheet]("合计", "几件", lambda it: len(it.rows)),
    TemplateWord[_Sheet]("未结", "没有结束的几件", lambda it: it.kept.open_of(it.indexes)),
    TemplateWord[_Sheet]("逾期", "有时限逾期的几件", lambda it: it.kept.late_of(it.indexes)),
    TemplateWord[_Sheet](
        "缺号", "该有却没有的编号", lambda it: list(it.missing), "{{ 缺号 | join('、') }}"
    ),
    TemplateWord[_Sheet](
        "对账",
        "一个月的投诉台账和月报怎样对得上，一句一行；别的没有",
        lambda it: list(it.agreed),
        "{{ 对账 | join('；') }}",
    ),
)


@dataclass(frozen=True)
class Register:
    """The register of some months; `content` is what its code is made from.

    That is a digest of its records' files, the numbers that are missing, and the span.
    """

    rules: Rules
    now: datetime
    months: Months | None
    kept: KeptRows
    missing: tuple[str, ...]
    broken: tuple[str, ...]
    closed: int
    content: bytes
    reporting: Reporting | None = None
    title: str = ""
    period: Period | None = None
    """Of a sheet that is of one week."""
    view: DeskView | None = None
    """Of one desk alone, where the office has several."""

    @property
    def span(self) -> str:
        if self.period:
            return f"{self.period.words}（{self.period.days_told}）"
        return "至".join(dict.fromkeys(self.months)) if self.months else "全部"

    @property
    def every_month(self) -> list[str]:
        """Those asked for as far as they have begun, or from the first in which there is anything.

        A month without entries is there, too.
        """
        found = sorted({*self.kept.by_month, *map(month_of_number, self.missing)} - {""})
        this = f"{self.now:%Y-%m}"
        first, last = self.months or (*found[:1], *found[-1:]) or ("", "")
        last = max(min(last, this), *found, first) if first else ""
        return list(_between(first, last)) if first else []

    @property
    def sheets(self) -> list[_Sheet]:
        """One for each month, or one a year where nobody would find theirs; at least one."""
        if self.period:
            return [self.whole]
        lost = _grouped(self.missing)
        months = self.every_month or [self.span]
        length = YEAR if len(months) > MOST_TABS else None
        spans = groupby(months, lambda month: month[:length])
        return [self._sheet(span, list(each), lost) for span, each in spans]

    @property
    def fresh(self) -> int:
        if self.period is None:
            return len(self.kept.counts)
        return sum(each.received >= self.period.start for each in self.kept.counts)

    @property
    def whole(self) -> _Sheet:
        """All rows as one sheet."""
        kept, months = self.kept, self.every_month
        agreed = self._agreed(*months) if len(months) == 1 and not self.period else ()
        return _Sheet(self.span, kept, range(len(kept.counts)), self.missing, agreed)

    def _sheet(
        self, span: str, months: Sequence[str], lost: Mapping[str, tuple[str, ...]]
    ) -> _Sheet:
        return _Sheet(
            span,
            self.kept,
            self.kept.of(months),
            tuple(chain.from_iterable(lost.get(each, ()) for each in months)),
            self._agreed(*months) if len(months) == 1 else (),
        )

    def _agreed(self, month: str) -> tuple[str, ...]:
        if self.reporting is None or month not in self.every_month:
            return ()
        period = month_named(month)
        issued = self.reporting.issued.get(period)
        counts = self.counts_in(month)
        return Reckoned(self.reporting.name, period, counts, issued, not self.closed).lines

    def counts_in(self, month: str) -> list[Counting]:
        return list(self.kept.counted(self.kept.of([month])))


REGISTER_WORDS = (
    TemplateWord[Register](
        "单名", "规则里给这张台账起的名称（`forms` 的 `title`）", lambda it: it.title
    ),
    TemplateWord[Register](
        "各表",
        f"一个月一张；多于 {MOST_TABS} 个月，一年一张",
        lambda it: [told(SHEET_WORDS, each) for each in it.sheets],
        "{% for 一 in 各表 %}{{ 一.期间 }}{% endfor %}",
        SHEET_WORDS,
        ONE,
    ),
    TemplateWord[Register](
        "各月",
        "一个月一行",
        lambda it: [told(MONTH_WORDS, _Month(e, it.counts_in(e))) for e in it.every_month],
        "",
        MONTH_WORDS,
        ONE,
    ),
    TemplateWord[Register](
        "未能读入",
        "读不了、没有列入的文件",
        lambda it: list(it.broken),
        "{{ 未能读入 | join('、') }}",
    ),
    TemplateWord[Register]("新增", "周整改表里这一周才有的几件；别的都是全部", lambda it: it.fresh),
    TemplateWord[Register]("不公开", "出台账的人看不到、没有列入的几件", lambda it: it.closed),
)


def register_of(
    onlooker: Onlooker,
    months: Months | None,
    named: frozenset[str] = frozenset(),
    machine: Machine | None = None,
) -> Register:
    """The records received in some months, or all, as far as the onlooker may see them.

    `named` are the names that its template says; `machine` whose records, if not complaints.
    """
    workspace, now = onlooker.workspace, onlooker.now
    rules = workspace.latest_rules
    machine = machine or rules.complaints
    view = onlooker.shown
    is_counted = machine == rules.complaints and rules.reports
    of = view.desk.code if view else ""
    reporting = Reporting(workspace, now, desk=of) if is_counted else None
    making = Making(onlooker, named, now, reporting)
    found = Search(workspace, Query(machine.name, months=months), onlooker, linked=True)
    if onlooker.unmasked:  # which depends on who looks
        for each in found:
            making.add(each)
    else:
        at_rest = RowsAtRest(found.index, machine, now, making.named, making.kept.known)
        paths = found.paths()
        with workspace.how_far("读", "份") as tell:
            for begun in range(0, len(paths), AT_ONCE):
                tell(begun, len(paths))
                _add_some(making, found, at_rest, paths[begun : begun + AT_ONCE])
    apart = (e for e in numbers_apart(workspace) if view is None or view.is_its_own(desk_in(e)))
    elsewhere = (f"{each}（另案）" for each in _within(apart, months))
    month = month_named(months[0]) if months and months[0] == months[1] else None
    lost = workspace.gaps(machine, month) if month else KeptAnswers(found.index).gaps(machine)
    gaps = (e for e in lost if view is None or view.is_its_own(desk_in(e)))
    missing = (*_within(gaps, months), *elsewhere)
    broken = tuple(str(each.location) for each in found.problems)
    return making.made(rules, months, missing, broken, found.closed)


def _add_some(making: "Making", found: Search, at_rest: RowsAtRest, paths: Sequence[Path]) -> None:
    """The rows of these records in order, each as it was kept or made of its file."""
    kept = at_rest.among(paths)
    for path in paths:
        if path.stem in kept:
            making.put(at_rest.unpacked(kept[path.stem]))
        elif (loaded := found.opened(path)) is not None:
            at_rest.take(loaded, making.add(loaded))
    at_rest.keep()


class Making:
    """The rows of a register while its records are gone through, one at a time."""

    def __init__(
        self,
        onlooker: Onlooker,
        named: frozenset[str],
        moment: datetime,
        reporting: Reporting | None = None,
    ) -> None:
        """`moment`: when the clocks are read."""
        self.kept = KeptRows(names_known(onlooker.workspace.versions))
        self._digest = sha256()
        self._onlooker = onlooker
        self._then = replace(onlooker, now=moment)
        self.named = Named(named)
        self._reporting = reporting
        self._rules: dict[str, ReportRule] = {}

    def add(self, loaded: Readable, then: Readable | None = None) -> MadeRow:
        """`then`: as it was at an earlier moment, if that is what the row tells."""
        row = row_of(self._then, then or loaded, self.named, len(self.kept.counts) + 1)
        made = MadeRow(
            said_of(row, self.kept.known),
            counts_of(row, self._rule(f"{row.card.received_at:%Y-%m}")),
            digest_of_record(loaded.data, len(loaded.record.history)),
        )
        self.put(made)
        return made

    def put(self, made: MadeRow) -> None:
        """The next row, which is numbered here."""
        self._digest.update(made.digest.encode())
        if INDEX in made.said:
            made.said[INDEX] = len(self.kept.counts) + 1
        self.kept.add(made)

    def made(
        self,
        rules: Rules,
        months: Months | None,
        missing: tuple[str, ...],
        broken: tuple[str, ...],
        closed: int,
        *,
        period: Period | None = None,
    ) -> Register:
        """The register of what was added."""
        view = self._onlooker.shown
        span = f"{months}{period}{view.desk.code if view else ''}"
        content = "\n".join([self._digest.hexdigest(), *missing, span]).encode()
        now, kept, reporting = self._onlooker.now, self.kept, self._reporting
        return Register(
            rules,
            now,
            months,
            kept,
            missing,
            broken,
            closed,
            content,
            reporting,
            period=period,
            view=view,
        )

    def _rule(self, month: str) -> ReportRule | None:
        """What the report of that month counts."""
        if self._reporting is None:
            return None
        if month not in self._rules:
            self._rules[month] = self._reporting.rule(month_named(month))
        return self._rules[month]


def row_of(
    onlooker: Onlooker, loaded: Readable, named: frozenset[str] | Named, index: int = 1
) -> RegisterRow:
    """The record as a row of the register, masked; `named` are the names its template says."""
    running = _running(onlooker.workspace, loaded, onlooker.now)
    names = named if isinstance(named, Named) else Named(named)
    return RegisterRow(index, onlooker.listed(loaded), running, names, _lead(onlooker, loaded))


def _lead(onlooker: Onlooker, loaded: Readable) -> Sight | None:
    """The record that it was merged into, masked, if the onlooker may see it."""
    number = leader_of(loaded.card)
    try:
        lead = onlooker.workspace.file_of(number) if number else None
    except UnknownNumber:
        return None
    seen = onlooker.seen(lead) if isinstance(lead, Readable) else None
    return onlooker.listed(seen) if seen else None


def register_of_one(
    workspace: Workspace, loaded: Readable, now: datetime, named: frozenset[str]
) -> Register:
    """A register of this one record, to try a template on."""
    kept = KeptRows(names_known([loaded.rules]))
    running = _running(workspace, loaded, now)
    row = RegisterRow(1, Sight(loaded.card, None), running, Named(named))
    kept.add(MadeRow(said_of(row, kept.known), counts_of(row, None), ""))
    return Register(loaded.rules, now, None, kept, (), (), 0, b"")


def register_of_none(rules: Rules, now: datetime) -> Register:
    """A register in which there is nothing."""
    return Register(rules, now, None, KeptRows(), (), (), 0, b"")


def _running(workspace: Workspace, loaded: Readable, now: datetime) -> tuple[Any, ...]:
    card, rules = loaded.card, loaded.rules
    return clocks_of(card, workspace.calendar(rules), now, besides=rules.progress_clocks)


def register_words(book: Register, stamp: Stamp) -> Words:
    """What the register's template may speak of."""
    return {
        **rules_words(book.rules, book.now, book.view),
        **told(SHEET_WORDS, book.whole),
        **told(REGISTER_WORDS, book),
        **told(STAMP_WORDS, stamp),
    }


def _between(first: str, last: str) -> Iterator[str]:
    span = (month_named(each).start.date() for each in (first, last))
    return map(str, periods_between(MONTHLY, *span))


# —— missing numbers ——


def _within(numbers: Iterable[str], months: Months | None) -> Iterator[str]:
    for number in numbers:
        if months is None or months[0] <= month_of_number(number) <= months[1]:
            yield number


def _grouped(numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {month: tuple(each) for month, each in groupby(sorted(numbers), month_of_number)}


def month_of_number(number: str) -> str:
    """`2026-11` of TS20261121-003: a number is missed in the month it was given out."""
    found = _MONTH.match(number)
    return f"{found[1]}-{found[2]}" if found else ""
