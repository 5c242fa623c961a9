"""`cpl duty [例行工作] [做了什么]`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import table, unreadable
from cpl.cli.frame.window import paged
from cpl.cli.transitions.duty_rows import DUTY_FIT, DUTY_HEADERS, duty_row
from cpl.cli.transitions.outcome import outcome_said
from cpl.domain.cases.duties import Owed
from cpl.problems import UsageProblem
from cpl.store.copying import untold
from cpl.store.index.record_index import RecordIndex
from cpl.use_cases.attachments.attach import attach
from cpl.use_cases.attachments.plan import fault, plan
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.routine import chosen, record_duty
from cpl.use_cases.queries.duties import every_duty, still_owed
from cpl.use_cases.queries.present import present

EXAMPLES = """
cpl duty
cpl duty 周整改表 已发设备部、运营部和行政督导
cpl duty 周整改表 --file 周整改表.xlsx
cpl duty 月度汇总 --period 2026-10 上月两项整改都已落实
cpl duty --format json
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("name", metavar="[例行工作]", required=False)
@click.argument("words", nargs=-1, metavar="[做了什么] [字段=值 …]")
@option("--period", metavar="期间", help="哪一期（缺省是还欠的最早一期），如 2026-W48。")
@option("--unit", metavar="单位", help="各单位各做各的，是哪个单位的（缺省是本人的单位）。")
@option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="文件",
    help="做出来的表、纪要、照片，可以写几次。",
)  # fmt: skip
@app.format_option
@app.acting_options
def command(
    name: str | None,
    words: tuple[str, ...],
    period: str | None,
    unit: str | None,
    files: tuple[Path, ...],
    form: str,
    acting: app.Acting,
) -> int:
    """例行工作：不写名称就列出还欠的；写了名称就记下做完了一期。

    做了什么写一句话，或者用 --file 附上做出来的文件。逾期的也这样补记。
    """
    if name is None:
        return _listed(acting.folder, form)
    desk = acting.desk()
    wrong = [each for each in map(fault, files) if each]
    if wrong:
        raise UsageProblem("\n".join(wrong))
    every = every_duty(desk.workspace, RecordIndex(desk.workspace), desk.now)
    each = chosen(desk, every, name, period, unit)
    _done(desk, each, words, files)
    mine = (e for e in still_owed(every) if (e.duty, e.unit) == (each.duty, each.unit))
    left = [e.period_name for e in mine if e is not each and e.period]
    if left:
        click.echo(f"  还欠 {'、'.join(left)}")
    return 0


@paged()
def _listed(folder: str | None, form: str) -> int:
    """All that is still owed, whosever it is."""
    place = app.workspace(folder)
    now = app.now_in(place)
    read = present(place, now)
    found = still_owed(every_duty(place, read.index, now))
    table(DUTY_HEADERS, map(duty_row, found), form, DUTY_FIT)
    if form == "table":
        click.echo(f"例行工作还欠 {sum(e.period is not None for e in found)} 项。")
    return unreadable(read.problems)


def _done(desk: Desk, each: Owed, words: tuple[str, ...], files: tuple[Path, ...]) -> None:
    """The record, then its files; a file alone says for itself what was done."""
    said = words or tuple(f"见附件 {'、'.join(e.name for e in files)}" for _ in files[:1])
    outcome = record_duty(desk, each, said, app.read_file, bool(files))
    outcome_said(desk, outcome)
    if files and not desk.dry_run:
        found = plan(desk, outcome.first.number, files, False, untold)
        attach(desk, found, (), app.read_file, None, untold)
        for copied in found.chosen:
            click.echo(f"  附件 {copied.name}")
    if each.period:
        days = each.period.days_told
        click.echo(f"  {each.duty.id} {each.period_name}（{days}）记下了")
