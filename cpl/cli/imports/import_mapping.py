"""Which column is what, when nobody has said so yet: a skeleton printed to be filled in."""

from pathlib import Path

from cpl.cli.frame import app
from cpl.cli.frame.window import whole
from cpl.codec.tables.mapping import NO_HEADER, NONE, ColumnMapping
from cpl.problems import UsageProblem
from cpl.store.tables.filled import refuse_temporary
from cpl.store.workspace import Workspace
from cpl.use_cases.imports.own_table import refuse_own_table
from cpl.use_cases.imports.table_import import load_mapping, open_table
from cpl.use_cases.proposing.proposal import proposed
from cpl.use_cases.proposing.written import mapping_text


def print_skeleton(
    acting: app.Acting, file: Path, mapping: Path | None, sheet: str, header: str
) -> None:
    """A mapping of the table, as far as it gives itself away."""
    refuse_temporary(file)
    desk = acting.desk(writes=False)
    place = desk.workspace
    begun = load_mapping(place, mapping, is_begun=True) if mapping else _begun(place, header)
    table = open_table(file, begun, sheet)
    refuse_own_table(place, table, begun if mapping else None)
    whole(mapping_text(proposed(desk, table), place.latest_rules), nl=False)


def _begun(workspace: Workspace, header: str) -> ColumnMapping:
    """What is known before anybody has looked at the columns: where their names stand."""
    return ColumnMapping(workspace.latest_rules.complaints.name, {}, header=header_rows(header))


def header_rows(said: str) -> tuple[int, ...]:
    """`3,4` or `无`, as typed; nothing said: to be looked for. Raises UsageProblem."""
    if said.strip() == NONE:
        return NO_HEADER
    numbers = said.replace("，", ",").replace("、", ",").split(",") if said else []
    if not all(each.strip().isdecimal() and int(each) for each in numbers):
        raise UsageProblem(f"--header {said} 看不懂：写行号，如 3 或 3,4；没有表头写 {NONE}。")
    return tuple(sorted(map(int, numbers)))
