"""要定的事: what somebody above the desk has to decide, as it stands at the end of the period."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.escalation import likeness, raised, suspects
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import Escalation
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.units import unit_of
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.instances import Instance, Standing
from cpl.problems import some

LONG = timedelta(days=3)
"""What is overdue for longer needs more than a reminder."""
MOST_NUMBERS = 3


def to_decide(view: MonthView, flow: Flow) -> tuple[str, ...]:
    """One line for each kind of thing, with the numbers."""
    return (*_approvals(view), *_overdue(flow), *_orders(view), *_raised(view), *_batches(view))


def _told(found: Iterable[str]) -> str:
    return some(list(found), MOST_NUMBERS, "件")


def _approvals(view: MonthView) -> Iterator[str]:
    waiting: dict[str, list[str]] = {}
    for each in view.alive:
        for rule in possible(each.card) if not each.is_ended else ():
            if not APPROVES.keys().isdisjoint(rule.means):
                waiting.setdefault(rule.name, []).append(each.number)
                break
    for event, found in waiting.items():
        yield f"等{event}的 {len(found)} 件：{_told(found)}。"


def _overdue(flow: Flow) -> Iterator[str]:
    """Complaints whose longest deadline ran out days ago and still runs."""
    alive = (each for each in flow.open if not each.is_dormant)
    late = [(each, worst) for each in alive if (worst := _longest(each)) >= LONG]
    late.sort(key=lambda each: (-each[1], each[0].number))
    if late:
        told = _told(f"{seen.number}（{unit_of(seen)}，{by.days} 天）" for seen, by in late)
        yield f"逾期 {LONG.days} 天以上还没有结的 {len(late)} 件：{told}。"


def _longest(seen: Seen) -> timedelta:
    return max((each.late_in_all for each in _missed(seen)), default=timedelta())


def _missed(seen: Seen) -> list[Instance]:
    """The deadlines that ran out and that nobody has met, though somebody here could."""
    found = (each for each in seen.clocks if each.is_open and each.standing is Standing.MISSED)
    return [each for each in found if not seen.is_lost(each)]


def _orders(view: MonthView) -> Iterator[str]:
    orders = view.of_machine("rectification_issued")
    late = [each for each in orders if not each.is_ended and _missed(each)]
    if late:
        told = _told(f"{each.number}（{each.word(each.parts.corrective_unit)}）" for each in late)
        yield f"整改超期的 {len(late)} 件：{told}。"


def _raised(view: MonthView) -> Iterator[str]:
    """What the rules say must be raised and that nothing has settled yet."""
    alike = likeness(view.rules, (each.card for each in view.records))
    found: dict[str, tuple[Escalation, list[str]]] = {}
    for each in view.alive:
        for escalation in raised(each.card, view.moment, alike=alike):
            found.setdefault(escalation.id, (escalation, []))[1].append(each.number)
    for escalation, numbers in found.values():
        yield f"{escalation.id} {len(numbers)} 件：{_told(numbers)}。{escalation.say}"


def _batches(view: MonthView) -> Iterator[str]:
    for each in suspects(view.rules, [each.card for each in view.alive]):
        yield f"{each.days} 日内同类 {each.count} 件还没有并案：{_told(each.numbers)}。"
