"""The line that somebody is typing, read by the parameters of its command.

click can do this for its own completion, but it knows neither a word of bash
that breaks at `=` nor what stands before `cpl` in the line.
"""

from dataclasses import field

import click
from click.shell_completion import split_arg_string

from cpl.dataclass import dataclass


def words_in(line: str) -> list[str]:
    """The words of a line, the last one being typed; what stands before `cpl` is not ours."""
    words = split_arg_string(line)
    if not line or line[-1].isspace():
        words.append("")
    while len(words) > 1 and "=" in words[0]:
        words.pop(0)
    return words[1:] or [""]


@dataclass
class Typed:
    """Where in a command the cursor stands, and what has been said so far."""

    command: click.Command
    path: tuple[str, ...] = ()
    waiting: click.Option | None = None
    said: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def take(self, word: str) -> None:
        if self.waiting:
            self.said[self.waiting.opts[0]] = word
            self.waiting = None
        elif word.startswith("-") and len(word) > 1:
            name, _, value = word.partition("=")
            option = self.option(name)
            if option and not (option.is_flag or value):
                self.waiting = option
        elif isinstance(self.command, click.Group):
            found = self.command.get_command(click.Context(self.command), word)
            self.command = found or click.Command(word)
            self.path = (*self.path, word)
        else:
            self.words = (*self.words, word)

    def option(self, name: str) -> click.Option | None:
        options = (each for each in self.command.params if isinstance(each, click.Option))
        return next((each for each in options if name in each.opts), None)

    def argument(self) -> tuple[click.Argument | None, tuple[str, ...]]:
        """The argument the cursor stands in, and the words that it has already."""
        rest = self.words
        for each in self.command.params:
            if isinstance(each, click.Argument):
                if each.nargs < 0 or not rest:
                    return each, rest
                rest = rest[1:]
        return None, ()
