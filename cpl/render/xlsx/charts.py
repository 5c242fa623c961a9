"""The charts of a template as somebody drew them: openpyxl keeps their data and half their look.

So a chart's own text is kept. Only what it says of cells is written anew: which they are, and
what is in them, which a preview shows without calculating.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from html import escape, unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import get_dependents, get_rel
from openpyxl.utils.datetime import to_excel
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import fromstring

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.text.filters import plain

REFERENCE = pattern(
    r"<(?P<ns>(?:\w+:)?)(?P<kind>numRef|strRef|multiLvlStrRef)>\s*"
    r"<(?P=ns)f>(?P<cells>[^<]*)</(?P=ns)f>.*?</(?P=ns)(?P=kind)>",
    re.DOTALL,
)
# What stands in parts of the file that are not kept.
ELSEWHERE = pattern(r"<(?:\w+:)?(externalData|userShapes)\b.*?(?:/>|</(?:\w+:)?\1>)", re.DOTALL)
NUMBERS = "numRef"
DRAWING = f"{REL_NS}/drawing"


@dataclass(frozen=True)
class DrawnChart:
    """A chart of a workbook just opened: its sheet's title, what openpyxl read, its own text."""

    title: str
    chart: Any
    text: str

    def numbers(self) -> list[str]:
        """The cells whose numbers it shows."""
        found = REFERENCE.finditer(self.text)
        return [unescape(each["cells"]) for each in found if each["kind"] == NUMBERS]


def drawn_charts(template: bytes, book: Workbook) -> list[DrawnChart]:
    """All of them, in the order in which openpyxl writes them."""
    found = []
    sheets: list[Any] = book.worksheets
    with ZipFile(BytesIO(template)) as archive:
        for sheet in sheets:
            charts = zip(sheet._charts, _texts(archive, sheet), strict=True)
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


def redrawn(
    text: str, moved: Callable[[str], str], values: Callable[[str], Sequence[object] | None]
) -> str:
    """The chart's text over the rows that were printed, with what is in them."""

    def written(found: re.Match[str]) -> str:
        ns, kind = found["ns"], found["kind"]
        cells = moved(unescape(found["cells"]))
        shown = "" if kind == "multiLvlStrRef" else _cache(ns, kind, values(cells))
        return f"<{ns}{kind}><{ns}f>{escape(cells, quote=False)}</{ns}f>{shown}</{ns}{kind}>"

    return REFERENCE.sub(written, ELSEWHERE.sub("", text))


def _cache(ns: str, kind: str, values: Sequence[object] | None) -> str:
    """What Excel, too, keeps in a chart of the cells it shows."""
    if values is None:
        return ""
    written = _number if kind == NUMBERS else _text
    points = [(index, text) for index, each in enumerate(values) if (text := written(each))]
    inside = "".join(f'<{ns}pt idx="{n}"><{ns}v>{text}</{ns}v></{ns}pt>' for n, text in points)
    cache = "numCache" if kind == NUMBERS else "strCache"
    return f'<{ns}{cache}><{ns}ptCount val="{len(values)}"/>{inside}</{ns}{cache}>'


def _number(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return str(to_excel(value))  # type: ignore[no-untyped-call]  # stubs
    return str(value) if isinstance(value, int | float | Decimal) else ""


def _text(value: object) -> str:
    return (
        escape(plain(value), quote=False)
        if isinstance(value, str | int | float | Decimal | date)
        else ""
    )
