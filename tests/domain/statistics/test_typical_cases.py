"""典型案例: which two are told, and what is hidden of them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from month_reports import complaint, ended, event, full_view_of, rules, section
from month_reports import full_report_of as report_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Privacy
from cpl.domain.statistics.flow import flow_of
from cpl.domain.statistics.typical_cases import told, typical_cases
from cpl.domain.values.value import Value


def told_of(*records: Record) -> list[str]:
    sections = report_of(list(records)).sections
    titles = [table.title for each in sections if each.name == "案例" for table in each.tables]
    return [each.removeprefix("TS20260101-00")[0] for each in titles]


def done(number: str, when: str, *before: Event, received: str = "10-05") -> Record:
    return complaint(number, received, *before, ended(when))


def test_the_escalated_come_first_then_the_longest_then_the_lowest_number() -> None:
    raised = event("升级", "10-06", 理由="媒体", 等级="二级")
    watched = event("督办", "10-06", 督办要求="三日内")
    assert told_of(done("1", "10-30"), done("2", "10-07", raised)) == ["2", "1"]
    assert told_of(done("1", "10-07", raised), done("2", "10-07", raised, watched)) == ["2", "1"]
    assert told_of(done("1", "10-07"), done("2", "10-09"), done("3", "10-08")) == ["2", "3"]
    assert told_of(done("3", "10-07"), done("1", "10-07"), done("2", "10-07")) == ["1", "2"]


def test_what_is_open_an_error_or_part_of_another_is_nobodys_example() -> None:
    wrong = complaint("2", "09-05", event("作废", "10-06", 理由="误登"))
    merged = complaint("3", "09-05", event("并案", "10-06", 并入="TS20260101-001"))
    assert told_of(complaint("1", "10-05"), wrong, merged) == []
    again = event("重开", "10-20", 理由="又坏了", 主办单位="运营部")
    assert told_of(
        done(
            "4",
            "10-07",
        ),
        complaint("5", "10-05", ended("10-08"), again),
    ) == ["4"]


@pytest.mark.parametrize("word", ["保密", "匿名"])
def test_who_asked_not_to_be_told_of_is_not(word: str) -> None:
    who: Value = {"姓名": "王小明", word: True}
    assert told_of(complaint("1", "10-05", ended("10-06"), 投诉人=who)) == []
    open_to_all: Value = {"姓名": "王小明", word: False}
    assert told_of(complaint("1", "10-05", ended("10-06"), 投诉人=open_to_all)) == ["1"]


def test_who_asked_for_secrecy_is_not_told_of_though_no_rule_hides_him() -> None:
    under = replace(rules(), privacy=Privacy())
    for word, told_cases in (("保密", 0), ("姓名", 1)):
        who: Value = {"姓名": "王小明", word: True} if told_cases == 0 else {"姓名": "王小明"}
        view = full_view_of([complaint("1", "10-05", ended("10-06"), 投诉人=who)], under=under)
        assert len(typical_cases(view, flow_of(view)).tables) == told_cases


def test_where_the_rules_know_no_compensation_nothing_was_given() -> None:
    view = full_view_of([done("1", "10-07")], under=replace(rules(), authority=None))
    (case,) = typical_cases(view, flow_of(view)).tables
    assert case.headers == ("项目", "内容")
    assert ("补偿", "没有") in case.texts


def test_what_has_been_ordered_on_account_of_a_case_is_its_lesson() -> None:
    def order(number: int, complaint_number: str) -> Record:
        fields: dict[str, Value] = {
            "来源": complaint_number, "整改单位": "设备部", "存在问题": "没有公示",
        }  # fmt: skip
        first = event("下发", "10-08", role="客服主管")
        return Record(f"ZG20260101-0{number}", "整改", "", fields, (first,))

    orders = (order(1, "TS20260101-001"), order(2, "TS20260101-009"))
    (case,) = section(report_of([done("1", "10-07"), *orders]), "案例").tables
    assert ("教训", "ZG20260101-01 设备部：没有公示（已下发）") in case.texts


def test_a_case_is_told_from_what_happened_to_how_it_was_taken() -> None:
    record = complaint(
        "1", "10-05",
        event("转办", "10-06", 主办单位="运营部", 等级="一级"),
        event("备注", "10-06", 备注="催过"),
        event("补偿", "10-07", 补偿=({"方式": "换票"}, {"方式": "现金", "金额": Decimal(100)})),
        event("答复", "10-08", 原因分析="没有公示", 处理结果="退票", 整改意见="加一块告示牌"),
        event("回访", "10-09 08:59", 满意度="满意"),
        分类="票务", 内容="排队久",
    )  # fmt: skip
    (case,) = section(report_of([record]), "案例").tables
    assert case.texts == (
        ("事情", "排队久"),
        ("原因", "没有公示"),
        ("处置", "10-05 登记；10-06 转办运营部；10-08 答复；10-09 回访"),
        ("补偿", "换票（客服专员）、现金 100.00 元（客服专员）"),
        ("结果", "退票，满意"),
        ("历时", "4.0 天（10-05 09:00 接到，10-09 08:59 了结）"),
        ("教训", "加一块告示牌"),
    )
    (bare,) = section(report_of([done("1", "10-07")]), "案例").tables
    assert ("结果", "已撤诉") in bare.texts
    assert ("原因", "—") in bare.texts
    assert ("补偿", "没有") in bare.texts
    assert ("教训", "没有写") in bare.texts


def test_a_text_is_told_on_one_line_and_no_longer_than_eighty_letters() -> None:
    assert told("排队\n  很久") == "排队 很久"
    assert told("久" * 80) == "久" * 80
    assert told("久" * 81) == "久" * 80 + "…"
    assert told(None) == ""


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("打 13900002222 找他", "打 **** 找他"),
        ("身份证37010219900101123X。", "身份证****。"),
        ("0531-8888 1234", "****"),
        ("２０２６１１１７", "２０２６１１１７"),
        ("８４１２３４５６", "****"),
        ("123456", "123456"),
        ("1234567", "****"),
        ("2026-10-05 来", "2026-10-05 来"),
        ("2026-10-05 14:30 和 13900002222", "2026-10-05 14:30 和 ****"),
        ("13900002222 于 2026-10-05", "**** 于 2026-10-05"),
    ],
)
def test_long_numbers_are_hidden_and_days_are_not(said: str, left: str) -> None:
    assert told(said) == left


def test_what_is_written_after_the_end_makes_a_case_no_longer() -> None:
    answered = event("答复", "10-05 10:00", 答复内容="致歉", 处理结果="退票")
    asked = event("回访", "10-05 17:00", 满意度="满意")
    moved = event("转办", "10-05 09:30", 主办单位="运营部", 等级="一级")
    record = complaint("1", "10-05", moved, answered, asked, event("备注", "10-25", 备注="已归档"))
    (case,) = section(report_of([record]), "案例").tables
    assert ("历时", "0.3 天（10-05 09:00 接到，10-05 17:00 了结）") in case.texts
