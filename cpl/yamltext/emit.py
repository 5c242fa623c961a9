"""New YAML text: block style, `|` for several lines, quotes only where needed."""

from collections.abc import Iterator
from functools import lru_cache

from cpl.problems import CplError, has_errors
from cpl.yamltext.by_line import data_by_line
from cpl.yamltext.nodes import Plain, Vocabulary
from cpl.yamltext.scalars import Quoting, literal, on_one_line
from cpl.yamltext.tree import Document, parse_text

Lines = list[str]


class EditRefused(CplError):
    """The text cannot be written so that it reads back as what was meant."""


def emit(value: dict[str, Plain], *, list_indent: int = 2) -> str:
    """A whole new file; reads back as exactly `value`, or raises EditRefused."""
    if not value:
        return "{}\n"
    for quoting in Quoting:
        lines = mapping_lines(value, quoting, list_indent)
        text = "\n".join([*lines, ""])
        if read_back(text, value):
            return text
    raise EditRefused("内容里有 YAML 文件写不下的字符，没有保存。请删去看不见的字符后再试。")


def drafted(value: dict[str, Plain]) -> str:
    """What `emit` tries first, for who reads it back himself: it may not read as `value`."""
    return "\n".join([*mapping_lines(value, Quoting.WHERE_NEEDED), ""])


@lru_cache(maxsize=64)
def _plain(names: frozenset[str]) -> frozenset[str]:
    return Vocabulary(names).plain_names


def _names(value: Plain) -> Iterator[str]:
    """Every key in it, at any depth."""
    if isinstance(value, dict):
        yield from value
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _names(each)


def read_back(text: str, value: Plain, path: str = "", bom: bool = False) -> Document | None:
    """The document, where the text reads as exactly this, key order included, and soundly.

    Without a tree where the text is as plain as nearly all are.
    """
    names = _plain(frozenset(_names(value)))
    found = data_by_line(text, names)
    if found is not None:
        is_so = same(found, value)
        return Document(path, text, bom, None, found, names) if is_so else None
    document, problems = parse_text(path, text, bom)
    unsound = has_errors(problems)
    if document is None or unsound or not same(document.plain(), value):
        return None
    return document


def same(one: Plain, other: Plain) -> bool:
    """Equal, and the keys in the same order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def mapping_lines(value: dict[str, Plain], quoting: Quoting, list_indent: int = 2) -> Lines:
    """`key: value` lines from column 0."""
    lines: Lines = []
    for key, each in value.items():
        name = on_one_line(key, quoting)
        if isinstance(each, str) and "\n" not in each:  # as nearly all are
            lines.append(f"{name}: {on_one_line(each, quoting)}")
            continue
        inline, below = under_key(each, quoting, list_indent)
        lines.append(f"{name}: {inline}" if inline else f"{name}:")
        lines.extend(below)
    return lines


def under_key(value: Plain, quoting: Quoting, list_indent: int = 2) -> tuple[str, Lines]:
    """What stands after `key:`, and the lines below it, indented relative to the key."""
    if isinstance(value, str):
        return _text(value, quoting)
    if not value:
        return on_one_row(value, quoting), []
    if isinstance(value, dict):
        return "", indented(mapping_lines(value, quoting, list_indent), 2)
    items = [line for each in value for line in item_lines(each, quoting, list_indent)]
    return "", indented(items, list_indent)


def after_dash(
    value: Plain, quoting: Quoting, list_indent: int = 2, gap: int = 2
) -> tuple[str, Lines]:
    """What stands after `- `, and the lines below it, indented relative to the dash."""
    if isinstance(value, str):
        return _text(value, quoting)
    if not value:
        return on_one_row(value, quoting), []
    if isinstance(value, dict):
        lines = mapping_lines(value, quoting, list_indent)
    else:
        lines = [line for each in value for line in item_lines(each, quoting, list_indent)]
    return lines[0], indented(lines[1:], gap)


def item_lines(value: Plain, quoting: Quoting, list_indent: int = 2, gap: int = 2) -> Lines:
    """`- value` from column 0; `gap` is the distance from the dash to the value."""
    inline, below = after_dash(value, quoting, list_indent, gap)
    return ["-".ljust(gap) + inline, *below]


def on_one_row(value: Plain, quoting: Quoting) -> str:
    """The value in flow style: `[a, b]`, `{key: value}`."""
    if isinstance(value, str):
        return on_one_line(value, quoting, flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(on_one_row(each, quoting) for each in value) + "]"
    pairs = (
        f"{on_one_row(key, quoting)}: {on_one_row(each, quoting)}" for key, each in value.items()
    )
    return "{" + ", ".join(pairs) + "}"


def indented(lines: Lines, width: int) -> Lines:
    """Blank lines stay bare."""
    margin = " " * width
    return [margin + each if each else each for each in lines]


def _text(value: str, quoting: Quoting) -> tuple[str, Lines]:
    block = literal(value) if "\n" in value and quoting is Quoting.WHERE_NEEDED else None
    if block is None:
        return on_one_line(value, quoting), []
    header, lines = block
    return header, indented(lines, 2)
