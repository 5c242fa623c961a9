"""Read YAML text into a tree with places, or into problems a clerk can mend.

The tree is built from libyaml's events: no value is ever taken for a number, a
date or a truth value, and what a record must not hold (anchors, tags, several
documents, keys that stand twice) is noticed here and nowhere else.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed, pattern
from cpl.problems import Location, Problem, in_order
from cpl.yamltext.by_line import data_by_line, tree_by_line
from cpl.yamltext.decoding import BOM, Lines, decode
from cpl.yamltext.nodes import (
    NOTHING_KNOWN,
    Entry,
    Mapping,
    Node,
    Path,
    Plain,
    Scalar,
    Sequence,
    Vocabulary,
    child,
    plain,
)

# What can be read line by line has no need of a tree, nor of what explains a broken one.
if TYPE_CHECKING:
    import yaml

    from cpl.yamltext import explain, hints, mending
else:
    yaml = WhenUsed("yaml")
    explain, hints, mending = map(
        WhenUsed, ("cpl.yamltext.explain", "cpl.yamltext.hints", "cpl.yamltext.mending")
    )

DEPTH_LIMIT = 20
_FOREIGN_BREAK = pattern("[\x85\u2028\u2029]")  # line breaks to YAML, not to an editor


@dataclass(frozen=True)
class Document:
    """A text, its data and the tree over it; the text is without its byte order mark.

    Data that could be read without the tree stand beside it; then it is built when asked for.
    `names`: those by which it may be read line by line.
    """

    path: str
    text: str
    bom: bool
    tree: Mapping | None
    data: dict[str, Plain] | None = None
    names: frozenset[str] = frozenset()

    @cached_property
    def root(self) -> Mapping:
        """All of the text."""
        tree: Node | None = self.tree or tree_by_line(self.text, self.names)
        tree = tree or _Builder(self.path, self.text).document()
        assert isinstance(tree, Mapping)
        return tree

    def bare(self) -> "Document":
        """The text alone, of which the rest is made again when asked for: it takes ten times
        the room.
        """
        return Document(self.path, self.text, self.bom, None, names=self.names)

    def find(self, path: Path) -> Node | None:
        """The node at a path of keys and indices; negative indices count from the end."""
        node: Node | None = self.root
        for step in path:
            node = child(node, step)
        return node

    def locate(self, path: Path) -> Location:
        """Where the value stands, or else its nearest enclosing node that exists."""
        node = self.find(path)
        while node is None:
            path = path[:-1]
            node = self.find(path)
        return Location(self.path, node.line, node.column)

    def locate_key(self, path: Path) -> Location:
        """Where the last key of the path stands; falls back like `locate`."""
        parent = self.find(path[:-1]) if path else None
        if isinstance(parent, Mapping):
            entry = parent.entry(str(path[-1]))
            if entry:
                return Location(self.path, entry.key.line, entry.key.column)
        return self.locate(path)

    def plain(self) -> dict[str, Plain]:
        """The data alone; not to be changed."""
        return self._plain

    @cached_property
    def _plain(self) -> dict[str, Plain]:
        data = self.data or data_by_line(self.text, self.names) or plain(self.root)
        assert isinstance(data, dict)
        return data


def parse(
    path: str, data: bytes, vocabulary: Vocabulary = NOTHING_KNOWN
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a file; a document may come with problems, `None` never comes without.

    The vocabulary helps to say what was meant by a line that cannot be read; and a file in
    which all names are known can mostly be read without its tree.
    """
    text, problem = decode(path, data)
    if problem:
        return None, mending.with_mending(text, (problem,), vocabulary)
    bom = data.startswith(BOM)
    known = data_by_line(text, vocabulary.plain_names)
    if known is not None:
        return Document(path, text, bom, None, known, vocabulary.plain_names), ()
    return parse_text(path, text, bom, vocabulary=vocabulary)


def parse_text(
    path: str,
    text: str,
    bom: bool = False,
    loader: Any = None,
    vocabulary: Vocabulary = NOTHING_KNOWN,
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Like `parse`, for text that is already decoded, with the fastest loader or this one."""
    document, problems = _read(path, text, bom, loader, vocabulary)
    return document, mending.with_mending(text, problems, vocabulary) if problems else ()


def _read(
    path: str, text: str, bom: bool, loader: Any, vocabulary: Vocabulary
) -> tuple[Document | None, tuple[Problem, ...]]:
    conflict = hints.merge_conflict(path, text)
    if conflict:
        return None, (conflict,)
    builder = _Builder(path, text, loader)
    try:
        root = builder.document()
    except yaml.YAMLError as error:
        return None, (explain.explain(path, text, error, vocabulary),)
    except _StopReading as stop:
        return None, in_order([*builder.problems, stop.problem])
    if not isinstance(root, Mapping):
        return None, (hints.not_a_mapping(path, text, root),)
    problems = [*builder.problems, *hints.silent_traps(path, text, root)]
    return Document(path, text, bom, root), in_order(problems)


class _StopReading(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Builder:
    def __init__(self, path: str, text: str, loader: Any = None) -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []
        fastest = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
        self._next: Callable[[], Any] = (loader or fastest)(text).get_event
        self._lines = Lines(text) if _FOREIGN_BREAK.search(text) else None

    def document(self) -> Node | None:
        """The root node, `None` for a file without any."""
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        root = self._node(self._next(), 0)
        self._next()
        following = self._next()
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._refuse(following, "several-documents")
        return root

    def _node(self, event: Any, depth: int, dash: int | None = None) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, "alias")
        self._no_anchor_or_tag(event)
        if depth >= DEPTH_LIMIT:
            raise self._refuse(event, "too-deep")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth + 1)
        return self._mapping(event, depth + 1, dash)

    def _scalar(self, event: Any) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._no_anchor_or_tag(event)
        mark = event.start_mark
        start = mark.index
        line, column = self._lines.place(start) if self._lines else (mark.line + 1, mark.column + 1)
        return Scalar(event.value, start, event.end_mark.index, line, column, not event.style)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        items = []
        dash = None if start.flow_style else start.start_mark.column
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth, dash))
        return Sequence(tuple(items), *self._span(start, event), bool(start.flow_style))

    def _mapping(self, start: Any, depth: int, dash: int | None) -> Mapping:
        entries: list[Entry] = []
        names: set[str] = set()
        try:
            while not isinstance(event := self._next(), yaml.MappingEndEvent):
                key = self._key(event)
                entries.append(Entry(key, self._node(self._next(), depth)))
                names.add(key.text)
        finally:  # told even where something below stops us
            if len(names) < len(entries):
                self.problems.extend(hints.twins(self.path, self.text, entries, dash))
        return Mapping(tuple(entries), *self._span(start, event), bool(start.flow_style))

    def _key(self, event: Any) -> Scalar:
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, "alias")
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refuse(event, "complex-key")
        key = self._scalar(event)
        if key.text == "<<" and key.plain:
            raise self._refuse(event, "merge-key")
        return key

    def _span(self, start: Any, end: Any) -> tuple[int, int, int, int]:
        return start.start_mark.index, end.end_mark.index, *self._place(start)

    def _place(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return self._lines.place(mark.index) if self._lines else (mark.line + 1, mark.column + 1)

    def _no_anchor_or_tag(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._refuse(event, "anchor")
        if getattr(event, "tag", None) is not None:
            raise self._refuse(event, "tag")

    def _refuse(self, event: Any, code: str) -> _StopReading:
        place = Location(self.path, *self._place(event))
        written = self.text[event.start_mark.index : event.end_mark.index]
        return _StopReading(hints.not_allowed(place, code, written))
