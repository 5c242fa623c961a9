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
    cells, mark, rest = sheet_xml.rpartition(b"</sheetData>")
    if not mark or not LIKE_A_NUMBER.search(cells):
        return sheet_xml
    return cells + mark + AFTER_IT.sub(lambda found: IGNORED + found[0], rest, count=1)
