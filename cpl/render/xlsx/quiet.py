"""Telephone numbers and codes are text on purpose: Excel need not mark each with a green corner."""

import re

LIKE_A_NUMBER = re.compile(rb"<t(?: [^>]*)?>\s*[0-9][0-9,.%]*\s*</t>")
AFTER_IT = re.compile(rb"<(?:drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>")
"""What follows in a sheet's text as openpyxl writes it."""
IGNORED = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)


def unmarked(sheet_xml: bytes) -> bytes:
    """The text of a sheet in which numbers may be text."""
    end = sheet_xml.rfind(b"</sheetData>")
    after = AFTER_IT.search(sheet_xml, end) if end >= 0 else None
    if after is None or not LIKE_A_NUMBER.search(sheet_xml, 0, end):
        return sheet_xml
    text = memoryview(sheet_xml)  # it may be large: copied once
    return b"".join((text[: after.start()], IGNORED, text[after.start() :]))
