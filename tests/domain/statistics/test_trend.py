"""How a month compares: with the one before, with last year, within the limits of chance."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from month_reports import (
    FIFTH,
    NOVEMBER,
    OCTOBER,
    at,
    complaint,
    ended,
    event,
    full_view_of,
    issue,
    report_of,
    row,
    table,
    view_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.statistics.flow import flow_of, identity_text, received_by, received_in
from cpl.domain.statistics.trend import (
    Numbers,
    Point,
    chart_note,
    chart_title,
    numbers_before,
    points,
    received_a_year_ago,
)
from cpl.domain.statistics.view import Issued, MonthView
from cpl.domain.values.periods import Every, Period, PeriodUnit, period_of
from cpl.domain.values.tables import cell_text
from cpl.domain.values.value import Value


def month_of(number: int, count: int) -> list[Record]:
    """So many complaints of October, or of a month before it: -1 is September."""
    day = OCTOBER.shifted(number).start + timedelta(days=4)
    fields: dict[str, Value] = {"接收时间": day, "类别": "投诉"}
    registered = Event("登记", day, "李敏", "客服专员")
    return [
        Record(f"TS20260101-{-number:02}{n:03}", "工单", "", fields, (registered,))
        for n in range(count)
    ]


def test_months_without_a_complaint_count_none_between_those_that_have_some() -> None:
    view = view_of([*month_of(-3, 2), *month_of(-1, 1), *month_of(0, 4)])
    counts = received_by(view, flow_of(view))
    july = Period.month(2026, 7)
    assert counts == {july: 2, july.shifted(1): 0, july.shifted(2): 1, july.shifted(3): 4}


def test_errors_other_kinds_and_what_was_merged_at_once_count_in_no_month() -> None:
    view = view_of(
        [
            complaint("1", "09-05"),
            complaint("2", "09-05", event("作废", "09-06", 理由="误登")),
            complaint("3", "09-05", 类别="问题"),
            complaint("4", "09-05", event("并案", "09-06", 并入="TS20260101-001")),
            complaint("5", "09-05", event("并案", "10-06", 并入="TS20260101-001")),
        ]
    )
    assert received_by(view, flow_of(view))[OCTOBER.previous] == 2


def test_a_month_that_was_issued_counts_as_issued() -> None:
    september = issue(month_of(-1, 3), OCTOBER.previous, at("10-05"))
    view = view_of(month_of(-1, 2), previous=september)
    assert received_by(view, flow_of(view)) == {OCTOBER.previous: 3, OCTOBER: 0}
    week = period_of(Every(PeriodUnit.WEEK), date(2026, 9, 7))
    both = replace(view, issued={**view.issued, week: replace(september, period=week)})
    assert received_by(both, flow_of(both)) == {OCTOBER.previous: 3, OCTOBER: 0}, "months alone"


def test_what_was_told_last_month_is_not_drawn_in_this_one_though_its_time_was_put_right() -> None:
    october = issue([complaint("1", "10-05")], OCTOBER, FIFTH)
    later = view_of([complaint("1", "11-02")], NOVEMBER, datetime(2026, 12, 4), october)
    flow = flow_of(later)
    assert flow.received == ()
    assert received_by(later, flow) == {OCTOBER: 1, NOVEMBER: 0}


def test_the_month_before_and_the_same_month_last_year_are_compared() -> None:
    report = report_of([*month_of(-12, 6), *month_of(-1, 4), *month_of(0, 5)])
    assert table(report, "总体").headers == ("项目", "本月", "上月", "变化", "去年同月")
    assert row(report, "总体", "本月受理")[1:] == ("5", "4", "+1（+25.0%）", "6")
    assert table(report_of(month_of(0, 3)), "总体").headers == ("项目", "本月")


def chart(*counts: int) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The rows and the first note for these counts, the last one October's."""
    records: list[Record] = []
    for number, count in enumerate(reversed(counts)):
        records.extend(month_of(-number, count))
    view = view_of(records)
    found = points(view, flow_of(view))
    rows = ((str(e.month), e.received, e.mean, e.low, e.high, e.beyond) for e in found)
    return tuple(tuple(cell_text(each) for each in row) for row in rows), chart_note(view, found)


def test_a_month_outside_the_limits_of_chance_is_marked() -> None:
    """均值 4，限 4±3×2：从 0 到 10，正好 10 件不算超出。"""
    rows, note = chart(4, 4, 4, 1, 1, 4, 4, 10)
    assert note.startswith("控制限 = 均值 ± 3√均值（c 图）。")
    assert {each[2:] for each in rows} == {("4.0", "0.0", "10.0", "—")}
    rows, note = chart(4, 4, 4, 1, 0, 3, 5, 11)
    assert rows[-1][1:] == ("11", "4.0", "0.0", "10.0", "超出上限")


def test_a_month_below_the_limits_is_marked_too() -> None:
    rows, _ = chart(20, 20, 20, 20, 20, 20, 20, 4)
    assert {each[2:5] for each in rows} == {("18.0", "5.3", "30.7")}
    assert [each[5] for each in rows] == ["—"] * 7 + ["低于下限"]


def test_only_the_last_twelve_months_are_drawn() -> None:
    rows, _ = chart(*[9] * 2, *[4] * 12)
    assert rows[0][:3] == ("2025-11", "4", "4.0")
    assert len(rows) == 12


def test_of_few_months_it_says_how_many_there_are() -> None:
    _, note = chart(1, 2, 3)
    assert note == "只有 3 个月的数，不足 8 个月，不画控制限。"


def test_where_every_month_s_visitors_are_known_each_has_limits_of_its_own() -> None:
    """u 图：万人次一样多的投诉，客流四倍的月份限也宽。"""
    records = [each for n in range(8) for each in month_of(-n, 4)]
    volume = {OCTOBER.shifted(-n): 10_000 for n in range(1, 8)} | {OCTOBER: 40_000}
    view = replace(view_of(records), volume=volume)
    found = points(view, flow_of(view))
    assert chart_note(view, found).startswith("控制限按各月的运营量算（u 图）")
    assert (found[0].mean, found[0].high) == (Decimal("2.9"), Decimal("8.0"))
    assert (found[-1].mean, found[-1].low) == (Decimal("11.6"), Decimal("1.4"))


def test_a_month_that_still_runs_is_never_below_the_limits() -> None:
    records = [each for n in range(1, 10) for each in month_of(-n, 20)]
    running = view_of(records, known_by=datetime(2026, 10, 3))
    last = points(running, flow_of(running))[-1]
    assert (last.beyond, last.mean) == (None, Decimal(20)), "of the months that are over"
    over = view_of(records)
    assert points(over, flow_of(over))[-1].beyond == "低于下限"


def test_a_month_that_still_runs_has_no_visitors_yet_and_limits_all_the_same() -> None:
    """本月的客流月底才知道：不能拿零人次算出零件的上限。"""
    records = [each for n in range(10) for each in month_of(-n, 4)]
    volume = {OCTOBER.shifted(-n): 10_000 for n in range(1, 10)}
    view = replace(view_of(records, known_by=datetime(2026, 10, 20)), volume=volume)
    found = points(view, flow_of(view))
    assert (found[-1].mean, found[-1].high, found[-1].beyond) == (Decimal(4), Decimal(10), None)
    assert chart_note(view, found).startswith("控制限 = 均值 ± 3√均值（c 图）")


def test_complaints_are_told_by_ten_thousand_visitors_where_somebody_counted_them() -> None:
    view = view_of(month_of(0, 3))
    told = monthly_report(replace(view, volume={OCTOBER: 20_000}))
    assert row(told, "总体", "万人次投诉率")[1] == "1.500（运营量 20000 人次）"
    assert "客流" not in dict(told.head)
    forgotten = monthly_report(replace(view, volume={OCTOBER.shifted(-1): 20_000}))
    assert "万人次投诉率" not in [each[0] for each in table(forgotten, "总体").texts]
    assert dict(forgotten.head)["客流"].startswith("2026-10 没有登记；要算万人次投诉率，")


def test_an_office_without_visitors_is_not_asked_for_them() -> None:
    """综合部、镇政府、人力资源部的月报上不写“客流”。"""
    assert "客流" not in dict(monthly_report(view_of(month_of(0, 3))).head)


def test_a_report_of_a_month_that_still_runs_says_until_when() -> None:
    head = dict(report_of([], known_by=datetime(2026, 10, 20, 9)).head)
    assert head["数据截止"] == "发生到 2026-10-20 09:00，登记到 2026-10-20 09:00"
    whole = dict(report_of([]).head)
    assert whole["数据截止"] == "发生到 2026-10-31 24:00，登记到 2026-11-05 09:00"
    assert whole["报告期"] == "2026-10-01 至 2026-10-31"


# —— weeks, quarters, years ——

AUTUMN = period_of(Every(PeriodUnit.QUARTER), date(2026, 10, 1))
FOURTH = datetime(2027, 1, 4, 9)


def of_quarter(*received: str) -> MonthView:
    records = [complaint(str(n), day) for n, day in enumerate(received, 1)]
    return full_view_of(records, AUTUMN, FOURTH)


def test_a_quarter_is_told_by_its_months_and_compared_with_the_one_before() -> None:
    view = of_quarter("07-02", "08-03", "08-09", "10-05", "12-24")
    flow = flow_of(view)
    assert (view.this, view.before, view.a_year_ago) == ("本季", "上季", "去年同季")
    assert received_in(view, flow, AUTUMN.previous) == 3
    assert received_in(view, flow, AUTUMN.previous.previous) is None
    assert chart_title(view) == "近12个月受理"
    assert [(each.month.name, each.received) for each in points(view, flow)] == [
        ("2026-07", 1), ("2026-08", 2), ("2026-09", 0),
        ("2026-10", 1), ("2026-11", 0), ("2026-12", 1),
    ]  # fmt: skip


def test_a_quarter_of_which_nothing_is_known_is_drawn_by_its_last_month() -> None:
    view = of_quarter()
    assert [(each.month.name, each.received) for each in points(view, flow_of(view))] == [
        ("2026-12", 0)
    ]


def test_a_quarter_is_compared_only_with_one_of_which_every_month_is_known() -> None:
    """九月才开始用 cpl，第三季度只有一个月的数，不拿来比。"""
    view = of_quarter("09-29", "10-05")
    assert received_in(view, flow_of(view), AUTUMN.previous) is None
    report = monthly_report(view)
    assert "上季" not in table(report, "渠道").headers
    assert "上季" not in table(report, "分类（帕累托）").headers


def test_a_week_is_told_by_weeks() -> None:
    week = period_of(Every(PeriodUnit.WEEK), date(2026, 10, 20))
    view = view_of([complaint("1", "10-06"), complaint("2", "10-20")], week, FIFTH)
    flow = flow_of(view)
    assert (view.this, view.before) == ("本周", "上周")
    assert received_a_year_ago(view, flow) is None, "no week is the same week of last year"
    weeks = [received_in(view, flow, week.shifted(-n)) for n in (1, 2, 3)]
    assert weeks == [0, 1, None]
    assert identity_text(flow).startswith("上周结转 1 + 补录 0 + 本周受理 1 + ")
    assert chart_title(view) == "近12周受理"
    found = points(view, flow)
    assert [(each.month.label, each.received) for each in found] == [
        ("41周", 1), ("42周", 0), ("43周", 1),
    ]  # fmt: skip
    assert chart_note(view, found) == "只有 3 周的数，不足 8 周，不画控制限。"


def test_at_a_limit_a_month_is_within_it() -> None:
    point = Point(OCTOBER, 10, Decimal(6), Decimal(2), Decimal(10))
    assert [replace(point, received=n).beyond for n in (1, 2, 10, 11)] == [
        "低于下限",
        None,
        None,
        "超出上限",
    ]
    assert replace(point, received=1, is_running=True).beyond is None
    assert replace(point, received=11, is_running=True).beyond == "超出上限"
    assert Point(OCTOBER, 10).beyond is None


def test_a_month_that_still_runs_is_not_compared_with_all_of_last_year_s() -> None:
    records = [each for n in range(13) for each in month_of(-n, 2)]
    over, running = view_of(records), view_of(records, known_by=datetime(2026, 10, 20))
    assert received_a_year_ago(over, flow_of(over)) == 2
    assert received_a_year_ago(running, flow_of(running)) is None


# —— the period before, in numbers ——


def before(*records: Record, known_by: datetime = FIFTH, told: Issued | None = None) -> Numbers:
    view = view_of(list(records), OCTOBER, known_by, told)
    found = numbers_before(view, flow_of(view))
    assert found is not None
    return found


def test_ends_of_the_month_before_are_counted_from_its_first_moment_to_its_last() -> None:
    edges = ("08-31 23:59", "09-01 00:00", "09-30 23:59", "10-01 00:00")
    records = [complaint(f"{n}", "08-05", ended(when)) for n, when in enumerate(edges)]
    assert before(*records, complaint("9", "09-05")).ended == 2


def test_while_a_month_runs_as_much_of_the_one_before_is_told() -> None:
    records = [
        complaint(f"{n}", "09-05", ended(when)) for n, when in enumerate(("09-09", "09-10 12:00"))
    ]
    found = before(*records, complaint("9", "09-20"), known_by=datetime(2026, 10, 10, 12))
    assert (found.received, found.ended) == (2, 1)


def test_twice_ended_is_counted_twice_and_what_does_not_count_or_was_merged_is_not() -> None:
    again = event("重开", "09-07", role="客服主管", 理由="不满意", 主办单位="运营部")
    twice = complaint("1", "09-05", ended("09-06"), again, ended("09-08"))
    wrong = complaint("2", "09-05", event("作废", "09-06", 理由="误登"))
    repair = complaint("3", "09-05", ended("09-06"), 类别="问题")
    back = complaint(
        "4", "09-05",
        event("并案", "09-06", 并入="TS20260101-001"), event("退批", "09-07", 理由="误并"),
    )  # fmt: skip
    found = before(twice, wrong, repair, back)
    assert (found.received, found.ended, found.open) == (2, 2, 1)


def rated(*words: str) -> list[Record]:
    """Solved on the spot in September, each with how satisfied he was."""
    return [
        complaint(
            f"{n}", "09-08", event("当场办结", "09-08 09:05", 处理结果="退票", 满意度=word)
        )
        for n, word in enumerate(words)
    ]  # fmt: skip


def test_a_rate_of_the_month_before_is_as_its_report_said_it() -> None:
    records = rated("满意", "满意", "满意", "一般")
    september = issue(records, OCTOBER.previous, at("10-05"))
    assert before(*records).satisfied == Decimal("75.0")
    for said, found in (("80.0", Decimal("80.0")), ("", None), ("100", Decimal(100))):
        told = replace(september, rates={"满意率": said})
        assert before(*records, told=told).satisfied == found
    silent = replace(september, rates={})
    assert before(*records, told=silent).satisfied == Decimal("75.0")


def test_while_a_month_runs_the_rate_is_of_as_many_days() -> None:
    records = rated("满意", "满意", "满意", "一般")
    told = replace(issue(records, OCTOBER.previous, at("10-05")), rates={"满意率": "80.0"})
    found = before(*records, told=told, known_by=datetime(2026, 10, 20))
    assert found.satisfied == Decimal("75.0")
    assert before(*records, told=told, known_by=datetime(2026, 10, 6)).satisfied is None


def test_of_what_came_before_any_record_nothing_is_said() -> None:
    view = view_of([complaint("1", "10-05")])
    assert numbers_before(view, flow_of(view)) is None
    year = period_of(Every(PeriodUnit.YEAR), date(2026, 10, 1))
    assert received_a_year_ago(replace(view, period=year), flow_of(view)) is None
