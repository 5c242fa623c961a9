"""The four tables that an export is made of: cards, events, clocks, payments.

A star about the number of the record: one card, its events, its clocks, what was given. All
rows of a record stand in the partition of the month its number was given out in, which never
changes.
"""

from collections.abc import Iterator
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.analysis.columns import (
    CENT,
    AnalysisColumn,
    AnalysisTable,
    Cell,
    ColumnType,
    fields_text,
)
from cpl.domain.cases.batches import came_by, leader_of, people_of
from cpl.domain.cases.card import Card, Happened, cash_of, rows_of, worth_of
from cpl.domain.decisions.index_entry import ended_at
from cpl.domain.decisions.inherited import is_taken_over
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.regulation.parts import Parts
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Values, at_path, each_shown, shown

TEXT, COUNT, MOMENT = ColumnType.TEXT, ColumnType.COUNT, ColumnType.MOMENT
AMOUNT, YES_NO = ColumnType.AMOUNT, ColumnType.YES_NO
WORDS, FIELDS = ColumnType.WORDS, ColumnType.FIELDS
PHASES = {Phase.OPEN: "在办", Phase.WAITING: "等待", Phase.ENDED: "结束"}


@dataclass(frozen=True)
class EventTold:
    """One event of a record; the registration is number 1."""

    card: Card
    number: int
    happened: Happened


@dataclass(frozen=True)
class PaymentTold:
    """One row of compensation that an event gave."""

    told: EventTold
    row: Values


@dataclass(frozen=True)
class ClockTold:
    """One limit of a record as it stands."""

    card: Card
    clock: Instance


def events_of(card: Card) -> Iterator[EventTold]:
    """Every event of the card, in the order they were played."""
    for number, each in enumerate(card.happened, 1):
        yield EventTold(card, number, each)


def payments_of(told: EventTold) -> Iterator[PaymentTold]:
    """What one event gave, row by row; nothing where the rules know no compensation."""
    authority = told.card.rules.authority
    if authority is not None:
        for row in rows_of(told.happened.event.fields.get(authority.field)):
            yield PaymentTold(told, row)


def _played(card: Card, part: str) -> str | None:
    return shown(at_path(card.values, getattr(card.rules.parts, part))) or None


def _by_part(name: str, part: str, means: str) -> AnalysisColumn[Card]:
    assert hasattr(Parts, part), part
    return AnalysisColumn(name, TEXT, means, lambda card: _played(card, part))


def _flags(card: Card) -> Cell:
    return each_shown(at_path(card.values, card.rules.parts.flags))


def _phase(card: Card, state: str) -> str | None:
    return PHASES[card.machine.phase_of(state)] if state else None


def _written_at(each: Happened) -> datetime:
    return each.event.recorded_at or each.event.at


CARDS: AnalysisTable[Card] = AnalysisTable(
    "cards",
    "一件（工单、整改、问责、巡场），到导出时为止",
    (
        AnalysisColumn("编号", TEXT, "这一件的编号；别的表靠它连", lambda card: card.number),
        AnalysisColumn(
            "种类", TEXT, "规则里的哪一种：工单、整改……", lambda card: card.machine.name
        ),
        AnalysisColumn(
            "台",
            TEXT,
            "哪个台给的号；只有一个台的、分台以前的是空的",
            lambda card: desk_in(card.number) or None,
        ),
        AnalysisColumn("状态", TEXT, "现在的状态，规则里的名称", lambda card: card.state),
        AnalysisColumn(
            "阶段", TEXT, "状态算什么：在办、等待、结束", lambda card: PHASES[card.phase]
        ),
        AnalysisColumn("轮次", COUNT, "第几轮：重办一次加一", lambda card: card.round),
        AnalysisColumn("接收时间", MOMENT, "什么时候接到的", lambda card: card.received_at),
        AnalysisColumn(
            "登记时间", MOMENT, "什么时候记下来的", lambda card: _written_at(card.happened[0])
        ),
        AnalysisColumn(
            "结束时间", MOMENT, "什么时候到了现在这个结束的状态；没有结束是空的", ended_at
        ),
        AnalysisColumn(
            "作废",
            YES_NO,
            "登记错了，不算一件",
            lambda card: came_by(card, "voided"),
        ),
        AnalysisColumn(
            "并入", TEXT, "并进了哪一件；没有并案是空的", lambda card: leader_of(card) or None
        ),
        AnalysisColumn(
            "接手", YES_NO, "从以前的台账导入的：有来源编号，接收那天以后才登记", is_taken_over
        ),
        AnalysisColumn("人数", COUNT, "这一件有几个人", people_of),
        _by_part("类别", "kind", "投诉、问题、建议……"),
        _by_part("渠道", "channel", "从哪里来的"),
        _by_part("分类", "category", "什么事"),
        _by_part("等级", "level", "等级"),
        AnalysisColumn("标记", WORDS, "标记（批量、媒体……）", _flags),
        _by_part("主办单位", "unit", "由哪个单位答复"),
        _by_part("责任认定", "liability", "责任在谁"),
        _by_part("满意度", "satisfaction", "最后一次回访的满意度"),
        _by_part("原因", "cause", "原因"),
        _by_part("处理结果", "outcome", "处理结果"),
        _by_part("整改单位", "corrective_unit", "整改的单位"),
        _by_part("问责单位", "accountable_unit", "被问责的人在哪个单位"),
        AnalysisColumn(
            "字段",
            FIELDS,
            "记录里写着的全部字段，各是最后一次写的",
            lambda card: fields_text(card.values),
        ),
    ),
)

EVENTS: AnalysisTable[EventTold] = AnalysisTable(
    "events",
    "一件的经过里的一条",
    (
        AnalysisColumn("编号", TEXT, "哪一件", lambda each: each.card.number),
        AnalysisColumn("种类", TEXT, "哪一种", lambda each: each.card.machine.name),
        AnalysisColumn("台", TEXT, "哪个台给的号", lambda each: desk_in(each.card.number) or None),
        AnalysisColumn("序", COUNT, "第几条；登记是 1", lambda each: each.number),
        AnalysisColumn(
            "事件", TEXT, "规则里的名称：登记、转办……", lambda each: each.happened.event.name
        ),
        AnalysisColumn("时间", MOMENT, "什么时候发生的", lambda each: each.happened.event.at),
        AnalysisColumn(
            "记录时间",
            MOMENT,
            "什么时候记下来的；补录的晚一些",
            lambda each: _written_at(each.happened),
        ),
        AnalysisColumn("经办", TEXT, "谁办的", lambda each: each.happened.event.actor),
        AnalysisColumn("代", TEXT, "代谁办的", lambda each: each.happened.event.stands_for),
        AnalysisColumn("角色", TEXT, "以哪个角色", lambda each: each.happened.event.role or None),
        AnalysisColumn(
            "登记人", TEXT, "别人代录的，是谁录的", lambda each: each.happened.event.recorder
        ),
        AnalysisColumn("依据", TEXT, "代录的依据", lambda each: each.happened.event.basis),
        AnalysisColumn(
            "原状态", TEXT, "办以前的状态；登记是空的", lambda each: each.happened.before or None
        ),
        AnalysisColumn("现状态", TEXT, "办以后的状态", lambda each: each.happened.after),
        AnalysisColumn(
            "原阶段",
            TEXT,
            "办以前算什么：在办、等待、结束",
            lambda each: _phase(each.card, each.happened.before),
        ),
        AnalysisColumn(
            "现阶段", TEXT, "办以后算什么", lambda each: _phase(each.card, each.happened.after)
        ),
        AnalysisColumn("轮次", COUNT, "在第几轮", lambda each: each.happened.round),
        AnalysisColumn(
            "含义",
            WORDS,
            "这件事算什么（规则里的 means）：received、assigned、closed……",
            lambda each: tuple(sorted(each.happened.meanings)),
        ),
        AnalysisColumn(
            "字段", FIELDS, "这一条里写的字段", lambda each: fields_text(each.happened.event.fields)
        ),
    ),
)

CLOCKS: AnalysisTable[ClockTold] = AnalysisTable(
    "clocks",
    "一件的一条时限：每一轮、每个单位、每次承诺各一条",
    (
        AnalysisColumn("编号", TEXT, "哪一件", lambda each: each.card.number),
        AnalysisColumn("种类", TEXT, "哪一种", lambda each: each.card.machine.name),
        AnalysisColumn("台", TEXT, "哪个台给的号", lambda each: desk_in(each.card.number) or None),
        AnalysisColumn("时限", TEXT, "规则里时限的 id", lambda each: each.clock.rule_id),
        AnalysisColumn("名称", TEXT, "时限叫什么", lambda each: each.clock.label),
        AnalysisColumn("规定", TEXT, "条文的原话", lambda each: each.clock.quote or None),
        AnalysisColumn(
            "责任方",
            TEXT,
            "谁欠的：单位或角色；几个的用、隔开",
            lambda each: each.clock.addressee or None,
        ),
        AnalysisColumn("轮次", COUNT, "第几轮的", lambda each: each.clock.round),
        AnalysisColumn("起算", MOMENT, "从什么时候算起", lambda each: each.clock.started_at),
        AnalysisColumn("期限", MOMENT, "到什么时候；未规定的是空的", lambda each: each.clock.due),
        AnalysisColumn(
            "完成", MOMENT, "什么时候办到的；没有办到是空的", lambda each: each.clock.stopped_at
        ),
        AnalysisColumn(
            "终止",
            MOMENT,
            "没有办到就结束了（撤诉、作废……），什么时候",
            lambda each: None if each.clock.stopped_at else each.clock.ended_at,
        ),
        AnalysisColumn(
            "结果",
            TEXT,
            "准时、逾期、未到期、即将到期、未规定、已终止",
            lambda each: each.clock.standing.value,
        ),
        AnalysisColumn(
            "超过秒数",
            COUNT,
            "逾期多少秒，按这条时限自己的钟（工作时间的只算工作时间）",
            lambda each: round(each.clock.overdue_by.total_seconds()),
        ),
        AnalysisColumn("漏次", COUNT, "定时告知进度的，漏了几次", lambda each: each.clock.missed),
        AnalysisColumn(
            "暂估",
            YES_NO,
            "那一年的放假安排还没有录入，期限是估的",
            lambda each: each.clock.count is not None and each.clock.count.provisional,
        ),
    ),
)

PAYMENTS: AnalysisTable[PaymentTold] = AnalysisTable(
    "payments",
    "给出去的一笔补偿",
    (
        AnalysisColumn("编号", TEXT, "哪一件", lambda each: each.told.card.number),
        AnalysisColumn("种类", TEXT, "哪一种", lambda each: each.told.card.machine.name),
        AnalysisColumn(
            "台", TEXT, "哪个台给的号", lambda each: desk_in(each.told.card.number) or None
        ),
        AnalysisColumn("序", COUNT, "经过里的第几条给的", lambda each: each.told.number),
        AnalysisColumn("时间", MOMENT, "什么时候给的", lambda each: each.told.happened.event.at),
        AnalysisColumn(
            "记录时间", MOMENT, "什么时候记下来的", lambda each: _written_at(each.told.happened)
        ),
        AnalysisColumn("经办", TEXT, "谁给的", lambda each: each.told.happened.event.actor),
        AnalysisColumn(
            "角色", TEXT, "以哪个角色给的", lambda each: each.told.happened.event.role or None
        ),
        AnalysisColumn("方式", TEXT, "怎样补偿", lambda each: _remedy(each)),
        AnalysisColumn(
            "金额",
            AMOUNT,
            "值多少，元；没有写金额的是 0",
            lambda each: worth_of(each.told.card.rules, each.row).quantize(CENT),
        ),
        AnalysisColumn(
            "计入限额",
            AMOUNT,
            "其中算在权限里的，元",
            lambda each: cash_of(each.told.card.rules, each.row).quantize(CENT),
        ),
        AnalysisColumn("字段", FIELDS, "这一笔写的全部", lambda each: fields_text(each.row)),
    ),
)


def _remedy(each: PaymentTold) -> str | None:
    authority = each.told.card.rules.authority
    return (shown(each.row.get(authority.remedy)) if authority else "") or None


TABLES = (CARDS, EVENTS, CLOCKS, PAYMENTS)
"""Every table, in the order they are told of."""
