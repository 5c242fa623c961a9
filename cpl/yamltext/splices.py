"""Where one change cuts into the text, and what it puts there."""

from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.yamltext.emit import after_dash, indented, item_lines, mapping_lines, on_one_row, under_key
from cpl.yamltext.nodes import Mapping, Node, Path, Plain, Scalar, Sequence
from cpl.yamltext.scalars import Quoting
from cpl.yamltext.tree import Document

Splice: TypeAlias = tuple[int, int, str]
_LINE_END = pattern(r"[\r\n]|$")
_BLOCK_HEADER = pattern(r"[|>][-+0-9]*")
_COMMENT_LINE = pattern(r"(?:\r\n|\r|\n)( *)#[^\r\n]*")


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with every cut made, the last one first so that the places hold."""
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def newline(text: str) -> str:
    """How this file ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"


@dataclass(frozen=True)
class _Slot:
    """A value in block style: the part on the line of its key, and the lines below."""

    inline: tuple[int, int]
    below: tuple[int, int]


def replaced(document: Document, path: Path, value: Plain, quoting: Quoting) -> list[Splice]:
    """Another value where one stands; comments on the line stay."""
    text, parent, node = document.text, document.find(path[:-1]), document.find(path)
    assert isinstance(parent, Mapping | Sequence)
    assert node is not None
    if parent.flow:
        lead = "" if text[node.start - 1] in " [{" else " "
        return [(node.start, node.end, lead + on_one_row(value, quoting))]
    begin = _value_begin(text, parent, path[-1])
    write = under_key if isinstance(parent, Mapping) else after_dash
    inline, below = write(value, quoting, list_indent(document.root))
    if inline == value and isinstance(node, Scalar):
        inline = _quoted_as_before(text, node, inline)
    slot = _slot(text, node, begin)
    return _fill(text, slot, begin, inline, indented(below, parent.column - 1))


def key_added(document: Document, path: Path, value: Plain, quoting: Quoting) -> list[Splice]:
    """A new key at the end of the mapping."""
    mapping, key = document.find(path[:-1]), str(path[-1])
    assert isinstance(mapping, Mapping)
    if mapping.flow:
        row = on_one_row({key: value}, quoting)[1:-1]
        return _one_more(mapping, [each.value for each in mapping.entries], row)
    lines = mapping_lines({key: value}, quoting, list_indent(document.root))
    return _lines_after(document.text, mapping, lines)


def item_added(document: Document, path: Path, value: Plain, quoting: Quoting) -> list[Splice]:
    """A new item at the end of the sequence, laid out like the one before it."""
    sequence = document.find(path)
    assert isinstance(sequence, Sequence)
    if sequence.flow:
        return _one_more(sequence, list(sequence.items), on_one_row(value, quoting))
    gap = min(each.column for each in sequence.items) - sequence.column
    lines = item_lines(value, quoting, list_indent(document.root), max(2, min(gap, 8)))
    return _lines_after(document.text, sequence, lines)


def removed(document: Document, path: Path) -> list[Splice]:
    """A key or an item goes, with the comment on its line; at least one other stays."""
    text, parent, node = document.text, document.find(path[:-1]), document.find(path)
    assert isinstance(parent, Mapping | Sequence)
    assert node is not None
    children = _children(text, parent)
    place = next(i for i, (_, child) in enumerate(children) if child is node)
    if parent.flow and place:
        return [(children[place - 1][1].end, node.end, "")]
    begin, end = children[place][0], _line_end(text, _tail(text, node))
    if parent.flow:
        return [(begin, children[1][0], "")]
    line = _line_start(text, begin)
    if not text[line:begin].strip():
        return [_whole_lines(text, line, end)]
    following = children[place + 1][0] if place + 1 < len(children) else end
    return [(begin, end if text[end:following].strip() else following, "")]


def list_indent(root: Node) -> int:
    """How far this file indents a list under its key."""
    if isinstance(root, Mapping) and not root.flow:
        for each in root.entries:
            if isinstance(each.value, Sequence) and not each.value.flow:
                return each.value.column - root.column
    return 2


def _children(text: str, parent: Mapping | Sequence) -> list[tuple[int, Node]]:
    """Each child with the index where its key or dash stands."""
    if isinstance(parent, Mapping):
        return [(each.key.start, each.value) for each in parent.entries]
    if parent.flow:
        return [(each.start, each) for each in parent.items]
    return [(_dash(text, parent, each), each) for each in parent.items]


def _value_begin(text: str, parent: Mapping | Sequence, step: str | int) -> int:
    """Just after the colon or the dash."""
    if isinstance(parent, Sequence):
        return _dash(text, parent, parent.items[int(step)]) + 1
    entry = parent.entry(str(step))
    assert entry is not None
    colon = text.find(":", entry.key.end)  # `? key` may have none
    return colon + 1 if colon >= 0 else entry.key.end


def _dash(text: str, sequence: Sequence, item: Node) -> int:
    """The dash of an item: the nearest before it that stands in the column of the list."""
    dash = item.start
    while dash >= 0:
        dash = text.rfind("-", sequence.start, dash)
        if dash - _line_start(text, dash) == sequence.column - 1:
            return dash
    return sequence.start


def _slot(text: str, node: Node, begin: int) -> _Slot:
    if isinstance(node, Scalar) or node.flow:
        return _scalar_slot(text, node)
    last = _line_end(text, _tail(text, node))
    first_line = _line_start(text, node.start)
    if first_line <= begin:
        return _Slot((node.start, last), (last, last))
    return _Slot((begin, begin), (_line_break_before(text, first_line), last))


def _scalar_slot(text: str, node: Node) -> _Slot:
    if isinstance(node, Scalar) and (header := _block_header(text, node)):
        end = _line_end(text, node.start)
        return _Slot(
            (node.start, node.start + len(header)), (end, max(end, _content_end(text, node)))
        )
    line_end = _line_end(text, node.end)
    rest_is_blank = node.start == node.end and not text[node.end : line_end].strip()
    return _Slot((node.start, line_end if rest_is_blank else node.end), (line_end, line_end))


def _fill(text: str, slot: _Slot, begin: int, inline: str, below: list[str]) -> list[Splice]:
    start, end = slot.inline
    if inline:
        inline = inline if text[start - 1] == " " else " " + inline
    else:
        start = begin + len(text[begin:start].rstrip(" "))
    lines = newline(text).join(["", *below])
    if end == slot.below[0]:
        return [(start, slot.below[1], inline + lines)]
    return [(start, end, inline), (*slot.below, lines)]


def _quoted_as_before(text: str, node: Scalar, value: str) -> str:
    """Keep the quotes around a value that had them."""
    mark = text[node.start : node.start + 1]
    if mark in ("'", '"') and not {mark, "\\"} & set(value):
        return mark + value + mark
    return value


def _one_more(parent: Mapping | Sequence, children: list[Node], row: str) -> list[Splice]:
    at = children[-1].end if children else parent.start + 1
    return [(at, at, f", {row}" if children else row)]


def _lines_after(text: str, parent: Mapping | Sequence, lines: list[str]) -> list[Splice]:
    """Lines after the last value of the parent and the comments indented below it."""
    at = _line_end(text, _tail(text, parent))
    while (comment := _COMMENT_LINE.match(text, at)) and len(comment[1]) >= parent.column:
        at = comment.end()
    return [(at, at, newline(text).join(["", *indented(lines, parent.column - 1)]))]


def _tail(text: str, node: Node) -> int:
    """Where the last text of a node ends; libyaml's own end runs on over comments."""
    if isinstance(node, Scalar):
        return _content_end(text, node) if _block_header(text, node) else node.end
    if node.flow:
        return node.end
    last = node.entries[-1].value if isinstance(node, Mapping) else node.items[-1]
    return _tail(text, last)


def _block_header(text: str, node: Node) -> str:
    """`|-`, `>` …; nothing for other scalars."""
    if not isinstance(node, Scalar) or node.plain or node.start == node.end:
        return ""
    found = _BLOCK_HEADER.match(text, node.start)
    return found[0] if found else ""


def _content_end(text: str, node: Scalar) -> int:
    """The end of a block scalar's last line; blank lines after it only if they count."""
    if "+" in _block_header(text, node) or node.text.rstrip("\n") != node.text.rstrip():
        return _line_break_before(text, node.end)
    written = text[node.start : node.end].rstrip(" \t\r\n")
    return _line_end(text, node.start + len(written))


def _line_end(text: str, index: int) -> int:
    found = _LINE_END.search(text, index)
    assert found is not None
    return found.start()


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_break_before(text: str, index: int) -> int:
    """The index where the line break just before `index` begins."""
    if text[max(0, index - 2) : index] == "\r\n":
        return index - 2
    return index - 1 if text[index - 1 : index] in ("\r", "\n") else index


def _whole_lines(text: str, start: int, end: int) -> Splice:
    if end == len(text):
        return _line_break_before(text, start), end, ""
    return start, end + (2 if text.startswith("\r\n", end) else 1), ""
