"""`cpl due`"""

from datetime import timedelta

import click

from cpl.cli import app
from cpl.cli.group import Command
from cpl.cli.list import unreadable
from cpl.cli.output import table
from cpl.use_cases.listing import Due, due, raised_now
from cpl.use_cases.showing import due_text, owner_of, standing_text

HEADERS = ("应于", "现况", "编号", "时限", "谁", "状态")


@click.command(cls=Command, examples="cpl due\ncpl due --days 3\ncpl due --format csv")
@click.option("--days", type=int, metavar="天数", help="只看这几天内到期的和已逾期的。")
@app.format_option
@app.folder_option
def command(days: int | None, form: str, folder: str | None) -> int:
    """到期、逾期和将要到期的时限，最急的在前；没有规定期限的列在最后。"""
    place = app.workspace(folder)
    now = app.now_in(place)
    until = now.date() + timedelta(days=days) if days is not None else None
    found, read = due(place, now, until)
    table(HEADERS, (_row(each) for each in found), form)
    if form == "table":
        click.echo(f"共 {len(found)} 条时限。")
        for each in raised_now(place, read, now):
            number, said = each.loaded.card.number, each.escalation
            click.echo(f"升级 {number} {said.id}：{said.say}告知{'、'.join(said.notify)}。")
    return unreadable(read.problems)


def _row(each: Due) -> tuple[str, ...]:
    return (
        due_text(each.instance),
        standing_text(each.instance),
        each.loaded.card.number,
        each.instance.label,
        owner_of(each.loaded.card, each.instance.owner),
        each.loaded.card.state,
    )
