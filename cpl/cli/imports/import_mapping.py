"""Which column is what, when nobody says it on the command line: kept from before, or asked now."""

from dataclasses import replace
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.window import at_terminal, whole
from cpl.cli.imports.mapping_dialogue import LeftError, asked, calendar_asked
from cpl.cli.terminal import asking
from cpl.codec.tables.mapping import EVERY_SHEET, NO_HEADER, NONE, ColumnMapping
from cpl.problems import CplError, UsageProblem, some
from cpl.store.files import create_bytes
from cpl.store.tables.filled import refuse_temporary
from cpl.store.tables.sheets import open_book
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.book_tables import sheets_alike
from cpl.use_cases.imports.guess import guessed
from cpl.use_cases.imports.own_table import refuse_own_table
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.imports.table_import import load_mapping, open_table
from cpl.use_cases.proposing.proposal import AS_WRITTEN, proposed
from cpl.use_cases.proposing.saved import any_kept, free_place, saved_for
from cpl.use_cases.proposing.written import mapping_text


class NotSaved(CplError):
    """Whoever was asked which column is what has left."""

    exit_status = 1


def print_skeleton(
    acting: app.Acting, file: Path, mapping: Path | None, sheet: str, header: str
) -> None:
    """A mapping of the table, as far as its cells give it away."""
    refuse_temporary(file)
    desk = acting.desk(writes=False)
    place = desk.workspace
    begun = load_mapping(place, mapping, is_begun=True) if mapping else _begun(place, header)
    table = open_table(file, begun, sheet)
    refuse_own_table(place, table, begun if mapping else None)
    whole(mapping_text(proposed(desk, table), place.latest_rules), nl=False)


def mapping_for(
    desk: Desk, file: Path, sheet: str, header: str, may_ask: bool = True
) -> Path | None:
    """The mapping that was kept for such a table; at a terminal, asked for now and kept.

    None where the names of the columns are those of the fields, or nobody can be asked: then
    whoever plans the import says what to do. Raises NotSaved where he who is asked leaves.
    """
    is_asked = may_ask and at_terminal()
    if not is_asked and not any_kept(desk.workspace, file):
        return None
    begun = _begun(desk.workspace, header)
    table = open_table(file, begun, sheet)
    refuse_own_table(desk.workspace, table, None)
    kept = saved_for(desk.workspace, file, table)
    if kept is not None:
        click.echo(kept.said, err=not may_ask)
        return kept.path
    if not is_asked or _says_itself(desk, table):
        return None
    is_all = sheet == EVERY_SHEET or (not sheet and _months_asked(file, table))
    if is_all:
        table = open_table(file, begun, EVERY_SHEET)
    return _asked_and_saved(desk, file, table, (EVERY_SHEET,) if is_all else ())


def _months_asked(file: Path, table: SourceTable) -> bool:
    """Are the other sheets with the same columns read along?"""
    names = sheets_alike(open_book(file), table)
    others = [f"“{plain_line(each)}”" for each in names if each != table.sheet.name]
    return bool(others) and asking.yes(f"工作表{some(others, unit='张')}的列也是这样，一起读")


def _says_itself(desk: Desk, table: SourceTable) -> bool:
    try:
        guessed(table, desk.workspace.latest_rules)
    except UsageProblem:
        return False
    return True


def _asked_and_saved(desk: Desk, file: Path, table: SourceTable, sheets: tuple[str, ...]) -> Path:
    rules = desk.workspace.latest_rules
    place = f"工作表“{plain_line(table.sheet.name)}”，" if table.sheet.name else ""
    click.echo(f"{plain_line(file.name)}：{place}{table.header_said}。看格子猜的：")
    try:
        proposal = proposed(desk, table)
        calendar = calendar_asked(proposal)
        told = proposal if calendar == AS_WRITTEN else proposed(desk, table, calendar)
        found = asked(told, rules)
    except LeftError:
        raise NotSaved("没有存映射，什么都没有写。") from None
    found = replace(found, mapping=replace(found.mapping, sheets=sheets))
    path = free_place(file)
    create_bytes(path, mapping_text(found, rules).encode())
    click.echo(f"映射存在 {path.name}，以后列一样的表都用它；要改，直接改这个文件。")
    return path


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
