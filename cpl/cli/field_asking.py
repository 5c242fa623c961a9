"""Ask for the fields an event still needs, each by its type, and make words of the answers."""

from collections.abc import Iterable, Iterator

import click

from cpl.cli import asking
from cpl.cli.asking import Option
from cpl.codec.values import ValueProblemError, read_value
from cpl.domain.questions import field_at
from cpl.domain.record import Staff
from cpl.domain.rules import Field, Rules
from cpl.domain.values import Kind
from cpl.use_cases.inputs import split_list, with_names
from cpl.use_cases.inputs import word_of as word

__all__ = [
    "ask_field",
    "ask_fields",
    "ask_value",
    "fault",
    "field_at",
    "options_of",
    "word",
]


def ask_fields(rules: Rules, staff: Staff, paths: Iterable[str]) -> tuple[str, ...]:
    """`字段=值` words for these fields, in order; what is left empty gives none."""
    return tuple(each for path in paths for each in ask_field(rules, staff, path))


def ask_field(rules: Rules, staff: Staff, path: str) -> Iterator[str]:
    """The words that the answers make; a group or a row is asked member by member."""
    known = with_names(field_at(rules, path), rules, staff)
    if known.kind in (Kind.GROUP, Kind.ROWS):
        for member in known.fields:
            yield from ask_field(rules, staff, f"{path}.{member}")
        return
    text = ask_value(known, path, known.default)
    if text:
        yield word(path, text)


def ask_value(known: Field, question: str, default: str = "") -> str:
    """One field's text, asked until its type accepts it; empty where nothing is said."""
    if known.choices:
        return asking.choice(question, options_of(known), default, optional=True)
    if known.kind is Kind.YES_NO:
        return "是" if asking.yes(question, default == "是") else "否"
    while True:
        text = asking.line(f"{question}{_help(known)}", default)
        problem = fault(known, text) if text else ""
        if not problem:
            return text
        click.echo(problem)


def fault(known: Field, text: str) -> str:
    """Why a text is not a value of this field; empty where it is one."""
    try:
        read_value(known, split_list(known, [text] if known.many else text))
    except ValueProblemError as error:
        return str(error)
    return ""


def options_of(known: Field) -> tuple[Option, ...]:
    """A field's choices with their 助记码."""
    short = {value: code for code, value in known.short.items()}
    return tuple(Option(each, short.get(each, "")) for each in known.choices)


def _help(known: Field) -> str:
    return f"（{known.help}）" if known.help else ""
