"""周整改表: what was to be put right in a week, as it stood at the week's end, unit by unit.

What a patrol found and what an order asks for: new ones, those left over and those that were
done in the week. A finding that an order was made of stands there as the order.
"""

from dataclasses import replace
from datetime import datetime

from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Phase
from cpl.domain.values.periods import Period
from cpl.domain.values.value import at_path, is_blank, shown
from cpl.store.record_files import Readable
from cpl.use_cases.papers.registers.register_sheet import Making, Register
from cpl.use_cases.papers.registers.touched_since import TouchedSince
from cpl.use_cases.papers.registers.whose_register import mended_in
from cpl.use_cases.reading import Onlooker


def week_sheet(onlooker: Onlooker, period: Period, named: frozenset[str]) -> Register:
    """What the onlooker may see of it."""
    rules = onlooker.workspace.latest_rules
    making = Making(onlooker, named, min(onlooker.now, period.end))
    touched = TouchedSince(onlooker, mended_in(rules), period.start)
    found: list[tuple[Readable, Readable]] = []
    for loaded in touched:
        then = as_of(loaded, period.end)
        if then is not None and _belongs(then.card, period) and touched.is_seen(loaded):
            found.append((loaded, then))
    found.sort(key=lambda both: (_unit(both[1].card), both[1].card.received_at))
    for loaded, then in found:
        making.add(loaded, then)
    broken = tuple(touched.broken)
    return making.made(rules, None, (), broken, touched.closed, period=period)


def as_of(loaded: Readable, moment: datetime) -> Readable | None:
    """The record as far as it had come before a moment; None: it was not there yet."""
    record = loaded.record
    history = tuple(each for each in record.history if each.at < moment)
    if not history or loaded.card.received_at >= moment:
        return None
    then = Record(record.number, record.machine, "", record.fields, history)
    return replace(loaded, record=then, card=replay(loaded.rules, then))


def _belongs(card: Card, period: Period) -> bool:
    """Was it to be put right at some time of the period?"""
    if is_blank(card.values.get(card.machine.summary)) or _has_become_an_order(card):
        return False
    return card.phase is not Phase.ENDED or _ended_at(card) >= period.start


def _ended_at(card: Card) -> datetime:
    return next(each.event.at for each in reversed(card.happened) if each.moved)


def _has_become_an_order(card: Card) -> bool:
    of_orders = {"rectification_issued", "unlinked"}
    told = (each.meanings for each in reversed(card.happened[1:]) if each.meanings & of_orders)
    return "unlinked" not in next(told, of_orders)


def _unit(card: Card) -> str:
    return shown(at_path(card.values, card.rules.parts.corrective_unit))
