"""`cpl aside [编号…]`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.problems import UsageProblem
from cpl.use_cases.upkeep.taking_aside import chosen, take_aside

EXAMPLES = """
cpl aside TS20261121-003
cpl aside --all
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("numbers", metavar="[编号]…", nargs=-1)
@option("--all", "everything", is_flag=True, help="全部记录。")
@app.acting_options
def command(numbers: tuple[str, ...], everything: bool, acting: app.Acting) -> int:
    """把以前记录里的个人信息另存：从这次提交起文件里是〔另存…〕，内容在 private 里。

    规则里写了 privacy: {aside: yes} 的才能用；新登记的自己就另存，不用这条。
    以前的提交里还有，忘不掉：只是不再往后带。
    """
    if bool(numbers) == everything:
        raise UsageProblem("写编号，或者写 --all（全部）。")
    desk = acting.desk()
    found = chosen(desk, tuple(desk.number_of(each) for each in numbers), everything)
    for each in found:
        click.echo(f"{each.number}　{each.pieces} 项")
    if not found:
        click.echo("没有要另存的。")
    elif acting.dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
    else:
        take_aside(desk, found)
        click.echo(f"另存了 {len(found)} 件的个人信息。以前的提交里还有，cpl 清除不了。")
    return 0
