"""`cpl import 投诉台账-2026-10.xlsx`: what somebody changed in a register, shown and recorded."""

from collections.abc import Iterator
from pathlib import Path

import click

from cpl.cli.frame.layout import Fit, cut, plain_line
from cpl.cli.frame.output import table
from cpl.cli.frame.window import at_terminal
from cpl.cli.terminal import asking
from cpl.domain.values.value import Value, is_blank, shown
from cpl.store.tables.register_book import ReturnedRegister
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.filing import is_open
from cpl.use_cases.returned.own_register import RegisterPlan, bring_in, plan_return

HEADERS = ("编号", "格", "字段", "原来", "改成", "记成")
FIT = Fit(cuts=("改成", "原来"), drops=("格",))
MOST_NAMED = 10
STRANGE = (
    "这一行不是 cpl 出的（没有编号，或者编号不在这份台账里），没有读。"
    "新的投诉用 cpl new 登记；很多件就另存成一张表，再 cpl import。"
)
LONGEST = 40


def register_brought_in(
    desk: Desk, path: Path, returned: ReturnedRegister, written: bool, reason: str
) -> int:
    """Show what was changed; record it with --yes, or with one key at a terminal.

    Answers the exit status: 1 where a cell or a row could not be taken.
    """
    if is_open(path):
        click.echo(f"注意：{path.name} 还开着，没有存盘的内容不在里面。", err=True)
    found = plan_return(desk, returned, reason)
    _shown(found)
    if found.records and not desk.dry_run and (written or _wanted(found)):
        reason = reason or (_reason() if found.lacks_reason else "")
        done = bring_in(desk, returned, reason)
        cells = sum(len(e.cells) for each in done.records for e in each.events)
        for line in _not_taken(done):
            if line not in _not_taken(found):
                click.echo(line)  # a colleague was quicker
        click.echo(f"改了 {len(done.records)} 件 {cells} 格，一次提交 {(done.commit or '')[:10]}。")
        found = done
    elif found.records:
        more = " --reason 原因" if found.lacks_reason else ""
        click.echo(f"（预览：什么都没有写。没有问题就加 --yes{more}）")
    return 1 if found.refused or returned.strange or returned.twice else 0


def _wanted(found: RegisterPlan) -> bool:
    return at_terminal() and asking.yes(f"照这样改 {len(found.records)} 件？")


def _reason() -> str:
    """Asked at a terminal; elsewhere the use case says what to write."""
    return asking.line("为什么更正").strip() if at_terminal() else ""


def _shown(found: RegisterPlan) -> None:
    returned = found.returned
    click.echo(
        f"{plain_line(returned.file)} 是 cpl 出的{returned.printed.form}，"
        f"有 {returned.read} 件，只看和出的时候不一样的格子。"
    )
    rows = [
        (
            record.number,
            str(each.spot),
            each.path,
            _words(each.before),
            _words(each.after),
            event.step.event.name,
        )
        for record in found.records
        for event in record.events
        for each in event.cells
    ]
    if rows:
        table(HEADERS, rows, fit=FIT)
    for line in _not_taken(found):
        click.echo(line)
    for line in _asides(found):
        click.echo(line)


def _not_taken(found: RegisterPlan) -> Iterator[str]:
    """Every cell and row that is refused, with its place."""
    file = plain_line(found.returned.file)
    for each in found.refused:
        yield f"{file}：{each.spot}：{each.number}：{plain_line(each.why)}"
    twice = (f"{each}：{each.text} 上面已经有一行，这一行没有读。" for each in found.returned.twice)
    strange = (f"{each}：{STRANGE}" for each in found.returned.strange)
    for rows in (tuple(twice), tuple(strange)):
        yield from (f"{file}：{each}" for each in rows[:MOST_NAMED])
        if len(rows) > MOST_NAMED:
            yield f"……这样的还有 {len(rows) - MOST_NAMED} 行。"


def _asides(found: RegisterPlan) -> Iterator[str]:
    returned = found.returned
    cells = sum(len(event.cells) for record in found.records for event in record.events)
    if cells or found.refused:
        yield f"可以改 {len(found.records)} 件 {cells} 格，没有采用 {len(found.refused)} 格。"
    elif not found.already:
        yield "没有改动，什么都不用写。"
    if found.already:
        yield f"有 {found.already} 格改成的，记录里已经是这样。"
    if returned.gone:
        named = "、".join(returned.gone[:MOST_NAMED])
        more = f" 等 {len(returned.gone)} 件" if len(returned.gone) > MOST_NAMED else ""
        yield f"表里没有了：{named}{more}。记录还在，没有删；误登记的用 cpl do 编号 作废。"
    if returned.lost:
        yield f"这几列的表头不在了，没有读：{_headings(returned.lost)}。"
    if returned.added:
        yield f"这几列不是 cpl 出的，没有读：{_headings(returned.added)}。"


def _headings(names: tuple[str, ...]) -> str:
    return "、".join("".join(each.split()) for each in names)


def _words(value: Value | None) -> str:
    text = plain_line(shown(value)).strip()
    return "（空）" if is_blank(text) else cut(text, LONGEST)
