"""The parts of an .xlsx file as text, and what says of each that it is there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice

from cpl.dataclass import dataclass
from cpl.loading import pattern

TYPES = "[Content_Types].xml"
RELATION = pattern(r"<Relationship\b[^>]*/>")
SAID = pattern(r'\b(Type|Target|Id)="([^"]*)"')
ID = pattern(r' Id="[^"]*"')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NO_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "</Relationships>"
)
FIRST_NUMBER = 1


@dataclass(frozen=True)
class Relation:
    """How one part leads to another; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """The parts, each by its path; those that lead to others by absolute ones, as openpyxl's."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = dict(parts)

    def text(self, path: str) -> str:
        return self.parts[path].decode()

    def put(self, path: str, text: str) -> None:
        self.parts[path] = text.encode()

    def related(self, path: str) -> Iterator[Relation]:
        """To what a part leads."""
        for each in RELATION.findall(self._relations(path)):
            said = dict(SAID.findall(each))
            kind, target = said["Type"].rpartition("/")[2], said["Target"].removeprefix("/")
            yield Relation(said["Id"], kind, target)

    def relate(self, path: str, kind: str, target: str) -> str:
        """Lead from a part to another; the key by which it is said there."""
        new = f'<Relationship Type="{OFFICE}/{kind}" Target="/{target}" Id="" />'
        return self._lead(path, [new])[0]

    def relate_again(self, path: str, keys: Iterable[str]) -> list[str]:
        """Where these lead once more, each under a key of its own."""
        found = {dict(SAID.findall(e))["Id"]: e for e in RELATION.findall(self._relations(path))}
        return self._lead(path, [found[each] for each in keys])

    def _lead(self, path: str, relations: Sequence[str]) -> list[str]:
        if not relations:
            return []
        used = {each.id for each in self.related(path)}
        free = (name for name in map("rId{}".format, count(1)) if name not in used)
        keys = [*islice(free, len(relations))]
        new = "".join(
            ID.sub(f' Id="{key}"', each) for key, each in zip(keys, relations, strict=True)
        )
        self.put(_beside(path), self._relations(path).replace("</Rel", f"{new}</Rel"))
        return keys

    def add(self, path: str, text: str, content_type: str, behind: str) -> None:
        """A new part, named in the table of contents behind another."""
        self.put(path, text)
        new = f'<Override PartName="/{path}" ContentType="{content_type}" />'
        place = re.escape(f'PartName="/{behind}"')
        types = re.sub(rf"<Override {place}[^>]*/>", rf"\g<0>{new}", self.text(TYPES))
        self.put(TYPES, types)

    def know(self, ending: str, content_type: str) -> None:
        """Say of what kind the files of an ending are."""
        new = f'<Default Extension="{ending}" ContentType="{content_type}" />'
        types = self.text(TYPES)
        if new not in types:
            self.put(TYPES, types.replace("<Override", f"{new}<Override", 1))

    def drop(self, path: str, owner: str) -> None:
        """Take a part away, to which another led; and what tells to what it led itself."""
        for gone in (path, _beside(path)):
            self.parts.pop(gone, None)
        said = re.escape(f'"/{path}"')
        self.put(TYPES, re.sub(rf"<Override PartName={said}[^>]*/>", "", self.text(TYPES)))
        left = re.sub(rf"<Relationship\b[^>]*Target={said}[^>]*/>", "", self._relations(owner))
        if RELATION.search(left):
            self.put(_beside(owner), left)
        else:
            self.parts.pop(_beside(owner), None)

    def unused(self, path: str) -> str:
        """The first of `xl/media/image{}.png` that there is not."""
        number = FIRST_NUMBER
        while path.format(number) in self.parts:
            number += 1
        return path.format(number)

    def _relations(self, path: str) -> str:
        beside = _beside(path)
        return self.text(beside) if beside in self.parts else NO_RELATIONS


def _beside(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/_rels/{name}.rels"
