"""`cpl import --past`: what was imported before, and what became of each row of it."""

import re
from pathlib import Path

import click

from cpl.cli.frame.layout import Fit, plain_line
from cpl.cli.frame.output import table
from cpl.domain.values.screening import screened
from cpl.problems import UsageProblem
from cpl.store.copying import digest_of
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.again.past import PastImport, PastImports

IMPORTS = ("名称", "文件", "导入人", "读到", "其中")
ROWS = ("行", "下落", "编号")
FIT = Fit(cuts=("文件",), folds=("其中",))
FEW = 40


def print_past(
    workspace: Workspace, asked: tuple[str, ...], everything: bool, form: str = "table"
) -> int:
    """All imports; or row by row those of the files, names and numbers asked for."""
    past = PastImports(workspace)
    if not asked:
        _list(past, form)
    elif form != "table":
        rows = [row for each in asked for row in _rows(_found(past, each), each)]
        table(ROWS, rows, form)
    for each in asked if form == "table" else ():
        _print(_found(past, each), each, everything)
    return 0


def _list(past: PastImports, form: str) -> None:
    if not past.every and form == "table":
        click.echo("还没有导入过什么。")
        return
    table(IMPORTS, [_line(each) for each in reversed(past.every)], form, fit=FIT)


def _line(each: PastImport) -> tuple[str, ...]:
    manifest = each.manifest
    counts = "、".join(f"{fate} {many}" for fate, many in manifest.counts.items())
    return each.name, plain_line(manifest.file), manifest.by, str(manifest.total), counts


def _found(past: PastImports, asked: str) -> PastImport:
    """The last import of a file, by its bytes or its name; one by its name; of a record."""
    path = Path(asked)
    same = past.of_bytes(digest_of(read_bytes(path)).sha256) if path.is_file() else None
    names = {asked.removesuffix(".yaml"), screened(path.name), path.name}
    named = (
        each
        for each in reversed(past.every)
        if each.name in names or any(_is_called(name, each.manifest.file) for name in names)
    )
    found = same or next(named, None) or past.of_record(asked)
    if found is None:
        raise UsageProblem(f"没有导入过“{plain_line(asked)}”。全部：cpl import --past。")
    return found


def _rows(found: PastImport, asked: str) -> list[tuple[str, ...]]:
    """The rows of a record where one was asked for, else all."""
    manifest = found.manifest
    of_one = [each for each in manifest.rows if each.record == asked]
    return [(each.place, each.fate, each.record) for each in of_one or manifest.rows]


def _is_called(name: str, kept: str) -> bool:
    """What was kept of a name has stars for whoever is named in it."""
    return re.fullmatch(".*".join(map(re.escape, re.split(r"\*+", kept))), name) is not None


def _print(found: PastImport, asked: str, everything: bool) -> None:
    manifest = found.manifest
    click.echo(f"{found.name}：{plain_line(str(found))}")
    for name, digest in (
        (manifest.file, manifest.sha256),
        (manifest.mapping, manifest.mapping_sha256),
    ):
        if name:
            click.echo(f"{plain_line(name)} SHA-256 {digest}")
    rows = _rows(found, asked)
    shown = rows if everything else rows[:FEW]
    table(ROWS, shown)
    if len(rows) > len(shown):
        click.echo(f"……共 {len(rows)} 行，--all 全部列出。")
