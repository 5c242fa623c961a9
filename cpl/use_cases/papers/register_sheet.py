"""The register (投诉台账): one row a complaint, in order of receipt, masked; a sheet a month.

Missing numbers are listed: a number is never taken back, so a gap is a sign.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter, methodcaller

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.parts import PARTS
from cpl.domain.regulation.rules import Phase, Rules
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import Values, at_path, shown
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.outcome_words import (
    of_round,
    outcome_said,
    process_told,
    round_said,
)
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.papers.unnamed_fields import unnamed_line
from cpl.use_cases.queries.calling import is_progress
from cpl.use_cases.queries.listing import Due, Query, search
from cpl.use_cases.queries.showing import clocks, late_text
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.template_words import (
    ONE,
    STAMP_WORDS,
    FoundWhenSaid,
    Stamp,
    TemplateWord,
    Words,
    told,
)

Months = tuple[str, str]
SUMMARY_LENGTH = 80
MOST_TABS = 36
YEAR = len("2026")
_MONTH = re.compile(r"\D*(\d{4})(\d{2})")
COLUMNS = {
    "姓名": "caller_name",
    "电话": "caller_phone",
    "类别": "kind",
    "渠道": "channel",
    "分类": "category",
    "等级": "level",
    "主办单位": "unit",
    "责任认定": "liability",
    "满意度": "satisfaction",
}
"""The carried template's names for what an office may call otherwise, by the part it plays."""
OF_A_ROUND = frozenset({"satisfaction"})
"""What is asked anew in every round."""


# —— one row ——


@dataclass(frozen=True)
class _Row:
    """One complaint of the register, masked."""

    index: int
    loaded: Readable
    in_time: str
    is_late: bool
    named: frozenset[str] = frozenset()

    @property
    def card(self) -> Card:
        return self.loaded.card

    @cached_property
    def values(self) -> Values:
        return self.card.values

    def field(self, name: str) -> str:
        return shown(self.values.get(name)).strip()

    def part(self, part: str) -> str:
        path = getattr(self.card.rules.parts, part)
        text = shown(at_path(self.values, path)).strip()
        if part in OF_A_ROUND:
            return of_round(self.card, round_said(self.card, path.head), text)
        return text

    @property
    def all_named(self) -> frozenset[str]:
        """What stands in the row, in the office's words."""
        own_field = self.card.rules.own_field
        return self.named | {own_field(each) for each in self.named} | self.columns

    @property
    def columns(self) -> frozenset[str]:
        """The fields that stand in the row by the part they play."""
        parts = self.card.rules.parts
        played = (getattr(parts, part) for part in COLUMNS.values())
        shown_already = {self.card.machine.summary, self.card.machine.received}
        return frozenset({*shown_already, *(e for path in played for e in (path, path.head))})

    @property
    def sight(self) -> Sight:
        """The loaded record has been masked already."""
        return Sight(self.card, None)

    @property
    def outcome(self) -> str:
        said, number = outcome_said(self.sight)
        return of_round(self.card, number, said)

    @property
    def month(self) -> str:
        return f"{self.card.received_at:%Y-%m}"

    @property
    def is_done(self) -> bool:
        return self.card.phase is Phase.ENDED

    def counts_as(self, mark: str) -> bool:
        """Does its kind count as `complaints`, `problems`, `suggestions`?"""
        return self.part("kind") in getattr(self.card.rules.parts, mark)

    @cached_property
    def words(self) -> FoundWhenSaid:
        """Every field as text; and by the carried template's names, whatever they are here.

        What the template names is found at once: filling it has its seconds counted.
        """
        rules = self.card.rules
        words = FoundWhenSaid(self._word, rules.fields, rules.renames, _FOUND)
        for name in self.named:
            words.get(name)
        return words

    def _word(self, name: str) -> object:
        of_the_row = _FOUND.get(name)
        return of_the_row(self) if of_the_row else self.field(self.card.rules.own_field(name))


PART_WORDS = tuple(
    TemplateWord[_Row](name, f"{PARTS[part].told}（`{part}`）", methodcaller("part", part))
    for name, part in COLUMNS.items()
)
ROW_WORDS = (
    TemplateWord[_Row]("序号", "第几行", lambda row: row.index),
    TemplateWord[_Row]("编号", "编号", lambda row: row.card.number),
    TemplateWord[_Row](
        "接收时间", "什么时候接到", lambda row: f"{row.card.received_at:%Y-%m-%d %H:%M}"
    ),
    TemplateWord[_Row](
        "分类等级",
        "分类和等级连在一起",
        lambda row: "／".join(filter(None, (row.part("category"), row.part("level")))),
    ),
    TemplateWord[_Row](
        "内容摘要",
        f"一句话（`summary`），至多 {SUMMARY_LENGTH} 字",
        lambda row: _summary(row.field(row.card.machine.summary)),
    ),
    TemplateWord[_Row]("转办时间", "最近一次转办", lambda row: _when(row.card, "transferred")),
    TemplateWord[_Row](
        "答复时间", "最近一次答复投诉人", lambda row: _when(row.card, "replied_to_customer")
    ),
    TemplateWord[_Row](
        "时限",
        "所有时限合起来，进度告知另算：准时、已逾期多久、迟多久办完、未到期、未规定",
        lambda row: row.in_time,
    ),
    TemplateWord[_Row]("状态", "现在的状态", lambda row: row.card.state),
    TemplateWord[_Row]("轮次", "第几轮", lambda row: row.card.round),
    TemplateWord[_Row]("处置过程", "登记以后的各步，哪天办的", lambda row: process_told(row.card)),
    TemplateWord[_Row](
        "处理结果",
        "处理结果（`outcome`）；没有写的是最近一次答复、反馈里要写明的话",
        lambda row: row.outcome,
    ),
    TemplateWord[_Row](
        "其他登记",
        f"登记时写下而台账的模板没有提到的字段，连成一行，至多 {SUMMARY_LENGTH} 字",
        lambda row: _summary(unnamed_line(row.sight, row.all_named)),
    ),
    TemplateWord[_Row](
        "状态备注",
        "状态、轮次和备注连在一起",
        lambda row: " ".join(filter(None, (_state(row.card), row.part("remark")))),
    ),
    TemplateWord[_Row](
        "已了", "结束了没有", lambda row: row.is_done, "{% if 一.已了 %}已了{% endif %}"
    ),
)


_FOUND = {each.name: each.of for each in (*PART_WORDS, *ROW_WORDS)}


def _state(card: Card) -> str:
    return f"{card.state}（第{card.round}轮）" if card.round > 1 else card.state


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return line[:SUMMARY_LENGTH] + ("…" if len(line) > SUMMARY_LENGTH else "")


def _when(card: Card, meaning: str) -> str:
    found = card.meant(meaning)
    return of_round(card, found.round, f"{found.event.at:%m-%d %H:%M}") if found else ""


def _late(running: tuple[Instance, ...]) -> list[Instance]:
    return [each for each in running if each.standing is Standing.MISSED]


def in_time(running: tuple[Instance, ...]) -> str:
    """One word for all clocks of a complaint: 准时, 未到期, or of those that are late the latest.

    What is late and still to be done goes before what was done late.
    """
    late = _late(running)
    if late:
        return late_text(max(late, key=lambda each: (each.is_open, each.late_in_all)))
    if any(each.standing in (Standing.RUNNING, Standing.DUE_SOON) for each in running):
        return "未到期"
    return "准时" if any(each.standing is Standing.MET for each in running) else "未规定"


# —— a month, a sheet, the whole ——


@dataclass(frozen=True)
class _Month:
    """What was received in one month."""

    month: str
    rows: tuple[_Row, ...]

    def count(self, mark: str) -> int:
        return sum(row.counts_as(mark) for row in self.rows)

    @property
    def others(self) -> int:
        return len(self.rows) - sum(map(self.count, ("complaints", "problems", "suggestions")))

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


MONTH_WORDS = (
    TemplateWord[_Month]("月份", "哪个月，如 2026-11", lambda it: it.month),
    TemplateWord[_Month]("件数", "一共几件", lambda it: len(it.rows)),
    TemplateWord[_Month](
        "投诉", "类别算投诉（`complaint`）的几件", methodcaller("count", "complaints")
    ),
    TemplateWord[_Month](
        "问题", "类别算问题（`problem`）的几件", methodcaller("count", "problems")
    ),
    TemplateWord[_Month](
        "建议", "类别算建议（`suggestion`）的几件", methodcaller("count", "suggestions")
    ),
    TemplateWord[_Month]("其他", "别的类别的几件", lambda it: it.others),
    TemplateWord[_Month]("已办结", "结束了的几件", lambda it: it.done),
    TemplateWord[_Month]("未结", "没有结束的几件", lambda it: len(it.rows) - it.done),
    TemplateWord[_Month]("逾期", "有时限逾期的几件", lambda it: it.late),
)


@dataclass(frozen=True)
class _Sheet:
    """Some rows, and the numbers that are missing among them."""

    span: str
    rows: tuple[_Row, ...]
    missing: tuple[str, ...]


def _sheet(
    span: str,
    months: Sequence[str],
    received: Mapping[str, tuple[_Row, ...]],
    lost: Mapping[str, tuple[str, ...]],
) -> _Sheet:
    return _Sheet(
        span,
        tuple(row for each in months for row in received.get(each, ())),
        tuple(number for each in months for number in lost.get(each, ())),
    )


SHEET_WORDS = (
    TemplateWord[_Sheet]("期间", "哪个月到哪个月，或“全部”", lambda it: it.span),
    TemplateWord[_Sheet](
        "台账",
        "一件一行；每一行有全部字段，写成文字，还有这些",
        lambda it: [row.words for row in it.rows],
        "",
        (*ROW_WORDS, *PART_WORDS),
        ONE,
    ),
    TemplateWord[_Sheet]("合计", "几件", lambda it: len(it.rows)),
    TemplateWord[_Sheet](
        "缺号", "该有却没有的编号", lambda it: list(it.missing), "{{ 缺号 | join('、') }}"
    ),
)


@dataclass(frozen=True)
class Register:
    """The register of some months; `content` is what its code is made from.

    That is the bytes of its records' files and the numbers that are missing.
    """

    rules: Rules
    now: datetime
    months: Months | None
    rows: tuple[_Row, ...]
    missing: tuple[str, ...]
    broken: tuple[str, ...]
    closed: int
    content: bytes
    title: str = ""

    @property
    def span(self) -> str:
        return "至".join(dict.fromkeys(self.months)) if self.months else "全部"

    @property
    def sheets(self) -> list[_Sheet]:
        """One for each month in which something was received or is missing; at least one.

        One a year where nobody would find their month among the tabs.
        """
        received, lost = _by_month(self.rows), _grouped(self.missing)
        months = sorted({*received, *lost}) or [self.span]
        length = YEAR if len(months) > MOST_TABS else None
        spans = groupby(months, lambda month: month[:length])
        return [_sheet(span, list(each), received, lost) for span, each in spans]


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
        lambda it: [told(MONTH_WORDS, _Month(*each)) for each in _by_month(it.rows).items()],
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
    TemplateWord[Register]("不公开", "出台账的人看不到、没有列入的几件", lambda it: it.closed),
)


def register_of(
    onlooker: Onlooker, months: Months | None, named: frozenset[str] = frozenset()
) -> Register:
    """The complaints received in some months, or all, as far as the onlooker may see them.

    `named` are the names that its template says.
    """
    workspace, now = onlooker.workspace, onlooker.now
    machine = workspace.latest_rules.complaints
    found = search(workspace, Query(machine.name, months=months), onlooker)
    masked = map(onlooker.masked, found.records)
    missing = tuple(_within(workspace.gaps(machine), months))
    return Register(
        workspace.latest_rules,
        now,
        months,
        tuple(_row(workspace, n, each, now, named) for n, each in enumerate(masked, 1)),
        missing,
        tuple(str(each.location) for each in found.problems),
        found.closed,
        b"".join([*(each.data for each in found.records), *map(str.encode, missing)]),
    )


def register_of_one(workspace: Workspace, loaded: Readable, now: datetime) -> Register:
    """A register of this one record, to try a template on."""
    rows = (_row(workspace, 1, loaded, now, frozenset()),)
    return Register(loaded.rules, now, None, rows, (), (), 0, b"")


def _row(
    workspace: Workspace, index: int, loaded: Readable, now: datetime, named: frozenset[str]
) -> _Row:
    every = clocks(workspace, loaded, now)
    running = tuple(each for each in every if not is_progress(Due(loaded, each)))
    return _Row(index, loaded, in_time(running), bool(_late(running)), named)


def register_words(months: Register, stamp: Stamp) -> Words:
    """What the register's template may speak of."""
    whole = _Sheet(months.span, months.rows, months.missing)
    return {
        **rules_words(months.rules, months.now),
        **told(SHEET_WORDS, whole),
        **told(REGISTER_WORDS, months),
        **told(STAMP_WORDS, stamp),
    }


def _by_month(rows: Iterable[_Row]) -> dict[str, tuple[_Row, ...]]:
    """Rows come in order of receipt."""
    return {month: tuple(each) for month, each in groupby(rows, attrgetter("month"))}


# —— missing numbers ——


def _within(numbers: Iterable[str], months: Months | None) -> Iterator[str]:
    for number in numbers:
        if months is None or months[0] <= month_of(number) <= months[1]:
            yield number


def _grouped(numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {month: tuple(each) for month, each in groupby(sorted(numbers), month_of)}


def month_of(number: str) -> str:
    """`2026-11` of TS20261121-003: a number is missed in the month it was given out."""
    found = _MONTH.match(number)
    return f"{found[1]}-{found[2]}" if found else ""
