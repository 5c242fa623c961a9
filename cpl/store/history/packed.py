"""Very many values of which a few are looked at at a time: the others lie pickled and compressed.

A value is a tuple of texts, bytes and moments. To unpickle makes nothing but these and the few
classes that are named here, and so runs nothing, whoever has written it.
"""

import io
import pickle
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, Generic, TypeVar
from zlib import compress, decompress

from cpl.store.git.commits import Signature

A_BLOCK = 128
NEAR = 64
"""So many blocks are held unpacked: who goes by the one record and the other comes back."""
QUICKLY = 1
CLASSES = (Signature, datetime, timedelta, timezone)
KNOWN = {(each.__module__, each.__qualname__): each for each in CLASSES}
T = TypeVar("T")


class Packed(Generic[T]):
    """Values by their places; they are added at the end. `blocks` are such as `blocks` gave."""

    def __init__(self, blocks: Iterable[bytes] = ()) -> None:
        self._blocks = list(blocks)
        self._near: dict[int, list[T]] = {}
        self._last: list[T] = []
        if self._blocks:
            self._last = _unpacked(self._blocks.pop())

    def __len__(self) -> int:
        return len(self._blocks) * A_BLOCK + len(self._last)

    def append(self, value: T) -> None:
        self._last.append(value)
        if len(self._last) == A_BLOCK:
            self._blocks.append(_packed(self._last))
            self._last = []

    @property
    def blocks(self) -> Iterator[bytes]:
        """All of them as they are kept; the last may be a shorter one, and empty."""
        yield from self._blocks
        yield _packed(self._last)

    def __getitem__(self, place: int) -> T:
        n, within = divmod(place, A_BLOCK)
        if n >= len(self._blocks):
            return self._last[within]
        if n not in self._near:
            if len(self._near) >= NEAR:
                del self._near[next(iter(self._near))]
            self._near[n] = _unpacked(self._blocks[n])
        return self._near[n][within]

    def __iter__(self) -> Iterator[T]:
        for each in self._blocks:
            yield from _unpacked(each)
        yield from self._last


def _packed(values: list[Any]) -> bytes:
    return compress(pickle.dumps(values, pickle.HIGHEST_PROTOCOL), QUICKLY)


def _unpacked(block: bytes) -> list[Any]:
    found: list[Any] = _Ours(io.BytesIO(decompress(block))).load()
    return found


class _Ours(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in KNOWN:
            return KNOWN[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")
