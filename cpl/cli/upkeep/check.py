"""`cpl check [PATH …]`"""

from datetime import datetime
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import problems
from cpl.cli.frame.window import paged
from cpl.problems import Problem
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check


@click.command(
    cls=Command,
    examples="cpl check\ncpl check complaints/2026/11\ncpl check --staged\ncpl check --format json",
)
@click.argument("paths", nargs=-1, metavar="[文件 …]", type=click.Path(path_type=Path))
@option("--staged", is_flag=True, help="只看将要 git commit 的（放进暂存区的），像 cpl commit。")
@app.format_option
@app.folder_option
@paged()
def command(paths: tuple[Path, ...], staged: bool, form: str, folder: str | None) -> int:
    """检查全部或指定的文件：每个错误给出 文件:行:列。不改任何东西。

    不写文件时也看手工改动：和 git 里已经记录的比，改了、删了不该动的也说。
    """
    place = app.workspace(folder)
    if staged:
        return _staged(place, form)
    now = app.now_anyhow(place)
    found = check(place, tuple(_files(paths)), now) if paths else _of_all(place, now)
    status = problems(found, form)
    if form != "json":
        click.echo("没有发现问题。" if not found else f"共 {len(found)} 个问题。", err=bool(found))
    return status


def _of_all(place: Workspace, now: datetime) -> tuple[Problem, ...]:
    from cpl.use_cases.checking.everything import check_everything  # not to look at one file

    return check_everything(place, now)


def _staged(place: Workspace, form: str) -> int:
    """What the hook of a workspace asks before git commits."""
    from cpl.domain.people.staff_changes import WhoChanges
    from cpl.use_cases.checking.judging import UNKNOWN, staged_verdict

    actor = app.onlooker(place).person
    who = WhoChanges(actor.name) if actor else UNKNOWN
    found = staged_verdict(place, app.now_anyhow(place), who)
    problems(found.every, form)
    if not found.standing(declared=False):
        if found.claims:
            said = "；".join(found.claims)
            click.echo(f"这样改要写明“{said}”，用 cpl commit -m 原因 记录。", err=True)
        return 1 if found.claims else 0
    click.echo("有错误，没有提交。改好再 git add、git commit。", err=True)
    if not found.standing(declared=True):
        click.echo("确实是更正已经记录的事：cpl commit --更正 -m 原因。", err=True)
    return 1


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.resolve().rglob("*.yaml")) if path.is_dir() else [path.resolve()]
        found.extend(inside)
    return found
