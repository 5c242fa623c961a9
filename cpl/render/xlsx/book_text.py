"""What `xl/workbook.xml` says: what its sheets are called, which is seen first, and the names."""

import re
from collections.abc import Iterable, Mapping

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.xlsx.quoting import escaped, quoted, unescaped

BOOK = "xl/workbook.xml"
SHEET = pattern(r'(<sheet name=")([^"]*)(")')
NAMES = pattern(r"<definedNames\b(?: ?/>|>.*?</definedNames>)", re.DOTALL)
ACTIVE = pattern(r'\bactiveTab="[0-9]+"')
SELECTED = pattern(r'\btabSelected="[01]"')


@dataclass(frozen=True)
class BookName:
    """A defined name, what is said of it, and what it stands for."""

    said: Mapping[str, str]
    text: str


def with_titles(book: str, titles: Mapping[str, str]) -> str:
    def renamed(found: re.Match[str]) -> str:
        old = unescaped(found[2])
        return f"{found[1]}{quoted(titles.get(old, old))}{found[3]}"

    return SHEET.sub(renamed, book)


def with_names(book: str, names: Iterable[BookName]) -> str:
    inside = "".join(map(_written, names))
    element = f"<definedNames>{inside}</definedNames>" if inside else "<definedNames />"
    return NAMES.sub(lambda _: element, book, count=1)


def _written(name: BookName) -> str:
    said = "".join(f' {key}="{quoted(value)}"' for key, value in name.said.items())
    return f"<definedName{said}>{escaped(name.text)}</definedName>"
