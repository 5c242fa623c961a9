"""What is history and what is work: told from the record and the day the office began."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from month_reports import at, complaint, event, rules

from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Event
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.inherited import (
    LONG_AGO,
    happened_before,
    is_dormant,
    is_inherited,
    is_lost,
    is_taken_over,
)
from cpl.domain.regulation.rules import Phase, Timed
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.deadline_rules import DeadlineRule
from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Clock, Limit, TimeUnit

BEGAN = date(2026, 11, 3)
IMPORTED = "11-22"


def card(received: str, *later: Event, written: str = IMPORTED, number: str = "旧-1") -> Card:
    """A complaint of that day as an import wrote it down; its events were written with it."""
    first = event("登记", received, written)
    said = {"来源编号": number} if number else {}
    return replay(rules(), complaint("1", received, first, *later, **said))


def transferred(when: str, written: str = IMPORTED) -> Event:
    return event("转办", when, written, 主办单位="运营部", 等级="一级")


def closed(when: str, written: str = IMPORTED) -> Event:
    return event("撤诉", when, written, 理由="和解")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (card("03-05"), "of another register, from before the office began"),
        (card("11-02"), "the day before"),
        (card("03-05", closed("03-09")), "whether closed"),
        (card("03-05", transferred("11-25", "")), "or worked on since"),
    ],
)
def test_history(found: Card, why: str) -> None:
    assert is_inherited(found, BEGAN), why


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (card("10-28", number=""), "typed in late, of no other register: 补录"),
        (card("11-03"), "received when the office had begun: work that was missed"),
        (card("03-05", written=""), "written down when it came"),
        (card("03-05", written="03-05 16:00"), "or later on the same day"),
    ],
)
def test_no_history(found: Card, why: str) -> None:
    assert not is_inherited(found, BEGAN), why
    assert not is_inherited(found, None), "nothing is history where nothing has begun"


LONG_PAST = card("03-05", transferred("03-05"))
YESTERDAY = card("11-01 10:00", transferred("11-01 11:00"), written="11-02")


def test_what_lay_a_month_past_every_limit_is_dormant_until_somebody_acts() -> None:
    assert is_dormant(LONG_PAST)
    assert not is_dormant(card("03-05", transferred("03-05"), event("受理", "11-25", 等级="一级")))
    assert is_dormant(card("03-05", event("更正", "11-25", 原因="错字"))), "putting right is no act"


def test_what_is_still_on_somebody_s_desk_is_not_dormant() -> None:
    assert not is_dormant(YESTERDAY)
    assert not is_dormant(card("03-05", transferred("11-10"))), "handed on last week"
    assert not is_dormant(card("03-05", event("登记", "03-05"), number="")), "not taken over"


def test_what_had_ended_is_dormant_however_lately() -> None:
    assert is_dormant(card("10-28", closed("11-01")))
    assert not is_dormant(card("10-28", closed("11-25", ""))), "the office closed it itself"


def test_a_promise_that_can_still_be_kept_is_on_somebody_s_desk() -> None:
    promised = card("03-05", event("受理", "03-06", IMPORTED, 等级="一级", 承诺时间=at("12-01")))
    assert is_dormant(card("03-05", event("受理", "03-06", IMPORTED, 等级="一级")))
    assert not is_dormant(promised)


def test_only_what_had_run_out_before_it_came_in_is_lost() -> None:
    """Received yesterday: the time to hand it on is over, the time to answer is not."""
    waiting = card("11-01 10:00", written="11-02")
    assert (lost(waiting), owed(waiting)) == (["转办", "下发流程单"], [])
    assert (lost(YESTERDAY), owed(YESTERDAY)) == (["进度告知"], ["单位反馈", "答复投诉人"])
    acted = card("03-05", transferred("03-05"), event("受理", "11-25", 等级="一级"))
    assert lost(acted) == []


def lost(found: Card) -> list[str]:
    return [each.label for each in running(found) if is_lost(found, each)]


def owed(found: Card) -> list[str]:
    return [each.label for each in running(found) if not is_lost(found, each)]


def running(found: Card) -> list[Instance]:
    every = clocks_of(found, Calendar({}), at("11-30"), only_open=True)
    return [each for each in every if each.due]


@pytest.mark.parametrize("month", range(1, 11))
def test_far_past_is_told_without_counting_and_never_wrongly(month: int) -> None:
    """What the clocks say one by one is what is said of what lies far back."""
    for day in (1, 11, 21):
        when = f"{month:02}-{day:02}"
        accepted = event("受理", when, IMPORTED, 等级="一级")
        steps = ((), (transferred(when),), (accepted,), (closed(when),))
        for found in (card(when, *each) for each in steps):
            came_in = found.happened[0].event.recorded_at
            assert came_in is not None
            then = came_in if found.phase is Phase.ENDED else came_in - LONG_AGO
            running = clocks_of(found, Calendar({}), came_in, only_open=True)
            is_counted = all(each.due is None or each.due < then for each in running)
            assert is_dormant(found) == (is_counted and found.reached_at < then), when


def test_before_is_before_the_day_on_which_the_office_began() -> None:
    assert happened_before(BEGAN, at("11-02 23:59"))
    assert not happened_before(BEGAN, at("11-03 00:00"))
    assert not happened_before(None, at("03-05"))


def test_what_ended_the_very_minute_it_came_in_was_ended_here() -> None:
    assert not is_dormant(card("10-28", closed(IMPORTED)))


def test_of_what_had_ended_only_what_still_runs_is_asked_for() -> None:
    """昨天收到、昨天撤诉的：原来要到下周的时限，不再有人欠。"""
    assert is_dormant(card("11-20", transferred("11-20"), closed("11-21")))


def test_what_waits_may_run_for_ever_and_is_not_far_past() -> None:
    """挂起的时限不走：再久也还在谁手上。"""
    held = event("挂起", "03-06", IMPORTED, 理由="等材料")
    assert not is_dormant(card("03-05", transferred("03-05"), held))


def test_a_promise_for_a_day_keeps_it_on_somebody_s_desk_like_one_for_an_hour() -> None:
    promised = event("受理", "03-06", IMPORTED, 等级="一级", 承诺时间=date(2026, 12, 1))
    assert not is_dormant(card("03-05", promised))


def under(found: Card, *limits: Limit) -> Card:
    """The same where nothing but an answer within such a time is asked."""
    clocks = tuple(
        Timed("工单", DeadlineRule(f"答{n}", "答", ("received",), ("closed",), limit))
        for n, limit in enumerate(limits)
    )
    return replace(found, rules=replace(rules(), clocks=clocks))


@pytest.mark.parametrize(
    ("limit", "dormant"),
    [
        (Limit(None, TimeUnit.DAY, Clock.CALENDAR), True),
        (Limit(9 * 24 - 1, TimeUnit.HOUR, Clock.ELAPSED), True),
        (Limit(9 * 24, TimeUnit.HOUR, Clock.ELAPSED), False),
    ],
    ids=["没有规定多久", "一个月零一小时以前到期", "整一个月以前到期"],
)
def test_what_ran_out_more_than_a_month_before_is_on_nobody_s_desk(
    limit: Limit, dormant: bool
) -> None:
    assert is_dormant(under(card("10-13"), limit)) is dormant


def test_what_does_not_come_in_is_never_taken_over() -> None:
    found = card("03-05")
    registration = replace(found.machine.registration, means=frozenset[str]())
    assert not is_taken_over(
        replace(found, machine=replace(found.machine, registration=registration))
    )
    assert is_taken_over(found)


def test_a_clock_is_lost_to_the_minute_and_only_while_it_runs() -> None:
    waiting = card("11-01 10:00", written="11-02")
    clock, came_in = running(waiting)[0], at("11-02")
    later = came_in + timedelta(minutes=1)
    assert is_lost(waiting, replace(clock, due=came_in))
    assert not is_lost(waiting, replace(clock, due=later))
    assert not is_lost(waiting, replace(clock, due=None))
    assert not is_lost(waiting, replace(clock, due=came_in, stopped_at=came_in))
    assert not is_lost(card("11-01 10:00", written=""), replace(clock, due=came_in))
    acted_then = card("11-01 10:00", transferred("11-02", "11-02"), written="11-02")
    assert not is_lost(acted_then, replace(clock, due=came_in))
