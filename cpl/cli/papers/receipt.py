"""`cpl import 回执.xlsx`: what a unit wrote on the form it was sent, shown and recorded."""

from datetime import datetime
from pathlib import Path

import click

from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.window import at_terminal
from cpl.cli.terminal import asking
from cpl.cli.transitions.outcome import outcome_said
from cpl.domain.values.value import Value, is_blank, shown
from cpl.store.tables.filled import Filled
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.filing import is_open
from cpl.use_cases.receipts.filled_form import OF_THE_EVENT, FilledCells
from cpl.use_cases.receipts.receipt import NothingNew, Receipt, receipt, record

LONGEST = 300


def receipt_recorded(
    desk: Desk, path: Path, filled: Filled, written: bool, event: str, at: datetime | None
) -> int:
    """Show what is new on the form; record it with --yes, or with one key at a terminal.

    Answers the exit status: 1 where a cell could not be read.
    """
    if is_open(path):
        click.echo(f"注意：{path.name} 还开着，没有存盘的内容不在里面。", err=True)
    found = receipt(desk, filled, event, at)
    if isinstance(found, NothingNew):
        return _nothing_new(found)
    _shown(found)
    if desk.dry_run or not (written or _wanted()):
        click.echo("（预览：什么都没有写。没有问题就加 --yes）")
    else:
        outcome_said(found.desk, record(found))
    return 1 if found.refused else 0


def _wanted() -> bool:
    return at_terminal() and asking.yes("记下来？")


def _nothing_new(found: NothingNew) -> int:
    """An empty form is a fault; one that has been recorded is none."""
    if found.recorded:
        left = f"{'、'.join(found.left)}没有记，现在没有收它的事" if found.left else "没有新的内容"
        click.echo(f"{found.filled.file} 已经 {found.recorded}，{left}，什么都没有写。")
        return 0
    if not found.written.fields():
        click.echo(f"{found.filled.file} 的填写格都空着：{_places(found.written)}。", err=True)
        return 1
    click.echo(f"{found.filled.file} 上的内容都已经记过，什么都没有写。")
    return 0


def _shown(found: Receipt) -> None:
    mark, event = found.filled.mark, found.accepted.event
    click.echo(
        f"{plain_line(found.filled.file)} 是 {mark.number} 第 {mark.round} 轮的{mark.form}。"
    )
    for each in found.changes:
        before, after = _words(each.before), _words(each.after)
        click.echo(f"  {each.name}（{each.place}）：{before} → {after}")
    for line in _asides(found):
        click.echo(f"  {line}")
    typed = f"，登记人 {event.recorder}" if event.recorder else ""
    names = "、".join(each.event.name for each in (found.facts, found.accepted) if each)
    click.echo(f"记成：{names}　{event.at:%Y-%m-%d %H:%M}　经办 {event.actor}{typed}")
    click.echo(f"依据：{plain_line(event.basis or '')}")
    for line in found.refused:
        click.echo(f"{line}这一格没有采用；改好再导入一次，记过的不会再记。", err=True)


def _asides(found: Receipt) -> list[str]:
    """Everything on the form that is not recorded now, and why; and what to look at."""
    written, event = found.written, found.accepted.event.name
    why = "被改过" if written.as_printed else "和现在的记录不一样"
    lines = [f"没有采用：{name}（{spot}）{why}，不在填写格里。" for name, spot in written.others]
    if found.left:
        lines.append(
            f"没有记：{'、'.join(found.left)}（{event}不收）。"
            "等能办收它的那件事时，把这份回执再导入一次。"
        )
    empty = _places(written)
    return [*lines, *([f"空着：{empty}。"] if empty else []), *found.notes]


def _places(written: FilledCells) -> str:
    names = (each for each in written.blank if each not in OF_THE_EVENT)
    return "、".join(f"{each}（{written.spots[each].address}）" for each in names)


def _words(value: Value | None) -> str:
    text = plain_line(shown(value)).strip()
    return "（空）" if is_blank(text) else text[:LONGEST] + "…" * (len(text) > LONGEST)
