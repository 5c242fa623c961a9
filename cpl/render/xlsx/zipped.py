"""The same workbook, the same bytes: an .xlsx is a zip, and a zip remembers when it was made.

Members are deflated: they are an eighth of the size. Two zlib builds may pack the same
bytes differently, so compare workbooks of two machines by `sheet_text.dump`.
"""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CORE = "docProps/core.xml"
CONTENT_TYPES = "[Content_Types].xml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
LEVEL = 6
LARGEST_UNPACKED = 50_000_000
TIGHTEST = 150
SUSPICIOUS = 5_000_000


def same_bytes(workbook: bytes, changed: Callable[[str, bytes], bytes]) -> bytes:
    """Repack with fixed times and order; `changed` has each member's name and what is in it."""
    packed = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != CONTENT_TYPES, each)):
            content = source.read(name)
            if name == CORE:
                content = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            target.writestr(_member(name), changed(name, content), ZIP_DEFLATED, LEVEL)
    return packed.getvalue()


def is_bomb(workbook: bytes) -> bool:
    """Does it say that it unpacks to what no template is? Raises BadZipFile where it is no zip."""
    with ZipFile(BytesIO(workbook)) as file:
        unpacked = sum(each.file_size for each in file.infolist())
    packed_tightly = unpacked > SUSPICIOUS and unpacked > TIGHTEST * len(workbook)
    return packed_tightly or unpacked > LARGEST_UNPACKED


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, LONG_AGO)
    member.create_system = 3  # else Windows writes 0
    member.external_attr = 0o600 << 16
    return member
