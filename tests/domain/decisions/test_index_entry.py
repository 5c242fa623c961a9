"""What the index keeps of a record rules nothing out that anybody would have to see."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from casebook import Book, book, rules

from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.escalation import raised
from cpl.domain.decisions.index_entry import IndexEntry, entry_of, is_pending, scope_of
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import Phase, Rules
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
