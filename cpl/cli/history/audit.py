"""`cpl audit`"""

from collections.abc import Sequence

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.cli.frame.window import paged
from cpl.domain.audit.finding import AuditFinding
from cpl.store.lookup import resolve
from cpl.use_cases.auditing.audit import Audit, audit, told

HEADERS = ("轻重", "代码", "在哪里", "提交", "时间", "谁", "说明", "看什么", "编号")
FIT = Fit(cuts=("说明", "在哪里"), drops=("看什么", "提交"))
EXAMPLES = """
cpl audit
cpl audit TS20261015-001
cpl audit --since 2026-11-01
cpl audit --format json
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("number", metavar="[编号]", required=False)
@click.option("--since", metavar="日期", help="只说这一天以后提交的；以前的照样从头走一遍。")
@app.format_option
@app.folder_option
@paged()
def command(number: str | None, since: str | None, form: str, folder: str | None) -> int:
    """把 git 里的经过从头走一遍：每一次改动，照当时的规则和人员，该不该。

    有要看的退出码是 1，没有是 0：定时任务看得出来。只看不改。
    """
    place = app.workspace(folder)
    now = app.now_in(place)
    named = resolve(place, number, now.date()) if number else None
    day = app.moment(since, app.Acting(folder).desk(writes=False)) if since else None
    found = audit(place)
    wanted = told(found.findings, named, day.date() if day else None)
    if form == "table":
        _told(found, wanted)
    else:
        table(HEADERS, map(_row, wanted), form)
    return 1 if any(each in wanted for each in found.counting) else 0


def _told(found: Audit, wanted: Sequence[AuditFinding]) -> None:
    for each in wanted:
        deed = each.deed
        when = f"{deed.at:%Y-%m-%d %H:%M} {deed.author} {deed.short}" if deed else "还没有提交"
        click.echo(f"{each.weight.value} {each.place}: {each.say} [{each.code} {each.id}]")
        click.echo(f"    {when}")
    click.echo(f"走了 {found.commits} 次提交，{len(wanted)} 处。")


def _row(each: AuditFinding) -> tuple[str, ...]:
    deed = each.deed
    return (
        each.weight.value,
        each.code,
        each.place,
        deed.short if deed else "",
        f"{deed.at:%Y-%m-%d %H:%M}" if deed else "",
        deed.author if deed else "",
        each.say,
        each.kind.look,
        each.id,
    )
