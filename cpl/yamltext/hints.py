"""What is wrong with a YAML text, in words a clerk can act on."""

import yaml

from cpl.problems import Location, Problem
from cpl.yamltext.nodes import Mapping, Node, Scalar

_NOT_ALLOWED = {
    "alias": ("“{}”会被 YAML 当成引用，记录里不能用。", "要写成文字，请加引号。"),
    "anchor": ("“{}”会被 YAML 当成锚点，记录里不能用。", "要写成文字，请加引号。"),
    "tag": ("“{}”会被 YAML 当成类型标签，记录里不能用。", "要写成文字，请加引号。"),
    "merge-key": ("不能用合并键“<<”。", "请把要合并的字段直接写出来。"),
    "complex-key": ("字段名只能是一个词，不能是列表或字段组。", "请改成“字段名: 值”。"),
    "too-deep": ("缩进层数太多。", "请检查括号和缩进，记录不超过 20 层。"),
    "several-documents": (
        "一个文件里只能有一份记录，这里又开始了一份。",
        "请删去“---”，分成两个文件。",
    ),
}


def not_allowed(place: Location, code: str, written: str) -> Problem:
    """YAML that is fine elsewhere but has no place in a record."""
    message, mend = _NOT_ALLOWED[code]
    first = written.split("\n")[0].split(" ")[0]
    return Problem(place, code, message.format(first), mend)


def duplicate_key(path: str, first: Scalar, second: Scalar) -> Problem:
    return Problem(
        Location(path, second.line, second.column),
        "duplicate-key",
        f"字段“{second.text}”写了两次，第 {first.line} 行已经有了。",
        "请删去其中一个。",
    )


def merge_conflict(path: str, text: str) -> Problem | None:
    return None


def not_a_mapping(path: str, text: str, root: Node | None) -> Problem:
    if root is None:
        return Problem(Location(path), "empty-file", "文件是空的。", "请写上“字段名: 值”。")
    place = Location(path, root.line, root.column)
    return Problem(place, "not-a-mapping", "文件里不是“字段名: 值”。", "每行请写成“字段名: 值”。")


def silent_traps(path: str, text: str, root: Mapping) -> list[Problem]:
    return []


def explain(path: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
    return Problem(place, "yaml-syntax", "这里不合 YAML 的写法。", "请检查缩进、冒号和引号。")
