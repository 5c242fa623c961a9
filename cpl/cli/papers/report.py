"""`cpl report 月报`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.window import at_terminal, whole
from cpl.cli.papers.report_readiness import print_readiness
from cpl.cli.papers.report_reasons import print_reasons
from cpl.cli.terminal import asking
from cpl.domain.people.staff import Person
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.problems import UsageProblem
from cpl.store.workspace import Workspace
from cpl.use_cases.reading import desk_meant, usual_desk
from cpl.use_cases.reports.issuing import (
    SUPPLEMENT,
    WrittenReport,
    catch_up,
    changed_since,
    draft_supplement,
    issuable,
    issue,
    issue_supplement,
    write_draft,
)
from cpl.use_cases.reports.report import MadeReport, Reporting
from cpl.use_cases.reports.unit_papers import write_unit_sheets

EXAMPLES = """
cpl report 月报
cpl report 月报 --month 2026-10
cpl report 月报 --month 2026-10 --issue --as 郑洁
cpl report 月报 --month 2026-10 --supplement
cpl report --week 上周
cpl report --quarter 2026-Q3
cpl report --year 2026
cpl report --month 2026-10 --unit 设备部
cpl report --month 2026-10 --why 逾期
cpl report --month 2026-10 --ready
cpl report --month 2026-10 --each-unit
cpl report --month 2026-10 --desk 东站
cpl report --catch-up
"""
TEST = "（试运行：什么都没有写）"


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("name", metavar="[名称]", default="")
@option("--month", metavar="年-月", help="报告的月份（缺省是上个月）。")
@option("--week", metavar="周", help="周报：2026-W43、上周，或者那一周里的一天。")
@option("--quarter", metavar="季", help="季报：2026-Q3、三季度、上季度。")
@option("--year", metavar="年", help="年报：2026、去年。")
@option("--unit", metavar="单位", default="", help="只算这个单位的（只出草稿）。")
@option("--issue", "issuing", is_flag=True, help="下发：定稿存档，以后不再改。")
@option(
    "--supplement",
    is_flag=True,
    help="下发以后又有补录的：出补报的草稿；加 --issue 下发。",
)
@option("--catch-up", "missed", is_flag=True, help="把没出过的各期都出成草稿（定时任务用）。")
@option("--why", "figure", metavar="数", help="列出一个数背后的各件：受理、逾期、设备部 有责。")
@option("--each-unit", "sheets", is_flag=True, help="各单位一份核对表，核对了签字退回。")
@option("--ready", is_flag=True, help="下发以前还差什么；不能下发的退出码是 1。")
@app.desk_option
@app.format_option
@app.agreed_option
@app.acting_options
def command(
    name: str,
    month: str | None,
    week: str | None,
    quarter: str | None,
    year: str | None,
    unit: str,
    issuing: bool,
    supplement: bool,
    missed: bool,
    figure: str | None,
    sheets: bool,
    ready: bool,
    form: str,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """月报、周报、季报、年报：缺省出草稿；--issue 下发。下发过的不再改，迟来的记录进补报。"""
    given = {
        PeriodUnit.MONTH: month,
        PeriodUnit.WEEK: week,
        PeriodUnit.QUARTER: quarter,
        PeriodUnit.YEAR: year,
    }
    every, said = _asked(given)
    if missed:
        if issuing or supplement or said or unit:
            raise UsageProblem("--catch-up 补没出过的各期，不写是哪一期，也不和别的一起用。")
        return caught_up(acting.folder, name, acting.shown_desk)
    if sum((figure is not None, ready, sheets, issuing or supplement or missed)) > 1:
        raise UsageProblem("--why、--ready、--each-unit 单独用，不和下发、补报、补草稿一起。")
    if unit and (issuing or supplement):
        raise UsageProblem(f"只算{unit}的报告供他们自己看，只出草稿，不下发。")
    if issuing:
        desk = acting.desk()
        of = _of_desk(desk.workspace, desk.actor, acting.shown_desk)
        reporting = Reporting(desk.workspace, desk.now, name, every, unit, of)
        made = reporting.make(reporting.named(said))
        asks = not (agreed or acting.dry_run) and at_terminal()
        asks = asks and issuable(desk, reporting, made, supplement)
        if asks and not _agreed(reporting, made, SUPPLEMENT if supplement else reporting.name):
            click.echo("没有下发，什么都没有写。")
            return 0
        written = (issue_supplement if supplement else issue)(desk, reporting, made)
        _issued_said(reporting, made, written, acting.dry_run)
        return _unread(reporting)
    place = app.workspace(acting.folder)
    of = _of_desk(
        place, app.onlooker(place).person, acting.shown_desk, of_units=bool(unit) or sheets
    )
    reporting = Reporting(place, app.now_in(place), name, every, unit, of)
    made = reporting.make(reporting.named(said))
    if figure is not None:
        print_reasons(reporting, made, figure, form)
        return 0
    if sheets:
        return _unit_sheets(reporting, made, acting.dry_run)
    if ready:
        return print_readiness(reporting, made, form)
    made = _needed(made, supplement)
    (_supplement if supplement else _draft)(reporting, made, acting.dry_run)
    return _unread(reporting)


def _of_desk(
    place: Workspace, person: Person | None, said: str | None, *, of_units: bool = False
) -> str:
    """The letters of the desk whose report it is; none of all together, as units are told of."""
    meant = desk_meant(place, said)
    if meant is None:
        meant = "" if of_units else usual_desk(place, person)
    return meant


def _asked(given: dict[PeriodUnit, str | None]) -> tuple[Every | None, str | None]:
    """Of which period, and which one; neither where nothing is said. Raises UsageProblem."""
    said = [(unit, text) for unit, text in given.items() if text is not None]
    if len(said) > 1:
        raise UsageProblem("--week、--month、--quarter、--year 一次只用一个。")
    unit, text = said[0] if said else (None, None)
    return (Every(unit) if unit else None), text


def _agreed(reporting: Reporting, made: MadeReport, what: str) -> bool:
    """Asked with the figures in sight, and where to read the rest."""
    _totals(made)
    more = " --supplement" if what == SUPPLEMENT else ""
    click.echo(f"先看草稿：{reporting.command(made.period)}{more}")
    said = f"{made.period} 的{what}下发以后不再改动，也不能撤回。下发？"
    return asking.yes(said, default=False, is_final=True)


def caught_up(folder: str | None, name: str = "", shown_desk: str | None = None) -> int:
    """Draft what was missed of one report or of all, as cron does; answers the exit status.

    Of the desk whose clone it is; at the main one of all desks together.
    """
    desk = app.system_desk(folder)
    of = _of_desk(desk.workspace, None, shown_desk)
    names = (name,) if name else tuple(desk.workspace.latest_rules.reports)
    every = (Reporting(desk.workspace, desk.now, each, desk=of) for each in names or ("",))
    return max(map(_caught_up, every))


def _caught_up(reporting: Reporting) -> int:
    written = catch_up(reporting)
    for each in written:
        new = "" if each.is_new else "（没有变化）"
        click.echo(f"{each.period} 草稿：{_names(reporting, each.paths)}{new}")
        click.echo(f"  {reporting.due_text(each.period)}")
    if not written:
        click.echo(f"没有要补的{reporting.called}。")
    _warned(reporting)
    return _unread(reporting)


def _needed(made: MadeReport, supplement: bool) -> MadeReport:
    """A draft is printed of less than it was made of; the rest of a year is let go before."""
    return made if supplement or made.issued else made.to_print


def _draft(reporting: Reporting, made: MadeReport, dry_run: bool) -> None:
    if made.issued is not None:
        _frozen_said(reporting, made)
        return
    written = write_draft(reporting, made, dry_run)
    _totals(made)
    _drafted_said(reporting, written, dry_run)
    if reporting.unit:
        return
    if reporting.is_laid_down:
        click.echo(reporting.due_text(made.period))
    if reporting.now >= made.period.end:
        _next_said(reporting, made, "--issue")
    _warned(reporting)


def _drafted_said(reporting: Reporting, written: WrittenReport, dry_run: bool) -> None:
    click.echo(f"草稿：{_names(reporting, written.paths)}　代码 {written.code}")
    if dry_run:
        click.echo(TEST, err=True)


def _next_said(reporting: Reporting, made: MadeReport, options: str) -> None:
    who = reporting.issued_by(made.period)
    by = f"由{who}" if who else ""
    click.echo(f"看过没有问题就{by}下发：{reporting.command(made.period)} {options}")


def _supplement(reporting: Reporting, made: MadeReport, dry_run: bool) -> None:
    """A draft of what came later, for whoever issues it to read first."""
    written = draft_supplement(reporting, made, dry_run)
    if written is None:
        _frozen_said(reporting, made)
        return
    _later_said(reporting, made)
    _drafted_said(reporting, written, dry_run)
    _next_said(reporting, made, "--supplement --issue")


def _unit_sheets(reporting: Reporting, made: MadeReport, dry_run: bool) -> int:
    for sheet, paths in write_unit_sheets(reporting, made, dry_run):
        click.echo(f"{sheet.unit} {len(sheet.complaints)} 件：{_names(reporting, paths)}")
    if dry_run:
        click.echo(TEST, err=True)
    return _unread(reporting)


def _issued_said(
    reporting: Reporting, made: MadeReport, written: WrittenReport, dry_run: bool
) -> None:
    if dry_run and written.is_new:
        whole(written.preview, nl=False)
        click.echo(TEST, err=True)
    elif written.is_new:
        _totals(made)
        click.echo(f"已下发：{_names(reporting, written.paths)}　代码 {written.code}")
        if written.seal:
            click.echo(f"到此为止的记录封存了　封存码 {written.seal}")
        _warned(reporting)
    else:
        _frozen_said(reporting, made)


def _frozen_said(reporting: Reporting, made: MadeReport) -> None:
    """Issued already: nothing is written; say where it is and whether anything came later."""
    issued = made.issued
    assert issued is not None
    click.echo(
        f"{made.period} 的{reporting.called}已于 {issued.issued_at} 由{issued.issued_by}下发，"
        f"代码 {issued.code}，不再改动：{reporting.workspace.shown(reporting.folder(made.period))}"
    )
    if not _later_said(reporting, made):
        click.echo("下发以后没有迟来的记录。")
        return
    click.echo(f"要补报：{reporting.command(made.period)} --supplement")


def _later_said(reporting: Reporting, made: MadeReport) -> bool:
    """How many figures are others by now, and which records came later; is there anything?"""
    later = changed_since(reporting, made)
    if later is None:
        return False
    figures, *records = later.sections
    click.echo(f"  {figures.title}：{sum(len(each.rows) for each in figures.tables)} 个")
    for section in records:
        click.echo(f"  {section.title}：{len(section.tables[0].rows)} 件")
    return True


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
        click.echo(
            f"{each}：没有读入，{reporting.called}里已列明；用 cpl check 看怎样改。", err=True
        )
    return 1 if reporting.broken else 0
