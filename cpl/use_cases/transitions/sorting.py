"""What nobody has said what it is about: batches, precedents and the month's table live on it."""

from cpl.domain.cases.card import Card
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import at_path, is_blank
from cpl.store.record_files import Readable
from cpl.use_cases.transitions.transition import what_can_happen


def is_unsorted(card: Card) -> bool:
    """Came in, counts for itself, and its category is not known."""
    category, machine = card.rules.parts.category, card.machine
    stands_apart = card.state in machine.voided | machine.merged
    is_asked = bool(category) and machine.receives and category.head in machine.registration.heads
    return is_asked and not stands_apart and is_blank(at_path(card.values, category))


def sorting_event(loaded: Readable) -> EventRule | None:
    """The event that says what it is about and moves nothing, where the rules have one."""
    category = loaded.rules.parts.category
    open_now = what_can_happen(loaded)
    return next((e for e, needs in open_now if needs == (category,) and not e.to), None)
