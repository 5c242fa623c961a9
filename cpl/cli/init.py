"""`cpl init DIR`"""

from pathlib import Path

import click

from cpl.cli import clock
from cpl.cli.group import Command
from cpl.use_cases.init import init


@click.command(cls=Command, examples="cpl init 客服台账\ncpl init 客服台账 --profile 聊城交运")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--profile", metavar="名称", help="用哪一套规则（缺省是主题公园）。")
def command(folder: Path, profile: str | None) -> int:
    """建一个新的工作文件夹：规则、模板、人员表，并放进 git。"""
    from cpl.use_cases.profiles import profile_path

    init(folder, clock.now(), clock.is_set(), profile_path(profile) if profile else None)
    click.echo(f"建好了：{folder}")
    click.echo("接下来：")
    click.echo(f"  cd {folder}")
    click.echo(
        "  把 staff.yaml 里的人换成你们自己的，改好后 cpl commit -m 换成本单位人员 --as 系统"
    )
    click.echo("  export CPL_USER=李敏")
    click.echo("  cpl new 投诉人.姓名=王女士 投诉人.电话=13800001234 内容=…… 渠道=热线 类别=投诉")
    return 0
