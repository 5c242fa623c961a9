"""例行工作 of the month report: kept, late, not done; made up for; without a period."""

from dataclasses import replace
from datetime import datetime, timedelta

from month_reports import OCTOBER, at, rules, view_of

from cpl.domain.cases.duties import Owed
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.regulation.rules import Duty
from cpl.domain.statistics.routine import duties
from cpl.domain.time.instances import Standing
from cpl.domain.values.periods import Every, Period, PeriodUnit
from cpl.domain.values.tables import Section

WEEKLY = Duty("周表", Every(PeriodUnit.WEEK), ("客服主管", "客服经理"))
MET, MISSED, RUNNING = Standing.MET, Standing.MISSED, Standing.RUNNING


def owed(
    due: str | datetime,
    standing: Standing,
    done: str = "",
    *,
    name: str = "周表",
    unit: str = "",
    week: str = "第40周",
) -> Owed:
    """`owed("10-09 24:00", MET, "10-08")`: due then, and done on the 8th."""
    until = at(due) if isinstance(due, str) else due
    days = Period(datetime(2026, 10, 1), datetime(2026, 10, 8), week, Every(PeriodUnit.WEEK))
    duty = replace(WEEKLY, id=name)
    return Owed(rules(), duty, unit, days, until, at(done) if done else None, standing)


def section_of(*found: Owed) -> Section:
    return duties(replace(view_of([]), duties=found))


def test_what_fell_due_in_the_month_is_kept_late_or_not_done() -> None:
    [table] = section_of(
        owed("10-07", MET, "10-06"),
        owed("10-14", MET, "10-14"),
        owed("10-21", MISSED, "10-22"),
        owed("10-24", MISSED, week="第43周"),
        owed("10-28", MISSED, week="第44周"),
        owed("10-30", RUNNING),
    ).tables
    assert table.texts == (("周表", "客服主管、客服经理", "6", "2", "1", "2", "第43周、第44周"),)


def test_what_was_made_up_after_the_month_was_not_done_in_it_and_says_when() -> None:
    """S003-18：单位十月的汇总十一月二日补上，月报里曾经只写“没有做”"""
    made_up = owed(OCTOBER.end, MISSED, "11-02", week="2026-10")
    section = section_of(made_up, owed("10-07", MISSED, "10-31 23:59", week="2026-09"))
    assert [row[2:] for row in section.tables[0].texts] == [
        ("2", "0", "1", "1", "2026-10（11-02 补做）")
    ]
    before = owed("09-20", MISSED, "11-02", week="第38周")
    assert section_of(before).lines == ()


def test_every_duty_and_every_unit_that_owes_it_has_a_line() -> None:
    [table] = section_of(
        owed("10-07", MET, "10-06", unit="设备部"),
        owed("10-07", MISSED, unit="运营部"),
        owed("10-07", MET, "10-06", name="例会"),
        owed("10-14", MET, "10-13", unit="设备部"),
    ).tables
    assert [row[:4] for row in table.texts] == [
        ("周表", "设备部", "2", "2"),
        ("周表", "运营部", "1", "0"),
        ("例会", "客服主管、客服经理", "1", "1"),
    ]
    nobody = replace(owed("10-07", MET, "10-06"), duty=replace(WEEKLY, by=()))
    [table] = section_of(nobody).tables
    assert table.texts == (("周表", "—", "1", "1", "0", "0", "—"),)


def test_a_duty_belongs_to_the_month_whose_last_moment_it_is_due_at() -> None:
    first, last = owed(OCTOBER.start, MISSED), owed(OCTOBER.end, MISSED)
    [table] = section_of(first, last, owed(OCTOBER.end + timedelta(minutes=1), RUNNING)).tables
    assert [row[2] for row in table.texts] == ["1"]
    assert section_of(first).tables == ()


def test_what_was_owed_from_before_and_done_in_the_month_is_told_apart() -> None:
    section = section_of(
        owed(OCTOBER.start, MISSED, "10-01 00:00", week="第39周"),
        owed("09-20", MISSED, "10-02", week="第38周"),
        owed("09-20", MISSED, "09-22", week="第37周"),
        owed("09-20", MISSED, week="第36周"),
        owed("10-07", MET, "10-06", week="第41周"),
    )
    assert section.lines == ("本月补做了以前欠的：周表 第39周、周表 第38周。",)


def test_a_desk_s_report_says_where_the_duties_stand_if_there_are_any() -> None:
    desk = OfficeDesk("B", "东站")
    view = replace(view_of([]), duties=(owed("10-07", MET, "10-06"),))
    asked, free = (replace(rules(), duties=each) for each in ((WEEKLY,), ()))
    (said,) = duties(replace(view, desk=desk, rules=asked)).lines
    assert said == "例行工作不分台，在各台合起来的那一份里。"
    assert duties(replace(view, desk=desk, duties=(), rules=free)).lines == ()
    assert len(duties(replace(view, rules=asked)).tables) == 1


def test_a_duty_without_a_period_says_when_it_was_last_done() -> None:
    never = Owed(rules(), Duty("培训", None), "", None, None, None, Standing.UNSET)
    section = section_of(never, replace(never, last=at("08-05")))
    assert section.lines == (
        "培训（没有规定周期）：还没有做过。",
        "培训（没有规定周期）：上次 2026-08-05。",
    )
    assert section.tables == ()
    section = section_of(replace(never, unit="设备部"))
    assert section.lines == ("培训（设备部，没有规定周期）：还没有做过。",)
