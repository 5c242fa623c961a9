"""渠道、单位、回访: the distributions of what a month took in, to the last cell."""

from dataclasses import replace

import pytest
from casebook import book
from month_reports import (
    NOVEMBER,
    OCTOBER,
    complaint,
    ended,
    event,
    row,
    rules,
    table,
)
from month_reports import (
    full_issue as issue,
)
from month_reports import (
    full_report_of as report_of,
)
from month_reports import (
    full_view_of as view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Rules
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.statistics.counts import awaits_follow_up, satisfied_of
from cpl.domain.statistics.units import desk_of


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
        ("票务", "4", "40.0%", "80.0%"),
        ("餐饮", "1", "10.0%", "100.0%"),
        ("未登记", "5", "50.0%", "—"),
        ("合计", "10", "100.0%", "—"),
    )
    assert found.notes == ("5 件没有分类，占 50.0%，请先补分类。没有分类的不算进累计占比。",)
    untold = table(report_of([complaint("1", "10-05", 分类="")]), "分类（帕累托）")
    assert untold.notes == ("1 件没有分类，请先补分类。没有分类的不算进累计占比。",)


def pareto_notes(*words: str) -> tuple[str, ...]:
    report = report_of([complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)])
    return table(report, "分类（帕累托）").notes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("票务",) * 8 + ("餐饮", "演出"), ("主要问题：票务，占 80% 以上。",)),
        (("票务",) * 8 + ("餐饮",), ()),
        (("票务",) * 7 + ("餐饮",) * 3, ()),
        (
            ("票务",) * 5 + ("餐饮",) * 5 + ("演出", "商品"),
            ("主要问题：票务、餐饮，合计占 80% 以上。",),
        ),
        (("票务", "餐饮", "演出", "商品") * 3, ()),
    ],
    ids=["一类就占八成", "不到十件", "两类里的两类", "四类里的两类", "平均"],
)
def test_a_main_problem_is_one_of_few_among_many(
    words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    assert pareto_notes(*words) == said


def test_while_a_fifth_has_no_category_nothing_is_a_main_problem() -> None:
    told = ("票务",) * 10 + ("餐饮", "演出")
    assert pareto_notes(*told, *[""] * 3)[0].startswith("主要问题：票务")
    [note] = pareto_notes(*told, *[""] * 4)
    assert note.startswith("4 件没有分类，占 25.0%")


def test_what_there_was_the_month_before_stands_beside() -> None:
    report = report_of(
        [
            complaint("1", "09-05", 分类="票务"),
            complaint("2", "09-05", 分类="演出"),
            complaint("3", "10-05", 分类="票务"),
        ]
    )
    assert table(report, "分类（帕累托）").headers[-1] == "上月"
    assert [(*each[:2], each[-1]) for each in table(report, "分类（帕累托）").texts] == [
        ("票务", "1", "1"), ("演出", "0", "1"), ("合计", "1", "2"),
    ]  # fmt: skip


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
    found = table(units(), "按主办单位")
    assert [(*each[:6], each[-1]) for each in found.texts] == [
        ("运营部", "3", "2", "1", "0", "—", "1"),
        ("票务部", "1", "0", "1", "0", "—", "2"),
        ("设备部", "1", "0", "0", "1", "—", "2"),
        ("客服部", "0", "0", "0", "0", "—", "—"),
        ("未分派", "1", "0", "0", "1", "—", "—"),
        ("合计", "6", "2", "2", "2", "—", "—"),
    ]


def test_where_no_step_says_whose_fault_it_was_no_column_asks_for_it() -> None:
    """S002I and S002S lay down nothing of the kind: 未认定 was every complaint they had."""
    machine, head = rules().complaints, rules().parts.liability.head

    def without(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in names if each != head)

    events = {
        name: replace(e, give=without(e.give), need=without(e.need), may=without(e.may))
        for name, e in machine.events.items()
    }
    machines = {**rules().machines, machine.name: replace(machine, events=events)}
    under = replace(rules(), machines=machines)
    found = table(
        monthly_report(view_of([complaint("1", "10-05", to("运营部"))], under=under)), "按主办单位"
    )
    assert found.headers[:3] == ("单位", "件数", "逾期")
    assert all(len(each) == len(found.headers) for each in found.texts)
    assert found.texts[-1][:2] == ("合计", "1")
    assert found.notes[0].startswith("排名按件数")
    known = [judged("1", "运营部", "有责"), complaint("2", "10-05")]
    old = table(monthly_report(view_of(known, under=under)), "按主办单位")
    assert old.headers[:3] == ("单位", "件数", "有责"), "said under earlier rules"


def test_who_was_given_none_and_owes_something_has_a_row_without_a_rank() -> None:
    """九月的一件还没有办，十月什么也没有分给设备部：逾期要有一行，合计才对得上。"""
    carried = complaint("1", "09-28", event("转办", "09-28", 主办单位="设备部", 等级="一级"))
    found = table(report_of([carried, complaint("2", "10-05", to("运营部"))]), "按主办单位")
    rows = {each[0]: (each[1], each[6], each[-1]) for each in found.texts}
    assert rows["设备部"] == ("0", "2", "—")
    late = [int(each[1]) for name, each in rows.items() if name != "合计"]
    assert int(rows["合计"][1]) == sum(late)


def test_a_role_of_no_unit_that_was_late_has_a_row() -> None:
    """旅行社的“协调小组”逾期一项：它不是哪个单位，合计里有，上面也要有。"""
    roles = replace(rules(), units={k: v for k, v in rules().units.items() if k != "设备部"})
    carried = complaint("1", "09-28", event("转办", "09-28", 主办单位="设备部", 等级="一级"))
    view = view_of([carried, complaint("2", "10-05", to("运营部"))], under=roles)
    late = {each[0]: each[6] for each in table(monthly_report(view), "按主办单位").texts}
    assert late["设备部"] == "2"
    assert int(late.pop("合计")) == sum(map(int, late.values()))


def test_days_are_rounded_once() -> None:
    """按 6.0 天和 0.3 天算平均是 3.2 天，实际是 3.1 天。"""
    two = [
        complaint(str(n), received, event("转办", received, 主办单位="运营部"), ended(until))
        for n, received, until in ((1, "10-08 10:00", "10-14 09:00"), (2, "10-14", "10-14 15:10"))
    ]
    assert row(report_of(two), "按主办单位", "运营部")[8:10] == ("3.1", "6.0")


def test_units_by_category_add_up() -> None:
    assert table(units(), "单位明细").texts == (
        ("运营部", "2", "1", "—", "3"),
        ("未分派", "—", "—", "1", "1"),
        ("票务部", "1", "—", "—", "1"),
        ("设备部", "1", "—", "—", "1"),
        ("合计", "4", "1", "1", "6"),
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
        ("未回访", "3"),
        ("已回访", "6"),
        ("\u3000其中 非常满意", "1"),
        ("\u3000其中 一般", "2"),
        ("\u3000其中 不满意", "1"),
        ("\u3000其中 未表态", "1"),
        ("\u3000其中 未登记", "1"),
        ("满意率", "25.0%"),
        ("参评率", "66.7%"),
    )
    assert table(report, "回访").notes[0].startswith("满意率 =（非常满意＋满意）÷ 已表态")


def test_what_waits_to_be_asked_is_told_though_nobody_was_asked_yet() -> None:
    assert table(report_of([replied("1")]), "回访").texts == (
        ("应回访", "1"), ("未回访", "1"), ("已回访", "0"), ("满意率", "—"), ("参评率", "—"),
    )  # fmt: skip


def test_who_was_asked_since_he_was_answered_or_was_answered_long_ago_elsewhere_waits_no_more() -> (
    None
):
    waits, called = view_of([replied("1"), replied("2", asked("10-08", "满意"))]).records
    assert [awaits_follow_up(each) for each in (waits, called)] == [True, False]
    assert not awaits_follow_up(replace(waits, is_dormant=True))


def test_a_problem_that_is_no_complaint_is_asked_but_not_counted() -> None:
    problem = complaint("1", "10-05", to("运营部"), asked("10-08", "满意"), 类别="问题")
    assert "满意度" not in [each.name for each in report_of([problem]).sections]


@pytest.mark.parametrize("issued", [True, False], ids=["上期已下发", "上期没有下发"])
def test_the_rate_is_compared_with_the_last_as_issued_or_else_as_counted(issued: bool) -> None:
    october = [
        *(replied(f"1{n}", asked("10-08", "满意")) for n in range(2)),
        *(replied(f"2{n}", asked("10-08", "一般")) for n in range(2)),
    ]
    november = [
        *october,
        *(replied(f"3{n}", asked("11-08", "满意"), month="11") for n in range(3)),
        replied("4", asked("10-30", "一般"), asked("11-09", "非常满意")),
    ]
    last = issue(october, OCTOBER, NOVEMBER.start) if issued else None
    report = monthly_report(view_of(november, NOVEMBER, NOVEMBER.end, last))
    assert row(report, "回访", "满意率") == ("满意率", "100.0%")
    before, points = ("50.0%", "+50.0") if issued else ("40.0%", "+60.0")
    assert row(report, "总体", "满意率")[1:] == ("100.0%", before, f"{points} 个百分点")


def unasked() -> Rules:
    """The rules of an office that calls back and does not ask how satisfied anybody is."""
    how = replace(rules().fields["满意度"], plays=(), counts_as={})
    return replace(rules(), fields={**rules().fields, "满意度": how})


def test_an_office_that_does_not_ask_how_satisfied_people_are_has_only_calls_to_count() -> None:
    report = monthly_report(view_of([replied("1", asked("10-08", "满意"))], under=unasked()))
    assert table(report, "回访").texts == (
        ("应回访", "1"),
        ("已回访", "1"),
        ("\u3000其中 未登记", "1"),
        ("满意率", "—"),
        ("参评率", "—（只有 1 件回访）"),
    )


def test_of_several_calls_of_the_last_month_the_last_answer_counts() -> None:
    twice = asked("10-08", "一般"), asked("10-20", "满意"), event("备注", "10-25")
    records = [replied(f"1{n}", *twice) for n in range(4)]
    records += [replied(f"2{n}", asked("11-08", "满意"), month="11") for n in range(4)]
    report = monthly_report(view_of(records, NOVEMBER, NOVEMBER.end))
    assert row(report, "总体", "满意率")[1:] == ("100.0%", "100.0%", "持平")


@pytest.mark.parametrize("written", ["", "五成", "9.1.5"])
def test_what_somebody_wrote_by_hand_for_a_rate_is_no_rate(written: str) -> None:
    october = replace(issue([], OCTOBER, NOVEMBER.start), rates={"满意率": written})
    november = [
        replied("1", asked("10-08", "满意")),
        *(replied(f"3{n}", asked("11-08", "满意"), month="11") for n in range(4)),
    ]
    report = monthly_report(view_of(november, NOVEMBER, NOVEMBER.end, october))
    assert row(report, "总体", "满意率")[1:] == ("100.0%", "—", "—")


def test_who_says_nothing_is_not_asked_whether_he_is_satisfied() -> None:
    view = view_of([])
    assert satisfied_of(view, ("未表态", "")) == (0, 0)
    assert satisfied_of(view, ("满意", "一般", "", "未表态")) == (1, 2)


def test_who_was_not_satisfied_on_the_way_is_told_of() -> None:
    again = event("再办", "10-09", role="客服主管", 主办单位="运营部", 理由="不接受")
    answered = event("答复", "10-10", 答复内容="再致歉")
    report = report_of(
        [
            replied("1", asked("10-08", "不满意"), again, answered, asked("10-11", "满意")),
            replied("2", asked("10-08", "满意")),
        ]
    )
    assert "按本月最后一次回访算（途中不满意、再办了的 1 件）" in table(report, "回访").notes[0]


def test_who_only_found_it_so_so_and_was_not_asked_again_is_not_among_them() -> None:
    again = event("再办", "10-09", role="客服主管", 主办单位="运营部", 理由="新情况")
    answered = event("答复", "10-10", 答复内容="再致歉")
    report = report_of(
        [
            replied("1", asked("10-08", "一般")),
            replied("2", asked("10-08", "满意")),
            replied("3", asked("10-08", "未表态"), again, answered, asked("10-11", "满意")),
        ]
    )
    assert "途中" not in table(report, "回访").notes[0]


def test_the_desk_is_the_unit_that_promises_the_answer_where_none_owes_the_receipt() -> None:
    """梦幻岛的月报：当场办结的三件算客服部的，不另有一行“客服专员”。"""
    assert desk_of(book("S001-梦幻岛").rules) == "客服部"
    assert desk_of(book("S002C-举报投诉").rules) == "受理人员"
