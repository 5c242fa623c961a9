"""Months made up in a line: records, what a report of them says, its tables and rows."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache

from cpl.codec.regulation.rules import read_rules
from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.regulation.rules import Rules
from cpl.domain.reports.monthly import Report, issued_of, monthly_report, usual_sections
from cpl.domain.statistics.timeliness import may_run
from cpl.domain.statistics.view import Issued, MonthView, seen
from cpl.domain.time.calendar import Calendar
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Section, Table
from cpl.domain.values.value import Value
from cpl.store.defaults import park_rules

SEPTEMBER, OCTOBER, NOVEMBER = Period.month(2026, 9), Period.month(2026, 10), Period.month(2026, 11)
FIFTH = datetime(2026, 11, 5, 9)


@cache
def rules() -> Rules:
    found, problems = read_rules("rules.yaml", park_rules().read_bytes(), {})
    assert found is not None, problems
    return found


def at(text: str) -> datetime:
    """`10-05` or `10-05 14:30` of 2026."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-{day} {clock or '09:00'}")


def event(
    name: str, when: str, recorded: str = "", role: str = "客服专员", **fields: Value
) -> Event:
    written = at(recorded) if recorded else None
    return Event(name, at(when), "李敏", role, fields, recorded_at=written)


def complaint(number: str, received: str, *history: Event, **fields: Value) -> Record:
    """`complaint("1", "10-05")`: received and registered at once unless an event says otherwise."""
    who: Value = {"电话": "13800001234"}
    said: dict[str, Value] = {"类别": "投诉", "渠道": "热线", "投诉人": who, "内容": "排队久"}
    known = {**said, **fields}
    if history and history[0].name == "登记":
        registered, *rest = history
    else:
        registered, rest = event("登记", received), list(history)
    values = {**known, "接收时间": at(received)}
    return Record(f"TS20260101-{number:0>3}", "工单", "", values, (registered, *rest))


def ended(when: str, recorded: str = "") -> Event:
    return event("撤诉", when, recorded, 理由="和解")


def view_of(
    records: list[Record],
    month: Period = OCTOBER,
    known_by: datetime = FIFTH,
    previous: Issued | None = None,
    under: Rules | None = None,
    kept_since: date | None = None,
) -> MonthView:
    known = under or rules()
    since = previous.known_by if previous else month.start
    calendar = Calendar({})
    views = []
    for each in records:
        card = replay(known, each)
        one = seen(card, each, month, known_by, since, known.reports["月报"], kept_since)
        if one is not None:
            if may_run(one.card, month):
                clocks = clocks_of(one.card, calendar, min(month.end, known_by))
                one = replace(one, clocks=clocks)
            views.append(one)
    issued = {previous.period: previous} if previous else {}
    rule = known.reports["月报"]
    view = MonthView(month, known_by, rule, known, tuple(views), previous, issued)
    return replace(view, kept_since=kept_since)


def report_of(records: list[Record], month: Period = OCTOBER, known_by: datetime = FIFTH) -> Report:
    return monthly_report(view_of(records, month, known_by))


def in_full(view: MonthView) -> MonthView:
    """As a month of many is reported: with every section, however few there are."""
    return replace(view, rule=replace(view.rule, sections=usual_sections(view.rules)))


def full_view_of(
    records: list[Record],
    month: Period = OCTOBER,
    known_by: datetime = FIFTH,
    previous: Issued | None = None,
    under: Rules | None = None,
    kept_since: date | None = None,
) -> MonthView:
    return in_full(view_of(records, month, known_by, previous, under, kept_since))


def full_report_of(
    records: list[Record], month: Period = OCTOBER, known_by: datetime = FIFTH
) -> Report:
    return monthly_report(full_view_of(records, month, known_by))


def full_issue(
    records: list[Record], month: Period, known_by: datetime, previous: Issued | None = None
) -> Issued:
    view = full_view_of(records, month, known_by, previous)
    return issued_of(view, monthly_report(view), "c0de", f"{known_by}", "郑洁")


def issue(
    records: list[Record], month: Period, known_by: datetime, previous: Issued | None = None
) -> Issued:
    view = view_of(records, month, known_by, previous)
    return issued_of(view, monthly_report(view), "c0de", f"{known_by}", "郑洁")


def section(report: Report, name: str) -> Section:
    return next(each for each in report.sections if name in (each.name, each.title))


def table(report: Report, title: str) -> Table:
    tables = [each for section in report.sections for each in section.tables]
    found = next(each for each in (*tables, *report.attachments) if each.title == title)
    assert all(len(each) == len(found.headers) for each in found.rows), "a cell under every header"
    return found


def row(report: Report, title: str, name: str) -> tuple[str, ...]:
    return next(each for each in table(report, title).texts if each[0].strip() == name)


def passed_on(number: str, received: str, passed: str = "") -> Record:
    """一小时内要转办的一件："" is one that nobody has passed on."""
    taken = event("受理", f"{received} 09:05", 等级="一级", 分类="票务")
    return complaint(
        number, received, taken,
        *([event("转办", f"{received} {passed}", 主办单位="运营部")] if passed else []),
    )  # fmt: skip
