"""`cpl commit -m 原因 [文件 …]`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.output import problems
from cpl.use_cases.checking.hand_edits import chosen, commit, has_errors, problems_of


@click.command(
    cls=Command,
    examples="cpl commit -m 电话听错一位，按录音改\n"
    "cpl commit complaints/2026/11/TS20261121-003.yaml -m 补登内容",
)
@click.argument("paths", nargs=-1, metavar="[文件 …]", type=click.Path(path_type=Path))
@click.option("-m", "reason", metavar="原因", default="", help="为什么改。")
@click.option("--anyway", is_flag=True, help="有错误也先记录下来。")
@app.acting_options
def command(
    paths: tuple[Path, ...],
    reason: str,
    anyway: bool,
    folder: str | None,
    named: str | None,
    role: str | None,
    basis: str | None,
    dry_run: bool,
) -> int:
    """把手工改动记录下来：先检查，写明原因和是谁改的。"""
    desk = app.desk(folder, named, role, basis, dry_run)
    files = chosen(desk, paths)
    found = problems_of(desk, files)
    problems(found)
    if has_errors(found) and not anyway:
        click.echo("有错误，没有记录。改好再来；确实要先记录就加 --anyway。", err=True)
        return 1
    if dry_run:
        for path in files:
            click.echo(desk.workspace.shown(path))
        return 0
    commit(desk, files, reason)
    click.echo(f"记录了 {len(files)} 个文件的手工改动：{reason.strip()}")
    return 0
