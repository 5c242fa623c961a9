"""单位核对表: what a report counts of each unit, for the unit to check and to return."""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.reports.monthly import Report
from cpl.domain.statistics.counts import category_of
from cpl.domain.statistics.lists import matter_of
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.instances import Standing
from cpl.domain.time.lateness import duration

LONGEST_MATTER = 60


@dataclass(frozen=True)
class CheckedComplaint:
    """One complaint as the report has it, masked; `late` names each clock of the unit's own."""

    number: str
    received: str
    matter: str
    category: str
    liability: str
    late: str
    state: str


@dataclass(frozen=True)
class UnitSheet:
    """All of one unit's, the oldest first."""

    unit: str
    complaints: tuple[CheckedComplaint, ...]


def unit_sheets(view: MonthView, report: Report) -> Iterator[UnitSheet]:
    """A sheet for every unit that has to answer one of the period, or one carried into it."""
    by_unit: dict[str, list[Seen]] = {}
    for each in report.flow.movements:
        unit = each.seen.word(each.seen.parts.unit)
        is_carried = each.carried and not each.seen.is_dormant
        if unit and (each.received or each.late or is_carried):
            by_unit.setdefault(unit, []).append(each.seen)
    order = {name: place for place, name in enumerate(view.rules.units)}
    for unit in sorted(by_unit, key=lambda each: (order.get(each, len(order)), each)):
        found = sorted(by_unit[unit], key=lambda each: (each.received_at, each.number))
        yield UnitSheet(unit, tuple(_checked(view, each, unit) for each in found))


def _checked(view: MonthView, seen: Seen, unit: str) -> CheckedComplaint:
    late = (
        f"{clock.told}，超{duration(clock.late_in_all.total_seconds())}"
        for clock in seen.clocks_in(view.period)
        if clock.standing is Standing.MISSED and clock.addressee == unit
    )
    return CheckedComplaint(
        seen.number,
        f"{seen.received_at:%m-%d %H:%M}",
        matter_of(seen, LONGEST_MATTER),
        category_of(seen),
        seen.word(seen.parts.liability) or "未认定",
        "；".join(late),
        seen.card.state,
    )
