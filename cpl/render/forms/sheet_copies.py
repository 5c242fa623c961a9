"""One sheet for each month: a sheet that speaks of `各表[0]` is printed once for every 各表.

And one for each copy of an issued form: a sheet that says 联次 is printed once for each.

The copies are made in the template, before it is filled, so that every sheet is
laid out on its own.
"""

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from cpl.codec.tables.marks import COPY
from cpl.render.forms.form import HEADERS
from cpl.render.forms.repeated import Repeated
from cpl.render.forms.to_fill_in import TO_FILL_IN

# openpyxl's own copy leaves these out.
FORGOTTEN = (
    "views",
    "auto_filter",
    "conditional_formatting",
    "data_validations",
    "row_breaks",
    *HEADERS,
)


def add_copies(book: Workbook, each: Repeated) -> None:
    """Each sheet that names `listed[0]`, once for each title."""
    for sheet in book.worksheets:
        if _speaks_of(sheet, f"{each.listed}[0]"):
            for index in range(1, len(each.titles)):
                _add_copy(book, sheet, each.listed, index).title = each.titles[index]
            sheet.title = each.titles[0]


def add_issued_copies(book: Workbook, labels: Sequence[str]) -> dict[str, str]:
    """Each sheet that says 联次, once for each copy: what it is called, by the sheet's title."""
    found: dict[str, str] = {}
    for sheet in book.worksheets if labels else ():
        if not _speaks_of(sheet, COPY):
            continue
        title = sheet.title
        for index, label in enumerate(labels):
            copied = _add_copy(book, sheet, "", index) if index else sheet
            copied.title = f"{title}（{label}）"
            found[copied.title] = label
    for copied in (book[title] for title, label in found.items() if label != labels[-1]):
        _uncolour(copied)
    return found


def _uncolour(sheet: Any) -> None:
    """What is filled in on the last copy does not ask for it on another."""
    for cell in sheet._cells.values():
        if isinstance(cell.value, str) and TO_FILL_IN.search(cell.value):
            cell.fill = PatternFill()


def _speaks_of(sheet: Worksheet, words: str) -> bool:
    return any(words in each for each in _texts(sheet))


def _texts(sheet: Any) -> list[str]:
    """What stands in its cells, headers and footers."""
    parts = (str(getattr(sheet, each)) for each in HEADERS)
    return [*parts, *(cell.value for cell in sheet._cells.values() if isinstance(cell.value, str))]


def _add_copy(book: Workbook, sheet: Any, listed: str, index: int) -> Worksheet:
    """A copy right behind the others, which speaks of the next in the list, if there is one."""

    def meant(text: str) -> str:
        return text.replace(f"{listed}[0]", f"{listed}[{index}]") if listed else text

    new: Any = book.copy_worksheet(sheet)
    covered = [place for place, cell in sheet._cells.items() if isinstance(cell, MergedCell)]
    new._cells |= {place: MergedCell(new, *place) for place in covered}
    for each in FORGOTTEN:
        setattr(new, each, deepcopy(getattr(sheet, each)))
    new.print_title_rows = sheet.print_title_rows
    for header in (getattr(new, each) for each in HEADERS):
        for part in (header.left, header.center, header.right):
            part.text = meant(part.text) if part.text else part.text
    for cell in new._cells.values():
        if isinstance(cell.value, str):
            cell.value = meant(cell.value)
    new._images = [_same_picture(each) for each in sheet._images]
    new._charts = [deepcopy(each) for each in sheet._charts]
    book.move_sheet(new, book.index(sheet) + index - book.index(new))
    return cast(Worksheet, new)


def _same_picture(picture: Any) -> Image:
    data = picture._data()
    picture.ref = BytesIO(data)  # reading it has closed it
    new = Image(BytesIO(data))
    new.anchor = deepcopy(picture.anchor)
    return new
