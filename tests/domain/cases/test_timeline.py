"""From a card to its clocks: pauses, promises, extensions, the end."""

from datetime import datetime

import pytest
from casebook import calendar, life, rules

from cpl.domain.cases.timeline import clock_named, clocks_of
from cpl.domain.time.instances import Instance, Standing
from cpl.yamltext.nodes import Plain

MACHINE = rules().machines["工单"]


def clock(given: Plain, name: str, now: str) -> Instance:
    before = life(MACHINE, given)
    found = clocks_of(before.card, calendar(), datetime.fromisoformat(f"2026-11-{now}"))
    return max((each for each in found if each.rule_id == name), key=lambda each: each.started_at)


def test_the_clock_starts_when_it_was_received_not_when_it_was_typed() -> None:
    late: Plain = {"start": "新投诉", "history": [{"时间": "11:00", "事件": "登记"}]}
    assert clock(late, "响应", "17 11:00").due == datetime(2026, 11, 17, 9, 10)
    assert clock(late, "响应", "17 11:00").standing is Standing.MISSED


def test_a_pause_is_cut_out_of_the_line() -> None:
    running = clock("承办中", "答复投诉人", "18 17:00")
    paused = clock("待客户", "答复投诉人", "18 17:00")
    assert running.due == datetime(2026, 11, 19, 17, 30)
    assert paused.due is not None
    assert paused.due > running.due


@pytest.mark.parametrize(
    ("at", "standings"),
    [
        ("10:00", [Standing.CANCELLED, Standing.RUNNING]),
        ("13:00", [Standing.MISSED, Standing.RUNNING]),
    ],
    ids=["in time", "too late"],
)
def test_a_new_promise_takes_the_place_of_one_that_is_not_broken_yet(
    at: str, standings: list[Standing]
) -> None:
    promised: Plain = {
        "start": "新投诉",
        "fields": {"承诺时间": "17 12:00"},
        "history": [
            {"时间": "09:00", "事件": "登记"},
            {"时间": at, "事件": "承诺", "承诺时间": "17 16:00"},
        ],
    }
    now = datetime(2026, 11, 17, 14, 0)
    found = clocks_of(life(MACHINE, promised).card, calendar(), now)
    promises = [each for each in found if each.rule_id == "承诺答复"]
    assert [each.due.hour for each in promises if each.due] == [12, 16]
    assert [each.standing for each in promises] == standings


def test_a_day_alone_is_promised_until_close_of_business() -> None:
    before = life(rules().machines["整改"], "已下发")
    found = clocks_of(before.card, calendar(), datetime(2026, 11, 18, 9, 0))
    assert next(e.due for e in found if e.rule_id == "整改完成") == datetime(2026, 11, 24, 17, 30)


def test_an_extension_is_for_the_clock_it_names() -> None:
    extended: Plain = {
        "start": "承办中",
        "history": [
            {
                "时间": "18 09:00",
                "事件": "延期",
                "延期时限": "答复投诉人",
                "延至": "25 12:00",
                "理由": "等厂家",
            }
        ],
    }
    assert clock(extended, "答复投诉人", "18 10:00").due == datetime(2026, 11, 25, 12, 0)
    assert clock(extended, "单位反馈", "18 10:00").due == datetime(2026, 11, 19, 17, 30)


@pytest.mark.parametrize("until", ["2026-11-25", "2026-11-25 00:00"])
def test_an_extension_to_a_day_lasts_to_the_end_of_that_day(until: str) -> None:
    """延至=2026-11-27 gave 11-26 24:00: a day and its evening too early."""
    extended: Plain = {
        "start": "承办中",
        "history": [
            {
                "时间": "18 09:00",
                "事件": "延期",
                "延期时限": "答复投诉人",
                "延至": until,
                "理由": "等厂家",
            }
        ],
    }
    assert clock(extended, "答复投诉人", "18 10:00").due == datetime(2026, 11, 25, 17, 30)


def test_clocks_end_with_the_record() -> None:
    assert clock("已撤诉", "答复投诉人", "20 09:00").standing is Standing.CANCELLED


def test_no_clock_runs_without_its_condition() -> None:
    question: Plain = {"start": "新问题", "history": [{"时间": "09:00", "事件": "登记"}]}
    found = clocks_of(life(MACHINE, question).card, calendar(), datetime(2026, 11, 17, 9, 5))
    assert {each.rule_id for each in found} == {"响应", "转办"}


def test_a_clock_is_found_by_its_name() -> None:
    found = clock_named(rules(), "转办")
    assert found is not None
    assert found.machine == "工单"
    assert clock_named(rules(), "没有") is None
