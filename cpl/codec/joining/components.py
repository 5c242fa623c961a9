"""What a base becomes before an office's own lines are put over it.

Components taken by name (`with:`) complete it: a component's `key?:` holds only where that
key stands already, by the base or by any component, and its `key+:` adds to the list that
stands there (to `to`: before its last, which holds for all the rest). Then it speaks in the
office's words (`renames:`), and cites no clause of another regulation.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import replace

from cpl.codec.joining.extending import NOT_TAKEN_OVER, extended, without
from cpl.yamltext.nodes import Entry, Mapping, Node, Scalar, Sequence

WHERE_THERE, MORE = "?", "+"
TARGETS = "to"
CITATION = ("ref", "quote", "note")
BY_MEANING = "做到."
WORD = re.compile(r"\w+")


def completed(base: Mapping, components: Iterable[Mapping]) -> Mapping:
    """The base with components put over it in their order; what is conditional comes last."""
    taken = tuple(without(each, NOT_TAKEN_OVER) for each in components)
    for each in taken:
        base = extended(base, _added(base, each))
    for each in taken:
        base = extended(base, _where_there(base, each))
    return base


def _added(base: Node | None, component: Mapping) -> Mapping:
    """What a component brings whatever else was taken."""
    sure = (each for each in component.entries if not each.key.text.endswith(WHERE_THERE))
    return replace(component, entries=tuple(_fitted(base, each) for each in sure))


def _fitted(base: Node | None, entry: Entry) -> Entry:
    name = entry.key.text.removesuffix(WHERE_THERE)
    key = replace(entry.key, text=name.removesuffix(MORE))
    there = base.get(key.text) if isinstance(base, Mapping) else None
    if name.endswith(MORE):
        return Entry(key, _with_more(there, entry.value, before_last=key.text == TARGETS))
    if isinstance(entry.value, Mapping):
        return Entry(key, _added(there, entry.value))
    return Entry(key, entry.value)


def _with_more(base: Node | None, more: Node, before_last: bool) -> Node:
    """The list in the base with what a component adds; nothing stands in it twice."""
    if not isinstance(more, Sequence):
        return more
    there = base.items if isinstance(base, Sequence) else (base,) if base else ()
    said = {each.text for each in there if isinstance(each, Scalar)}
    new = (each for each in more.items if not (isinstance(each, Scalar) and each.text in said))
    kept = len(there) - 1 if before_last and there else len(there)
    return replace(more, items=(*there[:kept], *new, *there[kept:]))


def _where_there(base: Node | None, component: Mapping) -> Mapping:
    """Only what a component makes of entries that stand there already."""
    entries = []
    for entry in component.entries:
        name = entry.key.text
        plain_name = name.removesuffix(WHERE_THERE).removesuffix(MORE)
        there = base.get(plain_name) if isinstance(base, Mapping) else None
        if there is None:
            continue
        if name.endswith(WHERE_THERE):
            entries.append(_fitted(base, entry))
        elif isinstance(entry.value, Mapping) and _has_conditions(entry.value):
            entries.append(Entry(entry.key, _where_there(there, entry.value)))
    return replace(component, entries=tuple(entries))


def _has_conditions(node: Node) -> bool:
    return isinstance(node, Mapping) and any(
        each.key.text.endswith(WHERE_THERE) or _has_conditions(each.value) for each in node.entries
    )


def uncited(node: Mapping, own: str) -> Mapping:
    """What is taken over into the regulation `own`, citing no clause but its own."""
    found = _uncited(node, f"{own}-")
    assert isinstance(found, Mapping)
    return found


def _uncited(node: Node, own: str) -> Node:
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_uncited(each, own) for each in node.items))
    if isinstance(node, Scalar):
        return node
    ref = node.get("ref")
    foreign = not (isinstance(ref, Scalar) and ref.text.startswith(own))
    entries = (e for e in node.entries if not (foreign and _cites(e)))
    return replace(node, entries=tuple(Entry(e.key, _uncited(e.value, own)) for e in entries))


def _cites(entry: Entry) -> bool:
    return entry.key.text in CITATION and isinstance(entry.value, Scalar)


def renamed(node: Mapping, names: Map[str, str]) -> Mapping:
    """The same with the office's own words for these: keys, values, and inside conditions."""
    found = _renamed(node, names)
    assert isinstance(found, Mapping)
    return found


def _renamed(node: Node, names: Map[str, str]) -> Node:
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_renamed(each, names) for each in node.items))
    if isinstance(node, Mapping):
        entries = (Entry(_called(e.key, names), _renamed(e.value, names)) for e in node.entries)
        return replace(node, entries=tuple(entries))
    return _called(node, names)


def _called(scalar: Scalar, names: Map[str, str]) -> Scalar:
    """`做到.受理` asks what an event means, and no office calls a meaning otherwise."""

    def own(word: re.Match[str]) -> str:
        is_meaning = word.string[: word.start()].endswith(BY_MEANING)
        return word[0] if is_meaning else names.get(word[0], word[0])

    text = WORD.sub(own, scalar.text)
    return scalar if text == scalar.text else replace(scalar, text=text)


def words_in(node: Node) -> Iterator[str]:
    """Every word that can be renamed."""
    if isinstance(node, Scalar):
        yield from WORD.findall(node.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from words_in(item)
    else:
        for each in node.entries:
            yield from words_in(each.key)
            yield from words_in(each.value)
