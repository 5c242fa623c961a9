"""What each unit owes: a line for each record and whoever owes something on it.

Of several clocks it tells the answer that the customer waits for, where that is late, else the
one that runs out first. That progress must be told again and again is nobody's debt here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import ANSWERS
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.duties import Owed
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.routine import belongs_to
from cpl.domain.people.staff import Person
from cpl.domain.regulation.rules import EventRule
from cpl.domain.time.clocks import last_day
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import shown
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.calling import is_progress, stops_of
from cpl.use_cases.queries.listing import Due
from cpl.use_cases.queries.steps import NextStep

URGED = "urged"


@dataclass(frozen=True)
class OwingParty:
    """A unit or a role by its name, or a person, to whom belongs what is his roles' and unit's."""

    place: Workspace
    name: str
    person: Person | None = None

    def owes(self, owner: str) -> bool:
        rules, staff = self.place.latest_rules, self.place.staff
        if self.person is None:
            return owner == self.name
        return belongs_to(rules, self.person, staff, owner)

    def owes_duty(self, each: Owed) -> bool:
        return any(self.owes(owner) for owner in ((each.unit,) if each.unit else each.owners))

    def owes_step(self, each: NextStep) -> bool:
        return any(map(self.owes, each.owners))


def owner_named(place: Workspace, said: str) -> OwingParty | None:
    """The unit by its name or 助记码, the person or the role that is meant exactly."""
    rules, people = place.latest_rules, place.staff.people
    if said in people:
        return OwingParty(place, said, people[said])
    known = {name: unit.short for name, unit in rules.units.items()} | dict.fromkeys(
        rules.roles, ""
    )
    found = [name for name, short in known.items() if said == name or said.lower() == short]
    return OwingParty(place, found[0]) if found else None


def owners_of(instance: Instance) -> list[str]:
    """Everybody who owes it: support may be asked of several units at once."""
    return instance.addressee.split("、")


def owed_by_each(running: Iterable[Due]) -> tuple[Due, ...]:
    """One for each record and owner, addressed to him alone, late answers to customers first."""
    found: dict[tuple[str, str], Due] = {}
    for each in running:
        for owner in () if is_progress(each) else owners_of(each.instance):
            key = each.loaded.number, owner
            if key not in found or (is_late_answer(each) and not is_late_answer(found[key])):
                found[key] = each if owner == each.instance.addressee else _owed_by(owner, each)
    return tuple(sorted(found.values(), key=lambda each: not is_late_answer(each)))


def _owed_by(owner: str, each: Due) -> Due:
    return Due(each.loaded, replace(each.instance, addressee=owner))


def is_late(each: Due) -> bool:
    return each.instance.standing is Standing.MISSED


def is_late_answer(each: Due) -> bool:
    """Does the customer wait for an answer that should have been given?"""
    return is_late(each) and not ANSWERS.isdisjoint(stops_of(each))


def presses(each: Due, today: date) -> bool:
    """Is it late, or due before the day is over?"""
    due = each.instance.due
    return due is not None and last_day(due) <= today


# —— urging ——


def urging_event(card: Card) -> EventRule | None:
    """The event that says that somebody was urged, where the rules have one in this state."""
    return next((each for each in possible(card) if URGED in each.means), None)


def urged(card: Card, owner: str) -> tuple[Happened, ...]:
    """How often he was urged in this round; where no unit is named, everybody was."""
    return tuple(each for each in _urged(card) if _is_meant(card, each, owner))


def _urged(card: Card) -> Iterator[Happened]:
    this_round = (each for each in card.happened if each.round == card.round)
    return (each for each in this_round if URGED in each.meanings)


def _is_meant(card: Card, each: Happened, owner: str) -> bool:
    said = " ".join(map(shown, each.event.fields.values()))
    return owner in said or not any(unit in said for unit in card.rules.units)
