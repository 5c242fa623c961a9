"""渠道、单位、回访: the distributions of what a month took in, to the last cell."""

from dataclasses import replace

import pytest
from test_monthly import (
    NOVEMBER,
    OCTOBER,
    complaint,
    event,
    issue,
    report_of,
    row,
    rules,
    table,
    view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Rules
from cpl.domain.statistics.counts import satisfied_rate
from cpl.domain.statistics.monthly import Report, monthly_report


def to(unit: str) -> Event:
    return event("转办", "10-06", 主办单位=unit, 等级="一级")


def test_channels_by_frequency_with_their_shares() -> None:
    words = ("来访", "热线", "热线", "")
    report = report_of([complaint(f"{n}", "10-05", 渠道=each) for n, each in enumerate(words)])
    assert table(report, "渠道").texts == (
        ("热线", "2", "50.0%"),
        ("未登记", "1", "25.0%"),
        ("来访", "1", "25.0%"),
        ("合计", "4", "100.0%"),
    )


def test_a_category_nobody_entered_is_no_problem_and_exactly_80_per_cent_is_the_line() -> None:
    words = ("票务",) * 4 + ("餐饮",) + ("",) * 5
    report = report_of([complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)])
    found = table(report, "分类（帕累托）")
    assert found.texts == (
        ("票务", "4", "40.0%", "80.0%", "←"),
        ("餐饮", "1", "10.0%", "100.0%", "—"),
        ("未登记", "5", "50.0%", "—", "—"),
        ("合计", "10", "100.0%", "—", "—"),
    )
    assert found.notes == (
        "到“票务”为止累计达到 80%，是本期的主要问题。",
        "5 件没有登记分类，不算进累计占比。",
    )
    assert table(report_of([]), "分类（帕累托）").notes == ()
    untold = table(report_of([complaint("1", "10-05", 分类="")]), "分类（帕累托）")
    assert untold.notes == ("1 件没有登记分类，不算进累计占比。",)


def judged(number: str, unit: str, liability: str, category: str = "票务") -> Record:
    found = event("调查", "10-07", 责任认定=liability)
    return complaint(number, "10-05", to(unit), found, 分类=category)


def units() -> Report:
    return report_of(
        [
            judged("1", "运营部", "有责"),
            judged("2", "运营部", "部分有责", "餐饮"),
            judged("3", "运营部", "无责"),
            judged("4", "票务部", "恶意"),
            judged("5", "设备部", ""),
            complaint("6", "10-05"),
        ]
    )


def test_units_by_complaints_and_by_whose_fault_they_were() -> None:
    assert table(units(), "按主办单位").texts == (
        ("运营部", "3", "2", "1", "0", "66.7%", "1"),
        ("票务部", "1", "0", "1", "0", "0.0%", "2"),
        ("设备部", "1", "0", "0", "1", "—", "2"),
        ("未分派", "1", "0", "0", "1", "—", "—"),
        ("合计", "6", "2", "2", "2", "50.0%", "—"),
    )


def test_units_by_category_add_up() -> None:
    assert table(units(), "单位明细").texts == (
        ("运营部", "票务", "2"),
        ("运营部", "餐饮", "1"),
        ("未分派", "未登记", "1"),
        ("票务部", "票务", "1"),
        ("设备部", "票务", "1"),
        ("合计", "—", "6"),
    )


# —— 回访与满意度 ——


def replied(number: str, *later: Event, month: str = "10") -> Record:
    answer = event("答复", f"{month}-07", 答复内容="致歉")
    return complaint(number, f"{month}-05", to("运营部"), answer, *later)


def asked(when: str, said: str) -> Event:
    return event("回访", when, 回访方式="电话", 满意度=said)


def test_follow_ups_are_counted_by_what_was_said() -> None:
    report = report_of(
        [
            replied("1", asked("10-08", "非常满意")),
            replied("2", asked("10-08", "不满意"), asked("10-09", "一般")),
            replied("3", asked("10-08", "未表态")),
            replied("4", asked("10-08", "")),
            replied("5"),
            replied("6", asked("10-08", "不满意"), event("答复", "10-09", 答复内容="再致歉")),
            replied("6b", asked("10-08", "一般"), event("答复", "10-09"), asked("10-10", "一般")),
            complaint("7", "10-05", to("运营部")),
            complaint("7b", "10-05", event("答复", "10-06", 答复内容="致歉")),
            replied("8", event("撤诉", "10-08", 理由="和解")),
            replied("9", asked("10-08", "满意"), event("作废", "10-09", 理由="误登")),
        ]
    )
    assert table(report, "回访").texts == (
        ("应回访", "9"),
        ("已回访", "6"),
        ("未回访", "3"),
        ("其中 非常满意", "1"),
        ("其中 满意", "0"),
        ("其中 一般", "2"),
        ("其中 不满意", "1"),
        ("其中 未表态", "1"),
        ("其中 未登记", "1"),
        ("满意率", "25.0%"),
        ("满意率比上期", "—（上期无可比的数）"),
        ("参评率", "66.7%"),
    )
    assert table(report, "回访").notes[0].startswith("满意率 =（非常满意＋满意）÷ 已表态")


def test_a_problem_that_is_no_complaint_is_asked_but_not_counted() -> None:
    problem = complaint("1", "10-05", to("运营部"), asked("10-08", "满意"), 类别="问题")
    assert row(report_of([problem]), "回访", "已回访")[1] == "0"


@pytest.mark.parametrize("issued", [True, False], ids=["上期已下发", "上期没有下发"])
def test_the_rate_is_compared_with_the_last_as_issued_or_else_as_counted(issued: bool) -> None:
    october = [replied("1", asked("10-08", "满意")), replied("2", asked("10-08", "一般"))]
    november = [
        *october,
        replied("3", asked("11-08", "满意"), month="11"),
        replied("4", asked("10-30", "一般"), asked("11-09", "非常满意")),
    ]
    last = issue(october, OCTOBER, NOVEMBER.start) if issued else None
    report = monthly_report(view_of(november, NOVEMBER, NOVEMBER.end, last))
    assert row(report, "回访", "满意率") == ("满意率", "100.0%")
    points = "+50.0" if issued else "+66.7"
    assert row(report, "回访", "满意率比上期")[1] == f"{points} 个百分点"


def unasked() -> Rules:
    """The rules of an office that calls back and does not ask how satisfied anybody is."""
    how = replace(rules().fields["满意度"], plays=(), counts_as={})
    return replace(rules(), fields={**rules().fields, "满意度": how})


def test_an_office_that_does_not_ask_how_satisfied_people_are_has_only_calls_to_count() -> None:
    report = monthly_report(view_of([replied("1", asked("10-08", "满意"))], under=unasked()))
    assert table(report, "回访").texts == (
        ("应回访", "1"),
        ("已回访", "1"),
        ("未回访", "0"),
        ("其中 未登记", "1"),
        ("满意率", "—"),
        ("满意率比上期", "—（本期无可比的数）"),
        ("参评率", "0.0%"),
    )


def test_of_several_calls_of_the_last_month_the_last_answer_counts() -> None:
    twice = asked("10-08", "一般"), asked("10-20", "满意"), event("备注", "10-25")
    records = [replied("1", *twice), replied("2", asked("11-08", "满意"), month="11")]
    report = monthly_report(view_of(records, NOVEMBER, NOVEMBER.end))
    assert row(report, "回访", "满意率比上期")[1] == "+0.0 个百分点"


@pytest.mark.parametrize("written", ["", "五成", "9.1.5"])
def test_what_somebody_wrote_by_hand_for_a_rate_is_no_rate(written: str) -> None:
    october = replace(issue([], OCTOBER, NOVEMBER.start), rates={"满意率": written})
    november = [replied("3", asked("11-08", "满意"), month="11")]
    report = monthly_report(view_of(november, NOVEMBER, NOVEMBER.end, october))
    assert row(report, "回访", "满意率比上期")[1] == "—（上期无可比的数）"


def test_without_an_answer_there_is_no_rate_to_keep() -> None:
    silent = view_of([replied("1", asked("10-08", "未表态")), replied("2", asked("10-08", ""))])
    assert satisfied_rate(silent) == ""
    assert satisfied_rate(silent, ("满意", "一般", "", "未表态")) == "50.0"
