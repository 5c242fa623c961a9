"""补报: what is new since a report was issued, and what of it is in it no longer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest
from month_reports import OCTOBER, at, complaint, ended, event, table
from month_reports import full_issue as issue
from month_reports import full_view_of as view_of

from cpl.domain.cases.record import Record
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.reports.supplement import HEADERS, Printed, supplement
from cpl.domain.values.tables import Section, Table

FIFTH, TWENTIETH = datetime(2026, 11, 5, 9), datetime(2026, 11, 20, 9)


def told(before: list[Record], now: list[Record]) -> Report | None:
    """What October's supplement says of these files, after its report was issued of others."""
    view = view_of(now, known_by=TWENTIETH)
    return supplement(view, monthly_report(view), issue(before, OCTOBER, FIFTH), None)


def rows(report: Report | None, title: str) -> tuple[tuple[str, ...], ...]:
    assert report is not None
    found = table(report, title)
    assert found.headers == HEADERS
    return found.texts


ONE, TWO = complaint("1", "10-05"), complaint("2", "10-06", event("登记", "11-10"))


def test_what_was_registered_after_the_report_is_told_with_its_day() -> None:
    transferred = event("转办", "10-07", 主办单位="运营部", 等级="一级")
    late = complaint("2", "10-06", event("登记", "11-10"), transferred, 分类="票务")
    report = told([ONE], [ONE, late])
    assert rows(report, "补录：原报之后登记的") == (
        ("TS20260101-002", "2026-10-06 09:00", "2026-11-10 09:00", "票务", "运营部", "承办中"),
    )
    assert report is not None
    assert ("本月受理", "1", "2", "+1") in table(report, "总体").texts
    assert table(report, "分类（帕累托）").texts == (
        ("票务", "0", "1", "+1"),
        ("合计", "1", "2", "+1"),
    )
    assert report.title == "2026年10月顾客投诉月报（补报）"
    assert dict(report.head)["数据截止"] == "登记到 2026-11-20 09:00"


def test_it_says_what_it_belongs_to_and_lists_in_the_order_of_the_numbers() -> None:
    later = [complaint(str(n), "10-06", event("登记", "11-10")) for n in (7, 3, 5, 2, 6, 4)]
    report = told([ONE], [ONE, *later])
    assert report is not None
    assert report.head == (
        ("原报", "2026-11-05 09:00:00 下发，代码 c0de；原报不改"),
        ("数据截止", "登记到 2026-11-20 09:00"),
        ("计入", "这里的件数计入下一期的“补录”“办结”或“调整”。"),
    )
    numbers = [each[0][-1] for each in rows(report, "补录：原报之后登记的")]
    assert numbers == ["2", "3", "4", "5", "6", "7"]


def test_what_is_no_longer_counted_is_named_with_where_it_is_now() -> None:
    wrong = complaint("1", "10-05", event("作废", "10-06", recorded="11-10", 理由="误登"))
    three = complaint("3", "10-05")
    report = told([ONE, three], [wrong])
    assert [
        (each[0], each[-1]) for each in rows(report, "不再计入：作废、改了类别或接收时间的")
    ] == [
        ("TS20260101-001", "已作废"),
        ("TS20260101-003", "不在本期"),
    ]
    assert rows(report, "不再计入：作废、改了类别或接收时间的")[1][1:5] == ("—",) * 4


def test_endings_written_down_late_or_taken_back_are_told_apart() -> None:
    closed = complaint("1", "10-05", ended("10-20", recorded="11-12"))
    report = told([ONE], [closed])
    assert [each[0] for each in rows(report, "补记办结")] == ["TS20260101-001"]
    assert report is not None
    assert [each.title for each in report.sections] == [
        "数字变化",
        "补记办结",
        "补记、更正：原报之后写下的",
    ]
    assert table(report, "补记、更正：原报之后写下的").texts == (
        ("TS20260101-001", "2026-10-20 09:00", "撤诉", "2026-11-12 09:00"),
    )
    back = told([complaint("1", "10-05", ended("10-20"))], [ONE])
    assert [each[0] for each in rows(back, "不再是办结")] == ["TS20260101-001"]


def test_what_a_supplement_has_told_is_not_told_by_the_next() -> None:
    october = issue([ONE], OCTOBER, FIFTH)
    first = issue([ONE, TWO], OCTOBER, TWENTIETH)
    again = view_of([ONE, TWO], known_by=at("11-25"))
    report = monthly_report(again)
    assert supplement(again, report, october, first) is None
    assert supplement(again, report, october, None) is not None


def test_every_figure_that_a_late_answer_changes_is_told_as_it_was_printed() -> None:
    """10-31 的答复 11-06 才录入：满意、时效、责任都变了，补报从前只比受理、补录、办结。"""
    transferred = event("转办", "10-07", 主办单位="运营部", 等级="一级")
    answer = event("答复", "10-08", "11-06", 答复内容="已道歉", 责任认定="有责")
    asked = event("回访", "10-09", "11-06", 满意度="满意")
    one = complaint("1", "10-06", event("登记", "10-06"), transferred, 分类="票务")
    late = complaint("1", "10-06", event("登记", "10-06"), transferred, answer, asked, 分类="票务")
    report = told([one], [late])
    assert report is not None
    changed = {
        each.title: {row[0]: row[1:] for row in each.texts} for each in report.sections[0].tables
    }
    assert changed["总体"]["本月办结"] == ("0", "1", "+1")
    assert changed["按主办单位"]["运营部　有责"] == ("0", "1", "+1")
    assert changed["回访"]["其中 满意"] == ("0", "1", "+1")
    assert "参评率" not in changed["回访"]  # of one there is no rate, now as then
    assert changed["时限执行"]["答复投诉人　准时"] == ("0", "1", "+1")
    assert [row[2] for row in table(report, "补记、更正：原报之后写下的").texts] == ["答复", "回访"]


def test_a_table_that_another_version_drew_otherwise_is_no_change() -> None:
    october = issue([ONE], OCTOBER, FIFTH)
    tables = {**october.tables, "总体": (("项目", "件数"), ("本月受理", "9"))}
    del tables["渠道"]
    view = view_of([ONE], known_by=TWENTIETH)
    assert supplement(view, monthly_report(view), replace(october, tables=tables), None) is None


def test_a_name_that_stands_indented_is_the_same_name() -> None:
    october = issue([ONE], OCTOBER, FIFTH)
    indented = {
        title: tuple((row[0].strip(), *row[1:]) for row in rows)
        for title, rows in october.tables.items()
    }
    view = view_of([ONE], known_by=TWENTIETH)
    known = replace(october, tables=indented)
    assert supplement(view, monthly_report(view), known, None) is None


def test_what_a_version_without_history_counted_is_told_to_belong_to_before() -> None:
    first, closing = event("登记", "07-05", "10-22"), ended("07-09", "10-22")
    record = complaint("1", "07-05", first, closing, 来源编号="旧-1")
    issued = issue([record], OCTOBER, FIFTH)
    assert issued.late == issued.ended == {record.number}
    view = view_of([record], known_by=TWENTIETH, kept_since=date(2026, 10, 12))
    report = supplement(view, monthly_report(view), issued, None)
    assert report is not None
    assert [each.title for each in report.sections[1:]] == [
        "历史：原报算作补录，其实在以前的月份",
        "历史：原报算作办结，其实以前就办结了",
    ]


# —— figures: what was printed against what would be printed now ——


def changes(was: Mapping[str, Printed], now: Mapping[str, Printed]) -> dict[str, Printed]:
    """The changes of tables that were printed so and would now be printed so."""
    view = view_of([ONE], known_by=TWENTIETH)
    drawn = tuple(Table(title, each[0], each[1:]) for title, each in now.items())
    report = monthly_report(view)
    report = replace(report, sections=(Section("一", tables=drawn),), attachments=())
    october = replace(issue([ONE], OCTOBER, FIFTH), tables=was)
    found = supplement(view, report, october, None)
    tables = found.sections[0].tables if found else ()
    assert len({each.title for each in tables}) == len(tables), "each once"
    return {each.title: each.texts for each in tables}


def compared(was: Printed, now: Printed) -> Printed:
    return changes({"表": was}, {"表": now}).get("表", ())


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ("3", "5", ("3", "5", "+2")),
        ("5", "3", ("5", "3", "-2")),
        ("85.2%", "80.1%", ("85.2%", "80.1%", "-5.1 个百分点")),
        ("1,200", "999", ("1,200", "999", "-201")),
        ("−3", "+4", ("−3", "+4", "+7")),
        ("25（TS1、TS2）", "26（TS1、TS2、TS3）", ("25", "26", "+1")),
        ("—（只有 3 项）", "80.0%", ("—（只有 3 项）", "80.0%", "—")),
    ],
)
def test_a_figure_that_is_another_is_told_with_by_how_much(
    was: str, now: str, change: tuple[str, ...]
) -> None:
    head = ("项目", "本月")
    assert compared((head, ("甲", was)), (head, ("甲", now))) == (("甲", *change),)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("25（TS1、TS2）", "25（TS3、TS4）"),
        ("—（只有 3 项）", "—（没有到期的）"),
        ("运营部", "设备部"),
    ],
    ids=["只换了编号", "一样算不出", "是字不是数"],
)
def test_what_is_no_figure_is_no_change(was: str, now: str) -> None:
    head = ("项目", "本月", "上月")
    assert compared((head, ("甲", was, "1")), (head, ("甲", now, "1"))) == ()


def test_of_several_columns_each_is_named_and_of_one_only_the_row() -> None:
    head = ("单位", "件数", "有责")
    assert compared((head, ("甲", "1", "1")), (head, ("甲", "2", "0"))) == (
        ("甲　件数", "1", "2", "+1"),
        ("甲　有责", "1", "0", "-1"),
    )


def test_a_row_that_came_or_went_counted_none_the_new_ones_first() -> None:
    head = ("类别", "件数")
    assert compared(
        (head, ("餐饮", "2"), ("票务", "4"), ("演出", "50.0%")),
        (head, ("商品", "3"), ("票务", "4")),
    ) == (
        ("商品", "0", "3", "+3"),
        ("餐饮", "2", "0", "-2"),
        ("演出", "50.0%", "—", "—"),
    )  # fmt: skip


def test_rows_of_one_name_are_told_apart_by_all_that_stands_before_the_figures() -> None:
    head = ("单位", "类别", "件数")
    rows = (("　甲", "票务", "1"), ("甲", "—", "2"), ("乙", "票务", "3"))
    for place, name in enumerate(("甲 票务", "甲", "乙 票务")):
        other = tuple((*e[:2], "9") if n == place else e for n, e in enumerate(rows))
        ((said, *_),) = compared((head, *rows), (head, *other))
        assert said == name
    ((alone, *_),) = compared((head, ("甲", "票务", "1")), (head, ("甲", "票务", "2")))
    assert alone == "甲"


def test_rows_of_one_name_keep_it_whichever_figure_of_theirs_is_another() -> None:
    head = ("单位", "类别", "件数", "有责")
    was = (head, ("甲", "票务", "3", "1"), ("甲", "餐饮", "2", "0"))
    now = (head, ("甲", "票务", "3", "2"), ("甲", "餐饮", "2", "0"))
    assert compared(was, now) == (("甲 票务　有责", "1", "2", "+1"),)


def test_names_that_are_numbers_are_names() -> None:
    head = ("时", "件数")
    assert compared((head, ("9", "1")), (head, ("9", "2"))) == (("9", "1", "2", "+1"),)


def test_words_among_the_figures_are_no_figure_before_or_after() -> None:
    head = ("项目", "件数")
    one, other, rest = ("甲", "停用"), ("甲", "5"), ("乙", "1")
    assert compared((head, one, rest), (head, other, rest)) == ()
    assert compared((head, other, rest), (head, one, rest)) == ()


def test_a_row_that_is_left_out_altogether_leaves_a_table_of_figures() -> None:
    head = ("项目", "件数")
    assert compared((head, ("甲", "5")), (head,)) == (("甲", "5", "0", "-5"),)
    assert compared((head,), (head, ("甲", "5"))) == (("甲", "0", "5", "+5"),)
    years = ("事由", "2026")
    assert compared((years, ("甲", "退票")), (years, ("甲", "退票"), ("乙", "道歉"))) == (
        ("行数", "1", "2", "+1"),
    )


def test_a_table_that_was_not_printed_had_nothing_to_say() -> None:
    head = ("项目", "件数")
    printed = {"表": (head, ("甲", "2"))}
    assert changes(printed, {}) == {"表": (("甲", "2", "0", "-2"),)}
    assert changes({}, printed) == {"表": (("甲", "0", "2", "+2"),)}


def test_where_one_table_is_drawn_otherwise_only_those_that_both_have_are_compared() -> None:
    head = ("项目", "件数")
    drawn, otherwise = {"一": (head, ("甲", "1"))}, {"一": (("名目", "件数"), ("甲", "1"))}
    more = {"二": (head, ("甲", "2"))}
    assert changes({**drawn, **more}, otherwise) == {}
    assert changes(drawn, {**otherwise, **more}) == {}
    both = changes({**drawn, **more}, {**otherwise, "二": (head, ("甲", "3"))})
    assert both == {"二": (("甲", "2", "3", "+1"),)}


def test_columns_are_the_same_by_name_wherever_they_stand_but_for_the_first() -> None:
    one, two = ("项目", "本月"), ("项目", "上月", "本月")
    assert compared((one, ("甲", "1")), (two, ("甲", "7", "2"))) == (("甲", "1", "2", "+1"),)
    assert compared((("类", "件"), ("甲", "1")), (("件", "类"), ("2", "甲"))) == ()


def test_what_changes_no_figure_is_told_all_the_same() -> None:
    noted = complaint(
        "1", "10-05", event("登记", "10-05"), event("备注", "10-06", "11-10", 备注="又来电")
    )
    report = told([ONE], [noted])
    assert report is not None
    figures, events = report.sections
    assert (figures.lines, figures.tables) == (("没有一个数字因此不同。",), ())
    assert events.title == "补记、更正：原报之后写下的"
    changed = told([ONE], [ONE, TWO])
    assert changed is not None
    assert changed.sections[0].lines == ()


def test_of_a_list_only_its_length_is_told() -> None:
    head = ("编号", "件数")
    assert compared((head, ("TS1", "1")), (head, ("TS1", "9"))) == ()
    assert compared((head, ("TS1", "1")), (head, ("TS1", "1"), ("TS2", "1"))) == (
        ("行数", "1", "2", "+1"),
    )
    words = ("事由", "结果")
    assert compared((words, ("甲", "退票"), ("乙", "道歉")), (words, ("甲", "退票"))) == (
        ("行数", "2", "1", "-1"),
    )


def test_a_column_that_only_one_of_them_has_is_not_compared() -> None:
    one, two = ("项目", "本月"), ("项目", "本月", "上月")
    assert compared((one, ("甲", "1")), (two, ("甲", "1", "7"))) == ()
    assert compared((two, ("甲", "1", "7")), (one, ("甲", "2"))) == (("甲", "1", "2", "+1"),)


# —— what was written down since ——


def late_events(*now: Record) -> list[str]:
    report = told([ONE], [ONE, *now])
    titles = [each.title for each in report.sections] if report else []
    title = "补记、更正：原报之后写下的"
    return [row[2] for row in table(report, title).texts] if report and title in titles else []


def test_what_is_written_down_since_is_told_from_the_minute_after_the_issue() -> None:
    def noted(when: str, written: str) -> Record:
        return complaint("2", "10-06", event("备注", when, written, 备注="又来电"))

    assert late_events(noted("10-31 23:59", "11-05 09:01")) == ["备注"]
    assert late_events(noted("10-31 23:59", "11-05 09:00")) == [], "it could be in the report"
    assert late_events(noted("10-31 23:59", "11-20 09:00")) == ["备注"]
    assert late_events(noted("10-31 23:59", "11-20 09:01")) == [], "nobody knows it yet"
    assert late_events(noted("11-01 00:00", "11-05 09:01")) == [], "it is of November"


def test_a_correction_is_told_though_it_happened_after_the_period() -> None:
    assert late_events(complaint("2", "10-06", event("更正", "11-06", 原因="错字"))) == ["更正"]


def test_a_registration_is_no_event_that_was_written_down_late() -> None:
    assert late_events(TWO) == []
    assert late_events(complaint("2", "10-06", event("登记", "10-06", "11-10"))) == []


def test_what_was_written_down_since_stands_in_the_order_of_the_numbers() -> None:
    noted = event("备注", "10-31", "11-10", 备注="又来电")
    now = [complaint(n, "10-06", event("登记", "10-06"), noted) for n in ("3", "2")]
    found = told(now, now)
    assert found is not None
    rows_ = table(found, "补记、更正：原报之后写下的").texts
    assert [each[0][-1] for each in rows_] == ["2", "3"]


def test_what_was_imported_since_is_told_as_history_and_its_events_not_one_by_one() -> None:
    first, closing = event("登记", "10-05", "11-10"), ended("10-09", "11-10")
    record = complaint("1", "10-05", first, closing, 来源编号="旧-1")
    view = view_of([record], known_by=TWENTIETH, kept_since=date(2026, 11, 3))
    report = supplement(view, monthly_report(view), issue([], OCTOBER, FIFTH), None)
    assert report is not None
    assert [each.title for each in report.sections[1:]] == [
        "历史：原报之后从以前的台账导入的",
        "历史：原报之后导入、在本期办结的",
    ]
    assert report.head[-1][1].endswith("导入的历史只改这一期的数，下一期只结转其中未结的。")


def of_old(received: str, imported: str, *closed: str) -> Report:
    """What October's supplement says of a history, where nothing was issued of it."""
    closing = [ended(each, imported) for each in closed]
    first = event("登记", received, imported)
    record = complaint("1", received, first, *closing, 来源编号="旧-1")
    view = view_of([record], known_by=TWENTIETH, kept_since=date(2026, 11, 3))
    found = supplement(view, monthly_report(view), issue([], OCTOBER, FIFTH), None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("history", "titles", "brings"),
    [
        (("10-05", "11-10"), ["历史：原报之后从以前的台账导入的"], True),
        (("09-05", "11-10", "10-09"), ["历史：原报之后导入、在本期办结的"], True),
        (("10-05", "11-05 09:00"), ["补录：原报之后登记的"], False),
        (("10-05", "11-05 09:01"), ["历史：原报之后从以前的台账导入的"], True),
    ],
    ids=["本期接收的", "本期办结的", "下发时已经导入", "下发以后导入"],
)
def test_history_is_what_was_imported_after_the_issue_and_says_where_it_counts(
    history: tuple[str, ...], titles: list[str], brings: bool
) -> None:
    report = of_old(*history)
    assert [each.title for each in report.sections[1:]] == titles
    assert ("导入的历史只改这一期的数" in report.head[-1][1]) is brings
