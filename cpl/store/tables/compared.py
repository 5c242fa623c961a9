"""Two workbooks cell by cell: what one of ours was when it was issued, and what somebody brings.

Saved again by Excel, WPS or LibreOffice it is the same paper; a cell to fill in is there to be
filled in; everything else that reads otherwise is told with its place.
"""

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

from cpl.codec.tables.marks import CODE, MARK, ZONE, read_mark
from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.tables.bounds import unpacks_to_too_much
from cpl.store.tables.cells import cell_text, cleaned

FORMULA = "f"
BLANKS = re.compile(r"[\s＿_☐□]+")
FOOTER_CODES = re.compile(r'&"[^"]*"|&\d+|&K[0-9A-Fa-f]{6}|&[BIUSEXY]')
FOOTERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
LITERAL, NOTHING_SHOWN = re.compile(r'"[^"]*\w[^"]*"'), ";;;"
PAGES = re.compile(r"&[A-Z]|[\s第共页/]|Page|Seite", re.IGNORECASE)
THIN = 1
"""Rows of less points, and columns of less signs, show nothing."""
UNTICKED = str.maketrans("☑☒√", "☐☐☐")
WHITE = ("FFFFFFFF", "00FFFFFF")


class Unlike(Enum):
    """In what way a place reads otherwise."""

    VALUE = "内容不同"
    UNSEEN = "显示一样，数不一样"
    FORMULA = "值换成了公式"
    HIDDEN = "藏起来了"
    SHEET = "工作表不同"
    PICTURE = "图片不同"
    FILLED = "填写"

    @property
    def is_forgery(self) -> bool:
        return self is not Unlike.FILLED


@dataclass(frozen=True)
class SheetDifference:
    """One place: `单!B7`, what it was and what it is."""

    place: str
    unlike: Unlike
    was: str = ""
    now: str = ""


class NotAWorkbook(CplError):
    exit_status = 1


def opened_book(name: str, data: bytes) -> Any:
    """The workbook with its formulas; raises NotAWorkbook."""
    from cpl.spreadsheet import read_book

    if unpacks_to_too_much(data):
        raise NotAWorkbook(f"{name} 大得不像一份单，没有打开。")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-downs and styles, which do not concern us
        try:
            return read_book(data)
        except Exception:  # openpyxl raises whatever a broken file makes it stumble over
            raise NotAWorkbook(f"{name} 不是能打开的 .xlsx；请用 WPS 或 Excel 另存再来。") from None


def printed_words(book: Any) -> str:
    """Everything that can be read on it, for whoever looks for its code."""
    return "\n".join(text for sheet in book.worksheets for text in _words(sheet))


def code_in_book(book: Any) -> str:
    """The code that the workbook itself remembers, or else the one printed on it."""
    found = book.defined_names.get(MARK)
    mark = read_mark((found.attr_text or "").strip('"')) if found else None
    printed = CODE.search(printed_words(book))
    return mark.code if mark and mark.code else printed[1] if printed else ""


def sheet_differences(issued: Any, given: Any) -> Iterator[SheetDifference]:
    """Every place of two open workbooks that reads otherwise, sheet by sheet."""
    then = {each.title: each for each in issued.worksheets}
    now = {each.title: each for each in given.worksheets}
    for title in then.keys() - now.keys():
        yield SheetDifference(title, Unlike.SHEET, "有这张工作表", "没有了")
    for title in now.keys() - then.keys():
        yield SheetDifference(title, Unlike.SHEET, "没有这张工作表", "多出来的")
    filled = _zones(issued)
    for title in (each for each in then if each in now):
        yield from _of_sheet(then[title], now[title], filled)


def _zones(book: Any) -> set[str]:
    """Where something is to be filled in: `单!B7`."""
    names = (each for name, each in book.defined_names.items() if name.startswith(ZONE))
    return {
        f"{title}!{reference.replace('$', '').partition(':')[0]}"
        for each in names
        for title, reference in each.destinations
    }


def _of_sheet(then: Any, now: Any, filled: set[str]) -> Iterator[SheetDifference]:
    if then.sheet_state == "visible" != now.sheet_state:
        yield SheetDifference(then.title, Unlike.HIDDEN, "看得见", "隐藏了")
    if now.sheet_state == "visible" != then.sheet_state:
        yield SheetDifference(then.title, Unlike.SHEET, "隐藏的", "看得见了")
    addresses = _addresses(then) | _addresses(now)
    for row, column in sorted(addresses):
        yield from _of_cell(then.cell(row, column), now.cell(row, column), filled)
    yield from _hidden(then, now)
    for name in FOOTERS:
        was, is_ = _footer(then, name), _footer(now, name)
        if was != is_ and (was or _is_written(is_, then)):
            place = f"{then.title}!页眉页脚"
            yield SheetDifference(place, Unlike.VALUE, was or "（空）", is_)
    yield from _pictures(then, now)


def _addresses(sheet: Any) -> set[tuple[int, int]]:
    return {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment is not None
    }


def _of_cell(then: Any, now: Any, filled: set[str]) -> Iterator[SheetDifference]:
    place = f"{now.parent.title}!{now.coordinate}"
    was, is_ = _text(then), _text(now)
    if now.data_type == FORMULA and was != is_:
        yield SheetDifference(place, Unlike.FORMULA, was, is_)
    elif was != is_:
        is_blank = place in filled and not BLANKS.sub("", was)
        ticks = place in filled and _unticked(was) == _unticked(is_)
        unlike = Unlike.FILLED if is_blank or ticks else Unlike.VALUE
        yield SheetDifference(place, unlike, was or "（空）", is_ or "（空）")
    elif _number(then) != _number(now):
        yield SheetDifference(place, Unlike.UNSEEN, str(then.value), str(now.value))
    elif was and _is_white(now) and not _is_white(then):
        yield SheetDifference(place, Unlike.HIDDEN, was, "字是白的")
    elif was and _shows_otherwise(then.number_format, now.number_format):
        yield SheetDifference(place, Unlike.HIDDEN, was, f"单元格格式 {now.number_format}")
    if now.comment is not None and then.comment is None:
        yield SheetDifference(place, Unlike.VALUE, "没有批注", f"批注：{now.comment.text}")


def _shows_otherwise(then: str, now: str) -> bool:
    """Does a number format put words of its own in the cell, or nothing at all?"""
    return then != now and (
        NOTHING_SHOWN in now or set(LITERAL.findall(now)) - set(LITERAL.findall(then)) != set()
    )


def _unticked(text: str) -> str:
    return BLANKS.sub("", text.translate(UNTICKED))


def _text(cell: Any) -> str:
    if cell.data_type == FORMULA:
        return str(getattr(cell.value, "text", cell.value))
    lines = cleaned(cell_text(cell))[0].split("\n")
    return "\n".join(each.rstrip() for each in lines).strip()


def _number(cell: Any) -> Decimal | None:
    """What is reckoned with, where both are numbers; text that looks like one is no other."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(f"{value:.12g}").normalize()


def _is_white(cell: Any) -> bool:
    colour = cell.font.color if cell.font else None
    return colour is not None and colour.type == "rgb" and colour.rgb in WHITE


def _hidden(then: Any, now: Any) -> Iterator[SheetDifference]:
    """Rows and columns with something in them that can be seen no more."""
    rows, columns = _hidden_rows(now) - _hidden_rows(then), _hidden_columns(now)
    columns -= _hidden_columns(then)
    addresses = _addresses(then) | _addresses(now)
    for row in sorted({row for row, _ in addresses} & rows):
        yield SheetDifference(f"{now.title}!第 {row} 行", Unlike.HIDDEN, "看得见", "隐藏了")
    for column in sorted({column for _, column in addresses} & columns):
        place = f"{now.title}!第 {column} 列"
        yield SheetDifference(place, Unlike.HIDDEN, "看得见", "隐藏了")
    if _unprinted(now, addresses) - _unprinted(then, addresses):
        place = f"{now.title}!打印区域"
        yield SheetDifference(place, Unlike.HIDDEN, "都打印", f"只打印 {_printed(now)}")
    if list(now.conditional_formatting) and not list(then.conditional_formatting):
        ranges = "、".join(str(each.sqref) for each in now.conditional_formatting)
        yield SheetDifference(f"{now.title}!条件格式", Unlike.HIDDEN, "没有", ranges)


def _printed(sheet: Any) -> str:
    """`A1:C20`, as far as only a part of it is printed."""
    area = (sheet.print_area or "").replace("$", "")
    return ",".join(each.rpartition("!")[2] for each in area.split(",") if each)


def _unprinted(sheet: Any, addresses: set[tuple[int, int]]) -> set[tuple[int, int]]:
    from openpyxl.utils.cell import range_boundaries

    said = [range_boundaries(each) for each in _printed(sheet).split(",") if each]
    parts = [(a, b, c, d) for a, b, c, d in said if a and b and c and d]
    if not parts or len(parts) < len(said):
        return set()
    return {
        (row, column)
        for row, column in addresses
        if not any(a <= column <= c and b <= row <= d for a, b, c, d in parts)
    }


def _is_written(text: str, then: Any) -> bool:
    """Words of somebody's own; page numbers and sheet names come by themselves."""
    words = PAGES.sub("", text)
    return bool(words) and all(text != _footer(then, each) for each in FOOTERS)


def _hidden_rows(sheet: Any) -> set[int]:
    return {n for n, each in sheet.row_dimensions.items() if each.hidden or _is_thin(each.height)}


def _hidden_columns(sheet: Any) -> set[int]:
    hidden = [e for e in sheet.column_dimensions.values() if e.hidden or _is_thin(e.width)]
    return {n for each in hidden for n in range(each.min or 0, (each.max or 0) + 1)}


def _is_thin(size: float | None) -> bool:
    return size is not None and size < THIN


def _footer(sheet: Any, name: str) -> str:
    item = getattr(sheet, name)
    parts = (part.text or "" for part in (item.left, item.center, item.right))
    return " ".join(" ".join(FOOTER_CODES.sub("", each).split()) for each in parts).strip()


def _words(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        yield from (_text(cell) for cell in row if cell.value is not None)
    yield from filter(None, (_footer(sheet, name) for name in FOOTERS))


def _pictures(then: Any, now: Any) -> Iterator[SheetDifference]:
    was, is_ = ([_seen(each) for each in sheet._images] for sheet in (then, now))
    for picture in (each for each in was if each not in is_):
        yield SheetDifference(f"{then.title}!图片", Unlike.PICTURE, _size(picture), "不见了、换过")
    for picture in (each for each in is_ if each not in was):
        yield SheetDifference(f"{now.title}!图片", Unlike.PICTURE, "没有这张", _size(picture))


def _seen(picture: Any) -> tuple[tuple[int, int], bytes]:
    """As it looks: saved again it is other bytes and the same picture."""
    from hashlib import sha256
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(picture._data())) as image:
        return image.size, sha256(image.convert("RGBA").tobytes()).digest()


def _size(picture: tuple[tuple[int, int], bytes]) -> str:
    (width, height), _ = picture
    return f"{width}×{height} 的图片"
