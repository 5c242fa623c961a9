"""`extends:` joins two regulations by name and by clause id, keeping every node's place.

A mapping is joined key by key; a list whose items carry an `id` is joined by
that id; anything else, and a field that says its `type` anew, is replaced, but for the
part it plays: that goes by its name, and so do those of its choices that still are any.
A clause that says its own `ref` brings its own words: the base's quote and note are not
lent to it. `removed` in place of a value, or `{id: …, removed: yes}` in a list, drops what
the base says; `replaces:` in meta names whole sections that are not taken over.
"""

from dataclasses import replace

from cpl.yamltext.nodes import Entry, Mapping, Node, Scalar, Sequence

COMPONENTS = "components/"
"""What the keys of components begin with among all that may be extended."""
REMOVED = "removed"
NOT_TAKEN_OVER = ("meta", "clauses")
"""Who a regulation is and which duties it meets are its own."""
WORDS_OF_A_CLAUSE = ("quote", "note")
WORDS_OF_A_PART = ("plays", "counts_as")


def extended(base: Mapping, own: Mapping) -> Mapping:
    """The base with everything that `own` says put over it."""
    named = {each.key.text: each for each in base.entries}
    if own.get("ref") is not None:
        for word in WORDS_OF_A_CLAUSE:
            named.pop(word, None)
    for entry in own.entries:
        before = named.get(entry.key.text)
        if isinstance(entry.value, Scalar) and entry.value.text == REMOVED:
            named.pop(entry.key.text, None)
        elif before is None:
            named[entry.key.text] = Entry(entry.key, _without_removed(entry.value))
        else:
            named[entry.key.text] = Entry(entry.key, _joined(before.value, entry.value))
    return replace(own, entries=tuple(named.values()))


def without(base: Mapping, sections: tuple[str, ...]) -> Mapping:
    """The base without some of its sections."""
    return replace(base, entries=tuple(e for e in base.entries if e.key.text not in sections))


def _joined(base: Node, own: Node) -> Node:
    if isinstance(base, Mapping) and isinstance(own, Scalar) and base.get("plays") is not None:
        own = replace(base, entries=(Entry(replace(own, text="type"), own),))
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        base = base if own.get("type") is None else _parts_in(base, own)
        return extended(_with_choices_of(base, own), own)
    if isinstance(base, Sequence) and isinstance(own, Sequence) and _has_ids(own):
        return _joined_by_id(base, own)
    return own


def _parts_in(base: Mapping, own: Node) -> Mapping:
    """Of a field that is said anew: the part it plays, and those its members play."""
    kept = [entry for entry in base.entries if entry.key.text in WORDS_OF_A_PART]
    said, inner = own.get("fields") if isinstance(own, Mapping) else None, base.entry("fields")
    if isinstance(said, Mapping) and inner is not None and isinstance(inner.value, Mapping):
        members = tuple(
            Entry(each.key, _parts_in(each.value, again))
            for each in inner.value.entries
            if (again := said.get(each.key.text)) and isinstance(each.value, Mapping)
        )
        kept.append(Entry(inner.key, replace(inner.value, entries=members)))
    return replace(base, entries=tuple(kept))


def _with_choices_of(base: Mapping, own: Mapping) -> Mapping:
    """What the base says of choices, of those that the field still has."""
    choices = own.get("choices")
    if not isinstance(choices, Sequence):
        return base
    still = {each.text for each in choices.items if isinstance(each, Scalar)}
    left = (_of_choices(each, still) for each in base.entries)
    return replace(base, entries=tuple(each for each in left if each is not None))


def _of_choices(entry: Entry, still: set[str]) -> Entry | None:
    """The entry of a field with what it says of choices that are left; None for nothing."""
    key, node = entry.key, entry.value
    if key.text == "default" and isinstance(node, Scalar):
        return entry if node.text in still else None
    if key.text == "short" and isinstance(node, Mapping):
        kept = tuple(
            e for e in node.entries if isinstance(e.value, Scalar) and e.value.text in still
        )
        return Entry(key, replace(node, entries=kept))
    if key.text == "counts_as" and isinstance(node, Mapping):
        marks = tuple(Entry(each.key, _among(each.value, still)) for each in node.entries)
        return Entry(key, replace(node, entries=marks))
    return entry


def _among(node: Node, known: set[str]) -> Node:
    items = node.items if isinstance(node, Sequence) else ()
    left = tuple(each for each in items if isinstance(each, Scalar) and each.text in known)
    return replace(node, items=left) if isinstance(node, Sequence) else node


def _joined_by_id(base: Sequence, own: Sequence) -> Sequence:
    items: dict[str, Node] = {}
    for item in base.items:
        items[_id(item) or f"#{len(items)}"] = item
    for item in own.items:
        name = _id(item) or f"#{len(items)}"
        if _is_removed(item):
            items.pop(name, None)
        else:
            items[name] = _joined(items[name], item) if name in items else item
    return replace(own, items=tuple(items.values()))


def _without_removed(node: Node) -> Node:
    if isinstance(node, Sequence):
        return replace(node, items=tuple(each for each in node.items if not _is_removed(each)))
    return node


def _has_ids(node: Sequence) -> bool:
    return any(_id(each) for each in node.items)


def _id(node: Node) -> str:
    found = node.get("id") if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else ""


def _is_removed(node: Node) -> bool:
    return isinstance(node, Mapping) and node.get(REMOVED) is not None


def places(node: Node, path: str) -> dict[int, str]:
    """Which file each node below this one came from, by identity."""
    found = {id(node): path}
    if isinstance(node, Mapping):
        for entry in node.entries:
            found[id(entry.key)] = path
            found |= places(entry.value, path)
    elif isinstance(node, Sequence):
        for item in node.items:
            found |= places(item, path)
    return found
