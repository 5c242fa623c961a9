"""Who judged his own work, or his own unit's, where the rules ask for no other: told, no fault."""

from collections.abc import Iterator

from cpl.domain.audit.remarks import Remark, remark
from cpl.domain.cases.card import Card, Happened
from cpl.domain.people.staff import Staff
from cpl.domain.values.value import at_path, each_shown

JUDGES = {
    "solution_approved": ("solution_proposed", "self-approved"),
    "accountability_approved": ("accountability_proposed", "self-approved"),
    "followed_up": ("replied_to_customer", "self-followed-up"),
    "rectification_verified": ("rectification_done", "self-verified"),
}
"""What is judged by an event that means the first, and how it is told."""
INSPECTS = frozenset({"patrolled", "rectification_verified"})


def judged_himself(card: Card) -> Iterator[Remark]:
    """Each event by which somebody judged what he had done himself in the same round."""
    for index, each in enumerate(card.happened):
        rule = card.machine.event(each.event.name)
        is_free = rule is not None and not rule.apart_from
        for meaning in JUDGES.keys() & each.meanings if is_free else ():
            work, code = JUDGES[meaning]
            done = _latest(card.happened[:index], work, each.round)
            if done is not None and not done.event.hands.isdisjoint(each.event.hands):
                say = f"{each.event.doer}{done.event.name}，又{each.event.name}。"
                yield remark(code, say, index, each.event)


def inspections(card: Card) -> tuple[int, ...]:
    """The events by which somebody looks over another's work: on a patrol, or what was mended."""
    return tuple(n for n, each in enumerate(card.happened) if INSPECTS & each.meanings)


def inspects_himself(card: Card, index: int, staff: Staff) -> Iterator[Remark]:
    """Is the work that he looks over his own unit's?"""
    event, path = card.happened[index].event, card.rules.parts.corrective_unit
    person = staff.everybody.get(event.actor)
    if person is not None and person.unit in each_shown(at_path(card.values, path)):
        say = f"{event.doer}是{person.unit}的，{event.name}查的也是{person.unit}。"
        yield remark("self-inspected", say, index, event)


def _latest(before: tuple[Happened, ...], meaning: str, round_: int) -> Happened | None:
    return next((e for e in reversed(before) if meaning in e.meanings and e.round == round_), None)
