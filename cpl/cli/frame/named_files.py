"""The files that words name; `*.xlsx` also where no shell has put their names in its place."""

from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path

from cpl.problems import UsageProblem
from cpl.store.tables.filled import TEMPORARY


def files_named(words: Iterable[str]) -> tuple[Path, ...]:
    """Each once; raises UsageProblem where a pattern fits none.

    What an open Office keeps beside its file (`~$…`) is nobody's, where there are others.
    """
    found = tuple(dict.fromkeys(Path(each) for word in words for each in _fitting(word)))
    meant = tuple(each for each in found if not each.name.startswith(TEMPORARY))
    return meant or found


def _fitting(word: str) -> Iterator[str]:
    if not any(sign in word for sign in "*?") or Path(word).exists():
        yield word
        return
    names = sorted(glob(word))
    if not names:
        raise UsageProblem(f"没有文件对得上 {word}。")
    yield from names
