"""The dialogue of `cpl new`: questions in the order people speak, one key to register.

Every answer is kept as a draft before the next question is asked; what was half
typed when the terminal closed is kept as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from cpl.cli.frame.running import INTERRUPTED
from cpl.cli.intake.confirming import ask_event, confirmed, missing_event, registered
from cpl.cli.intake.questioning import ask, missing_paths
from cpl.cli.intake.registration import Registration
from cpl.cli.intake.who_calls import recognised
from cpl.cli.terminal import asking
from cpl.domain.regulation.rules import EventRule

RESUME, DISCARD = "cpl new --resume", "cpl new --discard"
HOW = f"写完按回车，不知道的空着按回车；写着“{asking.ONE_KEY}”的不用回车。"


def by_asking(registration: Registration) -> int:
    """Ask for what is not known yet, show it all, register; answers the exit status."""
    click.echo(HOW)
    with _kept_if_left(registration):
        if _asked(registration) and not confirmed(registration):
            click.echo(_left(registration))
    return 0


def by_looking(registration: Registration) -> int:
    """Of what a text proposed, ask only for what must be known besides; then the last look."""
    with _kept_if_left(registration):
        if recognised(registration):
            return 0
        for path in missing_paths(registration):
            ask(registration, (path,))
        if not confirmed(registration):
            click.echo(_left(registration))
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
            click.echo(_left(registration))
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
            click.echo(f"\n{_left(registration)}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _left(registration: Registration) -> str:
    if registration.kept is None:
        return "没有登记，什么都没有写。"
    return f"没有登记，草稿留着。接着填：{RESUME}　不要了：{DISCARD}"
