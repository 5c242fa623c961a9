"""Read an old workbook in a program of its own: `python -m …calamine_program < 老台账.xls`.

python-calamine ends the whole process where a file is broken in certain ways, talks about it in
a stack of Rust, or asks for more memory than there is. Nobody but this program is ended by it.

It takes the file on its standard input and prints lines of JSON: an object for each sheet, and
for each row with something in it `[number, cells]`. A text is a text, a number a number; a moment
stands as text in a list.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from cpl.store.tables.cells import moment_text

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

OldCell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
NOT_READ, TOO_SPREAD = 3, 4
"""How it ends where it has nothing to say."""
MOST_SPREAD = 20_000_000
"""An .xls has 65,536 × 256 places; what spreads further is no table."""
MOST_MEMORY = 3_000_000_000
HIDDEN = {"SheetVisibleEnum.Hidden": "hidden", "SheetVisibleEnum.VeryHidden": "veryHidden"}


def main() -> int:
    """Answers the exit status."""
    from python_calamine import CalamineError, CalamineWorkbook

    _bound_memory()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        for line in lines_of(book):
            print(json.dumps(line))
    except CalamineError:
        return NOT_READ
    except OverflowError:
        return TOO_SPREAD
    return 0


def lines_of(book: "CalamineWorkbook") -> Iterator[object]:
    """What is printed of a workbook; raises OverflowError where a sheet spreads too far."""
    for each in book.sheets_metadata:
        sheet = book.get_sheet_by_name(each.name)
        if sheet.total_height * sheet.total_width > MOST_SPREAD:
            raise OverflowError(each.name)
        shown = HIDDEN.get(str(each.visible), "visible")
        yield {"name": each.name, "shown": shown, "merges": sheet.merged_cell_ranges or []}
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = _trimmed(row)
            if cells:
                yield [number, [_written(cell) for cell in cells]]


def _trimmed(row: Sequence[OldCell]) -> Sequence[OldCell]:
    """The row as far as something stands in it."""
    filled = (at for at in range(len(row), 0, -1) if row[at - 1] != "")
    return row[: next(filled, 0)]


def _written(cell: OldCell) -> str | int | float | bool | list[str]:
    match cell:
        case date() | time() | timedelta():
            return [moment_text(cell)]
    return cell


def _bound_memory() -> None:
    """As far as the system lets a program bound itself."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
