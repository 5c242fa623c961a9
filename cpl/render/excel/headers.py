"""The headers and footers of a form: their tags filled, and 草稿 on every page of a draft."""

from collections.abc import Mapping
from dataclasses import replace

from cpl.loading import pattern
from cpl.render.forms.form import FormSheet, Header, HeaderPart
from cpl.render.rows.cells import writable
from cpl.render.rows.sheet_rows import has_tags
from cpl.render.text.draft_marks import HEADS, head_of
from cpl.render.text.filters import plain
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.sandbox import office_environment
from cpl.render.text.templates import TemplateFault, render
from cpl.render.xlsx.quoting import escaped

MARKED = ("oddHeader", "evenHeader", "firstHeader")
# Excel calls a file with a longer header or footer damaged.
LONGEST_HEADER = 255
LONGEST_HEADER_PART = 60
LARGEST, SMALLEST = 26, 9
POINTS_PER_INCH = 72
LINE = 1.3
OWN_SIZE = 10
OPENING = pattern(r"<headerFooter([^>]*?) ?/?>")
CODES = {
    **{"&[Tab]": "&A", "&[Pages]": "&N", "&[Date]": "&D", "&[Path]": "&Z"},
    **{"&[Page]": "&P", "&[Time]": "&T", "&[File]": "&F", "&[Picture]": "&G"},
}
CODE = pattern(r"&\[(?:Tab|Pages|Date|Path|Page|Time|File|Picture)\]")
CONTROL = pattern("[\x01-\x19]")


def filled_headers(sheet: FormSheet, context: Mapping[str, object], name: str) -> str:
    """The element, its tags filled and a draft marked; raises TemplateProblem with the sheet."""
    place = f"{name}!{sheet.title} 页眉页脚"
    headers = {
        kind: _filled(_without_mark(header), context, place)
        for kind, header in sheet.headers.items()
    }
    if head := head_of(context):
        for kind in MARKED:
            headers[kind] = _marked(sheet, headers[kind], head)
    found = OPENING.match(sheet.elements.get("headerFooter", ""))
    said = found[1] if found else ""
    inside = "".join(_element(kind, said_of(each)) for kind, each in headers.items())
    is_there = said or any(part.text for each in headers.values() for part in each)
    return f"<headerFooter{said}>{inside}</headerFooter>" if is_there else ""


def said_of(header: Header) -> str:
    """A header as it is written."""
    parts = zip("LCR", header, strict=True)
    text = "".join(f"&{key}{_part(part)}" for key, part in parts if part.text is not None)
    text = CODE.sub(lambda found: CODES[found[0]], text)
    return CONTROL.sub(lambda found: f"_x{ord(found[0]):0>4x}_", text)


def _part(part: HeaderPart) -> str:
    font = f'&"{part.font}"' if part.font else ""
    size = f"&{part.size} " if part.size else ""
    color = f"&K{part.color}" if part.color else ""
    return f"{font}{size}{color}{part.text}"


def _element(kind: str, text: str) -> str:
    return f"<{kind}>{escaped(text)}</{kind}>" if text else f"<{kind} />"


def _filled(header: Header, context: Mapping[str, object], place: str) -> Header:
    if any("{" in (each.font or "") for each in header):
        raise TemplateProblem(f"模板 {place}: 标签里不能用双引号，在这里它是字体的；请用单引号")
    texts = {
        index: filled_text(part.text, context, place, "&&")
        for index, part in enumerate(header)
        if part.text and has_tags(part.text)
    }
    filled = _with_texts(header, texts)
    if len(said_of(filled)) > LONGEST_HEADER:
        short = {index: text[:LONGEST_HEADER_PART] for index, text in texts.items()}
        filled = _with_texts(header, short)
    return filled


def _with_texts(header: Header, texts: Mapping[int, str | None]) -> Header:
    left, middle, right = (
        replace(part, text=texts[index]) if index in texts else part
        for index, part in enumerate(header)
    )
    return left, middle, right


def _without_mark(header: Header) -> Header:
    """A template may be a draft restyled."""
    left, middle, right = header
    for head in HEADS.values():
        if middle.text and middle.text.startswith(head):
            own = middle.text.removeprefix(head).strip() or None
            middle = replace(middle, text=own, size=None, color=None)
    return left, middle, right


def _marked(sheet: FormSheet, header: Header, head: str) -> Header:
    """Large and grey above what stands in the middle, as large as the margin has room for."""
    room = ((sheet.page.top or 0) - (sheet.page.header or 0)) * POINTS_PER_INCH / LINE
    mark = f"&{round(min(LARGEST, max(SMALLEST, room)))}&K999999{head}"
    own, size = header[1].text, header[1].size
    text = f"{mark}&K000000&{size or OWN_SIZE}\n{own}" if own else mark
    marked = _with_texts(header, {1: text})
    return marked if len(said_of(marked)) <= LONGEST_HEADER else _with_texts(header, {1: mark})


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
