"""The headers and footers of a form: their tags filled, and 草稿 on every page of a draft."""

from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cpl.render.rows.cells import writable
from cpl.render.rows.sheet_rows import has_tags
from cpl.render.text.draft_marks import HEADS, head_of
from cpl.render.text.filters import plain
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.sandbox import office_environment
from cpl.render.text.templates import TemplateFault, render

HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
# Excel calls a file with a longer header or footer damaged.
LONGEST_HEADER = 255
LONGEST_HEADER_PART = 60
LARGEST, SMALLEST = 26, 9
POINTS_PER_INCH = 72
LINE = 1.3
OWN_SIZE = 10


def fill_headers(sheet: Worksheet, context: Mapping[str, object], name: str) -> None:
    """Fill the tags, and mark a draft; raises TemplateProblem with the sheet."""
    _forget_mark(sheet)
    for header in (getattr(sheet, each) for each in HEADERS):
        _fill(header, context, f"{name}!{sheet.title} 页眉页脚")
    if head := head_of(context):
        _mark(sheet, head)


def _fill(header: Any, context: Mapping[str, object], place: str) -> None:
    every = (header.left, header.center, header.right)
    if any("{" in (each.font or "") for each in every):
        raise TemplateProblem(f"模板 {place}: 标签里不能用双引号，在这里它是字体的；请用单引号")
    parts = [each for each in every if has_tags(each.text)]
    for part in parts:
        part.text = filled_text(part.text, context, place, "&&")
    if len(str(header)) > LONGEST_HEADER:
        for part in parts:
            part.text = part.text[:LONGEST_HEADER_PART]


def _forget_mark(sheet: Any) -> None:
    """A template may be a draft restyled."""
    for middle in (getattr(sheet, each).center for each in HEADERS):
        for head in HEADS.values():
            if middle.text and middle.text.startswith(head):
                middle.text = middle.text.removeprefix(head).strip() or None
                middle.size = middle.color = None


def _mark(sheet: Any, head: str) -> None:
    """Large and grey above what stands in the middle, as large as the margin has room for."""
    margins = sheet.page_margins
    room = ((margins.top or 0) - (margins.header or 0)) * POINTS_PER_INCH / LINE
    mark = f"&{round(min(LARGEST, max(SMALLEST, room)))}&K999999{head}"
    for header in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader):
        middle = header.center
        own = middle.text
        middle.text = f"{mark}&K000000&{middle.size or OWN_SIZE}\n{own}" if own else mark
        if len(str(header)) > LONGEST_HEADER:
            middle.text = mark


def filled_text(
    source: str, context: Mapping[str, object], place: str, ampersand: str = "&"
) -> str:
    """A text with tags that stands in no cell; `ampersand` is written for each &.

    Raises TemplateProblem with the place.
    """
    if not has_tags(source):
        return source
    jinja = office_environment(lambda value: writable(plain(value)).replace("&", ampersand))
    try:
        return render(jinja, source, context)
    except TemplateFault as fault:
        raise TemplateProblem(f"模板 {place}: {fault}") from fault
