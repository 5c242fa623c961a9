"""What was read of one row of somebody's table: its words, how it is marked, what is doubtful.

Readers make them, whatever the file was; whoever imports decides what a doubt costs.
"""

from enum import Enum

from cpl.dataclass import dataclass
from cpl.problems import Severity

WHOLE_ROW = -1
"""The column of a doubt that is about no single cell."""


class RowMark(Enum):
    """What a person sees at a row besides its words, and in which words that is told."""

    HIDDEN = "隐藏"
    FILTERED = "筛选掉"
    STRUCK = "划掉"
    COMMENTED = "有批注"


@dataclass(frozen=True)
class Doubt:
    """What the reader saw in a cell that a person must hear; columns count from 0.

    An ERROR is a cell whose words cannot be trusted: a row that needs it cannot be read.
    """

    column: int
    code: str
    say: str
    mend: str = ""
    severity: Severity = Severity.WARNING


@dataclass(frozen=True)
class CellComment:
    """What somebody noted at a cell; columns count from 0, in the row's own sheet."""

    column: int
    text: str


@dataclass(frozen=True)
class Row:
    """One row with something in it; `number` is the one Excel shows.

    `sheet` is only said where several are read as one table.
    """

    number: int
    cells: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    marks: frozenset[RowMark] = frozenset()
    sheet: str = ""
    comments: tuple[CellComment, ...] = ()

    @property
    def place(self) -> str:
        """`第7行`, `一月!第7行`."""
        return place_of(self.sheet, self.number)

    def text(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


def place_of(sheet: str, number: int) -> str:
    """Where a row stands: `第7行`, `一月!第7行`."""
    return f"{sheet}!第{number}行" if sheet else f"第{number}行"


def lost_characters(column: int) -> Doubt:
    """Of a cell from which control characters were taken."""
    return Doubt(column, "control-characters", "去掉了看不见的控制字符。")
