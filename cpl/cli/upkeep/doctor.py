"""`cpl doctor`"""

import os
import sys
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.output import columns, plain_line, table
from cpl.problems import UsageProblem
from cpl.store.files import replace_bytes
from cpl.store.workspace import DRAFTS
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient, examine
from cpl.use_cases.upkeep.handover_page import handover_page

PAGE = "交接说明.md"
EXAMPLES = """
cpl doctor
cpl doctor --format json
cpl doctor --handover
cpl doctor --handover /media/usb/交接说明.md
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.option(
    "--handover",
    metavar="[文件]",
    is_flag=False,
    flag_value="",
    help=f"写交接说明给接手的人（缺省写到 {DRAFTS}/{PAGE}）。",
)
@app.format_option
@app.folder_option
def command(handover: str | None, form: str, folder: str | None) -> int:
    """体检：备份、定时任务、明年的节假日、磁盘、身份、版本……有什么不对，怎么办。

    ✓ 好的，! 该办了，✗ 不行。有 ✗ 时退出码是 1。什么都不改。
    """
    place = app.workspace(folder)
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
