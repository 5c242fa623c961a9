"""One record's file as read: it holds a case, or it must be mended first."""

from functools import cached_property
from pathlib import Path
from typing import NoReturn, TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, ProblemsFound
from cpl.yamltext.tree import Document, parse


@dataclass(frozen=True)
class Readable:
    """A file that holds a case: its bytes, what they say and what that comes to.

    `shown` is its path as people see it; `problems` are warnings, none stands in the way.
    """

    path: Path
    shown: str
    data: bytes
    record: Record
    card: Card
    problems: tuple[Problem, ...] = ()

    @cached_property
    def document(self) -> Document:
        """The tree over the bytes, made when asked for: it takes ten times their room."""
        document, _ = parse(self.shown, self.data)
        assert document is not None  # or it were `Broken`
        return document

    @property
    def rules(self) -> Rules:
        return self.card.rules

    def require(self) -> "Readable":
        return self


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read, for all these problems."""

    path: Path
    data: bytes
    problems: tuple[Problem, ...]

    def require(self) -> NoReturn:
        """Raises ProblemsFound."""
        raise ProblemsFound(self.problems)


RecordFile: TypeAlias = Readable | Broken
