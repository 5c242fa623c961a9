"""What a long table has so many of that they are not held one by one as Python would.

A string in a list takes some hundred bytes, an entry of a dictionary two hundred: of a million
rows more than such a machine has to spare.
"""

import pickle
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from cpl.sequence import LazySequence
from cpl.store.copying import Spool, SpoolFailed, SpoolPlace

NUMBER_BITS, STRETCH = 32, 4096
Place = TypeVar("Place", int, str)
Item = TypeVar("Item")


HELD = 20_000
"""So many keys are held, in some three megabytes: most tables have no more rows."""


class FirstSeen(Generic[Place]):
    """Where each of very many keys was seen first.

    Those after the first `held` lie on the disk, in a file without a name. Keys are digests:
    nothing can be read there. Raises SpoolFailed where the disk is full.
    """

    def __init__(self, held: int = HELD) -> None:
        self._held: dict[bytes, Place] = {}
        self._most = held
        try:
            self._db = sqlite3.connect("", isolation_level=None)
            self._ask = self._db.cursor().execute
            self._ask("PRAGMA journal_mode = OFF")
            self._ask("CREATE TABLE seen (key BLOB PRIMARY KEY, place) WITHOUT ROWID")
            self._ask("BEGIN")
        except sqlite3.Error as error:
            raise _failed(error) from error

    def first(self, key: bytes, place: Place) -> Place:
        """Where the key was seen first: here, where it never was before."""
        if len(self._held) < self._most:
            return self._held.setdefault(key, place)
        return self._held[key] if key in self._held else self._first_on_disk(key, place)

    def _first_on_disk(self, key: bytes, place: Place) -> Place:
        try:
            if self._ask("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, place)).rowcount:
                return place
            found = self._ask("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise _failed(error) from error
        known: Place = found[0]
        return known


def _failed(error: sqlite3.Error) -> SpoolFailed:
    return SpoolFailed(f"临时文件写不了：{error}。请清出磁盘空间再试。")


def as_it_comes(_: object) -> tuple[str, int]:
    """The key of what is asked for again in the order in which it was put away."""
    return "", 0


class Spooled(LazySequence[Item]):
    """Things put away on the disk as they come, and asked for again in an order of their own.

    `key`: by what they are put in order, a name and then a number. Raises SpoolFailed.
    """

    def __init__(self, folder: Path, key: Callable[[Item], tuple[str, int]] = as_it_comes) -> None:
        """`folder` is where there is room and nobody else reads."""
        self._spool = Spool(folder)
        self._key = key
        self._names: dict[str, int] = {}
        self._name, self._number = array("H"), array("I")
        self._offset, self._size = array("Q"), array("I")
        self._order: Sequence[int] | None = None

    def add(self, item: Item) -> None:
        name, number = self._key(item)
        place = self._spool.put(pickle.dumps(item))
        self._name.append(self._names.setdefault(name, len(self._names)))
        self._number.append(number)
        self._offset.append(place.offset)
        self._size.append(place.size)
        self._order = None

    def extend(self, items: Iterable[Item]) -> None:
        for each in items:
            self.add(each)

    def __len__(self) -> int:
        return len(self._offset)

    def made(self, index: int) -> Item:
        if self._order is None:
            self._order = self._sorted()
        at = self._order[index]
        item: Item = pickle.loads(self._spool.get(SpoolPlace(self._offset[at], self._size[at])))
        return item

    def _sorted(self) -> Sequence[int]:
        rank = {self._names[name]: n for n, name in enumerate(sorted(self._names))}

        def key(at: int) -> int:
            return rank[self._name[at]] << NUMBER_BITS | self._number[at]

        return in_order(len(self), key, STRETCH)


def in_order(many: int, key: Callable[[int], int], stretch: int) -> Sequence[int]:
    """The places from 0 up, in the order of their keys, those of equal ones as they are.

    Sorted stretch by stretch of the keys: no list of all is made.
    """
    stretches: dict[int, array[int]] = {}
    for at in range(many):
        stretches.setdefault(key(at) // stretch, array("I")).append(at)
    order = array("I")
    for each in sorted(stretches):
        order.extend(sorted(stretches.pop(each), key=key))
    return order
