"""Reading a tree of YAML nodes by name, collecting what is wrong with its place.

A `Part` is one mapping of a file. Asking it for a key says what may stand
there; what nobody asked for is reported as unknown, with the nearest known
word. A part never raises for what a person wrote.
"""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import TypeVar

from cpl.problems import Location, Problem, Severity, has_errors, suggestion
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
NULLS = ("null", "~", "")


class ProblemList:
    """Problems found so far, and which file each node came from."""

    def __init__(self, path: str, others: Map[int, str] | None = None) -> None:
        self.path = path
        self.others = others or {}
        self.problems: list[Problem] = []

    def place(self, node: Node) -> Location:
        return Location(self.others.get(id(node), self.path), node.line, node.column)

    def is_own(self, node: Node) -> bool:
        """Does it stand in the file itself, and not in one that it extends?"""
        return id(node) not in self.others

    def add(
        self,
        node: Node,
        code: str,
        message: str,
        mend: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(Problem(self.place(node), code, message, mend, severity))

    @property
    def failed(self) -> bool:
        return has_errors(self.problems)


class Part:
    """One mapping, read key by key."""

    def __init__(self, node: Mapping, report: ProblemList) -> None:
        self.node = node
        self.report = report
        self.asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self.node.get(key) is not None

    def entries(self) -> Iterator[tuple[Scalar, Node]]:
        """Each key as it stands in the file, and the node of its value."""
        for entry in self.node.entries:
            yield entry.key, entry.value

    def value(self, key: str) -> Node | None:
        self.asked.add(key)
        return self.node.get(key)

    def text(self, key: str, default: str = "") -> str:
        node = self.value(key)
        if node is None:
            return default
        if isinstance(node, Scalar):
            return "" if is_null(node) else node.text
        self.report.add(node, "not-a-text", not_a_text(f"“{key}”", node))
        return default

    def required(self, key: str) -> str:
        text = self.text(key)
        if not text and not isinstance(self.value(key), Sequence | Mapping):
            self.report.add(self.value(key) or self.node, "missing-key", f"缺少“{key}:”。")
        return text

    def word(self, key: str, allowed: Map[str, T], default: T) -> T:
        """One of a closed list of words."""
        node = self.value(key)
        if node is None:
            return default
        text = node.text if isinstance(node, Scalar) else ""
        if text in allowed:
            return allowed[text]
        self.report.add(
            node, "unknown-word", f"“{key}: {text}”不认识。", suggestion(text, tuple(allowed))
        )
        return default

    def whole(self, key: str) -> int | None:
        node = self.value(key)
        if node is None or is_null(node):
            return None
        if isinstance(node, Scalar) and re.fullmatch(r"(?a)\d{1,9}", node.text):
            return int(node.text)
        self.report.add(node, "not-a-number", f"“{key}”应当是整数。")
        return None

    def words(self, key: str) -> tuple[str, ...]:
        """A word or a list of words, as a tuple."""
        return tuple(each.text for each in self.scalars(key))

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        node = self.value(key)
        if node is None or is_null(node):
            return ()
        found = node.items if isinstance(node, Sequence) else (node,)
        for each in found:
            if not isinstance(each, Scalar):
                self.report.add(each, "not-a-text", f"“{key}”里应当是一个个词。")
        return tuple(each for each in found if isinstance(each, Scalar))

    def part(self, key: str) -> "Part | None":
        node = self.value(key)
        if isinstance(node, Mapping):
            return Part(node, self.report)
        if node is not None and not is_null(node):
            self.report.add(node, "not-a-mapping", f"“{key}”下面应当是“名称: 值”。")
        return None

    def parts(self, key: str) -> tuple["Part", ...]:
        """A list of mappings; a single mapping counts as a list of one."""
        node = self.value(key)
        if node is None or is_null(node):
            return ()
        found = node.items if isinstance(node, Sequence) else (node,)
        for each in found:
            if not isinstance(each, Mapping):
                self.report.add(each, "not-a-mapping", f"“{key}”里的每一条应当是“名称: 值”。")
        return tuple(Part(each, self.report) for each in found if isinstance(each, Mapping))

    def named(self, key: str) -> Iterator[tuple[Scalar, Node]]:
        """The mapping under a key, whose keys the office chose: each key, the node of its value."""
        inner = self.part(key)
        return inner.entries() if inner else iter(())

    def done(self) -> None:
        """Report every key nobody asked for."""
        for key, _ in self.entries():
            if key.text not in self.asked:
                self.report.add(
                    key,
                    "unknown-key",
                    f"这里没有“{key.text}”这个词。",
                    suggestion(key.text, tuple(sorted(self.asked))),
                )


def is_null(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in NULLS


def not_a_text(where: str, node: Sequence | Mapping) -> str:
    """What is said of a list or a mapping that stands where a text is wanted."""
    found = "列表" if isinstance(node, Sequence) else "一组“键: 值”"
    return f"{where}应当是一个词或一句话，不是{found}。"
