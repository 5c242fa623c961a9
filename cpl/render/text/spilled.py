"""Text while it is written, and the files of a paper: what is long is not held in memory."""

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from weakref import finalize

KEPT_IN_MEMORY = 1_000_000
"""Bytes; what is more lies in a file without a name, which goes when the program does."""
A_PIECE = 250_000


class Spilled:
    """Text that grows at its end, and is read from its beginning."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(  # noqa: SIM115 (as long as the text)
            KEPT_IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
        finalize(self, self._file.close)

    def write(self, text: str) -> None:
        self._file.write(text)

    def texts(self) -> Iterator[str]:
        """Piece by piece; one reader at a time, once all is written."""
        self._file.seek(0)
        while piece := self._file.read(A_PIECE):
            yield piece

    def whole(self) -> bytes:
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """The same as it is in a file."""
        return (each.encode() for each in self.texts())


class MadeFiles(Mapping[str, bytes]):
    """The files of a paper by their endings."""

    def __init__(self, made: Mapping[str, bytes | Spilled]) -> None:
        self._made = made

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __getitem__(self, ending: str) -> bytes:
        made = self._made[ending]
        return made.whole() if isinstance(made, Spilled) else made

    def chunks(self, ending: str) -> Iterator[bytes]:
        """What is in a file, without holding all of it."""
        made = self._made[ending]
        return made.chunks() if isinstance(made, Spilled) else iter((made,))
