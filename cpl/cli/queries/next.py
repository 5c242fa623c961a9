"""`cpl next NUMBER`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.cli.frame.window import paged
from cpl.store.lookup import resolve
from cpl.use_cases.queries.showing import next_rows

HEADERS = ("事件", "助记", "谁能办", "还要填")
FIT = Fit(folds=("还要填",))


@click.command(cls=Command, examples="cpl next 3")
@click.argument("number", metavar="编号")
@app.format_option
@app.folder_option
@paged()
def command(number: str, form: str, folder: str | None) -> int:
    """接下来能办什么，谁能办，各要什么。"""
    place = app.workspace(folder)
    loaded = place.load(resolve(place, number, app.now_in(place).date()))
    app.onlooker(place).opened(loaded)
    if form == "table":
        click.echo(f"{loaded.path.stem} 现在是“{loaded.card.state}”，可以：")
    table(HEADERS, next_rows(loaded), form, FIT)
    return 0
