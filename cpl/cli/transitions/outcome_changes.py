"""What an event has changed for those who wait, and the few steps that are likely next."""

import click

from cpl.cli.frame.layout import this_year
from cpl.cli.frame.window import room
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.instances import Standing
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.showing import clocks_changed, clocks_running, due_text, who_may
from cpl.use_cases.transitions.recording import Outcome
from cpl.use_cases.transitions.transition import is_mine, may_now

NEXT, NEXT_OF_OTHERS = "  接着可以：", "  接着："
FEW = 4


def changes_said(desk: Desk, outcome: Outcome) -> None:
    """The clocks that this has set going or moved; where the record went on, what is next."""
    written = outcome.first.written
    mine = [each for each in outcome.steps if each.number == written.card.number]
    for each in clocks_changed(desk.workspace, written, len(mine), desk.now):
        due = this_year(due_text(each), str(desk.now.year)) if room() else due_text(each)
        click.echo(f"  {each.told}：{due} 前（{each.addressee}）{_late(each.standing)}")
    if any(each.before != each.after for each in mine):
        _next_said(desk, written)


def _next_said(desk: Desk, written: Readable) -> None:
    """The few likely steps of this person; where it goes on by others only, who they are."""
    from cpl.use_cases.queries.steps import Likelihood, likely  # a note leads nowhere

    running = clocks_running(desk.workspace, written, desk.now)
    found = likely(written.card, running, desk.now)
    mine = [e for e in found if is_mine(desk, written, e[0]) and may_now(desk, written, e[0])]
    leading = [each for each in found if each[1] <= Likelihood.LEADS_ON]
    if not mine and written.card.phase is Phase.ENDED:
        return
    if leading and not any(each in mine for each in leading):
        told = [f"{rule.name}（{who_may(rule)}）" for rule, _ in leading[:FEW]]
        click.echo(f"{NEXT_OF_OTHERS}{'、'.join(told)}")
    elif mine:
        click.echo(f"{NEXT}{'、'.join(rule.name for rule, _ in mine[:FEW])}")


def _late(standing: Standing) -> str:
    return " 已逾期" if standing is Standing.MISSED else ""
