"""What a commit did to what desks disagree in: settled by whoever may, or tampered with."""

from collections.abc import Iterator
from datetime import datetime

from cpl.domain.audit.deeds import AHEAD, TYPING, Claim, Manner
from cpl.domain.audit.remarks import Remark
from cpl.domain.cases.record import Divergence, Record, Settlement
from cpl.domain.people.staff import Staff
from cpl.domain.powers.settling import SETTLED, settling_role
from cpl.domain.powers.who_may import same_person
from cpl.domain.regulation.rules import Rules


def settlements(
    claim: Claim, before: Record | None, after: Record, rules: Rules, staff: Staff | None
) -> Iterator[Remark]:
    """What is against the change of what was kept out of the history."""
    was, now = before.divergences if before else (), after.divergences
    if claim.manner in (Manner.UNDO, Manner.CORRECTION):
        return
    pairs = [pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]]
    if len(was) != len(now) or not all(_is_settling(*pair) for pair in pairs):
        yield Remark("event-altered", "“分歧”那一栏改了，不是裁定。", key=(repr(was), repr(now)))
        return
    for _, each in pairs:
        assert each.settled is not None
        yield from _settled(claim, each.settled, after.number, rules, staff)


def _is_settling(was: Divergence, now: Divergence) -> bool:
    """Of two that differ: nothing was there to be settled again, and nothing else is other."""
    same = (was.why, was.event, was.fields) == (now.why, now.event, now.fields)
    return same and was.is_open


def _settled(
    claim: Claim, ruling: Settlement, number: str, rules: Rules, staff: Staff | None
) -> Iterator[Remark]:
    key, people = (repr(ruling),), (ruling.actor,)
    if SETTLED not in claim.events:
        yield Remark("command-forged", "提交里没有说裁定，文件里却裁定了分歧。", key=key)
    if not same_person(ruling.actor, claim.deed.author):
        say = f"裁定写着是{ruling.actor}定的，提交的是{claim.deed.author}。"
        yield Remark("actor-not-author", say, None, (*people, claim.deed.author), key)
    here = staff.at(ruling.at.date()) if staff else None
    person = here.people.get(ruling.actor) if here else None
    if not (here and person and settling_role(rules, number, person, here)):
        say = f"{ruling.actor}裁定了分歧，当时没有这个权。"
        yield Remark("not-entitled", say, None, people, key)
    if _is_of_another_time(ruling.at, claim.at):
        say = f"裁定写着 {ruling.at:%Y-%m-%d %H:%M}，提交却是 {claim.at:%Y-%m-%d %H:%M}。"
        yield Remark("back-dated", say, None, people, key)


def _is_of_another_time(said: datetime, committed: datetime) -> bool:
    return said - committed > AHEAD or committed - said > TYPING
