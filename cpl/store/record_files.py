"""One record's file as read: it holds a case, or it must be mended first."""

from pathlib import Path
from typing import NoReturn, TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, ProblemsFound
from cpl.yamltext.tree import Document

AT_ONCE = 64
"""So many files are held while each step is done for all of them (`Workspace.load_files`)."""


@dataclass(frozen=True)
class Readable:
    """A file that holds a case: its bytes, their text, what they say and what that comes to.

    `problems` are warnings; none of them stands in the way.
    """

    path: Path
    data: bytes
    document: Document
    record: Record
    card: Card
    problems: tuple[Problem, ...] = ()

    @property
    def rules(self) -> Rules:
        return self.card.rules

    @property
    def number(self) -> str:
        """As its file is named: one that says another is not read."""
        return self.path.stem

    def require(self) -> "Readable":
        return self


@dataclass(frozen=True)
class ReadRecord:
    """What a file says, and the rules by which it was read; nothing is played out yet."""

    document: Document
    record: Record
    rules: Rules
    problems: tuple[Problem, ...] = ()


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
