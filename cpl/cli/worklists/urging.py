"""`cpl due 单位 --remind`: one text for a unit, ready to paste, and the urging recorded."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import cut
from cpl.cli.frame.window import at_terminal, whole
from cpl.cli.terminal import asking
from cpl.cli.transitions.outcome import warn_without_basis
from cpl.cli.worklists.walking import happened
from cpl.codec.spellings.words import word_of
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.lateness import late_by
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.listing import Due
from cpl.use_cases.queries.owing import is_late, urged, urging_event
from cpl.use_cases.queries.showing import story_told

STORY = 40


def urge(acting: app.Acting, owner: str, pressing: Sequence[Due], is_sure: bool) -> int:
    """Print the text; where somebody says that it was sent, write it into each record.

    Answers 1 where one of them did not take it.
    """
    if not pressing:
        click.echo(f"{owner}没有逾期的，也没有今天到期的，不用催。", err=True)
        return 0
    desk = acting.desk(writes=False)
    whole("\n".join(_text(desk, owner, pressing)))
    if desk.dry_run:
        return 0
    many = len(pressing)
    if not is_sure and not at_terminal():
        click.echo(f"没有记“催办”：贴出去了，加 --yes 在这 {many} 件上各记一次。", err=True)
        return 0
    click.echo()
    if not is_sure and not asking.yes(f"贴出去了，在这 {many} 件上各记一次催办"):
        click.echo("没有记。")
        return 0
    return _recorded(acting.desk(), owner, pressing)


def _text(desk: Desk, owner: str, pressing: Sequence[Due]) -> Iterator[str]:
    """Number, story, what is due and how late; nothing that says who complains."""
    late = sum(map(is_late, pressing))
    are_late = f"，{late} 件已经逾期" if late < len(pressing) else "，已经逾期"
    yield f"【催办】{owner} {len(pressing)} 件{are_late if late else ''}"
    for index, each in enumerate(pressing, 1):
        yield f"{index}. {each.loaded.card.number} {cut(story_told(each.loaded), STORY)}".rstrip()
        yield f"   {_owed(each, desk.now)}"
    yield "请尽快办好，把结果告诉我们。"
    yield f"{desk.workspace.latest_rules.meta.office} {desk.now:%m-%d %H:%M}"


def _owed(each: Due, now: datetime) -> str:
    """`答复投诉人 11-12 17:30 到期，已逾期 9天；已催 1 次`"""
    late = f"，已逾期{late_by(each.instance)}" if is_late(each) else ""
    times = len(urged(each.loaded.card, each.instance.addressee))
    again = f"；已催 {times} 次" if times else ""
    return f"{_step(each, now)} 到期{late}{again}"


def _step(each: Due, now: datetime) -> str:
    assert each.instance.due is not None
    at = clock_text(each.instance.due).removeprefix(f"{now.year}-")
    return f"{each.instance.told} {at}"


def _recorded(desk: Desk, owner: str, pressing: Sequence[Due]) -> int:
    warn_without_basis(desk)
    return max([_urged(desk, owner, each) for each in pressing])


def _urged(desk: Desk, owner: str, each: Due) -> int:
    card = each.loaded.card
    rule = urging_event(card)
    if rule is None or not rule.give:
        click.echo(f"{card.number} 没有记：规则里没有“催办”这样的事。", err=True)
        return 0
    words = (word_of(rule.give[0], f"{owner}：{_step(each, desk.now)}"),)
    return happened(desk, card.number, rule, words)
