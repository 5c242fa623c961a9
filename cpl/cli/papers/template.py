"""`cpl template list|check|new|preview`"""

from collections.abc import Iterator

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, Group, option
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import problems, table
from cpl.cli.frame.window import paged
from cpl.cli.papers.form import losses_said, open_or_say
from cpl.cli.transitions.outcome_papers import kept_said
from cpl.problems import Problem, UsageProblem
from cpl.use_cases.papers.filing import draft
from cpl.use_cases.templates.checking_templates import (
    CARRIED,
    Checked,
    check_template,
    every_template,
    stray_files,
    template_named,
)
from cpl.use_cases.templates.sampling import sample_paper
from cpl.use_cases.templates.starting import LETTER, started

HEADERS = ("名称", "谁的", "文件", "用在")
KINDS = {".xlsx": "Excel", ".md.j2": "文字", ".html.j2": "网页"}
FIT = Fit(cuts=("名称", "用在"), drops=("用在", "文件"))


@click.group(cls=Group)
def command() -> None:
    """单的样子：有哪些模板，起一个新的，检查，看样子。

    list 列出来，new 起一张自己的单或信，check 打印以前找错，preview 填一份样子看。
    在 Excel、WPS、记事本里改，能写的名称在 docs/模板.md。
    """


@command.command("list", cls=Command, examples="cpl template list")
@app.format_option
@app.folder_option
@paged()
def list_(form: str, folder: str | None) -> int:
    """有哪些模板：随带的，本单位改过的，本单位自己的；用在哪一类记录。"""
    place = app.workspace(folder)
    rows = [
        (
            each.name,
            each.whose,
            "、".join(KINDS[ending] for ending in each.endings),
            "、".join(each.machines),
        )
        for each in every_template(place)
    ]
    table(HEADERS, rows, form, FIT)
    return 0


@command.command(cls=Command, examples="cpl template check\ncpl template check 致歉信")
@click.argument("name", metavar="[名称]", required=False)
@app.format_option
@app.folder_option
@paged()
def check(name: str | None, form: str, folder: str | None) -> int:
    """检查模板：用空的、满的、最近的一件各试填一遍，不写文件。

    不写名称就是本单位改过的和自己的每一个。写错的名称、填不出来的格子、印不出来的文本框和图片、
    印出来太小的字、放错了的文件，都说是哪一个文件、哪一格、怎样改。
    """
    desk = app.system_desk(folder)
    place = desk.workspace
    stray = () if name else stray_files(place)
    names = (
        [template_named(place, name)]
        if name
        else [each.name for each in every_template(place) if each.whose != CARRIED]
    )
    checked = [check_template(desk, each) for each in names]
    found: list[Problem] = [*stray, *(p for each in checked for p in each.problems)]
    status = problems(found, form)
    if form != "json":
        for line in _told(checked):
            click.echo(line)
        if not checked and not stray:
            click.echo("没有本单位自己的模板，用的都是随带的。检查随带的：cpl template check 名称")
    return status


def _told(checked: list[Checked]) -> Iterator[str]:
    for each in checked:
        newest = f"和 {each.number}" if each.number else ""
        well = f"没有发现问题，试填了空的、满的{newest}"
        yield f"{each.name}：{f'{len(each.problems)} 处' if each.problems else well}。"


@command.command(
    cls=Command,
    examples="cpl template new 感谢信 --letter\ncpl template new 现场处置单 --from 投诉工单 --open",
)
@click.argument("name", metavar="名称")
@option("--from", "of", metavar="单名", help="照哪一张单起。")
@option("--letter", is_flag=True, help="起一封信：有抬头、落款、公章的位置。")
@option("--open", "opened", is_flag=True, help="起好后用本机的程序打开。")
@option("--dry-run", is_flag=True, help="只说会起哪些文件，不写。")
@app.folder_option
def new(
    name: str, of: str | None, letter: bool, opened: bool, folder: str | None, dry_run: bool
) -> int:
    """起一个新的模板：照一张现成的复制一份，换上自己的名称，再改。"""
    if bool(of) == letter:
        raise UsageProblem(
            "写照哪一张起：cpl template new 名称 --from 投诉工单，或者起一封信：--letter。"
        )
    place = app.workspace(folder)
    paths = started(place, name, template_named(place, of) if of else LETTER, dry_run=dry_run)
    for path in paths:
        click.echo(place.shown(path))
    if dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
        return 0
    click.echo(
        "用 Excel 或 WPS 打开 .xlsx，用记事本打开 .md.j2，改成自己的；只要一种的删去另一个。"
    )
    click.echo(f"检查：cpl template check {name}　看样子：cpl template preview {name} --open")
    click.echo(f"改好了记录：cpl commit -m 加了{name}　出单：cpl form 编号 {name}")
    if opened:
        open_or_say(paths[0])
    return 0


@command.command(cls=Command, examples="cpl template preview 转办单 --open")
@click.argument("name", metavar="名称")
@option("--open", "opened", is_flag=True, help="做好后用本机的程序打开。")
@app.folder_option
def preview(name: str, opened: bool, folder: str | None) -> int:
    """看样子：用一件样样都写了的样本填一份，放在“草稿”文件夹。"""
    desk = app.system_desk(folder)
    wanted = template_named(desk.workspace, name)
    losses_said(desk, wanted)
    filed = draft(desk, sample_paper(desk, wanted))
    kept_said(filed)
    for path in filed.paths:
        click.echo(desk.workspace.shown(path))
    if opened:
        open_or_say(filed.paths[-1])
    return 0
