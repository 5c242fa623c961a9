"""`cpl report --ready`: what to see to before a report is issued."""

import click

from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.use_cases.reports.readiness import Obstacle, obstacles
from cpl.use_cases.reports.report import MadeReport, Reporting

HEADERS = ("要紧", "什么", "几个", "看或补")
FIT = Fit(folds=("什么", "看或补"))


def print_readiness(reporting: Reporting, made: MadeReport, form: str) -> int:
    """Answers the exit status: 1 where issuing would be refused."""
    found = obstacles(reporting, made)
    blocked = any(each.blocks for each in found) and made.issued is None
    if form != "table":
        table(HEADERS, map(_row, found), form)
        return int(blocked)
    click.echo(f"{made.report.title}：{made.report.identity}")
    if made.issued is not None:
        click.echo(f"已于 {made.issued.issued_at} 由{made.issued.issued_by}下发。")
    if found:
        table(HEADERS, map(_row, found), form, FIT)
    who = reporting.issued_by(made.period)
    by = f"由{who}" if who else ""
    if blocked:
        click.echo(f"现在还不能下发。到时候{by}下发。")
    elif made.issued is None:
        click.echo(f"可以{by}下发：{reporting.command(made.period)} --issue")
    return int(blocked)


def _row(each: Obstacle) -> tuple[str, ...]:
    return ("不能下发" if each.blocks else "数不全", each.what, str(each.many), each.see)
