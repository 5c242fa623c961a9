"""Who is calling: what is known of a number as soon as it is in.

What is open takes a note; what is closed is taken up again, or a new one names it: on what
is closed nobody would look for a note.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.window import at_terminal, terminal_size
from cpl.cli.intake.registration import Registration
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.words import split_word, word_of
from cpl.dataclass import dataclass
from cpl.domain.cases.redaction import is_secret
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import at_path, shown
from cpl.loading import WhenUsed
from cpl.store.record_files import Readable
from cpl.use_cases.intake.caller_lookup import (
    RECENT,
    KnownCaller,
    adding_event,
    caller,
    reopening_event,
    standing,
)
from cpl.use_cases.transitions.transition import is_mine, transition

# Whoever says all of it is asked nothing.
if TYPE_CHECKING:
    from cpl.cli.terminal import asking, line_reading
    from cpl.cli.transitions import event_asking
else:
    asking, line_reading, event_asking = map(
        WhenUsed,
        (
            "cpl.cli.terminal.asking",
            "cpl.cli.terminal.line_reading",
            "cpl.cli.transitions.event_asking",
        ),
    )

MOST = 9
ADD, REOPEN, LINK, NEW = "a", "c", "g", "n"
STORY = 24
HEAD = 18  # columns of the words before the first number


@dataclass(frozen=True)
class Way:
    """What may be done about a call on an earlier record, by which key."""

    key: str
    label: str
    loaded: Readable
    rule: EventRule | None = None
    path: str = ""


def recognised(registration: Registration) -> bool:
    """Tell who is calling; answers whether the call became part of an earlier record."""
    phone = registration.text(registration.parts.phone)
    if not phone:
        return False
    desk = registration.desk
    known = caller(desk.workspace, phone, desk.now, desk.onlooker)
    way = _chosen(registration, known) if known.calls else None
    if way is not None and _gone(registration, way):
        return True
    _take_over_name(registration, known)
    return False


def told(registration: Registration) -> None:
    """The same in words only, for a number that came with the command or in a text."""
    desk, said = registration.desk, dict(split_word(each) for each in registration.draft.words)
    path = registration.parts.phone
    phone = said.get(path, "") or registration.text(path)
    known = caller(desk.workspace, phone, desk.now, desk.onlooker)
    if known.at_hand:
        _tell(registration, known, known.at_hand[:MOST], err=not at_terminal())


def _chosen(registration: Registration, known: KnownCaller) -> Way | None:
    """What the call is about, where it is about an earlier record."""
    at_hand = known.at_hand[:MOST]
    if not at_hand:
        newest = known.calls[0].card
        click.echo(f"来过 {len(known.calls)} 次，最近一次 {newest.number} {newest.state}。")
        return None
    _tell(registration, known, at_hand)
    ways = [tuple(_ways(registration, each)) for each in at_hand]
    if len(ways) == 1:
        return _one_of(ways[0])
    return _picked(ways) if any(ways) else None


def _ways(registration: Registration, loaded: Readable) -> Iterator[Way]:
    """Added to what is still open; what is closed is taken up again, or named by a new one."""
    desk = registration.desk
    adding = adding_event(desk, loaded)
    if adding is not None:
        yield Way(ADD, "追加到它", loaded, *adding)
        return
    reopening = reopening_event(loaded)
    if reopening is not None and is_mine(desk, loaded, reopening):
        yield Way(REOPEN, f"{reopening.name}它", loaded, reopening)
    related = registration.rules.parts.related
    if related and related in registration.machine.registration.heads:
        yield Way(LINK, "新登记，和它关联", loaded)


def _one_of(ways: Sequence[Way]) -> Way | None:
    """One key; None: a new one after all."""
    if not ways:
        return None
    by_key = {each.key: each for each in ways}
    offer = "  ".join(f"{each.key} {each.label}" for each in ways)
    while True:
        said = asking.key(f"{offer}  {NEW} 新登记")
        if said in ("", NEW):
            return None
        if said in by_key:
            return by_key[said]
        click.echo(f"按 {'、'.join((*by_key, NEW))}。")


def _picked(ways: Sequence[tuple[Way, ...]]) -> Way | None:
    """One key: the newest that is open, one by its number, or none of them."""
    newest = next((each for found in ways for each in found if each.key == ADD), None)
    adding = f"{ADD} 追加到最近的  " if newest else ""
    while True:
        said = asking.key(f"{adding}数字 那一件  {NEW} 新登记")
        if said in ("", NEW):
            return None
        if said == ADD and newest:
            return newest
        if said.isdecimal() and 1 <= int(said) <= len(ways) and ways[int(said) - 1]:
            found = ways[int(said) - 1]
            return found[0] if found[0].key == ADD else _one_of(found)
        click.echo(f"按 {f'{ADD}、' if newest else ''}{NEW} 或前面的数字。")


def _gone(registration: Registration, way: Way) -> bool:
    """Whether the call became part of the earlier record; a new one that names it goes on."""
    if way.key == LINK:
        related = registration.rules.parts.related
        registration.add_words((word_of(related, way.loaded.card.number),))
        return False
    assert way.rule is not None
    if way.key == REOPEN:
        return _reopened(registration, way.loaded, way.rule)
    return _added(registration, way.loaded, way.rule, way.path)


def _reopened(registration: Registration, loaded: Readable, rule: EventRule) -> bool:
    desk, number = registration.desk, loaded.card.number
    words = event_asking.words_asked(desk, loaded, rule)
    outcome_said(desk, transition(desk, number, rule.name, words, app.read_file))
    registration.done()
    return True


def _tell(
    registration: Registration, known: KnownCaller, at_hand: Sequence[Readable], err: bool = False
) -> None:
    """`30 天内第 3 次：TS…-007 处理中，运营部逾期4小时`, or a numbered line for each."""
    width = terminal_size().columns
    times = len(known.recent) + 1
    head = f"{RECENT.days} 天内第 {times} 次：" if times > 1 else f"来过 {len(known.calls)} 次："
    lines = [_line(registration, each, width) for each in at_hand]
    if len(lines) == 1:
        click.echo(cut(f"{head}{lines[0]}", width), err=err)
        return
    click.echo(head, err=err)
    for number, each in enumerate(lines, 1):
        click.echo(cut(f"{number} {each}", width), err=err)


def _line(registration: Registration, loaded: Readable, width: int) -> str:
    desk = registration.desk
    card = loaded.card
    said = f"{card.number} {standing(desk.workspace, loaded, desk.now)}"
    secret = is_secret(card)
    flags = "" if secret else shown(at_path(card.values, card.rules.parts.flags))
    said = f"{said}，标记{flags}" if flags else said
    story = "" if secret else plain_line(shown(card.values.get(card.machine.summary)))
    room = width - columns(said) - HEAD
    return f"{said}  {cut(story, min(room, STORY))}" if story and room > STORY // 2 else said


def _added(registration: Registration, loaded: Readable, rule: EventRule, path: str) -> bool:
    """Note what is said now on the earlier record; nothing said means a new one after all."""
    number, story = loaded.card.number, registration.parts.story
    try:
        text = asking.line(f"{number} {rule.name}", begun=registration.text(story))
    except line_reading.HalfTyped as half:
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
