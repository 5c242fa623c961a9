"""Questions at a terminal; where nobody can answer, a clear refusal and never a hung prompt.

A choice takes one key where ten keys are enough: a digit, or the letters of its
助记码 as soon as only one is left. What an input method sends full-width is
understood. Text may be pasted with line breaks and at any length: it is one answer,
and where one key is wanted it is none.
"""

import sys
from collections.abc import Sequence

import click

from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.window import at_terminal, terminal_size
from cpl.cli.terminal.habit import habit
from cpl.cli.terminal.keys import (
    AT_ONCE,
    ENTER,
    ESCAPE,
    burst,
    is_waiting,
    listening,
    read_key,
    told_of_pastes,
)
from cpl.cli.terminal.line_reading import back_to_the_line, clean, read_line, whole_paste
from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.problems import UsageProblem

MOST_BY_DIGIT = 9
ONE_KEY = "按一个键"
NO_KEY = "贴进来的没有用上：这里只选一个。"
YES, NO = ("y", "1", "是"), ("n", "0", "否")
SPACE = " "
RUBOUT = ("\x7f", "\b")


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen: the value, its 助记码, what it means."""

    value: str
    short: str = ""
    note: str = ""

    def begins(self, said: str) -> bool:
        return self.value.startswith(said) or (self.short or "\0").startswith(said)


def require_terminal(instead: str) -> None:
    """Raises UsageProblem, which says what to write instead, where nobody can answer."""
    if not at_terminal():
        raise UsageProblem(f"这里不是终端，不能一问一答。{instead}")


def line(question: str, default: str = "", begun: str = "") -> str:
    """One answer of any length, without control characters; Enter alone is the default.

    `begun` stands in the line already and can be changed there. Raises HalfTyped
    where it is interrupted, so that nothing said is lost, and Abort where the input ends.
    """
    shown = f"{question}［{default}］：" if default else f"{question}：" if question else ""
    was_ahead = is_waiting()
    habit.asked()
    while clean(said := read_line(shown, begun)) == begun and habit.is_stray():
        back_to_the_line()
    habit.over()
    return clean(said if was_ahead else whole_paste(said)) or default


def key(question: str, seen: bool = False) -> str:
    """One key, without Enter (which is the empty answer); full-width counts as half.

    Where the question must be `seen`, what was typed before it stood counts for nothing.
    """
    said_so = question.startswith(ONE_KEY[0])
    return _pressed(question if said_so else f"{ONE_KEY}：{question}", seen)


def _pressed(question: str, seen: bool = False) -> str:
    with listening(), told_of_pastes():
        if seen:
            burst()
        while not (said := _one_key(question)):
            click.echo(f"\n{NO_KEY}")
    click.echo(plain_line(half_width(said)))
    return "" if said in ENTER else half_width(said).lower() or SPACE


def choice(
    question: str,
    options: Sequence[Option],
    default: str = "",
    optional: bool = False,
    unseen: Sequence[Option] = (),
) -> str:
    """The value of one option, by its digit, its 助记码 or its own words.

    Enter takes the default; without one it is asked again, or answers nothing
    where the question is optional.
    """
    click.echo(_menu(question, options, default))
    return pick(options, default, optional, unseen)


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
        said = _typed(options, unseen, _how(options, default, optional))
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


def yes(question: str, default: bool = True, is_final: bool = False) -> bool:
    """One key: y/1/是 or n/0/否; Enter takes the default, anything else is asked again.

    What nothing brings back takes no digit: it may have been meant for a list.
    """
    while True:
        said = _pressed(f"{question}［{'Y/n' if default else 'y/N'}］")
        if not said:
            return default
        if said in (*YES, *NO) and not (is_final and said.isdigit()):
            return said in YES


def _one_key(question: str) -> str:
    """One key, Enter included; nothing where text was pasted."""
    was_ahead = is_waiting()
    click.echo(f"{question} ", nl=False)
    sys.stdout.flush()
    habit.asked()
    while True:
        said = read_key()
        if said != ESCAPE and not (said in ENTER and habit.is_stray()):
            break
    return "" if len(said) > 1 or _was_pasted(said, was_ahead) else said


def _was_pasted(last: str, was_ahead: bool) -> bool:
    """Does more stand there than a hand types, after the key that decided?

    All of it is read away, and an Enter that came with the key too. What was typed
    before the question stood is for the questions to come.
    """
    habit.over() if last in ENTER else habit.acted()
    return not was_ahead and is_waiting(AT_ONCE) and bool(burst().strip())


def _menu(question: str, options: Sequence[Option], default: str) -> str:
    """`渠道：1 热线 rx  2 来访 lf …`, broken to the width of the terminal."""
    width = terminal_size().columns
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


def _how(options: Sequence[Option], default: str, optional: bool) -> str:
    """Whether it takes Enter, and what Enter alone says."""
    enter = f"回车就是“{default}”" if default else "回车不选" if optional else ""
    has_short = any(each.short for each in options)
    longer = "、".join(map(str, range(1, len(options) // 10 + 1)))  # begins another number
    but = f"，{longer} 要按回车" if longer else ""
    return f"{ONE_KEY}{'或助记码' if has_short else ''}，{enter or '不用回车'}{but} > "


def _typed(options: Sequence[Option], unseen: Sequence[Option], how: str) -> str:
    """What was typed: one digit where that is enough, else up to Enter or until one is left."""
    with listening(), told_of_pastes():
        while (said := _heard(options, unseen, how)) is None:
            click.echo(f"\n{NO_KEY}")
    click.echo()
    return said


def _heard(options: Sequence[Option], unseen: Sequence[Option], how: str) -> str | None:
    """None where several lines were pasted."""
    was_ahead = is_waiting()
    click.echo(how, nl=False)
    habit.asked()
    said = ""
    while True:
        sys.stdout.flush()
        char = read_key()
        if char in ENTER:
            if said or not habit.is_stray():
                break
        elif char in RUBOUT:
            said = _rubbed_out(said)
        elif char != ESCAPE:
            if "\n" in clean(char):
                return None
            new = plain_line(half_width(clean(char)))
            said += new
            click.echo(new, nl=False)
        if _decided(said, options, unseen):
            break
    return None if _was_pasted(char, was_ahead) else said


def _decided(said: str, options: Sequence[Option], unseen: Sequence[Option]) -> bool:
    """Can nothing that is typed further change which option is meant?"""
    if not said:
        return False
    if said.isascii() and said.isdigit():
        return int(said) * 10 > len(options)  # no number begins with it
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
        return "请选一个；不办了按 Ctrl-C。"
    if not found:
        return f"没有“{plain_line(said)}”。写数字、助记码或开头几个字。"
    return f"“{plain_line(said)}”对得上 {'、'.join(each.value for each in found)}，请再写一点。"
