"""How much a table may be before it is taken apart: what unpacks to gigabytes is no table."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, TypeVar
from zipfile import ZipFile

from cpl.problems import CplError

LARGEST_UNPACKED = 200_000_000
SUSPICIOUS = 20_000_000
"""From here on it matters how tightly: sheets shrink to a tenth, bombs to a thousandth."""
TIGHTEST = 150
MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
LONGEST_LINE = 16 << 20
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # Excel's

Cells = TypeVar("Cells", bound=Sequence[Any])
Row = TypeVar("Row")


class TooMuch(CplError):
    """More than any register of complaints holds; the message says what to do."""


def unpacks_to_too_much(data: bytes, largest: int = LARGEST_UNPACKED) -> int:
    """To how many bytes a zip says that it unpacks, where that is more than a table may be; or 0.

    It says it truly: zipfile reads no byte more of a part. What is no zip is told elsewhere.
    """
    try:
        with ZipFile(BytesIO(data)) as file:
            unpacked = sum(each.file_size for each in file.infolist())
    except Exception:  # zipfile raises whatever a broken file makes it stumble over
        return 0
    is_bomb = unpacked > SUSPICIOUS and unpacked > TIGHTEST * len(data)
    return unpacked if is_bomb or unpacked > largest else 0


def refuse_bomb(name: str, data: bytes) -> None:
    """Raises TooMuch for a workbook that unpacks to what no table is."""
    if unpacked := unpacks_to_too_much(data):
        raise TooMuch(
            f"{name} 解开有 {unpacked // 1_000_000} MB，不像是表格，没有打开它。"
            "请用 Excel 或 WPS 打开看一下，只留要的那些行和列，另存再导入。"
        )


def counted(name: str, rows: Iterable[Cells]) -> Iterator[Cells]:
    """The rows as they come; raises TooMuch as soon as they are too many."""
    cells = 0
    for number, row in enumerate(rows, 1):
        cells += len(row)
        refuse_far(name, number, len(row), cells)
        yield row


def refuse_far(name: str, number: int, width: int, cells: int) -> None:
    """Raises TooMuch for a row further down or wider than Excel has any, or one cell too many."""
    if number > LAST_ROW or width > LAST_COLUMN or cells > MOST_CELLS:
        raise TooMuch(
            f"{name} 到第 {min(number, LAST_ROW + 1)} 行有 {cells} 格，"
            f"一行最多 {LAST_COLUMN} 格，一次最多 {LAST_ROW} 行、{MOST_CELLS} 格。"
            "请删去空的行和列，或者分成几个文件，再导入。"
        )


def not_too_many(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with something in them; raises TooMuch where nobody would look through them."""
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise TooMuch(
                f"{name} 超过 {MOST_ROWS} 行，一次导入不了。请按年份分成几个文件，再导入。"
            )
        yield row
