"""Laws: what is read after an edit is what was asked for, and the rest of the text survives.

The texts are laid out as people do: any indent, comments and blank lines anywhere,
all five ways of writing a text, CRLF, no final line end.
"""

import copy
import re
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpl.yamltext.edit import AppendItem, Edit, RemoveField, SetField, apply_edits
from cpl.yamltext.nodes import Mapping, Node, Path, Plain, Scalar
from cpl.yamltext.scalars import double_quoted, literal, on_one_line, single_quoted
from cpl.yamltext.tree import Document, parse

KEYS = ("编号", "状态", "投诉人", "经过", "no", "2026-11-21")
WORDS = (
    "王女士", "", "13800001234", "a: b", "# 注", "- 项", "12:30", "😀", "it's", '"引"',
    "一\n二\n", "一\n\n  二", "尾 \n空", " 前", "\t", "姓名：王", "C:\\x", "[急]", "\u2028", "\r\n",
    "\n",
)  # fmt: skip
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)
SETTINGS = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def values(depth: int = 2) -> st.SearchStrategy[Any]:
    if depth == 0:
        return TEXTS
    inner = values(depth - 1)
    return (
        TEXTS
        | st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    )


class Typist:
    """Lays data out by hand, with comments numbered so that each can be found again."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.comments = 0
        self.blocks = 0

    def text_of(self, data: dict[str, Plain]) -> str:
        lines = self.mapping(data, 0)
        newline = self.draw(st.sampled_from(["\n", "\r\n"]))
        ended = self.blocks or self.draw(st.booleans())  # a block text may need its line end
        return newline.join(lines) + (newline if ended else "")

    def mapping(self, data: dict[str, Plain], indent: int) -> list[str]:
        lines: list[str] = []
        for key, value in data.items():
            lines += [*self.between(indent), *self.entry(f"{on_one_line(key)}:", value, indent, 0)]
        return lines

    def sequence(self, data: list[Plain], indent: int) -> list[str]:
        gap = self.draw(st.sampled_from([1, 1, 3]))
        lines: list[str] = []
        for value in data:
            lines += self.between(indent)
            if isinstance(value, dict) and value and self.draw(st.booleans()):
                block = self.mapping(value, indent + 1 + gap)
                first = next(i for i, each in enumerate(block) if each.strip()[:1] not in ("#", ""))
                block[first] = " " * indent + "-" + " " * gap + block[first].lstrip()
                lines += block
            else:
                lines += self.entry("-", value, indent, 1)
        return lines

    def entry(self, head: str, value: Plain, indent: int, least: int) -> list[str]:
        start = " " * indent + head
        deeper = indent + self.draw(st.sampled_from([1, 2, 4]))
        if isinstance(value, str):
            return self.scalar(start, value, deeper)
        if not value or self.draw(st.integers(0, 5)) == 0:
            return [f"{start} {flow(value)}{self.comment()}"]
        if isinstance(value, dict):
            return [start + self.comment(), *self.mapping(value, deeper)]
        under = indent + self.draw(st.sampled_from([least, 2, 4]))
        return [start + self.comment(), *self.sequence(value, under)]

    def scalar(self, start: str, value: str, deeper: int) -> list[str]:
        block = literal(value)
        if block and "+" not in block[0] and self.draw(st.booleans()):
            self.blocks += 1
            body = [" " * deeper + each if each else "" for each in block[1]]
            return [f"{start} {block[0]}{self.comment()}", *body]
        if value == "" and self.draw(st.booleans()):
            return [start + self.comment()]
        return [f"{start} {self.draw(st.sampled_from(quotings(value)))}{self.comment()}"]

    def comment(self) -> str:
        if self.draw(st.integers(0, 3)):
            return ""
        self.comments += 1
        return f"  # 注{self.comments}。"

    def between(self, indent: int) -> list[str]:
        comment = self.comment().strip()
        lines = [" " * indent + comment] if comment else []
        return ["", *lines] if self.draw(st.integers(0, 5)) == 0 else lines


def quotings(value: str) -> list[str]:
    ways = [on_one_line(value), double_quoted(value)]
    return [*ways, single_quoted(value)] if value.isprintable() else ways


def flow(value: Plain) -> str:
    if isinstance(value, str):
        return on_one_line(value, flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return "{" + ", ".join(f"{flow(key)}: {flow(each)}" for key, each in value.items()) + "}"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    data = draw(st.dictionaries(st.sampled_from(KEYS), values(), min_size=1, max_size=4))
    text = Typist(draw).text_of(data)
    bom = b"\xef\xbb\xbf" if draw(st.booleans()) else b""
    document, problems = parse("x", bom + text.encode())
    assert problems == (), text
    assert document is not None
    assert document.plain() == data, text
    return document


def paths(node: Plain, path: Path = ()) -> list[Path]:
    steps: list[tuple[Any, Plain]] = []
    if isinstance(node, dict):
        steps = list(node.items())
    elif isinstance(node, list):
        steps = list(enumerate(node))
    return [path, *(each for step, child in steps for each in paths(child, (*path, step)))]


def at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


@st.composite
def changes(draw: st.DrawFn, data: dict[str, Plain]) -> tuple[Edit, dict[str, Plain]]:
    """An edit that fits the data, and the data after it."""
    path = draw(st.sampled_from(paths(data)))
    after = copy.deepcopy(data)
    place = at(after, path)
    value = draw(values(1))
    if isinstance(place, list) and draw(st.booleans()):
        place.append(value)
        return AppendItem(path, value), after
    if isinstance(place, dict) and (not path or draw(st.booleans())):
        key = draw(st.sampled_from(KEYS))
        place[key] = value
        return SetField((*path, key), value), after
    parent = at(after, path[:-1])
    if len(parent) > 1 and draw(st.integers(0, 3)) == 0:
        del parent[path[-1]]
        return RemoveField(path), after
    parent[path[-1]] = value
    return SetField(path, value), after


def in_sequence(small: list[str], large: list[str]) -> bool:
    """All of these lines, in this order, whatever stands between them."""
    rest = iter([each.rstrip() for each in large])
    return all(each.rstrip() in rest for each in small)


def comments(text: str) -> set[str]:
    return set(re.findall(r"# 注\d+。", text))


def lines_outside(document: Document, node: Node) -> list[str]:
    """The lines that neither hold nor are spanned by this node."""
    text = document.text
    start = max(text.rfind("\n", 0, node.start), text.rfind("\r", 0, node.start)) + 1
    end = node.start + len(text[node.start : node.end].rstrip())
    following = text[end:].splitlines()[1:]
    return [*text[:start].splitlines(), *following]


@SETTINGS
@given(documents(), st.data())
def test_an_edit_does_what_it_says_and_nothing_else(
    document: Document, draw: st.DataObject
) -> None:
    edit, expected = draw.draw(changes(document.plain()))
    text = apply_edits(document, [edit])
    read = yaml.load(text, Loader=yaml.CBaseLoader)
    assert read == expected
    assert repr(read) == repr(expected)  # key order
    before = document.find(edit.path)
    if isinstance(edit, AppendItem | SetField) and isinstance(before, Scalar | None):
        assert comments(document.text) <= comments(text)
        touched = before or document.find(edit.path[:-1])
        assert touched is not None
        survivors = lines_outside(document, touched)
        if isinstance(touched, Mapping) and touched.entries and not touched.flow:
            survivors = document.text.splitlines()  # a new key only adds lines
        assert in_sequence(survivors, text.splitlines())


@SETTINGS
@given(documents(), st.data())
def test_several_edits_at_once_are_the_same_as_one_by_one(
    document: Document, draw: st.DataObject
) -> None:
    data, edits, text = document.plain(), [], document.text
    for _ in range(3):
        edit, data = draw.draw(changes(data))
        edits.append(edit)
        one, _ = parse("x", text.encode())
        assert one is not None
        text = apply_edits(one, [edit])
    assert apply_edits(document, edits) == text
    assert yaml.load(text, Loader=yaml.CBaseLoader) == data


@SETTINGS
@given(documents())
def test_both_loaders_see_the_same(document: Document) -> None:
    assert yaml.load(document.text, Loader=yaml.BaseLoader) == document.plain()


@SETTINGS
@given(documents())
def test_every_place_is_where_the_text_stands(document: Document) -> None:
    lines = document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for path in paths(document.plain()):
        node, place = document.find(path), document.locate(path)
        assert node is not None
        rest = lines[place.line - 1][place.column - 1 :]
        shown = document.text[node.start : node.start + 1]
        assert rest[:1] == shown.strip("\r\n") or node.start == node.end
