"""A mapping kept beside the table it was made for, and found again for next month's table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from cpl.codec.tables.mapping import KEPT, ColumnMapping, read_mapping
from cpl.dataclass import dataclass
from cpl.problems import ProblemsFound, UsageProblem
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.imports.table import SourceTable, columns_in, same_name, table_of

MOST_OTHER_COLUMNS = 2
"""One column more, one column fewer: beyond that it is another table."""


@dataclass(frozen=True)
class SavedMapping:
    """A mapping that fits a table, and the columns that were other when it was saved."""

    path: Path
    mapping: ColumnMapping
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def said(self) -> str:
        """`用 留言.映射.yaml（表里多了“备注”一列，没有用上）`."""
        added = f"多了“{'”“'.join(self.added)}”，没有用上" if self.added else ""
        gone = f"少了“{'”“'.join(self.gone)}”，本来也没有用" if self.gone else ""
        other = "，".join(each for each in (added, gone) if each)
        year = f"没有写年份的日期都按 {self.mapping.year} 年；" if self.mapping.year else ""
        said = year + (f"和存的时候比，表里{other}" if other else "")
        return f"用 {self.path.name}" + (f"（{said.rstrip('；')}）" if said else "") + "。"


def place_beside(file: Path) -> Path:
    """Where the mapping of a table is kept: `留言.映射.yaml` beside `留言.xlsx`."""
    return file.with_name(file.stem + KEPT)


def free_place(file: Path) -> Path:
    """The same, or `留言-2.映射.yaml` where that is taken by one that does not fit any more."""
    others = (file.with_name(f"{file.stem}-{number}{KEPT}") for number in count(2))
    return next(each for each in chain((place_beside(file),), others) if not each.exists())


def any_kept(workspace: Workspace, file: Path) -> bool:
    """Is there any mapping that could have been kept for this table?"""
    return next(_kept_in((file.parent, workspace.root)), None) is not None


def saved_for(workspace: Workspace, file: Path, table: SourceTable) -> SavedMapping | None:
    """The mapping made for this table, or for one with the same columns in the same places.

    Its own goes first, then the others beside it, then those of the workspace. Raises
    ProblemsFound where its own cannot be read.
    """
    own = place_beside(file)
    for path in dict.fromkeys((own, *_kept_in((file.parent, workspace.root)))):
        if path.is_file():
            found, problems = read_mapping(str(path), read_bytes(path), workspace.latest_rules)
            if found is None and path == own:
                raise ProblemsFound(problems)
            fitting = _fitting(path, found, table) if found else None
            if fitting:
                return fitting
    return None


def _kept_in(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.glob(f"*{KEPT}"))


def _fitting(path: Path, mapping: ColumnMapping, table: SourceTable) -> SavedMapping | None:
    """None where the table lacks what the mapping takes, or is another one altogether."""
    try:
        told = table_of(table.sheet, mapping.header) if mapping.header else table
    except UsageProblem:
        return None
    used = {name for name, _ in columns_in(mapping)}
    if not all(told.indexes(name) for name in used):
        return None
    then, now = _names(mapping.columns), _names(told.names)
    added = tuple(now[each] for each in now if each not in then) if then else ()
    gone = tuple(then[each] for each in then if each not in now)
    if not then or len(added) + len(gone) > MOST_OTHER_COLUMNS:
        return None
    return SavedMapping(path, replace(mapping, columns=told.names), added, gone)


def _names(names: Iterable[str]) -> dict[str, str]:
    return {same_name(each): each for each in names}
