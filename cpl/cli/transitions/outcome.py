"""What commands say after something has happened."""

from collections.abc import Iterator
from itertools import groupby

import click

from cpl.cli.frame.window import whole
from cpl.cli.transitions.outcome_batch import suspicion_said
from cpl.cli.transitions.outcome_changes import changes_said
from cpl.codec.spellings.phones import doubted
from cpl.domain.audit.separation import judged_himself
from cpl.domain.cases.timeline import due_moment
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.escalation import raised, serious_words
from cpl.domain.powers.separation import ALONE, says_alone
from cpl.domain.powers.who_may import handed_outside, units_of
from cpl.domain.regulation.rules import Phase
from cpl.domain.values.value import at_path, shown, with_path
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.transitions.recording import Outcome, Step, papers_named
from cpl.use_cases.transitions.twice import twice_said

TELLS_AGAIN = frozenset({"transferred", "assessed", "escalated", "followed_up", "redone"})
MOST_ALIKE = 3
TOLD_HE_JUDGES = "cpl.told-he-judges"


def outcome_said(desk: Desk, outcome: Outcome) -> None:
    """Each record's step, the clocks now running on the first, what may come next."""
    warn_without_basis(desk)
    if desk.dry_run:
        whole(outcome.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
        return
    for line in step_lines(outcome.steps):
        click.echo(line)
    if outcome.assumed:
        click.echo(f"  没有写的照规则填：{'、'.join(map(' '.join, outcome.assumed))}")
    for line in dict.fromkeys(claim for step in outcome.steps for claim in _claimed(step)):
        click.echo(line)  # once, where a deed is written in two records
    for step in outcome.steps:
        warn_he_judges_himself(step)
        _added_later(step)
        _doubted(step)
        _handed_outside(desk, step)
        _buried(step)
        _not_extended(desk, step)
    again = twice_said(desk.workspace, outcome.first)
    if again:
        click.echo(again, err=True)
    try:
        _what_comes_now(desk, outcome)
    except CplError as error:
        click.echo(f"已经记录好了，不用再办；只是后面的没有做完：{error}", err=True)


def _what_comes_now(desk: Desk, outcome: Outcome) -> None:
    """The clocks, who must be told, the papers: it has happened, come what may."""
    changes_said(desk, outcome)
    _raised(desk, outcome.first.written)
    suspicion_said(desk, outcome.first)
    for step in outcome.steps:
        names = papers_named(step)
        if names:
            # Sheets and templates are loaded only where a paper is made.
            from cpl.cli.transitions.outcome_papers import papers_said

            papers_said(desk, step, names)


def warn_without_basis(desk: Desk) -> None:
    """Say so where somebody types what another decided and not on the strength of what."""
    # Not refused: a decision told across the room has nothing to show, and the list tells of it.
    if desk.recorder and not desk.basis:
        who = desk.actor.name
        click.echo(
            f"没有写依据：{who}决定的，凭什么录入？请加 --basis 签字扫描件、消息或电话；"
            "没有写的，cpl list --proxied 会列出来。",
            err=True,
        )


def warn_he_judges_himself(step: Step) -> None:
    """Say so where he judges his own work, and the rules ask for no other: once a command."""
    # Not refused: a small office has nobody else. In a walk the second is no news.
    last, context = len(step.card.happened) - 1, click.get_current_context(silent=True)
    meta = context.meta if context else {}
    own = next((each for each in judged_himself(step.card) if each.index == last), None)
    if own is not None and TOLD_HE_JUDGES not in meta:
        meta[TOLD_HE_JUDGES] = True
        click.echo(f"  {own.say}规则没有要求换人，照记；cpl audit 会列出来。", err=True)


def step_line(step: Step) -> str:
    return f"{step.number} {step.event.name}: {step.moved}"


def step_lines(steps: tuple[Step, ...]) -> Iterator[str]:
    """A line for each step; of many that are alike one line, with the first and how many."""
    for _, group in groupby(steps, lambda each: (each.event.name, each.moved)):
        alike = tuple(group)
        if len(alike) > MOST_ALIKE:
            yield step_line(alike[0]).replace(" ", f" 等 {len(alike)} 件 ", 1)
        else:
            yield from map(step_line, alike)


def _claimed(step: Step) -> Iterator[str]:
    """How somebody came to decide it whose role it is not, or who should be another one."""
    event = step.event
    if event.stands_for:
        yield f"  记成{event.actor}代{event.stands_for}办的（依据：{event.basis or '没有写'}）。"
    if says_alone(event):
        yield f"  没有别人能“{event.name}”，记成{ALONE}，cpl audit 会列出来。"


def _added_later(step: Step) -> None:
    """Somebody who mistypes `--at` sees it here."""
    before = [each.event.at for each in step.card.happened[:-1]]
    if before and step.event.at < max(before):
        click.echo(
            f"  补记：{step.event.at:%m-%d %H:%M} 早于上一条（{max(before):%m-%d %H:%M}），"
            "记在它后面。"
        )


def _doubted(step: Step) -> None:
    """A telephone number with a digit too few or too many, while the caller can still be asked."""
    said = step.event.fields if len(step.card.happened) > 1 else step.card.registered
    for path, value in step.accepted.corrections.items():
        said = with_path(said, path, value)
    for _, say in doubted(step.card.rules, said):
        click.echo(f"  {say}", err=True)


def _handed_outside(desk: Desk, step: Step) -> None:
    """Said, not refused: a colleague may help out, and a name may be a slip."""
    card = step.card
    if "handed_over" not in card.happened[-1].meanings:
        return
    rule = card.machine.events[step.event.name]
    theirs = "、".join(units_of(card, rule)) or desk.actor.unit
    for each in handed_outside(card, step.event, desk.workspace.staff, desk.actor.unit):
        click.echo(f"  {each.name}在{each.unit}，这一件是{theirs}的，请核对。", err=True)


def _buried(step: Step) -> None:
    """Nobody acts on what is noted on a record that has ended."""
    card, parts = step.card, step.card.rules.parts
    is_over = card.phase is Phase.ENDED and card.state not in card.machine.merged
    if is_over and not card.happened[-1].moved and parts.remark.head in step.event.fields:
        again = [rule.name for rule in possible(card) if "reopened" in rule.means]
        named = [f"登记新的，写 {parts.related}={step.number}" for _ in parts.related.split()]
        ways = "，或者".join((*again, *named))
        if ways:
            click.echo(f"  {card.state}了的没有人再看；投诉人又来反映的：{ways}。")


def _not_extended(desk: Desk, step: Step) -> None:
    """An extension that came too late, or that gives no more time, changes nothing: said so."""
    card, parts = step.card, step.card.rules.parts
    if "extended" not in card.happened[-1].meanings or not parts.extended_until:
        return
    named = shown(at_path(step.event.fields, parts.extended_clock)) if parts.extended_clock else ""
    until = due_moment(
        at_path(step.event.fields, parts.extended_until), desk.workspace.calendar(card.rules)
    )
    for each in clocks(desk.workspace, step.written, desk.now, only_open=True):
        if each.rule_id != named or until is None or each.due is None or each.due == until:
            continue
        was = f"{each.due:%m-%d %H:%M}"
        if each.due < step.event.at:
            why = f"{was} 就到期了，到期以后批准的改变不了它，仍是逾期；和投诉人另约的写 承诺。"
        else:
            why = f"本来就到 {was}，没有变。"
        click.echo(f"  {each.told}：{why}", err=True)


def _raised(desk: Desk, written: Readable) -> None:
    """Who must be told, when it comes in, is handed on, or is found to be more than it seemed."""
    card = written.card
    if len(card.happened) > 1 and not card.happened[-1].meanings & TELLS_AGAIN:
        return
    serious = serious_words(card)
    if serious:
        click.echo(f"  要紧：{'、'.join(serious)}。")
    for each in raised(card, desk.now, desk.workspace.linked(card)):
        click.echo(f"  升级 {each.id}：{each.say}告知{'、'.join(each.notify)}。")
