"""The sheets of an .ods, as LibreOffice saves it: words, marks, and what is doubtful."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from cpl.store.tables.books.contents import SheetRows, SheetState, SheetTitle
from cpl.store.tables.books.merges import Merge
from cpl.store.tables.books.words import (
    FormulaDoubts,
    Strike,
    Words,
    number_words,
    strike_of,
)
from cpl.store.tables.bounds import not_too_many, refuse_far
from cpl.store.tables.cells import moment_text, number_text
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.rows import CellComment, Doubt, Row, RowMark

CONTENT = "content.xml"
NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, STYLE = (
    f"{{{NAMESPACE}{each}:1.0}}" for each in ("table", "office", "text", "style")
)
MARKS = {"collapse": RowMark.HIDDEN, "filter": RowMark.FILTERED}
DURATION = re.compile(r"PT(\d+)H(\d+)M([\d.]+)S")
NUMBERS = ("float", "currency", "percentage")
"""The types whose value is a number."""


class OpenDocument:
    """An .ods; all its sheets stand in one part, which is gone through once."""

    kind = "ods"
    unseen = ""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.sha256 = sha256(data).hexdigest()
        self._sheets = dict(_DocumentPass(name).sheets(data))
        self.titles = tuple(self._sheets)

    def rows(self, title: SheetTitle) -> SheetRows:
        found = self._sheets[title]
        return SheetRows(tuple(not_too_many(self.name, found.rows)), found.merges)

    def count(self, title: SheetTitle) -> int:
        return sum(1 for _ in self._sheets[title].rows)


class _DocumentPass:
    """Goes through the content once: styles stand in front of what looks like them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.struck: set[str] = set()
        self.hidden: set[str] = set()

    def sheets(self, data: bytes) -> Iterator[tuple[SheetTitle, SheetRows]]:
        reader = _OdsSheet(self.name, self.struck)
        with ZipFile(BytesIO(data)) as archive, archive.open(CONTENT) as file:
            for event, element in iterparse(file, ("start", "end")):
                if event == "start":
                    if element.tag == TABLE + "table":
                        reader = _OdsSheet(self.name, self.struck)
                elif element.tag == STYLE + "style":
                    self._style(element)
                elif element.tag == TABLE + "table-row":
                    reader.take(element)
                    element.clear()
                elif element.tag == TABLE + "table":
                    yield self._title(element), SheetRows(reader.rows, tuple(reader.merges))
                    element.clear()

    def _style(self, element: Element) -> None:
        name = element.get(STYLE + "name", "")
        if any(_is_line(each) for each in element.iter(STYLE + "text-properties")):
            self.struck.add(name)
        shown = (each.get(TABLE + "display") for each in element.iter(STYLE + "table-properties"))
        if "false" in shown:
            self.hidden.add(name)

    def _title(self, table: Element) -> SheetTitle:
        is_hidden = table.get(TABLE + "style-name", "") in self.hidden
        return SheetTitle(
            table.get(TABLE + "name", ""), SheetState.HIDDEN if is_hidden else SheetState.VISIBLE
        )


def _is_line(properties: Element) -> bool:
    return properties.get(STYLE + "text-line-through-style", "none") != "none"


class _OdsSheet:
    """The rows of one sheet as they come."""

    def __init__(self, name: str, struck: set[str]) -> None:
        self.name = name
        self.struck = struck
        self.rows: list[Row] = []
        self.merges: list[Merge] = []
        self.formulas = FormulaDoubts()
        self.number = 0
        self.cells = 0

    def take(self, element: Element) -> None:
        """A row, as often as it says that it stands there; raises TooMuch."""
        times = int(element.get(TABLE + "number-rows-repeated", "1"))
        first = self.number + 1
        self.number += times
        row = self._row(first, element)
        if row is None:
            return
        for number in range(first, first + times):
            self.cells += len(row.cells)
            refuse_far(self.name, number, len(row.cells), self.cells)
            self.rows.append(replace(row, number=number))

    def _row(self, number: int, element: Element) -> Row | None:
        texts: list[str] = []
        doubts: list[Doubt] = []
        marks = {MARKS.get(element.get(TABLE + "visibility", ""))}
        is_struck = True
        comments: list[CellComment] = []
        column = 0
        for cell in element:
            times = int(cell.get(TABLE + "number-columns-repeated", "1"))
            words = self._words(cell)
            doubts.extend(self._doubts(cell, words, column))
            if words.text:
                refuse_far(self.name, number, column + times, self.cells)
                texts.extend([""] * (column - len(texts)) + [words.text] * times)
                is_struck &= words.strike is Strike.ALL or not words.text.strip()
            note = cell.find(OFFICE + "annotation")
            if note is not None:
                marks.add(RowMark.COMMENTED)
                comments.append(CellComment(column, self._noted(note)))
            self._merge(cell, number, column)
            column += times
        marks |= {RowMark.STRUCK} if is_struck else set()
        seen = frozenset(x for x in marks if x)
        return row_of(number, texts, tuple(doubts), seen, tuple(comments))

    def _merge(self, cell: Element, number: int, column: int) -> None:
        high = int(cell.get(TABLE + "number-rows-spanned", "1"))
        wide = int(cell.get(TABLE + "number-columns-spanned", "1"))
        if high > 1 or wide > 1:
            self.merges.append(Merge(number, column, number + high - 1, column + wide - 1))

    def _doubts(self, cell: Element, words: Words, column: int) -> Iterator[Doubt]:
        yield from words.doubts_in(column)
        formula = cell.get(TABLE + "formula")
        if formula is not None:
            is_calculated = cell.get(OFFICE + "value-type") is not None
            yield from self.formulas.doubts(formula, column, is_calculated=is_calculated)

    def _words(self, cell: Element) -> Words:
        """What a person sees: nothing of a cell that another one covers."""
        if cell.tag != TABLE + "table-cell":
            return Words("")
        pieces = list(self._pieces(cell))
        strike = strike_of(pieces)
        if cell.get(TABLE + "style-name", "") in self.struck:
            strike = Strike.ALL
        return _typed(cell, "".join(text for text, _ in pieces))._replace(strike=strike)

    def _noted(self, note: Element) -> str:
        return "".join(text for text, _ in self._pieces(note)).strip()

    def _pieces(self, cell: Element) -> Iterator[tuple[str, bool]]:
        for index, paragraph in enumerate(cell.findall(TEXT + "p")):
            if index:
                yield "\n", False
            yield from self._within(paragraph, is_struck=False)

    def _within(self, element: Element, *, is_struck: bool) -> Iterator[tuple[str, bool]]:
        """The words in an element, and whether a line goes through them."""
        is_struck |= element.get(TEXT + "style-name", "") in self.struck
        yield element.text or "", is_struck
        for child in element:
            match child.tag.removeprefix(TEXT):
                case "s":
                    yield " " * int(child.get(TEXT + "c", "1")), is_struck
                case "tab":
                    yield "\t", is_struck
                case "line-break":
                    yield "\n", is_struck
                case _:
                    yield from self._within(child, is_struck=is_struck)
            yield child.tail or "", is_struck


def _typed(cell: Element, shown: str) -> Words:
    """The words by the type of what stands in the cell, which says more than is shown."""
    kind = cell.get(OFFICE + "value-type", "")
    if kind in NUMBERS:
        value = cell.get(OFFICE + "value", "")
        number = int(value) if value.isdecimal() else float(value)
        return number_words(number, _shown_number(shown, number, is_rate=kind == "percentage"))
    if kind == "date":
        return Words(moment_text(datetime.fromisoformat(cell.get(OFFICE + "date-value", ""))))
    if kind == "time":
        return Words(_duration(cell.get(OFFICE + "time-value", ""), shown))
    if kind == "boolean":
        return Words(cell.get(OFFICE + "boolean-value", "").upper())
    return Words(shown)


def _shown_number(shown: str, number: int | float, *, is_rate: bool) -> str:
    """As it is shown, `0138` or `12.50`, where that is the number; `1.38E+10` is not."""
    try:
        is_whole = "E" not in shown.upper() and Decimal(shown.rstrip("%")).is_finite()
        is_same = is_whole and float(shown.rstrip("%")) == float(number) * (100 if is_rate else 1)
    except InvalidOperation:
        is_same = False
    return shown if is_same else number_text(number, "General")


def _duration(value: str, shown: str) -> str:
    """`PT14H30M00S` is half past two, and `PT30H05M00S` how long something took."""
    found = DURATION.fullmatch(value)
    if not found:
        return shown
    long = timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=float(found[3]))
    return moment_text((datetime.min + long).time() if long < timedelta(days=1) else long)
