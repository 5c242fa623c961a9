"""`cpl cron`"""

import sys

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.window import whole
from cpl.cli.papers.report import caught_up
from cpl.domain.values.periods import PeriodUnit
from cpl.use_cases.reading import usual_desk
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.crontab import crontab_lines


@click.command(cls=Command, examples="cpl cron\ncpl cron --run")
@option("--run", "now", is_flag=True, help="现在就做定时任务要做的事。")
@app.folder_option
def command(now: bool, folder: str | None) -> int:
    """打印定时任务的几行，或现在就补做错过的月报。"""
    if now:
        return caught_up(folder)
    place = app.workspace(folder)
    reporting = Reporting(place, app.now_in(place), desk=usual_desk(place, None))
    reports = place.latest_rules.reports.values()
    has_weekly = any(each.every.unit is PeriodUnit.WEEK for each in reports)
    is_shared = place.git.has_remote
    for line in crontab_lines(place.root, sys.executable, has_weekly, is_shared):
        whole(line)
    weekly = "，周一早上出上周的" if has_weekly else ""
    click.echo(
        f"用 crontab -e 加上这几行。每月 1–5 日早上出上月的草稿{weekly}；机器关着错过了，"
        "下一次运行会把没出过的都补上。\n每十分钟送一次提醒（上班时间，hooks 里的程序送），"
        "重写一次 草稿/看板.html；要放到共享文件夹，在 --html 后面写文件。\n"
        "每月 2 日早上审计一次，结果由 cron 寄给这个账号（MAILTO=邮箱 可以另寄）。"
        f"{'每十分钟和别的台同步一次。' if is_shared else ''}",
        err=True,
    )
    click.echo(
        f"定时任务只出草稿，不下发：由人看过再 cpl report {reporting.name} --issue。", err=True
    )
    click.echo(reporting.due_text(reporting.last()), err=True)
    warning = reporting.warning()
    if warning:
        click.echo(f"注意：{warning}", err=True)
    return 0
