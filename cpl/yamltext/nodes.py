"""The tree over a YAML text: every scalar is text, every node knows its place."""

from dataclasses import dataclass
from typing import TypeAlias, Union

Plain: TypeAlias = Union[str, "list[Plain]", "dict[str, Plain]"]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text; `start` and `end` index the document, an empty value has both equal."""

    text: str
    start: int
    end: int
    line: int
    column: int
    plain: bool
    """Written without quotes and not as a block, so `null` here is nobody's word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order; a key that stands twice is found by its first value."""

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


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in file order."""

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
