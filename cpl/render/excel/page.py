"""The paper of a sheet: how much room it has, and how far the print is reduced to fit its width."""

import math

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
    page = template.sheet.page
    broad, high = PAPERS.get(page.paper or A4, PAPERS[A4])
    if page.is_landscape:
        broad, high = high, broad
    width = broad - (page.left + page.right) * POINTS
    height = high - (page.top + page.bottom) * POINTS
    return PrintedPage(width, height, _scale(template, width, height))


def _scale(template: TemplateSheet, width: float, height: float) -> float:
    """As laid down, or what fits: Excel counts whole per cents, and never enlarges to fit."""
    page = template.sheet.page
    if not page.is_fitted:
        return float(page.scale or 100) / 100
    left, top, right, bottom = _printed(template)
    rows = sum(template.base_height(row) for row in range(top, bottom + 1))
    across = _fitting(page.across, width, template.width(left, right))
    down = _fitting(page.down, height, rows)
    return max(LEAST_SCALE, math.floor(min(1.0, across, down) * 100 + 0.01) / 100)


def _fitting(pages: int | None, room: float, needed: float) -> float:
    """Excel takes one page where nothing is said; 0 is as many as it takes."""
    return (1 if pages is None else pages) * room / needed if pages != 0 and needed else 1.0


def _printed(template: TemplateSheet) -> tuple[int, int, int, int]:
    """The first column and row that are printed, and the last ones."""
    areas = template.sheet.print_areas
    if not areas:
        columns = [cell.column for cells in template.rows.values() for cell in cells]
        return 1, 1, max(columns, default=1), template.last
    return (
        min(each.min_col for each in areas),
        min(each.min_row for each in areas),
        max(each.max_col for each in areas),
        max(each.max_row for each in areas),
    )
