"""rules.yaml ⇄ `Rules`: every word checked, every problem at its line.

Only what can be said of one file (and the files it extends) is judged here:
unknown words, missing keys, names that nothing declares.
"""

from collections.abc import Mapping as Map
from dataclasses import field, replace

from cpl.codec.joining.layers import BASES, Join, Layers
from cpl.codec.reading import ProblemList
from cpl.codec.regulation.clocks import worked_out
from cpl.codec.regulation.slots import At, Reading
from cpl.codec.regulation.table import RULES
from cpl.codec.regulation.types import FORM
from cpl.codec.regulation.usual_parts import LATER, says_plays, with_usual_parts
from cpl.dataclass import dataclass
from cpl.domain.regulation.parts import PARTS
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location, Problem
from cpl.yamltext.nodes import Mapping
from cpl.yamltext.tree import parse


@dataclass(frozen=True)
class RulesFile:
    """A rules file as read, joined with what it extends; it knows where each clause stands."""

    path: str
    rules: Rules | None
    problems: tuple[Problem, ...]
    root: Mapping | None = None
    others: Map[int, str] = field(default_factory=dict)
    forms: tuple[tuple[str, Location], ...] = ()
    """Each form that is named, and where: whether there is such a template others know."""
    layers: Layers | None = None

    @property
    def stands_on(self) -> tuple[str, ...]:
        """The keys of the bases and components that it is joined with."""
        return tuple(each.key for each in self.layers.taken) if self.layers else ()

    def locate(self, names: tuple[str, ...]) -> Location:
        """Where the office's file says a section's entry, by key or by clause id.

        What it takes over is told at the nearest line around it that is its own.
        """
        return self.layers.place(names) if self.layers else Location(self.path)


def read_rules(path: str, data: bytes, bases: BASES) -> tuple[Rules | None, tuple[Problem, ...]]:
    """Read one rules file; `bases` holds, by name, the files it may extend."""
    source = read_source(path, data, bases)
    return source.rules, source.problems


def read_source(path: str, data: bytes, bases: BASES) -> RulesFile:
    """Like `read_rules`, and remember where everything stands."""
    document, problems = parse(path, data)
    if document is None:
        return RulesFile(path, None, problems)
    join = Join(bases)
    root = join.joined(document)
    layers = Layers(path, document.root, tuple(join.layers))
    reading = Reading(ProblemList(path, join.origins), layers=layers)
    reading.report.problems.extend((*problems, *join.problems))
    rules = read_root(root, reading)
    if rules is not None:
        parts = LATER if says_plays(document.root) else PARTS
        rules = with_usual_parts(rules, root, parts)
        rules = replace(worked_out(rules), written=document.text, renames=join.renames)
    forms = tuple(
        (leaf.text, reading.report.place(leaf)) for leaf, kind in reading.leaves if kind is FORM
    )
    found = tuple(reading.report.problems)
    return RulesFile(path, rules, found, root, join.origins, forms, layers)


def read_root(root: Mapping, reading: Reading) -> Rules | None:
    """The rules that a tree says; None and problems in the reading where they are not sound."""
    rules = replace(RULES.read(root, At(reading)), source=reading.report.path)
    reading.look_up(rules)
    return None if reading.report.failed else rules
