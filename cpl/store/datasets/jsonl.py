"""A table as JSON Lines: a row is an object on a line of its own, in the names of its columns."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cpl.domain.analysis.columns import AnalysisTable, Cell
from cpl.store.datasets.rows import Put


@contextmanager
def writing(table: AnalysisTable[Any], path: Path, _: str) -> Iterator[Put]:
    """A function to call with each row; amounts and times are text, so that none is rounded."""
    names = [each.name for each in table.columns]

    def put(row: tuple[Cell, ...]) -> None:
        said = dict(zip(names, map(_said, row), strict=True))
        file.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    with path.open("xb") as file:
        yield put


def _said(cell: Cell) -> object:
    match cell:
        case datetime():
            return cell.isoformat(timespec="seconds")
        case Decimal():
            return f"{cell:f}"
    return cell
