"""The parts of an .xlsx: which sheets there are, its words, and what each style looks like.

Only what a reader of tables needs is looked at, so that a file with broken colours or
borders, as many programs write them, can still be read.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, iterparse, parse
from zipfile import ZipFile

from cpl.dataclass import dataclass
from cpl.store.tables.books.contents import SheetState, SheetTitle
from cpl.store.tables.books.number_formats import (
    BUILT_IN,
    EPOCH_1900,
    EPOCH_1904,
    NumberForm,
    number_form,
)
from cpl.store.tables.books.words import Strike, Words, strike_of
from cpl.store.tables.cells import unescaped

WORKBOOK = "xl/workbook.xml"
YES = ("1", "true", "on")


@dataclass(frozen=True)
class CellStyle:
    """What a cell looks like, as far as it says something about what stands in it."""

    form: NumberForm = field(default_factory=NumberForm)
    is_struck: bool = False


PLAIN = CellStyle()


@dataclass(frozen=True)
class SharedWords:
    """The texts of a workbook by their numbers; `odd` are those of which more is to be said."""

    texts: list[str]
    odd: dict[int, Words]

    def add(self, words: Words) -> None:
        if words.doubts or words.strike is not Strike.NOTHING:
            self.odd[len(self.texts)] = words
        self.texts.append(words.text)


class WorkbookParts:
    """An .xlsx taken apart as far as asked; `sheets` says which part holds the rows of each.

    Raises whatever zipfile and the XML parser do where it is broken.
    """

    def __init__(self, data: bytes) -> None:
        self.archive = ZipFile(BytesIO(data))
        self.names = frozenset(self.archive.namelist())
        book = self._root(WORKBOOK)
        self.epoch = EPOCH_1904 if _is_of_1904(book) else EPOCH_1900
        targets = self.related(WORKBOOK, "/worksheet")
        self.sheets = {
            SheetTitle(each.get("name", ""), _shown(each.get("state", "visible"))): targets[found]
            for each in named(book, "sheet")
            if (found := _relation(each)) in targets
        }

    def open(self, part: str) -> IO[bytes]:
        return self.archive.open(part)

    def related(self, part: str, kind: str) -> Mapping[str, str]:
        """Of the parts that this one points to, those of a kind (`/comments`), by their ids."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.names:
            return {}
        found = named(self._root(relations), "Relationship")
        targets = {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, target))[1:]
            for each in found
            if each.get("Type", "").endswith(kind) and (target := each.get("Target", ""))
        }
        return {key: target for key, target in targets.items() if target in self.names}

    def elements(self, part: str, name: str) -> Iterator[Element]:
        """The elements of that name in a part, one after the other; each is gone afterwards."""
        with self.open(part) as file:
            for _, each in iterparse(file):
                if each.tag.endswith("}" + name):
                    yield each
                    each.clear()

    @cached_property
    def words(self) -> SharedWords:
        """The words that cells point to."""
        shared = SharedWords([], {})
        for part in self.related(WORKBOOK, "/sharedStrings").values():
            for each in self.elements(part, "si"):
                shared.add(words_of(each))
        return shared

    @cached_property
    def styles(self) -> tuple[CellStyle, ...]:
        """What the cells' style numbers mean."""
        for part in self.related(WORKBOOK, "/styles").values():
            return tuple(_styles(self._root(part)))
        return ()

    def _root(self, part: str) -> Element:
        with self.open(part) as file:
            root = parse(file).getroot()
        if root is None:
            raise ValueError(f"{part} is empty")
        return root


def named(element: Element, name: str) -> Iterator[Element]:
    """Every element of that name within, whatever name the file has for the standard."""
    return (each for each in element.iter() if each.tag.endswith("}" + name))


def words_of(element: Element) -> Words:
    """What is written in an `si` or `is`: plain, or in pieces that look differently.

    How Japanese words are pronounced stands beside them and is not read.
    """
    pieces = [
        (child.text or "", False) if child.tag.endswith("}t") else _piece(child)
        for child in element
        if child.tag.endswith(("}t", "}r"))
    ]
    return Words(unescaped("".join(text for text, _ in pieces)), (), strike_of(pieces))


def _piece(element: Element) -> tuple[str, bool]:
    return "".join(each.text or "" for each in named(element, "t")), _is_struck(element)


def _is_struck(element: Element) -> bool:
    """Has the font a line through its letters? `<strike/>` alone says so."""
    return any(each.get("val", "1") in YES for each in named(element, "strike"))


def _styles(root: Element) -> Iterator[CellStyle]:
    forms = {each.get("numFmtId"): each.get("formatCode", "") for each in named(root, "numFmt")}
    struck = [_is_struck(each) for fonts in named(root, "fonts") for each in fonts]
    for formats in named(root, "cellXfs"):
        for each in formats:
            number, font = each.get("numFmtId", "0"), int(each.get("fontId", "0"))
            form = forms.get(number) or BUILT_IN.get(int(number), "General")
            yield CellStyle(number_form(form), font < len(struck) and struck[font])


def _is_of_1904(book: Element) -> bool:
    return any(each.get("date1904", "0") in YES for each in named(book, "workbookPr"))


def _shown(state: str) -> SheetState:
    return next((each for each in SheetState if each.value == state), SheetState.VISIBLE)


def _relation(sheet: Element) -> str:
    return next((text for key, text in sheet.items() if key.endswith("}id")), "")
