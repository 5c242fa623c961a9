"""权限使用检查表: who gave what in a month, by which power, within it or not, and who looked at it.

One row for each thing given, judged again by the rules that the complaint is kept under.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from cpl.codec.tables.register_marks import digest_of_record
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts, Happened, advance, blank_card, cash_of, rows_of
from cpl.domain.decisions.authority import refusals
from cpl.domain.decisions.decided import decisions_on
from cpl.domain.people.desks import DeskView
from cpl.domain.regulation.rules import Grant, Rules
from cpl.domain.values.periods import Period
from cpl.domain.values.value import Values, at_path, shown
from cpl.store.record_files import Readable
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.papers.registers.touched_since import TouchedSince
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.template_words import ONE, STAMP_WORDS, Stamp, TemplateWord, Words, told

INSPECTED = "authority_inspected"


@dataclass(frozen=True)
class PowerUsed:
    """One thing given: by which event, what stood on the record before, what came of it since."""

    before: Card
    given: Happened
    row: Values
    beyond: tuple[str, ...]
    inspected: Happened | None
    level: str

    @property
    def number(self) -> str:
        return self.before.number

    @property
    def remedy(self) -> str:
        authority = self.before.rules.authority
        return shown(self.row.get(authority.remedy)) if authority else ""

    @property
    def amount(self) -> Decimal | None:
        authority = self.before.rules.authority
        amount = self.row.get(authority.amount) if authority else None
        return amount if isinstance(amount, Decimal) else None

    @property
    def aside(self) -> str:
        """What else was said of it: how many, what for, on what ground."""
        authority = self.before.rules.authority
        known = (authority.remedy, authority.amount) if authority else ()
        said = (f"{name}：{shown(value)}" for name, value in self.row.items() if name not in known)
        return "；".join(said)

    @property
    def power(self) -> str:
        """`客服经理 至多 1000 元`: his own widest power; and the decision that was taken before."""
        rules, role = self.before.rules, self.given.event.role
        held = [each for each in self._grants() if rules.role_covers(role, each.role)]
        widest = sorted(held, key=lambda each: (each.limit or 0, each.role == role))[-1:]
        own = [f"{each.role} {self._up_to(each)}" for each in widest]
        return "；".join([*own, *self._decided()])

    def _up_to(self, grant: Grant) -> str:
        authority = self.before.rules.authority
        is_cash = authority is not None and self.remedy in authority.cash
        if not (is_cash or cash_of(self.before.rules, self.row)):
            return "可以给"
        if grant.limit is None:
            return "限额未规定"
        return f"至多 {grant.limit:f} 元" if grant.limit.is_finite() else "不限金额"

    def _grants(self) -> Iterator[Grant]:
        authority = self.before.rules.authority
        lookup = Facts(self.before, {}, self.row)
        for each in authority.grants if authority else ():
            if self.remedy in each.remedies and each.when.holds(lookup):
                yield each

    def _decided(self) -> Iterator[str]:
        for rule in decisions_on(self.before):
            last = self.before.last(rule.event)
            if last is not None:
                yield f"{rule.event} {last.event.at:%m-%d} {last.event.doer}"

    @property
    def verdict(self) -> str:
        return f"超出：{'；'.join(self.beyond)}" if self.beyond else "权限以内"


def _said(each: Happened | None) -> str:
    return "；".join(shown(value) for value in each.event.fields.values()) if each else ""


POWER_WORDS = (
    TemplateWord[PowerUsed]("编号", "哪一件", lambda it: it.number),
    TemplateWord[PowerUsed]("等级", "那一件的等级（`level`）", lambda it: it.level),
    TemplateWord[PowerUsed]("时间", "什么时候给的", lambda it: it.given.event.at),
    TemplateWord[PowerUsed]("经办", "谁给的", lambda it: it.given.event.doer),
    TemplateWord[PowerUsed]("角色", "以什么角色给的", lambda it: it.given.event.role),
    TemplateWord[PowerUsed]("方式", "给的是什么", lambda it: it.remedy),
    TemplateWord[PowerUsed]("金额", "多少钱；没有写的是空的", lambda it: it.amount),
    TemplateWord[PowerUsed]("说明", "另外写的：数量、用途、依据", lambda it: it.aside),
    TemplateWord[PowerUsed]("权限", "给的人自己的权限，和以前批准的决定", lambda it: it.power),
    TemplateWord[PowerUsed](
        "核对", "照规则再核一遍：权限以内，或者超出什么", lambda it: it.verdict
    ),
    TemplateWord[PowerUsed](
        "检查人",
        "规则里有权限检查的：谁查过",
        lambda it: it.inspected and it.inspected.event.doer,
    ),
    TemplateWord[PowerUsed](
        "检查日", "哪一天查的", lambda it: it.inspected and it.inspected.event.at.date()
    ),
    TemplateWord[PowerUsed]("检查结果", "查的时候写的", lambda it: _said(it.inspected)),
)


@dataclass(frozen=True)
class PowersUsed:
    """All that was given in a period; `content` is what the paper's code is made from."""

    rules: Rules
    now: datetime
    period: Period
    rows: tuple[PowerUsed, ...]
    digests: dict[str, str]
    broken: tuple[str, ...]
    closed: int
    title: str = ""
    view: DeskView | None = None
    """Of one desk alone, where the office has several."""

    @property
    def span(self) -> str:
        return self.period.words

    @property
    def content(self) -> bytes:
        of = self.view.desk.code if self.view else ""
        digests = map(str, sorted(self.digests.items()))
        return "\n".join([f"{self.period.name}{of}", *digests]).encode()

    @cached_property
    def cash(self) -> Decimal:
        return sum((each.amount or Decimal(0) for each in self.rows), Decimal(0))

    @property
    def beyond(self) -> int:
        return len({each.number for each in self.rows if each.beyond})

    @property
    def unseen(self) -> int:
        return len({each.number for each in self.rows if each.inspected is None})


POWERS_WORDS = (
    TemplateWord[PowersUsed]("期间", "哪个月，如 2026年10月", lambda it: it.span),
    TemplateWord[PowersUsed](
        "单名", "规则里给这张表起的名称（`forms` 的 `title`）", lambda it: it.title
    ),
    TemplateWord[PowersUsed](
        "补偿",
        "给出去的，一样一行",
        lambda it: [told(POWER_WORDS, each) for each in it.rows],
        "",
        POWER_WORDS,
        ONE,
    ),
    TemplateWord[PowersUsed]("合计", "一共几样", lambda it: len(it.rows)),
    TemplateWord[PowersUsed]("金额合计", "一共多少钱", lambda it: it.cash, "{{ 金额合计 | 金额 }}"),
    TemplateWord[PowersUsed]("超出", "有几件超出权限", lambda it: it.beyond),
    TemplateWord[PowersUsed]("没有检查", "有几件还没有人检查", lambda it: it.unseen),
    TemplateWord[PowersUsed](
        "未能读入",
        "读不了、没有列入的文件",
        lambda it: list(it.broken),
        "{{ 未能读入 | join('、') }}",
    ),
    TemplateWord[PowersUsed]("不公开", "出表的人看不到、没有列入的几件", lambda it: it.closed),
)


def powers_used(onlooker: Onlooker, period: Period) -> PowersUsed:
    """What was given in the period on the records that the onlooker may see."""
    rules = onlooker.workspace.latest_rules
    touched = TouchedSince(onlooker, [rules.complaints], period.start)
    rows: list[PowerUsed] = []
    digests: dict[str, str] = {}
    for loaded in touched:
        found = tuple(uses_in(onlooker.masked(loaded), period))
        if found and touched.is_seen(loaded):
            rows.extend(found)
            digests[loaded.card.number] = digest_of_record(loaded.data, len(loaded.record.history))
    rows.sort(key=lambda it: (it.given.event.at, it.number))
    broken = tuple(touched.broken)
    return PowersUsed(
        rules,
        onlooker.now,
        period,
        tuple(rows),
        digests,
        broken,
        touched.closed,
        view=onlooker.shown,
    )


def uses_in(loaded: Readable, period: Period) -> Iterator[PowerUsed]:
    """What one complaint says was given in the period."""
    last, rules = loaded.card, loaded.rules
    if rules.authority is None or last.machine != rules.complaints:
        return
    level = shown(at_path(last.values, rules.parts.level))
    inspected = last.meant(INSPECTED)
    card = blank_card(rules, last.machine, last.number, loaded.record.fields)
    for each in last.happened:
        if each.event.at in period:
            beyond = tuple(reason.say for reason in refusals(card, each.event, {}))
            for row in rows_of(each.event.fields.get(rules.authority.field)):
                after = inspected if inspected and inspected.event.at >= each.event.at else None
                yield PowerUsed(card, each, row, beyond, after, level)
        card = advance(card, each.event)


def powers_words(used: PowersUsed, stamp: Stamp) -> Words:
    """What its template may speak of."""
    return {
        **rules_words(used.rules, used.now, used.view),
        **told(POWERS_WORDS, used),
        **told(STAMP_WORDS, stamp),
    }
