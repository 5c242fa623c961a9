"""A figure that knows what it counts, so that `cpl report --why` can list it."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol


class Numbered(Protocol):
    """Whatever has the number of a record."""

    @property
    def number(self) -> str: ...


class Behind(NamedTuple):
    """What of a record is counted, where that is not the record itself: one of its clocks, say.

    A year's report of ten thousand complaints has hundreds of thousands of them.
    """

    number: str
    why: str = ""


class HowMany(int):
    """How many there are, and which: an `int` that is made of what it counts.

    `HowMany(flow.received)`; `HowMany(Behind(each.number, "转办，超 3 小时") for each in late)`.
    """

    of: tuple[Behind, ...]

    def __new__(cls, found: Iterable[Numbered]) -> "HowMany":
        every = tuple(e if isinstance(e, Behind) else Behind(e.number) for e in found)
        number = super().__new__(cls, len(every))
        number.of = every
        return number

    def __reduce__(self) -> tuple[type["HowMany"], tuple[tuple[Behind, ...]]]:
        """For pickle: made again of what it counts."""
        return HowMany, (self.of,)
