"""`cpl` alone: today's board."""

import click

from cpl.cli import app
from cpl.domain.clocks import last_day
from cpl.domain.deadlines import Standing
from cpl.domain.rules import Phase
from cpl.use_cases.listing import due


def show(folder: str | None) -> None:
    """One line of counts, and where to look further."""
    place = app.workspace(folder)
    now = app.now_in(place)
    clocks, read = due(place, now)
    today = [each for each in read.records if each.card.received_at.date() == now.date()]
    still = [each for each in read.records if each.card.phase is not Phase.ENDED]
    late = {c.loaded.card.number for c in clocks if c.instance.standing is Standing.MISSED}
    soon = [c for c in clocks if c.instance.due and last_day(c.instance.due) == now.date()]
    click.echo(f"{now:%Y-%m-%d %H:%M}  {place.latest_rules.meta.office}")
    click.echo(
        f"今日新增 {len(today)} · 未结 {len(still)} · 逾期 {len(late)} 件 · 今日到期 {len(soon)} 条"
    )
    for problem in read.problems:
        click.echo(str(problem), err=True)
    click.echo("看时限 cpl due · 看台账 cpl list --open · 登记 cpl new · 全部命令 cpl --help")
