"""A batch that nobody has declared, said once after an event that makes it look like one."""

from typing import TYPE_CHECKING

import click

from cpl.loading import WhenUsed
from cpl.use_cases.desk import Desk

# Most events say nothing that makes a record like others.
if TYPE_CHECKING:
    from cpl.use_cases.batches import suspicion
    from cpl.use_cases.queries.present import Present
    from cpl.use_cases.transitions.recording import Step
else:
    suspicion = WhenUsed("cpl.use_cases.batches.suspicion")


def suspicion_said(desk: Desk, step: "Step") -> None:
    """One line where what was said has just made this record look like one of a batch."""
    is_new = not step.before
    same = desk.workspace.latest_rules.batch_same
    if not is_new and not any(name in step.event.fields for name in same):
        return
    found = suspicion.suspected_near(desk.workspace, step.written, desk.now)
    if found is not None:
        click.echo(suspicion.suspicion_text(desk.workspace, found, desk.now.date()))


def suspicions_said(read: "Present") -> None:
    """One line for each suspected batch of what is open now."""
    for each in suspicion.suspected_now(read):
        click.echo(suspicion.suspicion_text(read.workspace, each, read.now.date()))
