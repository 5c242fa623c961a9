"""What starts again while it runs: whose it is, from when, and who is late for what."""

from dataclasses import replace

import pytest
from office_days import OFFICE, at

from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, OnRepeat
from cpl.domain.time.deadlines import instances
from cpl.domain.time.instances import Standing
from cpl.domain.time.limits import Clock, Interval, Limit, TimeUnit
from cpl.domain.time.occurrences import Occurrence, Requests, Rest, Timeline, asked_of, away

READY = DeadlineRule(
    "S001-14",
    "支持到位",
    start=("support_requested",),
    stop=("support_ready",),
    limit=Limit(10, TimeUnit.MINUTE, Clock.ELAPSED),
    owner="支持单位",
    on_repeat=OnRepeat.BESIDE,
)
FEEDBACK = DeadlineRule(
    "S003-08",
    "单位反馈",
    start=("transferred",),
    stop=("dept_feedback",),
    limit=Limit(2, TimeUnit.DAY, Clock.CALENDAR),
    owner="主办单位",
    on_repeat=OnRepeat.TAKES_OVER,
)
HALF_HOURLY = HeartbeatRule(
    "S002B-05",
    "半小时反馈",
    every=Limit(30, TimeUnit.MINUTE, Clock.OFFICE),
    start=("assigned",),
    until=("resolved",),
    beat=("progress_to_office",),
    owner="主办单位",
    on_repeat=OnRepeat.TAKES_OVER,
)
JUDGED = DeadlineRule(
    "S001-16",
    "支持评价",
    start=("support_ready",),
    stop=("verified",),
    limit=Limit(None, TimeUnit.DAY, Clock.CALENDAR),
    owner="客服专员",
    each="支持单位",
    on_repeat=OnRepeat.BESIDE,
)
Told = tuple[str, str, Standing]


def line(*said: str) -> tuple[Occurrence, ...]:
    """`24 10:00 support_requested 安保部`: November; `—` where nobody was named."""
    found = []
    for each in said:
        day, hour, meaning, *units = each.split()
        named = tuple(unit for unit in units if unit != "—")
        names = {"支持单位": named, "主办单位": named} if units else {}
        found.append(Occurrence(at(f"2026-11-{day} {hour}"), frozenset({meaning}), names=names))
    return tuple(found)


def judged(rule: DeadlineRule | HeartbeatRule, now: str, *said: str) -> list[Told]:
    found = instances((rule,), Timeline(line(*said)), OFFICE, at(f"2026-11-{now}"))
    return sorted(
        (each.addressee, f"{each.due:%d %H:%M}" if each.due else "", each.standing)
        for each in found
    )


# —— one beside the other (S001-14) ——


def test_a_second_request_has_its_own_ten_minutes() -> None:
    assert judged(
        READY,
        "24 14:30",
        "24 10:40 support_requested 设备部",
        "24 10:45 support_ready —",
        "24 14:00 support_requested 安保部",
    ) == [("安保部", "24 14:10", Standing.MISSED), ("设备部", "24 10:50", Standing.MET)]


@pytest.mark.parametrize("said", ["设备部", "—"])
def test_of_two_asked_at_once_each_is_judged_by_its_own_arrival(said: str) -> None:
    assert judged(
        READY,
        "24 10:31",
        "24 10:00 support_requested 设备部",
        "24 10:00 support_requested 安保部",
        f"24 10:05 support_ready {said}",
        "24 10:30 support_ready 安保部",
    ) == [("安保部", "24 10:10", Standing.MISSED), ("设备部", "24 10:10", Standing.MET)]


def test_the_same_unit_asked_twice_owes_both() -> None:
    assert judged(
        READY,
        "24 10:30",
        "24 10:00 support_requested 设备部",
        "24 10:08 support_requested 设备部",
        "24 10:09 support_ready 设备部",
    ) == [("设备部", "24 10:10", Standing.MET), ("设备部", "24 10:18", Standing.MISSED)]


def test_several_asked_in_one_go_are_several() -> None:
    found = judged(
        READY,
        "24 10:05",
        "24 10:00 support_requested 设备部 安保部",
        "24 10:04 support_ready 安保部",
    )
    assert [each[::2] for each in found] == [("安保部", Standing.MET), ("设备部", Standing.RUNNING)]


def still(now: str, *said: str) -> list[tuple[str, str]]:
    """What still runs: what it is called, and whose it is where the record says so."""
    found = instances((JUDGED,), Timeline(line(*said)), OFFICE, at(f"2026-11-{now}"))
    return [(each.told, each.addressee) for each in found if each.is_open]


def test_what_is_owed_for_each_is_done_for_that_one_however_often_for_another() -> None:
    came = "24 10:05 support_ready 设备部", "24 10:06 support_ready 安保部"
    assert still("24 11:00", *came) == [("支持评价（设备部）", ""), ("支持评价（安保部）", "")]
    twice = "24 10:10 verified 安保部", "24 10:20 verified 安保部"
    assert still("24 11:00", *came, *twice) == [("支持评价（设备部）", "")]
    assert still("24 11:00", *came, *twice, "24 10:30 verified 设备部") == []


def test_who_came_without_saying_who_is_done_by_whoever_is_named() -> None:
    came = "24 10:05 support_ready —"
    assert still("24 11:00", came) == [("支持评价", "")]
    assert still("24 11:00", came, "24 10:10 verified 设备部") == []


def test_what_could_not_say_whose_it_is_ends_all() -> None:
    found = judged(
        READY,
        "24 10:30",
        "24 10:00 support_requested 设备部",
        "24 10:01 support_requested 安保部",
        "24 10:05 support_ready",
    )
    assert [each[2] for each in found] == [Standing.MET, Standing.MET]


def test_one_who_was_not_asked_ends_nothing() -> None:
    assert judged(
        READY, "24 10:11", "24 10:00 support_requested 设备部", "24 10:05 support_ready 餐饮部"
    ) == [("设备部", "24 10:10", Standing.MISSED)]


def test_who_was_asked_and_who_has_not_done_it_is_known() -> None:
    so_far = line(
        "24 10:00 support_requested 设备部",
        "24 10:01 support_requested 安保部",
        "24 10:05 support_ready 设备部",
    )
    assert asked_of(READY, so_far) == Requests(("设备部", "安保部"), ("安保部",))


# —— handed on (转办 again) ——


def test_a_unit_answers_for_the_time_from_when_it_got_the_case() -> None:
    assert judged(
        FEEDBACK,
        "27 09:00",
        "24 10:00 transferred 运营部",
        "25 10:00 transferred 设备部",
        "27 08:59 dept_feedback",
    ) == [("设备部", "27 17:30", Standing.MET), ("运营部", "26 17:30", Standing.CANCELLED)]


def test_a_unit_late_already_stays_late_when_the_case_is_taken_away() -> None:
    found = judged(
        FEEDBACK, "27 12:00", "24 10:00 transferred 运营部", "27 10:00 transferred 设备部"
    )
    assert found == [
        ("设备部", "30 17:30", Standing.RUNNING),  # 11-29 is a Sunday
        ("运营部", "26 17:30", Standing.MISSED),
    ]


def test_the_same_unit_named_again_gets_no_more_time() -> None:
    assert judged(
        FEEDBACK, "26 17:31", "24 10:00 transferred 运营部", "26 10:00 transferred 运营部"
    ) == [("运营部", "26 17:30", Standing.MISSED)]


def test_what_was_done_and_asked_of_the_same_unit_again_is_owed_again() -> None:
    assert judged(
        FEEDBACK,
        "25 17:31",
        "23 10:00 transferred 运营部",
        "24 10:00 dept_feedback",
        "25 10:00 transferred 运营部",
    ) == [("运营部", "25 17:30", Standing.MET), ("运营部", "27 17:30", Standing.RUNNING)]


def test_what_is_started_again_without_a_name_is_owed_again_by_whoever_has_it() -> None:
    """S000-20: the plan approved anew, after the customer refused the first, is told anew."""
    again = ("23 10:00 transferred 运营部", "24 10:00 dept_feedback", "25 10:00 transferred")
    assert judged(FEEDBACK, "25 17:31", *again) == [
        ("运营部", "25 17:30", Standing.MET),
        ("运营部", "27 17:30", Standing.RUNNING),
    ]
    assert judged(FEEDBACK, "26 17:31", *again, "26 10:00 transferred 运营部") == [
        ("运营部", "25 17:30", Standing.MET),
        ("运营部", "27 17:30", Standing.RUNNING),
    ]


# —— one after the other (S001-12) ——

INSPECTED = DeadlineRule(
    "S001-12",
    "权限检查",
    start=("compensated",),
    stop=("authority_inspected",),
    limit=Limit(1, TimeUnit.DAY, Clock.CALENDAR),
    owner="客诉专员",
)


def test_what_happens_again_after_it_was_looked_at_is_looked_at_again() -> None:
    assert judged(
        INSPECTED,
        "25 11:00",
        "23 10:00 compensated",
        "23 11:00 compensated",
        "24 10:00 authority_inspected",
        "25 10:00 compensated",
    ) == [("", "24 17:30", Standing.MET), ("", "26 17:30", Standing.RUNNING)]


def test_what_is_done_again_in_one_go_starts_nothing() -> None:
    in_one_go = Occurrence(
        at("2026-11-25 10:00"), frozenset({"compensated", "authority_inspected"})
    )
    before = line("23 10:00 compensated", "24 10:00 authority_inspected")
    found = instances((INSPECTED,), Timeline((*before, in_one_go)), OFFICE, at("2026-11-25 11:00"))
    assert [each.standing for each in found] == [Standing.MET]


# —— whose time it is ——


def test_half_an_hour_begins_with_the_unit_that_gets_the_case() -> None:
    assert judged(
        HALF_HOURLY,
        "24 11:00",
        "24 10:00 assigned 销售一区",
        "24 10:25 progress_to_office",
        "24 10:50 assigned 销售二区",
    ) == [("销售一区", "24 10:55", Standing.CANCELLED), ("销售二区", "24 11:20", Standing.RUNNING)]


# —— sent back (退单) ——


def test_time_before_the_ruling_is_not_the_units() -> None:
    """Two hours without the case are not counted; half a day would move the last day."""
    timeline = Timeline(
        line(
            "24 10:00 assigned 设备部",
            "24 10:20 bounced",
            "24 11:20 bounce_refused",
            "24 11:29 progress_to_office",
        )
    )
    (found,) = instances((HALF_HOURLY,), timeline, OFFICE, at("2026-11-24 11:40"))
    assert (found.missed, found.due) == (0, at("2026-11-24 11:59"))


def test_days_without_the_case_are_not_counted() -> None:
    assert judged(
        FEEDBACK,
        "27 12:00",
        "24 10:00 transferred 运营部",
        "25 10:00 bounced",
        "26 09:00 bounce_refused",
    ) == [("运营部", "27 17:30", Standing.RUNNING)]


@pytest.mark.parametrize(
    ("sent_back", "stands"), [("25 09:00", Standing.CANCELLED), ("27 09:00", Standing.MISSED)]
)
def test_a_unit_found_right_owes_nothing_from_when_it_sent_the_case_back(
    sent_back: str, stands: Standing
) -> None:
    assert judged(
        FEEDBACK,
        "30 12:00",
        "24 10:00 transferred 运营部",
        f"{sent_back} bounced",
        "27 10:00 bounce_accepted",
        "27 11:00 transferred 设备部",
    ) == [("设备部", "30 17:30", Standing.RUNNING), ("运营部", "26 17:30", stands)]


def test_who_is_asked_beside_others_has_no_more_time_while_the_case_is_sent_back() -> None:
    assert judged(
        READY,
        "24 10:30",
        "24 10:00 support_requested 设备部",
        "24 10:02 bounced",
        "24 10:20 bounce_refused",
    ) == [("设备部", "24 10:10", Standing.MISSED)]


def test_what_is_on_hold_and_what_is_sent_back_are_both_not_counted() -> None:
    pausable = replace(FEEDBACK, pausable=True)
    said = line("24 10:00 transferred 运营部", "26 10:00 bounced", "27 09:00 bounce_refused")
    timeline = Timeline(said, pauses=(span("25 10:00", "26 09:00"),))
    (found,) = instances((pausable,), timeline, OFFICE, at("2026-11-27 10:00"))
    assert found.due == at("2026-11-30 17:30"), "of 25 and 26 neither; 28 is a Saturday"
    assert (found.told, found.addressee, found.of) == ("单位反馈", "运营部", "")


def test_handing_it_to_another_is_a_ruling_too() -> None:
    assert judged(
        FEEDBACK,
        "30 17:31",
        "24 10:00 transferred 运营部",
        "25 10:00 bounced",
        "27 11:00 transferred 设备部",
    ) == [("设备部", "30 17:30", Standing.MISSED), ("运营部", "30 17:30", Standing.CANCELLED)]


def span(begins: str, ends: str | None = None) -> Interval:
    return Interval(at(f"2026-11-{begins}"), at(f"2026-11-{ends}") if ends else None)


def test_nobody_has_the_case_from_its_being_sent_back_to_the_ruling() -> None:
    """退单两次也只从第一次起；备注不是裁定；还没有裁定的，一直没有人有它。"""
    sent_back = line(
        "24 09:00 transferred 设备部", "24 10:00 bounced", "24 10:30 bounced", "24 11:00 noted",
        "24 12:00 assigned 安保部", "24 15:00 transferred 设备部", "25 09:00 bounced",
    )  # fmt: skip
    assert away(sent_back) == (span("24 10:00", "24 12:00"), span("25 09:00"))
    assert away(sent_back[:-1]) == (span("24 10:00", "24 12:00"),)
    assert away(sent_back[:1]) == ()
    accepted = line("24 10:00 bounced", "24 11:00 bounce_accepted", "24 12:00 assigned 安保部")
    assert away(accepted) == (span("24 10:00", "24 11:00"),)


def test_who_was_asked_twice_is_named_once_and_who_was_not_named_not_at_all() -> None:
    twice = line(
        "24 10:00 support_requested 设备部", "24 10:10 support_requested —",
        "24 10:20 support_requested 设备部",
    )  # fmt: skip
    assert asked_of(READY, twice) == Requests(("设备部",), ("设备部",))


def test_a_request_that_names_nobody_has_its_ten_minutes_too() -> None:
    nobody = ("24 10:00 support_requested —", "24 10:05 support_ready —")
    assert judged(READY, "24 10:30", nobody[0]) == [("", "24 10:10", Standing.MISSED)]
    assert judged(READY, "24 10:30", *nobody) == [("", "24 10:10", Standing.MET)]


# —— where it can be done no more ——


@pytest.mark.parametrize(
    ("said", "stands", "ended"),
    [
        (("24 11:00 noted 办结", "24 12:00 noted 办结"), Standing.CANCELLED, "24 11:00"),
        (("24 11:00 noted 办理", "24 12:00 noted 办结"), Standing.CANCELLED, "24 12:00"),
        (("24 11:00 noted 办理",), Standing.RUNNING, None),
        (("24 11:00 dept_feedback 办理", "24 12:00 noted 办结"), Standing.MET, None),
    ],
    ids=["一办结就不能做", "后来才不能做", "还能做", "先做了"],
)
@pytest.mark.parametrize("began_in", ["办理", "办结"])
def test_what_can_be_done_no_more_is_owed_no_more(
    said: tuple[str, ...], stands: Standing, ended: str | None, began_in: str
) -> None:
    events = [each.rsplit(" ", 1) for each in (f"24 10:00 transferred {began_in}", *said)]
    told = tuple(replace(line(what)[0], state=state) for what, state in events)
    timeline = Timeline(told, beyond={"S003-08": frozenset({"办结"})})
    (found,) = instances((FEEDBACK,), timeline, OFFICE, at("2026-11-24 13:00"))
    assert (found.standing, found.ended_at) == (stands, at(f"2026-11-{ended}") if ended else None)


def test_what_could_be_done_no_more_before_it_was_taken_away_ended_then() -> None:
    first, noted, second = line(
        "24 10:00 transferred 运营部", "24 11:00 noted", "24 12:00 transferred 设备部"
    )
    timeline = Timeline(
        (first, replace(noted, state="办结"), second), beyond={"S003-08": frozenset({"办结"})}
    )
    found = instances((FEEDBACK,), timeline, OFFICE, at("2026-11-24 13:00"))
    assert [each.ended_at for each in found if each.addressee == "运营部"] == [
        at("2026-11-24 11:00")
    ]


def test_what_is_not_laid_down_ends_with_the_record_that_it_begins_with() -> None:
    closing = Timeline(line("24 10:05 support_ready 设备部"), ended_at=at("2026-11-24 10:05"))
    (found,) = instances((JUDGED,), closing, OFFICE, at("2026-11-24 11:00"))
    assert not found.is_open


def test_a_ruling_on_what_nobody_sent_back_takes_nothing_away() -> None:
    assert judged(
        FEEDBACK, "25 12:00", "24 10:00 transferred 运营部", "24 11:00 bounce_accepted"
    ) == [("运营部", "26 17:30", Standing.RUNNING)]


def test_in_a_new_round_the_same_unit_owes_it_anew() -> None:
    first, second = line("23 10:00 transferred 运营部", "24 10:00 transferred 运营部")
    timeline = Timeline((first, replace(second, round=2)))
    found = instances((FEEDBACK,), timeline, OFFICE, at("2026-11-24 12:00"))
    assert [(each.due, each.standing) for each in found] == [
        (at("2026-11-25 17:30"), Standing.CANCELLED),
        (at("2026-11-26 17:30"), Standing.RUNNING),
    ]


def test_what_begins_as_the_record_ends_is_not_held_while_it_rests() -> None:
    report = replace(INSPECTED, start=("closed",))
    rest = Rest(span("24 10:00", "25 10:00"), "办结")
    timeline = Timeline(line("24 10:00 closed", "25 10:00 reopened"), rests=(rest,))
    (found,) = instances((report,), timeline, OFFICE, at("2026-11-25 11:00"))
    assert found.due == at("2026-11-25 17:30")


def test_who_was_found_right_in_the_end_owes_nothing_whatever_was_ruled_before() -> None:
    assert judged(
        FEEDBACK,
        "25 12:00",
        "24 10:00 transferred 运营部",
        "24 11:00 bounce_accepted",
        "24 12:00 bounced",
        "24 13:00 bounce_accepted",
    ) == [("运营部", "26 17:30", Standing.CANCELLED)]


def test_what_is_started_again_without_a_name_before_it_is_done_goes_on() -> None:
    again = ("24 10:00 transferred 运营部", "25 10:00 transferred —")
    assert judged(FEEDBACK, "25 12:00", *again) == [("运营部", "26 17:30", Standing.RUNNING)]


def test_who_has_done_it_once_and_is_asked_again_does_it_again() -> None:
    assert judged(
        READY,
        "24 11:00",
        "24 10:00 support_requested 设备部",
        "24 10:05 support_ready 设备部",
        "24 10:06 support_requested 设备部",
        "24 10:08 support_ready 设备部",
    ) == [("设备部", "24 10:10", Standing.MET), ("设备部", "24 10:16", Standing.MET)]


def test_what_happens_twice_before_it_is_looked_at_again_is_looked_at_once() -> None:
    looked_at = ("23 10:00 compensated", "24 10:00 authority_inspected")
    twice = ("25 10:00 compensated", "25 11:00 compensated")
    assert len(judged(INSPECTED, "25 12:00", *looked_at, *twice)) == 2


def test_who_got_it_after_another_and_is_named_again_gets_no_more_time() -> None:
    assert judged(
        FEEDBACK,
        "26 12:00",
        "23 10:00 transferred 运营部",
        "24 10:00 transferred 设备部",
        "25 10:00 transferred 设备部",
    ) == [("设备部", "26 17:30", Standing.RUNNING), ("运营部", "25 17:30", Standing.CANCELLED)]


def test_what_goes_from_one_to_the_next_is_taken_from_each_as_the_next_one_gets_it() -> None:
    handed_on = line(*(f"24 1{n}:00 transferred {unit}" for n, unit in enumerate("甲乙丙")))
    found = instances((FEEDBACK,), Timeline(handed_on), OFFICE, at("2026-11-24 13:00"))
    assert [(each.addressee, each.ended_at and each.ended_at.hour) for each in found] == [
        ("甲", 11), ("乙", 12), ("丙", None),
    ]  # fmt: skip


def test_that_the_next_one_was_right_to_send_it_back_leaves_the_one_before_alone() -> None:
    assert judged(
        FEEDBACK,
        "27 12:00",
        "24 10:00 transferred 运营部",
        "25 10:00 transferred 设备部",
        "27 09:00 bounced",
        "27 10:00 bounce_accepted",
    ) == [("设备部", "27 17:30", Standing.CANCELLED), ("运营部", "26 17:30", Standing.CANCELLED)]


def meaning_too(occurrence: Occurrence, *meanings: str) -> Occurrence:
    return replace(occurrence, meanings=occurrence.meanings.union(meanings))


def test_a_ruling_that_hands_it_on_at_once_finds_the_unit_right_from_when_it_sent_it_back() -> None:
    first, back, on = line(
        "24 10:00 transferred 运营部", "25 09:00 bounced", "25 10:00 transferred 设备部"
    )
    timeline = Timeline((first, back, meaning_too(on, "bounce_accepted")))
    found = instances((FEEDBACK,), timeline, OFFICE, at("2026-11-25 12:00"))
    assert [each.ended_at for each in found if each.addressee == "运营部"] == [back.at]


def test_who_does_it_as_it_is_handed_on_has_done_it() -> None:
    first, on = line("24 10:00 transferred 运营部", "25 10:00 transferred 设备部")
    timeline = Timeline((first, meaning_too(on, "dept_feedback")))
    found = instances((FEEDBACK,), timeline, OFFICE, at("2026-11-25 12:00"))
    assert [each.standing for each in found if each.addressee == "运营部"] == [Standing.MET]


def test_what_is_told_to_have_ended_before_anything_happened_ends_nothing() -> None:
    """接收时间写错了，比办结还晚：照样算得出来，由检查去说。"""
    late = Timeline(line("24 10:00 transferred 运营部"), ended_at=at("2026-11-24 09:00"))
    (found,) = instances((FEEDBACK,), late, OFFICE, at("2026-11-24 12:00"))
    assert found.standing is Standing.RUNNING


# —— round by round ——

ON_AND_ON = replace(HALF_HOURLY, on_repeat=OnRepeat.GOES_ON)


def begins(*said: str) -> list[str]:
    """`1 24 10:00 assigned`: when a report begins to be owed every half hour."""
    rounds, told = zip(*(each.split(" ", 1) for each in said), strict=True)
    lived = tuple(replace(each, round=int(r)) for r, each in zip(rounds, line(*told), strict=True))
    found = instances((ON_AND_ON,), Timeline(lived), OFFICE, at("2026-11-24 17:00"))
    return [f"{each.started_at:%H:%M}" for each in found]


def test_what_is_reported_on_in_one_round_is_reported_on_from_the_first_of_the_next() -> None:
    before = "1 24 10:00 assigned", "1 24 10:10 resolved"
    again = "2 24 11:00 reopened", "2 24 11:20 noted", "3 24 12:00 reopened"
    assert begins(*before, *again[:2]) == ["10:00", "11:00"]
    assert begins(*before, *again) == ["10:00", "11:00"], "it still runs"


def test_nothing_is_reported_on_before_it_was_asked_for() -> None:
    assert len(judged(ON_AND_ON, "24 10:10", "24 10:00 assigned")) == 1
    assert begins("1 24 10:00 noted") == []
    assert begins("1 24 10:00 noted", "2 24 11:00 noted", "2 24 11:10 assigned") == ["11:10"]
