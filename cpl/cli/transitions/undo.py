"""`cpl undo [编号]`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.terminal import asking
from cpl.use_cases.transitions.undoing import Undo, last_of_mine, undo


@click.command(cls=Command, examples="cpl undo\ncpl undo 3\ncpl undo --yes")
@click.argument("number", metavar="[编号]", required=False)
@option("--yes", "agreed", is_flag=True, help="不问，直接撤回。")
@app.acting_options
def command(
    number: str | None,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """撤回我今天办的最后一件事，作为一次更正记下来。

    文件恢复成办它以前的样子；撤回了什么，git 里都在。
    写编号就撤回那一件上的最后一件事。登记、签发过的单、后面又办了事的，不能撤回。
    """
    desk = acting.desk()
    found = last_of_mine(desk, desk.number_of(number) if number else None)
    if not (agreed or acting.dry_run):
        _show(found)
        asking.require_terminal("不问就撤回，加 --yes。")
        if not asking.yes(f"撤回 {_line(found)}？"):
            click.echo("没有撤回。")
            return 0
    click.echo(undo(desk, found), nl=False)
    if acting.dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
    else:
        click.echo(f"撤回了 {_line(found)}")
    return 0


def _show(found: Undo) -> None:
    """The records that go along with the first, where there are more."""
    for each in found.records[1:]:
        click.echo(f"同时撤回 {each.number} {each.events}：{each.moved}")


def _line(found: Undo) -> str:
    first = found.records[0]
    return f"{first.number} {first.events}：{first.moved}"
