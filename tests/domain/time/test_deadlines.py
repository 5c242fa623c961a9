"""Which clocks run, which stopped in time: rounds, pauses, extensions, progress, promises."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_days import HOURS, OFFICE, YEARS, at

from cpl.domain.time.calendar import Calendar
from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    OnReopen,
    PromiseRule,
    Quiet,
    Rule,
)
from cpl.domain.time.deadlines import instances, is_any_open
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock, Count, Cutoff, Interval, Limit, TimeUnit
from cpl.domain.time.occurrences import Extension, Occurrence, Rest, Timeline

NOW = at("2026-12-31 12:00")
REPLY = DeadlineRule(
    "T40",
    "答复投诉人",
    start=("transferred",),
    stop=("replied_to_customer",),
    limit=Limit(2, TimeUnit.DAY, Clock.WORKING),
    owner="责任单位",
    quote="2日内反馈给投诉人",
    ref="S003-09",
    pausable=True,
)
TRANSFER = DeadlineRule(
    "T37", "转交", ("received",), ("transferred",), Limit(1, TimeUnit.HOUR, Clock.OFFICE)
)
PROGRESS = HeartbeatRule(
    "T08",
    "进度告知",
    every=Limit(12, TimeUnit.HOUR, Clock.ELAPSED),
    start=("accepted",),
    until=("resolved",),
    beat=("progress_to_customer",),
    pausable=True,
)
TO_OFFICE = HeartbeatRule(
    "T13",
    "向综合部反馈",
    every=Limit(30, TimeUnit.MINUTE, Clock.OFFICE),
    start=("assigned",),
    until=("resolved",),
    beat=("progress_to_office",),
)
PROMISE = PromiseRule("T22", "承诺答复", stop=("replied_to_customer",))


def happened(*said: str, round: int = 1) -> tuple[Occurrence, ...]:
    """`11-23 09:00 received registered`, all in 2026."""
    words = [line.split() for line in said]
    return tuple(
        Occurrence(at(f"2026-{day} {hour}"), frozenset(meanings), round)
        for day, hour, *meanings in words
    )


def promised(when: str, until: str, *meanings: str) -> Occurrence:
    return Occurrence(at(f"2026-{when}"), frozenset(meanings), promise=at(f"2026-{until}"))


def held(start: str, end: str | None = None) -> Interval:
    return Interval(at(f"2026-{start}"), at(f"2026-{end}") if end else None)


def clocks(
    rule: Rule,
    occurrences: tuple[Occurrence, ...],
    now: str = "12-31 12:00",
    calendar: Calendar = OFFICE,
    **more: object,
) -> tuple[Instance, ...]:
    timeline = replace(Timeline(occurrences), **more)  # type: ignore[arg-type]  # spares the reader
    found = instances((rule,), timeline, calendar, at(f"2026-{now}"))
    bare = instances((rule,), timeline, calendar, at(f"2026-{now}"), bare=True)
    assert bare == tuple(replace(each, count=None) for each in found)
    assert [each.missed for each in bare] == [each.missed for each in found]
    return found


def clock(
    rule: Rule,
    occurrences: tuple[Occurrence, ...],
    now: str = "12-31 12:00",
    calendar: Calendar = OFFICE,
    **more: object,
) -> Instance:
    (only,) = clocks(rule, occurrences, now, calendar, **more)
    return only


# —— all of them ——

UNSET = replace(
    TRANSFER, id="T00", label="未规定的", limit=Limit(None, TimeUnit.HOUR, Clock.OFFICE)
)


def test_what_is_due_first_stands_first_and_what_is_not_laid_down_last() -> None:
    line = Timeline(happened("11-23 09:00 received", "11-24 09:30 transferred"))
    now = at("2026-11-24 10:00")
    found = instances((UNSET, REPLY, TRANSFER), line, OFFICE, now)
    assert [each.rule_id for each in found] == ["T37", "T40", "T00"]


def test_of_those_due_together_the_older_stands_first() -> None:
    till_noon = tuple(
        promised(f"11-23 {hour}", "11-23 12:00", "promised") for hour in ("10:00", "09:00")
    )
    found = clocks(PROMISE, till_noon, "11-23 11:00")
    starts = [each.started_at for each in found if each.due == at("2026-11-23 12:00")]
    assert starts == sorted(starts)


def test_of_two_rules_due_together_the_one_that_began_first_stands_first() -> None:
    since_received = replace(REPLY, id="T39", start=("received",))
    line = Timeline(happened("11-23 09:00 received", "11-23 09:30 transferred"))
    found = instances((REPLY, since_received), line, OFFICE, NOW)
    assert [each.rule_id for each in found] == ["T39", "T40"]
    assert found[0].due == found[1].due


def test_whoever_asks_for_the_open_ones_gets_no_other() -> None:
    line = Timeline(happened("11-23 09:00 received", "11-24 09:30 transferred"))
    now = at("2026-11-24 10:00")
    found = instances((TRANSFER, REPLY), line, OFFICE, now, only_open=True)
    assert [each.rule_id for each in found] == ["T40"]


def test_open_progress_duties_and_promises_are_had_alone_too() -> None:
    line = Timeline(
        (
            *happened("11-23 09:00 accepted"),
            promised("11-23 09:00", "11-23 16:00"),
            *happened("11-23 12:00 replied_to_customer resolved"),
        )
    )
    rules, now = (PROGRESS, PROMISE), at("2026-11-23 13:00")
    assert [each.rule_id for each in instances(rules, line, OFFICE, now)] == ["T22", "T08"]
    assert instances(rules, line, OFFICE, now, only_open=True) == ()


STARTED = happened("11-23 09:00 transferred accepted")
DONE = happened("11-24 09:00 replied_to_customer resolved")
WITHDRAWN = happened("11-24 09:00 withdrawn")
WORD = (promised("11-23 09:00", "11-25 16:00"),)


@pytest.mark.parametrize(
    ("rule", "began"),
    [(REPLY, STARTED), (PROGRESS, STARTED), (PROMISE, WORD)],
    ids=["时限", "进度", "承诺"],
)
def test_a_rule_runs_somewhere_until_it_is_done_or_the_record_ends(
    rule: Rule, began: tuple[Occurrence, ...]
) -> None:
    ended = Timeline((*began, *WITHDRAWN), ended_at=at("2026-11-24 09:00"))
    lines = [Timeline(()), Timeline(began), Timeline((*began, *DONE)), ended]
    assert [is_any_open(rule, each) for each in lines] == [False, True, False, False]
    now = at("2026-11-24 10:00")
    still = [instances((rule,), each, OFFICE, now, only_open=True) for each in lines]
    assert [len(each) for each in still] == [0, 1, 0, 0]


def test_a_rule_runs_somewhere_where_its_last_round_is_not_done_yet() -> None:
    again = happened("11-25 09:00 transferred", round=2)
    assert is_any_open(REPLY, Timeline((*STARTED, *DONE, *again)))


# —— one deadline ——


def test_nothing_runs_before_its_start() -> None:
    """zammad #5177: a later clock overruled the first response before it had begun."""
    assert clocks(REPLY, happened("11-23 09:00 received")) == ()


@pytest.mark.parametrize(
    ("stopped", "standing"),
    [
        ("11-25 17:29", Standing.MET),
        ("11-25 17:30", Standing.MET),
        ("11-25 17:31", Standing.MISSED),
    ],
)
def test_within_is_inclusive_to_the_minute(stopped: str, standing: Standing) -> None:
    found = clock(REPLY, happened("11-23 09:00 transferred", f"{stopped} replied_to_customer"))
    assert found.due == at("2026-11-25 17:30")
    assert found.standing is standing


@pytest.mark.parametrize(
    ("now", "standing", "late"),
    [
        ("11-25 17:30", Standing.RUNNING, timedelta()),
        ("11-25 17:31", Standing.MISSED, timedelta()),
        ("11-26 09:30", Standing.MISSED, timedelta(hours=1)),
    ],
)
def test_an_open_clock_is_overdue_past_its_due_moment(
    now: str, standing: Standing, late: timedelta
) -> None:
    """Overdue by office time: the night between does not count against a working-day limit."""
    found = clock(REPLY, happened("11-23 09:00 transferred"), now)
    assert (found.standing, found.overdue_by, found.is_open) == (standing, late, True)


def test_what_was_late_stays_late_by_so_much() -> None:
    found = clock(TRANSFER, happened("11-20 09:00 received", "11-23 10:00 transferred"))
    assert found.due == at("2026-11-20 10:00")
    assert found.overdue_by == timedelta(hours=2 + 3.5 + 1.5)


def test_the_first_start_and_the_first_stop_after_it_count() -> None:
    found = clock(
        REPLY,
        happened(
            "11-20 09:00 replied_to_customer",
            "11-23 09:00 transferred",
            "11-24 09:00 transferred",
            "11-24 10:00 replied_to_customer",
            "11-30 10:00 replied_to_customer",
        ),
    )
    assert found.started_at == at("2026-11-23 09:00")
    assert found.stopped_at == at("2026-11-24 10:00")


def test_an_event_that_starts_and_stops_is_in_time() -> None:
    found = clock(TRANSFER, happened("11-21 09:00 received transferred"))
    assert found.standing is Standing.MET


def test_any_path_that_means_the_same_stops_the_clock() -> None:
    """zammad #1322: a reply by another path did not count; meanings drive clocks, not states."""
    rule = replace(TRANSFER, start=("received", "appealed"), stop=("transferred", "rejected"))
    found = clock(rule, happened("11-23 09:00 appealed", "11-23 09:30 rejected"))
    assert found.standing is Standing.MET


def test_an_event_entered_late_is_judged_when_it_happened() -> None:
    in_file_order = happened("11-23 09:00 received", "11-23 15:00 noted", "11-23 09:30 transferred")
    assert clock(TRANSFER, in_file_order).standing is Standing.MET


def test_what_started_it_may_be_entered_last() -> None:
    in_file_order = happened("11-23 09:30 transferred", "11-23 09:00 received")
    assert clock(TRANSFER, in_file_order).standing is Standing.MET


def test_what_is_not_laid_down_is_shown_and_never_overdue() -> None:
    """S002P: ____个工作日内办结."""
    rule = replace(REPLY, limit=Limit(None, TimeUnit.DAY, Clock.WORKING))
    found = clock(rule, happened("11-23 09:00 transferred", "11-30 09:00 replied_to_customer"))
    assert (found.due, found.standing) == (None, Standing.UNSET)
    assert found.stopped_at == at("2026-11-30 09:00")


def test_the_answer_carries_its_clause_and_its_count() -> None:
    found = clock(replace(REPLY, assume=("按工作日计",)), happened("11-23 09:00 transferred"))
    assert (found.rule_id, found.label, found.owner) == ("T40", "答复投诉人", "责任单位")
    assert (found.quote, found.ref) == ("2日内反馈给投诉人", "S003-09")
    assert found.count is not None
    assert found.count.assumptions[0] == "按工作日计"
    assert [step.counted for step in found.count.steps] == [False, True, True]


def test_what_is_not_laid_down_assumes_nothing() -> None:
    unset = replace(REPLY, limit=Limit(None, TimeUnit.DAY, Clock.WORKING), assume=("按工作日计",))
    assert clock(unset, happened("11-23 09:00 transferred")).count == Count(None)


def test_what_the_rule_assumes_stands_before_what_the_count_does() -> None:
    found = clock(replace(REPLY, assume=("按工作日计",)), happened("11-23 09:00 transferred"))
    assert found.count is not None
    assert found.count.assumptions[0] == "按工作日计"
    assert found.count.assumptions[-1] == "“以内”含本数，到点当刻仍算准时（民法典第1259条）"


def test_due_soon_is_a_share_of_the_limit_on_its_own_clock() -> None:
    rule = replace(TRANSFER, limit=Limit(4, TimeUnit.HOUR, Clock.OFFICE), warn=0.5)
    start = happened("11-20 16:30 received")
    assert clock(rule, start, "11-20 17:29").standing is Standing.RUNNING
    assert clock(rule, start, "11-21 12:00").standing is Standing.RUNNING
    assert clock(rule, start, "11-23 09:30").standing is Standing.DUE_SOON


def test_soonest_first_and_what_is_not_laid_down_last() -> None:
    unset = replace(REPLY, id="T25", limit=Limit(None, TimeUnit.DAY, Clock.WORKING))
    line = happened("11-23 09:00 received", "11-23 09:30 transferred")
    found = instances((unset, REPLY, TRANSFER), Timeline(line), OFFICE, NOW)
    assert [each.rule_id for each in found] == ["T37", "T40", "T25"]


def test_a_report_as_of_a_moment_knows_nothing_later() -> None:
    line = happened("11-23 09:00 transferred", "11-25 09:00 replied_to_customer")
    whole = Timeline(
        line,
        pauses=(held("11-24 09:00", "11-30 09:00"),),
        extensions=(Extension("", at("2026-11-25 09:00"), until=at("2026-12-05 17:30")),),
        ended_at=at("2026-11-25 10:00"),
    )
    (found,) = instances((REPLY,), whole, OFFICE, at("2026-11-23 18:00"))
    assert (found.standing, found.due) == (Standing.RUNNING, at("2026-11-25 17:30"))
    assert found.stopped_at is None
    assert instances((REPLY,), whole, OFFICE, at("2026-11-22 18:00")) == ()


def test_what_is_approved_this_very_minute_counts_now() -> None:
    start = happened("11-23 09:00 transferred")
    more = Extension("", at("2026-11-24 10:00"), until=at("2026-12-01 12:00"))
    assert clock(REPLY, start, "11-24 10:00", extensions=(more,)).due == at("2026-12-01 12:00")


TWO_HOURS, TWO_DAYS = (2, TimeUnit.HOUR), (2, TimeUnit.DAY)


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        (Limit(*TWO_DAYS, Clock.WORKING), "12-01 17:30"),
        (Limit(*TWO_DAYS, Clock.WORKING, cutoff=Cutoff.MIDNIGHT), "12-02 00:00"),
        (Limit(*TWO_DAYS, Clock.CALENDAR), "12-01 17:30"),
        (Limit(*TWO_DAYS, Clock.ELAPSED), "12-02 00:00"),
        (Limit(*TWO_HOURS, Clock.OFFICE), "12-01 17:30"),
        (Limit(*TWO_HOURS, Clock.ELAPSED), "12-02 00:00"),
        (Limit(*TWO_HOURS, Clock.CALENDAR), "12-02 00:00"),
    ],
    ids=["工作日", "工作日到24:00", "自然日", "两天整", "办公时间", "连续计时", "自然日的小时"],
)
def test_extended_to_a_day_is_to_its_end_as_the_days_of_the_deadline_end(
    limit: Limit, due: str
) -> None:
    start = happened("11-23 09:00 transferred")
    more = Extension("", at("2026-11-23 10:00"), until=date(2026, 12, 1))
    found = clock(replace(REPLY, limit=limit), start, "11-23 10:30", extensions=(more,))
    assert found.due == at(f"2026-{due}")


def test_a_promise_extended_to_a_day_is_kept_until_its_business_closes() -> None:
    more = Extension("", at("2026-11-23 10:00"), until=date(2026, 12, 1))
    kept = (promised("11-23 09:00", "11-24 12:00", "accepted"),)
    found = clock(PROMISE, kept, "11-23 10:30", extensions=(more,))
    assert found.due == at("2026-12-01 17:30")


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("11-24 09:59", Standing.RUNNING),
        ("11-24 10:00", Standing.CANCELLED),
    ],
    ids=["还没撤诉", "撤诉的当刻"],
)
def test_the_end_of_the_record_is_known_from_its_very_minute(now: str, standing: Standing) -> None:
    line = happened("11-23 09:00 transferred", "11-23 10:00 noted", "11-24 10:00 withdrawn")
    assert clock(REPLY, line, now, ended_at=at("2026-11-24 10:00")).standing is standing


# —— the calendar ——


def test_a_new_calendar_changes_open_clocks() -> None:
    """frappe/helpdesk PR #2449: open tickets were not recalculated with the holiday list."""
    start = happened("09-30 09:00 transferred")
    assert clock(REPLY, start, "09-30 10:00").due == at("2026-10-09 17:30")
    guessed = clock(REPLY, start, "09-30 10:00", Calendar({}, HOURS))
    assert guessed.due == at("2026-10-06 17:30")
    assert guessed.count is not None
    assert guessed.count.provisional


# —— pauses ——


def test_a_pause_stops_the_clock() -> None:
    start = happened("11-23 09:00 transferred")
    pauses = (held("11-24 10:00", "11-26 10:00"),)
    assert clock(REPLY, start, pauses=pauses).due == at("2026-11-27 17:30")
    assert clock(replace(REPLY, pausable=False), start, pauses=pauses).due == (
        at("2026-11-25 17:30")
    )


def test_a_clock_that_is_paused_now_is_not_overdue() -> None:
    paused = (held("11-24 10:00"),)
    found = clock(REPLY, happened("11-23 09:00 transferred"), "12-01 10:00", pauses=paused)
    assert (found.standing, found.due) == (Standing.RUNNING, at("2026-12-02 17:30"))


def test_as_of_a_moment_in_a_pause_nobody_knows_when_it_will_end() -> None:
    start, told = happened("11-23 09:00 transferred"), "挂起还没有结束，按现在恢复推算"
    known, still_open = (
        clock(REPLY, start, "11-25 09:00", pauses=(held("11-24 10:00", end),))
        for end in ("11-30 09:00", None)
    )
    assert known == still_open
    assert known.count is not None
    assert told in known.count.assumptions
    ends_now = clock(REPLY, start, "11-25 09:00", pauses=(held("11-24 10:00", "11-25 09:00"),))
    assert ends_now.count is not None
    assert told not in ends_now.count.assumptions


def test_a_pause_after_the_breach_cures_nothing() -> None:
    paused = (held("11-26 09:00", "12-20 09:00"),)
    line = happened("11-23 09:00 transferred", "12-20 10:00 replied_to_customer")
    found = clock(REPLY, line, pauses=paused)
    assert (found.standing, found.due) == (Standing.MISSED, at("2026-11-25 17:30"))


@pytest.mark.parametrize("paused", ["11-25 10:00", "11-25 14:00"], ids=["答复当刻", "答复以后"])
def test_a_pause_after_the_answer_moves_nothing(paused: str) -> None:
    line = happened("11-23 09:00 transferred", "11-25 10:00 replied_to_customer")
    found = clock(REPLY, line, pauses=(held(paused, "11-27 10:00"),))
    assert found.due == at("2026-11-25 17:30")


def test_an_answer_during_the_pause_is_in_time_for_good() -> None:
    line = happened("11-23 09:00 transferred", "11-30 10:00 replied_to_customer")
    at_once, later = (
        clock(REPLY, line, now, pauses=(held("11-24 10:00", end),))
        for now, end in (("11-30 10:00", None), ("12-31 10:00", "12-20 09:00"))
    )
    assert at_once.standing is later.standing is Standing.MET


# —— extensions ——


@pytest.mark.parametrize(
    ("extension", "due"),
    [
        (Extension("T40", at("2026-11-25 10:00"), Limit(3, TimeUnit.DAY, Clock.WORKING)),
         "2026-11-30 17:30"),
        (Extension("", at("2026-11-25 17:30"), Limit(2, TimeUnit.HOUR, Clock.OFFICE)),
         "2026-11-26 10:30"),
        (Extension("T40", at("2026-11-25 10:00"), until=at("2026-12-01 12:00")),
         "2026-12-01 12:00"),
        (Extension("T40", at("2026-11-25 17:31"), until=at("2026-12-01 12:00")),
         "2026-11-25 17:30"),
        (Extension("T39", at("2026-11-25 10:00"), until=at("2026-12-01 12:00")),
         "2026-11-25 17:30"),
        (Extension("T40", at("2026-11-22 10:00"), until=at("2026-12-01 12:00")),
         "2026-11-25 17:30"),
        (Extension("T40", at("2026-11-25 10:00"), until=at("2026-11-24 12:00")),
         "2026-11-25 17:30"),
        (Extension("T40", at("2026-11-25 10:00"), Limit(None, TimeUnit.DAY, Clock.WORKING)),
         "2026-11-25 17:30"),
    ],
    ids=["三个工作日", "所有时限，到点当刻批准", "到某一刻", "逾期后才批准", "另一条时限",
         "时限开始以前", "不能缩短", "没有写多久"],
)  # fmt: skip
def test_an_extension(extension: Extension, due: str) -> None:
    found = clock(REPLY, happened("11-23 09:00 transferred"), extensions=(extension,))
    assert found.due == at(due)


@pytest.mark.parametrize(
    ("approved", "due"),
    [
        ("11-23 09:00", "2026-12-01 12:00"),
        ("11-24 10:00", "2026-12-01 12:00"),
        ("11-24 10:01", "2026-11-25 17:30"),
    ],
    ids=["开始当刻批准", "答复当刻批准", "答复以后才批准"],
)
def test_an_extension_is_for_what_runs_when_it_is_approved(approved: str, due: str) -> None:
    line = happened("11-23 09:00 transferred", "11-24 10:00 replied_to_customer")
    more = Extension("", at(f"2026-{approved}"), until=at("2026-12-01 12:00"))
    assert clock(REPLY, line, extensions=(more,)).due == at(due)


def test_nothing_extends_what_is_not_laid_down_or_a_progress_duty() -> None:
    more = (Extension("", at("2026-11-23 10:00"), until=at("2026-12-01 12:00")),)
    unset = replace(REPLY, limit=Limit(None, TimeUnit.DAY, Clock.WORKING))
    start = happened("11-23 09:00 transferred accepted")
    assert clock(unset, start, extensions=more).due is None
    assert clock(PROGRESS, start, extensions=more).due == at("2026-11-23 21:00")


def test_an_extension_to_the_moment_it_was_due_anyway_is_not_told() -> None:
    same = Extension("T40", at("2026-11-24 10:00"), until=at("2026-11-25 17:30"))
    start = happened("11-23 09:00 transferred")
    assert clock(REPLY, start, extensions=(same,)) == clock(REPLY, start)


def test_extensions_add_up_and_are_told() -> None:
    more = Limit(1, TimeUnit.DAY, Clock.WORKING)
    approved = tuple(Extension("T40", at(f"2026-11-{day} 10:00"), more) for day in (25, 26))
    found = clock(REPLY, happened("11-23 09:00 transferred"), extensions=approved)
    assert found.due == at("2026-11-27 17:30")
    assert found.count is not None
    assert "2026-11-26 10:00 批准延期到 2026-11-27 17:30" in found.count.assumptions


def test_extensions_add_up_in_the_order_of_their_approval() -> None:
    """第二次延期在原来到点以后批准，第一次延的时限里：记的先后不算数。"""
    more = Limit(1, TimeUnit.DAY, Clock.WORKING)
    in_file_order = tuple(Extension("T40", at(f"2026-11-{day} 10:00"), more) for day in (26, 25))
    found = clock(REPLY, happened("11-23 09:00 transferred"), extensions=in_file_order)
    assert found.due == at("2026-11-27 17:30")


def test_an_extension_of_a_day_that_ends_at_24_begins_after_that_day() -> None:
    rule = replace(REPLY, limit=Limit(2, TimeUnit.DAY, Clock.CALENDAR, roll=False))
    approved = (Extension("", at("2026-11-20 10:00"), Limit(1, TimeUnit.DAY, Clock.CALENDAR)),)
    start = happened("11-19 09:00 transferred")
    assert clock(rule, start).due == at("2026-11-21 24:00")
    assert clock(rule, start, extensions=approved).due == at("2026-11-23 17:30")


def test_an_extension_by_one_day_ends_with_the_very_next_day() -> None:
    """到星期六24时的，延长1日是到星期日24时，不是星期一。"""
    rule = replace(REPLY, limit=Limit(2, TimeUnit.DAY, Clock.CALENDAR, roll=False))
    more = Limit(1, TimeUnit.DAY, Clock.CALENDAR, roll=False)
    start = happened("11-19 09:00 transferred")
    assert clock(rule, start).due == at("2026-11-21 24:00")
    approved = (Extension("", at("2026-11-20 10:00"), more),)
    assert clock(rule, start, extensions=approved).due == at("2026-11-22 24:00")


def test_an_extension_by_hours_goes_on_at_the_due_minute() -> None:
    rule = replace(REPLY, limit=Limit(2, TimeUnit.DAY, Clock.CALENDAR, roll=False))
    more = Extension("", at("2026-11-20 10:00"), Limit(2, TimeUnit.HOUR, Clock.ELAPSED))
    found = clock(rule, happened("11-19 09:00 transferred"), extensions=(more,))
    assert found.due == at("2026-11-22 02:00")


def test_an_extension_to_the_end_of_the_day_ends_at_24() -> None:
    more = Extension("", at("2026-11-25 10:00"), Limit(1, TimeUnit.DAY, Clock.SAME_DAY))
    found = clock(REPLY, happened("11-23 09:00 transferred"), extensions=(more,))
    assert found.due == at("2026-11-25 24:00")


def test_the_days_of_an_extension_are_told_after_those_of_the_limit() -> None:
    more = Extension("", at("2026-11-25 10:00"), Limit(1, TimeUnit.DAY, Clock.CALENDAR))
    rule = replace(REPLY, assume=("按工作日计",))
    found = clock(rule, happened("11-23 09:00 transferred"), extensions=(more,)).count
    assert found is not None
    assert [f"{step.day:%m-%d}" for step in found.steps] == [
        "11-23", "11-24", "11-25", "11-25", "11-26",
    ]  # fmt: skip
    assert found.assumptions[0] == "按工作日计"
    assert len(set(found.assumptions)) == len(found.assumptions)
    by_hours = replace(more, limit=Limit(1, TimeUnit.HOUR, Clock.ELAPSED))
    told = clock(rule, happened("11-23 09:00 transferred"), extensions=(by_hours,)).count
    assert told is not None
    assert "按小时、分钟计的，自发生的时刻起算（民法典第201条）" in told.assumptions


@pytest.mark.parametrize(
    ("started", "extension", "guessed"),
    [
        ("11-23 09:00", Extension("", at("2026-11-25 10:00"), until=at("2026-12-01 12:00")), False),
        ("12-30 09:00", Extension("", at("2026-12-30 10:00"), until=at("2027-01-29 12:00")), True),
        (
            "12-01 09:00",
            Extension("", at("2026-12-03 10:00"), Limit(30, TimeUnit.DAY, Clock.WORKING)),
            True,
        ),
    ],
    ids=["都在已公布的年份", "时限算到没公布的年份", "延长算到没公布的年份"],
)
def test_an_extended_limit_is_a_guess_where_either_part_is(
    started: str, extension: Extension, guessed: bool
) -> None:
    found = clock(
        REPLY, happened(f"{started} transferred"), "12-30 18:00", extensions=(extension,)
    ).count
    assert found is not None
    assert found.provisional is guessed


# —— rounds ——

REDONE = (
    *happened("11-23 09:00 received", "11-23 09:30 transferred", "11-24 10:00 replied_to_customer"),
    *happened("12-01 09:00 redone", "12-01 10:00 transferred", round=2),
)


def test_each_round_has_its_own_clock() -> None:
    first, second = clocks(REPLY, REDONE, "12-02 09:00")
    assert (first.round, first.standing) == (1, Standing.MET)
    assert (second.round, second.standing) == (2, Standing.RUNNING)
    assert second.started_at == at("2026-12-01 10:00")


def test_a_new_round_without_a_starting_event_starts_nothing() -> None:
    (only,) = clocks(TRANSFER, REDONE)
    assert (only.round, only.standing) == (1, Standing.MET)


def test_a_clock_of_an_earlier_round_runs_on_until_its_stop() -> None:
    """办结 may come only in the second round; the 15 days from 接到 are the same 15 days."""
    rule = DeadlineRule(
        "办结", "办结", ("received",), ("closed",), Limit(15, TimeUnit.DAY, Clock.WORKING)
    )
    (only,) = clocks(rule, (*REDONE, *happened("12-10 09:00 closed", round=2)))
    assert (only.round, only.stopped_at) == (1, at("2026-12-10 09:00"))


def test_a_new_round_takes_over_from_an_unanswered_one() -> None:
    redone_at_once, redone_too_late = (
        (
            *happened("11-23 09:00 transferred"),
            *happened(f"{day} 09:00 redone transferred", round=2),
        )
        for day in ("11-24", "11-30")
    )
    first, second = clocks(REPLY, redone_at_once, "11-25 09:00")
    assert (first.standing, first.is_open) == (Standing.CANCELLED, False)
    assert second.standing is Standing.RUNNING
    assert [each.standing for each in clocks(REPLY, redone_too_late, "11-30 10:00")] == [
        Standing.MISSED,
        Standing.RUNNING,
    ]


@pytest.mark.parametrize(
    ("on_reopen", "standings"),
    [
        (OnReopen.FIRST, [Standing.MET]),
        (OnReopen.RESTART, [Standing.MET, Standing.RUNNING]),
        (OnReopen.TOTAL, [Standing.MISSED]),
    ],
)
def test_what_a_reopening_does_is_the_rules_choice(
    on_reopen: OnReopen, standings: list[Standing]
) -> None:
    """Plain: the first resolution is never undone, the total one may breach at once."""
    found = clocks(replace(REPLY, on_reopen=on_reopen), REDONE, "12-01 11:00")
    assert [each.standing for each in found] == standings


def test_a_total_clock_stops_with_the_last_round() -> None:
    rule = replace(
        REPLY, on_reopen=OnReopen.TOTAL, limit=Limit(10, TimeUnit.DAY, Clock.WORKING)
    )  # fmt: skip
    line = (*REDONE, *happened("12-03 09:00 replied_to_customer", round=2))
    found = clock(rule, line)
    assert (found.standing, found.stopped_at) == (Standing.MET, at("2026-12-03 09:00"))


def test_a_total_clock_stops_with_the_first_answer_of_the_last_round() -> None:
    """最后一轮答复了，又转出去办一次：答复那一刻就停了。"""
    rule = replace(REPLY, on_reopen=OnReopen.TOTAL)
    line = (
        *happened("11-23 09:00 transferred"),
        *happened("11-24 09:00 redone", "11-24 10:00 replied_to_customer", round=2),
        *happened("11-24 11:00 transferred", round=2),
    )
    assert clock(rule, line).stopped_at == at("2026-11-24 10:00")


# —— the end of the record ——


def test_what_is_withdrawn_merged_or_linked_stops_its_clocks() -> None:
    """zammad #904: a merged ticket went on escalating."""
    line = happened("11-23 09:00 transferred", "11-24 09:00 withdrawn")
    found = clock(REPLY, line, ended_at=at("2026-11-24 09:00"))
    assert (found.standing, found.is_open) == (Standing.CANCELLED, False)
    assert found.overdue_by == timedelta()


def test_what_began_just_before_the_end_ends_with_the_record() -> None:
    line = happened("11-23 08:30 received", "11-23 09:00 transferred", "11-24 09:00 withdrawn")
    assert clock(REPLY, line, ended_at=at("2026-11-24 09:00")).standing is Standing.CANCELLED


def test_what_was_overdue_when_it_ended_stays_missed() -> None:
    line = happened("11-23 09:00 transferred", "11-27 09:00 withdrawn")
    found = clock(REPLY, line, ended_at=at("2026-11-27 09:00"))
    assert (found.standing, found.is_open) == (Standing.MISSED, False)
    assert (found.overdue_by, found.late_in_all) == (
        timedelta(hours=7.5), at("2026-11-27 09:00") - at("2026-11-25 17:30"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on_reopen", "state", "due"),
    [
        (OnReopen.FIRST, "办结", "11-26 17:30"),
        (OnReopen.FIRST, "待整改", "11-25 17:30"),
        (OnReopen.TOTAL, "办结", "11-25 17:30"),
    ],
    ids=["歇着不算", "那时也该做", "一直算"],
)
def test_nobody_owes_anything_while_a_record_rests_unless_it_could_be_done_then(
    on_reopen: OnReopen, state: str, due: str
) -> None:
    """24日办结、25日重开：其间的一天不算。"""
    rule = replace(REPLY, on_reopen=on_reopen, pausable=False)
    line = (
        *happened("11-23 09:00 transferred", "11-24 09:00 closed"),
        *happened("11-25 09:00 reopened", round=2),
    )
    rest = Rest(held("11-24 09:00", "11-25 09:00"), state)
    outlives = {"T40": frozenset({"待整改"})}
    found = clock(rule, line, "11-25 10:00", rests=(rest,), outlives=outlives)
    assert found.due == at(f"2026-{due}")


def test_what_the_ending_itself_starts_runs_on() -> None:
    """S000-24: the report is due three working days after closing."""
    rule = DeadlineRule(
        "T10", "处理报告", ("closed",), ("report_written",), Limit(3, TimeUnit.DAY, Clock.WORKING)
    )
    line = happened("11-23 09:00 received", "11-23 09:00 closed", "11-23 10:00 noted")
    found = clock(rule, line, "11-24 09:00", ended_at=at("2026-11-23 09:00"))
    assert (found.standing, found.is_open) == (Standing.RUNNING, True)
    reply = happened("11-23 09:00 transferred", "11-23 09:00 closed")
    assert clock(REPLY, reply, ended_at=at("2026-11-23 09:00")).standing is Standing.CANCELLED


@pytest.mark.parametrize(("ended", "is_open"), [("办结", True), ("已作废", False)])
@pytest.mark.parametrize("limit", [None, 2])
def test_what_can_still_be_done_outlives_the_record(
    ended: str, is_open: bool, limit: int | None
) -> None:
    """S001-12: whoever paid is inspected, closed or not; nobody inspects an entry by mistake."""
    days = Limit(limit, TimeUnit.DAY, Clock.CALENDAR)
    rule = DeadlineRule("检查", "权限检查", ("compensated",), ("authority_inspected",), days)
    line = happened("11-23 09:00 compensated", "11-24 09:00 closed")
    line = (line[0], replace(line[1], state=ended))
    outlives = {"检查": frozenset({"办结"})}
    found = clock(rule, line, ended_at=at("2026-11-24 09:00"), outlives=outlives)
    assert found.is_open is is_open


# —— progress duties ——


def test_progress_is_counted_from_the_last_report_not_from_the_last_touch() -> None:
    """zammad #3140: the update clock ran on although the agent had answered."""
    line = happened("11-23 09:00 accepted", "11-23 15:00 progress_to_customer", "11-23 20:00 noted")
    found = clock(PROGRESS, line, "11-23 21:00")
    assert (found.due, found.standing, found.missed) == (
        at("2026-11-23 24:00") + timedelta(hours=3),
        Standing.RUNNING,
        0,
    )


def test_a_gap_that_is_too_long_is_one_reminder_and_counts_every_report_left_out() -> None:
    """Five days are one line on the board, which says that nine reports are missing."""
    start = happened("11-23 09:00 accepted")
    found = clock(PROGRESS, start, "11-28 09:00")
    assert (found.standing, found.missed) == (Standing.MISSED, 9)
    assert found.due == at("2026-11-23 21:00")
    back = clock(PROGRESS, (*start, *happened("11-28 09:00 progress_to_customer")), "11-28 10:00")
    assert (back.standing, back.missed) == (Standing.RUNNING, 9)
    late = clock(PROGRESS, (*start, *happened("11-23 21:01 progress_to_customer")), "11-23 22:00")
    assert (late.standing, late.missed) == (Standing.RUNNING, 1)


def test_reports_that_move_out_of_the_night_are_counted_as_they_moved() -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    quiet = replace(PROGRESS, quiet=Quiet.SHIFT)
    start = happened("11-23 14:00 accepted")  # due 02:00, moved to the morning; then 20:30 or so
    assert clock(quiet, start, "11-24 20:00", office).missed == 1
    assert clock(quiet, start, "11-25 07:00", office).missed == 2


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("11-23 08:59", "2026-11-23 20:59"),
        ("11-23 09:05", "2026-11-23 21:00"),
        ("11-23 14:00", "2026-11-23 21:00"),
        ("11-23 20:00", "2026-11-24 08:00"),
        ("11-23 20:50", "2026-11-24 08:50"),
    ],
)
def test_a_report_may_come_before_the_night_so_that_no_gap_is_longer(
    accepted: str, due: str
) -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    before = replace(PROGRESS, quiet=Quiet.BEFORE)
    found = clock(before, happened(f"{accepted} accepted"), accepted, office)
    assert found.due == at(due)


def test_a_report_that_comes_before_the_night_says_so() -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    before = replace(PROGRESS, quiet=Quiet.BEFORE)
    found = clock(before, happened("11-23 14:00 accepted"), "11-23 14:00", office).count
    assert found is not None
    said = "2026-11-24 02:00 是休息时间，不打扰投诉人，提前到 2026-11-23 21:00"
    assert found.assumptions[-1] == said


def test_what_began_in_the_night_is_not_due_before_it_began() -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    often = replace(PROGRESS, quiet=Quiet.BEFORE, every=Limit(2, TimeUnit.HOUR, Clock.ELAPSED))
    for began in ("11-23 21:00", "11-23 22:00"):
        found = clock(often, happened(f"{began} accepted"), began, office)
        assert found.due == at("2026-11-24 09:00")


def test_a_report_counts_from_its_very_minute() -> None:
    line = happened("11-23 09:00 accepted", "11-23 15:00 progress_to_customer")
    assert clock(PROGRESS, line, "11-23 15:00").due == at("2026-11-24 03:00")


def test_office_time_reports_rest_while_the_office_is_closed() -> None:
    line = happened("09-30 17:10 assigned")
    found = clock(TO_OFFICE, line, "10-07 12:00")
    assert (found.standing, found.due) == (Standing.RUNNING, at("2026-10-08 08:40"))


@pytest.mark.parametrize(
    ("line", "standing", "missed"),
    [
        (("11-23 20:00 resolved",), Standing.MET, 0),
        (("11-23 20:00 progress_to_customer", "11-24 08:00 resolved"), Standing.MET, 0),
        (("11-23 22:00 resolved",), Standing.MISSED, 1),
        (("11-24 09:00 progress_to_customer", "11-26 09:00 resolved"), Standing.MISSED, 4),
        (("11-24 09:00 progress_to_customer", "11-24 10:00 resolved"), Standing.MISSED, 1),
    ],
)
def test_a_progress_duty_ends_in_time_if_no_gap_was_too_long(
    line: tuple[str, ...], standing: Standing, missed: int
) -> None:
    found = clock(PROGRESS, happened("11-23 09:00 accepted", *line, "12-20 09:00 noted"))
    assert (found.standing, found.missed, found.is_open) == (standing, missed, False)


def test_a_progress_duty_that_ended_says_which_report_was_late() -> None:
    """Due 21:00 and told the next morning; the last one was in time, and is not the one blamed."""
    line = happened(
        "11-23 09:00 accepted", "11-24 09:00 progress_to_customer", "11-24 10:00 resolved"
    )
    found = clock(PROGRESS, line, "12-01 09:00")
    assert (found.due, found.missed) == (at("2026-11-23 21:00"), 1)
    assert (found.met_at, found.late_in_all) == (at("2026-11-24 09:00"), timedelta(hours=12))


def test_of_two_gaps_that_were_too_long_the_first_is_told() -> None:
    """应在23日21时、24日21时，各晚半天。"""
    told = (f"11-{day} 09:00 progress_to_customer" for day in (24, 25))
    found = clock(PROGRESS, happened("11-23 09:00 accepted", *told, "11-25 10:00 resolved"))
    assert (found.due, found.made_up_at) == (at("2026-11-23 21:00"), at("2026-11-24 09:00"))
    assert found.missed == 2


def test_a_report_due_at_the_close_is_left_out_once_the_office_is_closed() -> None:
    line = happened("11-23 17:00 assigned", "11-23 18:00 resolved")
    assert clock(TO_OFFICE, line).missed == 1


@pytest.mark.parametrize(("over", "missed"), [("17:00", 2), ("17:30", 2), ("17:31", 3)])
def test_reports_due_every_day_are_left_out_by_the_day_and_not_by_24_hours(
    over: str, missed: int
) -> None:
    """应在24、25日下班前；26日下班前就办结了，或者过了。"""
    daily = replace(PROGRESS, every=Limit(1, TimeUnit.DAY, Clock.CALENDAR))
    line = happened("11-23 16:00 accepted", f"11-26 {over} resolved")
    assert clock(daily, line).missed == missed


@pytest.mark.parametrize("quiet", [Quiet.NONE, Quiet.SHIFT])
def test_no_report_is_left_out_while_a_record_rests_from_the_very_minute_it_was_due(
    quiet: Quiet,
) -> None:
    """23日21时该告知，那时正好办结；26日21时重开，一小时后才告知。"""
    line = (*happened("11-23 09:00 accepted"), *happened("11-26 22:00 progress_to_customer"))
    rest = Rest(held("11-23 21:00", "11-26 21:00"), "办结")
    found = clock(replace(PROGRESS, quiet=quiet), line, "11-26 23:00", rests=(rest,))
    assert found.missed == 1


@pytest.mark.parametrize("quiet", Quiet)
@given(
    st.lists(st.integers(0, 6 * 24 * 60), min_size=2, max_size=6),
    st.lists(st.integers(0, 9 * 24 * 60), max_size=4),
)
def test_who_else_was_told_nothing_does_not_matter(
    quiet: Quiet, starts: list[int], stops: list[int]
) -> None:
    """The moments found for one are looked up for the next: held clocks and running ones."""
    first = at("2026-11-20 09:00")
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    moments = [first + timedelta(minutes=each) for each in sorted(set(stops))]
    pauses = tuple(map(Interval, moments[::2], moments[1::2]))
    rule = replace(PROGRESS, quiet=quiet)
    for n, each in enumerate(starts):
        line = (Occurrence(first + timedelta(minutes=each), frozenset({"accepted"}), 1),)
        told = pauses if n % 2 else ()
        alone = clock(rule, line, "12-03 09:00", replace(office), pauses=told)
        assert clock(rule, line, "12-03 09:00", office, pauses=told).missed == alone.missed


@pytest.mark.parametrize("quiet", Quiet)
@given(st.sampled_from([5, 8, 12, 24, 36]), st.integers(0, 7 * 24 * 60), st.integers(0, 14 * 24))
def test_what_is_not_counted_one_by_one_is_as_many(
    quiet: Quiet, hours: int, start: int, until: int
) -> None:
    """Where none is moved for a whole day, none is moved later."""
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    rule = replace(PROGRESS, quiet=quiet, every=Limit(hours, TimeUnit.HOUR, Clock.ELAPSED))
    since = at("2026-11-20 00:00") + timedelta(minutes=start)
    over = since + timedelta(hours=until, minutes=1)
    line = (
        Occurrence(since, frozenset({"accepted"}), 1),
        Occurrence(over, frozenset({"resolved"})),
    )
    told = -1
    while since < over:
        alone = (Occurrence(since, frozenset({"accepted"}), 1),)
        due = clock(rule, alone, f"{since:%m-%d %H:%M}", replace(office)).due
        assert due is not None
        since, told = due, told + 1
    missed = instances((rule,), Timeline(line), office, at("2027-01-01 09:00"))[0].missed
    assert missed == told


def test_without_grace_what_is_due_when_quiet_time_ends_is_moved_on_working_days_alone() -> None:
    """On Saturday and Sunday it is due at 8:00, from Monday on at 8:30."""
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    every, none = (Limit(n, TimeUnit.HOUR, Clock.ELAPSED) for n in (12, 0))
    rule = replace(PROGRESS, quiet=Quiet.SHIFT, every=every, grace=none)
    line = (*happened("11-20 20:00 accepted"), *happened("11-24 20:15 resolved"))
    assert clock(rule, line, calendar=office).missed == 7


def test_a_progress_duty_that_ended_untold_was_never_made_up() -> None:
    line = happened("11-23 09:00 accepted", "11-24 10:00 resolved")
    found = clock(PROGRESS, line, "12-01 09:00")
    assert (found.made_up_at, found.met_at) == (None, at("2026-11-24 10:00"))
    assert found.late_in_all == timedelta(hours=13)


def test_reports_are_not_due_at_night() -> None:
    """zammad #4432: reminders at midnight."""
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    start = happened("11-23 16:00 accepted")
    quiet = replace(PROGRESS, quiet=Quiet.SHIFT)
    assert clock(PROGRESS, start, "11-23 17:00", office).due == at("2026-11-24 04:00")
    found = clock(quiet, start, "11-23 17:00", office)
    assert found.due == at("2026-11-24 09:00")
    assert found.count is not None
    assert "2026-11-24 04:00 是休息时间，不打扰投诉人，上班后再告知，顺延到 2026-11-24 09:00" in (
        found.count.assumptions
    )
    early_morning = (*start, *happened("11-24 07:50 progress_to_customer"))
    assert clock(quiet, early_morning, "11-24 07:55", office).missed == 0


def test_an_office_may_say_that_progress_is_told_when_it_is_open() -> None:
    """进度告知 due at 08:00, the office opens at 08:30: 逾期 when the clerk sits down."""
    closed = replace(PROGRESS, quiet=Quiet.CLOSED)
    found = clock(closed, happened("11-20 16:00 accepted"), "11-20 17:00")
    assert found.due == at("2026-11-23 09:00")
    assert found.count is not None
    assert "2026-11-21 04:00 没有上班，上班后再告知，顺延到 2026-11-23 09:00" in (
        found.count.assumptions
    )


def test_a_report_due_by_day_is_not_moved_and_what_is_not_laid_down_never() -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    start = happened("11-23 08:30 accepted")
    quiet = replace(PROGRESS, quiet=Quiet.SHIFT)
    by_day = clock(quiet, start, "11-23 09:00", office)
    assert by_day == clock(PROGRESS, start, "11-23 09:00")
    assert by_day.count is not None
    assert not any("提前到" in each or "顺延到" in each for each in by_day.count.assumptions)
    unset = replace(quiet, every=Limit(None, TimeUnit.HOUR, Clock.ELAPSED))
    assert clock(unset, start, "11-23 09:00", office).due is None


def test_what_is_moved_out_of_the_night_still_says_how_it_was_counted() -> None:
    office = Calendar(YEARS, HOURS, quiet=(time(21), time(8)))
    quiet = replace(PROGRESS, quiet=Quiet.SHIFT)
    found = clock(quiet, happened("11-23 16:00 accepted"), "11-23 17:00", office).count
    assert found is not None
    assert "按小时、分钟计的，自发生的时刻起算（民法典第201条）" in found.assumptions


def test_a_pause_holds_the_progress_duty() -> None:
    start = happened("11-23 09:00 accepted")
    waiting = (held("11-23 15:00"),)
    found = clock(PROGRESS, start, "11-28 09:00", pauses=waiting)
    assert (found.standing, found.due) == (Standing.RUNNING, at("2026-11-28 15:00"))


def test_a_progress_duty_runs_through_rounds_until_it_ends() -> None:
    rule = replace(PROGRESS, start=("accepted", "redone"))
    begun = happened("11-23 09:00 accepted")
    again = happened("11-23 12:00 redone", round=2)
    assert len(clocks(rule, (*begun, *again))) == 1
    ended = happened("11-23 11:00 resolved")
    first, second = clocks(rule, (*begun, *ended, *again), "11-23 13:00")
    assert (first.standing, second.standing) == (Standing.MET, Standing.RUNNING)
    assert second.round == 2


def test_what_ends_a_progress_duty_does_not_begin_the_next() -> None:
    begun = happened("11-23 09:00 accepted")
    line = (*begun, *happened("11-23 11:00 resolved accepted", round=2))
    assert [each.started_at for each in clocks(PROGRESS, line)] == [at("2026-11-23 09:00")]


def test_a_progress_duty_without_interval_is_only_shown() -> None:
    rule = replace(PROGRESS, every=Limit(None, TimeUnit.HOUR, Clock.ELAPSED))
    found = clock(rule, happened("11-23 09:00 accepted"))
    assert (found.standing, found.missed) == (Standing.UNSET, 0)


def test_a_progress_duty_ends_with_the_record() -> None:
    line = happened("11-23 09:00 accepted", "11-23 12:00 withdrawn")
    assert clock(PROGRESS, line, ended_at=at("2026-11-23 12:00")).standing is Standing.CANCELLED
    late = happened("11-23 09:00 accepted", "11-25 12:00 withdrawn")
    assert clock(PROGRESS, late, ended_at=at("2026-11-25 12:00")).standing is Standing.MISSED


def test_a_report_after_the_end_of_the_record_is_no_longer_owed() -> None:
    line = happened(
        "11-23 09:00 accepted", "11-23 12:00 withdrawn", "11-28 09:00 progress_to_customer"
    )
    found = clock(PROGRESS, line, ended_at=at("2026-11-23 12:00"))
    assert (found.standing, found.missed) == (Standing.CANCELLED, 0)


# —— promises ——


def test_a_promise_is_due_at_the_promised_moment() -> None:
    made = promised("11-23 09:00", "11-23 16:00", "received")
    kept = happened("11-23 16:00 replied_to_customer")
    broken = happened("11-23 16:01 replied_to_customer")
    assert clock(PROMISE, (made, *kept)).standing is Standing.MET
    assert clock(PROMISE, (made, *broken)).standing is Standing.MISSED
    assert clock(PROMISE, (made,), "11-23 12:00").due == at("2026-11-23 16:00")


def test_a_promise_may_be_earlier_than_the_rule_and_both_are_judged() -> None:
    line = (promised("11-23 09:00", "11-23 16:00", "transferred"),)
    found = instances((REPLY, PROMISE), Timeline(line), OFFICE, at("2026-11-23 17:00"))
    assert [(each.rule_id, each.standing) for each in found] == [
        ("T22", Standing.MISSED),
        ("T40", Standing.RUNNING),
    ]


def test_a_new_promise_in_time_replaces_the_old_one() -> None:
    line = (promised("11-23 09:00", "11-23 16:00"), promised("11-23 15:00", "11-24 16:00"))
    first, second = clocks(PROMISE, (*line, *happened("11-24 10:00 replied_to_customer")))
    assert (first.standing, second.standing) == (Standing.CANCELLED, Standing.MET)


def test_a_new_promise_after_the_breach_does_not_cure_it() -> None:
    line = (promised("11-23 09:00", "11-23 16:00"), promised("11-23 17:00", "11-24 16:00"))
    first, second = clocks(PROMISE, (*line, *happened("11-24 10:00 replied_to_customer")))
    assert (first.standing, second.standing) == (Standing.MISSED, Standing.MET)
    assert first.stopped_at == at("2026-11-24 10:00")


def test_a_promise_renewed_at_its_very_minute_is_renewed_in_time() -> None:
    line = (promised("11-23 09:00", "11-23 16:00"), promised("11-23 16:00", "11-24 16:00"))
    first, second = clocks(PROMISE, line, "11-23 17:00")
    assert (first.standing, second.standing) == (Standing.CANCELLED, Standing.RUNNING)


def test_a_reply_that_promises_more_keeps_one_word_and_gives_another() -> None:
    line = (
        promised("11-23 09:00", "11-23 16:00"),
        promised("11-23 15:00", "11-25 16:00", "replied_to_customer"),
    )
    first, second = clocks(PROMISE, line, "11-24 09:00")
    assert (first.standing, second.standing) == (Standing.MET, Standing.RUNNING)


# —— laws ——

RULES: tuple[Rule, ...] = (
    REPLY,
    replace(REPLY, id="first", on_reopen=OnReopen.FIRST),
    replace(REPLY, id="total", on_reopen=OnReopen.TOTAL, pausable=False),
    TRANSFER,
    PROGRESS,
    TO_OFFICE,
    PROMISE,
)
MEANINGS = st.sampled_from(
    ["received", "transferred", "accepted", "assigned", "replied_to_customer", "resolved",
     "progress_to_customer", "progress_to_office", "noted"]
)  # fmt: skip
MINUTES = st.integers(0, 20 * 24 * 60).map(
    lambda n: datetime(2026, 9, 25, 9) + timedelta(minutes=n)
)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    moments = sorted(draw(st.lists(MINUTES, max_size=8)))
    round, line = 1, []
    for moment in moments:
        round += draw(st.integers(0, 4)) == 4
        meanings = draw(st.frozensets(MEANINGS, min_size=1, max_size=3))
        promise = draw(st.none() | MINUTES)
        line.append(Occurrence(moment, meanings, round, promise=promise))
    first, last = sorted((draw(MINUTES), draw(MINUTES)))
    pauses = draw(st.lists(st.just(Interval(first, last)), max_size=1))
    extensions = draw(
        st.lists(st.builds(Extension, st.just(""), MINUTES, until=MINUTES), max_size=2)
    )
    has_ended = draw(st.booleans())
    ended = moments[-1] if moments and has_ended else None
    return Timeline(tuple(line), tuple(pauses), tuple(extensions), ended)


@given(timelines(), MINUTES)
def test_every_instance_is_one_of_its_rule_and_round_and_stands_somewhere(
    timeline: Timeline, now: datetime
) -> None:
    found = instances(RULES, timeline, OFFICE, now)
    running = [each for each in found if each.rule_id != PROMISE.id and each.is_open]
    assert len({(each.rule_id, each.round) for each in running}) == len(running)
    for each in found:
        assert each.started_at <= now
        assert each.stopped_at is None or each.started_at <= each.stopped_at <= now
        assert (each.standing is Standing.UNSET) == (each.due is None)
        assert each.standing is not Standing.CANCELLED or not each.is_open
        assert each.standing is Standing.MISSED or not each.overdue_by


@given(timelines(), MINUTES, MINUTES)
def test_a_met_or_missed_deadline_stays_so_while_nothing_more_happens(
    timeline: Timeline, one: datetime, other: datetime
) -> None:
    """What was judged stays judged: time alone moves only what is open."""
    earlier, later = min(one, other), max(one, other)
    known = replace(timeline.as_of(earlier), pauses=())
    before, after = (instances(RULES, known, OFFICE, now) for now in (earlier, later))
    for each, same in zip(before, after, strict=True):
        assert same.due == each.due
        if each.standing in (Standing.MET, Standing.MISSED, Standing.CANCELLED):
            assert same.standing is each.standing
