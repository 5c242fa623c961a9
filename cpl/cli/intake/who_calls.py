"""Who is calling: what is known of a number as soon as it is in; `a` adds to a record."""

from collections.abc import Sequence
from shutil import get_terminal_size

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.intake.registration import Registration
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import HalfTyped
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.words import split_word, word_of
from cpl.domain.cases.redaction import is_secret
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import shown
from cpl.store.record_files import Readable
from cpl.use_cases.intake.caller_lookup import RECENT, KnownCaller, adding_event, caller, standing
from cpl.use_cases.transitions.transition import transition

MOST = 9
ADD, NEW = "a", "n"
STORY = 24
HEAD = 18  # columns of the words before the first number


def recognised(registration: Registration) -> bool:
    """Tell who is calling; answers whether the call was added to an earlier record."""
    phone = registration.text(registration.parts.phone)
    if not phone:
        return False
    desk = registration.desk
    known = caller(desk.workspace, phone, desk.now, desk.onlooker)
    chosen = _chosen(registration, known) if known.calls else None
    if chosen and _added(registration, *chosen):
        return True
    _take_over_name(registration, known)
    return False


def told(registration: Registration) -> None:
    """The same in words only, for a number that came with the command."""
    desk, said = registration.desk, dict(split_word(each) for each in registration.draft.words)
    phone = said.get(registration.parts.phone, "")
    known = caller(desk.workspace, phone, desk.now, desk.onlooker)
    if known.at_hand:
        _tell(registration, known, known.at_hand[:MOST])


def _chosen(
    registration: Registration, known: KnownCaller
) -> tuple[Readable, EventRule, str] | None:
    """The record that the caller is calling about again, and the event that notes it."""
    desk = registration.desk
    at_hand = known.at_hand[:MOST]
    if not at_hand:
        newest = known.calls[0].card
        click.echo(f"来过 {len(known.calls)} 次，最近一次 {newest.number} {newest.state}。")
        return None
    can = [(each, *found) for each in at_hand if (found := adding_event(desk, each))]
    _tell(registration, known, at_hand)
    if not can:
        return None
    numbers = [str(at_hand.index(each[0]) + 1) for each in can]
    return _picked(dict(zip(numbers, can, strict=True)), len(at_hand))


def _tell(registration: Registration, known: KnownCaller, at_hand: Sequence[Readable]) -> None:
    """`30 天内第 3 次：TS…-007 处理中，运营部逾期4小时`, or a numbered line for each."""
    width = get_terminal_size().columns
    times = len(known.recent) + 1
    head = f"{RECENT.days} 天内第 {times} 次：" if times > 1 else f"来过 {len(known.calls)} 次："
    lines = [_line(registration, each, width) for each in at_hand]
    if len(lines) == 1:
        click.echo(cut(f"{head}{lines[0]}", width))
        return
    click.echo(head)
    for number, each in enumerate(lines, 1):
        click.echo(cut(f"{number} {each}", width))


def _line(registration: Registration, loaded: Readable, width: int) -> str:
    desk = registration.desk
    card = loaded.card
    said = f"{card.number} {standing(desk.workspace, loaded, desk.now)}"
    secret = is_secret(card)
    story = "" if secret else plain_line(shown(card.values.get(card.machine.summary)))
    room = width - columns(said) - HEAD
    return f"{said}  {cut(story, min(room, STORY))}" if story and room > STORY // 2 else said


def _picked(
    can: dict[str, tuple[Readable, EventRule, str]], shown_rows: int
) -> tuple[Readable, EventRule, str] | None:
    """One key: the newest, one by its number, or none of them."""
    by_number = "" if shown_rows == 1 else "  数字 追加到那一件"
    while True:
        said = asking.key(f"a 追加到{'它' if shown_rows == 1 else '最近的'}{by_number}  n 新登记")
        if said in ("", NEW):
            return None
        if said == ADD:
            return next(iter(can.values()))
        if said in can:
            return can[said]
        click.echo("按 a、n" + ("。" if shown_rows == 1 else "或前面的数字。"))


def _added(registration: Registration, loaded: Readable, rule: EventRule, path: str) -> bool:
    """Note what is said now on the earlier record; nothing said means a new one after all."""
    number, story = loaded.card.number, registration.parts.story
    try:
        text = asking.line(f"{number} {rule.name}", begun=registration.text(story))
    except HalfTyped as half:
        if half.text and story:
            registration.say({story: half.text}, half=story)
        raise
    if not text:
        return False
    if story:
        registration.say({story: text})
    desk, words = registration.desk, (word_of(path, text),)
    outcome_said(desk, transition(desk, number, rule.name, words, app.read_file))
    registration.done()
    return True


def _take_over_name(registration: Registration, known: KnownCaller) -> None:
    """The name of the earlier calls, so that a known caller is not asked for it again."""
    path = registration.parts.name
    if known.name and path and not registration.is_said(path):
        registration.say({path: known.name})
        click.echo(f"{registration.labels[path]}：{known.name}（上次留的，登记前可以改）")
