"""The charts of a template as somebody drew them, which openpyxl forgets half of."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import get_dependents, get_rel
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import fromstring

from cpl.dataclass import dataclass
from cpl.render.text.refusals import TemplateProblem

DRAWING = f"{REL_NS}/drawing"
COPIED = "模板 {}: 工作表“{}”要印几份，上面的图表印不出来：把图表放到只印一份的工作表上，再打一次"


@dataclass(frozen=True)
class DrawnChart:
    """A chart of a workbook just opened: its sheet's title, what openpyxl read, its own text."""

    title: str
    chart: Any
    text: str


def drawn_charts(template: bytes, book: Workbook, name: str) -> list[DrawnChart]:
    """All of them, in the order in which openpyxl writes them; raises TemplateProblem."""
    found = []
    sheets: list[Any] = book.worksheets
    with ZipFile(BytesIO(template)) as archive:
        for sheet in sheets:
            texts = list(_texts(archive, sheet))
            if len(texts) < len(sheet._charts):
                raise TemplateProblem(COPIED.format(name, sheet.title))
            charts = zip(sheet._charts, texts, strict=True)
            found += [DrawnChart(sheet.title, chart, text) for chart, text in charts]
    return found


def _texts(archive: Any, sheet: Any) -> Iterator[str]:
    """As openpyxl finds them: it leaves out a chart of a kind that it does not know."""
    drawing: Any = SpreadsheetDrawing
    space: Any = ChartSpace
    for found in sheet._rels.find(DRAWING):
        try:
            charts = drawing.from_tree(fromstring(archive.read(found.target)))._chart_rels
        except TypeError:
            continue
        folder, _, file = found.target.rpartition("/")
        related: Any = get_dependents(archive, f"{folder}/_rels/{file}.rels") if charts else None
        for each in charts:
            try:
                get_rel(archive, related, each.id, space)
            except TypeError:
                continue
            yield archive.read(related.get(each.id).target).decode("utf-8-sig")
