"""`cpl new [工单|整改|问责|巡场] [字段=值 …]`"""

import click

from cpl.cli import app
from cpl.cli.batch import gather
from cpl.cli.group import Command
from cpl.cli.said import outcome_said
from cpl.use_cases.inputs import split_word
from cpl.use_cases.register import register

EXAMPLES = """
cpl new 投诉 热线 投诉人.姓名=王女士 投诉人.电话=13800001234 内容=过山车停运未告知退票 诉求=退票
cpl new 投诉 热线 内容=@电话记录.txt 投诉人.姓名=王女士
cpl new --batch 停运
cpl new --batch 停运 渠道=热线 内容=过山车停运两小时 < 名单.txt
cpl new 整改 设备部 停运未公示 停运十分钟内公示 2026-11-30 来源=TS20261121-003
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[工单|整改|问责|巡场] [字段=值 …]")
@click.option("--batch", metavar="词", help="一件事很多人打来：只问电话和姓名，并成一批。")
@app.acting_options
def command(
    words: tuple[str, ...],
    batch: str | None,
    folder: str | None,
    named: str | None,
    role: str | None,
    basis: str | None,
    dry_run: bool,
) -> int:
    """登记，打印编号。

    不写哪一类就是工单。没有“=”的值，依次是必填的字段。
    字段=@文件 读文件里的文字，=@- 读标准输入，@@ 是字母 @ 本身。
    """
    desk = app.desk(folder, named, role, basis, dry_run)
    if batch is not None:
        return gather(desk, batch, words)
    machines = desk.workspace.latest_rules.machines
    first = words[0] if words and not split_word(words[0])[0] else ""
    machine = first if first in machines else next(iter(machines))
    rest = words[1:] if first in machines else words
    outcome = register(desk, machine, rest, app.read_file)
    outcome_said(desk, outcome)
    return 0
