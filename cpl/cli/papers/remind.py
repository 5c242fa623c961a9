"""`cpl remind`"""

from dataclasses import replace
from datetime import datetime

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.output import table
from cpl.cli.queries.masked import tell_closed
from cpl.codec.spellings.period_names import read_month
from cpl.domain.values.periods import Period, month_of
from cpl.problems import UsageProblem
from cpl.store.workspace import HOOKS
from cpl.use_cases.telling.messages import text_of
from cpl.use_cases.telling.reminder_log import FAILED, ReminderLog
from cpl.use_cases.telling.reminders import seen_by
from cpl.use_cases.telling.reminding import Reminded, remind

HEADERS = ("时间", "给", "程序", "结果", "几件", "原因")
ITEMS = ("给", "单位", "事项", "编号", "要做什么", "应于", "逾期")
EXAMPLES = """
cpl remind
cpl remind --dry-run
cpl remind --list --month 2026-11
cpl remind --now
"""


@click.command(cls=Command, examples=EXAMPLES)
@option("--now", "at_once", is_flag=True, help="不在上班时间也送。")
@option("--dry-run", is_flag=True, help="只看要提醒谁什么，不送，什么都不写。")
@option("--list", "listed", is_flag=True, help="送过什么，没有送到什么，为什么。")
@option("--month", metavar="年-月", help="只用在 --list 上：哪个月（缺省是本月）。")
@app.desk_option
@app.format_option
@app.folder_option
def command(
    at_once: bool,
    dry_run: bool,
    listed: bool,
    month: str | None,
    shown_desk: str | None,
    form: str,
    folder: str | None,
) -> int:
    """提醒该办的人（定时任务用）：逾期的、快到期的、等审批的、待回访的、要升级的、例行工作、月报。

    每人一条，交给 hooks 里本单位自己的程序去送（企业微信、邮件……，见 docs/提醒.md）；
    一件事只提醒一次，有了变化再提醒；只在上班时间送；没有送到的下一次再送。
    有几个台的，各台提醒自己登记的，谁也不会收到两遍。
    """
    if listed:
        return _listed(folder, month, form)
    if month:
        raise UsageProblem("--month 只用在 --list 上：cpl remind --list --month 2026-11。")
    desk = app.system_desk(folder, dry_run, shown_desk)
    found = remind(desk, at_once=at_once or dry_run)
    if dry_run:
        onlooker = app.onlooker(desk.workspace)
        seen, closed = seen_by(onlooker, found.notices)
        _shown(replace(found, notices=seen), desk.workspace.latest_rules.meta.office, form)
        tell_closed(closed, form)
        return 0
    return _told(found)


def _listed(folder: str | None, said: str | None, form: str) -> int:
    place = app.workspace(folder)
    now = app.now_in(place)
    month = _month(said, now) if said else month_of(now.date())
    rows = [
        (e.at, e.to, e.hook, e.outcome, str(len(e.keys)), e.why)
        for e in ReminderLog(place, month.start).deliveries
        if e.month == str(month)
    ]
    table(HEADERS, rows, form)
    if form == "table" and not rows:
        click.echo(f"{month.words}没有送过提醒。")
    return 0


def _month(said: str, now: datetime) -> Period:
    try:
        return read_month(said, now.date())
    except ValueError as error:
        raise UsageProblem(str(error)) from None


def _shown(found: Reminded, office: str, form: str) -> None:
    """Whom it would tell what; every message as it would be pasted."""
    if form != "table":
        rows = (
            (n.to, n.unit, each.kind, each.number, each.step, each.due, each.late)
            for n in found.notices
            for each in n.reminders
        )
        table(ITEMS, rows, form)
        return
    for each in found.notices:
        for line in text_of(each, office).splitlines():
            click.echo(plain_line(line))
        click.echo()
    click.echo(f"要提醒 {len(found.notices)} 个人或单位。（试运行：什么都没有送，什么都没有写）")
    _programs_said(found)


def _told(found: Reminded) -> int:
    """What came of it: what failed on standard error, which cron mails."""
    if found.busy:
        click.echo("另一个 cpl remind 正在送。")
        return 0
    if found.opens:
        click.echo(f"不在上班时间，{found.opens:%Y-%m-%d %H:%M} 上班以后再送。")
        return 0
    for each in found.deliveries:
        words = f"{each.to} {len(each.keys)} 件 {each.hook} {each.outcome}"
        why = f"：{plain_line(each.why)}" if each.why else ""
        click.echo(f"{words}{why}", err=each.outcome == FAILED)
    if not found.notices:
        click.echo("没有要提醒的。")
    failed = any(each.outcome == FAILED for each in found.deliveries)
    if found.undelivered and not failed:
        click.echo(f"没有一个程序送给 {'、'.join(found.undelivered)}。", err=True)
    return 1 if _programs_said(found) or failed else 0


def _programs_said(found: Reminded) -> bool:
    """Programs that may not run, or that there is none; was anything wrong?"""
    for each in found.programs:
        if each.why_not:
            click.echo(f"{HOOKS}/{each.name} {each.why_not}", err=True)
    if found.notices and not found.programs:
        click.echo(
            f"{HOOKS} 里没有程序，{len(found.notices)} 个人或单位的提醒没有人送；"
            f"怎样接企业微信、邮件，见 {HOOKS}/README.md。"
        )
    return any(each.why_not for each in found.programs)
