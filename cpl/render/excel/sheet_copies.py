"""One sheet for each month: a sheet that speaks of `各表[0]` is printed once for every 各表.

The copies are made in the template, before it is filled, so that every sheet is
laid out on its own.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cpl.dataclass import dataclass
from cpl.render.excel.headers import HEADERS

# openpyxl's own copy leaves these out.
FORGOTTEN = ("views", "auto_filter", "conditional_formatting", "data_validations", *HEADERS)


@dataclass(frozen=True)
class Repeated:
    """What a sheet is printed once for each of: its name in the template, and their titles."""

    listed: str
    titles: Sequence[str]


def add_copies(book: Workbook, each: Repeated) -> None:
    """Each sheet that names `listed[0]`, once for each title."""
    for sheet in book.worksheets:
        if _speaks_of(sheet, f"{each.listed}[0]"):
            for index in range(1, len(each.titles)):
                _add_copy(book, sheet, each.listed, index).title = each.titles[index]
            sheet.title = each.titles[0]


def _speaks_of(sheet: Worksheet, words: str) -> bool:
    return any(words in each for each in _texts(sheet))


def _texts(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet._cells.values() if isinstance(cell.value, str)]


def _add_copy(book: Workbook, sheet: Any, listed: str, index: int) -> Worksheet:
    def meant(text: str) -> str:
        return text.replace(f"{listed}[0]", f"{listed}[{index}]")

    new: Any = book.copy_worksheet(sheet)
    covered = [place for place, cell in sheet._cells.items() if isinstance(cell, MergedCell)]
    new._cells |= {place: MergedCell(new, *place) for place in covered}
    for each in FORGOTTEN:
        setattr(new, each, _own(getattr(sheet, each)))
    new.print_title_rows = sheet.print_title_rows
    for header in (getattr(new, each) for each in HEADERS):
        for part in (header.left, header.center, header.right):
            part.text = meant(part.text) if part.text else part.text
    for cell in new._cells.values():
        if isinstance(cell.value, str):
            cell.value = meant(cell.value)
    book.move_sheet(new, book.index(sheet) + index - book.index(new))
    return cast(Worksheet, new)


def _own(part: Any) -> Any:
    """A copy whose parts are its own, too."""
    new = copy(part)
    for each in ("left", "center", "right"):
        if hasattr(new, each):
            setattr(new, each, copy(getattr(new, each)))
    return new
