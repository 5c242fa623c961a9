"""A figure is asked for by the name under which it is printed, and its records are named."""

from dataclasses import replace

import pytest
from month_reports import complaint, ended, event, full_report_of, report_of

from cpl.domain.cases.record import Event
from cpl.domain.reports.monthly import Report
from cpl.domain.reports.why import figures_meant, named_figures
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import Section, Table
from cpl.problems import UsageProblem


def to(unit: str) -> Event:
    return event("转办", "10-05 09:30", 主办单位=unit, 等级="一级")


def report() -> Report:
    return full_report_of(
        [
            complaint("1", "10-05", to("设备部"), 分类="票务"),
            complaint("2", "10-06", to("运营部"), 分类="餐饮"),
            complaint("3", "10-06", ended("10-20"), 分类="票务"),
        ]
    )


def meant(asked: str) -> list[tuple[str, str]]:
    return [(each.words, str(each.figure)) for each in figures_meant(report(), asked)]


@pytest.mark.parametrize("asked", ["本月受理", "受理", " 受 理 ", "受理：", "总体 本月受理"])
def test_a_row_is_asked_for_by_its_name(asked: str) -> None:
    assert ("总体　本月受理　本月", "3") in meant(asked)


@pytest.mark.parametrize("asked", ["票务 件数", "票务"])
def test_a_row_with_its_column(asked: str) -> None:
    words, figure = meant(asked)[0]
    assert ("票务" in words, figure) == (True, "2")


def test_a_row_that_stands_indented_is_told_without_its_indent() -> None:
    assert "总体　其中 已撤诉　本月" in dict(meant("已撤诉"))


def test_what_a_small_month_says_too_little_of_and_what_stands_at_the_end_is_asked_for() -> None:
    few = report_of([complaint("1", "10-05", to("设备部"), 分类="票务")])
    assert "渠道　热线　件数" in [each.words for each in figures_meant(few, "热线")]
    many = full_report_of([complaint(f"{n}", "10-05", to("设备部"), 分类="票务") for n in range(4)])
    (found,) = figures_meant(many, "单位明细 设备部 票务")
    assert (found.words, found.figure) == ("单位明细　设备部　票务", 4)
    tables = [each.table for each in figures_meant(many, "设备部")]
    assert tables == ["按主办单位", "单位明细"], "of every table that has such a row"
    with pytest.raises(UsageProblem, match="不是件数"):
        figures_meant(many, "现场解决率")


def test_each_figure_is_told_once() -> None:
    for asked in ("受理", "票务", "件数"):
        words = [each for each, _ in meant(asked)]
        assert len(words) == len(set(words))


def test_of_a_column_its_total_or_all_its_rows() -> None:
    found = dict(meant("件数"))
    whole = {e.table for e in named_figures(report()) if e.column == "件数"}
    assert {words.split("　")[0] for words in found} == whole, "of every table"
    for words in found:
        table, *rest = words.split("　")
        rows = [e for e in named_figures(report()) if e.table == table and e.column == "件数"]
        named = [e.row for e in rows]
        assert ("合计" in rest) == ("合计" in named)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("总体", "是一张表"),
        ("按时率", "不是件数"),
        ("排名", "不是件数"),
        ("票物", "票务"),
        ("没有的数", "照报告上印的名称写"),
    ],
)
def test_what_is_no_figure_is_told_as_what_it_is(asked: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        figures_meant(report(), asked)


def test_a_figure_of_one_table_is_asked_for_with_the_table_s_name_before_it() -> None:
    asked = ("按主办单位 设备部 有责", "按主办单位：设备部·有责", "设备部 有责")
    assert [meant(each)[0] for each in asked] == [("按主办单位　设备部　有责", "0")] * 3
    assert ("按主办单位　设备部　件数", "1") in meant("按主办单位 设备部")


def test_all_rows_of_a_column_without_a_total_are_behind_it() -> None:
    rows = (("甲", HowMany([Behind("TS1")])), ("乙", HowMany([Behind("TS2"), Behind("TS3")])))
    section = Section("一", tables=(Table("无合计", ("名", "份"), rows),))
    told = replace(report(), sections=(section,), left_out=(), attachments=())
    (found,) = figures_meant(told, "份")
    assert found.words == "无合计　份"
    assert [each.number for each in found.figure.of] == ["TS1", "TS2", "TS3"]
    (row,) = figures_meant(told, "乙")
    assert (row.words, row.figure) == ("无合计　乙　份", 2)


def test_two_rows_that_differ_only_by_what_nobody_types_are_both_told() -> None:
    """总体里有“本月办结”和“其中 办结”两行，只说“办结”时两个都要。"""
    closed = event("当场办结", "10-07", 处理结果="退票", 满意度="一般")
    gone = complaint("2", "10-06", ended("10-20"))
    found = figures_meant(full_report_of([complaint("1", "10-06", closed), gone]), "办结")
    assert [(each.words, int(each.figure)) for each in found] == [
        ("总体　本月办结　本月", 2),
        ("总体　其中 办结　本月", 1),
    ]
