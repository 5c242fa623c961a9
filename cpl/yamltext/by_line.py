"""Read and write line by line the YAML that cpl itself writes: without a tree, or not at all.

Known names, two blanks a level, each text bare or in quotes on the line of its name: a file
is nearly always so, and read six times as fast as its tree. What is not so, and all that
anybody could have meant otherwise, is refused; then the tree is built, which explains it.
Accepted are only texts that `tree` reads as the same data without a problem. Where somebody
asks for places after all, the lines tell them as well.
"""

from collections.abc import Container
from functools import lru_cache
from sys import intern
from typing import TypeAlias, Union

from cpl.yamltext.nodes import Entry, Mapping, Node, Plain, Scalar, Sequence
from cpl.yamltext.scalars import SHORT, on_one_line

STEP = 2
DEEPEST = 30  # in columns: below `tree.DEPTH_LIMIT` levels
_NEVER_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_QUOTES = "\"'"

_Open: TypeAlias = Union["dict[str, Plain]", "list[Plain]"]


def data_by_line(text: str, names: Container[str]) -> dict[str, Plain] | None:
    """The data of the text, where every key is one of these names and all of it is plain to see.

    A name must be such that YAML takes it bare for itself (`Vocabulary.plain_names`).
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if lines.pop() or not lines or not "".join(lines).isprintable():
        return None
    reader = _Reader(names)
    return reader.top if all(map(reader.reads, lines)) else None


def write_by_line(
    data: dict[str, Plain], margin: str, names: Container[str], lines: list[str], begin: str = ""
) -> bool:
    """Add the lines that `data_by_line` reads as exactly this, as `emit` writes them, if it does.

    Each line is read back by itself, and a line that is known is not read again: what a file
    says differs from line to line, how the lines stand below one another does not. `begin`:
    what stands before the first name, where that is another thing than the margin.
    """
    begin = begin or margin
    for name, each in data.items():
        if name not in names:
            return False
        if isinstance(each, str):
            line = (_known_line if len(each) <= SHORT else line_of)(name, each)
            if not line:
                return False
            lines.append(begin + line)
        else:
            lines.append(f"{begin}{name}:")
            if not each or not _write_below(each, margin + " " * STEP, names, lines):
                return False
        begin = margin
    return True


def _write_below(
    data: dict[str, Plain] | list[Plain], margin: str, names: Container[str], lines: list[str]
) -> bool:
    if len(margin) > DEEPEST + STEP:
        return False
    if isinstance(data, dict):
        return write_by_line(data, margin, names, lines)
    return all(_write_item(each, margin, names, lines) for each in data)


def _write_item(data: Plain, margin: str, names: Container[str], lines: list[str]) -> bool:
    begin = f"{margin}- "
    if isinstance(data, dict):
        return bool(data) and write_by_line(data, margin + " " * STEP, names, lines, begin)
    if not isinstance(data, str) or data.partition(":")[0] in names:
        return False
    written = on_one_line(data)
    lines.append(begin + written)
    return written.isprintable() and _text(written) == data


def line_of(name: str, text: str) -> str:
    """`name: text`, where that reads back as it; else nothing."""
    line = f"{name}: {on_one_line(text)}"
    return line if line.isprintable() and _taken_apart(line) == (0, False, name, text) else ""


_known_line = lru_cache(maxsize=4096)(line_of)


def tree_by_line(text: str, names: Container[str]) -> Mapping | None:
    """The tree of a text whose data can be read by line with these names; the same as libyaml's."""
    if data_by_line(text, names) is None:
        return None
    begin = 0
    top = _Growing(0, 0, 1, is_list=False)
    open_ones = [top]
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        said = _Said(line.rstrip("\r\n"), begin, number, names)
        while open_ones[-1].column > said.column:
            _close(open_ones, said.start)
        if open_ones[-1].column < said.column:
            open_ones.append(_Growing(said.column, said.start, number, is_list=said.is_item))
        if said.is_item and said.key is not None:
            open_ones.append(_Growing(said.column + STEP, said.key.start, number, is_list=False))
        open_ones[-1].take(said)
        begin += len(line)
    while len(open_ones) > 1:
        _close(open_ones, begin)
    tree = top.whole(begin)
    assert isinstance(tree, Mapping)
    return tree


class _Said:
    """A line with its places: its key, where it has one, and its text, where it has one."""

    def __init__(self, line: str, begin: int, number: int, names: Container[str]) -> None:
        self.column, self.is_item, name, _ = _apart(line)
        self.start = begin + self.column
        at = self.column + STEP * self.is_item
        self.key = None
        if not self.is_item or name in names:
            self.key = Scalar(name, begin + at, begin + at + len(name), number, at + 1, plain=True)
            at += len(name) + len(":")
        self.nothing = Scalar("", begin + at, begin + at, number, at + 1, plain=True)
        """What stands there while nothing does."""
        at += line[at : at + 1] == " "
        self.text = _scalar(line[at:], begin + at, number, at + 1) if line[at:] else None


def _scalar(said: str, start: int, line: int, column: int) -> Scalar:
    is_plain = said[0] not in _QUOTES
    inside = said if is_plain else said[1:-1]
    return Scalar(inside, start, start + len(said), line, column, is_plain)


class _Growing:
    """A mapping or a list of which lines are still to come."""

    def __init__(self, column: int, start: int, line: int, *, is_list: bool) -> None:
        self.column = column
        self._place = start, line
        self._items: list[Node] | None = [] if is_list else None
        self._entries: list[Entry] = []

    def take(self, said: _Said) -> None:
        """What stands on a line: an item, or a key with its value, which may be still to come."""
        if said.key is not None:
            self._entries.append(Entry(said.key, said.text or said.nothing))
        elif self._items is not None and said.text is not None:
            self._items.append(said.text)

    def put(self, node: Node) -> None:
        """What the last line was the beginning of."""
        if self._items is not None:
            self._items.append(node)
        else:
            self._entries[-1] = Entry(self._entries[-1].key, node)

    def whole(self, end: int) -> Node:
        """All of it: libyaml lets it end where the next thing begins."""
        start, line = self._place
        span = start, end, line, self.column + 1
        if self._items is not None:
            return Sequence(tuple(self._items), *span, flow=False)
        return Mapping(tuple(self._entries), *span, flow=False)


def _close(open_ones: list[_Growing], end: int) -> None:
    node = open_ones.pop().whole(end)
    open_ones[-1].put(node)


class _Reader:
    """What is open after some lines: each mapping and list with its column, outermost first."""

    def __init__(self, names: Container[str]) -> None:
        self.names = names
        self.top: dict[str, Plain] = {}
        self.open: list[tuple[int, _Open]] = [(0, self.top)]
        self.begun: str | None = None
        """The name on the line above, where its value is still to come."""

    def reads(self, line: str) -> bool:
        """Take one more line; not if it is any but the plainest."""
        column, is_item, name, value = _apart(line)
        at, found = self.open[-1]
        if at != column:
            opened = self._at(column, list if is_item else dict)
            if opened is None:
                return False
            found = opened
        if is_item:
            return isinstance(found, list) and self._item(found, column + STEP, name, value, line)
        return isinstance(found, dict) and self._entry(found, name, value, line)

    def _at(self, column: int, new: type[_Open]) -> _Open | None:
        """What is open at another column, or what begins below the name on the line above."""
        at, found = self.open[-1]
        if column > at:
            if self.begun is None or column != at + STEP or at > DEEPEST:
                return None
            assert isinstance(found, dict)
            begun = found[self.begun] = new()
            self.open.append((column, begun))
            return begun
        while at > column:
            self.open.pop()
            at, found = self.open[-1]
        return found if at == column else None

    def _item(
        self, items: list[Plain], column: int, name: str, value: str | None, line: str
    ) -> bool:
        if name in self.names:
            mapping: dict[str, Plain] = {}
            items.append(mapping)
            self.open.append((column, mapping))
            return self._entry(mapping, name, value, line)
        self.begun = None
        text = _text(line[column:])
        if text is None:
            return False
        items.append(text)
        return True

    def _entry(self, mapping: dict[str, Plain], name: str, value: str | None, line: str) -> bool:
        if value is None or name not in self.names or name in mapping:
            return False
        mapping[name] = value
        self.begun = name if line[-1] == ":" else None
        return True


def _taken_apart(line: str) -> tuple[int, bool, str, str | None]:
    """The line's column, whether it begins an item, its name and its value.

    The value is empty where it is still to come, and None where the line is not `name: text`.
    Each name is one object, of however many records it is read.
    """
    said = line.lstrip(" ")
    column = len(line) - len(said)
    is_item = said.startswith("- ")
    name, colon, rest = (said[STEP:] if is_item else said).partition(":")
    if not rest:
        return column, is_item, name, "" if colon else None
    return column, is_item, intern(name), _text(rest[1:]) if rest[0] == " " else None


# An office says the same few hundred lines again and again.
_apart = lru_cache(maxsize=4096)(_taken_apart)


def _text(said: str) -> str | None:
    """The text, bare or in quotes; nothing where YAML might take it for anything else."""
    if not said:
        return None
    first = said[0]
    if first in _NEVER_FIRST:
        inside = said[1:-1]
        is_quoted = first in _QUOTES and len(said) > 1 and said[-1] == first
        return inside if is_quoted and first not in inside and "\\" not in inside else None
    if said[-1] in " :" or ": " in said or " #" in said:
        return None
    return said
