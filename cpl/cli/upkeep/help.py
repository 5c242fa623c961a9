"""`cpl help [命令或者要做的事]`"""

from collections.abc import Iterator

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, LazyGroup
from cpl.cli.frame.meant import commands_meant
from cpl.cli.frame.window import paged
from cpl.codec.records.values import half_width
from cpl.domain.regulation.questions import needed
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.problems import CplError, UsageProblem

EXAMPLES = """
cpl help
cpl help do
cpl help 登记
cpl help 转办
cpl help rules lint
"""
OF_EVENTS = "do"


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[命令或者要做的事]")
@app.folder_option
@paged()
def command(words: tuple[str, ...], folder: str | None) -> int:
    """说明：不写就列出全部命令；写一个命令、一件事（转办、登记、打印），就是它的说明和例子。"""
    root = click.get_current_context().find_root()
    assert isinstance(root.command, LazyGroup)
    if not words:
        click.echo(root.command.get_help(root))
        return 0
    said, *inner = (half_width(each) for each in words)
    events = () if said in root.command.table else tuple(_events(folder, said))
    names = (OF_EVENTS,) if events else commands_meant(said, root.command.table)
    if not names:
        raise UsageProblem(f"没有“{said}”这个命令，也没有这件事。用 cpl help 看全部命令。")
    for line in events:
        click.echo(f"{line}\n")
    if len(names) == 1:
        click.echo(_explained(root, names[0], inner))
        return 0
    click.echo(f"“{said}”可能是：")
    for name in names:
        click.echo(f"  cpl help {name}  {root.command.table[name][1]}")
    return 0


def _explained(root: click.Context, name: str, inner: list[str]) -> str:
    """The help of a command, or of the command within it that is named next."""
    context = root
    for each in (name, *inner):
        assert isinstance(context.command, click.Group)
        found = context.command.get_command(context, each)
        if found is None:
            break
        context = click.Context(found, context, each, **found.context_settings)
        if not isinstance(found, click.Group):
            break
    return context.command.get_help(context)


def _events(folder: str | None, said: str) -> Iterator[str]:
    """How the event of that name or 助记码 is typed, in each machine of the office that has it."""
    try:
        rules = app.workspace(folder, warns=False).latest_rules
    except CplError:  # no workspace, or rules to be mended first: help is given all the same
        return
    for machine in rules.machines.values():
        for rule in machine.events.values():
            if said in (rule.name, rule.short) and not rule.told_only:
                yield f"{machine.name}的“{rule.name}”：{_typed(rules, rule)}"


def _typed(rules: Rules, rule: EventRule) -> str:
    """`cpl do 编号 转办 主办单位=… 等级=…`"""
    fields = " ".join(f"{path}=…" for path in needed(rule))
    return f"cpl do 编号 {rule.name} {fields}".rstrip()
