"""Is git's index whole?

git looks at its checksum only when it is asked for `fsck`. Of an index that was cut short, it
reads what is left as files that are gone, and worse.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.store.files import read_if_there

if TYPE_CHECKING:
    import hashlib


def is_whole(folder: Path) -> bool:
    """Does the index in git's folder end with its checksum?

    Where there is none yet, nothing was committed. Raises CplError where it cannot be read.
    """
    path = folder / "index"
    try:
        seen = path.stat()
    except OSError:
        return _is_as_made(path)
    return _known(path, seen.st_ino, seen.st_size, seen.st_mtime_ns)


@lru_cache(maxsize=1)
def _known(path: Path, *_: int) -> bool:
    """Looked at once while it is the same file: a command asks three times."""
    return _is_as_made(path)


def _is_as_made(path: Path) -> bool:
    data = read_if_there(path)
    if data is None:
        return not read_if_there(path.parent / "logs" / "HEAD")
    # Loaded only here: most commands ask for neither. A repository is of one kind or the other.
    from hashlib import sha1, sha256

    return any(_ends_as_made(memoryview(data), each) for each in (sha1, sha256))


def _ends_as_made(data: memoryview, checksum: "Callable[..., hashlib._Hash]") -> bool:
    size = checksum(b"").digest_size
    # index.skipHash leaves zeros.
    return len(data) > size and data[-size:] in (checksum(data[:-size]).digest(), bytes(size))
