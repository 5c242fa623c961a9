"""A table of our own records, which is not somebody else's to be registered once more."""

from itertools import islice

from cpl.codec.tables.mapping import ColumnMapping
from cpl.problems import CplError
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.use_cases.imports.table import SourceTable

LOOKED_AT = 50
"""Rows of a table: whether they are ours, these tell."""


class OwnTable(CplError):
    """A table of records that are here already: a register from before, or one that was copied."""

    exit_status = 1


def refuse_own_table(
    workspace: Workspace, table: SourceTable, mapping: ColumnMapping | None
) -> None:
    """Raises OwnTable where a column holds numbers of records of this workspace.

    A mapping says which column that could be; with a prefix they are somebody else's.
    """
    if mapping is not None and mapping.id_prefix:
        return
    for column in (mapping.id_column,) if mapping else table.names:
        texts = [table.cell(row, column) for row in islice(table.rows, LOOKED_AT)] if column else []
        said = [each.split()[0] for each in texts if each]
        ours = [each for each in said if _is_here(workspace, each)]
        if ours and len(ours) * 2 > len(said):
            raise OwnTable(
                f"{table.sheet.file} 里是这里已经有的记录（{ours[0]} 等），是 cpl 自己出的表，"
                "没有再登记一遍。它没有记号（早先出的，或者拷到了别的表里），看不出改了什么。\n"
                "要在 Excel 里改：cpl form 投诉台账 重新出一份，在新的上改，再 cpl import。\n"
                f"只改几处：cpl do {ours[0]}，登记的用更正。"
            )


def _is_here(workspace: Workspace, number: str) -> bool:
    try:
        return workspace.path_of(number).exists()
    except UnknownNumber:
        return False
