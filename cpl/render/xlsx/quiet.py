"""Telephone numbers and codes are text on purpose: Excel need not mark each with a green corner."""

from collections.abc import Iterable, Iterator

from cpl.loading import pattern

LIKE_A_NUMBER = pattern(rb"<t(?: [^>]*)?>\s*[0-9][0-9,.%]*\s*</t>")
AFTER_IT = pattern(rb"<(?:drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>")
"""What follows in a sheet's text as openpyxl writes it."""
IGNORED = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)


def unmarked(sheet_xml: Iterable[bytes]) -> Iterator[bytes]:
    """The text of a sheet in which numbers may be text, in whole rows."""
    is_marked = False
    for text in sheet_xml:
        end = text.rfind(b"</sheetData>")
        is_marked = is_marked or bool(LIKE_A_NUMBER.search(text, 0, max(end, 0) or len(text)))
        after = AFTER_IT.search(text, end) if end >= 0 else None
        if after is None or not is_marked:
            yield text
        else:
            yield text[: after.start()] + IGNORED + text[after.start() :]
