"""git's index: is it whole, and made anew from the last commit where it is not.

git looks at its checksum only when it is asked for `fsck`. Of an index that was cut short, it
reads what is left as files that are gone.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress

from cpl.store.files import read_if_there, told
from cpl.store.git.git import Git

SET_ASIDE = "cpl-broken-index"
CHECKSUMS = (hashlib.sha1, hashlib.sha256)  # of repositories of either kind


def is_whole(git: Git) -> bool:
    """Does the index end with its checksum? Where there is none yet, nothing was committed."""
    data = read_if_there(git.folder() / "index")
    if data is None:
        return not (read_if_there(git.folder() / "logs" / "HEAD") or b"")
    return any(_ends_as_made(data, each) for each in CHECKSUMS)


def _ends_as_made(data: bytes, checksum: Callable[[bytes], "hashlib._Hash"]) -> bool:
    size = checksum(b"").digest_size
    # index.skipHash leaves zeros.
    return len(data) > size and data[-size:] in (checksum(data[:-size]).digest(), bytes(size))


def rebuild(git: Git) -> None:
    """What the last commit holds; what somebody had staged is to be staged again."""
    path = git.folder() / "index"
    with told("写不了", path), suppress(FileNotFoundError):
        path.replace(path.with_name(SET_ASIDE))
    git.run("read-tree", "HEAD")
    git.run("update-index", "-q", "--refresh", accept=(0, 1))
