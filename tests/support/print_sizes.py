"""How large a sheet's words are on paper: what a cell says, times the scale that fits the width."""

from collections.abc import Iterator

from openpyxl import Workbook

from cpl.dataclass import dataclass
from cpl.render.excel.page import page_of
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.rows.heights import DEFAULT_FONT


@dataclass(frozen=True)
class Printed:
    """A cell with words in it, and their size on paper, in points."""

    sheet: str
    cell: str
    text: str
    points: float

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} {self.points:.1f} 磅 {self.text[:20]!r}"


def printed_words(book: Workbook) -> Iterator[Printed]:
    """Every cell that prints something; rows that only steer a template do not."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        template = TemplateSheet(sheet)
        scale = page_of(template).scale
        for cell in (each for row in template.rows.values() for each in row):
            text = str(cell.value or "").strip()
            if text and not (text.startswith("{%") and text.endswith("%}")):
                size = float(cell.font.sz or DEFAULT_FONT)
                yield Printed(sheet.title, cell.coordinate, text, size * scale)
