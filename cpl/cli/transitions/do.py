"""`cpl do NUMBER 事件 [字段=值 …]`"""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import as_typed, table
from cpl.cli.frame.window import at_terminal
from cpl.cli.transitions.outcome import outcome_said
from cpl.domain.decisions.engine import Accepted
from cpl.loading import WhenUsed
from cpl.problems import CplError, UsageProblem
from cpl.store.lookup import resolve_all
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.showing import next_rows
from cpl.use_cases.transitions.transition import Attempt, attempt, carried_out

# Whoever says all of it is asked nothing.
if TYPE_CHECKING:
    from cpl.cli.transitions import event_asking, event_menu
else:
    event_asking, event_menu = map(
        WhenUsed, ("cpl.cli.transitions.event_asking", "cpl.cli.transitions.event_menu")
    )

EXAMPLES = """
cpl do 3
cpl do 3 转办 运营部
cpl do 3 zb yyb
cpl do TS20261121-003 答复 答复内容=已退票并致歉 原因分析=停运公告未及时挂出 责任认定=有责
cpl do 3 回访 满意度=满意 --at 16:30
cpl do 3-5 备注 备注=同一天停运
cpl do 3 补偿 补偿.方式=现金 补偿.金额=200 补偿.用途=过失补救
cpl do 3 更正 投诉人.电话=13900001234 原因=听错一位
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("number", metavar="编号[,编号…]")
@click.argument("event", metavar="[事件]", required=False)
@click.argument("words", nargs=-1, metavar="[字段=值 …]")
@option("--at", metavar="时间", help="实际发生的时间，如 16:30、昨天14:30（缺省是现在）。")
@app.acting_options
def command(
    number: str,
    event: str | None,
    words: tuple[str, ...],
    at: str | None,
    acting: app.Acting,
) -> int:
    """办一件事。

    不写事件，就列出现在能办的事和各要什么；在终端上按数字或助记码选一件，缺什么问什么。
    编号写唯一的尾数就行：3 是今天的第 3 件。
    """
    _require_number_first(number, event, words)
    desk = acting.desk(writes=event is not None)
    moment = app.moment(at, desk)
    # All of them are known, and can be read, before anything happens to the first.
    numbers = resolve_all(desk.workspace, number, desk.now.date())
    if event is not None:
        loaded = [desk.workspace.load(each) for each in numbers]
        return _happened_to_all(desk, loaded, event, words, moment)
    return max([_menu(desk, each, moment) for each in numbers])


def _require_number_first(number: str, event: str | None, words: tuple[str, ...]) -> None:
    """Raises UsageProblem with the right order: `cpl do 转办 7`."""
    if any(each.isdigit() for each in number):
        return
    turned = event is not None and any(each.isdigit() for each in event)
    said = (event, number, *words) if turned else ("编号", number)
    raise UsageProblem(f"先写编号，再写办什么：cpl do {' '.join(map(as_typed, said))}。")


def _happened_to_all(
    desk: Desk, loaded: list[Readable], event: str, words: tuple[str, ...], at: datetime | None
) -> int:
    """What the first still needs is asked once, where somebody is there to answer."""
    first, *others = loaded
    tried = _attempt(desk, first, event, words, at)
    may_ask = at_terminal() and not isinstance(tried.outcome, Accepted)
    more = event_asking.words_missing(desk, tried, words) if may_ask else ()
    said = (*words, *more)
    number = first.card.number
    if more:  # while somebody typed, a colleague may have been at the record
        tried = _attempt(desk, desk.workspace.load(number), event, said, at)
    statuses = [_happened(desk, tried)]
    statuses += [_happened(desk, _attempt(desk, each, event, said, at)) for each in others]
    if max(statuses) and more:
        event_asking.tell_typed(number, event, said)
    return max(statuses)


def _attempt(
    desk: Desk, loaded: Readable, event: str, words: tuple[str, ...], at: datetime | None
) -> Attempt:
    return attempt(desk, loaded, event, words, app.read_file, at)


def _happened(desk: Desk, tried: Attempt) -> int:
    """Judged on its own: one that cannot be done says why and does not stop the others."""
    try:
        outcome_said(desk, carried_out(desk, tried))
    except CplError as error:
        number, said = tried.loaded.card.number, str(error)
        click.echo(said if number in said else f"{number}：{said}", err=True)
        return error.exit_status
    return 0


def _menu(desk: Desk, number: str, at: datetime | None) -> int:
    """What may happen now: a table, or at a terminal a menu to choose from."""
    loaded = desk.workspace.load(number)
    desk.onlooker.opened(loaded)
    whose = desk.onlooker.whose_said(loaded)
    if whose:
        click.echo(f"{whose}下面的由那个台办。")
    if not at_terminal():
        click.echo(f"{number} 现在是“{loaded.card.state}”，可以：")
        table(("事件", "助记", "谁能办", "还要填"), next_rows(loaded, desk.now))
        return 0
    rule = event_menu.event_asked(desk, loaded)
    if rule is None:
        click.echo("没有办什么。")
        return 0
    words = event_asking.words_asked(desk, loaded, rule)
    status = _happened(desk, _attempt(desk, desk.workspace.load(number), rule.name, words, at))
    if status:
        event_asking.tell_typed(number, rule.name, words)
    return status
