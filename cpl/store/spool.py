"""What waits to be written lies on the disk, in a file without a name, and not in memory.

Nothing is left of it when its command ends, even by `kill -9`.
"""

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from cpl.dataclass import dataclass
from cpl.store.files import told


@dataclass(frozen=True)
class Piece:
    """Where in a spool some bytes lie."""

    offset: int
    size: int


class Spool:
    """Bytes put away one after the other, to be asked for again in any order."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where there is room and nobody else reads; raises CplError."""
        self._folder = folder
        self._file = _nameless(folder)
        self._end = 0

    def put(self, data: bytes) -> Piece:
        """Raises CplError where the disk is full."""
        with told("写不了", self._folder):
            self._file.seek(self._end)
            self._file.write(data)
        piece = Piece(self._end, len(data))
        self._end += len(data)
        return piece

    def get(self, piece: Piece) -> bytes:
        """Raises CplError."""
        with told("读不了", self._folder):
            self._file.seek(piece.offset)
            return self._file.read(piece.size)


def _nameless(folder: Path) -> IO[bytes]:
    """Where we may not write in the folder, who only looks has one among his own."""
    try:
        return TemporaryFile(dir=folder)
    except OSError:
        with told("写不了", folder):
            return TemporaryFile()
