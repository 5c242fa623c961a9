"""What git keeps in a file for itself, as nearly all of the last commits: read without git."""

from contextlib import suppress
from pathlib import Path
from zlib import decompressobj, error

from cpl.loading import pattern
from cpl.problems import CplError
from cpl.store.files import read_if_there

NAME = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MOST_BYTES = 16 << 20


def loose_object(objects: Path, name: str, kind: bytes) -> bytes | None:
    """What the object holds; None where only git can tell: it is in a pack, or not whole."""
    if not NAME.fullmatch(name):
        return None
    unpacking, said = decompressobj(), b""
    with suppress(CplError, error):
        data = read_if_there(objects / name[:2] / name[2:])
        said = unpacking.decompress(data or b"", MOST_BYTES)
    head, _, held = said.partition(b"\0")
    is_whole = unpacking.eof and head == b"%s %d" % (kind, len(held))
    return held if is_whole else None
