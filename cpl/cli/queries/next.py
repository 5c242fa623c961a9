"""`cpl next NUMBER [事件]`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.cli.frame.window import paged
from cpl.store.lookup import resolve_all
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.showing import field_rows, next_rows

HEADERS = ("事件", "助记", "谁能办", "还要填")
FIT = Fit(folds=("还要填",))
FIELD_HEADERS = ("字段", "要不要填", "写什么")
FIELD_FIT = Fit(folds=("写什么",))


@click.command(cls=Command, examples="cpl next 3\ncpl next 3 转办")
@click.argument("number", metavar="编号[,编号…]")
@click.argument("event", required=False, metavar="[事件]")
@app.format_option
@app.folder_option
@paged()
def command(number: str, event: str | None, form: str, folder: str | None) -> int:
    """接下来能办什么，谁能办，各要什么；写了事件，它的每一项能写什么。"""
    place = app.workspace(folder)
    for each in resolve_all(place, number, app.now_in(place).date()):
        _print(place, each, event, form)
    return 0


def _print(place: Workspace, number: str, event: str | None, form: str) -> None:
    loaded = place.load(number)
    onlooker = app.onlooker(place)
    onlooker.opened(loaded)
    if event:
        from cpl.use_cases.transitions.transition import event_named

        rule = event_named(loaded, event)
        table(FIELD_HEADERS, field_rows(loaded, rule, place.staff), form, FIELD_FIT)
        return
    if form == "table":
        whose = onlooker.whose_said(loaded)
        if whose:
            click.echo(f"{whose}下面的由那个台办。")
        click.echo(f"{loaded.path.stem} 现在是“{loaded.card.state}”，可以：")
    table(HEADERS, next_rows(loaded, app.now_in(place)), form, FIT)
