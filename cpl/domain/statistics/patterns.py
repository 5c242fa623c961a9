"""What comes again: at the same place, at the same hours, from the same people."""

from collections.abc import Iterable, Sized
from datetime import datetime, time

from cpl.domain.cases.masking import mask_values
from cpl.domain.cases.redaction import is_secret
from cpl.domain.statistics.consequences import numbers_text
from cpl.domain.statistics.counts import TOTAL, by_word
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.screening import screened
from cpl.domain.values.tables import FEWEST, Row, Section, Table, percent
from cpl.domain.values.value import at_path, is_not_here, shown

MOST_PLACES = 8
AGAIN = 2
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
BANDS = ((6, 9), (9, 12), (12, 15), (15, 18), (18, 21))
NIGHT = "21–6 时"


def hot_spots(view: MonthView, flow: Flow) -> Section:
    """Where more than one happened, and at which hours of which days, as far as it was said."""
    found = (_places(flow), _hours(flow))
    return Section("发生地点和时段", tables=tuple(each for each in found if each))


def _places(flow: Flow) -> Table | None:
    places = {each.number: place_of(each) for each in flow.taken_in}
    said = [each for each in flow.taken_in if places[each.number]]
    found = by_word(said, lambda each: places[each.number])
    repeated = {name: those for name, those in found.items() if len(those) > 1}
    if not repeated:
        return None
    told = dict(list(repeated.items())[:MOST_PLACES])
    rows: list[Row] = [
        (name, HowMany(those), percent(len(those), len(said))) for name, those in told.items()
    ]
    others = [each for each in said if places[each.number] not in told]
    if others:
        rows.append(("其他地点", HowMany(others), percent(len(others), len(said))))
    note = _without(flow, said, "地点")
    return Table("发生地点", ("地点", "件数", "占比"), tuple(rows), note)


def place_of(seen: Seen) -> str:
    return screened(" ".join(seen.word(seen.parts.place).split()))


def _hours(flow: Flow) -> Table | None:
    """The hours by the days of the week; a day without an hour is not midnight."""
    said = [(at, each) for each in flow.taken_in if (at := _occurred(each))]
    if len(said) < FEWEST:
        return None
    rows: list[Row] = []
    for band in (*(f"{first}–{last} 时" for first, last in BANDS), NIGHT):
        mine = [(at, each) for at, each in said if _band_of(at) == band]
        if mine:
            rows.append((band, *_by_weekday(mine)))
    rows.append((TOTAL, *_by_weekday(said)))
    note = _without(flow, said, "发生时间")
    return Table("发生时段", ("时段", *WEEKDAYS, TOTAL), tuple(rows), note)


def _occurred(seen: Seen) -> datetime | None:
    """When it happened, where the hour was written."""
    at = seen.value(seen.parts.occurred_at)
    return at if isinstance(at, datetime) and at.time() != time(0, 0) else None


def _band_of(at: datetime) -> str:
    return next((f"{first}–{last} 时" for first, last in BANDS if first <= at.hour < last), NIGHT)


def _by_weekday(found: list[tuple[datetime, Seen]]) -> Row:
    """Day by day, and all of them."""
    days: list[list[Seen]] = [[] for _ in WEEKDAYS]
    for at, each in found:
        days[at.weekday()].append(each)
    every = HowMany(each for _, each in found)
    return (*(HowMany(those) if those else None for those in days), every)


def _without(flow: Flow, said: Sized, what: str) -> tuple[str, ...]:
    left = len(flow.taken_in) - len(said)
    return (f"没有写{what}的 {left} 件不在里面。",) if left else ()


# —— who complains again ——


def repeaters(view: MonthView, flow: Flow) -> Section:
    """Who complained again, by telephone number; the name and the number masked."""
    now = {each.number: each for each in (*flow.taken_in, *flow.joined)}
    everybody = {each.number: each for each in _last_month(view)} | now
    phones = {number: _phone(each) for number, each in everybody.items()}
    calling = (each for number, each in everybody.items() if phones[number])
    callers = by_word(calling, lambda each: phones[each.number])
    rows = []
    for those in callers.values():
        mine = [each for each in those if each.number in now]
        before = [each for each in those if each.number not in now]
        if mine and len(those) >= AGAIN:
            numbers = numbers_text(sorted(each.number for each in those))
            rows.append((*_masked(mine[-1]), HowMany(mine), HowMany(before) or None, numbers))
    headers = ("投诉人", "电话", view.this, view.before, "编号")
    tables = (Table("重复投诉", headers, tuple(rows)),) if rows else ()
    return Section("重复投诉", tables=tables)


def _last_month(view: MonthView) -> Iterable[Seen]:
    return (
        each
        for each in view.of_machine("received")
        if each.received_at in view.period.previous and not each.is_voided
        if view.counts(view.kind_of(each))
    )


def _phone(seen: Seen) -> str:
    """Of a secret complaint nothing is told, not even that it is one of several.

    What was cleared is like nothing.
    """
    phone = seen.word(seen.parts.caller_phone)
    return "" if not phone or is_not_here(phone) or is_secret(seen.card) else phone


def _masked(seen: Seen) -> tuple[str, str]:
    values = mask_values(seen.card.rules, seen.card.values)
    parts = seen.parts
    return shown(at_path(values, parts.caller_name)), shown(at_path(values, parts.caller_phone))
