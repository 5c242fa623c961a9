"""Many complaints that are one: a record merged into another follows it and is answered with it.

Which event merges, which field names the record it goes into and which field
there lists those that came is read from the rules: by meaning and `tells`.
"""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import EventRule, Machine, Phase
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, each_shown, shown

ANSWERS = frozenset({"replied_to_customer", "result_told"})
"""What a batch is waiting for; who comes after it waits for an answer of his own."""


@dataclass(frozen=True)
class Merging:
    """The event that merges, its field `into`, and the field of `members` on the other side."""

    event: EventRule
    into: str
    members: str


def merging_of(machine: Machine) -> Merging | None:
    """How this machine's records are merged; None where its rules do not keep both sides."""
    for event in machine.events.values():
        if "merged" in event.means:
            told = {tell.to: tell.as_field for tell in event.tells}
            into = next((name for name in event.fields if name in told), "")
            if into:
                return Merging(event, into, told[into])
    return None


def is_merged(card: Card) -> bool:
    """Did the event that brought it where it is merge it?"""
    return card.phase is Phase.ENDED and came_by(card, "merged")


def came_by(card: Card, meaning: str) -> bool:
    moved = [each for each in card.happened if each.moved]
    return bool(moved) and meaning in moved[-1].meanings


def leader_of(card: Card) -> str:
    """The number of the record that this one follows; empty where it stands for itself."""
    merging = merging_of(card.machine) if is_merged(card) else None
    return shown(card.values.get(merging.into)) if merging else ""


def members_of(card: Card) -> tuple[str, ...]:
    """The records that follow this one, without those that have left."""
    merging = merging_of(card.machine)
    return linked_still(card, merging.members) if merging else ()


def linked_still(card: Card, field: str) -> tuple[str, ...]:
    """The numbers a field names, without those that an event has since unlinked."""
    named = dict.fromkeys(each_shown(card.values.get(field)))
    return tuple(each for each in named if not _let_go(card, field, each))


def _let_go(card: Card, field: str, number: str) -> bool:
    naming = (
        each
        for each in reversed(card.happened)
        if number in each_shown(each.event.fields.get(field))
    )
    last = next(naming, None)
    return last is not None and "unlinked" in last.meanings


def is_answered(card: Card) -> bool:
    """Has the complainant been answered in this round?"""
    return any(each.meanings & ANSWERS and each.round == card.round for each in card.happened)


def is_batch(card: Card) -> bool:
    """Do others follow it, or is it marked as one?"""
    return is_marked(card) or bool(members_of(card))


def is_marked(card: Card) -> bool:
    """Does one of its flags say that it is a batch?"""
    parts = card.rules.parts
    return any(flag in parts.batch for flag in each_shown(at_path(card.values, parts.flags)))


def people_of(card: Card) -> int:
    """How many complain in one record: as many as it says, else one."""
    value = at_path(card.values, card.rules.parts.people)
    return max(value, 1) if isinstance(value, int) else 1


def why_not_merged(card: Card, merging: Merging, event: Event) -> Iterator[Reason]:
    """Why a card may not go into the record that the event names."""
    into = shown(event.fields.get(merging.into))
    clause, about = merging.event.clause, FieldAt(FieldPath(merging.into))
    if into == card.number:
        say, mend = f"{into} 不能并入它自己。", "写要并入的另一件的编号。"
        yield Reason("merged-into-itself", say, mend, clause, about=about)
    elif into and not _is_its_like(card, into):
        say, mend = (
            f"“{into}”不是{card.machine.name}，不能并入。",
            f"写{card.machine.name}的编号，要写全。",
        )
        yield Reason("merged-into-another-kind", say, mend, clause, about=about)
    members = members_of(card)
    if members:
        yield Reason(
            "has-members",
            f"有 {len(members)} 件并在 {card.number} 里，它不能再并入别的。",
            f"反过来，把 {into} 并入 {card.number}。",
            clause,
            about=EventPart.NAME,
        )


def _is_its_like(card: Card, number: str) -> bool:
    machine = card.rules.machine_of(number)
    return machine is not None and machine.name == card.machine.name
