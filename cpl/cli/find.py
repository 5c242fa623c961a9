"""`cpl find 词`"""

import click

from cpl.cli import app
from cpl.cli.group import Command
from cpl.cli.list import months, unreadable
from cpl.cli.output import table
from cpl.problems import Problem
from cpl.use_cases.listing import Query, context_of, search


@click.command(cls=Command, examples="cpl find 8000\ncpl find 停运 --month 2026-06..2026-08")
@click.argument("text", metavar="词")
@click.option("--month", metavar="年-月[..年-月]", help="按接收的月份。")
@app.format_option
@app.folder_option
def command(text: str, month: str | None, form: str, folder: str | None) -> int:
    """按编号、电话尾号、姓名或文字查找，显示前后文。"""
    place = app.workspace(folder)
    rows: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    for machine in place.machines():
        found = search(place, Query(machine.name, months=months(month), text=text.strip()))
        problems.extend(found.problems)
        rows.extend(
            (each.card.number, each.card.state, context_of(each, text.strip()))
            for each in found.records
        )
    table(("编号", "状态", "前后文"), rows, form)
    if form == "table":
        click.echo(f"共 {len(rows)} 件。")
    return unreadable(tuple(problems))
