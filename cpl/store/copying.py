"""What is too large to hold in memory: its SHA-256, copies that are whole or not there, a spool."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO
from weakref import finalize

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import (
    NO_HARD_LINKS,
    AlreadyThere,
    open_regular,
    reason,
    remove,
    temporary_beside,
    told,
)

PIECE = 1 << 20
Tell = Callable[[int], None]
"""Is told how many more bytes are done."""


def untold(_: int) -> None:
    """For who does not want to know how far it is."""


@dataclass(frozen=True)
class Digest:
    """How many bytes a file has, and their SHA-256."""

    size: int
    sha256: str


def digest(path: Path, tell: Tell = untold) -> Digest:
    """Read a file to its end, as the disk has it rather than memory where the system can.

    Raises CplError, and NotRegular where it is no regular file.
    """
    with told("读不了", path), open_regular(path) as file:
        _forget_cached(file)
        return _digest(_pieces(file, path, tell))


def digest_of(data: bytes) -> Digest:
    import hashlib  # whoever only looks at records does without

    return Digest(len(data), hashlib.sha256(data).hexdigest())


@dataclass(frozen=True)
class Staged:
    """A copy that is whole and synced, in a room of its own, for a place where none is yet."""

    lies: Path
    path: Path
    digest: Digest


def stage(source: Path, path: Path, room: Path, tell: Tell = untold) -> Staged:
    """Copy a file, to be put in its place later; raises CplError, and leaves nothing."""
    with told("写不了", room):
        lies = temporary_beside(room / path.name)
        try:
            return Staged(lies, path, _copied(source, lies, tell))
        except BaseException:  # Ctrl-C too
            lies.unlink(missing_ok=True)
            raise


def put_in_place(staged: Staged) -> None:
    """Raises AlreadyThere where another file has that place by now."""
    with told("写不了", staged.path):
        staged.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(staged.lies, staged.path)  # unlike a rename, it never overwrites
        except FileExistsError:
            raise AlreadyThere(staged.path) from None
        except OSError as error:
            if error.errno not in (errno.EXDEV, *NO_HARD_LINKS):
                raise
            copy_new(staged.lies, staged.path)
        remove(staged.lies)


def copy_new(source: Path, target: Path, tell: Tell = untold) -> Digest:
    """Copy a file to where none is yet; raises AlreadyThere, and leaves no half of it."""
    with told("写不了", target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            raise AlreadyThere(target)
        temporary = temporary_beside(target)
        try:
            found = _copied(source, temporary, tell)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    return found


def _copied(source: Path, target: Path, tell: Tell) -> Digest:
    with told("读不了", source), open_regular(source) as read:
        pieces = _pieces(read, source, tell)
        with told("写不了", target), open(target, "xb") as written:
            found = _digest(_writing(pieces, written))
            written.flush()
            os.fsync(written.fileno())
    return found


def _pieces(file: BinaryIO, path: Path, tell: Tell) -> Iterator[bytes]:
    while True:
        with told("读不了", path):
            piece = file.read(PIECE)
        if not piece:
            return
        yield piece
        tell(len(piece))


def _writing(pieces: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    for piece in pieces:
        file.write(piece)
        yield piece


def _digest(pieces: Iterator[bytes]) -> Digest:
    import hashlib

    found = hashlib.sha256()
    size = 0
    for piece in pieces:
        found.update(piece)
        size += len(piece)
    return Digest(size, found.hexdigest())


def _forget_cached(file: BinaryIO) -> None:
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


# —— what waits to be written ——


@dataclass(frozen=True)
class SpoolPlace:
    """Where in a spool some bytes lie."""

    offset: int
    size: int


class SpoolFailed(CplError):
    """What is put away does not lie on the disk: nothing can go on."""


class Spool:
    """Bytes put away one after the other, to be asked for again in any order.

    They lie on the disk, in a file without a name: nothing is left of it when its command
    ends, even by `kill -9`.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is where there is room and nobody else reads; raises CplError."""
        self._folder = folder
        self._file = _nameless(folder)
        finalize(self, _closed, self._file)
        self._end = 0
        self._is_at_end = True  # where it need not be sought, which writes what is gathered

    def put(self, data: bytes) -> SpoolPlace:
        """Raises SpoolFailed where the disk is full."""
        try:
            if not self._is_at_end:
                self._file.seek(self._end)
                self._is_at_end = True
            self._file.write(data)
        except OSError as error:
            raise self._failed(error) from error
        piece = SpoolPlace(self._end, len(data))
        self._end += len(data)
        return piece

    def get(self, piece: SpoolPlace) -> bytes:
        """Raises CplError: SpoolFailed where what was put there does not fit on the disk."""
        if self._is_at_end:
            self._is_at_end = False
            try:
                self._file.flush()
            except OSError as error:
                raise self._failed(error) from error
        with told("读不了", self._folder):
            self._file.seek(piece.offset)
            return self._file.read(piece.size)

    def _failed(self, error: OSError) -> SpoolFailed:
        return SpoolFailed(f"写不了 {self._folder}：{reason(error)}。")


def _closed(file: IO[bytes]) -> None:
    """A full disk does not take what is still to be written, and nobody needs it any more."""
    with suppress(OSError):
        file.close()


def _nameless(folder: Path) -> IO[bytes]:
    """Where we may not write in the folder, who only looks has one among his own."""
    from tempfile import TemporaryFile  # few have anything to spool

    try:
        return TemporaryFile(dir=folder)
    except OSError:
        with told("写不了", folder):
            return TemporaryFile()
