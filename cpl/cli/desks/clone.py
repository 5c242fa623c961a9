"""`cpl clone URL DIR`"""

from pathlib import Path
from platform import node
from secrets import token_hex

import click

from cpl.cli.frame import clock
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.how_far import waited_for
from cpl.cli.frame.output import as_typed
from cpl.cli.terminal.desks import desk_said
from cpl.codec.records.values import half_width
from cpl.problems import UsageProblem
from cpl.use_cases.syncing.some_years import first_year
from cpl.use_cases.upkeep.desk_clones import Claimant, clone

EXAMPLES = """
cpl clone /mnt/nas/客诉.git 东站台账 --desk B
cpl clone git@10.0.0.5:客诉.git 东站台账 --desk B
cpl clone /mnt/nas/客诉.git 东站台账 --desk B --take-over
cpl clone /mnt/nas/客诉.git 东站台账 --desk B --since 2025
cpl clone /mnt/nas/客诉.git 只看
"""
TO_DO = """\
接下来：
  cd {folder}
  export CPL_USER=李敏
  cpl sync         收进别的台办的，送出这里办的；cpl cron 打印定时的几行
  cpl doctor       缺什么，它会说"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("url", metavar="地址")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@option("--desk", "said", metavar="代码", default="", help="这里是哪个台；不写是只看。")
@option("--since", metavar="年", help="只要哪一年以后的，如 2025；以后 cpl sync --since 再取。")
@option("--take-over", is_flag=True, help="那个台原来的机器坏了、不再用了，换到这里。")
def command(url: str, folder: Path, said: str, since: str | None, take_over: bool) -> int:
    """几个台一起用：从共享的仓库取来全部历史，建好这个台的文件夹。

    一个台只在一台机器上发编号：建过了的要说 --take-over 才换过来。没有建成就什么都不留下。
    """
    desk = half_width(said).strip()
    if take_over and not desk:
        raise UsageProblem("--take-over 要写明接替哪个台：--desk 代码。")
    claimant = Claimant(token_hex(8), node(), clock.now(), take_over)
    first = first_year(since, claimant.now.date()) if since else 0
    with waited_for("取来历史"):
        made = clone(url, folder, desk, claimant, first)
    click.echo(f"建好了：{folder}")
    desk_said(made)
    click.echo(TO_DO.format(folder=as_typed(folder)))
    return 0
