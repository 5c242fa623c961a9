"""`cpl doctor`"""

import os
import sys
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import columns, plain_line
from cpl.cli.frame.output import table
from cpl.cli.frame.window import paged
from cpl.problems import UsageProblem
from cpl.store.files import replace_bytes
from cpl.store.workspace import DRAFTS, Workspace
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient, examine
from cpl.use_cases.upkeep.handover_page import handover_page
from cpl.use_cases.upkeep.mending import mend

PAGE = "交接说明.md"
EXAMPLES = """
cpl doctor
cpl doctor --fix
cpl doctor --format json
cpl doctor --handover
cpl doctor --handover /media/usb/交接说明.md
"""


@click.command(cls=Command, examples=EXAMPLES)
@option(
    "--handover",
    metavar="[文件]",
    is_flag=False,
    flag_value="",
    help=f"写交接说明给接手的人（缺省写到 {DRAFTS}/{PAGE}）。",
)
@option(
    "--fix",
    "fixing",
    is_flag=True,
    help="先修好能放心修的：残留的锁、坏了的索引、没有接上的提交……。",
)
@app.format_option
@app.folder_option
@paged()
def command(handover: str | None, fixing: bool, form: str, folder: str | None) -> int:
    """体检：git、备份、定时任务、明年的节假日、磁盘、身份、版本……有什么不对，怎么办。

    ✓ 好的，! 该办了，✗ 不行。有 ✗ 时退出码是 1。不写 --fix 什么都不改；
    写了也不替人决定：记过的、写在文件里的，一样不丢。
    """
    place = app.workspace(folder, warns=False)
    if fixing:
        _fixed(place)
        place = app.workspace(folder, warns=False)  # read afresh
    patient = Patient(place, app.now_anyhow(place), os.environ.get("CPL_USER"))
    found = tuple(examine(patient))
    if handover is not None:
        target = Path(handover) if handover else place.root / DRAFTS / PAGE
        _write(target, handover_page(patient, found, sys.executable))
        click.echo(f"写好了：{place.shown(target)}。接手的人先看它。")
    elif form == "table":
        _told(found)
    else:
        rows = ((e.name, e.health.value, e.said, e.mend) for e in found)
        table(("项目", "结果", "说明", "做法"), rows, form)
    return 1 if any(each.health is Health.BAD for each in found) else 0


def _fixed(place: Workspace) -> None:
    """Put right what can be, and say what was; on stderr, where tables are read by programs."""
    person = app.onlooker(place).person
    found = tuple(mend(place, app.now_anyhow(place), person))
    for each in found:
        words = "修好了" if each.done else "没有修成"
        click.echo(f"{words}：{plain_line(each.said)}", err=True)
    if not found:
        click.echo("没有要修的。", err=True)


def _told(found: tuple[Diagnosis, ...]) -> None:
    width = max(columns(each.name) for each in found)
    for each in found:
        space = " " * (width - columns(each.name))
        click.echo(f"{each.health.value} {each.name}{space}  {plain_line(each.said)}")
        if each.mend:
            click.echo(f"  {' ' * width}  → {plain_line(each.mend)}")


def _write(target: Path, page: bytes) -> None:
    if target.is_dir():
        raise UsageProblem(f"{target} 是一个文件夹，写成 {target / PAGE}。")
    if not target.parent.is_dir():
        if target.parent.name != DRAFTS:
            raise UsageProblem(f"没有 {target.parent} 这个文件夹。")
        target.parent.mkdir()
    replace_bytes(target, page)
