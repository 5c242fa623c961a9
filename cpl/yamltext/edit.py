"""Change values in a YAML text by splicing; every other character stays as it is.

Each edit is done on the text that the one before it left, is read back, and must
give exactly the data that was asked for, key order included. If it does not, the
next way of quoting is tried; if none does, the edit is refused.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, TypeAlias

from cpl.dataclass import dataclass
from cpl.problems import Mending
from cpl.yamltext import splices
from cpl.yamltext.decoding import BOM
from cpl.yamltext.emit import EditRefused, read_back, same
from cpl.yamltext.nodes import Mapping, Node, Path, Plain, Scalar, Sequence, plain
from cpl.yamltext.scalars import Quoting
from cpl.yamltext.tree import Document


@dataclass(frozen=True)
class SetField:
    """Replace the value, or add the key at the end of its mapping."""

    path: Path
    value: Plain


@dataclass(frozen=True)
class AppendItem:
    """One more item in the list; a list that is missing or empty is begun."""

    path: Path
    value: Plain


@dataclass(frozen=True)
class RemoveField:
    """Take a key or an item away."""

    path: Path


Edit: TypeAlias = SetField | AppendItem | RemoveField


def apply_edits(document: Document, edits: Iterable[Edit]) -> str:
    """The text after the edits, done one after the other; raises EditRefused."""
    for edit in edits:
        for step in _steps(document, edit):
            document = _done(document, step)
    return document.text


def value_instead(document: Document, path: Path, value: Plain, *, is_sure: bool) -> Mending | None:
    """The lines with another value there; None where it cannot be put there line by line."""
    try:
        text = apply_edits(document, [SetField(path, value)])
    except EditRefused:
        return None
    return _lines_changed(document.text, text, is_sure)


def key_instead(document: Document, path: Path, name: str, *, is_sure: bool) -> Mending | None:
    """The line with another name for the key at the end of the path."""
    parent = document.find(path[:-1])
    entry = parent.entry(str(path[-1])) if isinstance(parent, Mapping) else None
    if entry is None:
        return None
    text = document.text[: entry.key.start] + name + document.text[entry.key.end :]
    return _lines_changed(document.text, text, is_sure)


def _lines_changed(old: str, new: str, is_sure: bool) -> Mending | None:
    from cpl.yamltext.lines import every_line  # only where it says how to mend a file

    before, after = tuple(every_line(old)), tuple(every_line(new))
    pairs = zip(before, after, strict=False)
    changed = tuple((a.number, b.text) for a, b in pairs if a.text != b.text)
    return Mending(changed, is_sure) if changed and len(before) == len(after) else None


def encode(source: Document | bool, text: str) -> bytes:
    """The bytes of a file, with a byte order mark if the file had one."""
    bom = source.bom if isinstance(source, Document) else source
    return (BOM if bom else b"") + text.encode("utf-8")


def _done(document: Document, step: Edit) -> Document:
    expected = _expected(deepcopy(document.plain()), step)
    for text in _attempts(document, step):
        changed = read_back(text, expected, document.path, document.bom)
        if changed:
            return changed
    raise _refused(document, step, "改写后读回来的内容和要写的不一致，没有保存")


def _attempts(document: Document, step: Edit) -> Iterator[str]:
    for quoting in Quoting:
        text = splices.spliced(document.text, _splices(document, step, quoting))
        yield text
        if not text.endswith(("\n", "\r")):
            yield text + splices.newline(text)  # a block text may need its line end


def _splices(document: Document, step: Edit, quoting: Quoting) -> list[splices.Splice]:
    match step:
        case RemoveField():
            return splices.removed(document, step.path)
        case AppendItem():
            return splices.item_added(document, step.path, step.value, quoting)
        case SetField() if document.find(step.path) is None:
            return splices.key_added(document, step.path, step.value, quoting)
    return splices.replaced(document, step.path, step.value, quoting)


def _expected(data: Plain, step: Edit) -> Plain:
    parent: Any = data  # the steps fit the data, _steps saw to it
    for each in step.path[:-1]:
        parent = parent[each]
    last = step.path[-1]
    if isinstance(step, SetField):
        parent[last] = step.value
    elif isinstance(step, AppendItem):
        parent[last].append(step.value)
    else:
        del parent[last]
    return data


def _steps(document: Document, edit: Edit) -> Iterator[Edit]:
    """The edit as changes to single values that exist, or to their parents."""
    node = document.find(edit.path)
    if not edit.path:
        raise _refused(document, edit, "不能改写整个文件")
    if isinstance(edit, RemoveField):
        return _removing(document, edit, node)
    if isinstance(edit, SetField):
        return _setting(document, edit, node)
    if isinstance(node, Sequence) and node.items:
        return iter([edit])
    if node is None or _is_blank(node):
        return _setting(document, SetField(edit.path, [edit.value]), node)
    raise _refused(document, edit, "这里不是列表，不能追加")


def _removing(document: Document, edit: RemoveField, node: Node | None) -> Iterator[Edit]:
    parent = document.find(edit.path[:-1])
    if node is None:
        raise _refused(document, edit, "这里没有这一项，不能删去")
    if isinstance(parent, Mapping | Sequence) and _size(parent) > 1:
        yield edit
    elif edit.path[:-1]:
        yield SetField(edit.path[:-1], {} if isinstance(parent, Mapping) else [])
    else:
        raise _refused(document, edit, "这是文件里唯一的字段，不能删去")


def _setting(document: Document, edit: SetField, node: Node | None) -> Iterator[Edit]:
    path, value = edit.path, edit.value
    if node is None:
        yield from _adding(document, edit)
    elif same(plain(node), value):
        return
    elif isinstance(node, Mapping) and isinstance(value, dict) and _grows_into(node, value):
        yield from _setting_keys(document, path, node, value)
    elif isinstance(node, Sequence) and isinstance(value, list) and node.items and value:
        yield from _setting_items(document, path, node, value)
    else:
        yield edit


def _adding(document: Document, edit: SetField) -> Iterator[Edit]:
    *above, key = edit.path
    parent = document.find(tuple(above))
    if isinstance(parent, Mapping) and isinstance(key, str) and (parent.entries or not above):
        yield edit
    elif isinstance(key, str) and above and (parent is None or _is_blank(parent)):
        yield from _setting(document, SetField(tuple(above), {key: edit.value}), parent)
    else:
        raise _refused(document, edit, "上一级不是字段组，放不下这个字段")


def _setting_keys(
    document: Document, path: Path, node: Mapping, value: dict[str, Plain]
) -> Iterator[Edit]:
    """Key by key, so that the comments between them stay."""
    for key, each in value.items():
        yield from _setting(document, SetField((*path, key), each), node.get(key))
    for entry in node.entries:
        if entry.key.text not in value:
            yield RemoveField((*path, entry.key.text))


def _setting_items(
    document: Document, path: Path, node: Sequence, value: list[Plain]
) -> Iterator[Edit]:
    for index, (old, new) in enumerate(zip(node.items, value, strict=False)):
        yield from _setting(document, SetField((*path, index), new), old)
    for new in value[len(node.items) :]:
        yield AppendItem(path, new)
    for index in range(len(node.items) - 1, len(value) - 1, -1):
        yield RemoveField((*path, index))


def _grows_into(node: Mapping, value: dict[str, Plain]) -> bool:
    """The keys that stay keep their order, and the new ones come after them."""
    staying = [each.key.text for each in node.entries if each.key.text in value]
    return bool(node.entries and value) and list(value)[: len(staying)] == staying


def _is_blank(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.text == "" or (node.plain and node.text in ("~", "null"))
    return _size(node) == 0


def _size(node: Mapping | Sequence) -> int:
    return len(node.entries if isinstance(node, Mapping) else node.items)


def _refused(document: Document, edit: Edit, reason: str) -> EditRefused:
    field = ".".join(map(str, edit.path))
    place = document.locate(edit.path)
    return EditRefused(f"{place}: 字段“{field}”：{reason}。请先运行 cpl check，再手工修改这一处。")
