"""`cpl commit -m 原因 [文件 …]`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import problems
from cpl.use_cases.checking.hand_edits import chosen, commit, who_changes
from cpl.use_cases.checking.judging import Verdict, inherited, judged, on_disk


@click.command(
    cls=Command,
    examples="cpl commit -m 电话听错一位，按录音改\n"
    "cpl commit complaints/2026/11/TS20261121-003.yaml -m 补登内容\n"
    "cpl commit --更正 -m 转办的时间记错了，按通话记录改",
)
@click.argument("paths", nargs=-1, metavar="[文件 …]", type=click.Path(path_type=Path))
@option("-m", "reason", metavar="原因", default="", help="为什么改。")
@option(
    "--更正",
    "--correction",
    "declared",
    is_flag=True,
    help="这是更正：可以改动已经记录的事、删去记录。",
)
@option("--anyway", is_flag=True, help="文件里原来就有的错误先不改，也记录。")
@app.acting_options
def command(
    paths: tuple[Path, ...],
    reason: str,
    declared: bool,
    anyway: bool,
    acting: app.Acting,
) -> int:
    """把手工改动记录下来：先检查，写明原因和是谁改的。

    和 git 里已经记录的比：新写的经过照 cpl do 一样判断；已经记录的事被改、被删，
    记录、签发过的单和月报不见了或改过了，都不收，除非写明是更正。
    """
    desk = acting.desk()
    edits = on_disk(desk.workspace, chosen(desk, paths))
    found = judged(desk.workspace, edits, desk.now, who_changes(desk))
    problems(found.every)
    waived = inherited(desk.workspace, edits, desk.now) if anyway else ()
    if found.standing(declared, waived):
        return _refused(found, declared)
    if acting.dry_run:
        for each in edits:
            click.echo(desk.workspace.shown(each.path))
        return 0
    is_correction = declared and bool(found.declarable)
    commit(desk, edits, reason, declared=is_correction, claims=found.claims)
    click.echo(f"记录了 {len(edits)} 个文件的手工改动：{reason.strip()}")
    return 0


def _refused(found: Verdict, declared: bool) -> int:
    click.echo("有错误，没有记录。改好再来。", err=True)
    if found.declarable and not declared and not found.standing(declared=True):
        click.echo("确实是更正已经记录的事：cpl commit --更正 -m 原因。", err=True)
    return 1
