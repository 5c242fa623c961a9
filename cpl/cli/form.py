"""`cpl form [NUMBER] 名称`"""

from pathlib import Path

import click

from cpl.cli import app
from cpl.cli.group import Command
from cpl.cli.list import months
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.form import (
    Paper,
    draft,
    form_named,
    form_names,
    issue,
    paper_of,
    register_paper,
)

EXAMPLES = """
cpl form 3 投诉工单
cpl form 3 转办单 --issue
cpl form ZG20261125-01 内部整改通知单 --issue
cpl form 投诉台账 --month 2026-11
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[编号] 单名")
@click.option("--issue", "issued", is_flag=True, help="签发：带编码存进 issued/，从此不变。")
@click.option("--masked", is_flag=True, help="第③联：脱敏。")
@click.option("--month", metavar="年-月[..年-月]", help="台账的月份。")
@click.option("--print", "printed", is_flag=True, help="只把文字版打印出来，不写文件。")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="草稿放到哪里。")
@click.option("--open", "opened", is_flag=True, help="做好后用本机的程序打开。")
@app.acting_options
def command(
    words: tuple[str, ...],
    issued: bool,
    masked: bool,
    month: str | None,
    printed: bool,
    out: Path | None,
    opened: bool,
    folder: str | None,
    named: str | None,
    role: str | None,
    basis: str | None,
    dry_run: bool,
) -> int:
    """出单：文字版（Markdown）和 A4 的 Excel 各一份。

    不带 --issue 是草稿，放在“草稿”文件夹，不进 git。
    """
    desk = app.desk(folder, named, role, basis, dry_run)
    paper = _paper(desk, words, month, masked)
    if printed:
        click.echo(paper.files.get(".md", b"").decode())
        return 0
    filed = issue(desk, paper) if issued else draft(desk, paper, out)
    if issued and not filed.fresh:
        click.echo("这张单已经签发过，内容没有变：")
    for path in filed.paths:
        click.echo(desk.workspace.shown(path))
    click.echo(f"编码 {filed.code}{'' if issued else '（草稿）'}")
    if opened and filed.paths:
        click.launch(str(filed.paths[-1]))
    return 0


def _paper(desk: Desk, words: tuple[str, ...], month: str | None, masked: bool) -> Paper:
    if not words or len(words) > 2:
        known = "、".join(form_names(desk.workspace))
        raise UsageProblem(f"写成 cpl form 编号 单名。有这些单：{known}。")
    name = form_named(desk.workspace, words[-1])
    if len(words) == 1:
        if "台账" not in name:
            raise UsageProblem(f"“{name}”是一件一张，要写编号：cpl form 编号 {name}。")
        return register_paper(desk, name, months(month))
    number = desk.workspace.resolve(words[0], desk.now.date())
    return paper_of(desk, number, name, masked)
