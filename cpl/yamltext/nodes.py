"""The tree over a YAML text: every scalar is text, every node knows its place.

And the names that may stand in it, as far as somebody knows: YAML itself takes any name
anywhere; whoever reads a record knows better, and then a line without its colon or with a
wrong indentation has only one place where it can belong.
"""

from collections.abc import Mapping as Map
from dataclasses import field
from functools import cached_property
from typing import TypeAlias, Union

from cpl.dataclass import dataclass

Plain: TypeAlias = Union[str, "list[Plain]", "dict[str, Plain]"]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Scalar:
    """One text; `start` and `end` index the document, an empty value has both equal."""

    __slots__ = ("column", "end", "line", "plain", "start", "text")
    text: str
    start: int
    end: int
    line: int
    column: int
    plain: bool
    """Written without quotes and not as a block, so `null` here is nobody's word."""


@dataclass(frozen=True)
class Entry:
    """A key and its value."""

    __slots__ = ("key", "value")
    key: Scalar
    value: "Node"


@dataclass(frozen=True)
class Mapping:
    """Keys and values in file order; a key that stands twice is found by its first value."""

    __slots__ = ("column", "end", "entries", "flow", "line", "start")
    entries: tuple[Entry, ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool
    """Written on one line in `{…}`."""

    def entry(self, key: str) -> Entry | None:
        return next((each for each in self.entries if each.key.text == key), None)

    def get(self, key: str) -> "Node | None":
        entry = self.entry(key)
        return entry.value if entry else None

    def keys(self) -> tuple[str, ...]:
        return tuple(each.key.text for each in self.entries)


@dataclass(frozen=True)
class Sequence:
    """Items in file order."""

    __slots__ = ("column", "end", "flow", "items", "line", "start")
    items: tuple["Node", ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool
    """Written on one line in `[…]`."""


Node: TypeAlias = Scalar | Mapping | Sequence


def child(node: Node | None, step: str | int) -> Node | None:
    """The value under a key, or the item at an index."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int):
        inside = -len(node.items) <= step < len(node.items)
        return node.items[step] if inside else None
    return None


def plain(node: Node) -> Plain:
    """The bare data of a node, all of it text."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(each) for each in node.items]
    data: dict[str, Plain] = {}
    for each in node.entries:
        data.setdefault(each.key.text, plain(each.value))
    return data


LONGEST_NAME = 500
"""YAML itself has an end to how far the colon may be from where a name begins: 1024."""


@dataclass(frozen=True)
class Vocabulary:
    """The names at the top of a file, and those inside of what a name holds."""

    top: frozenset[str] = frozenset()
    inside: Map[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def plain_names(self) -> frozenset[str]:
        """All of them that YAML takes bare for themselves, and that nobody takes amiss."""
        names = self.top.union(*self.inside.values())
        bare = (each for each in names if each.isidentifier() and each.isprintable())
        return frozenset(each for each in bare if len(each) <= LONGEST_NAME)

    def under(self, owner: str) -> frozenset[str]:
        """The names under a name; those at the top under none."""
        return self.inside.get(owner, frozenset()) if owner else self.top

    def knows(self, name: str) -> bool:
        return name in self.top or any(name in names for names in self.inside.values())

    def name_before(self, text: str) -> str:
        """The longest known name that the text begins with; nothing where there is none."""
        names = self.top.union(*self.inside.values())
        return max((each for each in names if text.startswith(each)), key=len, default="")


NOTHING_KNOWN = Vocabulary()
