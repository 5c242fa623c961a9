"""The page that a manager reads: what the four figures say, what is drawn, what is to decide."""

from dataclasses import replace
from datetime import datetime

from month_reports import (
    NOVEMBER,
    at,
    complaint,
    ended,
    event,
    passed_on,
    report_of,
    rules,
    view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.first_page import FirstPage
from cpl.domain.reports.monthly import code_of, monthly_report
from cpl.domain.values.tables import cell_text
from cpl.domain.values.value import Value


def page_of(*records: Record, known_by: str = "11-05") -> FirstPage:
    found = report_of(list(records), known_by=at(known_by)).first
    assert found is not None
    return found


def figures_of(page: FirstPage) -> dict[str, tuple[str, str]]:
    return {each.name: (cell_text(each.value), each.change) for each in page.figures}


def to(unit: str, day: str = "10-05") -> Event:
    return event("转办", f"{day} 09:30", 主办单位=unit, 等级="一级")


def asked(said: str, day: str = "10-08") -> Event:
    return event("回访", day, 回访方式="电话", 满意度=said)


def answered(number: str, said: str, **fields: str) -> Record:
    answer = event("答复", "10-06 09:00", 答复内容="致歉")
    return complaint(number, "10-05", to("运营部"), answer, asked(said), **fields)


def order(*history: Event) -> Record:
    """整改通知单, to be done by 10-20."""
    fields: dict[str, Value] = {
        "整改单位": "设备部", "存在问题": "没有公示", "整改要求": ("公示",),
        "整改期限": datetime(2026, 10, 20, 17, 30),
    }  # fmt: skip
    first = event("下发", "10-08", role="客服主管")
    return Record("ZG20260101-01", "整改", "", fields, (first, *history))


# —— the four figures ——


def test_counts_are_compared_with_the_month_before_and_rates_in_points() -> None:
    september = [complaint(f"9{n}", "09-05") for n in range(4)]
    said = figures_of(page_of(*september, *(complaint(f"{n}", "10-05") for n in range(5))))
    assert said["本月受理（件）"] == ("5", "比上月 +1（+25.0%）")
    assert said["期末未结（件）"] == ("9", "比上月末 +5（+125.0%）")
    assert said["按时率"][1].endswith("个百分点") or "持平" in said["按时率"][1]


def test_a_first_month_says_that_there_is_nothing_to_compare_with() -> None:
    said = figures_of(page_of(*(answered(f"{n}", "满意") for n in range(4))))
    assert said["本月受理（件）"] == ("4", "没有上月的数")
    assert said["满意率"] == ("100.0%", "4 / 4 人表态")


def test_of_three_answers_there_is_no_rate_and_the_page_says_why() -> None:
    assert figures_of(page_of(answered("1", "满意")))["满意率"] == ("—", "只有 1 人表态")
    assert figures_of(page_of(complaint("1", "10-05")))["满意率"] == ("—", "没有人表态")
    assert figures_of(page_of())["按时率"] == ("—", "没有到期的时限")


def test_an_office_that_asks_nobody_how_satisfied_he_is_has_what_it_ended_instead() -> None:
    how = replace(rules().fields["满意度"], plays=(), counts_as={})
    under = replace(rules(), fields={**rules().fields, "满意度": how})
    records = [
        complaint("91", "09-05", ended("09-06")),
        complaint("1", "10-05", ended("10-06")),
        complaint("2", "10-05", ended("10-07")),
    ]
    first = monthly_report(view_of(records, under=under)).first
    assert first is not None
    said = figures_of(first)
    assert list(said) == ["本月受理（件）", "按时率", "本月办结（件）", "期末未结（件）"]
    assert said["本月办结（件）"] == ("2", "比上月 +1")


# —— what is drawn ——


def test_the_trend_has_every_month_there_is_data_of() -> None:
    page = page_of(complaint("1", "08-05"), complaint("2", "10-05"))
    assert [(each.month.label, each.received) for each in page.trend] == [
        ("8月", 1), ("9月", 0), ("10月", 1),
    ]  # fmt: skip


def test_the_bars_leave_out_what_has_no_category_and_put_the_rare_together() -> None:
    words = ["票务"] * 3 + [f"第{n}类" for n in range(8)] + [""] * 2
    page = page_of(*(complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)))
    assert [(each.name, each.count) for each in page.bars][:2] == [("票务", 3), ("第0类", 1)]
    assert (page.bars[-1].name, page.bars[-1].count) == ("其余", 2)
    assert cell_text(page.bars[-1].so_far) == "100.0%"


def test_eight_categories_stand_apart() -> None:
    page = page_of(*(complaint(f"{n}", "10-05", 分类=f"第{n}类") for n in range(8)))
    assert [each.name for each in page.bars] == [f"第{n}类" for n in range(8)]


def test_a_month_without_complaints_has_no_bars() -> None:
    assert page_of().bars == ()


# —— what must be decided ——


def test_what_waits_for_somebody_s_approval_is_named() -> None:
    plan = event(
        "提出方案", "10-06", role="责任单位", 处理方案="退票", 原因分析="没有公示", 责任认定="有责"
    )
    waiting = complaint("1", "10-05", to("运营部"), plan)
    assert page_of(waiting).decisions[0] == "等审批的 1 件：TS20260101-001。"


def test_what_has_been_late_for_days_is_named_with_its_unit_the_longest_first() -> None:
    decisions = page_of(
        complaint("1", "10-20", to("运营部", "10-20")),
        complaint("2", "10-05", to("设备部")),
        complaint("3", "10-31 17:00", to("票务部", "10-31")),
    ).decisions
    assert decisions[0].startswith("逾期 3 天以上还没有结的 2 件：TS20260101-002（设备部，")
    assert "TS20260101-001（运营部，" in decisions[0]
    assert "TS20260101-003" not in decisions[0]


def test_an_order_past_its_day_is_named_until_it_is_done() -> None:
    assert "整改超期的 1 件：ZG20260101-01（设备部）。" in page_of(order()).decisions
    done = event("回复", "10-25", role="部门负责人", 原因分析="没有流程", 纠正措施="公告牌")
    assert not any("整改超期" in each for each in page_of(order(done)).decisions)


def test_what_the_rules_raise_is_told_in_their_words_until_it_is_settled() -> None:
    media = complaint("1", "10-31", to("运营部", "10-31"), 渠道="媒体")
    [said] = page_of(media, known_by="10-31 12:00").decisions
    assert said.startswith("媒体 1 件：TS20260101-001。")


def test_many_alike_that_nobody_has_merged_are_told() -> None:
    alike = [
        complaint(f"{n}", "10-31 09:00", to("设备部", "10-31"), 分类="设备设施") for n in range(12)
    ]
    decisions = page_of(*alike, known_by="10-31 12:00").decisions
    [said] = [each for each in decisions if "还没有并案" in each]
    assert said.startswith("3 日内同类 12 件还没有并案：TS20260101-000、")


def test_nothing_to_decide_is_nothing() -> None:
    assert page_of().decisions == ()


# —— a period that still runs ——


def test_a_running_month_is_compared_with_as_many_days_of_the_last() -> None:
    records = [
        *(complaint(f"9{n}", f"10-{5 + n:02}") for n in range(6)),
        *(complaint(f"8{n}", "10-25") for n in range(3)),
        complaint("1", "11-02"),
    ]
    view = view_of(records, NOVEMBER, datetime(2026, 11, 8, 12))
    first = monthly_report(view).first
    assert first is not None
    assert first.figures[0].change == "比上月同期 -3（-75.0%）"
    assert first.sentences[0].startswith(
        "到 11-08 12:00 为止，本月受理投诉 1 件，比上月同期（10-01 至 10-08） 4 件少 3 件（75.0%）"
    )


def test_the_page_is_part_of_what_the_code_stands_for() -> None:
    report = report_of([passed_on("1", "10-05")])
    assert report.first is not None
    first, *rest = report.first.figures
    for changed in (
        replace(report.first, decisions=("另一件事",)),
        replace(report.first, sentences=("另一句话",)),
        replace(report.first, figures=(replace(first, value=9), *rest)),
        replace(report.first, figures=(replace(first, change="比上月 +9"), *rest)),
        replace(report.first, figures=(replace(first, name="另一个数"), *rest)),
    ):
        assert code_of(replace(report, first=changed), []) != code_of(report, [])
