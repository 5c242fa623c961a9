"""Who owes what, by unit: `cpl due 逾期`, `cpl due 设备部`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import table, unreadable
from cpl.cli.frame.window import paged
from cpl.cli.queries.masked import tell_closed, tell_dormant
from cpl.cli.queries.rows import HEADERS, plain_due, record_row, story_in
from cpl.cli.transitions.duty_rows import DUTY_FIT, DUTY_HEADERS, duty_row
from cpl.domain.cases.duties import Owed
from cpl.domain.decisions.routine import is_his
from cpl.domain.time.instances import Standing
from cpl.use_cases.queries.board import Pressing
from cpl.use_cases.queries.duties import every_duty, still_owed
from cpl.use_cases.queries.listing import Due, due
from cpl.use_cases.queries.owing import OwingParty, is_late, owed_by_each, presses, urged
from cpl.use_cases.queries.present import Present, present
from cpl.use_cases.queries.showing import standing_text
from cpl.use_cases.queries.steps import NextStep, steps_without_clock
from cpl.use_cases.reading import Onlooker

TIMES = "已催"
OF_ONE = ("编号", "应于", "现况", "时限", "状态", TIMES, "内容")
OF_ONE_FIT = Fit(cuts=("内容", "时限", "现况"), drops=("状态", "时限", TIMES))
UNSET, STILL = Standing.UNSET.value, "等着办"
STEPS = ("编号", STILL, "状态")
STEPS_FIT = Fit(cuts=(STILL,), drops=("状态",))


def print_by_unit(
    records: Iterable[Pressing], now: datetime, form: str, onlooker: Onlooker | None = None
) -> None:
    """For another program one table; else one for each unit, who keeps customers waiting first."""
    found = [Due(each.loaded, each.clock) for each in records if each.clock]
    order = list(dict.fromkeys(map(_owner, found)))
    found.sort(key=lambda each: order.index(_owner(each)))
    if form != "table":
        rows = (record_row(Pressing(e.loaded, e.instance), form) for e in found)
        listed(onlooker, HEADERS, rows, form)
        return
    for owner, group in groupby(found, _owner):
        mine = tuple(group)
        click.echo(f"{owner or '没有写明由谁办'} {len(mine)} 件：")
        listed(onlooker, OF_ONE, (_row(each, now) for each in mine), fit=OF_ONE_FIT)
        click.echo()


def _owner(each: Due) -> str:
    return each.instance.addressee


@paged()
def print_owed_by(owner: OwingParty, found: Present, form: str) -> int:
    """What a unit, a role or a person owes, with a clock and without."""
    running = due(found)
    mine = [each for each in owed_by_each(running) if owner.owes(_owner(each))]
    steps = steps_without_clock(found, ((each.loaded, each.instance) for each in running))
    steps = [each for each in steps if owner.owes_step(each)]
    duties = still_owed(every_duty(found.workspace, found.index, found.now))
    duties = tuple(each for each in duties if owner.owes_duty(each))
    if form != "table":
        rows = [*map(_whole_row, mine), *map(_step_row, steps)]
        listed(found.onlooker, (*HEADERS, TIMES), rows, form)
    else:
        _print_tables(mine, steps, duties, found)
        _sum_up(owner, mine, steps, found)
        tell_dormant(found.dormant, "各单位合起来")
    if found.onlooker:
        tell_elsewhere(found.onlooker, found.elsewhere, form)
    tell_closed(found.closed, form)
    return unreadable(found.problems)


def remind(owner: OwingParty | None, acting: app.Acting, is_sure: bool) -> int:
    """The text that reminds of what is late or due today, and the urging recorded.

    Without an owner one for everybody but the actor's own unit.
    """
    from cpl.cli.worklists.urging import urge  # the board does without what records events

    desk = acting.desk(writes=False)
    read = present(desk.workspace, desk.now, desk.onlooker)
    pressing = [e for e in owed_by_each(due(read)) if presses(e, desk.now.date())]
    if owner is not None:
        mine = [each for each in pressing if owner.owes(_owner(each))]
        return urge(acting, owner.name, mine, is_sure) or unreadable(read.problems)
    rules = desk.workspace.latest_rules
    owners = (each for each in dict.fromkeys(map(_owner, pressing)) if each)
    others = [each for each in owners if not is_his(rules, desk.actor, each)]
    status = 0
    for each in others:
        if each != others[0]:
            click.echo()
        status |= urge(acting, each, [one for one in pressing if _owner(one) == each], is_sure)
    if not others:
        click.echo("没有要催的单位。", err=True)
    return status or unreadable(read.problems)


def _print_tables(
    mine: Sequence[Due], steps: Sequence[NextStep], duties: Sequence[Owed], found: Present
) -> None:
    if mine:
        rows = (_row(each, found.now) for each in mine)
        listed(found.onlooker, OF_ONE, rows, fit=OF_ONE_FIT)
    if steps:
        click.echo("没有期限的事：")
        listed(
            found.onlooker,
            STEPS,
            ((e.loaded.card.number, "、".join(e.events), e.loaded.card.state) for e in steps),
            fit=STEPS_FIT,
        )
    if duties:
        click.echo("例行工作：")
        table(DUTY_HEADERS, map(duty_row, duties), fit=DUTY_FIT)


def _sum_up(
    owner: OwingParty, mine: Sequence[Due], steps: Sequence[NextStep], found: Present
) -> None:
    waiting = f"，等着办 {len(steps)} 件" if steps else ""
    click.echo(f"{owner.name} {len(mine)} 件，逾期 {sum(map(is_late, mine))} 件{waiting}。")
    himself = found.onlooker.person if found.onlooker else None
    is_own = himself is not None and (owner.owes(himself.unit) or owner.name == himself.name)
    if not is_own and any(presses(each, found.now.date()) for each in mine):
        click.echo(f"贴到微信里催：cpl due {owner.name} --remind")


def _row(each: Due, now: datetime) -> tuple[str, ...]:
    clock, card = each.instance, each.loaded.card
    times = len(urged(card, clock.addressee))
    at = plain_due(clock, now)
    said = f"{times} 次" if times else ""
    return (
        card.number,
        at,
        standing_text(clock),
        clock.told,
        card.state,
        said,
        story_in("table", each.loaded),
    )


def _whole_row(each: Due) -> tuple[str, ...]:
    times = len(urged(each.loaded.card, each.instance.addressee))
    return (*record_row(Pressing(each.loaded, each.instance), "csv"), str(times))


def _step_row(each: NextStep) -> tuple[str, ...]:
    """Without a clock, in the columns of those that have one."""
    steps, owners = "、".join(each.events), "、".join(each.owners)
    number, *_, state, person, story = record_row(Pressing(each.loaded, None), "csv")
    return number, UNSET, STILL, steps, owners, state, person, story, "0"
