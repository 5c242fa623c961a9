"""What is said of a folder that has become a desk of several."""

from typing import TYPE_CHECKING

import click

from cpl.cli.frame.output import as_typed
from cpl.cli.frame.window import whole
from cpl.store.remote.network import shown_url

if TYPE_CHECKING:
    from cpl.use_cases.upkeep.desk_clones import DeskClone

LEFT_OUT = """\
  那台机器没有送出的编号可能还在它的盘上：今天和以前的编号，从最后一个往后空出 100 个。
  它不要再用了；盘找回来，也不要在它上面办、同步。"""


def desk_said(made: "DeskClone") -> None:
    """Which desk it is, whose place it took, and for the first one how others come in."""
    url = shown_url(made.url)
    if made.desk is None:
        click.echo(f"只看，不是哪个台，不发编号。共享的仓库：{url}")
        return
    click.echo(f"这里是 {made.desk} 台，共享的仓库：{url}")
    if made.taken_from is not None:
        click.echo(f"  接替 {made.taken_from}。\n{LEFT_OUT}")
    if made.is_first:
        click.echo("加一个台：staff.yaml 的“台”里加一行，cpl commit -m 加台，cpl sync；到那里敲")
        whole(f"  cpl clone {as_typed(url)} 文件夹 --desk 代码")
