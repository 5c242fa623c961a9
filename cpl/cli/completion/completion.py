"""`cpl completion bash|zsh|fish`, and what the scripts it prints ask for at every Tab.

The line is read by the same parameters that read it when it is run; by the name
of an argument or option it is known what may stand there, so a new command
completes as soon as it uses the usual names.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

import click

from cpl.cli.completion.shells import BREAKS, SCRIPTS
from cpl.cli.completion.typed import Typed, words_in
from cpl.cli.frame.group import ASKED, Command, LazyGroup
from cpl.cli.frame.window import whole
from cpl.use_cases.queries.candidates import FILES, Candidate, beginning

BASH = "bash"
HELP = ("help",)
NAMES_OF_FILES = frozenset({"file", "files", "paths", "-C", "--out", "--map"})
SPECIAL = re.compile(r"([\s'\"\\$&;|<>()*?`!#~\[\]{}])")


@click.command(
    cls=Command,
    examples='cpl completion bash        # 放进 ~/.bashrc：eval "$(cpl completion bash)"\n'
    'cpl completion zsh         # 放进 ~/.zshrc：eval "$(cpl completion zsh)"\n'
    "cpl completion fish        # 存成 ~/.config/fish/completions/cpl.fish",
)
@click.argument("shell", metavar="bash|zsh|fish之一", type=click.Choice(tuple(SCRIPTS)))
def command(shell: str) -> int:
    """打印按 Tab 补全用的脚本：命令、编号、事件、字段、单位、人。

    在 ~/.bashrc 里加一行 eval "$(cpl completion bash)"，重开终端就能用。
    """
    whole(SCRIPTS[shell], nl=False)
    return 0


def answer(cli: LazyGroup) -> int:
    """Print what may come next, one to a line; never a word of anything else."""
    with suppress(Exception):  # somebody is typing in this very line
        line = sys.argv[-1]
        for each in tuple(dict.fromkeys(candidates(cli, line))):
            click.echo(_told(each, os.environ[ASKED], line))
    return 0


def _told(found: Candidate, shell: str, line: str) -> str:
    if shell == BASH:
        return found.value if found is FILES else for_bash(found.value, words_in(line)[-1])
    return f"{found.value}\t{found.note}" if found.note else found.value


def for_bash(value: str, typed: str) -> str:
    """Only what bash takes for the present word, with its special characters escaped."""
    breaks = [each for each in "=:" if each in os.environ.get(BREAKS, "")]
    begun = max((typed.rfind(each) for each in breaks), default=-1) + 1
    return SPECIAL.sub(r"\\\1", value[begun:])


def candidates(cli: LazyGroup, line: str) -> Iterator[Candidate]:
    """What may stand where the cursor is."""
    *before, typed = words_in(line)
    at = Typed(cli)
    for word in before:
        at.take(word)
    if at.waiting:
        yield from _of_parameter(at, at.waiting, at.waiting.opts[0], (), typed)
    elif typed.startswith("-"):
        yield from _options(at.command, typed)
    elif isinstance(at.command, click.Group):
        yield from _commands(at.command, typed)
    elif at.path == HELP and not at.words:
        yield from _commands(cli, typed)
    else:
        argument, given = at.argument()
        if argument is not None:
            yield from _of_parameter(at, argument, argument.name or "", given, typed)


def _commands(group: click.Group, typed: str) -> Iterator[Candidate]:
    if isinstance(group, LazyGroup):
        rows = [(name, said) for name, (_, said) in group.table.items()]
    else:
        rows = [(name, each.get_short_help_str(60)) for name, each in group.commands.items()]
    return (Candidate(name, said) for name, said in rows if name.startswith(typed))


def _options(command: click.Command, typed: str) -> Iterator[Candidate]:
    for each in command.params:
        if isinstance(each, click.Option):
            yield from (Candidate(n, each.help or "") for n in each.opts if n.startswith(typed))


def _of_parameter(
    at: Typed, known: click.Parameter, name: str, given: tuple[str, ...], typed: str
) -> Iterable[Candidate]:
    if isinstance(known.type, click.Choice):
        return beginning(typed, map(str, known.type.choices))
    if isinstance(known.type, click.Path) or name in NAMES_OF_FILES:
        return (FILES,)
    # The rest reads rules and records, which takes longer than all of the above.
    from cpl.cli.completion.parameters import of_parameter

    return of_parameter(at, name, given, typed)
