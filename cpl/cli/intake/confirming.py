"""The last look before a registration: what will stand there, mended by its digit, one key."""

from collections.abc import Iterator, Mapping

import click

from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.window import terminal_size
from cpl.cli.intake.questioning import ask_path
from cpl.cli.intake.registration import Registration, once
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.cli.terminal.field_asking import ask_value
from cpl.cli.terminal.line_reading import HalfTyped
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.phones import doubt
from cpl.codec.spellings.words import split_word, word_of
from cpl.domain.regulation.questions import is_taken_for_granted, needed
from cpl.domain.regulation.rules import EventRule, Phase
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem
from cpl.use_cases.transitions.recording import RefusedError
from cpl.use_cases.transitions.repeats import RegisteredAlready

MOST_BY_DIGIT = 10
"""0 is the tenth."""
MORE, CLOSE, ONLY, LATER = "b", "d", "x", "q"
CLOSES = frozenset({"replied_to_customer", "resolved"})


def confirmed(registration: Registration) -> bool:
    """Show it, mend it, register it; answers False where it is left for later."""
    closing = closing_event(registration)
    _show(registration)
    while True:
        said = asking.key(_offer(registration, closing), seen=True)
        paths = registration.rows()[:MOST_BY_DIGIT]
        if said == LATER:
            return False
        if said == "" and registered(registration):
            return True
        if said == CLOSE and closing and _closed(registration, closing):
            return True
        if said.isdecimal() and (int(said) or MOST_BY_DIGIT) <= len(paths):
            ask_path(registration, paths[int(said) - 1])
        elif said == MORE:
            _ask_more(registration)
        elif said == ONLY:
            registration.then("", ())
        else:
            continue
        _show(registration)


def registered(registration: Registration) -> bool:
    """Register; what the rules have against it is told, and can be mended."""
    try:
        outcome = once(registration.carry_out, registration.once_more)
    except (RefusedError, UsageProblem, RegisteredAlready) as error:
        click.echo(str(error), err=True)
        return False
    outcome_said(registration.desk, outcome)
    if not registration.desk.dry_run:
        registration.done()
    return True


def _offer(registration: Registration, closing: EventRule | None) -> str:
    event = registration.draft.event
    name = closing.name if closing else ""
    close = f"{CLOSE} {'重填' if event == name else name}  " if name else ""
    if event:  # as many keys as one line of eighty columns takes
        head = f"回车 登记并{event}  数字 改  {MORE} 补别的  {close}{ONLY} 只登记"
        return f"{head}  {LATER} 先放着"
    return f"回车 登记  数字 改那一项  {MORE} 补别的  {close}{LATER} 先放着"


def _show(registration: Registration) -> None:
    for line in summary(registration):
        click.echo(line)


def summary(registration: Registration) -> Iterator[str]:
    """One line for each path, numbered as far as digits go, cut to the terminal."""
    paths = registration.rows()
    width = terminal_size().columns
    wide = max((columns(registration.labels[path]) for path in paths), default=0)
    for number, path in enumerate(paths, 1):
        label = registration.labels[path]
        digit = str(number % MOST_BY_DIGIT) if number <= MOST_BY_DIGIT else " "
        text = plain_line(registration.text(path)) or "—"
        yield cut(f"{digit} {label}{' ' * (wide - columns(label))}  {text}", width)
        if registration.field(path).kind is Kind.PHONE and (say := doubt(text)):
            yield cut(f"  {' ' * wide}  {say}", width)
    draft = registration.draft
    if draft.at:
        yield f"  补录：{draft.at:%Y-%m-%d %H:%M} 就登记了，现在录入"
    for each in draft.words:
        yield cut(f"  {plain_line(each)}", width)
    if draft.event:
        yield cut(f"  接着办 {draft.event}：{plain_line(' '.join(draft.event_words))}", width)


def _ask_more(registration: Registration) -> None:
    """A field that has not been asked for, chosen from those the registration takes."""
    shown = registration.rows()[:MOST_BY_DIGIT]
    others = [p for p in registration.paths if p not in shown and p not in registration.given()]
    options = [Option(path) for path in others]
    path = asking.choice("补哪一项（回车不补）", options, optional=True)
    if path:
        ask_path(registration, path)


def closing_event(registration: Registration) -> EventRule | None:
    """The event that answers the customer and may end the record as soon as it is registered."""
    machine = registration.machine
    first = tuple(target.state for target in machine.registration.to)
    for rule in machine.events.values():
        ends = any(machine.phase_of(target.state) is Phase.ENDED for target in rule.to)
        if ends and rule.means >= CLOSES and any(machine.takes(rule, s) for s in first):
            return rule
    return None


def _closed(registration: Registration, rule: EventRule) -> bool:
    """Ask what the event needs, then register and let it happen in one commit."""
    draft = registration.draft
    before = draft.event_words if draft.event == rule.name else ()
    registration.then(rule.name, ())
    ask_event(registration, rule, dict(split_word(each) for each in before))
    return registered(registration)


def ask_event(
    registration: Registration, rule: EventRule, before: Mapping[str, str] | None = None
) -> None:
    """What the event must be told and nobody has said; `before` are answers to take or change."""
    for path in missing_event(registration, rule):
        try:
            text = _required(registration, path, (before or {}).get(path, ""))
        except HalfTyped as half:
            if half.text:
                _tell_event(registration, rule, path, half.text)
            raise
        _tell_event(registration, rule, path, text)


def _tell_event(registration: Registration, rule: EventRule, path: str, text: str) -> None:
    registration.then(rule.name, (*registration.draft.event_words, word_of(path, text)))


def missing_event(registration: Registration, rule: EventRule) -> tuple[str, ...]:
    """The paths an event still has to be told; what the rules take for granted is not asked."""
    said = {split_word(each)[0] for each in registration.draft.event_words}
    return tuple(
        path
        for path in needed(rule)
        if path not in said | registration.given()
        and not registration.text(path)
        and not is_taken_for_granted(registration.rules, path)
    )


def _required(registration: Registration, path: str, before: str) -> str:
    while True:
        text = ask_value(registration.desk, registration.rules, path, path, before)
        if text:
            return text
        click.echo(f"“{path}”要填；先放着按 Ctrl-C。")
