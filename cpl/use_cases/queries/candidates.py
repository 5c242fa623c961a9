"""A word that may come next on a command line; apart, so that little is loaded for it."""

from collections.abc import Iterable, Iterator

from cpl.dataclass import dataclass


@dataclass(frozen=True)
class Candidate:
    """One word that may stand there, and what it is."""

    value: str
    note: str = ""


FILES = Candidate(":files")
"""Not a word: the shell completes names of files itself."""


def beginning(typed: str, words: Iterable[str]) -> Iterator[Candidate]:
    return (Candidate(each) for each in words if each.startswith(typed))
