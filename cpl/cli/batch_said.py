"""A batch that nobody has declared, said once after an event that makes it look like one."""

import click

from cpl.use_cases.batching import suspected_near, suspicion_text
from cpl.use_cases.desk import Desk


def suspicion_said(desk: Desk, number: str) -> None:
    """One line where this record and others look like a batch."""
    found = suspected_near(desk.workspace, number, desk.now)
    if found is not None:
        click.echo(suspicion_text(desk.workspace, found, desk.now.date()))
