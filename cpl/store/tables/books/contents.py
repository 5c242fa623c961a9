"""What any workbook holds: its sheets by their titles, and the rows of each."""

from collections.abc import Iterable
from enum import Enum

from cpl.dataclass import dataclass
from cpl.store.tables.books.merges import Merge
from cpl.store.tables.rows import Row


class SheetState(Enum):
    """Can a person see the sheet? What is very hidden is not even offered to be shown."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True)
class SheetTitle:
    """What a sheet is called, and whether it is shown."""

    name: str
    shown: SheetState = SheetState.VISIBLE


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet with something in them, to be gone through as often as one likes.

    `width` as in `Sheet`.
    """

    rows: Iterable[Row]
    merges: tuple[Merge, ...] = ()
    width: int = 0
