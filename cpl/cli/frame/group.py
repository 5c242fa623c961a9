"""click in Chinese, and a group that imports a command only when it runs."""

import inspect
import re
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

import click

import cpl
from cpl.loading import pattern

RANGE = pattern(r"\s*\[x[<>]=?-?\d+\]$")
"""click's own words for a number's range; the command says in Chinese what is wrong."""
INDENT = 2
OF_A_RECORD = "show"
"""What `cpl 3` means."""
ASKED = "_CPL_COMPLETE"
"""Set by a shell that asks how a line may go on, to which shell it is."""
WITHOUT_INDEX = "cpl.without_index"
SETTINGS: dict[str, Any] = {"max_content_width": 100}


def in_columns(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    """Names and what they mean; click would count a Chinese character as one column."""
    from cpl.cli.frame.layout import columns

    width = max((columns(name) for name, _ in rows), default=0)
    with formatter.section(heading):
        for name, said in rows:
            formatter.write(f"  {name}{' ' * (width - columns(name))}  {said}\n")


def unbroken(help: str | None) -> str | None:
    """A line break between two Chinese characters is no space."""
    return re.sub(r"(?<=[^\x00-\x7f])\n *(?=[^\x00-\x7f])", "", help) if help else help


def _show_help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


class PlainOption(click.Option):
    """An option whose help is one line as it stands: click unfolds each, and loads `inspect`."""

    def __init__(self, *args: Any, help: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = help


option = partial(click.option, cls=PlainOption)
"""As `click.option`, for every option of a command here."""
HELP = PlainOption(
    ["-h", "--help", "_help"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    help="显示这份说明。",
    callback=_show_help,
)
"""As click makes it for each command, which looks for its own words in every language first."""


class Helpful:
    """What both commands and groups print in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return HELP

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Command)
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Paragraphs as wide as the window; click counts a Chinese character as one column."""
        from cpl.cli.frame.layout import folded

        assert isinstance(self, click.Command)
        help = self.help or ""
        said = inspect.cleandoc(help) if "\n" in help else help  # not loaded for one line
        for each in said.split("\n\n"):
            formatter.write_paragraph()
            told = folded(" ".join(each.split("\n")), formatter.width - INDENT)
            formatter.write("".join(f"{' ' * INDENT}{line}\n" for line in told.split("\n")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Command)
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [each.get_help_record(ctx) for each in options]
        in_columns(formatter, "选项", [(n, RANGE.sub("", said)) for n, said in filter(None, rows)])


class Command(Helpful, click.Command):
    """A command with Chinese help; `examples` are printed as they stand."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", SETTINGS)
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)
        self.help = unbroken(self.help)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            formatter.write_paragraph()
            formatter.write("例子:\n")
            for line in self.examples.strip().splitlines():
                formatter.write(f"  {line.strip()}\n")


class Group(Helpful, click.Group):
    """A group of sub-commands, in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", SETTINGS)
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [选项] …")
        super().__init__(*args, **kwargs)
        self.help = unbroken(self.help)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(n, c.get_short_help_str(60)) for n, c in sorted(self.commands.items())]
        in_columns(formatter, "命令", rows)


class LazyGroup(Group):
    """Commands named in sections of tables: name → (module, short help).

    `untyped` ones (name → module) are listed nowhere; `alone` is the module without one;
    `epilog` is printed as it stands.
    """

    def __init__(
        self,
        sections: Mapping[str, Mapping[str, tuple[str, str]]],
        alone: str,
        untyped: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(invoke_without_command=True, callback=self._alone, **kwargs)
        self.sections = sections
        self.untyped = untyped
        self.table = {name: each for part in sections.values() for name, each in part.items()}
        self.alone = alone
        self.params.extend(
            [
                PlainOption(
                    ["-C", "folder"],
                    metavar="文件夹",
                    help="工作文件夹（缺省从当前文件夹往上找）。",
                ),
                PlainOption(
                    ["--no-index"], is_flag=True, help="不用索引，每份记录都重新读；答案一样，慢。"
                ),
                PlainOption(["--version"], is_flag=True, help="显示版本。"),
            ]
        )

    def _alone(self, folder: str | None, version: bool, no_index: bool) -> None:
        """What runs before every command, and all that runs without one."""
        context = click.get_current_context()
        context.obj = folder
        context.meta[WITHOUT_INDEX] = no_index
        if version:
            click.echo(f"cpl {cpl.__version__}")
            context.exit()
        if context.invoked_subcommand is None:
            import_module(self.alone).show(folder)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = {**self.untyped, **{name: module for name, (module, _) in self.table.items()}}
        if cmd_name not in known:
            return None
        found = import_module(known[cmd_name]).command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Its name, the command, and the words after it; a number alone is shown.

        Raises UsageError with what may have been meant.
        """
        known = (*self.table, *self.untyped)
        if args and args[0] not in known and not args[0].startswith("-"):
            from cpl.cli.frame.meant import instead, names_records  # only where it is no command

            if names_records(args[0]) and all(each.startswith("-") for each in args[1:]):
                return super().resolve_command(ctx, [OF_A_RECORD, *args])
            raise click.UsageError(
                f"没有“{args[0]}”这个命令。{instead(args, self.table)}用 cpl help 看全部命令。", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        wide = max(map(len, self.table))
        for heading, part in self.sections.items():
            rows = [(name.ljust(wide), said) for name, (_, said) in part.items()]
            in_columns(formatter, heading, rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{self.epilog}")
