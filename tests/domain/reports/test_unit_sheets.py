"""What a unit is sent to check: its complaints of the month, the oldest first."""

from dataclasses import replace

from month_reports import SEPTEMBER, at, complaint, ended, event, full_view_of, issue

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.reports.unit_sheets import UnitSheet, unit_sheets


def to(unit: str, day: str = "10-05") -> Event:
    return event("转办", f"{day} 09:30", 主办单位=unit, 等级="一级")


def sheets(*records: Record) -> list[UnitSheet]:
    view = full_view_of(list(records))
    return list(unit_sheets(view, monthly_report(view)))


def test_a_unit_has_those_of_the_month_and_those_carried_into_it() -> None:
    (sheet,) = sheets(
        complaint("3", "10-07", to("运营部", "10-07")),
        complaint("2", "10-05", to("运营部")),
        complaint("1", "10-05", to("运营部")),
        complaint("4", "09-05", to("运营部", "09-05")),
        complaint("5", "09-05", to("运营部", "09-05"), ended("09-20")),
        complaint("6", "10-05"),
        complaint("7", "10-06", event("登记", "11-03"), to("运营部", "11-03")),
    )
    assert sheet.unit == "运营部"
    assert [each.number[-1] for each in sheet.complaints] == ["4", "1", "2", "3"]


def test_units_come_in_the_order_of_the_rules_and_others_after_them() -> None:
    units = ["马场", "客栈", "餐饮部", "安保部", "设备部"]
    found = sheets(*(complaint(f"{n}", "10-05", to(each)) for n, each in enumerate(units)))
    known = [each for each in full_view_of([]).rules.units if each in units]
    rest = sorted(set(units) - set(known))
    assert [each.unit for each in found] == [*known, *rest]


def test_each_says_what_the_unit_was_late_with_and_whose_fault_it_was() -> None:
    late = complaint("1", "10-05", to("餐饮部"), 分类="票务", 内容="长" * 100)
    answered = event("答复", "10-06 09:00", 答复内容="致歉", 责任认定="有责")
    kept = complaint("2", "10-05", to("餐饮部"), answered)
    ((first, second),) = (each.complaints for each in sheets(late, kept))
    assert first.received == "10-05 09:00"
    assert first.late == "单位反馈，超24天；答复投诉人，超24天"
    assert (first.liability, first.category) == ("未认定", "票务")
    assert first.matter == "长" * 60 + "…"
    assert (second.late, second.liability) == ("", "有责")


def test_a_unit_answers_for_the_time_since_it_got_it() -> None:
    (sheet,) = sheets(complaint("1", "10-05", to("餐饮部"), to("运营部", "10-20")))
    assert (sheet.unit, len(sheet.complaints)) == ("运营部", 1)
    assert sheet.complaints[0].late == "答复投诉人，超24天；单位反馈，超9天"


def test_what_sleeps_is_nobody_s_to_check() -> None:
    view = full_view_of([complaint("4", "09-05", to("运营部", "09-05"))])
    assert [each.unit for each in unit_sheets(view, monthly_report(view))] == ["运营部"]
    asleep = replace(view, records=tuple(replace(e, is_dormant=True) for e in view.records))
    assert list(unit_sheets(asleep, monthly_report(asleep))) == []


def test_what_was_entered_late_is_the_unit_s_to_check_too() -> None:
    """上期下发以后才补录的：收到早于本期，也不在结转里，照样要主办单位核对。"""
    september = issue([], SEPTEMBER, at("10-05"))
    late = complaint("2", "09-20", event("登记", "10-08"), to("运营部", "10-08"))
    view = full_view_of([late], previous=september)
    (sheet,) = unit_sheets(view, monthly_report(view))
    assert [each.number for each in sheet.complaints] == [late.number]
