"""The papers that an event makes: where each file is, and the text to paste."""

import click

from cpl.cli.frame.window import whole
from cpl.problems import CplError
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.event_papers import MadePaper, papers_made
from cpl.use_cases.papers.filing import Filed
from cpl.use_cases.transitions.recording import Step


def papers_said(desk: Desk, step: Step, names: tuple[str, ...]) -> None:
    """Make the papers that the rules want after this event, which has happened, come what may."""
    try:
        for each in papers_made(desk, step.written, names):
            _paper(desk, each)
    except CplError as error:
        rule = step.card.machine.event(step.event.name)
        issued = " --issue" if rule and names[0] in rule.issues else ""
        click.echo(
            f"“{step.event.name}”已经记下，单没有出成：{error}\n"
            f"改好以后补出：cpl form {step.number} {names[0]}{issued}",
            err=True,
        )


def _paper(desk: Desk, made: MadePaper) -> None:
    if made.filed is None:
        whole(f"  {made.name}，可以整段复制：\n\n{made.text.strip()}\n")
        return
    kept_said(made.filed)
    for path in made.filed.paths:
        click.echo(
            f"  {made.name}{'（已签发）' if made.is_issued else ''}：{desk.workspace.shown(path)}"
        )


def kept_said(filed: Filed) -> None:
    """Which file was not written over, and why."""
    if filed.kept:
        fresh = filed.paths[0].with_suffix(filed.kept.suffix).name
        click.echo(f"{filed.kept.name} {filed.why}，没有覆盖它；这一份另存为 {fresh}。", err=True)
