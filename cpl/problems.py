"""What can be wrong: a place, a mendable problem, and the error that stops us.

A `Problem` is something a person can mend in a file: a value, collected and
shown with its place. A `CplError` means the command cannot go on. Anything
else that is raised is a bug.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from cpl.dataclass import dataclass


class Severity(Enum):
    """How bad a problem is; only an error makes `cpl check` fail."""

    ERROR = "错误"
    WARNING = "警告"


@dataclass(frozen=True, order=True)
class Location:
    """A place in a text file; line and column count from 1, columns in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Mending:
    """Whole lines as they should be typed, by their number from 1; None: the line goes.

    `is_sure`: nothing else can have been meant, so `cpl fix` may type it.
    """

    lines: tuple[tuple[int, str | None], ...]
    is_sure: bool = False


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where, a stable code, what is wrong, what to do.

    `mending` is the line to type where there is one. `source` is the line as it stands, for
    whoever shows it; None where nobody has looked it up.
    """

    location: Location
    code: str
    message: str
    mend: str = ""
    severity: Severity = Severity.ERROR
    mending: Mending | None = None
    source: str | None = None

    def __str__(self) -> str:
        text = f"{self.location}: {self.severity.value}: {self.message}"
        return f"{text} {self.mend} [{self.code}]" if self.mend else f"{text} [{self.code}]"


def in_order(problems: "list[Problem] | tuple[Problem, ...]") -> tuple[Problem, ...]:
    """By place, each only once: how every list of problems is shown."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda each: (each.location, each.code)))


def has_errors(problems: "Iterable[Problem]") -> bool:
    """Is any of them more than a warning?"""
    return any(each.severity is Severity.ERROR for each in problems)


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that this was most likely meant to be; nothing where none is near."""
    from difflib import get_close_matches  # only where something was misspelt

    return next(iter(get_close_matches(word, known, n=1, cutoff=0.5)), "")


def some(names: Sequence[str], most: int = 3, unit: str = "个") -> str:
    """`甲、乙、丙 等 5 个`: the first few, and how many there are where they are more."""
    first = "、".join(names[:most])
    return f"{first} 等 {len(names)} {unit}" if len(names) > most else first


def suggestion(word: str, known: tuple[str, ...]) -> str:
    """“是不是 …？” with the nearest known word, or all of them where few."""
    if near := nearest(word, known):
        return f"是不是“{near}”？"
    return f"可以写：{'、'.join(known)}。" if 0 < len(known) <= 24 else ""


class CplError(Exception):
    """The command cannot go on; the message says in Chinese why and what to do."""

    exit_status = 3


class UsageProblem(CplError):
    """The words on the command line are off: an unknown field, a bad date."""

    exit_status = 2


class ProblemsFound(CplError):
    """Files have problems that must be mended before this command can go on."""

    exit_status = 1

    def __init__(self, problems: "list[Problem] | tuple[Problem, ...]", message: str = "") -> None:
        self.problems = in_order(problems)
        super().__init__(message or "\n".join(str(each) for each in self.problems))
