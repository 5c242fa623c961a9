"""A regulation and what it stands on: joined into one tree, each line traced to its own file.

An office cannot open a base, so what is wrong with a line that it takes over is told at the
line of its own file that made it wrong.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cpl.codec.joining.components import completed, renamed, uncited, words_in
from cpl.codec.joining.extending import (
    COMPONENTS,
    NOT_TAKEN_OVER,
    REMOVED,
    extended,
    places,
    without,
)
from cpl.dataclass import dataclass
from cpl.problems import Location, Problem, suggestion
from cpl.yamltext.nodes import Entry, Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import Document, parse

BASES: TypeAlias = Map[str, bytes]
"""What may be extended, by name; a component stands under `components/`."""
EXTENDS, WITH, REPLACES, RENAMES = ("extends", "with", "replaces", "renames")
NEEDS, AFTER = ("needs", "after")


class Layer(NamedTuple):
    """One file that a regulation stands on: what it is called, what it says."""

    name: str
    root: Mapping
    key: str
    """Under which name it is among the bases."""


@dataclass
class Join:
    """Joins a regulation with what it extends; notes where nodes come from and what is wrong."""

    bases: BASES
    origins: dict[int, str] = field(default_factory=dict)
    """The file of every node that is not the office's own, by identity."""
    problems: list[Problem] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)
    """By a word of the lowest base, what it is called here, through every layer."""
    _alive: list[Mapping] = field(default_factory=list)
    """Trees that `origins` knows by identity: no other node may get theirs."""

    def joined(self, document: Document, seen: tuple[str, ...] = ()) -> Mapping:
        """The document's root put over its base and components, as far as they can be read."""
        said = document.find(("meta", EXTENDS))
        base = self._base(document, said, seen) if isinstance(said, Scalar) else None
        if base is None or not isinstance(said, Scalar):
            return document.root
        taken = _in_order([*self._components(document)])
        names = self._renames(document, [base, *(each.root for each in taken)])
        self._rename(names)
        base = renamed(completed(base, [each.root for each in taken]), names)
        base = uncited(base, _text(document.find(("meta", "id"))))
        self._note(base, said.text)
        self.layers += [each._replace(root=renamed(each.root, names)) for each in taken]
        return extended(without(base, _not_taken_over(document)), document.root)

    def _base(self, document: Document, said: Scalar, seen: tuple[str, ...]) -> Mapping | None:
        """The base itself, joined with what it extends in turn; None where there is none."""
        if said.text in seen:
            chain = " → ".join((*seen, said.text))
            self._wrong(document, said, "circular-extends", f"extends 绕成了圈：{chain}。")
            return None
        found = self._read(said.text)
        if said.text not in self.bases:
            known = tuple(each for each in self.bases if not each.startswith(COMPONENTS))
            mend = f"现有：{'、'.join(known)}。" if known else ""
            say = f"找不到“{said.text}”这套规则。"
            self._wrong(document, said, "unknown-base", say, mend)
        if found is None:
            return None
        root = self.joined(found, (*seen, said.text))
        self.layers.append(Layer(said.text, root, said.text))
        return root

    def _components(self, document: Document) -> Iterator[Layer]:
        """What `with:` takes, in its order; what is not there or lacks another is told."""
        named = _scalars(document.find(("meta", WITH)))
        taken = {each.text for each in named}
        for said in named:
            found = self._read(f"{COMPONENTS}{said.text}")
            if found is None:
                known = tuple(e.removeprefix(COMPONENTS) for e in self.bases if COMPONENTS in e)
                say = f"没有“{said.text}”这个部件。"
                self._wrong(document, said, "unknown-component", say, suggestion(said.text, known))
                continue
            lacking = [e.text for e in _scalars(found.find(("meta", NEEDS))) if e.text not in taken]
            if lacking:
                say = f"部件“{said.text}”要和{'、'.join(lacking)}一起用。"
                self._wrong(
                    document, said, "component-needs", say, f"with 里加上{'、'.join(lacking)}。"
                )
            else:
                yield Layer(said.text, found.root, f"{COMPONENTS}{said.text}")

    def _renames(self, document: Document, trees: list[Mapping]) -> dict[str, str]:
        """The office's own words for words of the base; one that the base has not is told."""
        node = document.find(("meta", RENAMES))
        entries = node.entries if isinstance(node, Mapping) else ()
        known = {word for tree in trees for word in words_in(tree)} if entries else set()
        for each in entries:
            if each.key.text not in known:
                say = f"底稿里没有“{each.key.text}”这个词，改不了名。"
                self._wrong(document, each.key, "unknown-name", say)
        return {each.key.text: _text(each.value) for each in entries}

    def _rename(self, names: Map[str, str]) -> None:
        """What was renamed below may be renamed once more."""
        below = {word: names.get(own, own) for word, own in self.renames.items()}
        self.renames = {**names, **below}

    def _read(self, name: str) -> Document | None:
        if name not in self.bases:
            return None
        found, problems = _parsed(name, self.bases[name])
        self.problems += problems
        if found is not None:
            self._note(found.root, name.removeprefix(COMPONENTS))
        return found

    def _note(self, root: Mapping, name: str) -> None:
        """What is not known yet stands in this file."""
        self.origins = {**places(root, name), **self.origins}
        self._alive.append(root)

    def _wrong(self, document: Document, node: Node, code: str, say: str, mend: str = "") -> None:
        place = Location(document.path, node.line, node.column)
        self.problems.append(Problem(place, code, say, mend))


@dataclass(frozen=True)
class Layers:
    """The office's own file and what it stands on, lowest first."""

    path: str
    own: Mapping
    taken: tuple[Layer, ...] = ()

    def is_own(self, names: tuple[str, ...]) -> bool:
        """Does the office's own file say anything of this entry, by keys and clause ids?"""
        return _at(self.own, names) is not None

    def rank(self, names: tuple[str, ...]) -> int:
        """Where in the own file an entry stands, to put its own in order."""
        node = _at(self.own, names)
        return node.start if node is not None else 0

    def taken_from(self, names: tuple[str, ...]) -> str:
        """The base or component that says an entry of which the own file says nothing; else ""."""
        return "" if self.is_own(names) else self.origin(names)

    def about(self, name: str) -> str:
        """What a component says of itself."""
        found = (e.root.get("meta") for e in self.taken if e.name == name)
        return next((_text(m.get("help")) for m in found if isinstance(m, Mapping)), "")

    def origin(self, names: tuple[str, ...]) -> str:
        """The uppermost of the files that it stands on which says this entry; "" for none."""
        found = (e.name for e in reversed(self.taken) if _at(e.root, names) is not None)
        return next(found, "")

    def place(self, names: tuple[str, ...]) -> Location:
        """Where the own file says an entry, or else the nearest entry around it."""
        while names and _at(self.own, names) is None:
            names = names[:-1]
        node = _at(self.own, names)
        assert node is not None
        return Location(self.path, node.line, node.column)

    def blamed(self, say: str) -> Location | None:
        """Which own line made a line that was taken over wrong; None where none did.

        What is named in `say` and was dropped or said anew here, else the sections that are
        not taken over.
        """
        named = [each for each in _entries(self.own) if f"“{each.key.text}”" in say]
        dropped = [each for each in named if _is_removed(each.value)]
        for each in (*dropped, *named):
            return Location(self.path, each.key.line, each.key.column)
        meta = self.own.get("meta")
        entry = meta.entry(REPLACES) if isinstance(meta, Mapping) else None
        if entry is not None:
            return Location(self.path, entry.key.line, entry.key.column)
        return None


@lru_cache(maxsize=64)
def _parsed(name: str, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """A base as it is written: for every regulation that stands on it, the same tree."""
    return parse(name, data)


def _in_order(taken: list[Layer]) -> list[Layer]:
    """As they were named, but each after those that it says it comes after."""
    waiting, ordered = list(taken), []
    while waiting:
        names = {each.name for each in waiting}
        ready = (each for each in waiting if not names & {*_after(each)} - {each.name})
        found = next(ready, waiting[0])
        waiting.remove(found)
        ordered.append(found)
    return ordered


def _after(layer: Layer) -> Iterator[str]:
    meta = layer.root.get("meta")
    for key in (NEEDS, AFTER):
        yield from (e.text for e in _scalars(meta.get(key) if isinstance(meta, Mapping) else None))


def _entries(node: Node) -> Iterator[Entry]:
    """Every entry below, and every clause that is dropped by its id."""
    if isinstance(node, Mapping):
        for each in node.entries:
            yield each
            yield from _entries(each.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _entries(item)


def _is_removed(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == REMOVED


def _at(node: Node | None, names: tuple[str, ...]) -> Node | None:
    """The node at keys and clause ids; a list of clauses may be stepped over."""
    for name in names:
        node = _below(node, name)
    return node


def _below(node: Node | None, name: str) -> Node | None:
    if isinstance(node, Mapping):
        found = node.get(name)
        if found is not None:
            return found
        inner = (each.value for each in node.entries if isinstance(each.value, Sequence))
        return next((hit for each in inner if (hit := _below(each, name)) is not None), None)
    if isinstance(node, Sequence):
        return next((each for each in node.items if _id(each) == name), None)
    return None


def _id(node: Node) -> str:
    return _text(node.get("id")) if isinstance(node, Mapping) else ""


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    found = node.items if isinstance(node, Sequence) else (node,)
    return tuple(each for each in found if isinstance(each, Scalar))


def _not_taken_over(document: Document) -> tuple[str, ...]:
    """The sections that are its own from the first, and those that `replaces:` names."""
    replaced = _scalars(document.find(("meta", REPLACES)))
    return (*NOT_TAKEN_OVER, *(each.text for each in replaced))
