"""Ask one question of a registration and keep what was answered."""

from datetime import datetime

import click

from cpl.cli.frame.layout import columns
from cpl.cli.frame.window import terminal_size
from cpl.cli.intake.registration import Registration
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import ask_field, chosen, told, understood
from cpl.cli.terminal.line_reading import HalfTyped
from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.moments import NotYetError, leading_moment, read_moment
from cpl.codec.spellings.phones import doubt
from cpl.codec.spellings.words import Answer
from cpl.domain.regulation.questions import Question, is_taken_for_granted, needed
from cpl.domain.regulation.rules import Field
from cpl.domain.regulation.tenses import Tense
from cpl.domain.time.lateness import duration
from cpl.domain.values.value import Kind, Value, shown


def ask(registration: Registration, question: Question) -> None:
    """Ask it and keep the answers: several paths in one line where they can be told apart."""
    together = _when_and_where(registration, question)
    if together:
        _ask_together(registration, *together)
        return
    for path in question:
        ask_path(registration, path)


def ask_path(registration: Registration, path: str) -> None:
    """Ask for one path and keep the answer."""
    known = registration.field(path)
    if known.kind in (Kind.GROUP, Kind.ROWS):
        registration.add_words(tuple(ask_field(registration.desk, registration.rules, path)))
        registration.say({path: ""})
        return
    try:
        answer = _answer(registration, known, path)
    except HalfTyped as half:
        _keep_half(registration, path, half)
        raise
    registration.hear({path: answer})
    if path == registration.parts.received:
        _ask_when_registered(registration, answer.value)


def _ask_when_registered(registration: Registration, received: Value | None) -> None:
    """What came in earlier may have been in a book then, and is only typed now."""
    started = registration.draft.started
    if isinstance(received, datetime) and received < started:
        ago = duration((started - received).total_seconds())
        was = asking.yes(f"比现在早{ago}，那时就登记在纸上了（补录）", default=False)
        registration.registered_at(received if was else None)


def missing_paths(registration: Registration) -> tuple[str, ...]:
    """What must be known, is not said and not taken for granted."""
    return tuple(
        path
        for path in needed(registration.machine.registration)
        if path not in registration.given()
        and not registration.text(path)
        and not is_taken_for_granted(registration.rules, path)
    )


def _answer(registration: Registration, known: Field, path: str) -> Answer:
    label, begun = registration.labels[path], registration.text(path)
    required = path in needed(registration.machine.registration)
    if known.choices:
        said = chosen(label, known, begun or known.default, not required)
        return _read(registration, path, said)
    if known.kind is Kind.YES_NO:
        return _read(registration, path, "是" if asking.yes(label, begun != "否") else "否")
    while True:
        text = asking.line(_question(label, known), begun=begun)
        try:
            if text or not required:
                return _understood(registration, path, text) if text else Answer("")
            click.echo(f"“{label}”要填。")
        except ValueProblemError as problem:
            click.echo(str(problem))
        begun = ""  # what is typed next must not be glued to what was wrong; ↑ brings it back


def _question(label: str, known: Field) -> str:
    """With its explanation where the terminal is wide enough to leave room for the answer."""
    full = f"{label}（{known.help}）" if known.help else label
    return full if columns(full) < terminal_size().columns // 2 else label


def _read(registration: Registration, path: str, text: str) -> Answer:
    """What needs no second question: a hand may have written into the draft what is no choice."""
    try:
        return understood(registration.desk, registration.rules, path, text)
    except ValueProblemError:
        return Answer(text)  # for the rules to judge


def _understood(registration: Registration, path: str, text: str) -> Answer:
    """The way it will be stored: digits of a phone, a time as the files write it.

    Raises ValueProblemError.
    """
    answer = understood(registration.desk, registration.rules, path, text)
    if registration.field(path).kind is not Kind.PHONE:
        told(registration.labels[path], text, answer.text)
    elif doubt(answer.text):
        click.echo(f"  {doubt(answer.text)}")
    return answer


def _when_and_where(registration: Registration, question: Question) -> tuple[str, str] | None:
    """A question for a moment and a text: the two can be said in one breath."""
    kinds = {registration.field(path).kind: path for path in reversed(question)}
    if len(question) == 2 and {*kinds} == {Kind.MOMENT, Kind.TEXT}:
        return kinds[Kind.MOMENT], kinds[Kind.TEXT]
    return None


def _ask_together(registration: Registration, when: str, where: str) -> None:
    label = f"{registration.labels[when]}、{registration.labels[where]}"
    try:
        text = asking.line(f"{label}（如 14:30 大门口）", begun=registration.text(where))
    except HalfTyped as half:
        _keep_half(registration, where, half)
        raise
    moment, rest = leading_moment(text, registration.desk.now, registration.desk.book)
    said = shown(moment)
    registration.hear({when: Answer(said, moment), where: _read(registration, where, rest)})
    if said:
        click.echo(f"  {registration.labels[when]} {said}")
    elif early := _not_yet(registration, text):
        click.echo(f"  时间{early}整句记在{registration.labels[where]}里。")


def _not_yet(registration: Registration, text: str) -> str:
    """What begins with a day or an hour that is still to come did not happen then."""
    first, *_ = (*text.split(), "")
    try:
        read_moment(first, registration.desk.reference(registration.rules), Tense.PAST)
    except NotYetError as early:
        return str(early)
    except ValueError:
        pass
    return ""


def _keep_half(registration: Registration, path: str, half: HalfTyped) -> None:
    if half.text:
        registration.say({path: half.text}, half=path)
