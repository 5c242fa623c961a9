"""What stands in the columns, and that the page about them tells every one."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from casebook import calendar, life, rules
from places import TOP

from cpl.domain.analysis.columns import Cell, ColumnType, fields_text
from cpl.domain.analysis.tables import (
    CARDS,
    CLOCKS,
    EVENTS,
    PAYMENTS,
    TABLES,
    ClockTold,
    EventTold,
    events_of,
    payments_of,
)
from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Clock, Count
from cpl.domain.values.value import Value

PAGE = TOP / "docs" / "导出.md"
BEGIN, END = "<!-- 由 make golden 写出 -->\n", "<!-- 到此为止 -->\n"
MACHINE = rules().machines["工单"]
TYPES = {
    ColumnType.TEXT: str,
    ColumnType.COUNT: int,
    ColumnType.MOMENT: datetime,
    ColumnType.AMOUNT: Decimal,
    ColumnType.YES_NO: bool,
    ColumnType.WORDS: tuple,
    ColumnType.FIELDS: str,
}


def after(card: Card, name: str, at: datetime, **fields: Value) -> Card:
    return advance(card, Event(name, at, "李敏", "客服专员", fields))


def compensated() -> Card:
    """Handed on, paid for twice at once, answered, and found to be a mistake."""
    given: Value = ({"方式": "现金", "金额": Decimal("80.5")}, {"方式": "体验券"})
    card = life(MACHINE, "承办中").card
    card = after(card, "补偿", datetime(2026, 11, 20, 9, 0), 补偿=given)
    return after(card, "作废", datetime(2026, 11, 20, 10, 0), 理由="录重了")


def named(table: object, row: tuple[Cell, ...]) -> dict[str, Cell]:
    return {each.name: cell for each, cell in zip(table.columns, row, strict=True)}  # type: ignore[attr-defined]


def test_a_card_tells_where_it_stands_and_every_field_it_has() -> None:
    card = compensated()
    told = named(CARDS, CARDS.row(card))
    assert (told["编号"], told["种类"], told["状态"]) == (card.number, "工单", "已作废")
    assert (told["阶段"], told["作废"], told["并入"]) == ("结束", True, None)
    assert told["结束时间"] == datetime(2026, 11, 20, 10, 0)
    fields = json.loads(str(told["字段"]))
    assert fields["补偿"] == [{"方式": "现金", "金额": "80.5"}, {"方式": "体验券"}]
    assert fields.keys() == card.values.keys()


def test_every_event_has_a_row_in_order_and_tells_how_the_state_moved() -> None:
    card = compensated()
    rows = [named(EVENTS, EVENTS.row(each)) for each in events_of(card)]
    assert [each["序"] for each in rows] == list(range(1, len(card.happened) + 1))
    assert [each["事件"] for each in rows] == [each.event.name for each in card.happened]
    assert (rows[0]["原状态"], rows[0]["原阶段"]) == (None, None)
    assert (rows[-1]["原阶段"], rows[-1]["现阶段"]) == ("在办", "结束")
    assert (rows[-1]["原状态"], rows[-1]["现状态"]) == ("承办中", "已作废")
    assert {each["台"] for each in rows} == {None}
    means = "voided", "noted", "closed", "received", "assigned", "resolved"
    of_many = replace(card.happened[0], meanings=frozenset(means))
    told = named(EVENTS, EVENTS.row(EventTold(card, 1, of_many)))
    assert told["含义"] == ("assigned", "closed", "noted", "received", "resolved", "voided")
    assert rows[-1]["含义"] == tuple(sorted(card.happened[-1].meanings))
    assert "voided" in card.happened[-1].meanings


def test_each_compensation_has_a_row_to_the_cent() -> None:
    rows = [
        named(PAYMENTS, PAYMENTS.row(paid))
        for each in events_of(compensated())
        for paid in payments_of(each)
    ]
    told = [(each["序"], each["方式"], each["金额"], each["计入限额"]) for each in rows]
    assert {(each["台"], each["角色"]) for each in rows} == {(None, "客服专员")}
    number = len(compensated().happened) - 1
    assert told == [
        (number, "现金", Decimal("80.50"), Decimal("80.50")),
        (number, "体验券", Decimal("0.00"), Decimal("0.00")),
    ]


def test_what_was_written_down_later_says_when() -> None:
    card = life(MACHINE, "承办中").card
    first, *rest = card.happened
    assert named(CARDS, CARDS.row(card))["登记时间"] == first.event.at
    late = replace(first, event=replace(first.event, recorded_at=datetime(2026, 11, 21, 8)))
    told = named(CARDS, CARDS.row(replace(card, happened=(late, *rest))))
    assert told["登记时间"] == datetime(2026, 11, 21, 8)


def test_where_the_rules_know_no_compensation_there_are_no_payments() -> None:
    card = compensated()
    without = replace(card, rules=replace(card.rules, authority=None))
    assert [paid for each in events_of(without) for paid in payments_of(each)] == []


def test_the_desk_is_told_by_the_number() -> None:
    card = life(MACHINE, "承办中").card
    assert named(CARDS, CARDS.row(card))["台"] is None
    assert named(CARDS, CARDS.row(replace(card, number="TS20261117-B001")))["台"] == "B"


def test_a_card_tells_what_the_office_s_fields_say_and_nothing_of_those_left_out() -> None:
    card = after(life(MACHINE, "已答复").card, "回访", datetime(2026, 11, 18, 9), 满意度="满意")
    told = named(CARDS, CARDS.row(replace(card, values={**card.values, "标记": ("批量", "媒体")})))
    assert {name: told[name] for name in ("类别", "渠道", "分类", "等级", "主办单位")} == {
        "类别": "投诉", "渠道": "二维码", "分类": "设备设施", "等级": "一级", "主办单位": "运营部",
    }  # fmt: skip
    assert (told["责任认定"], told["满意度"]) == ("有责", "满意")
    assert (told["标记"], told["人数"], told["轮次"]) == (("批量", "媒体"), 1, 1)
    new = named(CARDS, CARDS.row(life(MACHINE, "待受理").card))
    left_out = ("分类", "主办单位", "责任认定", "满意度", "结束时间", "并入", "台", "整改单位")
    assert [new[each] for each in left_out] == [None] * len(left_out)
    assert (new["标记"], new["阶段"], new["作废"], new["接手"]) == ((), "在办", False, False)
    plain = {name: replace(each, plays=()) for name, each in card.rules.fields.items()}
    told = named(CARDS, CARDS.row(replace(card, rules=replace(card.rules, fields=plain))))
    assert (told["渠道"], told["标记"]) == (None, ()), "nobody said which field it is"


def test_what_waits_and_what_follows_another_say_so() -> None:
    asked = life(MACHINE, "待补证").card
    assert named(CARDS, CARDS.row(asked))["阶段"] == "等待"
    asks, *_ = [named(EVENTS, EVENTS.row(each)) for each in events_of(asked)][-1:]
    assert (asks["原阶段"], asks["现阶段"]) == ("在办", "等待")
    merged = after(
        life(MACHINE, "待受理").card, "并案", datetime(2026, 11, 17, 10), 并入="TS20261117-009"
    )
    told = named(CARDS, CARDS.row(merged))
    assert (told["并入"], told["作废"], told["阶段"]) == ("TS20261117-009", False, "结束")


def test_an_event_tells_who_did_it_for_whom_and_on_what_basis() -> None:
    card = replace(life(MACHINE, "承办中").card, number="TS20261117-B001")
    own, *_ = [named(EVENTS, EVENTS.row(each)) for each in events_of(card)]
    assert (own["台"], own["经办"], own["角色"]) == ("B", "李敏", "客服专员")
    assert (own["代"], own["登记人"], own["依据"]) == (None, None, None)
    said = Event(
        "备注", datetime(2026, 11, 18, 9), "周倩", "", {}, recorded_at=datetime(2026, 11, 19, 8),
        recorder="李敏", basis="电话记录", stands_for="吴刚",
    )  # fmt: skip
    told = named(EVENTS, EVENTS.row([*events_of(advance(card, said))][-1]))
    assert (told["代"], told["登记人"], told["依据"]) == ("吴刚", "李敏", "电话记录")
    assert (told["角色"], told["轮次"]) == (None, 1)
    assert told["记录时间"] == datetime(2026, 11, 19, 8)


CLOCK = Instance(
    "答复", "答复投诉人", "客服部", "", "", Clock.ELAPSED, 2, datetime(2026, 11, 17, 9), None, None,
)  # fmt: skip


def clock_row(**changes: object) -> dict[str, Cell]:
    clock = replace(CLOCK, **changes)  # type: ignore[arg-type]
    card = replace(life(MACHINE, "承办中").card, number="TS20261117-B001")
    return named(CLOCKS, CLOCKS.row(ClockTold(card, clock)))


def test_a_clock_tells_what_is_known_of_it_and_how_it_was_ended() -> None:
    bare = clock_row()
    assert (bare["台"], bare["时限"], bare["名称"], bare["轮次"]) == ("B", "答复", "答复投诉人", 2)
    unknown = ("规定", "责任方", "期限", "完成", "终止")
    assert [bare[each] for each in unknown] == [None] * len(unknown)
    main = named(CLOCKS, CLOCKS.row(ClockTold(life(MACHINE, "承办中").card, CLOCK)))
    assert main["台"] is None
    assert (bare["结果"], bare["超过秒数"], bare["漏次"], bare["暂估"]) == ("未规定", 0, 0, False)
    done, over = datetime(2026, 11, 18, 9), datetime(2026, 11, 19, 9)
    met = clock_row(quote="两日内", addressee="运营部", stopped_at=done, ended_at=over)
    assert (met["规定"], met["责任方"], met["完成"], met["终止"]) == (
        "两日内",
        "运营部",
        done,
        None,
    )
    assert clock_row(ended_at=over)["终止"] == over


def test_a_clock_tells_how_late_it_is_and_whether_that_is_an_estimate() -> None:
    late = clock_row(count_overdue=lambda: timedelta(hours=1, seconds=2), count_missed=lambda: 3)
    assert (late["超过秒数"], late["漏次"]) == (3602, 3)
    assert clock_row(count=Count(None))["暂估"] is False
    assert clock_row(count=Count(None, provisional=True))["暂估"] is True


def test_a_payment_tells_who_gave_it_and_how_where_that_was_said() -> None:
    given: Value = ({"金额": Decimal(20)},)
    card = replace(life(MACHINE, "承办中").card, number="TS20261117-B001")
    event = Event("补偿", datetime(2026, 11, 20, 9), "吴刚", "", {"补偿": given})
    [*_, last] = events_of(advance(card, event))
    (paid,) = payments_of(last)
    told = named(PAYMENTS, PAYMENTS.row(paid))
    assert (told["方式"], told["角色"], told["经办"], told["台"]) == (None, None, "吴刚", "B")
    assert (told["金额"], told["时间"]) == (Decimal("20.00"), datetime(2026, 11, 20, 9))


def test_what_is_told_is_of_the_type_of_its_column() -> None:
    card = compensated()
    clocks = clocks_of(card, calendar(), datetime(2026, 11, 20, 12, 0))
    rows: list[tuple[object, tuple[Cell, ...]]] = [(CARDS, CARDS.row(card))]
    for each in events_of(card):
        rows += [(EVENTS, EVENTS.row(each))]
        rows += [(PAYMENTS, PAYMENTS.row(paid)) for paid in payments_of(each)]
    rows += [(CLOCKS, CLOCKS.row(ClockTold(card, each))) for each in clocks]
    assert clocks
    for table, row in rows:
        for column, cell in zip(table.columns, row, strict=True):  # type: ignore[attr-defined]
            assert cell is None or type(cell) is TYPES[column.type], (column.name, cell)


def test_values_are_told_in_their_own_words() -> None:
    said = fields_text(
        {
            "天": date(2026, 11, 3),
            "时": datetime(2026, 11, 3, 9, 0, 0, 5),
            "几": 2,
            "否": False,
            "空": (),
        }
    )
    assert said == '{"天":"2026-11-03","时":"2026-11-03T09:00:00","几":2,"否":false,"空":[]}'


def test_the_page_tells_every_column(request: pytest.FixtureRequest) -> None:
    told = f"\n{_reference()}\n"
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    written, _, after_it = rest.partition(END)
    assert after_it, "the marks are gone"
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{BEGIN}{told}{END}{after_it}", "utf-8")
    else:
        assert written == told, "make golden"


def _reference() -> str:
    parts = []
    for table in TABLES:
        lines = [f"### {table.name}：{table.row_is}", "", "| 列 | 类型 | 是什么 |"]
        lines += ["| --- | --- | --- |"]
        lines += [f"| {e.name} | `{e.type.value}` | {e.means} |" for e in table.columns]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
