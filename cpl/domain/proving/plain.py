"""A narrow walk: every event is gone in its plainest way, and varied only where it is asked.

For what does not hang on every fact: money, and who sees what. It comes to fewer places than
the whole walk, and so says less: only that nothing was found on these ways.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.decisions.engine import Refused
from cpl.domain.proving.moves import Leg, Moves, Place, Tried, nearest
from cpl.domain.regulation.machine_paths import GIVING_UP
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, with_path

Variation: TypeAlias = Mapping[str, Value | None]
"""What is said in place of the plainest answer: by field; None says nothing."""
AS_IT_IS: Variation = {}


@dataclass(frozen=True)
class PlainMoves(Moves):
    """The moves of one machine, each in the first way that is let, once for each variation."""

    def variations(self, place: Place, rule: EventRule) -> Iterator[Variation]:
        """What this event is tried with; a kind of walk says it."""
        yield AS_IT_IS

    def at(self, place: Place, asked: frozenset[str]) -> Iterator[Tried]:
        """All but giving up, which is a way out of every place and leads nowhere."""
        return (each for each in super().at(place, asked) if each.rule.means.isdisjoint(GIVING_UP))

    def is_hopeless(self, refused: Refused) -> bool:
        """Would no other answer besides help?"""
        return False

    def _by_people(self, place: Place, rule: EventRule, asked: frozenset[str]) -> Tried:
        steps: list[Leg] = []
        refused: list[Refused] = []
        for varied in self.variations(place, rule):
            found, why = self._first_let(place, rule, asked, varied)
            steps.extend(found)
            refused.extend(why)
        return Tried(rule, tuple(steps), None if steps else nearest(refused))

    def _first_let(
        self, place: Place, rule: EventRule, asked: frozenset[str], varied: Variation
    ) -> tuple[list[Leg], list[Refused]]:
        """For each state that it may lead to the first other answers that let it happen."""
        ways: dict[str, list[Leg]] = {}
        refused: list[Refused] = []
        seen: list[Values] = []
        for fields in self._answers(place, rule, asked):
            said = _varied(fields, varied)
            if said in seen:
                continue
            seen.append(said)
            found, why = self._by_somebody(place, rule, said)
            if why is not None:
                refused.append(why)
            if found:
                ways.setdefault(found[0].after.card.state, found)
            if len(ways) >= max(1, len(rule.to)) or (why and self.is_hopeless(why)):
                break
        return [leg for legs in ways.values() for leg in legs], refused


def _varied(fields: Values, varied: Variation) -> Values:
    said = {name: value for name, value in fields.items() if varied.get(name, value) is not None}
    for path, value in varied.items():
        if value is not None:
            said = with_path(said, FieldPath(path), value)
    return said
