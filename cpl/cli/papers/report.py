"""`cpl report 月报`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.window import whole
from cpl.cli.terminal import asking
from cpl.problems import UsageProblem
from cpl.use_cases.reports.paper import (
    SUPPLEMENT,
    WrittenReport,
    catch_up,
    changed_since,
    issuable,
    issue,
    issue_supplement,
    write_draft,
)
from cpl.use_cases.reports.report import MadeReport, Reporting, month_said

EXAMPLES = """
cpl report 月报
cpl report 月报 --month 2026-10
cpl report 月报 --month 2026-10 --issue --as 郑洁
cpl report 月报 --month 2026-10 --supplement
cpl report 月报 --catch-up
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("name", metavar="[名称]", default="")
@click.option("--month", metavar="年-月", help="报告的月份（缺省是上个月）。")
@click.option("--issue", "issuing", is_flag=True, help="下发：定稿存档，以后不再改。")
@click.option("--supplement", is_flag=True, help="下发以后又有补录的，另出一份补报。")
@click.option("--catch-up", "missed", is_flag=True, help="把没出过的月份都出成草稿（定时任务用）。")
@app.agreed_option
@app.acting_options
def command(
    name: str,
    month: str | None,
    issuing: bool,
    supplement: bool,
    missed: bool,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """月报：缺省出草稿；--issue 下发。下发过的不再改，迟来的记录进补报。"""
    if issuing + supplement + missed > 1:
        raise UsageProblem("--issue、--supplement、--catch-up 一次只用一个。")
    if missed:
        return caught_up(acting.folder, name)
    if issuing or supplement:
        desk = acting.desk()
        reporting = Reporting(desk.workspace, desk.now, name)
        made = reporting.make(month_said(month, desk.now))
        asks = not (agreed or acting.dry_run) and asking.at_terminal()
        asks = asks and issuable(desk, reporting, made, supplement)
        if asks and not _agreed(reporting, made, SUPPLEMENT if supplement else reporting.name):
            click.echo("没有下发，什么都没有写。")
            return 0
        written = (issue_supplement if supplement else issue)(desk, reporting, made)
        _issued_said(reporting, made, written, acting.dry_run)
        return _unread(reporting)
    place = app.workspace(acting.folder)
    reporting = Reporting(place, app.now_in(place), name)
    _draft(reporting, reporting.make(month_said(month, reporting.now)), acting.dry_run)
    return _unread(reporting)


def _agreed(reporting: Reporting, made: MadeReport, what: str) -> bool:
    """Asked with the figures in sight, and where to read the rest."""
    _totals(made)
    click.echo(f"先看草稿：cpl report {reporting.name} --month {made.month}")
    said = f"{made.month} 的{what}下发以后不再改动，也不能撤回。下发？"
    return asking.yes(said, default=False, is_final=True)


def caught_up(folder: str | None, name: str = "") -> int:
    """Draft what was missed of one report or of all, as cron does; answers the exit status."""
    desk = app.system_desk(folder)
    names = (name,) if name else tuple(desk.workspace.latest_rules.reports)
    return max(_caught_up(Reporting(desk.workspace, desk.now, each)) for each in names or ("",))


def _caught_up(reporting: Reporting) -> int:
    written = catch_up(reporting)
    for each in written:
        new = "" if each.is_new else "（没有变化）"
        click.echo(f"{each.month} 草稿：{_names(reporting, each.paths)}{new}")
        click.echo(f"  {reporting.due_text(each.month)}")
    if not written:
        click.echo(f"没有要补的{reporting.name}。")
    _warned(reporting)
    return _unread(reporting)


def _draft(reporting: Reporting, made: MadeReport, dry_run: bool) -> None:
    if made.issued is not None:
        _frozen_said(reporting, made)
        return
    written = write_draft(reporting, made, dry_run)
    _totals(made)
    click.echo(f"草稿：{_names(reporting, written.paths)}　代码 {written.code}")
    if dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
    click.echo(reporting.due_text(made.month))
    if reporting.now >= made.month.end:
        who = reporting.issued_by(made.month)
        by = f"由{who}" if who else ""
        say = f"看过没有问题就{by}下发"
        click.echo(f"{say}：cpl report {reporting.name} --month {made.month} --issue")
    _warned(reporting)


def _issued_said(
    reporting: Reporting, made: MadeReport, written: WrittenReport, dry_run: bool
) -> None:
    if dry_run and written.is_new:
        whole(written.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
    elif written.is_new:
        _totals(made)
        click.echo(f"已下发：{_names(reporting, written.paths)}　代码 {written.code}")
        _warned(reporting)
    else:
        _frozen_said(reporting, made)


def _frozen_said(reporting: Reporting, made: MadeReport) -> None:
    """Issued already: nothing is written; say where it is and whether anything came later."""
    issued = made.issued
    assert issued is not None
    click.echo(
        f"{made.month} 的{reporting.name}已于 {issued.issued_at} 由{issued.issued_by}下发，"
        f"代码 {issued.code}，不再改动：{reporting.workspace.shown(reporting.folder(made.month))}"
    )
    later = changed_since(reporting, made)
    if later is None:
        click.echo("下发以后没有迟来的记录。")
        return
    for section in later.sections[1:]:
        click.echo(f"  {section.title}：{len(section.tables[0].rows)} 件")
    click.echo(f"要补报：cpl report {reporting.name} --month {made.month} --supplement")


def _totals(made: MadeReport) -> None:
    click.echo(f"{made.report.title}：{made.report.identity}")


def _names(reporting: Reporting, paths: tuple[Path, ...]) -> str:
    return "、".join(map(reporting.workspace.shown, paths))


def _warned(reporting: Reporting) -> None:
    warning = reporting.warning()
    if warning:
        click.echo(f"注意：{warning}")


def _unread(reporting: Reporting) -> int:
    for each in reporting.broken:
        click.echo(f"{each}：没有读入，{reporting.name}里已列明；用 cpl check 看怎样改。", err=True)
    return 1 if reporting.broken else 0
