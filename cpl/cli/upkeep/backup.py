"""`cpl backup DIR`"""

import os
import time
from contextlib import suppress
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.how_far import counted, waited_for
from cpl.cli.terminal.progress import progress
from cpl.domain.cases.evidence import size_text
from cpl.problems import CplError, ProblemsFound, some
from cpl.store.files import shown_name, size_below
from cpl.store.git import bundle
from cpl.store.workspace import ATTACHMENTS, Workspace
from cpl.use_cases.desk import NobodyActs, who_acts
from cpl.use_cases.upkeep.backing_up import BackedUp, back_up
from cpl.use_cases.upkeep.backups import FILES, chosen
from cpl.use_cases.upkeep.restoring import verify

SHOWN = 8
EXAMPLES = """
cpl backup /media/usb
cpl backup /media/usb --keep 8
cpl backup --verify /media/usb
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("target", metavar="备份到的文件夹", type=click.Path(path_type=Path))
@option("--keep", type=click.IntRange(min=1), metavar="份数", help="只留最近几份（缺省都留着）。")
@option("--verify", "verifying", is_flag=True, help="不备份；试着恢复最新的一份，看好不好。")
@app.folder_option
def command(target: Path, keep: int | None, verifying: bool, folder: str | None) -> int:
    """备份到 U 盘或共享：全部历史、附件、没有记录的手工改动，一个带日期的文件夹。

    写完当场核对：重读每个文件，从备份里取一遍全部历史。草稿不备份。
    """
    if verifying:
        return _verified(target, folder)
    place = app.workspace(folder)
    started = time.monotonic()
    with waited_for("在备份"), progress("在备份", size_below(place.root / ATTACHMENTS)) as tell:
        done = back_up(place, target, app.now_anyhow(place), _who(place), keep, tell)
    _told(done, time.monotonic() - started)
    return 0


def _who(place: Workspace) -> str:
    with suppress(NobodyActs, ProblemsFound):
        return who_acts(place, os.environ.get("CPL_USER")).name
    return app.account()


def _told(done: BackedUp, seconds: float) -> None:
    made = done.manifest
    kept = sum(each.path.startswith(f"{FILES}/") for each in made.files) - len(made.edited)
    click.echo(f"备份好了：{done.path}（{size_text(made.size)}，{seconds:.0f} 秒）")
    click.echo(f"  历史 {made.commits} 次提交；不进 git 的附件 {kept} 个")
    click.echo("  核对过：每个文件读回来都一样，全部历史能取回来。")
    for path in done.removed:
        click.echo(f"  删去了旧的 {path.name}")
    changed = (*made.edited, *made.deleted)
    if changed:
        click.echo(
            f"有手工改动还没有记录，一起备份了：{some(changed, SHOWN, '个文件')}。"
            "请用 cpl commit 写明原因。",
            err=True,
        )
    if done.left_out:
        names = some([shown_name(each) for each in done.left_out], SHOWN)
        click.echo(f"没有备份进去（链接、管道、打不开的文件）：{names}。", err=True)
    if done.same_disk:
        click.echo("注意：和工作文件夹在同一块盘上，盘坏了两份一起没有。", err=True)


def _verified(target: Path, folder: str | None) -> int:
    backup = chosen(target, _beginnings(folder))
    size = backup.manifest.size if backup.manifest else 0
    with waited_for("在核对"), progress("在核对", 2 * size) as tell:
        found = verify(backup, tell, counted)
    made = found.manifest
    click.echo(f"{backup.path.name}：好的。")
    click.echo(f"  {made.made_at:%Y-%m-%d %H:%M} 由{made.made_by}备份，{made.commits} 次提交。")
    click.echo("  恢复到临时文件夹试过：文件都在，校验码一致，历史完整；临时文件夹已经删去。")
    return _problems_told(found.new_problems, found.program_differs)


def _problems_told(new: tuple[str, ...], program_differs: bool) -> int:
    if not new:
        click.echo("  cpl check 的结果和备份时一样。")
        return 0
    why = "（这台机器的 cpl 版本和备份时不同）" if program_differs else ""
    click.echo(f"  cpl check 多出 {len(new)} 个问题{why}：")
    for each in new[:SHOWN]:
        click.echo(f"  {each}")
    return 0 if program_differs else 1


def _beginnings(folder: str | None) -> tuple[str, ...]:
    """Whose backups are meant where there are several; nothing outside a workspace."""
    with suppress(CplError):
        return bundle.beginnings(app.workspace(folder).git)
    return ()
