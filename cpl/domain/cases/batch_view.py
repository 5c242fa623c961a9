"""How a batch is told on a card: whom a record follows, who follows it, is it answered."""

from cpl.domain.cases.batches import (
    ANSWERS,
    Merging,
    leader_of,
    linked_still,
    merging_of,
)
from cpl.domain.cases.card import Card
from cpl.domain.values.value import Value, each_shown, shown

MOST_NAMED = 3


def told_of_batch(card: Card, name: str) -> str:
    """What to show for a field that keeps a batch together; empty for every other field."""
    merging = merging_of(card.machine)
    if merging is not None and name == merging.members:
        return members_told(card, merging)
    if merging is not None and name == merging.into:
        return _leader_told(card, merging)
    return ""


def members_told(card: Card, merging: Merging) -> str:
    """`59 件：TS…-002、TS…-003、TS…-004 等`, without those that have left."""
    found = linked_still(card, merging.members)
    return f"{len(found)} 件：{named(found)}" if found else "都已退出"


def named(numbers: tuple[str, ...]) -> str:
    """The first few of many numbers."""
    more = " 等" if len(numbers) > MOST_NAMED else ""
    return f"{'、'.join(numbers[:MOST_NAMED])}{more}"


def said_in_history(card: Card, name: str, value: Value) -> str:
    """What an event said in a field; of many members only how many they were."""
    merging = merging_of(card.machine)
    numbers = each_shown(value) if merging is not None and name == merging.members else ()
    if len(numbers) > MOST_NAMED:
        return f"{len(numbers)} 件：{named(numbers)}"
    return shown(value).strip()


def _leader_told(card: Card, merging: Merging) -> str:
    number = shown(card.values.get(merging.into))
    if not leader_of(card):
        return f"{number}（已退出）"
    answered = next((e for e in reversed(card.happened) if e.meanings & ANSWERS), None)
    if answered is None:
        return f"{number}（随它办，还没有答复）"
    return f"{number}（{answered.event.at:%m-%d %H:%M} 随它答复）"
