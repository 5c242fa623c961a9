"""Many who complain of one thing are one complaint and many people, in every month."""

from dataclasses import replace
from datetime import datetime

from month_reports import (
    NOVEMBER,
    OCTOBER,
    complaint,
    event,
    issue,
    row,
    table,
    view_of,
)
from month_reports import (
    full_report_of as report_of,
)

from cpl.domain.cases.record import Event, Record
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.statistics.consequences import people_in
from cpl.domain.values.value import Value

LEAD = "TS20260101-001"


def lead(*history: Event, received: str = "10-21", members: int = 59) -> Record:
    numbers: tuple[Value, ...] = tuple(f"TS20260101-{n:03}" for n in range(2, members + 2))
    told = event("接收并案", received, 成员=numbers)
    return complaint("1", received, told, *history, 标记=("批量",))


def member(number: int, *history: Event, received: str = "10-21", **fields: Value) -> Record:
    merged = event("并案", received, 并入=LEAD)
    return complaint(str(number), received, merged, *history, **fields)


def afternoon(*, members: int = 59) -> list[Record]:
    assigned = event("转办", "10-21 15:00", 主办单位="设备部", 等级="一级")
    members_of_it = [member(n) for n in range(2, members + 2)]
    return [lead(assigned, members=members), *members_of_it]


def test_sixty_callers_are_one_complaint_and_sixty_people() -> None:
    report = report_of(afternoon())
    assert row(report, "总体", "本月受理") == ("本月受理", "1")
    assert row(report, "总体", "期末未结") == ("期末未结", "1")
    assert report.flow.holds
    said = "受理 1 件 / 60 人。并案的 59 份随所并入的那一件计，不另计件。"
    assert said in table(report, "总体").notes
    assert row(report, "各类别登记（含补录）", "投诉") == ("投诉", "1", "是")
    assert row(report, "渠道", "合计") == ("合计", "1", "—")
    assert row(report, "按主办单位", "设备部")[1] == "1"


def test_the_table_of_batches_names_the_one_and_counts_its_people() -> None:
    report = report_of(afternoon())
    assert row(report, "批量、疑难、升级", "批量") == ("批量", "1", LEAD)
    number, counted, _ = table(report, "多人与并案").texts[0]
    assert (number, counted) == (LEAD, "1 件 / 60 人")


def test_people_are_those_that_each_record_says() -> None:
    group = member(2, 投诉人={"姓名": "旅行团", "人数": 40})
    report = report_of([lead(members=1), group])
    assert table(report, "多人与并案").texts == ((LEAD, "1 件 / 41 人", "TS20260101-002"),)


def test_a_batch_nobody_marked_is_a_batch_all_the_same() -> None:
    unmarked = complaint("1", "10-05", event("接收并案", "10-06", 成员=("TS20260101-002",)))
    report = report_of([unmarked, member(2, received="10-06")])
    assert row(report, "批量、疑难、升级", "批量")[1] == "1"


def test_members_have_no_clocks_of_their_own() -> None:
    alone, together = report_of(afternoon(members=0)), report_of(afternoon())
    assert table(together, "时限执行").texts == table(alone, "时限执行").texts
    assert table(together, "时限执行").notes == table(alone, "时限执行").notes


def test_what_was_counted_last_month_ends_when_it_is_merged() -> None:
    late = complaint("2", "10-30", event("并案", "11-02", 并入=LEAD))
    records = [complaint("1", "10-29"), late]
    october = issue(records, OCTOBER, datetime(2026, 11, 1, 9))
    assert len(october.received) == 2
    november = monthly_report(view_of(records, NOVEMBER, datetime(2026, 12, 5), october))
    assert (november.flow.carried, november.flow.ended_states) == (2, ("已并案",))
    assert len(november.flow.open) == 1
    assert november.flow.holds


def test_who_calls_next_month_about_last_months_ride_is_a_person_and_no_complaint() -> None:
    records = [lead(members=1), member(2, received="11-02")]
    october = issue([records[0]], OCTOBER, datetime(2026, 11, 1, 9))
    november = monthly_report(view_of(records, NOVEMBER, datetime(2026, 12, 5), october))
    assert not november.flow.received
    assert table(november, "多人与并案").texts == ((LEAD, "1 件 / 2 人", "TS20260101-002"),)
    assert november.flow.holds


def test_who_was_merged_and_taken_out_is_a_complaint_of_his_own() -> None:
    out = member(2, event("退批", "10-22", 理由="另一天的"))
    flow = report_of([lead(members=1), out]).flow
    assert [each.number for each in flow.received] == [LEAD, "TS20260101-002"]
    assert (flow.reopened, flow.ended_states, len(flow.open)) == (0, (), 2)
    assert flow.holds


def test_who_is_taken_out_a_month_later_is_counted_then() -> None:
    records = [lead(members=1), member(2, event("退批", "11-03", 理由="另一天的"))]
    october = issue(records, OCTOBER, datetime(2026, 11, 1, 9))
    assert october.received == {LEAD}
    flow = monthly_report(view_of(records, NOVEMBER, datetime(2026, 12, 5), october)).flow
    assert (flow.carried, flow.reopened, len(flow.open)) == (1, 1, 2)
    assert flow.holds


DESKS = (OfficeDesk("A", "热线", is_main=True), OfficeDesk("B", "东站"))


def test_a_batch_across_two_desks_adds_up() -> None:
    """The one that leads counts at its desk, with everybody; who was merged where he called."""
    numbers = ("TS20260101-A001", "TS20260101-B001", "TS20260101-B002")
    told = event("接收并案", "10-21", 成员=numbers[1:])
    first = complaint("A001", "10-21", told)
    others = [
        complaint(f"B00{n}", "10-21", event("并案", "10-21", 并入=numbers[0])) for n in (1, 2)
    ]
    whole, ours, theirs = (view_of(each) for each in ([first, *others], [first], others))
    of_a = replace(ours, desk=DESKS[0], desks=DESKS, beside=theirs.records)
    of_b = replace(theirs, desk=DESKS[1], desks=DESKS)
    joint = table(monthly_report(replace(whole, desks=DESKS)), "多人与并案").texts
    assert joint == ((numbers[0], "1 件 / 3 人", "TS20260101-B001、TS20260101-B002"),)
    a, b = map(monthly_report, (of_a, of_b))
    assert table(a, "多人与并案").texts == joint
    assert (len(a.flow.received), len(b.flow.received)) == (1, 0)
    assert (people_in(a.flow), people_in(b.flow)) == (1, 2)
    assert people_in(monthly_report(whole).flow) == 3
