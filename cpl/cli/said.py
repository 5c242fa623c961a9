"""What commands say after something has happened."""

import click

from cpl.domain.deadlines import Standing
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import what_can_happen
from cpl.use_cases.recording import Outcome, Step
from cpl.use_cases.showing import due_text, owner_of, view

MOST = 8


def outcome_said(desk: Desk, outcome: Outcome) -> None:
    """Each record's step, the clocks now running on the first, what may come next."""
    if desk.dry_run:
        click.echo(outcome.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
        return
    for step in outcome.steps:
        click.echo(step_line(step))
    _running(desk, outcome.first.number)


def step_line(step: Step) -> str:
    return f"{step.number} {step.event.name}: {step.moved}"


def _running(desk: Desk, number: str) -> None:
    shown = view(desk.workspace, number, desk.now)
    for each in shown.clocks:
        if each.is_open and each.due:
            owner = owner_of(shown.card, each.owner)
            click.echo(f"  {each.label}：{due_text(each)} 前（{owner}）{_late(each.standing)}")
    names = [rule.name for rule, _ in what_can_happen(desk, shown.loaded)]
    if names:
        more = "…" if len(names) > MOST else ""
        click.echo(f"  接着可以：{'、'.join(names[:MOST])}{more}")


def _late(standing: Standing) -> str:
    return " 已逾期" if standing is Standing.MISSED else ""
