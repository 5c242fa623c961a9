"""How the tables of a report stand on paper: narrow ones two abreast, the others alone."""

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

from cpl.dataclass import dataclass
from cpl.domain.values.tables import Section, Table

MOST_ABREAST = 4
WIDEST_ABREAST = 40
"""In signs of half a character's width, spaces between the columns included."""
BETWEEN = 2
ATTACHED = "附件"


@dataclass(frozen=True)
class Block:
    """One table with what stands above it; or what stands alone, lines for a pen say.

    `title` is the section's, on its first block; `name` the table's, where the section has several.
    """

    title: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""
    table: Table = Table("", (), ())
    blanks: int = 0

    @property
    def is_narrow(self) -> bool:
        headers = self.table.headers
        if not 0 < len(headers) <= MOST_ABREAST or self.lines or self.blanks:
            return False
        columns = zip(headers, *self.table.texts, strict=True)
        return sum(max(map(_signs, each)) + BETWEEN for each in columns) <= WIDEST_ABREAST


def _signs(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def arranged(sections: Iterable[Section]) -> tuple[tuple[Block, ...], ...]:
    """Every block in its order, one or two abreast: a narrow one takes a narrow next one along."""
    found: list[tuple[Block, ...]] = []
    for block in (each for section in sections for each in _blocks(section)):
        if found and len(found[-1]) == 1 and _fit(found[-1][0], block):
            found[-1] = (*found[-1], block)
        else:
            found.append((block,))
    return tuple(found)


def _fit(left: Block, right: Block) -> bool:
    """Are both narrow, or two of a kind: cases told under the same headings?

    They are of one section, or each is all of its own: of a section that goes on below nothing
    stands beside another's, where its notes and its next table would be taken for the other's.
    """
    if right.title and (left.name or right.name or not left.title):
        return False
    alike = left.table.headers == right.table.headers and not right.title
    return (left.is_narrow and right.is_narrow) or (alike and len(right.table.headers) == 2)


def _blocks(section: Section) -> Iterator[Block]:
    if section.blanks or not section.tables:
        yield Block(section.title, section.lines, blanks=section.blanks)
    several = len(section.tables) > 1
    for n, table in enumerate(section.tables):
        if section.title == ATTACHED:
            yield Block(f"{ATTACHED}{n + 1}　{table.title}", table=table)
            continue
        first = n == 0 and not section.blanks
        yield Block(
            section.title if first else "",
            section.lines if first else (),
            table.title if several else "",
            table,
        )
