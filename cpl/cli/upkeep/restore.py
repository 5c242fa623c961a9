"""`cpl restore BACKUP DIR`"""

from pathlib import Path

import click

from cpl.cli.frame.group import Command, option
from cpl.cli.frame.how_far import waited_for
from cpl.cli.frame.output import as_typed
from cpl.cli.terminal.progress import progress
from cpl.store.aside.side_files import PRIVATE
from cpl.use_cases.upkeep.backups import FILES, chosen
from cpl.use_cases.upkeep.restoring import restore

EXAMPLES = """
cpl restore /media/usb/客服台账-20261121-0912 客服台账
cpl restore /media/usb 客服台账
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("source", metavar="备份", type=click.Path(path_type=Path))
@click.argument("folder", metavar="新文件夹", type=click.Path(path_type=Path))
@option("--anyway", is_flag=True, help="坏了的文件跳过，恢复还能恢复的。")
def command(source: Path, folder: Path, anyway: bool) -> int:
    """从备份恢复到一个新文件夹：全部历史、附件、备份时没有记录的手工改动。

    写的是放备份的文件夹，就用里面最新的一份。
    """
    backup = chosen(source)
    size = backup.manifest.size if backup.manifest else 0
    with waited_for("在恢复"), progress("在恢复", 2 * size) as tell:
        done = restore(backup, folder, anyway, tell)
    made = done.manifest
    click.echo(f"恢复好了：{folder}")
    click.echo(f"  用的是 {made.made_at:%Y-%m-%d %H:%M} 的备份 {backup.path.name}。")
    click.echo(f"  历史 {made.commits} 次提交。")
    for each in done.lost:
        click.echo(f"  没有恢复：{each}")
    changed = (*made.edited, *made.deleted)
    if changed:
        click.echo(f"  备份时没有记录的手工改动照样恢复了（{len(changed)} 个文件），看 cpl check。")
    if any(each.path.startswith(f"{FILES}/{PRIVATE}/") for each in made.files):
        click.echo("  备份以后清除过的个人信息，这里面还有：照原来的再 cpl purge。")
    click.echo("接下来：")
    click.echo(f"  cd {as_typed(folder)} && cpl check && cpl attach --verify")
    click.echo("  定时任务（cpl cron）、签名密钥、git 的设置不在备份里，要重新设；")
    click.echo("  缺什么，cpl doctor 会说。")
    return 1 if done.lost else 0
