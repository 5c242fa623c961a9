"""Ask for the fields an event still needs, each by its type, and make words of the answers."""

from collections.abc import Iterable, Iterator

import click

from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import as_held, read_answer
from cpl.codec.spellings.words import Answer, split_list, with_names, word_of
from cpl.domain.regulation.questions import field_at
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.value import Kind
from cpl.use_cases.desk import Desk


def ask_fields(desk: Desk, rules: Rules, paths: Iterable[str]) -> tuple[str, ...]:
    """`字段=值` words for these fields, which are wanted, in order."""
    return tuple(each for path in paths for each in ask_field(desk, rules, path, required=True))


def ask_field(desk: Desk, rules: Rules, path: str, required: bool = False) -> Iterator[str]:
    """The words that the answers make; a group or a row is asked member by member.

    Of what is `required` a choice does not offer to be left out.
    """
    known = field_at(rules, path)
    if known.kind in (Kind.GROUP, Kind.ROWS):
        for member in known.fields:
            yield from ask_field(desk, rules, f"{path}.{member}")
        return
    text = ask_value(desk, rules, path, path, known.default, required)
    if text:
        yield word_of(path, text)


def ask_value(
    desk: Desk,
    rules: Rules,
    path: str,
    question: str,
    default: str = "",
    required: bool = False,
) -> str:
    """One field's text, asked until its type accepts it; empty where nothing is said."""
    known = _field(desk, rules, path)
    if known.choices:
        return chosen(question, known, default, optional=not required)
    if known.kind is Kind.YES_NO:
        return "是" if asking.yes(question, default == "是") else "否"
    while True:
        text = asking.line(f"{question}{_help(known)}", default)
        try:
            return told(question, text, understood(desk, rules, path, text).text) if text else ""
        except ValueProblemError as problem:
            click.echo(str(problem))


def chosen(question: str, known: Field, default: str = "", optional: bool = False) -> str:
    """One of the field's choices; of one that takes several, one after the other until Enter."""
    options = options_of(known)
    if not known.many:
        return asking.choice(question, options, default, optional)
    several: list[str] = []
    said = asking.choice(f"{question}（可以几个）", options, "", optional or bool(default))
    while said:
        several = list(dict.fromkeys((*several, said)))
        click.echo(f"{'、'.join(several)}，还有吗（没有了按回车）")
        said = asking.pick(options, optional=True)
    return "、".join(several) or default


def understood(desk: Desk, rules: Rules, path: str, text: str) -> Answer:
    """The text as a file will hold it, read; raises ValueProblemError where it is no value of this.

    A number is left as it was said: only a command knows which record its tail names.
    """
    known = _field(desk, rules, path)
    plain = split_list(known, [text]) if known.many else text
    value = read_answer(known, plain, desk.reference(rules), tense_of(rules, path))
    return Answer(as_held(known, value, text), None if known.kind is Kind.NUMBER else value)


def told(question: str, text: str, meant: str) -> str:
    """What was meant, said aloud where something else was typed: `明天` is a day with a date."""
    if meant != text.strip():
        click.echo(f"  {question} {meant}")
    return meant


def _field(desk: Desk, rules: Rules, path: str) -> Field:
    return with_names(field_at(rules, path), rules, desk.workspace.staff)


def options_of(known: Field) -> tuple[Option, ...]:
    """A field's choices with their 助记码."""
    return tuple(Option(each, known.codes.get(each, "")) for each in known.choices)


def _help(known: Field) -> str:
    return f"（{known.help}）" if known.help else ""
