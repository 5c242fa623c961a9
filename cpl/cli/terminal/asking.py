"""Questions at a terminal; where nobody can answer, a clear refusal and never a hung prompt.

A choice takes one key where ten keys are enough: a digit, or the letters of its
助记码 as soon as only one is left. What an input method sends full-width is
understood. Text may be pasted with line breaks and at any length.
"""

import sys
import unicodedata
from collections.abc import Sequence
from shutil import get_terminal_size

import click

from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.terminal.keys import listening, read_key
from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.problems import UsageProblem

MOST_BY_DIGIT = 9
ENTER = ("\r", "\n")
RUBOUT = ("\x7f", "\b")


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen: the value, its 助记码, what it means."""

    value: str
    short: str = ""
    note: str = ""

    def begins(self, said: str) -> bool:
        return self.value.startswith(said) or (self.short or "\0").startswith(said)


class HalfTyped(KeyboardInterrupt):
    """Ctrl-C, or the terminal was closed, in the middle of an answer; `text` is its beginning."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__()


def at_terminal() -> bool:
    """Is somebody there to answer?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def require_terminal(instead: str) -> None:
    """Raises UsageProblem, which says what to write instead, where nobody can answer."""
    if not at_terminal():
        raise UsageProblem(f"这里不是终端，不能一问一答。{instead}")


def line(question: str, default: str = "", begun: str = "") -> str:
    """One answer of any length, without control characters; Enter alone is the default.

    `begun` stands in the line already and can be changed there. Raises HalfTyped
    where it is interrupted, so that nothing said is lost, and Abort where the input ends.
    """
    _edit_lines(begun)
    shown = f"{question}［{default}］：" if default else f"{question}：" if question else ""
    sys.stdout.flush()
    try:
        said = input(shown)
    except EOFError:
        click.echo()
        raise click.Abort from None
    except KeyboardInterrupt:
        raise HalfTyped(clean(_typed_so_far())) from None
    return clean(said) or default


def key(question: str) -> str:
    """One key, without Enter (which is the empty answer); full-width counts as half."""
    with listening():
        click.echo(f"{question} ", nl=False)
        sys.stdout.flush()
        said = half_width(read_key())
    click.echo(plain_line(said))
    return said.lower()


def choice(
    question: str, options: Sequence[Option], default: str = "", optional: bool = False
) -> str:
    """The value of one option, by its digit, its 助记码 or its own words.

    Enter takes the default; without one it is asked again, or answers nothing
    where the question is optional.
    """
    click.echo(_menu(question, options, default))
    return pick(options, default, optional)


def pick(
    options: Sequence[Option],
    default: str = "",
    optional: bool = False,
    unseen: Sequence[Option] = (),
) -> str:
    """The same of options that are on the screen already, numbered from 1.

    Those `unseen` have no number; who knows one types its words.
    """
    while True:
        said = _typed(options, unseen)
        if not said and (default or optional):
            return default
        found = chosen(said, options, unseen)
        if len(found) == 1:
            return found[0].value
        click.echo(_unclear(said, found))


def chosen(
    said: str, options: Sequence[Option], unseen: Sequence[Option] = ()
) -> tuple[Option, ...]:
    """The options that an answer names: exactly, by number, or by how they begin."""
    wanted, every = half_width(said).strip(), (*options, *unseen)
    if wanted.isascii() and wanted.isdigit():
        index = int(wanted)
        exact = tuple(each for each in every if wanted in (each.value, each.short))
        return exact or tuple(options[index - 1 : index] if index else ())
    low = wanted.lower()
    exact = tuple(each for each in every if wanted == each.value or low == each.short)
    if exact or not wanted:
        return exact
    return tuple(each for each in every if each.begins(wanted) or each.begins(low))


def yes(question: str, default: bool = True) -> bool:
    """One key: y/1/是 or n/0/否; Enter takes the default."""
    said = key(f"{question}［{'Y/n' if default else 'y/N'}］")
    return said in ("y", "1", "是") if said else default


def clean(text: str) -> str:
    """Without control and invisible characters; line breaks stay, a tab is a space."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (
        each
        for each in unified
        if each in "\n\u200d" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co")
    )
    return "".join(kept).strip()


def _edit_lines(begun: str) -> None:
    """Lines of any length, wide characters rubbed out whole, pasted line breaks kept."""
    try:
        import readline  # input() uses it once it is imported
    except ImportError:  # Windows has its own line editing
        return
    readline.set_startup_hook((lambda: readline.insert_text(begun)) if begun else None)


def _typed_so_far() -> str:
    module = sys.modules.get("readline")
    return module.get_line_buffer() if module else ""


def _menu(question: str, options: Sequence[Option], default: str) -> str:
    """`渠道：1 热线 rx  2 来访 lf …`, broken to the width of the terminal."""
    width = get_terminal_size().columns
    rows, row = [], f"{question}："
    for number, each in enumerate(options, 1):
        short = f" {each.short}" if each.short and not each.short.isdigit() else ""
        star = "*" if each.value == default else ""
        word = cut(f"{number} {each.value}{star}{short}{each.note}", width - 2)
        if columns(row) + columns(word) + 2 > width:
            rows.append(row)
            row = "  "
        row += f"{word}  "
    return "\n".join([*rows, row.rstrip()])


def _typed(options: Sequence[Option], unseen: Sequence[Option]) -> str:
    """What was typed: one digit where that is enough, else up to Enter or until one is left."""
    with listening():
        return _heard(options, unseen)


def _heard(options: Sequence[Option], unseen: Sequence[Option]) -> str:
    click.echo("> ", nl=False)
    said = ""
    while True:
        sys.stdout.flush()
        char = read_key()
        if char in ENTER:
            click.echo()
            return said
        if char in RUBOUT:
            said = _rubbed_out(said)
        elif char != "\x1b":
            new = plain_line(half_width(char))
            said += new
            click.echo(new, nl=False)
        if _decided(said, options, unseen):
            click.echo()
            return said


def _decided(said: str, options: Sequence[Option], unseen: Sequence[Option]) -> bool:
    """Can nothing that is typed further change which option is meant?"""
    if not said:
        return False
    if said.isascii() and said.isdigit():
        return len(options) <= MOST_BY_DIGIT
    low, every = said.lower(), (*options, *unseen)
    exact = [each for each in every if low == each.short]
    return len(exact) == 1 and not any(
        each.short != low and each.short.startswith(low) for each in every
    )


def _rubbed_out(said: str) -> str:
    if said:
        width = columns(said[-1])
        click.echo("\b" * width + " " * width + "\b" * width, nl=False)
    return said[:-1]


def _unclear(said: str, found: Sequence[Option]) -> str:
    if not said:
        return "请选一个。"
    if not found:
        return f"没有“{plain_line(said)}”。写数字、助记码或开头几个字。"
    return f"“{plain_line(said)}”对得上 {'、'.join(each.value for each in found)}，请再写一点。"
