"""How rows are put into a file of a table, whatever its format."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from cpl.domain.analysis.columns import AnalysisTable, Cell

Put: TypeAlias = Callable[[tuple[Cell, ...]], None]
Writing: TypeAlias = Callable[[AnalysisTable[Any], Path, str], AbstractContextManager[Put]]
"""Opens a new file for a table; the last argument is the zone of its times."""
