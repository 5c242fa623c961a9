"""Read back a form that cpl printed and somebody filled in.

What the file is called does not matter, nor which program saved it. A copy that has
lost its names is known by what is printed on it.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from cpl.codec.tables.marks import CODE, MARK, ZONE, Mark, printed_mark, read_mark, without_copy
from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import read_bytes
from cpl.store.tables.bounds import unpacks_to_too_much
from cpl.store.tables.cells import cell_text, cleaned

# Ours are a few kilobytes; a table of years is not worth searching for a mark.
LARGEST = 5_000_000
LARGEST_UNPACKED = 50_000_000
BOOK = "xl/workbook.xml"
SHEETS = "xl/worksheets/sheet"
WORDS = ("xl/sharedStrings.xml", "xl/worksheets/")
BLANK = re.compile(r"<oddHeader>[^<]*空白单")
"""As every blank sheet says at its head (`--blank`)."""
TEMPORARY = ("~$", ".~")


class OfficeTemporary(CplError):
    """What Excel and WPS put beside an open file holds nothing that anybody wrote."""

    exit_status = 2

    def __init__(self, path: Path) -> None:
        own = path.name.removeprefix("~$").removeprefix(".~lock.").removeprefix(".~")
        super().__init__(
            f"{path.name} 是 WPS、Excel 打开文件时的临时文件，里面没有内容。"
            f"请存盘、关掉，再导入 {own.removesuffix('#')}。"
        )


@dataclass(frozen=True)
class Spot:
    """One cell: where it is, and its text without control characters."""

    sheet: str
    address: str
    text: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True)
class Filled:
    """A form as it came back. `labelled` are cells beside each other: a label and its value.

    `copies` are the cells that stand on its other copies where this one is to be filled in.
    """

    file: str
    data: bytes
    mark: Mark
    zones: Mapping[str, Spot] = field(default_factory=dict)
    labelled: tuple[tuple[str, Spot], ...] = ()
    copies: tuple[Spot, ...] = ()


def refuse_temporary(path: Path) -> None:
    """Raises OfficeTemporary for `~$…` and `.~…`, which hold nobody's words."""
    if path.name.startswith(TEMPORARY):
        raise OfficeTemporary(path)


def read_filled(path: Path) -> Filled | None:
    """The form in a file; None where it is not one of ours."""
    refuse_temporary(path)
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    return filled_from(path.name, read_bytes(path))


def is_blank_form(path: Path) -> bool:
    """Is it one of ours that was printed without a record, to be written on by hand?"""
    try:
        with ZipFile(path) as file:
            names = [each for each in file.namelist() if each.startswith(SHEETS)]
            return any(BLANK.search(file.read(each).decode("utf-8", "replace")) for each in names)
    except (BadZipFile, OSError):
        return False


def filled_from(name: str, data: bytes) -> Filled | None:
    """The form in these bytes; None where they are not one of ours."""
    is_small = len(data) <= LARGEST and not unpacks_to_too_much(data, LARGEST_UNPACKED)
    if not is_small or not _may_be_ours(data):
        return None
    from cpl.spreadsheet import read_book

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-downs and styles, which do not concern us
        try:
            book = read_book(data, data_only=True)
        except Exception:  # openpyxl raises whatever a broken file makes it stumble over
            return None
    mark = read_mark(_constant(book, MARK)) or _printed(book)
    if mark is None:
        return None
    zones = dict(_zones(book))
    sheet = book[next(iter(zones.values())).sheet] if zones else _sheet_of(book, mark)
    copies = tuple(_beneath(book, sheet, mark, zones))
    return Filled(name, data, mark, zones, tuple(_labelled(sheet)), copies)


def _may_be_ours(data: bytes) -> bool:
    """A quick look, so that an ordinary table is not read twice."""
    try:
        with ZipFile(BytesIO(data)) as file:
            names = file.namelist()
            if BOOK in names and MARK.encode() in file.read(BOOK):
                return True
            words = [each for each in names if each.startswith(WORDS) and each.endswith(".xml")]
            return any(CODE.search(file.read(each).decode("utf-8", "replace")) for each in words)
    except BadZipFile:
        return False


def _constant(book: Any, name: str) -> str:
    """The text that a defined name stands for."""
    found = book.defined_names.get(name)
    text = (found.attr_text or "") if found else ""
    return str(text.removeprefix('"').removesuffix('"').replace('""', '"'))


def _printed(book: Any) -> Mark | None:
    for sheet in book.worksheets:
        words = "\n".join(_text(cell) for row in sheet.iter_rows() for cell in row if cell.value)
        mark = printed_mark(without_copy(sheet.title), words)
        if mark is not None:
            return mark
    return None


def _sheet_of(book: Any, mark: Mark) -> Any:
    """Of several copies, the last is filled in."""
    named = [each for each in book.worksheets if without_copy(each.title) == mark.form]
    return named[-1] if named else book.worksheets[0]


def _beneath(book: Any, sheet: Any, mark: Mark, zones: Mapping[str, Spot]) -> Iterator[Spot]:
    for other in book.worksheets:
        if other is not sheet and without_copy(other.title) == mark.form:
            yield from (_spot(other[each.address]) for each in zones.values())


def _zones(book: Any) -> Iterator[tuple[str, Spot]]:
    """Each cell to fill in by its field's name, in the order of the sheet."""
    found = []
    for name, defined in book.defined_names.items():
        # A name leads nowhere once its row has been deleted.
        for title, reference in defined.destinations if name.startswith(ZONE) else ():
            address = reference.replace("$", "").partition(":")[0]
            if address and title in book.sheetnames:
                found.append((name.removeprefix(ZONE), book[title][address]))
    for name, cell in sorted(found, key=lambda each: (each[1].row, each[1].column)):
        yield name, _spot(cell)


def _labelled(sheet: Any) -> Iterator[tuple[str, Spot]]:
    """Every two cells that stand beside each other, the left one with text in it."""
    from openpyxl.cell.cell import MergedCell

    for row in sheet.iter_rows():
        cells = [cell for cell in row if not isinstance(cell, MergedCell)]
        for label, value in pairwise(cells):
            if label.value is not None:
                yield _text(label), _spot(value)


def _spot(cell: Any) -> Spot:
    return Spot(cell.parent.title, cell.coordinate, _text(cell))


def _text(cell: Any) -> str:
    return cleaned(cell_text(cell))[0].strip()
