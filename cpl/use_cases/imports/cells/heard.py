"""What a person must hear of how a table was read: once for each column, with how many rows."""

from cpl.codec.spellings.date_clues import CellRemark
from cpl.problems import Severity
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.table import RowProblem, SourceTable

ROWS_NAMED = 5


class _Sort:
    """Remarks of one sort on one column: the first, and in how many rows."""

    def __init__(self, row: Row, remark: CellRemark) -> None:
        self.row = row
        self.remark = remark
        self.count = 0
        self.places: list[str] = []
        self.last = ""

    def note(self, row: Row) -> None:
        if row.place == self.last:  # a row is read again for what hangs on its time of receipt
            return
        self.last = row.place
        self.count += 1
        if len(self.places) < ROWS_NAMED:
            self.places.append(row.place)

    @property
    def how_many(self) -> str:
        """`这样的共 12 行：第3行、第5行 …`; nothing where it is the only one."""
        if self.count < 2:
            return ""
        more = " …" if self.count > ROWS_NAMED else ""
        return f"这样的共 {self.count} 行：{'、'.join(self.places)}{more}。"


class Heard:
    """Gathers remarks on the rows of a table as they are read, one after the other."""

    def __init__(self, table: SourceTable) -> None:
        self.table = table
        self.sorts: dict[tuple[str, str, str], _Sort] = {}

    def note(self, row: Row, column: str, remark: CellRemark) -> None:
        sort = (column, remark.code, remark.sort)
        self.sorts.setdefault(sort, _Sort(row, remark)).note(row)

    def told(self) -> tuple[RowProblem, ...]:
        """One warning for each sort of remark on each column, at its first row."""
        return tuple(
            self.table.problem(
                each.row,
                each.remark.code,
                each.remark.say + each.how_many,
                column=column,
                severity=Severity.WARNING,
            )
            for (column, *_), each in self.sorts.items()
        )
