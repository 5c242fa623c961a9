"""A table as Parquet, by pyarrow, which only an office that wants it has.

Times are without a zone, as the clock on the office's wall showed them: what happened on the
1st is of that day in every program, whatever zone the program is set to. The zone stands in
the file's metadata.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cpl.domain.analysis.columns import AnalysisTable, Cell, ColumnType
from cpl.store.datasets.rows import Put

ROWS_AT_ONCE = 4096
"""So many are held, and are a row group."""
TYPES: Mapping[ColumnType, Any] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.COUNT: pa.int64(),
    ColumnType.MOMENT: pa.timestamp("us"),
    ColumnType.AMOUNT: pa.decimal128(18, 2),
    ColumnType.YES_NO: pa.bool_(),
    ColumnType.WORDS: pa.list_(pa.string()),
    ColumnType.FIELDS: pa.string(),
}


@contextmanager
def writing(table: AnalysisTable[Any], path: Path, zone: str) -> Iterator[Put]:
    """A function to call with each row; the same rows are the same bytes, of one pyarrow."""
    fields = [pa.field(each.name, TYPES[each.type]) for each in table.columns]
    schema = pa.schema(fields, metadata={"cpl.table": table.name, "cpl.zone": zone})
    rows: list[tuple[Cell, ...]] = []

    def flush() -> None:
        columns = zip(*rows, strict=True) if rows else ([] for _ in fields)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, fields, strict=True)]
        file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        rows.clear()

    def put(row: tuple[Cell, ...]) -> None:
        rows.append(row)
        if len(rows) == ROWS_AT_ONCE:
            flush()

    # every choice that another pyarrow might make otherwise is named
    with pq.ParquetWriter(path, schema, version="2.6", compression="snappy") as file:
        yield put
        if rows:
            flush()
