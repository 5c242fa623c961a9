"""Is git's index whole?

git looks at its checksum only when it is asked for `fsck`. Of an index that was cut short, it
reads what is left as files that are gone, and worse.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cpl.store.files import read_if_there

CHECKSUMS = (hashlib.sha1, hashlib.sha256)  # of repositories of either kind


def is_whole(folder: Path) -> bool:
    """Does the index in git's folder end with its checksum?

    Where there is none yet, nothing was committed. Raises CplError where it cannot be read.
    """
    data = read_if_there(folder / "index")
    if data is None:
        return not read_if_there(folder / "logs" / "HEAD")
    return any(_ends_as_made(data, each) for each in CHECKSUMS)


def _ends_as_made(data: bytes, checksum: Callable[[bytes], "hashlib._Hash"]) -> bool:
    size = checksum(b"").digest_size
    # index.skipHash leaves zeros.
    return len(data) > size and data[-size:] in (checksum(data[:-size]).digest(), bytes(size))
