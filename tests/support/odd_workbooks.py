"""Workbooks with what openpyxl does not keep, as Excel and WPS write it."""

import re
from io import BytesIO
from zipfile import ZipFile

from small_forms import form, picture

DRAWING = "xl/drawings/drawing1.xml"
SCHEMAS = "http://schemas.openxmlformats.org/"


def changed(template: bytes, part: str, pattern: str, words: str) -> bytes:
    """The same file with words of one part replaced."""
    buffer = BytesIO()
    with ZipFile(BytesIO(template)) as source, ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                text = content.decode()
                assert re.search(pattern, text, re.DOTALL), text
                content = re.sub(pattern, words, text, count=1, flags=re.DOTALL).encode()
            target.writestr(name, content)
    return buffer.getvalue()


def logo(place: str, title: str = "投诉工单") -> bytes:
    """A form with a picture."""
    return form(["题"], dress=lambda sheet: sheet.add_image(picture(), place), title=title)


def drawn(shape: str, place: str = "C5", title: str = "投诉工单") -> bytes:
    """A form with something else than a picture there."""
    namespaces = f' xmlns:xdr="{SCHEMAS}drawingml/2006/spreadsheetDrawing"'
    namespaces += f' xmlns:a="{SCHEMAS}drawingml/2006/main">'
    named = shape.replace(">", namespaces, 1)
    return changed(logo(place, title), DRAWING, r"<(\w+:)?pic[ >].*?</(\w+:)?pic>", named)


def with_text_box(text: str, place: str = "C5", title: str = "投诉工单") -> bytes:
    said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    return drawn(f"<xdr:sp><xdr:txBody>{said}</xdr:txBody></xdr:sp>", place, title)
