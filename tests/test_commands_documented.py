"""Every command explains itself, and the README knows it."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import cleandoc

import click
import pytest
from every import check_every
from places import TOP

from cpl.cli import COMMANDS, cli
from cpl.cli.frame.running import run

README = TOP / "README.md"


def words() -> Iterator[tuple[str, ...]]:
    """Each command and each of its own: `rules`, `rules lint`."""
    for name, (module, _) in COMMANDS.items():
        yield (name,)
        command = import_module(module).command
        for inner in sorted(getattr(command, "commands", {})):
            yield (name, inner)


ALL = list(words())


def command_of(path: tuple[str, ...]) -> click.Command:
    found = import_module(COMMANDS[path[0]][0]).command
    assert isinstance(found, click.Command)
    if len(path) > 1:
        assert isinstance(found, click.Group)
        return found.commands[path[1]]
    return found


def help_of(capsys: pytest.CaptureFixture[str], *path: str) -> str:
    assert run(cli, [*path, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("path", [(), *ALL], ids=lambda path: " ".join(("cpl", *path)))
def test_help_is_as_agreed(
    path: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    golden: Callable[[str, str], None],
) -> None:
    golden(f"help/{'-'.join(('cpl', *path))}.txt", help_of(capsys, *path))


def test_every_command_has_an_example_that_begins_with_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def has_one(path: tuple[str, ...]) -> None:
        _, heading, examples = help_of(capsys, *path).partition("例子:\n")
        assert heading, "add examples= to its Command"
        first = [line.split()[: len(path) + 1] for line in examples.splitlines() if line.strip()]
        assert all(line == ["cpl", *path] for line in first)

    check_every((each for each in ALL if not isinstance(command_of(each), click.Group)), has_one)


def test_every_option_and_argument_is_told_in_chinese() -> None:
    def is_told(path: tuple[str, ...]) -> None:
        for each in command_of(path).params:
            said = each.help if isinstance(each, click.Option) else each.metavar
            assert said, f"{each.name} of cpl {' '.join(path)} has no words"
            assert not said.isascii(), f"{each.name} of cpl {' '.join(path)}: {said}"
            assert said == cleandoc(said), "the help of an option is shown as it stands"

    check_every(ALL, is_told)


def test_the_readme_names_every_command() -> None:
    readme = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"cpl {name}" not in readme] == []


def test_a_command_is_one_module_of_its_name() -> None:
    modules = {name: module.rpartition(".")[2] for name, (module, _) in COMMANDS.items()}
    assert {name: each.rstrip("_").replace("_", "-") for name, each in modules.items()} == {
        name: name for name in modules
    }
