"""Who judged his own work, where the rules ask for no other or there is none: told, no fault."""

from collections.abc import Iterator

from cpl.domain.audit.record_changes import Remark, remark
from cpl.domain.cases.card import Card, Happened
from cpl.domain.powers.separation import ALONE, says_alone
from cpl.domain.powers.who_may import same_person

JUDGES = {
    "solution_approved": ("solution_proposed", "self-approved"),
    "accountability_approved": ("accountability_proposed", "self-approved"),
    "followed_up": ("replied_to_customer", "self-followed-up"),
    "rectification_verified": ("rectification_done", "self-verified"),
}
"""What is judged by an event that means the first, and how it is told."""


def judged_himself(card: Card) -> Iterator[Remark]:
    """Each event by which somebody judged what he had done himself in the same round."""
    for index, each in enumerate(card.happened):
        rule = card.machine.event(each.event.name)
        alone = says_alone(each.event)
        is_told = rule is not None and (alone or not rule.apart_from)
        for meaning in JUDGES.keys() & each.meanings if is_told else ():
            work, code = JUDGES[meaning]
            done = _latest(card.happened[:index], work, each.round)
            if done is not None and same_person(done.event.actor, each.event.actor):
                why = f"（{ALONE}）" if alone else ""
                say = f"{each.event.actor}{done.event.name}，又{each.event.name}{why}。"
                yield remark(code, say, index, each.event)


def _latest(before: tuple[Happened, ...], meaning: str, round_: int) -> Happened | None:
    return next((e for e in reversed(before) if meaning in e.meanings and e.round == round_), None)
