"""Reads a workbook that openpyxl has opened into plain values and text (`forms`)."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from cpl.codec.tables.marks import MARK, ZONE
from cpl.codec.tables.register_marks import SHEET
from cpl.render.forms.drawn_charts import drawn_charts
from cpl.render.forms.form import (
    COVERED,
    HEADERS,
    Form,
    FormCell,
    FormSheet,
    Header,
    HeaderPart,
    PageSetup,
    RowLook,
    TemplateName,
    elements_of,
)
from cpl.render.forms.looks import PLAIN, Attributes, Look
from cpl.render.forms.opening import opened
from cpl.render.forms.repeated import Repeated
from cpl.render.forms.saving import save
from cpl.render.forms.sheet_copies import add_copies, add_issued_copies
from cpl.render.xlsx.areas import Area, column
from cpl.render.xlsx.zipped import CORE, STAMP

STYLES = "xl/styles.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_COLUMNS = 1000


def read_template(
    template: bytes,
    name: str,
    repeated: Repeated | None = None,
    copies: Sequence[str] = (),
    remembers: bool = False,
) -> Form:
    """With a sheet for each that is repeated, and for each of the copies.

    Raises TemplateProblem where it does not open.
    """
    book = opened(template, name)
    if repeated:
        add_copies(book, repeated)
    labels = add_issued_copies(book, copies)
    for old in [each for each in book.defined_names if each == MARK or each.startswith(ZONE)]:
        del book.defined_names[old]  # it may be a filled form restyled
    charts = drawn_charts(template, book, name)
    memory = book.create_sheet(SHEET) if remembers else None
    if memory is not None:
        memory.sheet_state = "veryHidden"
    for sheet in book.worksheets:  # what is typed into one of several selected goes into all
        sheet.sheet_view.tabSelected = sheet is book.active
    book.calculation.fullCalcOnLoad = True
    book.properties.lastModifiedBy = None
    anybook: Any = book
    known = len(anybook._cell_styles)
    parts = _parts(book)
    for each in charts:
        parts[each.chart.path.removeprefix("/")] = each.text.encode()
    looks = tuple(_looks(book, parts[STYLES]))
    normal: Any = book._named_styles["Normal"].font  # type: ignore[attr-defined]  # stubs
    return Form(
        tuple(_sheet(each, parts) for each in book.worksheets if each is not memory),
        None if memory is None else _sheet(memory, parts),
        labels,
        parts,
        _look(book, StyleArray(), PLAIN_XF),
        looks,
        known,
        tuple(anybook._number_formats),
        (normal.name or "", normal.sz),
        tuple(_names(book)),
        tuple((each.title, each.chart.path.removeprefix("/")) for each in charts),
        bool(anybook.excel_base_date == CALENDAR_MAC_1904),
    )


def _parts(book: Workbook) -> dict[str, bytes]:
    packed = BytesIO()
    save(book, packed)
    with ZipFile(packed) as file:
        parts = {each: file.read(each) for each in file.namelist()}
    parts[CORE] = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", parts[CORE])
    return parts


PLAIN_XF = Element(
    "xf", dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId", "pivotButton"), "0")
)
PLAIN_XF.attrib |= {"quotePrefix": "0", "xfId": "0"}


def _looks(book: Workbook, styles: bytes) -> Iterator[Look]:
    found = fromstring(styles).find(f"{MAIN}cellXfs")
    anybook: Any = book
    for style, xf in zip(anybook._cell_styles, found if found is not None else (), strict=True):
        yield _look(book, style, xf)


def _look(book: Any, style: Any, xf: Element) -> Look:
    font = book._fonts[style.fontId]
    number = style.numFmtId
    own = number - BUILTIN_FORMATS_MAX_SIZE
    code = book._number_formats[own] if own >= 0 else BUILTIN_FORMATS.get(number, "General")
    alignment, protection = xf.find(f"{MAIN}alignment"), xf.find(f"{MAIN}protection")
    return Look(
        tuple(xf.attrib.items()),
        () if alignment is None else tuple(alignment.attrib.items()),
        () if protection is None else tuple(protection.attrib.items()),
        code,
        bool(is_date_format(code)),
        (font.name or "", float(font.sz or 0), bool(font.b)),
    )


def _sheet(sheet: Any, parts: dict[str, bytes]) -> FormSheet:
    path = sheet.path.removeprefix("/")
    elements = elements_of(parts.pop(path).decode())
    merges = tuple(Area(e.min_row, e.min_col, e.max_row, e.max_col) for e in _sorted(sheet))
    return FormSheet(
        sheet.title,
        path,
        sheet.sheet_state == "visible",
        tuple(_cells(sheet, merges)),
        merges,
        {number: _row(each) for number, each in sheet.row_dimensions.items()},
        tuple(_columns(sheet)),
        sheet.sheet_format.defaultRowHeight,
        sheet.sheet_format.defaultColWidth,
        _page(sheet),
        tuple(Area(e.min_row, e.min_col, e.max_row, e.max_col) for e in sheet._print_area.sorted()),
        sheet.print_title_rows or "",
        sheet.print_title_cols or "",
        tuple(each.id for each in sheet.row_breaks.brk),
        {each: _header(getattr(sheet, each)) for each in HEADERS},
        tuple(each.path.removeprefix("/") for each in sheet.tables.values()),
        elements,
    )


def _sorted(sheet: Any) -> Sequence[Any]:
    found: Sequence[Any] = sheet.merged_cells.sorted()
    return found


def _cells(sheet: Any, merges: Sequence[Area]) -> Iterator[FormCell]:
    firsts = {
        (row, column): (each.min_row, each.min_col)
        for each in merges
        for row in range(each.min_row, each.max_row + 1)
        for column in range(each.min_col, each.max_col + 1)
    }
    for place, cell in sorted(sheet._cells.items()):
        first = sheet._cells[firsts.get(place, place)]
        look = first.style_id if first.has_style else PLAIN
        row, column = place
        if isinstance(cell, MergedCell):
            yield FormCell(row, column, COVERED, None, look)
            continue
        value, said = cell._value, Attributes()
        if isinstance(value, ArrayFormula | DataTableFormula):
            said, value = tuple(dict(value).items()), getattr(value, "text", None)
        has_link, has_note = cell.hyperlink is not None, cell.comment is not None
        yield FormCell(row, column, cell.data_type, value, look, said, has_link, has_note)


def _row(dimension: Any) -> RowLook:
    return RowLook(tuple(dict(dimension).items()), dimension.ht or 0.0, bool(dimension.hidden))


def _columns(sheet: Any) -> Iterator[tuple[int, int, float]]:
    for letter, dimension in sheet.column_dimensions.items():
        first = dimension.min or column(letter)
        last = min(dimension.max or first, first + MOST_COLUMNS)
        yield first, last, 0.0 if dimension.hidden else dimension.width


def _page(sheet: Any) -> PageSetup:
    setup, margins = sheet.page_setup, sheet.page_margins
    fitted = sheet.sheet_properties.pageSetUpPr
    return PageSetup(
        int(setup.paperSize) if setup.paperSize else None,
        setup.orientation == "landscape",
        setup.scale,
        bool(fitted and fitted.fitToPage),
        setup.fitToWidth,
        setup.fitToHeight,
        margins.left,
        margins.right,
        margins.top,
        margins.bottom,
        margins.header,
    )


def _header(header: Any) -> Header:
    left, middle, right = (
        HeaderPart(each.text, each.font, each.size, each.color)
        for each in (header.left, header.center, header.right)
    )
    return left, middle, right


def _names(book: Workbook) -> Iterator[TemplateName]:
    for each in book.defined_names.values():
        yield TemplateName(each.name, tuple(dict(each).items()), each.attr_text or "")
    for number, sheet in enumerate(book.worksheets):
        for each in sheet.defined_names.values():
            yield TemplateName(each.name, tuple(dict(each).items()), each.attr_text or "", number)
