"""One sheet for each month: a sheet that speaks of `各表[0]` is printed once for every 各表.

The copies are made in the template, before it is filled, so that every sheet is
laid out on its own.
"""

from collections.abc import Sequence
from copy import copy
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cpl.render.excel.opening import opened
from cpl.render.excel.workbook import HEADERS

# openpyxl's own copy leaves these out.
FORGOTTEN = ("views", "auto_filter", "conditional_formatting", "data_validations", *HEADERS)


def with_copies(template: bytes, listed: str, titles: Sequence[str], name: str) -> bytes:
    """The template with each sheet that names `listed[0]` once for each title."""
    book = opened(template, name)
    for sheet in book.worksheets:
        if _speaks_of(sheet, f"{listed}[0]"):
            for index in range(1, len(titles)):
                _add_copy(book, sheet, listed, index).title = titles[index]
            sheet.title = titles[0]
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _speaks_of(sheet: Worksheet, words: str) -> bool:
    return any(words in each for each in _texts(sheet))


def _texts(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet._cells.values() if isinstance(cell.value, str)]


def _add_copy(book: Workbook, sheet: Any, listed: str, index: int) -> Worksheet:
    def meant(text: str) -> str:
        return text.replace(f"{listed}[0]", f"{listed}[{index}]")

    new: Any = book.copy_worksheet(sheet)
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
