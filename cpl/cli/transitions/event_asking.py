"""Ask at a terminal what is to happen to a record, and for what the event still needs.

What has been typed is told as a command line wherever it comes to nothing, so
that nobody has to ask the complainant again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import cut, plain_line
from cpl.cli.frame.output import as_typed
from cpl.cli.terminal import asking, field_asking
from cpl.cli.terminal.asking import Option
from cpl.codec.spellings.words import said_with, split_word, word_of
from cpl.domain.decisions.engine import Accepted, missing_for
from cpl.domain.regulation.rules import EventRule, Field
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, at_path, shown
from cpl.problems import CplError, UsageProblem
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.transition import (
    Attempt,
    correctable,
)

STDIN = "@-"


def words_asked(desk: Desk, loaded: Readable, rule: EventRule) -> tuple[str, ...]:
    """Everything a chosen event needs, and what may be added to it."""
    words: list[str] = []
    with told_where_it_fails(loaded.path.stem, rule.name, words):
        _ask(desk, loaded, rule, missing_for(loaded.card, rule), words)
        _ask_more(desk, loaded, rule, words)
    return tuple(words)


def words_missing(desk: Desk, tried: Attempt, words: tuple[str, ...]) -> tuple[str, ...]:
    """What an event said with these words is still refused for, asked one by one.

    Nothing is asked where the event would be refused whatever is added to it,
    nor of somebody whose standard input is a text.
    """
    refused, rule = tried.outcome, tried.rule
    if isinstance(refused, Accepted) or refused.is_final:
        return ()
    if any(each.endswith(STDIN) for each in words):
        return ()
    more: list[str] = []
    with told_where_it_fails(tried.loaded.card.number, rule.name, more, words):
        _ask(desk, tried.loaded, rule, refused.missing, more)
    return tuple(more)


@contextmanager
def told_where_it_fails(
    number: str, event: str, words: list[str], before: Sequence[str] = ()
) -> Iterator[None]:
    """What was typed so far, as a command line, before the failure goes its way."""
    try:
        yield
    except (CplError, click.Abort, KeyboardInterrupt):
        tell_typed(number, event, (*before, *words), bool(words))
        raise


def tell_typed(number: str, event: str, words: Sequence[str], typed: bool = True) -> None:
    """The command line that says all of it again."""
    if typed:
        line = " ".join(map(as_typed, ("cpl", "do", number, event, *words)))
        click.echo(f"\n刚才填的，改一改可以再用：\n  {line}", err=True)


def _ask(
    desk: Desk, loaded: Readable, rule: EventRule, missing: Sequence[str], words: list[str]
) -> None:
    naming = loaded.rules.naming_corrected(rule)
    for path in missing:
        if path in naming:
            words.append(_correction(desk, loaded))
        else:
            _ask_required(desk, loaded, path, words)


def _ask_required(desk: Desk, loaded: Readable, path: str, words: list[str]) -> None:
    before = len(words)
    while True:
        for said in field_asking.ask_field(desk, loaded.rules, path, required=True):
            words.append(said)  # one by one: half a group is told too, should it come to nothing
        if len(words) > before:
            return
        click.echo(f"“{path}”要填；不办了按 Ctrl-C。")


def _correction(desk: Desk, loaded: Readable) -> str:
    """Which registered field, and what it should have been: `投诉人.电话=13900001234`."""
    rules, registered = loaded.rules, loaded.card.machine.registration.fields
    paths = [each for name in registered for each in _leaves(rules.fields[name])]
    options = [Option(each, note=_now(loaded, each)) for each in paths]
    path = asking.choice("改哪一项", options)
    while not (text := field_asking.ask_value(desk, rules, path, f"{path} 改成")):
        click.echo("要写改成什么；不改了按 Ctrl-C。")
    return word_of(path, text)


def _leaves(known: Field) -> Iterator[str]:
    if known.kind is Kind.GROUP:
        yield from (f"{known.name}.{member}" for member in known.fields)
    elif known.kind is not Kind.ROWS:
        yield known.name


def _now(loaded: Readable, path: str) -> str:
    said = plain_line(shown(at_path(loaded.card.values, path)))
    return f"（{cut(said, 20)}）" if said else ""


def _ask_more(desk: Desk, loaded: Readable, rule: EventRule, words: list[str]) -> None:
    """`字段=值` for what the event may also hold, on one line."""
    given = {FieldPath(split_word(each)[0]).head for each in words}
    may = [each for each in rule.may if each not in given]
    if not may:
        return
    click.echo(f"还可以写：{' '.join(may)}")
    while True:
        more = _words_in(asking.line("字段=值，不写按回车"))
        try:
            said_with(
                loaded.rules, rule, (*words, *more), desk.lookups(loaded.rules, app.read_file),
                correctable(loaded, rule),
            )  # fmt: skip
        except UsageProblem as problem:
            click.echo(str(problem))
            continue
        words.extend(more)
        return


def _words_in(line: str) -> list[str]:
    """`分类=票务 备注=有 空格` as two words: what has no `=` goes on with the word before."""
    words: list[str] = []
    for piece in line.split():
        if words and not split_word(piece)[0]:
            words[-1] += f" {piece}"
        else:
            words.append(piece)
    return words
