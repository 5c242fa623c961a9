"""What complaints of a month led to: orders, accountability, compensation, batches."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from month_reports import (
    NOVEMBER,
    OCTOBER,
    at,
    complaint,
    ended,
    event,
    issue,
    report_of,
    row,
    rules,
    table,
    view_of,
)

from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.regulation.rules import Target
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.statistics.consequences import numbers_text, open_divergences, with_divergences
from cpl.domain.values.tables import Section
from cpl.domain.values.value import Value


def order(number: int, issued: str, *history: Event, due: str = "2026-10-20") -> Record:
    """整改通知单"""
    fields: dict[str, Value] = {
        "整改单位": "设备部", "存在问题": "没有公示", "整改要求": ("公示",),
        "整改期限": datetime.fromisoformat(f"{due} 17:30"),
    }  # fmt: skip
    first = event("下发", issued, role="客服主管")
    return Record(f"ZG20260101-{number:02}", "整改", "", fields, (first, *history))


def done(when: str) -> Event:
    return event("回复", when, role="部门负责人", 原因分析="没有流程", 纠正措施="公告牌")


def verified(when: str) -> Event:
    return event("复查", when, 复查结论="销号")


def rechecked(when: str, result: str) -> Event:
    return event("回查", when, 回查结论=result)


def withdrawn(when: str) -> Event:
    return event("撤销", when, role="客服经理", 理由="开错了")


NAMES = (
    "本期下发",
    "本期整改完成",
    "本期复查销号",
    "期末未销号",
    "超期",
    "本期次月回查",
    "其中复发",
)


def orders_of(*records: Record, known_by: str = "11-05") -> dict[str, tuple[str, str]]:
    report = report_of(list(records), known_by=at(known_by))
    tables = [table for each in report.sections if each.name == "整改" for table in each.tables]
    told = {name: (count, said) for each in tables for name, count, said in each.texts}
    return {name: told.get(name, ("0", "—")) for name in NAMES}


# —— 整改 ——


def test_an_order_is_counted_in_every_row_that_it_came_to() -> None:
    found = orders_of(
        order(1, "10-08"),
        order(2, "10-08", done("10-12"), verified("10-14")),
        order(3, "10-08", withdrawn("10-09")),
        order(4, "09-08", done("09-12"), verified("09-14"), rechecked("10-15", "有效")),
        order(5, "09-08", done("09-12"), verified("09-14"), rechecked("10-15", "复发")),
        order(6, "11-02"),
    )
    one, two, four, five = (f"ZG20260101-0{n}" for n in (1, 2, 4, 5))
    assert found["本期下发"] == ("2", f"{one}、{two}")
    assert found["本期整改完成"] == ("1", two)
    assert found["本期复查销号"] == ("1", two)
    assert found["期末未销号"] == ("2", f"{one}、{five}")
    assert found["本期次月回查"] == ("2", f"{four}、{five}")
    assert found["其中复发"] == ("1", five)


@pytest.mark.parametrize(
    ("history", "late"),
    [
        ((), True),
        ((done("10-20 17:30"),), False),
        ((done("10-20 17:31"),), True),
        ((withdrawn("10-21"),), False),
    ],
    ids=["没有做", "准时", "晚一分钟", "撤销了"],
)
def test_an_order_is_late_after_its_day(history: tuple[Event, ...], late: bool) -> None:
    assert (orders_of(order(1, "10-08", *history))["超期"][0] == "1") is late


def test_what_was_done_late_last_month_is_late_no_more() -> None:
    history = (done("09-20"), verified("09-21"), rechecked("10-09", "有效"))
    old = order(1, "09-01", *history, due="2026-09-10")
    assert orders_of(old)["超期"] == ("0", "—")
    still = order(1, "09-01", due="2026-09-10")
    assert orders_of(still)["超期"][0] == "1"


def test_a_result_that_sends_an_order_back_is_a_recurrence_whatever_it_is_called() -> None:
    again = order(1, "09-08", done("09-12"), verified("09-14"), rechecked("10-15", "复发"))
    at_once = order(2, "10-01", done("10-02"), verified("10-03"), rechecked("10-15", "复发"))
    assert orders_of(again, at_once)["其中复发"][0] == "2"
    unverified = order(3, "10-01", done("10-02"), rechecked("10-15", "复发"))
    assert orders_of(unverified)["其中复发"][0] == "0", "what was not struck off cannot recur"


@pytest.mark.parametrize(
    ("means", "to", "count"),
    [
        (("rectification_recurred", "rectification_rechecked"), "", "1"),
        (("rectification_rechecked",), "整改中", "1"),
        (("noted",), "整改中", "0"),
    ],
    ids=["说是复发", "退回整改", "没有回查"],
)
def test_an_office_says_recurrence_by_what_its_events_mean(
    means: tuple[str, ...], to: str, count: str
) -> None:
    machine = rules().machines["整改"]
    targets = (Target(to),) if to else ()
    note = replace(machine.events["备注"], means=frozenset(means), to=targets)
    own = replace(machine, events={**machine.events, "备注": note})
    regulation = replace(rules(), machines={**rules().machines, "整改": own})
    record = order(1, "09-08", done("09-12"), verified("09-14"), event("备注", "10-15"))
    report = monthly_report(view_of([record], under=regulation))
    found = {each[0]: each[1] for each in table(report, "整改通知单").texts}
    assert found.get("其中复发", "0") == count
    assert found.get("本期次月回查", "0") == str(int("rectification_rechecked" in means))


def test_what_was_opened_again_for_another_reason_has_not_recurred() -> None:
    machine = rules().machines["整改"]
    back = replace(machine.events["备注"], to=(Target("整改中"),))
    own = replace(machine, events={**machine.events, "备注": back})
    regulation = replace(rules(), machines={**rules().machines, "整改": own})
    struck = done("09-12"), verified("09-14")
    again = done("10-09"), verified("10-10"), rechecked("10-15", "有效")
    record = order(1, "09-08", *struck, event("备注", "10-08"), *again)
    report = monthly_report(view_of([record], under=regulation))
    found = {each[0]: each[1] for each in table(report, "整改通知单").texts}
    assert (found["本期次月回查"], "其中复发" in found) == ("1", False)


def test_more_than_twenty_numbers_are_not_all_named() -> None:
    assert numbers_text([]) is None
    twenty = [f"ZG-{n:02}" for n in range(20)]
    assert numbers_text(twenty) == "、".join(twenty)
    assert numbers_text([*twenty, "ZG-20"]) == "、".join(twenty) + " 等 21 件"


def test_each_order_of_last_month_is_told_with_where_it_stands() -> None:
    report = report_of(
        [
            order(1, "09-08"),
            order(2, "09-30", done("10-01"), verified("10-02")),
            order(3, "09-08", done("09-12"), verified("09-14"), rechecked("10-15", "复发")),
            order(4, "09-08", done("09-12"), verified("09-14"), rechecked("10-15", "有效")),
            order(5, "09-08", withdrawn("10-02")),
            order(6, "08-31"),
            order(7, "10-01"),
        ]
    )
    found = table(report, "上月整改")
    assert found.texts == (
        ("ZG20260101-01", "设备部", "已下发", "—", "—"),
        ("ZG20260101-02", "设备部", "已销号", "2026-10-01", "—"),
        ("ZG20260101-03", "设备部", "整改中", "2026-09-12", "复发"),
        ("ZG20260101-04", "设备部", "已回查", "2026-09-12", "有效"),
    )
    assert "上月整改落实情况" in dict(report_of([]).head)["没有的"]


# —— 问责 ——


def proposed(number: int, when: str, *history: Event, measures: Value = ("批评教育",)) -> Record:
    fields: dict[str, Value] = {"被问责人": "丁强", "部门": "运营部"}
    if measures:
        fields["问责方式"] = measures
    first = event("提出", when, role="客服经理")
    return Record(f"WZ20260101-{number:02}", "问责", "", fields, (first, *history))


def approved(when: str) -> Event:
    return event("批准", when, role="总经理")


def test_persons_are_counted_by_step_and_by_measure_and_not_named() -> None:
    report = report_of(
        [
            proposed(
                1, "10-08", approved("10-09"), event("确认", "10-10"), measures=("绩效扣分",)
            ),
            proposed(
                2, "10-08", approved("10-09"), event("申诉", "10-10"),
                measures=("过问", "绩效扣分"),
            ),
            proposed(3, "10-08", approved("10-09"), event("拒签", "10-10"), measures=""),
            proposed(4, "10-08"),
            proposed(5, "10-08", event("退回", "10-09", role="总经理", 理由="不成立")),
            proposed(6, "09-08", approved("09-09")),
            proposed(7, "09-08", approved("10-09"), measures="批评教育"),
        ]
    )  # fmt: skip
    assert table(report, "问责确认单").texts == (
        ("本期提出", "4"),
        ("本期批准", "4"),
        ("本期本人确认", "1"),
        ("本期拒签", "1"),
        ("本期申诉", "1"),
    )
    assert table(report, "问责方式").texts == (
        ("绩效扣分", "2"),
        ("批评教育", "1"),
        ("未写明", "1"),
        ("过问", "1"),
    )


def test_a_step_that_nobody_came_to_has_no_line() -> None:
    assert table(report_of([proposed(1, "10-08")]), "问责确认单").texts == (("本期提出", "1"),)


# —— 补偿 ——


def gives(when: str, *rows: Value, role: str = "客服专员") -> Event:
    return event("补偿", when, role=role, 补偿=rows)


def cash(yuan: int) -> Value:
    return {"方式": "现金", "金额": Decimal(yuan), "用途": "过失补救"}


def given(*records: Record) -> Report:
    return report_of(list(records))


def test_what_was_given_is_added_up_by_remedy_and_role() -> None:
    report = given(
        complaint("1", "10-05", gives("10-06", cash(100), {"方式": "换票"})),
        complaint("2", "10-05", gives("10-06", cash(50))),
        complaint("3", "10-05", gives("10-06", cash(30), role="客服主管")),
        complaint("4", "10-05", gives("10-06", {"用途": "关怀"})),
        complaint("5", "09-05", gives("09-06", cash(900))),
    )
    assert [each.number[-1] for each in table(report, "补偿").rows[2][2].of] == ["1", "2"]  # type: ignore[union-attr]
    assert table(report, "补偿").texts == (
        ("换票", "客服专员", "1", "—"),
        ("未写明", "客服专员", "1", "—"),
        ("现金", "客服专员", "2", "150.00"),
        ("现金", "客服主管", "1", "30.00"),
        ("合计", "—", "5", "180.00"),
    )


def test_what_was_given_within_the_rules_is_said_to_be() -> None:
    paid = gives("10-06", {"方式": "换票"}, role="客服主管")
    assert table(given(complaint("1", "10-05", paid)), "补偿").notes == ("补偿没有超出权限的。",)


def test_what_went_beyond_is_told_once_with_its_reasons() -> None:
    twice = complaint("1", "10-05", gives("10-06", cash(900)), gives("10-07", cash(900)))
    notes = table(given(twice), "补偿").notes
    assert notes[0] == "超出权限或违反禁止规定的 2 件："
    assert [each.partition("：")[0] for each in notes[1:]] == ["TS20260101-001"] * 2
    assert "累计 1800 元" in "".join(notes)


def test_what_went_beyond_stands_in_the_order_of_the_numbers() -> None:
    four = [complaint(str(n), "10-05", gives("10-06", cash(900))) for n in (4, 2, 3, 1)]
    notes = table(given(*four), "补偿").notes[1:]
    assert [each.partition("：")[0][-1] for each in notes] == ["1", "2", "3", "4"]


def test_what_was_beyond_last_month_is_not_told_again_though_it_still_counts() -> None:
    before = complaint("1", "09-05", gives("09-06", cash(900)), gives("10-06", cash(1)))
    (_, said) = table(given(before), "补偿").notes
    assert "累计 901 元" in said
    quiet = complaint("1", "09-05", gives("09-06", cash(900)))
    assert "补偿" in dict(given(quiet).head)["没有的"]


def test_a_regulation_without_authority_gives_nothing_to_count() -> None:
    without = replace(rules(), authority=None)
    record = complaint("1", "10-05", gives("10-06", cash(900)))
    report = monthly_report(view_of([record], under=without))
    assert "补偿" not in [each.name for each in report.sections]


# —— 批量、疑难、升级 ——


def test_what_was_hard_is_counted_by_what_happened_to_it_this_month() -> None:
    assigned = event("转办", "10-06", 主办单位="运营部", 等级="一级")
    replied = event("答复", "10-07", 答复内容="致歉")
    unhappy = event("回访", "10-08", 满意度="不满意")
    again = event("再办", "10-09", 理由="要补偿")
    closed = event("当场办结", "09-06", 处理结果="退票", 满意度="一般")
    reopened = event("重开", "10-10", role="客服主管", 理由="不满意", 主办单位="运营部")
    report = report_of(
        [
            complaint("1", "10-05", assigned, replied, unhappy, again),
            complaint("2", "09-05", closed, reopened),
            complaint("3", "10-05", event("升级", "10-06", 理由="媒体", 等级="二级")),
            complaint("4", "10-05", event("督办", "10-06", 督办要求="三日内")),
            complaint("5", "10-05", event("升级", "10-06"), event("作废", "10-07", 理由="误登")),
            complaint("6", "10-05", 标记=("媒体", "批量")),
        ]
    )
    assert table(report, "批量、疑难、升级").texts == (
        ("批量", "1", "TS20260101-006"),
        ("疑难（本期再次办理）", "1", "TS20260101-001"),
        ("重开", "1", "TS20260101-002"),
        ("升级", "1", "TS20260101-003"),
        ("督办", "1", "TS20260101-004"),
    )


def test_who_was_taken_out_makes_nobody_a_batch() -> None:
    lead = complaint("1", "10-05")
    merged, out = (
        event("并案", "10-06", 并入="TS20260101-001"),
        event("退批", "10-07", 理由="另一天"),
    )
    report = report_of([lead, complaint("2", "10-05", merged, out)])
    assert "批量、疑难、升级" in dict(report.head)["没有的"]


def test_a_complaint_of_one_person_is_no_joint_one() -> None:
    alone = report_of([complaint("1", "10-05", 投诉人={"姓名": "王小明", "人数": 1})])
    tables = [each.title for section in alone.sections for each in section.tables]
    assert "多人与并案" not in tables
    assert not any("人。" in each for each in table(alone, "总体").notes)


def test_two_who_come_together_are_a_joint_complaint() -> None:
    report = report_of([complaint("1", "10-05", 投诉人={"姓名": "王小明", "人数": 2})])
    assert table(report, "多人与并案").texts == (("TS20260101-001", "1 件 / 2 人", "—"),)


def test_many_people_of_an_earlier_month_are_not_told_again() -> None:
    forty = complaint("1", "09-05", ended("09-06"), 投诉人={"姓名": "旅行团", "人数": 40})
    titles = [e.title for s in report_of([forty]).sections for e in s.tables]
    assert "多人与并案" not in titles


def test_people_entered_late_are_told_with_those_of_the_month() -> None:
    october = issue([], OCTOBER, datetime(2026, 11, 5, 9))
    late = complaint("1", "10-20", event("登记", "11-10"), 投诉人={"姓名": "旅行团", "人数": 40})
    report = monthly_report(view_of([late], NOVEMBER, datetime(2026, 12, 4), october))
    assert "受理（含补录） 1 件 / 40 人。" in table(report, "总体").notes
    assert row(report, "总体", "补录（以前接收、上期之后登记）")[1] == "1"


# —— what desks disagree in ——


PAID = event("补偿", "10-07", 补偿=({"方式": "现金", "金额": Decimal("80.5")},))


def diverging(number: str, *divergences: Divergence, received: str = "10-05") -> Record:
    return replace(complaint(number, received), divergences=divergences)


def settled(when: str) -> Settlement:
    return Settlement("不作数", at(when), "吴刚", "客服主管")


@pytest.mark.parametrize(
    ("divergence", "told"),
    [
        (Divergence("撞了", PAID), ["10-07 09:00 补偿 李敏"]),
        (Divergence("撞了", event("备注", "10-31 23:59")), ["10-31 23:59 备注 李敏"]),
        (Divergence("撞了", event("备注", "11-01 00:00")), []),
        (Divergence("撞了", fields={"内容": "另一件"}), ["登记的内容"]),
        (Divergence("撞了", PAID, settled=settled("11-05 09:00")), []),
        (Divergence("撞了", PAID, settled=settled("11-05 09:01")), ["10-07 09:00 补偿 李敏"]),
    ],
    ids=[
        "没有裁定",
        "本月最后一分钟",
        "下月第一刻",
        "登记的内容",
        "截止时裁定了",
        "截止以后才裁定",
    ],
)
def test_what_was_not_settled_by_then_is_open(divergence: Divergence, told: list[str]) -> None:
    found = open_divergences(view_of([diverging("1", divergence)]))
    assert [(each.number[-1], each.why) for each in found] == [("1", each) for each in told]


def test_what_is_registered_otherwise_is_of_the_month_it_was_received_in() -> None:
    registered = Divergence("撞了", fields={"内容": "另一件"})
    assert open_divergences(view_of([diverging("1", registered, received="11-01 00:00")])) == ()
    assert len(open_divergences(view_of([diverging("1", registered, received="10-31 23:59")]))) == 1


def test_the_money_that_they_hold_back_stands_beside_them() -> None:
    noted = Divergence("撞了", event("备注", "10-08", 备注="又来电"))
    plain = Section("一", tables=())
    view = view_of([diverging("1", Divergence("撞了", PAID), noted), diverging("2", noted)])
    (told,) = with_divergences(view, plain).tables
    assert told.headers == ("项目", "件数", "没有算进来的补偿（元）")
    assert [each[1:] for each in told.texts] == [("3", "80.50")]
    (nothing,) = with_divergences(view_of([diverging("2", noted)]), plain).tables
    assert [each[1:] for each in nothing.texts] == [("1", "—")]
    assert with_divergences(view_of([complaint("1", "10-05")]), plain) is plain
