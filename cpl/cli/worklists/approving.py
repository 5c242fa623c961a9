"""`cpl due 待我审批`: what waits for me and what I should know; decided singly or in one go."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import click

from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import pairs, table, unreadable
from cpl.cli.frame.window import at_terminal
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import ask_fields
from cpl.cli.transitions.outcome import warn_without_basis
from cpl.cli.worklists.walking import happened
from cpl.codec.records.values import half_width
from cpl.domain.decisions.engine import missing_for
from cpl.domain.decisions.precedents import Precedent
from cpl.domain.values.value import at_path, shown
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.approvals import Waiting, waiting
from cpl.use_cases.queries.present import present

HEADERS = ("编号", "事项", "提出", "申请", "金额", "已给", "还能给", "谁能给", "方案", "同类")
OVERVIEW = ("", "编号", "申请", "金额", "已给", "还能给")
OVERVIEW_FIT = Fit(cuts=("申请", "还能给"), drops=("已给",))
LIKE_FIT = Fit(cuts=("方式",), drops=("日期", "责任"))
LIKE = ("编号", "日期", "方式", "金额", "责任", "满意度")
APPROVE, SKIP, QUIT = "a", "s", "q"
MOST_AT_ONCE = 100
ASKED = "a 批准 r 退回 s 跳过 q 结束（几件：1,3 a）"
_ANSWER = re.compile(r"([\d\s,、;；-]*?)\s*([arsq])")


def approve_waiting(desk: Desk, form: str) -> int:
    """Show what waits for the desk's actor; at a terminal, ask him to decide."""
    read = present(desk.workspace, desk.now, desk.onlooker)
    found, problems = tuple(waiting(desk, read)), read.problems
    if form != "table":
        listed(desk.onlooker, HEADERS, (_row(each) for each in found), form)
        return unreadable(problems)
    click.echo(f"待{desk.actor.name}审批 {len(found)} 件。")
    if found:
        rows = ((str(n), *_short(each)) for n, each in enumerate(found, 1))
        listed(desk.onlooker, OVERVIEW, rows, fit=OVERVIEW_FIT)
    tell_elsewhere(desk.onlooker, read.elsewhere)
    refused = _decided(desk, found) if at_terminal() else _told(found)
    return unreadable(problems) or refused


# —— what is shown ——


def _row(each: Waiting) -> tuple[str, ...]:
    like = "；".join(" ".join(filter(None, _like_row(one))) for one in each.like)
    return (
        each.number,
        each.approve.name,
        _proposed(each),
        _remedies(each),
        _yuan(each.asked),
        _given(each),
        _room(each),
        _able(each),
        _plan(each),
        like,
    )


def _short(each: Waiting) -> tuple[str, ...]:
    return each.number, _remedies(each) or "—", _yuan(each.asked), _given(each), _room(each)


def _proposed(each: Waiting) -> str:
    event = each.proposal.event if each.proposal else None
    return f"{event.doer} {event.at:%m-%d %H:%M}" if event else ""


def _remedies(each: Waiting) -> str:
    """The compensation asked for, or else the measure (问责方式)."""
    measure = at_path(each.said, each.loaded.rules.parts.measure)
    return "；".join(shown(row) for row in each.rows) or shown(measure)


def _plan(each: Waiting) -> str:
    authority = each.loaded.rules.authority
    rows = authority.asked if authority else ""
    return "；".join(f"{n}：{shown(v).strip()}" for n, v in each.said.items() if n != rows)


def _yuan(amount: Decimal) -> str:
    return f"{amount:f} 元" if amount else ""


def _given(each: Waiting) -> str:
    return f"{each.money.given:f} 元" if each.money else ""


def _room(each: Waiting) -> str:
    if each.money is None:
        return ""
    room = each.money.room
    said = "没有规定" if room is None else f"{room:f} 元" if room.is_finite() else "不限"
    return f"{said}，不够" if each.is_beyond else said


def _able(each: Waiting) -> str:
    """Who could give all of it, where his own power is not enough."""
    if each.money is None or not each.is_beyond:
        return ""
    return "、".join(each.money.able) or "规则没有规定"


def _like_row(each: Precedent) -> tuple[str, ...]:
    day = f"{each.at:%Y-%m-%d}"
    return each.number, day, each.remedy, _yuan(each.amount), each.liability, each.satisfaction


def _detail(each: Waiting) -> None:
    """Everything about one of them, with the like cases."""
    card = each.loaded.card
    click.echo()
    click.echo(f"{each.number} {card.state} → {each.approve.name}")
    lines = (
        *((name, shown(value).strip()) for name, value in each.told.items()),
        ("提出", _proposed(each)),
        *((name, shown(value).strip()) for name, value in each.said.items()),
        ("本件已给", _given(each)),
        ("我还能给", _room(each)),
        ("谁能给", _able(each)),
    )
    pairs({name: (name, said) for name, said in lines if said}.values())
    if each.like:
        click.echo(f"最近 {len(each.like)} 件同类：")
        table(LIKE, (_like_row(one) for one in each.like), fit=LIKE_FIT)
    else:
        click.echo("没有同类可比。")


def _told(found: Iterable[Waiting]) -> int:
    for each in found:
        _detail(each)
    return 0


# —— what is asked and done ——


def _decided(desk: Desk, found: tuple[Waiting, ...]) -> int:
    """Ask until nothing is left; 1 where something was refused."""
    left = dict(enumerate(found, 1))
    refused = 0
    warn_without_basis(desk)
    try:
        while left:
            first = next(iter(left))
            _detail(left[first])
            numbers, answer = _asked(left)
            if answer == QUIT:
                break
            chosen = [left.pop(each) for each in numbers or (first,)]
            if answer != SKIP:
                refused |= _carried_out(desk, chosen, answer)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\n到此为止；已经批的都已记下。")
    return refused


def _asked(left: dict[int, Waiting]) -> tuple[tuple[int, ...], str]:
    """Which numbers (none: the one shown) and what to do with them."""
    while True:
        said = asking.line(f"［{next(iter(left))}/{max(left)}］{ASKED}")
        found = _ANSWER.fullmatch(half_width(said).strip().lower())
        if found is None:
            click.echo(f"“{said}”看不懂。写 a、r、s、q，或者 1,3 a。")
            continue
        numbers = tuple(dict.fromkeys(_numbers(found[1])))
        unknown = [str(each) for each in numbers if each not in left]
        if not unknown:
            return numbers, found[2]
        click.echo(f"没有第 {'、'.join(unknown)} 件，或者已经办了。")


def _numbers(said: str) -> Iterator[int]:
    """`1,3` and `1-4`."""
    for each in re.split(r"[\s,、;；]+", re.sub(r"\s*-\s*", "-", said.strip())):
        first, _, last = each.partition("-")
        if first.isdecimal():
            until = int(last) if last.isdecimal() else int(first)
            yield from range(int(first), min(until, int(first) + MOST_AT_ONCE) + 1)


def _carried_out(desk: Desk, chosen: list[Waiting], answer: str) -> int:
    """Each on its own, judged and recorded on its own; what they all need is asked once."""
    words: dict[tuple[str, ...], tuple[str, ...]] = {}
    refused = 0
    for each in chosen:
        rule = each.approve if answer == APPROVE else each.back
        if rule is None:
            click.echo(f"{each.number} 在规则里没有退回这一步。", err=True)
            refused = 1
            continue
        missing = missing_for(each.loaded.card, rule)
        if missing not in words:
            words[missing] = ask_fields(desk, each.loaded.rules, missing)
        refused |= happened(desk, each.number, rule, words[missing])
    return refused
