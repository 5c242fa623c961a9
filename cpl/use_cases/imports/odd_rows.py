"""Rows of a table that are no complaints: blank but for a number, the header again, totals."""

from cpl.codec.tables.mapping import ColumnMapping
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table import SourceTable


def kind_of(row: Row, table: SourceTable, mapping: ColumnMapping) -> Fate | None:
    """The fate of a row that is no complaint; None for all others."""
    columns = [i for each in mapping.sources for name in each.columns for i in table.indexes(name)]
    return None if any(row.text(index).strip() for index in columns) else Fate.BLANK
