"""The program's own source, for tests of its shape: each module is parsed once."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cpl

PACKAGE = Path(cpl.__file__).parent
SOURCES = tuple(sorted(PACKAGE.rglob("*.py")))


def name_of(path: Path) -> str:
    """`domain/time/clocks.py`."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Not to be changed: every test is given the same."""
    gc.disable()  # there is no garbage in a tree, and looking for it took half of the time
    try:
        return ast.parse(path.read_bytes())
    finally:
        gc.enable()


def naming(*words: str) -> Iterator[Path]:
    """The modules in whose text one of the words stands: only these need to be parsed."""
    for path in SOURCES:
        text = path.read_text("utf-8")
        if any(word in text for word in words):
            yield path
