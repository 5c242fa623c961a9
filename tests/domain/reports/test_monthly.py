"""The numbers of the monthly report: identities, bases, what is carried over."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from month_reports import (
    FIFTH,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    at,
    complaint,
    ended,
    event,
    full_report_of,
    issue,
    passed_on,
    report_of,
    row,
    rules,
    section,
    table,
    view_of,
)

from cpl.codec.records.issued import read_issued, write_issued
from cpl.domain.cases.record import Event, Record
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.regulation.rules import Duty, Figure
from cpl.domain.reports.monthly import (
    Report,
    code_of,
    issued_of,
    monthly_report,
    usual_sections,
)
from cpl.domain.reports.supplement import supplement
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.periods import (
    Every,
    Period,
    PeriodUnit,
    month_named,
    month_of,
    period_of,
)
from cpl.domain.values.tables import Section, Table, change_text, points_text
from cpl.domain.values.value import Value

# —— 上月结转 + 补录 + 受理 + 重开 − 办结 = 未结 ——


def test_no_record_is_compared_with_every_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """By all that both say: of a year's ten thousand that takes minutes."""
    monkeypatch.setattr(Seen, "__eq__", lambda *_: pytest.fail("compared"))
    judged = event("调查", "10-07", 责任认定="无责"), event("调查", "10-07", 责任认定="有责")
    several = [
        complaint(f"{n}", "10-05", *judged[n % 3 :][:1], 发生地点="停车场") for n in range(9)
    ]
    report = full_report_of(several)
    assert row(report, "按主办单位", "合计")[1] == "9"
    assert row(report, "发生地点", "停车场")[1] == "9"


def test_the_month_adds_up() -> None:
    flow = report_of(
        [
            complaint("1", "09-20"),
            complaint("2", "09-21", ended("10-02")),
            complaint("3", "10-05", ended("10-06")),
            complaint("4", "10-07"),
            complaint("5", "11-01"),
        ]
    ).flow
    assert flow.carried == 2
    assert [each.number[-1] for each in flow.received] == ["3", "4"]
    assert flow.ended_states == ("已撤诉", "已撤诉")
    assert [each.number[-1] for each in flow.open] == ["1", "4"]
    assert flow.holds


def test_a_reopened_complaint_ends_twice_and_counts_each_time() -> None:
    done = event("当场办结", "10-05", 处理结果="退票", 满意度="一般")
    again = event("重开", "10-10", role="客服主管", 理由="不满意", 主办单位="运营部")
    flow = report_of([complaint("1", "10-05", done, again, ended("10-20"))]).flow
    assert (flow.reopened, len(flow.ended_states), len(flow.open)) == (1, 2, 0)
    assert flow.holds


def test_moving_from_one_ended_state_to_another_does_not_end_it_again() -> None:
    done = event("当场办结", "10-05", 处理结果="退票", 满意度="一般")
    flow = report_of([complaint("1", "10-05", done, event("闭环", "10-20"))]).flow
    assert flow.ended_states == ("办结",)


def test_entered_by_mistake_is_not_received_but_its_number_is_told() -> None:
    mistake = complaint("1", "10-05", event("作废", "10-06", 理由="重复"))
    report = report_of([mistake, complaint("2", "10-05")])
    assert [each.number for each in report.flow.taken_in] == ["TS20260101-002"]
    assert "作废（不计受理）：TS20260101-001" in table(report, "总体").notes


def test_problems_and_suggestions_are_listed_apart() -> None:
    report = report_of([complaint("1", "10-05"), complaint("2", "10-05", 类别="问题")])
    assert len(report.flow.received) == 1
    assert row(report, "各类别登记（含补录）", "问题") == ("问题", "1", "否")


def test_what_comes_in_at_midnight_of_the_1st_belongs_to_the_new_month() -> None:
    midnight = complaint("1", "10-01 00:00")
    flow = report_of([midnight]).flow
    assert (len(flow.received), len(flow.late)) == (1, 0), "本月受理，不是补录"
    assert not report_of([midnight], SEPTEMBER).flow.taken_in


def test_registered_in_the_days_before_the_report_still_belongs_to_its_month() -> None:
    late = complaint("1", "10-31", event("登记", "11-02"))
    assert len(report_of([late]).flow.received) == 1
    assert not report_of([late], known_by=datetime(2026, 11, 1)).flow.taken_in


# —— after a report has been issued ——


def test_what_comes_after_the_issue_is_entered_late_in_the_next_month() -> None:
    told = [complaint("1", "10-05")]
    october = issue(told, OCTOBER, FIFTH)
    later = [*told, complaint("2", "10-20", event("登记", "11-10"))]
    flow = monthly_report(view_of(later, NOVEMBER, datetime(2026, 12, 4), october)).flow
    assert (flow.carried, len(flow.late), len(flow.received)) == (1, 1, 0)
    assert flow.holds


def test_an_ending_written_down_late_counts_in_the_month_that_learns_of_it() -> None:
    october = issue([complaint("1", "10-05")], OCTOBER, FIFTH)
    later = [complaint("1", "10-05", ended("10-20", recorded="11-12"))]
    flow = monthly_report(view_of(later, NOVEMBER, datetime(2026, 12, 4), october)).flow
    assert (flow.carried, len(flow.ended_states), len(flow.open)) == (1, 1, 0)
    assert flow.holds


def test_a_changed_kind_is_an_adjustment_with_its_reason() -> None:
    october = issue([complaint("1", "10-05"), complaint("2", "10-06", 类别="问题")], OCTOBER, FIFTH)
    later = [complaint("1", "10-05", 类别="问题"), complaint("2", "10-06")]
    report = monthly_report(view_of(later, NOVEMBER, datetime(2026, 12, 4), october))
    assert report.flow.holds
    assert [(each.number[-1], each.by) for each in report.flow.adjustments] == [("1", -1), ("2", 1)]
    assert {each.reason for each in report.flow.adjustments} == {"上期之后改了类别"}


def test_an_open_complaint_whose_file_is_gone_is_named() -> None:
    october = issue([complaint("1", "10-05")], OCTOBER, FIFTH)
    flow = monthly_report(view_of([], NOVEMBER, datetime(2026, 12, 4), october)).flow
    assert flow.carried == 1
    assert flow.holds
    assert flow.adjustments[0].number == "TS20260101-001"


def test_the_supplement_tells_only_what_is_new() -> None:
    told = [complaint("1", "10-05")]
    october = issue(told, OCTOBER, FIFTH)
    view = view_of(told)
    assert supplement(view, monthly_report(view), october, None) is None
    later = [*told, complaint("2", "10-20", event("登记", "11-10"))]
    view = view_of(later, known_by=datetime(2026, 11, 20))
    report = monthly_report(view)
    found = supplement(view, report, october, None)
    assert found is not None
    assert table(found, "补录：原报之后登记的").texts[0][0] == "TS20260101-002"
    told_now = issued_of(view, report, "", "", "")
    assert supplement(view, report, october, told_now) is None


def test_what_was_printed_is_kept_with_the_lists_at_the_end() -> None:
    october = issue([complaint("1", "10-05")], OCTOBER, FIFTH)
    assert {"总体", "未结清单"} <= october.tables.keys()
    assert october.tables["未结清单"][1][0] == "TS20260101-001"


def test_issued_numbers_survive_their_file() -> None:
    before = issue(
        [complaint("1", "10-05"), complaint("2", "10-06", ended("10-07"))], OCTOBER, FIFTH
    )
    after, problems = read_issued("月报.yaml", write_issued(before))
    assert not problems
    assert after == replace(before, rates={"按时率": "0.0"})


def test_an_issued_file_that_no_longer_reads_is_a_problem() -> None:
    found, problems = read_issued("月报.yaml", "报告期: 2026-10\n".encode())
    assert found is None
    assert problems[0].code == "issued-report-unreadable"


# —— laws ——

DAYS = st.integers(0, 60)


@st.composite
def lives(draw: st.DrawFn) -> Record:
    """Any complaint of September and October: late, ended, reopened, of any kind."""
    start = datetime(2026, 9, 1, 9) + timedelta(days=draw(DAYS))
    when = start + timedelta(days=draw(st.integers(0, 40)))
    fields: dict[str, Value] = {
        "类别": draw(st.sampled_from(["投诉", "问题"])),
        "渠道": draw(st.sampled_from(["热线", "来访"])),
        "接收时间": start,
        "内容": "内容",
    }
    if draw(st.booleans()):
        fields["分类"] = draw(st.sampled_from(["票务", "餐饮"]))
    history = [Event("登记", when, "李敏", "客服专员")]
    courses = ["", "转", "转撤", "办", "办重", "办重撤", "撤", "废", "办废"]
    merged = ["并", "转并", "并出", "并出撤", "并废", "并出并", "并出转并出"]
    for name in draw(st.sampled_from([*courses, *merged])):
        when += timedelta(days=draw(st.integers(0, 20)))
        written = when + timedelta(days=draw(st.sampled_from([0, 0, 15, 30])))
        history.append(replace(STEPS[name], at=when, recorded_at=written))
        when = written
    number = f"TS20260101-{draw(st.integers(0, 10**9))}"
    return Record(number, "工单", "", fields, tuple(history))


SOME_DAY = datetime(2026, 1, 1)
STEPS = {
    "转": Event("转办", SOME_DAY, "李敏", "客服专员", {"主办单位": "运营部", "等级": "一级"}),
    "撤": Event("撤诉", SOME_DAY, "李敏", "客服专员", {"理由": "和解"}),
    "办": Event("当场办结", SOME_DAY, "李敏", "客服专员", {"处理结果": "好", "满意度": "一般"}),
    "重": Event("重开", SOME_DAY, "吴刚", "客服主管", {"理由": "新", "主办单位": "票务部"}),
    "并": Event("并案", SOME_DAY, "李敏", "客服专员", {"并入": "TS20260101-1"}),
    "出": Event("退批", SOME_DAY, "李敏", "客服专员", {"理由": "另一天的"}),
    "废": Event("作废", SOME_DAY, "吴刚", "客服主管", {"理由": "误登"}),
}


@given(
    st.lists(lives(), max_size=12, unique_by=lambda each: each.number),
    st.lists(st.integers(0, 25), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_every_month_carries_on_from_the_last(
    records: list[Record], waits: list[int], issues: list[bool]
) -> None:
    previous = None
    for month, wait, issued in zip((SEPTEMBER, OCTOBER, NOVEMBER), waits, issues, strict=True):
        known_by = month.end + timedelta(days=wait)
        view = view_of(records, month, known_by, previous)
        report = monthly_report(view)
        assert report.flow.holds
        assert not report.flow.adjustments
        if previous is not None:
            assert report.flow.carried == sum(view.counts(k) for k in previous.open.values())
        total = len(report.flow.taken_in)
        for title in ("渠道", "分类（帕累托）", "按主办单位") if total > 3 else ():
            counts = [int(each[1]) for each in table(report, title).texts]
            assert counts[-1] == sum(counts[:-1]) == total
        ran = [each for each in report.sections if each.name == "时限"]
        for _, _, whole, *parts, _ in table(report, "时限执行").texts if ran else ():
            assert int(whole) == sum(map(int, parts))
        previous = issued_of(view, report, "", "", "") if issued else None


# —— numbers ——


def test_an_empty_month_is_reported_as_nil() -> None:
    report = report_of([])
    assert not report.flow.taken_in
    assert not section(report, "总体").lines, "said on the first page"
    assert [each.title for each in report.sections] == ["总体情况"]
    assert report.head[-1] == (
        "没有的",
        "时效、补偿、问责、整改、上月整改落实情况、批量、疑难、升级、重复投诉、未结、逾期",
    )


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 4, "+1（+25.0%）"),
        (3, 4, "-1（-25.0%）"),
        (4, 4, "持平"),
        (3, 0, "+3"),
        (3, None, "—"),
    ],
)
def test_changes_say_what_they_are_a_change_of(now: int, before: int | None, said: str) -> None:
    assert change_text(now, before) == said


def test_rates_differ_in_points() -> None:
    assert points_text(Decimal("91.5"), Decimal("90.0")) == "+1.5 个百分点"
    assert points_text(None, Decimal("90.0")) == "—"


def test_shares_add_up_from_the_most_frequent_on() -> None:
    words = ["票务"] * 6 + ["餐饮"] * 3 + ["演出"]
    report = report_of([complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)])
    assert [(each[0], each[3]) for each in table(report, "分类（帕累托）").texts] == [
        ("票务", "60.0%"),
        ("餐饮", "90.0%"),
        ("演出", "100.0%"),
        ("合计", "—"),
    ]
    assert not table(report, "分类（帕累托）").notes, "two of three are not few"


def test_equal_units_share_a_rank() -> None:
    to = [("运营部", 2), ("票务部", 2), ("设备部", 1)]
    records = [
        complaint(f"{unit}{n}", "10-05", event("转办", "10-05", 主办单位=unit, 等级="一级"))
        for unit, times in to
        for n in range(times)
    ]
    ranks = [(each[0], each[-1]) for each in table(report_of(records), "按主办单位").texts]
    assert ranks[:3] == [("票务部", "1"), ("运营部", "1"), ("设备部", "3")]


def test_satisfaction_counts_only_those_who_said() -> None:
    answers = ["非常满意", "满意", "一般", "未表态"]
    records = [
        complaint(f"{n}", "10-05", event("当场办结", "10-06", 处理结果="好", 满意度=each))
        for n, each in enumerate(answers)
    ]
    report = report_of(records)
    assert row(report, "回访", "满意率") == ("满意率", "—（只有 3 人表态）")
    assert row(report, "回访", "参评率") == ("参评率", "75.0%")


def test_what_is_not_due_yet_is_in_no_rate_of_punctuality() -> None:
    """准时率 = 准时 ÷（准时 + 逾期）：还没到期的两件不在里面。"""
    records = [
        passed_on("1", "10-08", "09:40"),
        passed_on("2", "10-08", "15:40"),
        passed_on("3", "10-30"),
        passed_on("4", "10-30"),
    ]
    report = report_of(records, known_by=at("10-30 09:30"))
    assert row(report, "时限执行", "转办")[2:] == ("4", "1", "1", "2", "0", "—")


def test_without_a_deadline_kept_or_missed_there_is_no_rate() -> None:
    report = report_of([passed_on("1", "10-30")], known_by=at("10-30 09:30"))
    assert row(report, "时限执行", "转办")[2:] == ("1", "0", "0", "1", "0", "—")


def test_a_complaint_of_forty_people_is_one() -> None:
    report = report_of([complaint("1", "10-05", 投诉人={"姓名": "王小明", "人数": 40})])
    assert len(report.flow.received) == 1
    assert table(report, "多人与并案").texts == (("TS20260101-001", "1 件 / 40 人", "—"),)


def test_compensation_beyond_the_rules_is_named() -> None:
    cash: Value = ({"方式": "现金", "金额": Decimal(900), "用途": "关怀"},)
    report = report_of([complaint("1", "10-05", event("补偿", "10-06", 补偿=cash))])
    found = table(report, "补偿")
    assert found.texts[0] == ("现金", "客服专员", "1", "900.00")
    assert found.notes[0].endswith("1 件：")


# —— its head ——


def under_version(record: Record, version: str) -> MonthView:
    """A month with one record kept under another version of the rules."""
    view = view_of([record, complaint("9", "10-06")])
    one, *rest = view.records
    old = replace(rules(), meta=replace(rules().meta, version=version))
    kept = replace(one, card=replace(one.card, rules=old))
    return replace(view, records=(kept, *rest))


def test_the_head_says_what_is_counted_and_upon_what_it_is_built() -> None:
    september = issue([], SEPTEMBER, at("10-05"))
    view = view_of([complaint("1", "10-05")], previous=september)
    assert monthly_report(view).head[:-1] == (
        ("报告期", "2026-10-01 至 2026-10-31"),
        (
            "统计口径",
            "受理按接收时间；办结按首次进入结束状态的时间；分类、单位、状态按期末；分布按本月受理加补录；三件及以下不算率。",
        ),
        ("数据截止", "发生到 2026-10-31 24:00，登记到 2026-11-05 09:00"),
        ("规则版本", "主题公园投诉处理规则 第1版"),
        ("上月结转", "按已下发的2026年9月月报（代码 c0de）"),
    )


def test_the_head_names_the_numbers_that_are_missing_and_what_it_is_estimated_from() -> None:
    gaps = replace(view_of([]), gaps=("TS20261008-002", "TS20261009-001"))
    assert monthly_report(gaps).head[-3:-1] == (
        ("上月结转", "上月没有下发的月报，按现有记录推算"),
        ("缺号", "TS20261008-002、TS20261009-001"),
    )


def test_a_month_under_two_versions_of_the_rules_names_both_its_own_first() -> None:
    own = "主题公园投诉处理规则 第1版"
    report = monthly_report(under_version(complaint("1", "10-05"), "0"))
    assert report.versions == (own, "主题公园投诉处理规则 第0版")
    assert dict(report.head)["规则版本"] == f"{own}、主题公园投诉处理规则 第0版（本期跨规则版本）"
    assert monthly_report(under_version(complaint("1", "10-05"), "1")).versions == (own,)


def test_the_whole_month_on_one_page() -> None:
    """One carried over, one entered late, two of the month, one of them ended and reopened."""
    september = issue([complaint("1", "09-05")], SEPTEMBER, at("10-05"))
    closed = event("当场办结", "10-07", 处理结果="退票", 满意度="一般")
    again = event("重开", "10-10", role="客服主管", 理由="不满意", 主办单位="运营部")
    records = [
        complaint("1", "09-05"),
        complaint("2", "09-20", event("登记", "10-08"), ended("10-09")),
        complaint("3", "10-06", closed),
        complaint("4", "10-06", closed, again),
    ]
    view = view_of(records, previous=september)
    total = table(monthly_report(replace(view, volume={OCTOBER: 3})), "总体")
    assert total.texts == (
        ("上月结转", "1", "—", "—"),
        ("补录（以前接收、上期之后登记）", "1", "—", "—"),
        ("本月受理", "2", "1", "+1"),
        ("重开", "1", "—", "—"),
        ("本月办结", "3", "0", "+3"),
        ("\u3000其中 办结", "2", "—", "—"),
        ("\u3000其中 已撤诉", "1", "—", "—"),
        ("期末未结", "2", "1", "+1"),
        ("期末办结、未闭环", "1", "—", "—"),
        ("现场解决", "2", "—", "—"),
        ("按时率", "26.7%", "—", "—"),
        ("满意率", "—（只有 2 人表态）", "—", "—"),
        ("万人次投诉率", "6666.667（运营量 3 人次）", "—", "—"),
    )
    assert total.notes[1:] == ("补录：TS20260101-002",)


def test_an_ordinary_month_has_no_nil_no_late_entries_and_nothing_unconcluded() -> None:
    report = report_of([complaint("1", "10-05")])
    assert section(report, "总体").lines == ()
    assert table(report, "总体").notes[0] == report.identity
    assert "期末办结、未闭环" not in [each[0] for each in table(report, "总体").texts]


def test_every_kind_has_its_row_though_nothing_of_it_came_in() -> None:
    report = report_of(
        [
            complaint("1", "10-05"),
            complaint("2", "10-05", 类别="问题"),
            complaint("3", "10-05", 类别="传闻"),
            complaint("4", "10-05", 类别=""),
            complaint("5", "09-05"),
            complaint("6", "10-05", event("作废", "10-06", 理由="误登")),
            complaint("7", "10-05", event("并案", "10-06", 并入="TS20260101-001")),
        ]
    )
    kinds = table(report, "各类别登记（含补录）")
    assert kinds.headers == ("类别", "件数", "计入投诉")
    assert kinds.texts == (
        ("投诉", "1", "是"),
        ("问题", "1", "否"),
        ("建议", "0", "否"),
        ("传闻", "1", "否"),
        ("未登记", "1", "否"),
        ("合计", "4", "—"),
    )


def test_an_office_that_tells_no_kinds_apart_counts_everything() -> None:
    plain = replace(rules().fields["类别"], plays=())
    of_all = replace(rules().reports["月报"], counted_by="", counts=())
    regulation = replace(
        rules(), fields={**rules().fields, "类别": plain}, reports={"月报": of_all}
    )
    report = monthly_report(view_of([complaint("1", "10-05")], under=regulation))
    kinds = table(report, "各类别登记（含补录）")
    assert kinds.headers == ("类别", "件数", "计入投诉")
    assert kinds.texts == (("未登记", "1", "是"), ("合计", "1", "—"))
    own = replace(regulation, reports={"月报": replace(of_all, counted_by="渠道")})
    named = monthly_report(view_of([complaint("1", "10-05")], under=own))
    assert table(named, "各类别登记（含补录）").headers[0] == "渠道"


# —— who reads it ——


def test_no_complainant_can_be_recognised() -> None:
    said = "王小明电话13900002222，身份证 3701 0219 9001 0112 34，10月5日排队"
    who: Value = {"姓名": "王小明", "电话": "13800001234", "地址": "历下区解放路8号楼2单元"}
    done = event("当场办结", "10-06", 处理结果="向王小明致歉", 满意度="满意")
    report = report_of([complaint("1", "10-05", done, 投诉人=who, 内容=said)])
    text = str([table.texts for section in report.sections for table in section.tables])
    assert "王**" in text
    for secret in ("王小明", "13900002222", "13800001234", "3701", "解放路8号楼"):
        assert secret not in text


def test_who_asked_for_secrecy_is_nobodys_example() -> None:
    who: Value = {"姓名": "王小明", "电话": "13800001234", "保密": True}
    report = report_of([complaint("1", "10-05", ended("10-06"), 投诉人=who)])
    assert "案例" not in [each.name for each in report.sections]


TABLE = Table("渠道", ("渠道", "件数"), (("热线", 1), ("来访", None)), ("注",))
PRINTED = Report(
    "2026年10月月报", "游客中心", (("报告期", "2026-10"), ("数据截止", "今天")),
    (Section("渠道分布", ("零报告。",), (TABLE,)),), (TABLE,), (), Flow(0, (), (), ()), ("S 1",),
)  # fmt: skip
CODE = "R7YZ-U5BY-NYKS"


def with_table(**changes: Any) -> Report:
    section = replace(PRINTED.sections[0], tables=(replace(TABLE, **changes),))
    return replace(PRINTED, sections=(section,))


def test_a_report_that_was_issued_keeps_its_code() -> None:
    assert code_of(PRINTED, [b"template"]) == CODE
    later = replace(PRINTED, head=(("报告期", "2026-10"), ("数据截止", "明天")))
    assert code_of(later, [b"template"]) == CODE


@pytest.mark.parametrize(
    "other",
    [
        replace(PRINTED, title="2026年11月月报"),
        replace(PRINTED, head=(("报告期", "2026-11"),)),
        replace(PRINTED, versions=("S 2",)),
        replace(PRINTED, broken=("TS20260101-001",)),
        replace(PRINTED, attachments=()),
        replace(PRINTED, sections=(replace(PRINTED.sections[0], title="分类"),)),
        replace(PRINTED, sections=(replace(PRINTED.sections[0], lines=()),)),
        with_table(title="来路"),
        with_table(headers=("渠道", "件")),
        with_table(rows=(("热线", 2), ("来访", None))),
        with_table(notes=()),
    ],
    ids=[
        "标题", "报告期", "规则版本", "读不了的", "附表", "部分的标题", "部分的话", "表的标题",
        "表头", "数", "注",
    ],
)  # fmt: skip
def test_another_number_or_word_is_another_code(other: Report) -> None:
    assert code_of(other, [b"template"]) != CODE


def test_another_template_is_another_code_and_another_hour_is_not() -> None:
    assert code_of(PRINTED, [b"another"]) != CODE
    records = [complaint("1", "10-05")]
    early, late = (report_of(records, known_by=datetime(2026, 11, n, 9)) for n in (2, 5))
    assert code_of(early, []) == code_of(late, [])
    assert code_of(early, []) != code_of(report_of([complaint("2", "10-05")]), [])


def test_months() -> None:
    assert month_named("2026-1").previous == Period.month(2025, 12)
    assert str(Period.month(2026, 12).shifted(1)) == "2027-01"
    assert month_of(date(2026, 10, 31)).end == datetime(2026, 11, 1)
    with pytest.raises(ValueError, match="写成 2026-10"):
        month_named("2026-13")


@pytest.mark.slow
def test_of_a_busy_year_too_everything_adds_up() -> None:
    random = Random(1)
    day = datetime(2026, 1, 1, 9)
    records = []
    for n in range(2_000):
        when = day + timedelta(hours=random.randrange(24 * 300))
        history = (
            Event("登记", when, "李敏", "客服专员"),
            replace(STEPS["办"], at=when + timedelta(days=random.randrange(5))),
        )
        fields: dict[str, Value] = {"接收时间": when, "类别": "投诉", "分类": "票务"}
        records.append(Record(f"TS20260101-{n}", "工单", "", fields, history))
    assert report_of(records).flow.holds


def test_sections_have_names_and_rules_choose_them() -> None:
    found = view_of([complaint("001", "10-05 09:00")])
    chosen = replace(found, rule=replace(found.rule, sections=("渠道", "总体")))
    report = monthly_report(chosen)
    assert [each.name for each in report.sections] == ["渠道", "总体"]
    assert report.identity == monthly_report(found).sections[0].tables[0].notes[0]


def test_three_complaints_are_told_one_by_one_and_four_by_their_shares() -> None:
    """Of three no share, no rank and no example is made: they are listed themselves."""
    words = ("票务", "餐饮", "票务", "票务")
    records = [complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)]
    few, many = report_of(records[:3]), report_of(records)
    assert [each[1:4] for each in table(few, "本月的投诉").texts] == [
        ("排队久", "热线", each) for each in words[:3]
    ]
    names = [each.name for each in few.sections]
    assert {"渠道", "分类", "单位", "案例", "下月重点"}.isdisjoint(names)
    assert row(many, "分类（帕累托）", "票务")[1:3] == ("3", "75.0%")
    assert "本月的投诉" not in [each.title for each in many.sections]
    placed = [each.name for each in few.placed]
    assert {"总体", "渠道", "分类", "单位"} <= {*placed}, "a template may"
    assert len(placed) == len({*placed}), "each once"
    assert "" not in placed, "what has no name is asked for by none"
    for report in (few, many):
        assert "补偿" in [each.name for each in report.placed], "though there was none"


def test_of_a_few_it_is_told_all_the_same_who_helped_and_how_the_months_went() -> None:
    """A month that has some of one kind and none of another is no table of noughts."""
    helped = complaint("1", "10-05", event("请求支持", "10-06", 支持单位="设备部"))
    by_months = Figure("逐月", by="渠道", months=3)
    chosen = replace(rules().reports["月报"], figures=(by_months,))
    before = complaint("9", "09-05", 渠道="来访")
    under = replace(rules(), reports={"月报": chosen})
    report = monthly_report(view_of([helped, before], under=under))
    assert row(report, "支持部门", "设备部")[1] == "1"
    beside = section(full_report_of([helped]), "满意度").tables
    assert beside[-1].title == "支持部门", "of many beside who was asked how it was"
    assert row(report, "逐月", "热线")[1:] == ("0", "1")
    plain = report_of([complaint("1", "10-05")])
    assert "支持部门" not in [each.title for each in plain.sections]


def test_an_office_without_a_section_on_units_gets_no_list_of_units() -> None:
    found = view_of([complaint(f"{n}", "10-05", 分类="票务") for n in range(4)])
    chosen = replace(found, rule=replace(found.rule, sections=("渠道", "总体")))
    assert "单位明细" not in [each.title for each in monthly_report(chosen).attachments]
    assert "单位明细" in [each.title for each in monthly_report(found).attachments]


def test_what_there_was_none_of_is_told_unless_the_rules_choose_what_is_told() -> None:
    none = dict(report_of([complaint("1", "10-05")]).head)["没有的"]
    assert ("未结" in none, "逾期" in none, "补偿" in none) == (False, False, True)
    chosen = view_of([complaint("1", "10-05")])
    chosen = replace(chosen, rule=replace(chosen.rule, sections=("渠道", "补偿")))
    assert "没有的" not in dict(monthly_report(chosen).head)


def test_who_counts_visitors_by_months_is_asked_for_them_of_a_whole_month_alone() -> None:
    visitors = {SEPTEMBER: 20_000}
    view = replace(view_of([complaint("1", "10-05")]), volume=visitors)
    assert "客流" in dict(monthly_report(view).head)
    desk = OfficeDesk("B", "东站")
    assert "客流" not in dict(monthly_report(replace(view, desk=desk, desks=(desk,))).head)
    assert "客流" not in dict(monthly_report(replace(view, volume={OCTOBER: 1})).head)
    week = view_of([complaint("1", "10-20")], period_of(Every(PeriodUnit.WEEK), date(2026, 10, 20)))
    assert "客流" not in dict(monthly_report(replace(week, volume=visitors)).head)


def test_what_the_rules_do_not_have_has_no_section() -> None:
    """小店没有整改、问责、补偿、回访、例行工作。"""
    whole = {"满意度", "整改", "上月整改", "问责", "补偿", "例行"}
    owed = replace(rules(), duties=(Duty("周表", Every(PeriodUnit.WEEK)),))
    assert whole <= {*usual_sections(owed)}
    machine = rules().complaints
    uncalled = {n: replace(e, means=e.means - {"followed_up"}) for n, e in machine.events.items()}
    unasked = replace(rules().fields["满意度"], plays=(), counts_as={})
    small = replace(
        rules(), machines={machine.name: replace(machine, events=uncalled)}, authority=None,
        duties=(), fields={**rules().fields, "满意度": unasked},
    )  # fmt: skip
    assert not whole & {*usual_sections(small)}
    assert {"总体", "渠道", "时限"} <= {*usual_sections(small)}
    assert "满意度" in usual_sections(replace(small, fields=rules().fields))
    assert "满意度" in usual_sections(replace(small, machines={machine.name: machine}))


def test_the_head_names_the_desk_or_all_that_were_put_together() -> None:
    main, north = OfficeDesk("A", "客服台", is_main=True), OfficeDesk("B", "北门台")
    view = replace(view_of([complaint("1", "10-05")]), desks=(main, north))
    whole, own = monthly_report(view), monthly_report(replace(view, desk=north))
    assert whole.head[0] == ("台", "2 个台合起来：A 客服台、B 北门台")
    assert own.head[0] == ("台", "B 北门台，只算它登记的；各台合起来的另有一份")
    assert whole.title == "2026年10月顾客投诉月报"
    assert own.title == "2026年10月顾客投诉月报（北门台）"
    both = monthly_report(replace(view, desk=north, unit="设备部"))
    assert both.title == "2026年10月顾客投诉月报（北门台，设备部）"


def test_where_nothing_came_in_the_office_s_own_tables_of_noughts_are_not_printed() -> None:
    chosen = replace(
        rules().reports["月报"], figures=(Figure("投诉原因", by="渠道"),), sections=("本单位",)
    )
    under = replace(rules(), reports={"月报": chosen})
    some = monthly_report(view_of([complaint("1", "10-05")], under=under))
    assert [each.title for each in section(some, "本单位").tables] == ["投诉原因"]
    none = monthly_report(view_of([], under=under))
    assert [each.name for each in none.sections] == []


def test_an_issued_report_keeps_its_rates_for_the_next_one_to_compare_with() -> None:
    words = ("满意", "满意", "满意", "一般")
    records = [
        complaint(f"{n}", "10-05", event("当场办结", "10-05 09:05", 处理结果="退票", 满意度=word))
        for n, word in enumerate(words)
    ]
    kept = issue(records, OCTOBER, FIFTH).rates
    assert kept == {"满意率": "75.0", "按时率": "100.0"}
    assert issue([], OCTOBER, FIFTH).rates == {"满意率": "", "按时率": ""}, "of none there is none"
