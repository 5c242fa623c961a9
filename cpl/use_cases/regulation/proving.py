"""Walk a regulation with the people who would work under it, and tell what goes wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from time import process_time

from cpl.dataclass import dataclass
from cpl.domain.people.staff import Staff
from cpl.domain.proving.findings import Shown, shown_by, steps_wrong
from cpl.domain.proving.moves import Leg, Moves
from cpl.domain.proving.payments import PaymentMoves
from cpl.domain.proving.secrecy import (
    NOBODY,
    SecrecyMoves,
    accused_by,
    accusing_fields,
    keeps_from_accused,
)
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import Value, Values, shown
from cpl.store.workspace import Workspace
from cpl.use_cases.regulation.paper_proving import told_on_paper

PART_FOR_MONEY = 3
PART_FOR_EACH_ACCUSED = 15


class Inquiry(Enum):
    """What a walk asks."""

    ENDS = "办理"
    MONEY = "给付"
    SECRECY = "回避和保密"


@dataclass(frozen=True)
class Proof:
    """What walks through one machine came to, and the seconds of CPU that they took.

    Several walks where several people were accused in turn.
    """

    machine: Machine
    question: Inquiry
    walks: tuple[Walk, ...]
    shown: tuple[Shown, ...]
    seconds: float

    @property
    def seen(self) -> int:
        return sum(each.was_looked_at for walk in self.walks for each in walk.found)

    @property
    def unseen(self) -> int:
        return sum(not each.was_looked_at for walk in self.walks for each in walk.found)

    @property
    def tries(self) -> int:
        return sum(walk.tries for walk in self.walks)

    @property
    def steps(self) -> int:
        return sum(walk.steps for walk in self.walks)

    @property
    def paid(self) -> int:
        """The places that money was given on the way to."""
        moves = [walk.moves for walk in self.walks if isinstance(walk.moves, PaymentMoves)]
        return sum(
            bool(each.tally(found.place).payments)
            for each, walk in zip(moves, self.walks, strict=False)
            for found in walk.found
        )


def proved(
    rules: Rules, place: Workspace, staff: Staff, now: datetime, bounds: Bounds
) -> Iterator[Proof]:
    """Each machine of the rules, walked by this staff from `now` on; then money and secrecy.

    Nothing is registered of recurring duties that are all done by what is made or issued.
    """
    calendar = place.calendar(rules)
    by_hand = any(not (e.product and e.product.leaves_out_words) for e in rules.duties)
    for machine in rules.machines.values():
        if machine is rules.routine and rules.duties and not by_hand:
            continue
        begun = process_time()
        walk = walked(Moves(rules, machine, staff), now, bounds)
        found = tuple(shown_by(walk, calendar))
        yield Proof(machine, Inquiry.ENDS, (walk,), found, process_time() - begun)
    if rules.authority is not None:
        yield _of_money(rules, staff, now, bounds)
    yield _of_secrecy(rules, place, staff, now, bounds)


def _of_money(rules: Rules, staff: Staff, now: datetime, bounds: Bounds) -> Proof:
    begun = process_time()
    part = replace(bounds, places=max(1, bounds.places // PART_FOR_MONEY))
    walk = walked(PaymentMoves(rules, rules.complaints, staff), now, part)
    found = tuple(steps_wrong(walk))
    return Proof(rules.complaints, Inquiry.MONEY, (walk,), found, process_time() - begun)


def _of_secrecy(
    rules: Rules, place: Workspace, staff: Staff, now: datetime, bounds: Bounds
) -> Proof:
    begun = process_time()
    part = replace(bounds, places=max(1, bounds.places // PART_FOR_EACH_ACCUSED))
    is_kept = keeps_from_accused(rules)
    everybody = tuple(accused_by(rules, staff)) if accusing_fields(rules) else ()
    accused = everybody if is_kept else everybody[:1]  # one shows that nothing is kept from him
    walks = tuple(
        walked(SecrecyMoves(rules, rules.complaints, staff, accused=each), now, part)
        for each in (NOBODY, *accused)
    )
    wrong = [each for walk in walks for each in steps_wrong(walk)]
    told = {each.code: each for each in reversed(wrong) if each.is_serious or each.reader}
    found = (*told.values(), *told_on_paper(walks[0], place))
    return Proof(rules.complaints, Inquiry.SECRECY, walks, found, process_time() - begun)


def commands_of(machine: Machine, shown: Shown) -> Iterator[str]:
    """The steps that show it, and then the look at the record or at the paper that does."""
    yield from commands(machine, shown.way)
    if shown.reader:
        yield f"CPL_USER={shown.reader} cpl show 1"
    if shown.paper:
        yield f"cpl form 1 {shown.paper}"


def commands(machine: Machine, way: Sequence[Leg]) -> Iterator[str]:
    """The steps as somebody would type them; what other records do is told in brackets."""
    for number, step in enumerate(way):
        event = step.event
        said = " ".join(_said(step.after.card.registered if number == 0 else event.fields))
        if step.told:
            yield f"（{said} 那一件里办了事，这里记下：{event.name}）"
        elif number == 0:
            yield f"cpl new {machine.name} {said} --as {event.actor}"
        else:
            yield f"cpl do 1 {event.name} {said}".rstrip() + f" --as {event.actor}"


def _said(fields: Values, group: str = "") -> Iterator[str]:
    for name, value in fields.items():
        yield from _one(f"{group}{name}", value)


def _one(path: str, value: Value) -> Iterator[str]:
    match value:
        case dict():
            yield from _said(value, f"{path}.")
        case (dict() as row, *_):
            yield from _said(row, f"{path}.")
        case _:
            yield f"{path}={shown(value).replace(' ', 'T')}"
