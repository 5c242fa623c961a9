"""The paper of a sheet: how much room it has, and how far the print is reduced to fit its width."""

import math
from typing import Any

from openpyxl.utils import range_boundaries

from cpl.dataclass import dataclass
from cpl.render.excel.template_sheet import TemplateSheet

POINTS = 72.0
PAPERS = {8: (841.9, 1190.6), 9: (595.3, 841.9), 11: (419.5, 595.3), 13: (515.9, 728.5)}
"""A3, A4, A5 and B5, by Excel's number, in points."""
A4 = 9
LEAST_SCALE = 0.1


@dataclass(frozen=True)
class PrintedPage:
    """What the margins leave, in points of paper; `scale` is 1 where nothing is reduced."""

    width: float
    height: float
    scale: float

    @property
    def room(self) -> float:
        """So many points of rows stand on one page."""
        return self.height / self.scale


def page_of(template: TemplateSheet) -> PrintedPage:
    sheet: Any = template.sheet
    setup, margins = sheet.page_setup, sheet.page_margins
    broad, high = PAPERS.get(int(setup.paperSize or A4), PAPERS[A4])
    if setup.orientation == "landscape":
        broad, high = high, broad
    width = broad - (margins.left + margins.right) * POINTS
    height = high - (margins.top + margins.bottom) * POINTS
    return PrintedPage(width, height, _scale(template, width))


def _scale(template: TemplateSheet, width: float) -> float:
    """Excel counts whole per cents, and never enlarges to fit."""
    sheet: Any = template.sheet
    properties = sheet.sheet_properties.pageSetUpPr
    if not (properties and properties.fitToPage):
        return float(sheet.page_setup.scale or 100) / 100
    pages = sheet.page_setup.fitToWidth
    if pages == 0:
        return 1.0
    fits = (1 if pages is None else pages) * width / max(1.0, template.width(*_columns(template)))
    return max(LEAST_SCALE, min(1.0, math.floor(fits * 100 + 0.01) / 100))


def _columns(template: TemplateSheet) -> tuple[int, int]:
    """The first and the last column that are printed."""
    areas = [range_boundaries(each.coord) for each in template.sheet._print_area.sorted()]  # type: ignore[attr-defined]  # stubs
    if areas:
        return min(int(each[0] or 1) for each in areas), max(int(each[2] or 1) for each in areas)
    return 1, max((cell.column for cells in template.rows.values() for cell in cells), default=1)
