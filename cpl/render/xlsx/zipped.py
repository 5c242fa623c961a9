"""The same workbook, the same bytes: an .xlsx is a zip, and a zip remembers when it was made.

Members are deflated: they are an eighth of the size. Two zlib builds may pack the same
bytes differently, so compare workbooks of two machines by `sheet_text.dump`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CORE = "docProps/core.xml"
CONTENT_TYPES = "[Content_Types].xml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
END_OF_ROW = b"</row>"
A_PIECE = 500_000
Changed = Callable[[str, Iterable[bytes]], Iterable[bytes]]
LARGEST_UNPACKED = 50_000_000
TIGHTEST = 150
SUSPICIOUS = 5_000_000


def same_bytes(workbook: IO[bytes], changed: Changed) -> bytes:
    """Repack with fixed times and order; `changed` has each member's name and what is in it."""
    made = BytesIO()
    with ZipFile(workbook) as source, ZipFile(made, "w") as target:
        for name in _in_order(source.namelist()):
            with source.open(name) as old, target.open(_member(name), "w") as new:
                pieces: Iterable[bytes] = iter(partial(old.read, A_PIECE), b"")
                if name == CORE:
                    pieces = [STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", b"".join(pieces))]
                new.writelines(changed(name, pieces))
    return made.getvalue()


def packed(parts: Mapping[str, Iterable[bytes]]) -> bytes:
    """The file of these, by their names: the same for the same."""
    made = BytesIO()
    with ZipFile(made, "w") as target:
        for name in _in_order(parts):
            with target.open(_member(name), "w") as new:
                new.writelines(parts[name])
    return made.getvalue()


def in_whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The text of a sheet in other pieces, none of which ends within a row.

    The last has the end of the sheet's data, and what follows.
    """
    rest = b""
    for each in pieces:
        whole, end, rest = (rest + each).rpartition(END_OF_ROW)
        if whole:
            yield whole + end
    yield rest


def is_bomb(workbook: bytes) -> bool:
    """Does it say that it unpacks to what no template is? Raises BadZipFile where it is no zip."""
    with ZipFile(BytesIO(workbook)) as file:
        unpacked = sum(each.file_size for each in file.infolist())
    packed_tightly = unpacked > SUSPICIOUS and unpacked > TIGHTEST * len(workbook)
    return packed_tightly or unpacked > LARGEST_UNPACKED


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda each: (each != CONTENT_TYPES, each))


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, LONG_AGO)
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3  # else Windows writes 0
    member.external_attr = 0o600 << 16
    return member
