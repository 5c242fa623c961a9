"""rules.yaml ⇄ `Rules`: every word checked, every problem at its line.

Only what can be said of one file (and the files it extends) is judged here:
unknown words, missing keys, names that nothing declares.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.extending import NOT_TAKEN_OVER, extended, places, without
from cpl.codec.regulation.slots import At, Reading
from cpl.codec.regulation.table import RULES
from cpl.codec.regulation.types import FORM
from cpl.codec.regulation.usual_parts import says_plays, with_usual_parts
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location, Problem
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import Document, parse

BASES: TypeAlias = Map[str, bytes]


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

    def locate(self, names: tuple[str, ...]) -> Location:
        """Where a section's entry stands, by key or by clause id; else the nearest around it."""
        node: Node | None = self.root
        place = Location(self.path)
        for name in names:
            node = _below(node, name)
            if node is None:
                break
            place = Location(self.others.get(id(node), self.path), node.line, node.column)
        return place


def _below(node: Node | None, name: str) -> Node | None:
    if isinstance(node, Mapping):
        found = node.get(name)
        if found is not None:
            return found
        inner = (each.value for each in node.entries if isinstance(each.value, Sequence))
        return next((hit for each in inner if (hit := _below(each, name)) is not None), None)
    if isinstance(node, Sequence):
        for item in node.items:
            said = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(said, Scalar) and said.text == name:
                return item
    return None


def read_rules(path: str, data: bytes, bases: BASES) -> tuple[Rules | None, tuple[Problem, ...]]:
    """Read one rules file; `bases` holds, by name, the files it may extend."""
    source = read_source(path, data, bases)
    return source.rules, source.problems


def read_source(path: str, data: bytes, bases: BASES) -> RulesFile:
    """Like `read_rules`, and remember where everything stands."""
    document, problems = parse(path, data)
    if document is None:
        return RulesFile(path, None, problems)
    root, others, more = _with_bases(document, bases, ())
    reading = Reading(ProblemList(path, others))
    reading.report.problems.extend((*problems, *more))
    rules = read_root(root, reading)
    if rules is not None and not says_plays(document.root):
        rules = with_usual_parts(rules, root)
    forms = tuple(
        (leaf.text, reading.report.place(leaf)) for leaf, kind in reading.leaves if kind is FORM
    )
    return RulesFile(path, rules, tuple(reading.report.problems), root, others, forms)


def read_root(root: Mapping, reading: Reading) -> Rules | None:
    """The rules that a tree says; None and problems in the reading where they are not sound."""
    rules = replace(RULES.read(root, At(reading)), source=reading.report.path)
    reading.look_up(rules)
    return None if reading.report.failed else rules


def _with_bases(
    document: Document, bases: BASES, seen: tuple[str, ...]
) -> tuple[Mapping, dict[int, str], tuple[Problem, ...]]:
    """The root joined with what it extends, where foreign nodes came from, and problems."""
    node = document.find(("meta", "extends"))
    if not isinstance(node, Scalar):
        return document.root, {}, ()
    place = document.locate(("meta", "extends"))
    if node.text in seen:
        chain = " → ".join((*seen, node.text))
        return (
            document.root,
            {},
            (Problem(place, "circular-extends", f"extends 绕成了圈：{chain}。"),),
        )
    if node.text not in bases:
        known = f"现有：{'、'.join(bases)}。" if bases else ""
        return document.root, {}, (
            Problem(place, "unknown-base", f"找不到“{node.text}”这套规则。", known),
        )  # fmt: skip
    base, problems = parse(node.text, bases[node.text])
    if base is None:
        return document.root, {}, problems
    inner, others, more = _with_bases(base, bases, (*seen, node.text))
    joined = extended(without(inner, _not_taken_over(document)), document.root)
    return joined, {**places(base.root, base.path), **others}, (*problems, *more)


def _not_taken_over(document: Document) -> tuple[str, ...]:
    """The sections that are its own from the first, and those that `replaces:` names."""
    node = document.find(("meta", "replaces"))
    items = node.items if isinstance(node, Sequence) else ()
    return (*NOT_TAKEN_OVER, *(each.text for each in items if isinstance(each, Scalar)))
