"""A mapping tried on a few rows: how many come in, and what stands in the way of the others."""

from collections import Counter
from collections.abc import Mapping

from cpl.codec.tables.mapping import ColumnMapping
from cpl.dataclass import dataclass
from cpl.store.tables.rows import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.cells.values import NotReadError
from cpl.use_cases.imports.row import RowReader
from cpl.use_cases.imports.table import RowProblem, SourceTable

NOT_MINE = "role-not-allowed"


@dataclass(frozen=True)
class Trial:
    """How many of the rows were read, and in how many each column was in the way.

    `whole`: rows of which nothing was left out. `barred`: the events that whoever imports may
    not let happen. `doubts`: what kept rows from being read, by its code, and the first such cell.
    """

    rows: int
    read: int
    whole: int
    columns: Mapping[str, int]
    barred: frozenset[str]
    doubts: Mapping[str, str]

    @property
    def share(self) -> float:
        return self.read / self.rows if self.rows else 1.0


def tried(desk: Desk, table: SourceTable, mapping: ColumnMapping, rows: tuple[Row, ...]) -> Trial:
    """Every row judged as an import would, nothing kept."""
    reader = RowReader(desk, mapping, table)
    columns: Counter[str] = Counter()
    barred: set[str] = set()
    doubts: dict[str, str] = {}
    read = whole = 0
    for row in rows:
        try:
            told, unread = reader.told(row)
            arrived, warnings = reader.arrived(row, told, unread, "")
        except NotReadError as error:
            columns.update({each.column for each in error.problems})
            for each in error.problems:
                cell = table.cell(row, each.column) if each.column else ""
                doubts.setdefault(each.code, cell)
            continue
        read += 1
        whole += not any(_is_left_out(each) for each in warnings)
        if any(each.code == NOT_MINE for each in warnings):
            happened = len(arrived.chain.record.history) - 1
            barred.add(mapping.events[happened].name)
    return Trial(len(rows), read, whole, columns, frozenset(barred), doubts)


def _is_left_out(problem: RowProblem) -> bool:
    return "没有导入：" in problem.message
