"""What is wrong with a YAML text, in words a clerk can act on: one problem for one mistake."""

import re
from collections.abc import Iterator
from dataclasses import replace

from cpl.problems import Location, Mending, Problem, Severity
from cpl.yamltext.lines import (
    INVISIBLE,
    WIDE,
    WIDE_QUOTES,
    Line,
    every_line,
    line_at,
    mistake,
    mistakes,
    told_once,
)
from cpl.yamltext.nodes import Entry, Mapping, Node, Scalar, plain
from cpl.yamltext.structure import lost_dash

_CONFLICT = r"(?m)^(?:<{7}(?= )|>{7}(?= )|={7}(?=\r?$))"
_INVISIBLE = f"[{INVISIBLE}]"
_WIDE_AROUND = f"^[{WIDE}]|[{WIDE}]$"
_ODD_IN_A_KEY = re.compile(f"[{INVISIBLE}{WIDE}：:]|^[-－—–•●{WIDE_QUOTES}]")
_TRAPS_BELOW_A_KEY = ("fullwidth-dash", "dash-space", "fullwidth-colon", "colon-space")
_NOT_ALLOWED = {
    "alias": ("“{}”会被 YAML 当成引用，记录里不能用。", "要写成文字，请给整个值加引号。"),
    "anchor": ("“{}”会被 YAML 当成锚点，记录里不能用。", "要写成文字，请给整个值加引号。"),
    "tag": ("“{}”会被 YAML 当成类型标签，记录里不能用。", "要写成文字，请给整个值加引号。"),
    "merge-key": ("不能用合并键“<<”。", "请把要合并的字段直接写出来。"),
    "complex-key": ("字段名只能是一个词，不能是列表或字段组。", "请改成“字段名: 值”。"),
    "too-deep": ("缩进或括号超过 20 层。", "请检查括号和缩进。"),
    "several-documents": (
        "一个文件里只能有一份记录，这里又开始了一份。",
        "请删去“---”，或分成两个文件。",
    ),
}


def not_allowed(place: Location, code: str, written: str) -> Problem:
    """YAML that is fine elsewhere but has no place in a record."""
    message, mend = _NOT_ALLOWED[code]
    return Problem(place, code, message.format((written.split() or [""])[0]), mend)


def twins(path: str, text: str, entries: list[Entry], dash: int | None) -> Iterator[Problem]:
    """Keys that stand twice; in an item of a list (`dash` is its column from 0) one after which
    the item begins anew has lost its dash, and no line of it is to be deleted.
    """
    seen: dict[str, Entry] = {}
    for each in entries:
        first = seen.setdefault(each.key.text, each)
        if first is each:
            continue
        if dash is not None and first is entries[0]:
            line = line_at(text, each.key.start, each.key.line)
            yield lost_dash(path, line, dash)
            seen = {each.key.text: first}
        else:
            yield _duplicate_key(path, first, each)


def _duplicate_key(path: str, first: Entry, second: Entry) -> Problem:
    key, value = second.key, second.value
    here = plain(value)
    is_same = plain(first.value) == here
    on_one_line = isinstance(value, Scalar) and value.line == key.line
    message = f"字段“{key.text}”写了两次，第 {first.key.line} 行已经有了。"
    mend = "两处一样，删去这一行。"
    if not is_same:
        mend = "两处写的不一样：看哪一处对，留下它，删去另一处。"
    return Problem(
        Location(path, key.line, key.column),
        "duplicate-key",
        message,
        mend,
        mending=Mending(((key.line, None),), is_sure=True) if is_same and on_one_line else None,
    )


def merge_conflict(path: str, text: str) -> Problem | None:
    """What `git merge` leaves in a file; looked for first, it breaks everything after it."""
    marked = any(each in text for each in ("<<<<<<< ", "=======", ">>>>>>> "))
    found = re.search(_CONFLICT, text) if marked else None
    if not found:
        return None
    return Problem(
        Location(path, text.count("\n", 0, found.start()) + 1, 1),
        "merge-conflict",
        f"这里有 git 合并冲突留下的标记“{found[0]}”。",
        "请留下要的内容，删去 <<<<<<<、=======、>>>>>>> 这几行。",
    )


def not_a_mapping(path: str, text: str, root: Node | None) -> Problem:
    """The file holds nothing, a list or one long text; the last is mostly full-width colons."""
    mend = "请写成一行一个“字段名: 值”，冒号用半角，后面加空格。"
    if root is None or (isinstance(root, Scalar) and root.start == root.end):
        return Problem(Location(path), "empty-file", "文件是空的。", mend)
    if isinstance(root, Scalar):
        found = told_once(mistakes(path, every_line(text)))
        if found:
            return found[0]
    kind = "一段文字" if isinstance(root, Scalar) else "一个列表"
    place = Location(path, root.line, root.column)
    return Problem(place, "not-a-mapping", f"文件里是{kind}，不是字段。", mend)


def silent_traps(path: str, text: str, root: Mapping) -> list[Problem]:
    """What reads without an error and is surely, or (a warning) most likely, not meant."""
    return told_once(_traps(path, text, root, 0))


def _traps(path: str, text: str, node: Node, key_line: int) -> Iterator[Problem]:
    if isinstance(node, Scalar):
        if node.plain and (node.line > key_line > 0 or "\n" in text[node.start : node.end]):
            yield from _text_trap(path, text, node, node.line > key_line > 0)
    elif isinstance(node, Mapping):
        for each in node.entries:
            yield from _key_trap(path, each.key)
            yield from _traps(path, text, each.value, each.key.line)
    else:
        for item in node.items:
            yield from _traps(path, text, item, 0)


def _key_trap(path: str, key: Scalar) -> Iterator[Problem]:
    if not _ODD_IN_A_KEY.search(key.text):
        return
    if found := re.search(_INVISIBLE, key.text):
        place = Location(path, key.line, key.column + found.start())
        shown = re.sub(_INVISIBLE, "", key.text)
        message = f"字段名“{shown}”里有看不见的字符 U+{ord(found[0]):04X}。"
        yield Problem(place, "invisible-character", message, f"请删去它，或重新输入“{shown}”。")
    elif key.plain and (found := re.search(_WIDE_AROUND, key.text)):
        yield _wide_key(path, key, found.start())
    elif key.plain and key.text[0] in WIDE_QUOTES:
        message = f"字段名“{key.text.strip(WIDE_QUOTES)}”外面有中文引号。"
        yield Problem(_at(path, key), "fullwidth-quote", message, "字段名不用引号，请删去。")
    elif key.plain and key.text.endswith(":"):
        name = key.text.rstrip(":")
        message = f"“{name}”后面写了不止一个冒号。"
        yield Problem(_at(path, key, len(name)), "odd-colon", message, f"请改成“{name}: ”。")
    elif key.plain:
        line = Line(key.line, 0, " " * (key.column - 1) + key.text)
        trap = mistake(path, line)
        if trap and trap.code in _TRAPS_BELOW_A_KEY:
            yield trap


def _at(path: str, key: Scalar, offset: int = 0) -> Location:
    return Location(path, key.line, key.column + offset)


def _wide_key(path: str, key: Scalar, offset: int) -> Problem:
    line = Line(key.line, 0, " " * (key.column - 1) + key.text)
    place = line.where(path, key.column - 1 + offset)
    if offset == 0 and (found := mistake(path, line)):
        return found
    message = f"字段名“{key.text.strip()}”后面有全角空格。"
    return Problem(place, "wide-indent", message, "请删去这个空格。")


def _text_trap(path: str, text: str, node: Scalar, own_line: bool) -> Iterator[Problem]:
    """Lines that were meant as fields or items and were read as one text."""
    first, *others = every_line(text[node.start : node.end])
    lines = [Line(1, 0, " " * (node.column - 1) + first.text), *others]
    lines = [replace(each, number=node.line + each.number - 1) for each in lines]
    found = [each for each in mistakes(path, lines) if each.code in _TRAPS_BELOW_A_KEY]
    if found and _surely(found, lines, own_line):
        yield from found
    elif found:
        yield replace(found[0], severity=Severity.WARNING)
    else:
        yield from _list_after_value(path, lines)


def _surely(found: list[Problem], lines: list[Line], own_line: bool) -> bool:
    """A line of prose may begin `说明：`; several that all do are fields."""
    begins_as_list = own_line and found[0].location.line == lines[0].number
    return len(found) == len(lines) > 1 or (begins_as_list and "dash" in found[0].code)


def _list_after_value(path: str, lines: list[Line]) -> Iterator[Problem]:
    for line in lines[1:]:
        if line.text.lstrip().startswith("- "):
            message = "上一行已经写了值，这里又写列表，会连成一段文字。"
            mend = "请把上一行的值删去，或也写成一个列表项。"
            yield Problem(line.where(path, line.indent), "list-after-value", message, mend)
            return
