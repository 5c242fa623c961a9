"""现场解决 and 支持部门: who solves it alone, who helped, in time and well."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from month_reports import at, complaint, ended, event, row, rules, table
from month_reports import full_report_of as report_of
from month_reports import full_view_of as view_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Field, Rules, Timed
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.statistics.flow import flow_of
from cpl.domain.statistics.units import days_taken, desk_of, support, unit_details, units
from cpl.domain.statistics.view import MonthView
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.tables import Table
from cpl.domain.values.value import Kind, Value

HEADERS = (
    "支持单位",
    "请求",
    "准时到位",
    "逾期",
    "未到期",
    "未规定",
    "及时率",
    "已评价",
    "满意",
    "满意率",
)


def asked(when: str, unit: str = "") -> Event:
    fields: dict[str, Value] = {"支持单位": unit} if unit else {}
    return replace(event("请求支持", when), fields=fields)


def ready(when: str, **fields: Value) -> Event:
    return replace(event("支持到位", when), fields=fields)


def rated() -> Rules:
    """The rules with a field in which the desk says how it was helped."""
    rating = Field(
        "支持评价",
        Kind.CHOICE,
        choices=("及时满意", "不及时"),
        plays=("support_rating",),
        counts_as={"satisfied": ("及时满意",)},
    )
    return replace(rules(), fields={**rules().fields, "支持评价": rating})


def helped(*records: Record, known_by: str = "11-05") -> tuple[tuple[str, ...], ...]:
    report = monthly_report(view_of(list(records), known_by=at(known_by), under=rated()))
    found = table(report, "支持部门")
    assert found.headers == HEADERS
    return found.texts


def test_every_request_is_in_time_late_or_not_due() -> None:
    """S001-16：及时率按准时到位和逾期的算。"""
    assert helped(
        complaint("1", "10-05", asked("10-06 09:00", "设备部"), ready("10-06 09:05")),
        complaint("2", "10-05", asked("10-06 09:00", "设备部"), ready("10-06 15:00")),
        complaint("3", "10-05", asked("10-06 09:00", "设备部")),
        complaint("4", "10-30", asked("10-30 09:28", "设备部")),
        known_by="10-30 09:30",
    ) == (("设备部", "4", "1", "2", "1", "0", "—", "0", "0", "—"),)


def test_of_four_that_fell_due_there_is_a_rate() -> None:
    prompt = [
        complaint(f"{n}", "10-05", asked("10-06 09:00", "设备部"), ready("10-06 09:05"))
        for n in range(3)
    ]
    slow = complaint("9", "10-05", asked("10-06 09:00", "设备部"), ready("10-06 15:00"))
    assert helped(*prompt, slow)[0][:7] == ("设备部", "4", "3", "1", "0", "0", "75.0%")


def test_units_stand_apart_and_what_is_rated_counts_for_the_unit_that_helped() -> None:
    assert helped(
        complaint(
            "1", "10-05",
            asked("10-06 09:00", "设备部"),
            ready("10-06 09:05", 支持评价="及时满意"),
        ),
        complaint(
            "2", "10-05",
            asked("10-06 09:00", "安保部"),
            ready("10-06 15:00", 支持评价="不及时", 支持单位="安保部"),
        ),
        complaint(
            "3", "10-05",
            asked("10-06 09:00", "设备部"),
            ready("10-06 09:05", 支持评价="不及时"),
        ),
    ) == (
        ("设备部", "2", "2", "0", "0", "0", "—", "2", "1", "—"),
        ("安保部", "1", "0", "1", "0", "0", "—", "1", "0", "—"),
    )  # fmt: skip


def test_the_event_says_who_was_asked_then_whatever_the_card_says_now() -> None:
    twice = complaint(
        "1", "10-05",
        asked("10-06 09:00", "设备部"), asked("10-06 10:00", "安保部"),
    )  # fmt: skip
    assert [each[:2] for each in helped(twice)] == [("设备部", "1"), ("安保部", "1")]
    nameless = complaint("1", "10-05", asked("10-06 09:00"))
    assert helped(nameless)[0][:2] == ("未写明", "1")


def test_what_was_asked_last_month_or_by_mistake_is_not_counted() -> None:
    old = complaint("1", "09-05", asked("09-06", "设备部"))
    wrong = complaint("2", "10-05", asked("10-06", "设备部"), event("作废", "10-07", 理由="误登"))
    report = report_of([old, wrong])
    titles = [each.title for section in report.sections for each in section.tables]
    assert "支持部门" not in titles


def test_where_the_rules_time_nobody_a_request_has_no_limit() -> None:
    untimed = replace(rated(), clocks=())
    record = complaint("1", "10-05", asked("10-06", "设备部"), ready("10-07"))
    report = monthly_report(view_of([record], under=untimed))
    assert table(report, "支持部门").texts == (
        ("设备部", "1", "0", "0", "0", "1", "—", "0", "0", "—"),
    )


NINE = at("10-06 09:00")


def clock(
    standing: Standing, owner: str = "支持单位", unit: str = "", began: datetime = NINE
) -> Instance:
    return Instance(
        "支持到位", "支持到位", owner, "", "", Clock.ELAPSED, 1, began, None, None,
        standing=standing, addressee=unit,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("clocks", "counted"),
    [
        (
            [clock(Standing.MISSED, began=at("10-05 09:00")), clock(Standing.MET)],
            ("1", "0", "0", "0"),
        ),
        ([clock(Standing.MISSED, "客服部"), clock(Standing.MET)], ("1", "0", "0", "0")),
        ([clock(Standing.MISSED, unit="安保部"), clock(Standing.MET)], ("1", "0", "0", "0")),
        ([clock(Standing.MISSED, unit="设备部"), clock(Standing.MET)], ("0", "1", "0", "0")),
        ([clock(Standing.MISSED, "客服部")], ("0", "0", "0", "1")),
        ([clock(Standing.UNSET)], ("0", "0", "0", "1")),
        ([clock(Standing.DUE_SOON)], ("0", "0", "1", "0")),
    ],
    ids=[
        "另一次请求的",
        "别人的时限",
        "别的单位的",
        "这个单位的",
        "没有它的",
        "没有规定多久的",
        "快到期的",
    ],
)
def test_a_request_is_judged_by_the_clock_that_it_started_for_that_unit(
    clocks: list[Instance], counted: tuple[str, str, str, str]
) -> None:
    view = view_of([complaint("1", "10-05", asked("10-06 09:00", "设备部"))])
    [one] = view.records
    found = support(replace(view, records=(replace(one, clocks=tuple(clocks)),)))
    assert found is not None
    assert found.texts[0][2:6] == counted


def test_where_no_field_says_who_helps_no_clock_is_his() -> None:
    unit = replace(rules().fields["支持单位"], plays=())
    nameless = replace(rules(), fields={**rules().fields, "支持单位": unit})
    view = view_of([complaint("1", "10-05", asked("10-06 09:00"))], under=nameless)
    [one] = view.records
    found = support(replace(view, records=(replace(one, clocks=(clock(Standing.MET, ""),)),)))
    assert found is not None
    assert found.texts[0][:6] == ("未写明", "1", "0", "0", "0", "1")


def test_an_event_that_means_no_more_than_answered_and_solved_is_on_the_spot() -> None:
    machine = rules().machines["工单"]
    note = replace(machine.events["备注"], means=frozenset({"responded", "resolved"}))
    own = replace(machine, events={**machine.events, "备注": note})
    regulation = replace(rules(), machines={**rules().machines, "工单": own})
    solved = complaint("1", "10-05", event("备注", "10-05", 备注="当场换了票"))
    report = monthly_report(view_of([solved], under=regulation))
    assert row(report, "总体", "现场解决")[1] == "1"


def test_what_is_answered_and_solved_in_one_go_was_solved_on_the_spot() -> None:
    solved = complaint("1", "10-05", event("当场办结", "10-05", 处理结果="退票", 满意度="满意"))
    passed = complaint("2", "10-05", event("转办", "10-05", 主办单位="运营部", 等级="一级"))
    report = report_of([solved, passed, complaint("3", "10-06")])
    assert row(report, "总体", "现场解决") == ("现场解决", "1")
    assert "现场解决率" not in [each[0] for each in table(report, "总体").texts], "of three"


# —— whose it is, and what each has to its name ——


A_DAY = Limit(1, TimeUnit.DAY, Clock.WORKING)


def timed(name: str, start: str, stop: str, owner: str, of: str = "工单") -> Timed:
    return Timed(of, DeadlineRule(name, name, (start,), (stop,), A_DAY, owner=owner))


def test_the_desk_is_the_unit_that_owes_a_complaint_its_receipt_or_else_its_answer() -> None:
    answers = timed("答复", "accepted", "replied_to_customer", "客服部")
    others = (
        timed("下发", "received", "rectification_issued", "设备部", of="整改"),
        timed("到岗", "received", "accepted", "值班经理"),
        timed("签收", "assigned", "signed_for", "运营部"),
        Timed("工单", HeartbeatRule("进度", "进度", A_DAY, (), (), (), owner="运营部")),
    )
    assert desk_of(replace(rules(), clocks=(*others, answers))) == "客服部"
    receives = timed("受理", "received", "accepted", "票务部")
    assert desk_of(replace(rules(), clocks=(*others, answers, receives))) == "票务部"


def unit_rows(view: MonthView) -> dict[str, tuple[str, ...]]:
    (found,) = units(view, flow_of(view)).tables
    assert found.headers[-2:] == ("满意率", "排名")
    return {each[0]: each[1:] for each in found.texts}


def test_what_ended_without_any_unit_is_the_desk_s() -> None:
    withdrawn = complaint("1", "10-05", ended("10-06"))
    assert set(unit_rows(view_of([withdrawn]))) == {"客服部", "合计"}
    assert set(unit_rows(view_of([complaint("1", "10-05")]))) == {"客服部", "未分派", "合计"}
    answered = complaint("1", "10-05", event("答复", "10-05 10:00", 答复内容="致歉"))
    assert unit_rows(view_of([answered]))["客服部"][0] == "1"


def test_how_satisfied_people_were_with_each_unit() -> None:
    def answered(number: str, unit: str, said: str) -> Record:
        moved = event("转办", "10-05 09:30", 主办单位=unit, 等级="一级")
        told = event("答复", "10-06", 答复内容="致歉", 责任认定="有责")
        return complaint(number, "10-05", moved, told, event("回访", "10-08", 满意度=said))

    words = ("满意", "满意", "满意", "一般")
    of_one = [answered(f"{n}", "运营部", w) for n, w in enumerate(words)]
    rows = unit_rows(view_of([*of_one, answered("9", "餐饮部", "一般")]))
    assert (rows["运营部"][-2], rows["合计"][-2]) == ("75.0%", "60.0%")
    silent = replace(rules(), fields={
        **rules().fields, "满意度": replace(rules().fields["满意度"], plays=(), counts_as={}),
    })  # fmt: skip
    (found,) = units(view := view_of(of_one, under=silent), flow_of(view)).tables
    assert "满意率" not in found.headers
    assert {len(each) for each in found.rows} == {len(found.headers)}
    late = unit_rows(view_of([answered("1", "运营部", "满意"), complaint("9", "09-05")]))
    assert late["运营部"][-2] == "—", "of one"


def without_clocks(*records: Record) -> MonthView:
    view = view_of(list(records))
    return replace(view, records=tuple(replace(each, clocks=()) for each in view.records))


def test_a_unit_that_only_ended_or_was_asked_about_has_a_row() -> None:
    moved = event("转办", "09-05 09:30", 主办单位="餐饮部", 等级="一级")
    told = event("答复", "09-06", 答复内容="致歉")
    asked_of = complaint("1", "09-05", moved, told, event("回访", "10-08", 满意度="不满意"))
    only_ended = complaint("1", "09-05", moved, ended("10-08"))
    for each in (asked_of, only_ended):
        assert unit_rows(without_clocks(each, complaint("2", "10-05")))["餐饮部"][0] == "0"


def test_how_long_each_unit_took_is_its_own() -> None:
    to = {unit: event("转办", "10-05 09:30", 主办单位=unit) for unit in ("运营部", "餐饮部")}
    view = view_of(
        [
            complaint("1", "10-05", to["运营部"], ended("10-06")),
            complaint("2", "10-05", to["餐饮部"], ended("10-11 10:12")),
        ]
    )
    rows = unit_rows(view)
    assert [rows[each][7:9] for each in ("运营部", "餐饮部")] == [("1.0", "1.0"), ("6.1", "6.1")]
    assert [days_taken(each) for each in view.records] == [1, Decimal("6.05")]


def unit_names(addressee: str, standing: Standing) -> set[str]:
    """Who has a row where one complaint came in, with one clock that ran."""
    view = view_of([complaint("1", "10-05")])
    [one] = view.records
    ran = clock(standing, unit=addressee, began=at("10-05"))
    return set(unit_rows(replace(view, records=(replace(one, clocks=(ran,)),))))


def test_a_unit_that_owes_something_has_a_row_and_a_role_only_once_it_was_due() -> None:
    assert "设备部" in unit_names("设备部", Standing.RUNNING)
    assert "值班经理" in unit_names("值班经理", Standing.MISSED)
    assert "值班经理" not in unit_names("值班经理", Standing.RUNNING)


def test_what_nobody_in_particular_owed_is_no_unit_s() -> None:
    view = view_of([complaint("1", "10-05")])
    [one] = view.records
    missed = clock(Standing.MISSED, began=at("10-05"))
    found = replace(view, records=(replace(one, clocks=(missed,)),))
    assert set(unit_rows(found)) == {"未分派", "合计"}


def test_of_what_a_unit_owed_only_what_it_missed_was_late() -> None:
    view = view_of([complaint("1", "10-05")])
    [one] = view.records
    owed = (clock(each, unit="设备部", began=at("10-05")) for each in Standing)
    rows = unit_rows(replace(view, records=(replace(one, clocks=tuple(owed)),)))
    (found,) = units(view, flow_of(view)).tables
    assert rows["设备部"][found.headers.index("逾期") - 1] == "1"


def test_where_nothing_came_in_there_is_nothing_to_tell_by_units() -> None:
    view = view_of([complaint("1", "09-05")])
    assert units(view, flow_of(view)).tables == ()


def units_of(*records: Record, under: Rules | None = None) -> Table:
    (found,) = units(view := view_of(list(records), under=under), flow_of(view)).tables
    return found


def test_below_the_units_it_says_how_many_nobody_has_judged() -> None:
    judged = event("调查", "10-07", 责任认定="有责")
    some = [complaint(f"{n}", "10-05", judged) for n in range(3)]
    said = units_of(*some, complaint("9", "10-05")).notes
    assert "未认定超过 20% 的不算，合计 1 件未认定（25.0%）。排名按件数" in said[0]
    assert said[1].startswith("逾期、按时率算的是单位自己的时限")
    assert "未认定超过 20% 的不算。" in units_of(*some).notes[0]
    assert "合计 1 件未认定。" in units_of(complaint("9", "10-05")).notes[0], "of one is no share"


def test_while_a_fifth_at_most_is_not_judged_there_is_a_rate_of_fault() -> None:
    words = ("有责", "有责", "有责", "无责")
    judged = [
        complaint(f"{n}", "10-05", event("调查", "10-07", 责任认定=each))
        for n, each in enumerate(words)
    ]
    unjudged = [complaint(f"9{n}", "10-05") for n in range(2)]
    assert units_of(*judged, unjudged[0]).texts[-1][2:6] == ("3", "1", "1", "75.0%")
    assert units_of(*judged, *unjudged).texts[-1][2:6] == ("3", "1", "2", "—")


# —— units by categories ——


def details(*words: str) -> Table:
    view = view_of([complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)])
    return unit_details(view, flow_of(view))


def test_seven_categories_stand_apart_and_of_more_the_six_most_frequent() -> None:
    seven = [f"第{n}类" for n in range(7)]
    assert details(*seven).headers == ("单位", *seven, "合计")
    many = [f"第{n}类" for n in range(8) for _ in range(9 - n)]
    found = details(*many)
    assert found.headers == ("单位", *seven[:6], "其余分类", "合计")
    assert found.texts[-1] == ("合计", "9", "8", "7", "6", "5", "4", "5", "44")


def test_those_without_a_category_stand_last_unless_they_are_too_many() -> None:
    few = details("票务", "", *["票务"] * 3)
    assert few.headers == ("单位", "票务", "未登记", "合计")
    assert few.texts[-1] == ("合计", "4", "1", "5")
    assert details("票务", "", "票务", "票务").texts == (), "a quarter of them"
    assert details().texts == ()
