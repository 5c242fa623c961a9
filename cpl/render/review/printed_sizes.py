"""How large the words of a workbook come out on paper: the cell's size times the page's scale."""

from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries

from cpl.dataclass import dataclass
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.rows.heights import DEFAULT_FONT
from cpl.render.xlsx.opening import opened

# By Excel's numbers: A3, A4, A5, in points, upright.
PAPERS = {8: (841.9, 1190.6), 9: (595.3, 841.9), 11: (419.5, 595.3)}
A4 = 9
POINTS_PER_INCH = 72


@dataclass(frozen=True)
class PrintedSize:
    """The words of one cell: where, and how many points high they are on paper."""

    sheet: str
    cell: str
    points: float


def printed_sizes(data: bytes, name: str = "") -> tuple[PrintedSize, ...]:
    """Every cell with words on the sheets that are printed; raises TemplateProblem."""
    sheets = (each for each in opened(data, name).worksheets if each.sheet_state == "visible")
    return tuple(size for sheet in sheets for size in _sizes(sheet))


def _sizes(sheet: Any) -> Iterator[PrintedSize]:
    scale = _scale(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value not in (None, ""):
                points = float(cell.font.sz or DEFAULT_FONT) * scale
                yield PrintedSize(sheet.title, cell.coordinate, round(points, 2))


def _scale(sheet: Any) -> float:
    """By which the page is printed: as laid down, or so that it fits its width and height."""
    fits = sheet.sheet_properties.pageSetUpPr
    if fits is None or not fits.fitToPage:
        return float(sheet.page_setup.scale or 100) / 100
    across, down = _room(sheet)
    width, height = _extent(sheet)
    wanted = [1.0]
    if (pages := _pages(sheet.page_setup.fitToWidth)) and width:
        wanted.append(across * pages / width)
    if (pages := _pages(sheet.page_setup.fitToHeight)) and height:
        wanted.append(down * pages / height)
    return min(wanted)


def _pages(said: int | None) -> int:
    """Excel takes one page where nothing is said; 0 is as many as it takes."""
    return 1 if said is None else int(said)


def _room(sheet: Any) -> tuple[float, float]:
    """Of a page without its margins, in points."""
    size = PAPERS.get(int(sheet.page_setup.paperSize or A4), PAPERS[A4])
    width, height = size[::-1] if sheet.page_setup.orientation == "landscape" else size
    margins = sheet.page_margins
    across = width - (margins.left + margins.right) * POINTS_PER_INCH
    return across, height - (margins.top + margins.bottom) * POINTS_PER_INCH


def _extent(sheet: Any) -> tuple[float, float]:
    """The columns and rows that are printed, in points."""
    template = TemplateSheet(sheet)
    area = str(sheet.print_area or "").rpartition("!")[2] or sheet.dimensions
    first, top, last, bottom = range_boundaries(area.replace("$", "").partition(",")[0])
    height = sum(template.base_height(row) for row in range(top or 1, (bottom or 1) + 1))
    return template.width(first or 1, last or 1), height
