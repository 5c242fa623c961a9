"""What the index keeps of a record rules nothing out that anybody would have to see."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from casebook import Book, book, rules

from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.escalation import raised
from cpl.domain.decisions.index_entry import IndexEntry, entry_of, is_pending, scope_of
from cpl.domain.regulation.conditions import Combined, parse_term
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import (
    Duty,
    EventRule,
    Phase,
    Product,
    ReportRule,
    Rules,
    Timed,
)
from cpl.domain.time.deadline_rules import DeadlineRule
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.value import Value
from samples.walk import month_of

LATER = (timedelta(), timedelta(days=1), timedelta(days=40), timedelta(days=4000))
TRADES = (
    "S000-旅行社",
    "S001-梦幻岛",
    "S002B-综合部",
    "S002G-酒店",
    "S002U-南航新疆",
    "S003-聊城交运",
)


def moments(under: Rules) -> list[Record]:
    """A month of complaints, each as it was after each of its events."""
    whole = month_of(under, date(2026, 10, 1), 20, seed=11, steps=18)
    return [
        replace(each, history=each.history[: n + 1])
        for each in whole
        for n in range(len(each.history))
    ]


def concerns_somebody(card: Card, under: Book, now: datetime) -> bool:
    """Does it stand on a board at that time, but for what waits to be concluded?"""
    running = clocks_of(card, under.calendar, now, only_open=True)
    approving = any(not APPROVES.keys().isdisjoint(each.means) for each in possible(card))
    is_open = card.phase is not Phase.ENDED
    return is_open or approving or bool(running) or bool(raised(card, now))


def test_what_is_not_pending_concerns_nobody_at_any_later_time() -> None:
    at_rest = 0
    for under in map(book, TRADES):
        for record in moments(under.rules):
            card = replay(under.rules, record)
            latest = max(each.at for each in record.history)
            if not is_pending(card):
                at_rest += 1
                for later in LATER:
                    assert not concerns_somebody(card, under, latest + later), (record, later)
    assert at_rest > 50, "or nothing was tried"


def complaint(*more: Event, **fields: Value) -> Record:
    received = datetime(2026, 10, 12, 9)
    said = {"类别": "投诉", "渠道": "热线", "内容": "停运", "接收时间": received, **fields}
    return Record("TS20261012-001", "工单", "", said, (event("登记", received), *more))


def event(name: str, at: datetime, **fields: Value) -> Event:
    return Event(name, at, "李敏", "客服专员", fields)


def entry(record: Record) -> IndexEntry:
    """Without clocks, which would leave their own mark on what is open."""
    known = replace(rules(), clocks=())
    return entry_of(record, replay(known, record), scope_of(known, (known,)))


def test_the_latest_moment_is_of_whatever_is_told_in_it() -> None:
    late = datetime(2026, 11, 3, 8)
    written = replace(event("备注", datetime(2026, 10, 13, 9), 备注="又来电"), recorded_at=late)
    assert entry(complaint(written)).latest == late
    assert entry(complaint(接收时间=late)).latest == late
    assert entry(complaint()).latest == datetime(2026, 10, 12, 9)


def test_what_a_record_counts_as_is_plain_until_it_is_said_again() -> None:
    again = event("改类别", datetime(2026, 10, 13, 9), 类别="建议")
    assert entry(complaint()).words == {"类别": "投诉"}
    assert not entry(complaint()).loose
    assert entry(complaint(again)).words == {"类别": "建议"}
    assert entry(complaint(again)).loose


def test_what_makes_a_batch_ends_is_asked_once_however_many_versions_ask_it() -> None:
    known = rules()
    ends = scope_of(known, (known, known)).ends
    assert ends == scope_of(known, (known,)).ends
    assert len(ends) == len(set(ends))


def test_copies_lie_in_the_folder_where_a_row_of_any_event_says_so() -> None:
    def attached(copied: bool) -> tuple[Value, ...]:
        return ({"文件": "现场.jpg", "副本": copied},)

    at = datetime(2026, 10, 13, 9)
    assert not entry(complaint()).has_copies
    assert entry(complaint(附件=attached(True))).has_copies
    assert not entry(complaint(附件=attached(False))).has_copies
    assert entry(complaint(event("备注", at, 附件=attached(True)))).has_copies
    assert not entry(complaint(event("备注", at, 附件=attached(False)))).has_copies
    without = replace(rules(), evidence=None, clocks=())
    record = complaint(附件=attached(True))
    found = entry_of(record, replay(without, record), scope_of(without, (without,)))
    assert not found.has_copies


CLOSED = event("撤诉", datetime(2026, 10, 13, 9), 理由="和解")


def test_one_divergence_that_nobody_has_settled_keeps_it_pending() -> None:
    settled = Settlement("不算", datetime(2026, 10, 14), "李敏", "客服专员")
    open_one, done = Divergence("撞了"), Divergence("撞了", settled=settled)
    ended = complaint(CLOSED)
    assert not entry(ended).pending
    assert not entry(replace(ended, divergences=(done,))).pending
    assert entry(replace(ended, divergences=(done, open_one))).pending


@pytest.mark.parametrize(
    ("month", "counts"), [(10, False), (11, True)], ids=["当月并案", "次月并案"]
)
def test_what_was_merged_in_its_own_month_is_never_counted_by_itself(
    month: int, counts: bool
) -> None:
    joins = event("并案", datetime(2026, month, 14, 9), 并入="TS20261012-009")
    noted = event("备注", datetime(2026, 12, 1, 9), 备注="又来电")
    assert entry(complaint(joins, noted)).is_counted is counts


def test_what_was_entered_by_mistake_is_not_counted_and_what_was_closed_is() -> None:
    wrong = event("作废", datetime(2026, 10, 13, 9), 理由="误登")
    assert not entry(complaint(wrong)).is_counted
    assert entry(complaint(CLOSED)).is_counted
    assert entry(complaint()).is_counted


def test_it_ended_when_it_last_came_to_an_end() -> None:
    again = event("重开", datetime(2026, 10, 14, 9), 理由="不满意", 主办单位="运营部")
    last = event("撤诉", datetime(2026, 10, 15, 9), 理由="和解")
    noted = event("备注", datetime(2026, 10, 16, 9), 备注="又来电")
    assert entry(complaint()).ended_at is None
    assert entry(complaint(CLOSED)).ended_at == CLOSED.at
    assert entry(complaint(CLOSED, noted)).ended_at == CLOSED.at
    assert entry(complaint(CLOSED, again)).ended_at is None
    assert entry(complaint(CLOSED, again, last, noted)).ended_at == last.at


def test_where_somebody_has_said_when_it_was_received_its_part_is_not_plain() -> None:
    moved = event("备注", datetime(2026, 10, 13, 9), 接收时间=datetime(2026, 10, 11, 9))
    assert entry(complaint(moved, CLOSED)).loose
    assert not entry(complaint(CLOSED)).loose


# —— what is asked of every record alike ——

BATCH = next(each for each in rules().escalations if each.id == "批量")
TOLD, MET = parse_term("次数.备注 > 0"), parse_term("次数.督办 > 0")


def asking(**more: Any) -> Rules:
    return replace(rules(), clocks=(), **more)


def entry_under(known: Rules, record: Record) -> IndexEntry:
    return entry_of(record, replay(known, record), scope_of(known, (known, known)))


def test_of_the_escalations_only_those_of_batches_are_settled_by_any_of_its_records() -> None:
    both = replace(BATCH, until=Combined("all", (TOLD, MET)))
    alone = replace(BATCH, id="媒体", when=parse_term("渠道 is 媒体"), until=parse_term("轮次 > 1"))
    known = asking(escalations=(both, alone))
    assert scope_of(known, (known, known)).ends == (TOLD, MET)
    noted = complaint(event("备注", datetime(2026, 10, 13, 9), 备注="报过了"))
    assert entry_under(known, complaint()).ends == ()
    assert entry_under(known, noted).ends == (0,)


def test_each_field_by_which_reports_count_is_asked_once() -> None:
    month, week = (ReportRule(each, each, counted_by="渠道") for each in ("月报", "周报"))
    plain = ReportRule("快报", "快报")
    known = asking(reports={each.name: each for each in (month, week, plain)})
    assert scope_of(known, (known, known)).counted_by == ("渠道", "")
    found = entry_under(known, complaint())
    assert found.words == {"渠道": "热线", "": "投诉"}
    said_at_once = complaint()
    first = replace(said_at_once.history[0], fields={"渠道": "来访"})
    assert not entry_under(known, replace(said_at_once, history=(first,))).loose


def test_it_was_registered_when_that_was_written_down() -> None:
    typed = datetime(2026, 10, 13, 8)
    record = complaint()
    late = replace(record.history[0], recorded_at=typed)
    assert entry(replace(record, history=(late,))).registered == typed
    assert entry(record).registered == datetime(2026, 10, 12, 9)


def test_whatever_happens_last_is_its_latest_moment_and_what_is_open_is_pending() -> None:
    noted = complaint(event("备注", datetime(2026, 10, 13, 9), 备注="又来电"))
    assert entry(noted).latest == datetime(2026, 10, 13, 9)
    assert entry(noted).pending


def test_a_deadline_that_its_end_cut_off_is_not_plain() -> None:
    limit = Limit(2, TimeUnit.DAY, Clock.CALENDAR)
    answer = DeadlineRule("答", "答", ("received",), ("result_told",), limit)
    known = replace(rules(), clocks=(Timed("工单", answer),))
    assert entry_under(known, complaint(CLOSED)).loose
    assert not entry_under(asking(), complaint(CLOSED)).loose


def test_only_what_comes_in_is_counted_as_received() -> None:
    order = Record(
        "ZG20261012-01",
        "整改",
        "",
        {"整改单位": "设备部"},
        (event("下发", datetime(2026, 10, 12)),),
    )
    assert not entry(order).is_counted


def test_what_was_merged_again_in_a_later_month_was_counted_by_itself() -> None:
    """十月并了又退出来，十一月再并：十月的报表里有它。"""
    steps = [
        event("并案", datetime(2026, 10, 13, 9), 并入="TS20261012-009"),
        event("退批", datetime(2026, 10, 14, 9), 理由="另一天的"),
        event("并案", datetime(2026, 11, 14, 9), 并入="TS20261012-009"),
    ]
    assert not entry(complaint(*steps[:1])).is_counted
    assert entry(complaint(*steps)).is_counted


def test_what_can_still_be_approved_is_pending_though_it_has_ended() -> None:
    approve = EventRule("补批", ("已撤诉",), means=frozenset({"solution_approved"}))
    machine = rules().machines["工单"]
    made = replace(machine, events={**machine.events, "补批": approve})
    known = asking(machines={**rules().machines, "工单": made}, escalations=())
    assert entry_under(known, complaint(CLOSED)).pending
    assert not entry_under(asking(escalations=()), complaint(CLOSED)).pending


def test_what_its_events_did_for_a_duty_is_told_deed_by_deed() -> None:
    at = datetime(2026, 10, 13, 9)
    duties = (
        Duty("通报", None, product=Product(event="备注")),
        Duty("会上", None, product=Product(event="备注", when=parse_term("备注 has 会上"))),
        Duty("别的", None, product=Product(event="督办")),
    )
    known = asking(duties=duties)
    told = entry_under(known, complaint(event("备注", at, 备注="会上")))
    assert told.deeds == (("备注", at, "李敏"), ("备注 备注 包含 会上", at, "李敏"))
    assert entry_under(known, complaint(event("备注", at, 备注="说过"))).deeds == (
        ("备注", at, "李敏"),
    )


def test_only_what_came_out_of_a_table_keeps_all_that_it_says() -> None:
    assert entry(complaint()).statements == frozenset()
    assert entry(complaint(来源编号="旧-1")).statements != frozenset()
