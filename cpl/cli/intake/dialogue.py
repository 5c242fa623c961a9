"""The dialogue of `cpl new`: questions in the order people speak, one key to register.

Every answer is kept as a draft before the next question is asked; what was half
typed when the terminal closed is kept as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from cpl.cli.frame.output import cut, plain_line
from cpl.cli.frame.running import INTERRUPTED
from cpl.cli.intake.confirming import ask_event, confirmed, missing_event, registered, summary
from cpl.cli.intake.questioning import ask, missing_paths
from cpl.cli.intake.registration import Registration
from cpl.cli.intake.who_calls import recognised
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.domain.regulation.rules import EventRule
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake import drafts
from cpl.use_cases.intake.drafts import Kept

RESUME = "cpl new --resume"
STORY = 20


def by_asking(registration: Registration) -> int:
    """Ask for what is not known yet, show it all, register; answers the exit status."""
    with _kept_if_left(registration):
        if _asked(registration) and not confirmed(registration):
            click.echo(_left())
    return 0


def by_looking(registration: Registration) -> int:
    """Of what a text proposed, ask only for what must be known besides; then the last look."""
    with _kept_if_left(registration):
        if recognised(registration):
            return 0
        for path in missing_paths(registration):
            ask(registration, (path,))
        if not confirmed(registration):
            click.echo(_left())
    return 0


def still_missing(registration: Registration, rule: EventRule | None) -> tuple[str, ...]:
    """The paths that the registration, and the event after it, would be refused for."""
    return (
        *missing_paths(registration),
        *(missing_event(registration, rule) if rule else ()),
    )


def missing_asked(registration: Registration, rule: EventRule | None) -> int:
    """Ask only for what is missing, then register; what the rules refuse can be mended."""
    registration.check()
    with _kept_if_left(registration):
        for path in missing_paths(registration):
            ask(registration, (path,))
        if rule:
            ask_event(registration, rule)
        if not registered(registration) and not confirmed(registration):
            click.echo(_left())
    return 0


def _asked(registration: Registration) -> bool:
    """Ask what is not known yet; answers False where the call went to an earlier record."""
    phone = registration.parts.phone
    if registration.text(phone) and recognised(registration):
        return False
    for question in registration.questions:
        if registration.is_open(question):
            ask(registration, question)
            if phone in question and recognised(registration):
                return False
    return True


@contextmanager
def _kept_if_left(registration: Registration) -> Iterator[None]:
    """Ctrl-C, a closed terminal: the draft stays, and says so where somebody still listens."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        if registration.kept is None:
            raise
        with suppress(OSError):
            click.echo(f"\n{_left()}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _left() -> str:
    return f"没有登记，草稿留着。接着填：{RESUME}"


def tell_of_drafts(desk: Desk) -> None:
    """One line where a draft waits."""
    found, problems = drafts.waiting(desk.workspace)
    for each in problems:
        click.echo(str(each), err=True)
    found = _his(desk, found)
    if found:
        click.echo(f"有 {len(found)} 份没登记完的草稿，最近 {_line(found[0])}。接着填：{RESUME}")


def resume(desk: Desk) -> int:
    """Go on with a draft; several are a numbered choice, without a terminal they are listed."""
    found, problems = drafts.waiting(desk.workspace)
    for problem in problems:
        click.echo(str(problem), err=True)
    found = _his(desk, found)
    if not found:
        click.echo("没有没登记完的草稿。")
        return 0
    if not asking.at_terminal():
        return _listed(desk, found)
    kept = found[0] if len(found) == 1 else _picked(found)
    registration = Registration(desk, kept.draft, kept)
    number = drafts.registered_as(desk.workspace, kept.draft)
    if number:
        registration.done()
        click.echo(f"这份已经登记为 {number}，草稿删掉了。")
        return 0
    click.echo(f"{_line(kept)}，接着填：")
    for line in summary(registration):
        if not line.endswith("—"):
            click.echo(line)
    return by_asking(registration)


def _his(desk: Desk, found: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """His own; the desk goes on with its colleagues' too."""
    if desk.onlooker.is_of_the_desk:
        return found
    names = (desk.actor.name, desk.recorder.name if desk.recorder else "")
    return tuple(each for each in found if each.draft.actor in names)


def _listed(desk: Desk, found: tuple[Kept, ...]) -> int:
    for each in found:
        click.echo(f"{desk.workspace.shown(each.path)}  {_line(each)}")
    raise UsageProblem(f"这里不是终端，不能一问一答。请在终端上 {RESUME}，或者直接改草稿文件。")


def _picked(found: tuple[Kept, ...]) -> Kept:
    for number, each in enumerate(found, 1):
        click.echo(f"{number}  {_line(each)}")
    chosen = asking.pick([Option(each.path.name) for each in found])
    return next(each for each in found if each.path.name == chosen)


def _line(kept: Kept) -> str:
    """`11-21 09:12 李敏 13800001234 过山车停运…`: enough to know which it was."""
    said = " ".join(plain_line(text) for text in kept.draft.answers.values() if text)
    return f"{kept.draft.started:%m-%d %H:%M} {kept.draft.actor} {cut(said, STORY * 2)}".strip()
