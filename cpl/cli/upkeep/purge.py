"""`cpl purge [编号…]`"""

from collections.abc import Sequence
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.terminal import asking
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.upkeep.purging import (
    Clearable,
    YearsOver,
    backups_holding,
    beyond_said,
    clear,
    due_now,
    named,
)

EXAMPLES = """
cpl purge --due
cpl purge --due -m 保存期满
cpl purge TS20261121-003 -m 本人要求删除
"""
MOST_LISTED = 20
NOT_WRITTEN = "（试运行：什么都没有清除）"


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("numbers", metavar="[编号]…", nargs=-1)
@option("--due", "all_due", is_flag=True, help="到期的；不写 -m 就只列出来。")
@option("-m", "reason", metavar="原因", default="", help="为什么清除；不写姓名、电话。")
@option("--yes", "agreed", is_flag=True, help="不问，直接清除。")
@app.acting_options
def command(
    numbers: tuple[str, ...], all_due: bool, reason: str, agreed: bool, acting: app.Acting
) -> int:
    """清除另存的个人信息：保存期满的，或者本人要求删除的。

    删去 private 里的那一份、签发的单、不入库的附件，记下谁、何时、为什么，不记内容；
    记录、统计、审计照旧，原来的地方写着〔已清除〕。清除了找不回来。
    git 的历史里原来就有的，cpl 清除不了，逐件说明。还在办、有争议的不清除。
    """
    if bool(numbers) == all_due:
        raise UsageProblem("写编号，或者写 --due（到期的全部）。")
    desk = acting.desk(writes=bool(reason))
    if not all_due:
        said = tuple(desk.number_of(each) for each in numbers)
        return _cleared(desk, named(desk, said), reason, agreed)
    found = due_now(desk)
    _listed(found)
    if not reason or not found.clear:
        return 0
    return _cleared(desk, found.clear, reason, agreed)


def _listed(found: YearsOver) -> None:
    click.echo(f"到期可以清除的 {len(found.clear)} 件。")
    for each in found.clear:
        click.echo(f"  {_line(each)}")
    for each in found.held:
        click.echo(f"  {each.number}　到期 {each.due}，先留着：{each.kept_for}。")
    if found.beyond:
        click.echo(f"到期而 cpl 清除不了的 {len(found.beyond)} 件，git 的历史里有：")
        for each in found.beyond[:MOST_LISTED]:
            click.echo(f"  {each.number}　{beyond_said(each)}")
        if len(found.beyond) > MOST_LISTED:
            click.echo(f"  …… 另有 {len(found.beyond) - MOST_LISTED} 件")
        click.echo("历史只能整个换掉：另建一个文件夹接着用，旧的连同备份到期一起销毁。")


def _line(kept: Clearable) -> str:
    parts = [f"{kept.pieces} 项"] if kept.pieces else []
    parts += [f"签发的单 {len(kept.papers)} 份"] if kept.papers else []
    parts += [f"附件 {len(kept.attached)} 个"] if kept.attached else []
    due = f"　到期 {kept.due}" if kept.due else ""
    return f"{kept.number}{due}　{'，'.join(parts)}"


def _cleared(desk: Desk, found: Sequence[Clearable], reason: str, agreed: bool) -> int:
    wanted = tuple(found)
    for each in wanted:
        click.echo(f"{'会清除 ' if desk.dry_run else ''}{_line(each)}")
    if desk.dry_run:
        click.echo(NOT_WRITTEN, err=True)
        return 0
    if not agreed:
        asking.require_terminal("不问就清除，加 --yes。")
        if not asking.yes(f"清除这 {len(wanted)} 件的个人信息，找不回来，清除？"):
            click.echo("没有清除。")
            return 0
    holding, unknown = backups_holding(desk.workspace, wanted)
    clear(desk, wanted, reason)
    click.echo(f"清除了 {len(wanted)} 件的个人信息，记下了是谁、为什么。")
    for each in wanted:
        if each.in_history:
            click.echo(f"{each.number}：{beyond_said(each)}", err=True)
    _told_of_backups(holding, unknown)
    return 0


def _told_of_backups(holding: Sequence[Path], unknown: str) -> None:
    if holding:
        click.echo("这些备份里还有，到期也要销毁：", err=True)
        for path in holding:
            click.echo(f"  {path}", err=True)
    if unknown:
        click.echo(f"备份在 {unknown}，现在没有接上；里面的备份也可能还有。", err=True)
