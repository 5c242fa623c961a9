"""A template as it was read: its cells in plain values, all else as text that is written again.

It is pickled (`forms.kept`): whoever has it fills the form without openpyxl.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.forms.looks import PLAIN, Attributes, Look, Looks
from cpl.render.xlsx.areas import Area, letters, place

COVERED = ""
"""The kind of a cell that a merged one hides."""
FORMULA = "f"
HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
ELEMENT = pattern(r"<(\w+)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)
ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetProtection", "scenarios", "autoFilter", "mergeCells", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing"),
    "tableParts",
)
"""The elements of a sheet as they follow each other."""


class FormCell(NamedTuple):
    """`look` is that of the first cell where several are merged; `said` stands in a formula."""

    row: int
    column: int
    kind: str
    value: object
    look: int
    said: Attributes = ()
    has_link: bool = False
    has_note: bool = False

    @property
    def coordinate(self) -> str:
        return place(self.row, self.column)

    @property
    def column_letter(self) -> str:
        return letters(self.column)

    @property
    def is_covered(self) -> bool:
        return self.kind == COVERED


@dataclass(frozen=True)
class RowLook:
    """What a row of the template says of itself, as it is written; 0: of no height of its own."""

    said: Attributes
    height: float
    is_hidden: bool


@dataclass(frozen=True)
class HeaderPart:
    """The left, the middle or the right of a header."""

    text: str | None = None
    font: str | None = None
    size: int | None = None
    color: str | None = None


Header = tuple[HeaderPart, HeaderPart, HeaderPart]


@dataclass(frozen=True)
class PageSetup:
    """The paper of a sheet; what is None is not said."""

    paper: int | None
    is_landscape: bool
    scale: int | None
    is_fitted: bool
    across: int | None
    down: int | None
    left: float
    right: float
    top: float
    bottom: float
    header: float


@dataclass(frozen=True)
class TemplateName:
    """A name of the workbook, or of the sheet of that number."""

    name: str
    said: Attributes
    text: str
    sheet: int | None = None


@dataclass(frozen=True)
class FormSheet:
    title: str
    path: str
    is_visible: bool
    cells: tuple[FormCell, ...]
    merges: tuple[Area, ...]
    rows: Mapping[int, RowLook]
    columns: tuple[tuple[int, int, float], ...]
    """The first and last of some alike, and their width in digits; 0: hidden."""
    default_height: float | None
    default_width: float | None
    page: PageSetup
    print_areas: tuple[Area, ...]
    title_rows: str
    title_columns: str
    breaks: tuple[int, ...]
    headers: Mapping[str, Header]
    tables: tuple[str, ...]
    """The parts that they are."""
    elements: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    sheets: tuple[FormSheet, ...]
    memory: FormSheet | None
    """One that nobody sees, the last, for what is remembered."""
    labels: Mapping[str, str]
    """What a copy is called, by its sheet's title."""
    parts: Mapping[str, bytes]
    """All that is in the file, by its place there."""
    plain: Look
    looks: tuple[Look, ...]
    known: int
    """So many of them were in the file; the others openpyxl made of its borders."""
    formats: tuple[str, ...]
    default_font: tuple[str, float | None]
    names: tuple[TemplateName, ...]
    charts: tuple[tuple[str, str], ...]
    """Their sheets' titles, and the parts that they are."""
    counts_from_1904: bool

    def all_looks(self) -> Looks:
        return Looks(self.plain, self.looks, self.known, self.formats)

    def look(self, number: int) -> Look:
        return self.plain if number == PLAIN else self.looks[number]


def elements_of(sheet: str) -> dict[str, str]:
    """What stands in the text of a sheet, by what it is called; several of a kind together."""
    inside = sheet[sheet.index(">", sheet.index("<worksheet")) + 1 : sheet.rindex("</worksheet>")]
    found: dict[str, str] = {}
    for each in ELEMENT.finditer(inside):
        found[each[1]] = found.get(each[1], "") + each[0]
    return found
