"""The types of single scalars in rules.yaml: free text, closed words, measures, references.

Whatever is misspelt in a scalar is told at that scalar, unless its type is `free`: then
any other text is another regulation, as valid as the one that was meant, and `free` says
why. tests/codec/regulation/test_rules_damages.py tries every scalar of every regulation.
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Generic, TypeVar

from cpl.codec.reading import is_null, not_a_text
from cpl.codec.regulation.slots import At, Fault, Path, Type
from cpl.domain.regulation.rules import Rules
from cpl.problems import suggestion
from cpl.yamltext.nodes import Node, Scalar

T = TypeVar("T")
NOT_SAID = object()


class Leaf(Type[T], Generic[T]):
    """A scalar."""

    def read(self, node: Node, at: At) -> T:
        if not isinstance(node, Scalar):
            where = f"“{at.path[-1]}”" if at.path else "这里"
            at.problem(node, "not-a-text", not_a_text(where, node))
            return self.blank()
        at.reading.leaves.append((node, self))
        return self.value(node, at)

    @abstractmethod
    def value(self, scalar: Scalar, at: At) -> T:
        """What the scalar says; what is wrong goes to the reading."""


class Text(Leaf[str]):
    """Words of the office's own, taken as they are."""

    def __init__(self, told: str, free: str) -> None:
        self.told = told
        self.free = free

    def value(self, scalar: Scalar, at: At) -> str:
        return scalar.text

    def blank(self) -> str:
        return ""


class Word(Leaf[T]):
    """One of a closed list: each word with what it is read as and what it means."""

    def __init__(
        self,
        told: str,
        values: Mapping[str, T],
        means: Mapping[str, str] | None = None,
        code: str = "unknown-word",
        say: str = "“{key}: {text}”不认识。",
        null: object = NOT_SAID,
    ) -> None:
        self.told = told
        self.values = values
        self.means = means or {}
        self.code = code
        self.say = say
        self.null = null
        self.takes_null = null is not NOT_SAID

    def value(self, scalar: Scalar, at: At) -> T:
        if self.takes_null and is_null(scalar):
            return self.null  # type: ignore[return-value]  # what the declaration gave for null
        if scalar.text in self.values:
            return self.values[scalar.text]
        say = self.say.format(key=at.path[-1], text=scalar.text)
        at.problem(scalar, self.code, say, suggestion(scalar.text, tuple(self.values)))
        return self.blank()

    def blank(self) -> T:
        return next(iter(self.values.values()))


class Parsed(Leaf[T]):
    """A text of a fixed shape; `parse` raises ValueError with a Chinese sentence.

    `pattern` is the shape: what it does not fit is not parsed, so that an editor, which
    knows no more than the pattern, underlines nothing that is taken. `least`: the lowest
    plain number that is taken, which an editor reads as a number and not as a text.
    `null`: what `null` means, where it is a value of its own.
    """

    def __init__(
        self,
        told: str,
        parse: Callable[[str], T],
        blank: T,
        *,
        code: str = "bad-value",
        mend: str = "",
        pattern: str = "",
        least: int | None = None,
        free: str = "",
        null: object = NOT_SAID,
    ) -> None:
        self.told = told
        self.parse = parse
        self._blank = blank
        self.code = code
        self.mend = mend
        self.pattern = pattern
        self.least = least
        self.free = free
        self.null = null
        self.takes_null = null is not NOT_SAID

    def value(self, scalar: Scalar, at: At) -> T:
        if self.takes_null and is_null(scalar):
            return self.null  # type: ignore[return-value]  # what the declaration gave for null
        try:
            return self._taken(scalar.text)
        except ValueError as error:
            at.problem(scalar, self.code, str(error), self.mend)
            return self._blank

    def _taken(self, text: str) -> T:
        if self.pattern and re.search(self.pattern, text) is None:
            raise ValueError(f"“{text}”看不懂，这里要{self.told}。")
        return self.parse(text)

    def blank(self) -> T:
        return self._blank


class Reference(Leaf[str]):
    """A name that something else in the file declares; looked up when all of it is read."""

    def __init__(
        self,
        what: str,
        declared: Callable[[Rules, Path], Collection[str]],
        code: str = "unknown-name",
    ) -> None:
        self.told = what
        self.declared = declared
        self.code = code

    def value(self, scalar: Scalar, at: At) -> str:
        at.later(scalar, partial(self.faults, scalar.text))
        return scalar.text

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        known = self.declared(rules, path)
        if text not in known:
            yield unknown(self.told, text, known)._replace(code=self.code)

    def blank(self) -> str:
        return ""


def unknown(what: str, name: str, known: Collection[str]) -> Fault:
    """Nothing declares it; the nearest that is declared is suggested."""
    return Fault("unknown-name", f"没有声明过{what}“{name}”。", suggestion(name, tuple(known)))
