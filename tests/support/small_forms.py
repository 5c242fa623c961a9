"""Small templates, made as an office makes them: cells, then whatever hangs on them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL.Image
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Side

from cpl.render.excel.workbook import fill

# The stubs of openpyxl leave out what a sheet from Excel always has.
Sheet = Any

THIN = Side(style="thin")
BOX = Border(THIN, THIN, THIN, THIN)
WRAPPED = Alignment(wrap_text=True)


def form(
    *rows: Sequence[object], dress: Callable[[Sheet], object] = id, title: str = "投诉工单"
) -> bytes:
    """A template of one sheet; `dress` gives it merges, styles and the like."""
    book = Workbook()
    sheet: Sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    dress(sheet)
    return saved(book)


def in_words(folder: Path, *names: str) -> None:
    """Sheets of one cell in the place of these: whose texts are read, to fill the whole is dear."""
    for name in names:
        (folder / f"{name}.xlsx").write_bytes(form(("只看文字",)))


def picture(colour: str = "red") -> Image:
    """A small PNG, as an office's logo."""
    buffer = BytesIO()
    PIL.Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
    return Image(buffer)


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def reopened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def filled(template: bytes, **context: object) -> Sheet:
    return reopened(fill(template, context, "投诉工单.xlsx")).worksheets[0]


def values(sheet: Sheet) -> list[list[object]]:
    """Row by row, without the empty cells at the end."""
    rows: list[list[object]] = []
    for row in sheet.iter_rows():
        texts: list[object] = [cell.value for cell in row]
        while texts and texts[-1] is None:
            texts.pop()
        rows.append(texts)
    return rows


def rule(formulas: Sequence[str], **look: object) -> Any:
    """A conditional format."""
    return FormulaRule(formula=formulas, **look)  # type: ignore[no-untyped-call]  # stubs
