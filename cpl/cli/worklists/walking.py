"""From one to the next: each is recorded at once, and at the end it is said how many were."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

import click

from cpl.cli.frame import app
from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.output import pairs
from cpl.cli.frame.window import terminal_size, whole
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import ask_fields
from cpl.cli.transitions.outcome import step_line, warn_he_judges_himself, warn_without_basis
from cpl.codec.spellings.words import Said
from cpl.domain.decisions.engine import Refused
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import Values
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.transition import is_mine, judged, transition


class ToBeCalled(Protocol):
    """A record, and the event that says how the call went."""

    @property
    def loaded(self) -> Readable: ...

    @property
    def event(self) -> EventRule: ...


T = TypeVar("T")
C = TypeVar("C", bound=ToBeCalled)
NOBODY, SKIP, QUIT = ("0", "n"), "s", "q"
NOT_REACHED, SKIPPED, REFUSED = "未接通", "跳过", "被拒绝"
OTHER_KEYS = ("0 未接通", "s 跳过", "q 结束")


def walked(found: Sequence[T], one: Callable[[T], str], undoable: Collection[str]) -> int:
    """Each in its turn until QUIT; 1 where something was refused.

    `one` answers how it went; what is `undoable` can be taken back.
    """
    done: Counter[str] = Counter()
    try:
        for number, each in enumerate(found, 1):
            click.echo(f"\n［{number}/{len(found)}］", nl=False)
            answer = _tried(one, each)
            if answer == QUIT:
                break
            done[answer] += 1
    except (click.Abort, KeyboardInterrupt):
        click.echo()
    if found:
        _summed_up(done, len(found))
    if any(done[each] for each in undoable):
        click.echo("最后一个按错了：cpl undo")
    return int(done[REFUSED] > 0)


def _tried(one: Callable[[T], str], each: T) -> str:
    """What cannot be done is said, and the next comes."""
    try:
        return one(each)
    except CplError as error:
        click.echo(str(error), err=True)
        return REFUSED


def _summed_up(done: Counter[str], all_of_them: int) -> None:
    left = all_of_them - sum(done.values())
    told = [f"{name} {count} 件" for name, count in done.items() if count]
    click.echo("，".join([*told, *([f"没有打 {left} 件"] if left else [])]) + "。")


def print_told(rows: Sequence[tuple[str, str]]) -> None:
    """Name and text of what is to be known, each cut to two lines of the terminal."""
    room = 2 * (terminal_size().columns - 10)
    cut_rows = ((name, cut(" ".join(plain_line(text).split()), room)) for name, text in rows)
    pairs([each for each in cut_rows if each[1]])


def print_menu(question: str, words: Sequence[str]) -> None:
    """`满意度：1 非常满意  2 满意 …`, broken to the width of the terminal."""
    rows = [question]
    for each in (*words, *OTHER_KEYS):
        if columns(rows[-1]) + columns(each) > terminal_size().columns:
            rows.append("  ")
        rows[-1] += f"{each}  "
    click.echo("\n".join(each.rstrip() for each in rows))


def those_of(desk: Desk, found: Sequence[C], none: str, verb: str) -> list[C]:
    """The calls that the desk's actor may make; of the others it is said how many there are."""
    mine = [each for each in found if is_mine(desk, each.loaded, each.event)]
    warn_without_basis(desk)
    if not mine:
        click.echo(none)
    if len(mine) < len(found):
        click.echo(f"另有 {len(found) - len(mine)} 件，{desk.actor.name}的角色不能{verb}。")
    return mine


def pressed(own: Collection[str]) -> str:
    """One of these keys, or that nobody took the call, to skip it, to end."""
    while True:
        said = asking.key(">")
        if said in own or said in (*NOBODY, SKIP, QUIT):
            return said
        click.echo("  ".join(OTHER_KEYS))


def recorded(desk: Desk, loaded: Readable, rule: EventRule, words: list[str], said: Values) -> None:
    """Let it happen, with whatever else this office wants to know."""
    linked = desk.workspace.linked(loaded.card)
    outcome = judged(desk, loaded.card, rule, Said(said), linked)
    missing = outcome.missing if isinstance(outcome, Refused) else ()
    words.extend(ask_fields(desk, loaded.rules, missing))
    done = transition(desk, loaded.card.number, rule.name, tuple(words), app.read_file)
    if desk.dry_run:
        whole(done.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
        return
    for step in done.steps:
        click.echo(step_line(step))
        warn_he_judges_himself(step)


def not_reached(desk: Desk, loaded: Readable, missed: EventRule | None, before: int) -> str:
    """That nobody took the call, and how often by now."""
    if missed is None:
        click.echo("规则里没有“联系未接通”这样的事件，没有记。")
        return SKIPPED
    recorded(desk, loaded, missed, [], {})
    click.echo(f"第 {before + 1} 次未接通。")
    return NOT_REACHED


def happened(desk: Desk, number: str, rule: EventRule, words: tuple[str, ...]) -> int:
    """Let it happen and say so, or why not; 1 where it was refused."""
    try:
        outcome = transition(desk, number, rule.name, words, app.read_file)
    except CplError as error:
        click.echo(str(error), err=True)
        return 1
    for step in outcome.steps:
        click.echo(step_line(step))
    return 0
