"""Where, when and from whom complaints come again."""

from dataclasses import replace
from datetime import datetime

from month_reports import OCTOBER, at, complaint, event, issue, report_of, table, view_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.values.value import Value


def happened(number: str, when: str, place: str = "") -> Record:
    return complaint(number, "10-20", 发生时间=datetime.fromisoformat(when), 发生地点=place)


def titles(report: Report) -> list[str]:
    return [each.title for section in report.sections for each in section.tables]


def test_a_place_stands_there_when_more_than_one_happened_at_it() -> None:
    places = ("水上乐园", "水上乐园 ", "水上乐园", "停车场", "")
    report = report_of([complaint(f"{n}", "10-05", 发生地点=each) for n, each in enumerate(places)])
    assert table(report, "发生地点").texts == (
        ("水上乐园", "3", "75.0%"),
        ("其他地点", "1", "25.0%"),
    )
    assert table(report, "发生地点").notes == ("没有写地点的 1 件不在里面。",)
    once = report_of([complaint("1", "10-05", 发生地点="停车场")])
    assert "发生地点" not in titles(once)


def test_hours_by_weekdays_of_what_says_an_hour() -> None:
    """10月19日是周一；只写到日的，不是半夜。"""
    report = report_of(
        [
            happened("1", "2026-10-19 10:30"),
            happened("2", "2026-10-19 11:59"),
            happened("3", "2026-10-18 14:00"),
            happened("4", "2026-10-18 23:10"),
            happened("5", "2026-10-18"),
        ]
    )
    found = table(report, "发生时段")
    assert found.headers == (
        "时段", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "合计",
    )  # fmt: skip
    assert found.texts == (
        ("9–12 时", "2", "—", "—", "—", "—", "—", "—", "2"),
        ("12–15 时", "—", "—", "—", "—", "—", "—", "1", "1"),
        ("21–6 时", "—", "—", "—", "—", "—", "—", "1", "1"),
        ("合计", "2", "—", "—", "—", "—", "—", "2", "4"),
    )
    assert found.notes == ("没有写发生时间的 1 件不在里面。",)


def test_a_band_of_hours_begins_with_its_first_minute() -> None:
    clocks = ("05:59", "06:00", "08:59", "09:00", "11:59", "12:00", "14:59", "15:00", "17:59",
              "18:00", "20:59", "21:00")  # fmt: skip
    records = [happened(f"{n}", f"2026-10-19 {each}") for n, each in enumerate(clocks)]
    found = table(report_of(records), "发生时段")
    assert [(each[0], each[1]) for each in found.texts] == [
        ("6–9 时", "2"), ("9–12 时", "2"), ("12–15 时", "2"), ("15–18 时", "2"),
        ("18–21 时", "2"), ("21–6 时", "2"), ("合计", "12"),
    ]  # fmt: skip
    assert found.notes == (), "every one says its hour"


def test_of_three_hours_there_is_no_pattern() -> None:
    report = report_of([happened(f"{n}", "2026-10-19 10:30") for n in range(3)])
    assert "发生时段" not in titles(report)


def caller(number: str, day: str, phone: str, name: str = "王小明", **who: Value) -> Record:
    return complaint(number, day, 投诉人={"姓名": name, "电话": phone, **who})


def test_who_complains_again_is_told_masked_with_his_complaints() -> None:
    report = report_of(
        [
            caller("1", "09-05", "13800001234"),
            caller("2", "10-05", "13800001234"),
            caller("3", "10-06", "13800001234"),
            caller("4", "10-06", "13900001111"),
        ]
    )
    assert table(report, "重复投诉").headers == ("投诉人", "电话", "本月", "上月", "编号")
    assert table(report, "重复投诉").texts == (
        ("王**", "138****1234", "2", "1", "TS20260101-001、TS20260101-002、TS20260101-003"),
    )


def test_one_complaint_entered_late_is_not_a_second_one() -> None:
    september = issue([], OCTOBER.previous, at("10-05"))
    late = Event("登记", at("09-20"), "李敏", "客服专员", recorded_at=at("10-12"))
    one = caller("1", "09-20", "13800001234")
    one = replace(one, history=(late,))
    assert "重复投诉" not in titles(monthly_report(view_of([one], previous=september)))
    again = monthly_report(view_of([one, caller("2", "10-20", "13800001234")], previous=september))
    assert table(again, "重复投诉").texts == (
        ("王**", "138****1234", "2", "—", "TS20260101-001、TS20260101-002"),
    )


def test_who_asked_for_secrecy_is_not_told_of_however_often_he_complains() -> None:
    report = report_of([caller(f"{n}", "10-05", "13800001234", 保密=True) for n in range(3)])
    assert "重复投诉" not in titles(report)
    assert "重复投诉" in dict(report.head)["没有的"]


def test_who_complained_last_month_alone_is_nobody_s_business_now() -> None:
    old = [caller(f"{n}", "09-05", "13800001234") for n in range(3)]
    assert "重复投诉" not in titles(report_of(old))
    wrong = [caller("1", "10-05", "13800001234"), complaint("2", "10-05", event("作废", "10-06"))]
    assert "重复投诉" not in titles(report_of(wrong))


def test_what_was_no_complaint_last_month_makes_nobody_one_who_complains_again() -> None:
    asked = replace(caller("1", "09-05", "13800001234"))
    asked = replace(asked, fields={**asked.fields, "类别": "咨询"})
    assert "重复投诉" not in titles(report_of([asked, caller("2", "10-05", "13800001234")]))


def test_the_last_of_those_who_call_again_is_shown() -> None:
    report = report_of(
        [
            caller("1", "10-05", "13800001234", "王小明"),
            caller("2", "10-06", "13800001234", "李四"),
        ]
    )
    assert table(report, "重复投诉").texts[0][:3] == ("李*", "138****1234", "2")
