"""现场解决 and 支持部门: who solves it alone, who helped, in time and well."""

from dataclasses import replace
from datetime import datetime

import pytest
from month_reports import at, complaint, event, row, rules, table
from month_reports import full_report_of as report_of
from month_reports import full_view_of as view_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.statistics.flow import flow_of
from cpl.domain.statistics.units import support, unit_details
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Clock
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
