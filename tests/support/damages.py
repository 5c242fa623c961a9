"""Every small wrong that can be done to a regulation, one scalar and one key at a time.

A damage changes a letter, puts another kind's value in place of a scalar, or renames a
key. It is done to the tree, so that every node keeps its line and column.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.rules import read_root
from cpl.codec.regulation.slots import Reading, Type
from cpl.codec.regulation.types import FORM
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location
from cpl.yamltext.nodes import Entry, Mapping, Node, Scalar, Sequence

ALL = bool(os.environ.get("EVERY_DAMAGE"))  # not CPL_…, of which conftest frees every test
"""`make damages`: every damage is tried, and not a lot of them."""
SEED = 20261122
ELSEWHERE = "别处的话"
"""What no slot but free text takes: neither a name, a word, a number nor a time."""


class Outcome(Enum):
    """What became of a damage."""

    TOLD = "指出本行本列"
    TOLD_WHERE_NAMED = "在提到它的地方指出"
    DIFFERENT = "成了另一套规则"
    SILENT = "没有声音"


@dataclass(frozen=True)
class Damage:
    """One scalar of a tree, `whole`, and the text put in its place."""

    kind: str
    old: Scalar
    new: Scalar
    whole: Mapping

    @property
    def root(self) -> Mapping:
        """The damaged tree; made when it is asked for, since most damages are only drawn from."""
        return _put(self.whole, self.old, self.new)

    def __str__(self) -> str:
        return f"{self.old.line}:{self.old.column} {self.kind} {self.old.text} → {self.new.text}"


def in_section(damage: Damage) -> Mapping:
    """Only the section that holds it, damaged."""
    root = damage.root
    pairs = zip(damage.whole.entries, root.entries, strict=True)
    return replace(root, entries=tuple(new for old, new in pairs if new is not old))


def damages_of(root: Mapping) -> Iterator[Damage]:
    """Every damage, in the order of the file."""
    for scalar, is_key in _scalars(root):
        letters = [("改一个字", _another_letter(scalar.text))] if scalar.text else []
        kinds = [("改键名", _another_letter(scalar.text))] if is_key else letters
        if not is_key:
            kinds = [*letters, ("换成别的", ELSEWHERE)]
        for kind, text in kinds:
            new = replace(scalar, text=text, plain=True)
            yield Damage(kind, scalar, new, root)


def drawn(damages: Iterable[Damage], most: int | None) -> list[Damage]:
    """A lot of them, the same every time; `None`: all."""
    return sorted(damages, key=_lot)[:most]


def _lot(damage: Damage) -> bytes:
    return sha256(f"{SEED} {damage}".encode()).digest()


def _scalars(node: Node) -> Iterator[tuple[Scalar, bool]]:
    """Every scalar below, and whether it is a key."""
    if isinstance(node, Scalar):
        yield node, False
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key, True
            yield from _scalars(entry.value)
    else:
        for item in node.items:
            yield from _scalars(item)


def _another_letter(text: str) -> str:
    """The last letter or digit replaced by the next; another sign for a Chinese one."""
    last = max((n for n, sign in enumerate(text) if sign.isalnum()), default=-1)
    if last < 0:
        return f"{text}甲"
    sign = text[last]
    if sign.isascii() and sign.isdigit():
        other = str((int(sign) + 1) % 10)
    elif sign.isascii():
        other = "q" if sign != "q" else "w"
    else:
        other = "甲" if sign != "甲" else "乙"
    return f"{text[:last]}{other}{text[last + 1 :]}"


def _put(node: Node, old: Scalar, new: Scalar) -> Mapping:
    found = _with(node, old, new)
    assert isinstance(found, Mapping)
    return found


def _with(node: Node, old: Scalar, new: Scalar) -> Node:
    """The same tree with one scalar, known by identity, replaced; what has none of it stays."""
    if isinstance(node, Scalar):
        return new if node is old else node
    if isinstance(node, Sequence):
        items = tuple(_with(item, old, new) for item in node.items)
        return replace(node, items=items) if _differ(items, node.items) else node
    entries = tuple(_entry_with(each, old, new) for each in node.entries)
    return replace(node, entries=entries) if _differ(entries, node.entries) else node


def _entry_with(entry: Entry, old: Scalar, new: Scalar) -> Entry:
    key, value = _with(entry.key, old, new), _with(entry.value, old, new)
    assert isinstance(key, Scalar)
    return entry if key is entry.key and value is entry.value else Entry(key, value)


def _differ(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return any(one is not other for one, other in zip(some, others, strict=True))


@dataclass(frozen=True)
class Judged:
    """What became of a damage, and by which type the scalar was read."""

    outcome: Outcome
    type: str
    free: str


def judged(damage: Damage, sound: Rules, types: dict[int, Type[object]]) -> Judged:
    """Read the damaged tree; `types` says by which type each scalar of the sound one is read."""
    reading = Reading(ProblemList(sound.source))
    rules = read_root(damage.root, reading)
    kind = types.get(id(damage.old))
    told = kind.told if kind else "键"
    free = kind.free if kind else ""
    if kind is FORM:  # whether there is such a template is told at its place by rules_lint
        return Judged(
            Outcome.TOLD if _is_handed_on(damage, reading) else Outcome.SILENT, told, free
        )
    return Judged(_outcome(damage, rules, sound, reading), told, free)


def _is_handed_on(damage: Damage, reading: Reading) -> bool:
    """Is the name of a form noted, with its place, for whoever knows the templates?"""
    return any(leaf is damage.new and kind is FORM for leaf, kind in reading.leaves)


def _outcome(damage: Damage, rules: Rules | None, sound: Rules, reading: Reading) -> Outcome:
    here = Location(sound.source, damage.old.line, damage.old.column)
    problems = reading.report.problems
    if any(each.location == here for each in problems):
        return Outcome.TOLD
    if problems and any(damage.old.text in each.message for each in problems):
        return Outcome.TOLD_WHERE_NAMED
    return Outcome.DIFFERENT if rules is not None and rules != sound else Outcome.SILENT
