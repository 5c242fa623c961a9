"""The sheets of an .xlsx, each read in one pass: words, marks, and what is doubtful."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias
from xml.etree.ElementTree import Element, iterparse

from cpl.store.tables.books.contents import SheetRows, SheetTitle
from cpl.store.tables.books.merges import Merge
from cpl.store.tables.books.number_formats import number_shown
from cpl.store.tables.books.parts import PLAIN, YES, CellStyle, WorkbookParts, words_of
from cpl.store.tables.books.words import (
    NOTHING,
    FormulaDoubts,
    Strike,
    Words,
    number_words,
)
from cpl.store.tables.bounds import LAST_COLUMN, not_too_many, refuse_far
from cpl.store.tables.cells import moment_text, unescaped
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.rows import CellComment, Doubt, Row, RowMark

DIGITS = "0123456789"
NO_MARKS = frozenset[RowMark]()
_Comments: TypeAlias = Mapping[int, tuple[CellComment, ...]]
"""What was noted in each row, by its number."""


class XlsxBook:
    """An .xlsx, or what calls itself so."""

    kind = "xlsx"
    unseen = ""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.sha256 = sha256(data).hexdigest()
        self.parts = WorkbookParts(data)
        self.titles = tuple(self.parts.sheets)

    def rows(self, title: SheetTitle) -> SheetRows:
        found = _SheetPass(self.name, self.parts, self.parts.sheets[title])
        rows = tuple(not_too_many(self.name, found.rows()))
        return SheetRows(tuple(_filtered(rows, found.filters)), tuple(found.merges))

    def count(self, title: SheetTitle) -> int:
        """Without reading what stands in the cells."""
        rows = self.parts.elements(self.parts.sheets[title], "row")
        return sum(any(_is_filled(cell) for cell in row) for row in rows)


def _is_filled(cell: Element) -> bool:
    return any(each.text or len(each) for each in cell)


def _filtered(rows: tuple[Row, ...], filters: list[Merge]) -> Iterator[Row]:
    """Hidden rows within a filter are those that it does not let through."""
    for row in rows:
        if RowMark.HIDDEN in row.marks and any(x.top < row.number <= x.bottom for x in filters):
            row = replace(row, marks=row.marks - {RowMark.HIDDEN} | {RowMark.FILTERED})
        yield row


class _SheetPass:
    """Goes through the XML of a sheet once; ranges stand behind the rows they are about."""

    def __init__(self, name: str, parts: WorkbookParts, part: str) -> None:
        self.name = name
        self.parts = parts
        self.part = part
        self.merges: list[Merge] = []
        self.filters: list[Merge] = []
        for table in parts.related(part, "/table").values():
            for each in parts.elements(table, "autoFilter"):
                self._filter(each)
        self.reader = _RowReader(name, parts, _comments(parts, part))

    def rows(self) -> Iterator[Row]:
        """The rows with something in them; raises TooMuch."""
        number = cells = 0
        with self.parts.open(self.part) as file:
            for _, element in iterparse(file):
                name = element.tag.rpartition("}")[2]
                if name == "row":
                    number = int(element.get("r") or number + 1)
                    row = self.reader.row(number, element)
                    element.clear()
                    width = len(row.cells) if row else 0
                    cells += width
                    refuse_far(self.name, number, width, cells)
                    if row:
                        yield row
                elif name == "mergeCell":
                    self.merges.append(range_of(element.get("ref", "")))
                elif name == "autoFilter":
                    self._filter(element)

    def _filter(self, element: Element) -> None:
        if len(element):  # else it filters nothing
            self.filters.append(range_of(element.get("ref", "")))


class _RowReader:
    """Reads the cells of one sheet, row by row."""

    def __init__(self, name: str, parts: WorkbookParts, comments: _Comments) -> None:
        self.name = name
        self.words = parts.words
        self.styles = parts.styles
        self.epoch = parts.epoch
        self.comments = comments
        self.formulas = FormulaDoubts()
        self.letters: dict[str, int] = {}

    def row(self, number: int, element: Element) -> Row | None:
        """The row; None where nothing stands in it, as in the million that somebody coloured."""
        if not any(map(len, element)):
            return None
        texts: list[str] = []
        doubts: list[Doubt] = []
        is_struck = True
        for cell in element:
            column = self._column(number, cell.get("r"), len(texts))
            words = self._words(cell)
            doubts.extend(words.doubts_in(column))
            if cell[:1] and cell[0].tag.endswith("}f"):
                doubts.extend(self._of_formula(cell, column))
            if words.text:
                texts.extend([""] * (column + 1 - len(texts)))
                texts[column] = words.text
                is_struck &= words.strike is Strike.ALL or not words.text.strip()
        marks = self._marks(number, element, is_struck)
        return row_of(number, texts, tuple(doubts), marks, self.comments.get(number, ()))

    def _marks(self, number: int, element: Element, is_struck: bool) -> frozenset[RowMark]:
        is_hidden = element.get("hidden") in YES or element.get("ht") == "0"
        said = (
            (RowMark.HIDDEN, is_hidden),
            (RowMark.STRUCK, is_struck),
            (RowMark.COMMENTED, number in self.comments),
        )
        return frozenset(mark for mark, is_so in said if is_so) or NO_MARKS

    def _column(self, number: int, reference: str | None, following: int) -> int:
        """Raises TooMuch where it is further right than Excel goes."""
        if not reference:
            return following
        letters = reference.rstrip(DIGITS)
        if letters not in self.letters:
            self.letters[letters] = column_of(letters)
        column = self.letters[letters]
        if column >= LAST_COLUMN:
            refuse_far(self.name, number, column + 1, 0)
        return column

    def _words(self, cell: Element) -> Words:
        style = self._style(cell)
        words = self._plain_words(cell, style)
        return words._replace(strike=Strike.ALL) if style.is_struck else words

    def _style(self, cell: Element) -> CellStyle:
        number = int(cell.get("s") or 0)
        return self.styles[number] if number < len(self.styles) else PLAIN

    def _plain_words(self, cell: Element, style: CellStyle) -> Words:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return next((words_of(each) for each in cell if each.tag.endswith("}is")), NOTHING)
        value = _value(cell)
        if not value:
            return NOTHING
        if kind == "s":
            index = int(value)
            return self.words.odd.get(index) or Words(self.words.texts[index])
        if kind == "n":
            number = int(value) if value.isdecimal() else float(value)
            return number_words(number, number_shown(number, style.form, self.epoch))
        if kind == "b":
            return Words("TRUE" if value in YES else "FALSE")
        return _iso_moment(value) if kind == "d" else Words(unescaped(value))

    def _of_formula(self, cell: Element, column: int) -> Iterator[Doubt]:
        is_calculated = bool(_value(cell)) or cell.get("t") == "str"  # to an empty text
        return self.formulas.doubts(cell[0].text or "", column, is_calculated=is_calculated)


def _value(cell: Element) -> str | None:
    return next((each.text for each in cell if each.tag.endswith("}v")), None)


def _iso_moment(value: str) -> Words:
    try:
        return Words(moment_text(datetime.fromisoformat(value)))
    except ValueError:
        return Words(value)


def column_of(letters: str) -> int:
    """0 for `A`, 26 for `AA`."""
    column = 0
    for each in letters.upper():
        column = column * 26 + ord(each) - ord("A") + 1
    return column - 1


def range_of(reference: str) -> Merge:
    """`A2:C5`, or a single cell; raises ValueError for what is no range."""
    first, _, last = reference.replace("$", "").partition(":")
    (left, top), (right, bottom) = _cell_of(first), _cell_of(last or first)
    return Merge(top, left, bottom, right)


def _cell_of(reference: str) -> tuple[int, int]:
    letters = reference.rstrip(DIGITS)
    return column_of(letters), int(reference[len(letters) :])


def _comments(parts: WorkbookParts, part: str) -> _Comments:
    """Of the old kind, or with answers to it: then the old one only says that there are some."""
    noted: dict[tuple[int, int], list[str]] = {}
    for kind, name in (("/comments", "comment"), ("/threadedComment", "threadedComment")):
        found: dict[tuple[int, int], list[str]] = {}
        for target in parts.related(part, kind).values():
            for each in parts.elements(target, name):
                column, row = _cell_of(each.get("ref", ""))
                found.setdefault((row, column), []).append(_noted(each))
        noted |= found
    rows: dict[int, tuple[CellComment, ...]] = {}
    for (row, column), texts in sorted(noted.items()):
        rows[row] = (*rows.get(row, ()), CellComment(column, "\n".join(texts)))
    return rows


def _noted(comment: Element) -> str:
    """Its words, in one piece or several; those of a thread stand in `text` itself."""
    texts = (each for each in comment.iter() if each.tag.endswith(("}t", "}text")))
    return unescaped("".join(each.text or "" for each in texts)).strip()
